//! On whole ecosystems: each shortcut against doing the work again.

use crate::analysis::graph::blast::{Closures, Scale};
use crate::analysis::graph::changes::Action;
use crate::analysis::graph::effort::{Effort, Efforts, Switches, as_drawn};
use crate::analysis::graph::elements::{Element, Elements};
use crate::analysis::graph::plans::{Search, cheapest, needed_facts};
use crate::analysis::graph::rules::{Facts, Rules};
use crate::analysis::graph::{Analysis, analyse, jewels};
use crate::base::id::{AssetId, ControlId, CredentialId, FlowId, WeaknessId};
use crate::scenario::compile::{compile, compile_ecosystem};
use crate::scenario::doc::TechniqueDoc;
use crate::scenario::generate::generate;
use crate::scenario::load::{Library, load_ecosystem, load_scenario};
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::{Fact, Move, moves, reach};

pub(super) fn techniques() -> Vec<TechniqueDoc> {
    Library::bundled().expect("the library is valid").techniques.techniques.clone()
}

fn bundled(id: &str) -> Ecosystem {
    let library = Library::bundled().expect("the library is valid");
    let doc = load_ecosystem(id, &library).ecosystem.expect("a bundled ecosystem is valid");
    compile_ecosystem(&doc).expect("it compiles")
}

/// The bundled ones, and small generated ones with every kind of thing in them.
fn several() -> Vec<Ecosystem> {
    let mut all = vec![bundled("ghost-rail"), bundled("dormant-subdomain")];
    all.extend((0..6).map(|seed| compile_ecosystem(&generate(seed, 14, 26)).expect("it compiles")));
    all
}

fn avoids(m: &Move, element: Element) -> bool {
    match element {
        Element::Flow(f) => m.via != Some(f),
        Element::Weakness(w) => m.exploits != Some(w),
        Element::Credential(c) => m.uses != Some(c),
        Element::Asset(a) => m.target != a && m.from != Some(a),
    }
}

fn elements(eco: &Ecosystem) -> Vec<Element> {
    let flows = (0..eco.flows.len()).map(|f| Element::Flow(FlowId::new(f)));
    let weaknesses = (0..eco.weaknesses.len()).map(|w| Element::Weakness(WeaknessId::new(w)));
    let credentials = (0..eco.credentials.len()).map(|c| Element::Credential(CredentialId::new(c)));
    let assets = (0..eco.assets.len()).map(|a| Element::Asset(AssetId::new(a)));
    flows.chain(weaknesses).chain(credentials).chain(assets).collect()
}

/// Cheapest plan for each jewel from nothing but moves and switches.
fn from_the_beginning(
    eco: &Ecosystem,
    techniques: &[TechniqueDoc],
    all: &[Move],
    on: &Switches,
    goals: &[Fact],
) -> Vec<Effort> {
    let (facts, efforts) = (Facts::of(eco), Efforts::new(eco, techniques));
    let rules = Rules::of(all, facts, Elements::of(eco), eco.credentials.len(), |m| efforts.of(m, on));
    let bounds = rules.bounds(rules.costs());
    let needed = needed_facts(&rules);
    let search = Search { rules: &rules, costs: rules.costs(), bounds: &bounds, needed: &needed, states: 200_000 };
    goals.iter().map(|g| cheapest(search, facts.number(*g), 1).cheapest()).collect()
}

/// What a change is said to come to, jewel by jewel, and whether that is proven.
fn said(analysis: &Analysis, action: Action) -> (Vec<Effort>, bool) {
    let mut costs: Vec<Effort> = analysis.plans.iter().map(|p| p.cheapest()).collect();
    let mut proven = true;
    for change in analysis.changes.iter().filter(|c| c.action == action) {
        proven &= change.proven;
        for jewel in &change.jewels {
            costs[jewel.jewel] = jewel.after;
        }
    }
    (costs, proven)
}

/// Exact where it says so; where it does not, plans that exist, so never cheaper than the cheapest.
fn holds((said, proven): &(Vec<Effort>, bool), found: &[Effort]) -> bool {
    if *proven { said == found } else { said.iter().zip(found).all(|(said, found)| said >= found) }
}

#[test]
fn every_change_is_what_starting_again_without_it_finds() {
    let techniques = techniques();
    let (mut sure, mut asked) = (0, 0);
    for eco in several() {
        let all = moves(&eco, &techniques);
        let analysis = analyse(&eco, &techniques);
        let goals: Vec<Fact> = analysis.jewels.iter().map(|j| j.fact).collect();
        let on = as_drawn(&eco);
        let efforts = Efforts::new(&eco, &techniques);
        for element in elements(&eco).into_iter().filter(|e| !matches!(e, Element::Asset(_))) {
            let left: Vec<Move> = all.iter().filter(|m| avoids(m, element)).cloned().collect();
            let found = from_the_beginning(&eco, &techniques, &left, &on, &goals);
            let said = said(&analysis, Action::Take(element));
            assert!(holds(&said, &found), "{}: {element:?}: {said:?} and {found:?}", eco.id);
            (sure, asked) = (sure + usize::from(said.1), asked + 1);
            // What is out of reach afterwards, counted by plain reach over the moves that are possible.
            if let Some(change) = analysis.changes.iter().find(|c| c.action == Action::Take(element)) {
                let possible = |m: &&Move| efforts.of(m, &on).is_possible();
                let before = reach(&all.iter().filter(possible).cloned().collect::<Vec<_>>(), &[]).facts;
                let after = reach(&left.iter().filter(possible).cloned().collect::<Vec<_>>(), &[]).facts;
                // A credential that is revoked is gone itself, however it was to be had.
                let gone =
                    |f: &&Fact| !after.contains(f) || matches!(element, Element::Credential(c) if **f == Fact::Has(c));
                assert_eq!(change.facts_lost, before.iter().filter(gone).count(), "{}: {element:?}", eco.id);
            }
        }
        for control in 0..eco.controls.len() {
            let mut switched = on.clone();
            switched[control] = !on[control];
            let id = ControlId::new(control);
            let action = if on[control] { Action::SwitchOff(id) } else { Action::SwitchOn(id) };
            let found = from_the_beginning(&eco, &techniques, &all, &switched, &goals);
            let said = said(&analysis, action);
            assert!(holds(&said, &found), "{}: {action:?}: {said:?} and {found:?}", eco.id);
            (sure, asked) = (sure + usize::from(said.1), asked + 1);
        }
    }
    assert!(sure * 20 > asked * 19, "only {sure} of {asked} changes are proven");
}

#[test]
fn single_choke_points_are_exactly_what_reach_cannot_do_without() {
    let techniques = techniques();
    for eco in several() {
        let (efforts, on) = (Efforts::new(&eco, &techniques), as_drawn(&eco));
        let mut all = moves(&eco, &techniques);
        all.retain(|m| efforts.of(m, &on).is_possible());
        let analysis = analyse(&eco, &techniques);
        let everything = reach(&all, &[]);
        for element in elements(&eco) {
            let left: Vec<Move> = all.iter().filter(|m| avoids(m, element)).cloned().collect();
            let left = reach(&left, &[]);
            for (jewel, choke) in analysis.jewels.iter().zip(&analysis.choke) {
                if element == Element::Asset(jewel.asset) {
                    continue;
                }
                let stops = everything.facts.contains(&jewel.fact) && !left.facts.contains(&jewel.fact);
                assert_eq!(choke.single.contains(&element), stops, "{}: {element:?} and {}", eco.id, jewel.name);
            }
        }
    }
}

#[test]
fn a_minimum_cut_closes_every_way_and_no_smaller_one_does_on_its_graph() {
    let techniques = techniques();
    for eco in several() {
        let all = moves(&eco, &techniques);
        let analysis = analyse(&eco, &techniques);
        for (jewel, choke) in analysis.jewels.iter().zip(&analysis.choke) {
            let Some(cut) = &choke.flows.cut else { continue };
            let left: Vec<Move> = all.iter().filter(|m| m.via.is_none_or(|f| !cut.contains(&f))).cloned().collect();
            assert!(!reach(&left, &[]).facts.contains(&jewel.fact), "{}: {} is still open", eco.id, jewel.name);
            assert!(open_on_the_flow_graph(&eco, &all, jewel.fact, &[]));
            assert!(!open_on_the_flow_graph(&eco, &all, jewel.fact, cut));
            // With any one of a minimum cut's flows back, a way is open; and no two flows do what three are needed for.
            for flow in cut {
                let fewer: Vec<FlowId> = cut.iter().copied().filter(|f| f != flow).collect();
                assert!(open_on_the_flow_graph(&eco, &all, jewel.fact, &fewer), "{}: {}", eco.id, jewel.name);
            }
            let flows: Vec<FlowId> = (0..eco.flows.len()).map(FlowId::new).collect();
            if cut.len() == 3 {
                for (i, a) in flows.iter().enumerate() {
                    for b in flows.iter().skip(i + 1) {
                        assert!(open_on_the_flow_graph(&eco, &all, jewel.fact, &[*a, *b]));
                    }
                }
            }
            // Dominators: cutting one of those flows closes everything, and no other single flow does.
            for flow in &flows {
                let closes = !open_on_the_flow_graph(&eco, &all, jewel.fact, &[*flow]);
                assert_eq!(choke.flows.flows.contains(flow), closes, "{}: {}", eco.id, jewel.name);
            }
        }
    }
}

#[test]
fn of_all_sets_of_flows_none_that_closes_every_way_is_smaller_than_the_cut() {
    let techniques = techniques();
    let mut cuts = 0;
    for seed in 0..12 {
        let eco = compile_ecosystem(&generate(seed, 7, 9)).expect("it compiles");
        let all = moves(&eco, &techniques);
        let analysis = analyse(&eco, &techniques);
        let jewels: Vec<Fact> = analysis.jewels.iter().map(|j| j.fact).collect();
        let closes = |set: usize, jewels: &[Fact]| {
            let cut: Vec<FlowId> = (0..eco.flows.len()).filter(|f| set & (1 << f) != 0).map(FlowId::new).collect();
            jewels.iter().all(|jewel| !open_on_the_flow_graph(&eco, &all, *jewel, &cut))
        };
        let smallest = |jewels: &[Fact]| {
            let sets = 0..1usize << eco.flows.len();
            sets.filter(|set| closes(*set, jewels)).map(usize::count_ones).min().filter(|n| *n > 0)
        };
        for (jewel, choke) in jewels.iter().zip(&analysis.choke) {
            let found = choke.flows.cut.as_ref().map(|cut| cut.len() as u32);
            assert_eq!(found, smallest(&[*jewel]), "seed {seed}: {jewel:?}");
            cuts += usize::from(found.is_some());
        }
        let together = analysis.cut_for_all.as_ref().map(|cut| cut.len() as u32);
        assert_eq!(together, smallest(&jewels), "seed {seed}");
    }
    assert!(cuts > 0, "some jewel can be closed by cutting flows");
}

#[test]
fn what_a_call_leads_to_is_what_reach_finds_from_what_moves_over_it_give() {
    let techniques = techniques();
    for eco in several() {
        let (efforts, on) = (Efforts::new(&eco, &techniques), as_drawn(&eco));
        let mut all = moves(&eco, &techniques);
        all.retain(|m| efforts.of(m, &on).is_possible());
        let building: Vec<Move> = all.iter().filter(|m| !m.needs.is_empty()).cloned().collect();
        let analysis = analyse(&eco, &techniques);
        let exposure = &analysis.exposure;
        let lists = [
            &exposure.unauthenticated,
            &exposure.authentication_not_stated,
            &exposure.unlogged,
            &exposure.logging_not_stated,
        ];
        for led in lists.into_iter().flatten() {
            let given: Vec<Fact> =
                all.iter().filter(|m| m.via == Some(led.flow)).flat_map(|m| m.gives.clone()).collect();
            let mut right = reach(&building, &given).facts;
            right.sort_unstable();
            let mut found = analysis.led_to(led);
            found.sort_unstable();
            assert_eq!(found, right, "{}: {:?}", eco.id, led.flow);
            let footholds = right.iter().filter(|f| matches!(f, Fact::On(_))).count();
            assert_eq!(led.share.asset_count, footholds);
        }
    }
}

/// Whether a jewel can be reached by place alone: footholds by where moves start and end, flows entered from anywhere.
fn open_on_the_flow_graph(eco: &Ecosystem, all: &[Move], jewel: Fact, cut: &[FlowId]) -> bool {
    let mut stands = vec![false; eco.assets.len()];
    let mut entered = vec![false; eco.flows.len()];
    loop {
        let before = (stands.clone(), entered.clone());
        for m in all.iter().filter(|m| m.via.is_none_or(|f| !cut.contains(&f))) {
            let takes = m.gives.contains(&jewel);
            let moves_on = m.gives.iter().any(|g| matches!(g, Fact::On(_)));
            if !takes && !moves_on {
                continue;
            }
            let here = m.from.is_none_or(|from| stands[from.index()]);
            if let Some(f) = m.via.filter(|_| here) {
                entered[f.index()] = true;
            }
            if m.via.map_or(here, |f| entered[f.index()]) {
                if takes {
                    return true;
                }
                stands[m.target.index()] = true;
            }
        }
        if before == (stands.clone(), entered.clone()) {
            return false;
        }
    }
}

#[test]
fn blast_radii_are_what_reach_finds_from_one_fact() {
    let techniques = techniques();
    for eco in several() {
        let (facts, efforts, on) = (Facts::of(&eco), Efforts::new(&eco, &techniques), as_drawn(&eco));
        let all = moves(&eco, &techniques);
        let rules = Rules::of(&all, facts, Elements::of(&eco), eco.credentials.len(), |m| efforts.of(m, &on));
        let closures = Closures::of(&rules);
        let analysis = analyse(&eco, &techniques);
        let building: Vec<Move> =
            all.iter().filter(|m| !m.needs.is_empty() && efforts.of(m, &on).is_possible()).cloned().collect();
        let assets = (0..eco.assets.len()).map(|a| Fact::On(AssetId::new(a)));
        let credentials = (0..eco.credentials.len()).map(|c| Fact::Has(CredentialId::new(c)));
        for start in assets.chain(credentials) {
            let found = closures.from(facts.number(start)).expect("each fact has one");
            let found: Vec<Fact> = found.iter().map(|f| facts.fact(f)).collect();
            let mut right = reach(&building, &[start]).facts;
            right.sort_by_key(|f| facts.number(*f));
            assert_eq!(found, right, "{}: {start:?}", eco.id);
            assert_eq!(analysis.falls_with(&[start]), right, "{}: {start:?}", eco.id);
            let share = match start {
                Fact::On(a) => analysis.blast.assets[a.index()],
                Fact::Has(c) => analysis.blast.credentials[c.index()],
                other => panic!("{other:?} has no radius"),
            };
            let footholds = right.iter().filter(|f| matches!(f, Fact::On(_))).count();
            assert_eq!(share.asset_count, footholds, "{}: {start:?}", eco.id);
        }
        let scale = Scale::new(&eco, facts);
        assert!(scale.everybody() > 0);
    }
}

#[test]
fn the_cheapest_plan_is_what_plain_search_finds() {
    let techniques = techniques();
    for seed in 0..6 {
        let eco = compile_ecosystem(&generate(seed, 7, 9)).expect("it compiles");
        let (facts, efforts, on) = (Facts::of(&eco), Efforts::new(&eco, &techniques), as_drawn(&eco));
        let all = moves(&eco, &techniques);
        let priced: Vec<(&Move, u64)> =
            all.iter().map(|m| (m, efforts.of(m, &on))).filter(|m| m.1.is_possible()).map(|m| (m.0, m.1.0)).collect();
        let goals: Vec<Fact> = jewels::jewels(&eco, &all, facts).iter().map(|j| j.fact).collect();
        let found = from_the_beginning(&eco, &techniques, &all, &on, &goals);
        for (goal, found) in goals.iter().zip(found) {
            assert_eq!(plain_search(&priced, *goal), found, "seed {seed}: {goal:?}");
        }
    }
}

/// The least sum of moves that gives a goal: uniform-cost search over sets of facts, forwards, as in a text book.
fn plain_search(priced: &[(&Move, u64)], goal: Fact) -> Effort {
    use std::cmp::Reverse;
    use std::collections::{BTreeSet, BinaryHeap};
    // Only facts that somebody needs, or the goal, tell states apart.
    let matters = |f: &Fact| *f == goal || priced.iter().any(|(m, _)| m.needs.contains(f));
    let mut heap = BinaryHeap::from([Reverse((0u64, Vec::<Fact>::new()))]);
    let mut seen: BTreeSet<Vec<Fact>> = BTreeSet::new();
    while let Some(Reverse((cost, have))) = heap.pop() {
        if have.contains(&goal) {
            return Effort(cost);
        }
        if !seen.insert(have.clone()) {
            continue;
        }
        assert!(seen.len() < 60_000, "too large for a plain search");
        for (m, price) in priced {
            if m.needs.iter().all(|n| have.contains(n)) {
                let mut next: BTreeSet<Fact> = have.iter().copied().collect();
                next.extend(m.gives.iter().copied().filter(matters));
                if next.len() > have.len() {
                    heap.push(Reverse((cost + price, next.into_iter().collect())));
                }
            }
        }
    }
    Effort::NEVER
}

#[test]
fn controls_in_the_way_are_those_of_a_scripted_step() {
    let library = Library::bundled().expect("the library is valid");
    for id in ["ghost-rail", "dormant-subdomain"] {
        let bundle = load_scenario(id, &library).bundle.expect("it is valid");
        let scenario = compile(&bundle).expect("it compiles");
        let efforts = Efforts::new(&scenario.ecosystem, &library.techniques.techniques);
        for step in scenario.steps.iter().filter(|s| s.via.len() < 2) {
            let named = &scenario.techniques[step.technique.index()].id;
            let technique = library.techniques.techniques.iter().position(|t| t.id == *named).expect("it is there");
            let found = efforts.in_the_way(technique, step.target, step.via.first().copied());
            assert_eq!(found, step.controls, "{id}: {}", step.id);
        }
    }
}

#[test]
fn the_same_ecosystem_gives_the_same_answers_again() {
    let techniques = techniques();
    let eco = compile_ecosystem(&generate(3, 40, 120)).expect("it compiles");
    assert_eq!(format!("{:?}", analyse(&eco, &techniques)), format!("{:?}", analyse(&eco, &techniques)));
}
