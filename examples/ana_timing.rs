use sandtable::analysis::graph::*;
use sandtable::analysis::graph::{blast::*, choke::*, effort::*, elements::*, necessary::*, plans::*, rules::*};
use sandtable::scenario::{compile::compile_ecosystem, generate::generate, load::Library, moves::moves};
use std::time::Instant;
fn main() {
    let a: Vec<usize> = std::env::args().skip(1).filter_map(|x| x.parse().ok()).collect();
    let (seed, na, nf) =
        (a.first().copied().unwrap_or(1), a.get(1).copied().unwrap_or(2000), a.get(2).copied().unwrap_or(8000));
    let lib = Library::bundled().unwrap();
    let t = &lib.techniques.techniques;
    let doc = generate(seed as u64, na, nf);
    let eco = compile_ecosystem(&doc).unwrap();
    let mut at = Instant::now();
    let mut lap = |what: &str| {
        println!("{what:>12} {:8.1} ms", at.elapsed().as_secs_f64() * 1e3);
        at = Instant::now();
    };
    let all = moves(&eco, t);
    lap("moves");
    println!("{} moves", all.len());
    let (facts, el) = (Facts::of(&eco), Elements::of(&eco));
    let eff = Efforts::new(&eco, t);
    let on = as_drawn(&eco);
    let rules = Rules::of(&all, facts, el, eco.credentials.len(), |m| eff.of(m, &on));
    lap("rules");
    println!("{} rules", rules.len());
    let bounds = rules.bounds(rules.costs());
    lap("bounds");
    let needed = needed_facts(&rules);
    let j = jewels::jewels(&eco, &all, facts);
    lap("jewels");
    let s = Search { rules: &rules, costs: rules.costs(), bounds: &bounds, needed: &needed, states: 20000 };
    for x in &j {
        let p = cheapest(s, facts.number(x.fact), 5);
        println!(
            "  {:?} {} {:?} proven {} bound {:.1} len {:?}",
            x.fact,
            x.points,
            p.plans.iter().map(|p| p.cost.hours() as u64).collect::<Vec<_>>(),
            p.proven,
            bounds.of(facts.number(x.fact)).hours(),
            p.plans.iter().map(|p| p.rules.len()).collect::<Vec<_>>()
        );
        lap("plan");
    }
    let n = Necessary::of(&rules, &bounds);
    lap("necessary");
    let _l = n.lost(el.count());
    lap("lost");
    let goals: Vec<_> = j.iter().map(|j| j.fact).collect();
    let g = FlowGraph::new(&eco, &all, &goals);
    lap("flowgraph");
    let nar = g.narrow();
    lap("narrow");
    println!("{:?}", nar.iter().map(|n| n.cut.as_ref().map(|c| c.len())).collect::<Vec<_>>());
    let c = g.cut_for_all();
    lap("cut all");
    println!("{:?}", c.map(|c| c.len()));
    let cl = Closures::of(&rules);
    lap("closures");
    let sc = Scale::new(&eco, facts);
    lap("scale");
    let b = Blast::of(&eco, facts, &cl, &sc);
    lap("blast");
    println!("{:?}", b.assets.iter().take(5).map(|s| (s.asset_count, s.people_count)).collect::<Vec<_>>());
    let e = exposure::Exposure::of(&eco, &rules, el, &cl, &sc, &b.credentials);
    lap("exposure");
    println!("{} {}", e.unauthenticated.len(), e.over_scoped.len());
    let x = analyse(&eco, t);
    lap("ALL");
    println!("{} changes {} findings", x.changes.len(), x.findings.len());
    for c in x.changes.iter().take(5).chain(x.changes.iter().rev().take(3)) {
        println!("{} {:.3} {} {}", words::action(&eco, c.action), c.effect, c.jewels.len(), c.facts_lost);
    }
    println!("proven {:?}", x.changes.iter().filter(|c| !c.proven).count());
}
