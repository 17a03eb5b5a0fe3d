//! The trust graph in itself: nesting, dependencies, and elements that can have no effect.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::each;
use super::{Check, EcosystemView, Findings, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S300", summary: "zones do not contain themselves", check: Check::Ecosystem(nesting) },
    Rule {
        code: "S301",
        summary: "assets do not depend on themselves, near or far",
        check: Check::Ecosystem(dependencies),
    },
    Rule { code: "S302", summary: "a flow joins two assets", check: Check::Ecosystem(loops) },
    Rule { code: "S303", summary: "a control changes something", check: Check::Ecosystem(idle_controls) },
    Rule { code: "S304", summary: "a holding has at least as many rows as people", check: Check::Ecosystem(rows) },
    Rule { code: "S305", summary: "an asset names each log source once", check: Check::Ecosystem(monitoring) },
    Rule { code: "S306", summary: "a weakness has a CWE number", check: Check::Ecosystem(cwe) },
    Rule { code: "S307", summary: "an ecosystem has zones and assets", check: Check::Ecosystem(something) },
];

fn nesting(view: &EcosystemView<'_>, out: &mut Findings) {
    let zones = &view.doc.zones;
    let index: BTreeMap<&str, usize> = zones.iter().enumerate().map(|(i, zone)| (zone.id.as_str(), i)).collect();
    let inside = |name: &String| index.get(name.as_str()).copied();
    let around: Vec<Vec<usize>> =
        zones.iter().map(|zone| zone.inside.as_ref().and_then(inside).into_iter().collect()).collect();
    for cycle in cycles(&around) {
        let names = named(&cycle, |i| zones.get(i).map(|zone| zone.id.as_str()));
        let Some(first) = cycle.first() else { continue };
        let at = view.at.field("zones").item(*first).field("inside");
        out.error(at, format!("zones contain each other: {names}"), "take `inside` away from one of them");
    }
}

fn dependencies(view: &EcosystemView<'_>, out: &mut Findings) {
    let assets = &view.doc.assets;
    let index: BTreeMap<&str, usize> = assets.iter().enumerate().map(|(i, asset)| (asset.id.as_str(), i)).collect();
    let needs: Vec<Vec<usize>> = assets
        .iter()
        .map(|asset| asset.depends_on.iter().filter_map(|name| index.get(name.as_str()).copied()).collect())
        .collect();
    for cycle in cycles(&needs) {
        let names = named(&cycle, |i| assets.get(i).map(|asset| asset.id.as_str()));
        let Some(first) = cycle.first() else { continue };
        let at = view.at.field("assets").item(*first).field("depends_on");
        out.error(at, format!("assets depend on each other: {names}"), "leave out the weakest of these dependencies");
    }
}

fn named<'n>(cycle: &[usize], name: impl Fn(usize) -> Option<&'n str>) -> String {
    let shown: Vec<&str> = cycle.iter().chain(cycle.first()).take(9).filter_map(|i| name(*i)).collect();
    let rest = if cycle.len() > 8 { " → …" } else { "" };
    format!("{}{rest}", shown.join(" → "))
}

/// Cycles of a graph, each found once, each beginning with its first element in the order of the file. Not every cycle of
/// a tangle is listed; breaking those that are shows the rest. Keeps its own stack.
pub(super) fn cycles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; edges.len()];
    let mut found = Vec::new();
    for start in 0..edges.len() {
        if marks.get(start) != Some(&Mark::New) {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        set(&mut marks, start, Mark::Open);
        while let Some((node, next)) = path.last_mut() {
            let Some(&to) = edges.get(*node).and_then(|edges| edges.get(*next)) else {
                set(&mut marks, *node, Mark::Done);
                path.pop();
                continue;
            };
            *next += 1;
            match marks.get(to) {
                Some(Mark::New) => {
                    set(&mut marks, to, Mark::Open);
                    path.push((to, 0));
                }
                Some(Mark::Open) => {
                    let mut cycle: Vec<usize> =
                        path.iter().map(|(node, _)| *node).skip_while(|node| *node != to).collect();
                    let least = cycle.iter().enumerate().min_by_key(|(_, node)| **node).map_or(0, |(i, _)| i);
                    cycle.rotate_left(least);
                    found.push(cycle);
                }
                _ => {}
            }
        }
    }
    return found;

    fn set(marks: &mut [Mark], at: usize, mark: Mark) {
        if let Some(slot) = marks.get_mut(at) {
            *slot = mark;
        }
    }
}

fn loops(view: &EcosystemView<'_>, out: &mut Findings) {
    for (flow, at) in each(&view.doc.flows, view.at.field("flows")) {
        if flow.from == flow.to {
            let message = format!("the flow {:?} leads from {:?} to itself", flow.id, flow.from);
            out.error(at.field("to"), message, "name the asset that is called");
        }
    }
}

fn idle_controls(view: &EcosystemView<'_>, out: &mut Findings) {
    for (control, at) in each(&view.doc.controls, view.at.field("controls")) {
        if control.on.is_empty() {
            out.error(at.field("on"), format!("the control {:?} is nowhere", control.id), "write `on: [Flow(\"…\")]`");
        } else if control.success == 1.0 && control.detection == 1.0 && control.rate == 1.0 && control.acts.is_none() {
            let message = format!("the control {:?} changes nothing", control.id);
            out.warning(at, message, "give it `success` or `rate` below 1, or `detection` above 1");
        }
    }
}

fn rows(view: &EcosystemView<'_>, out: &mut Findings) {
    for (asset, at) in each(&view.doc.assets, view.at.field("assets")) {
        for (holding, at) in each(&asset.holdings, at.field("holdings")) {
            if let Some(rows) = holding.rows
                && rows < holding.people
            {
                let message = format!("{:?} has {rows} rows about {} people", holding.id, holding.people);
                out.warning(at.field("rows"), message, "`people` counts distinct people, `rows` every record");
            }
        }
    }
}

fn monitoring(view: &EcosystemView<'_>, out: &mut Findings) {
    for (asset, at) in each(&view.doc.assets, view.at.field("assets")) {
        let mut seen = BTreeSet::new();
        for (monitoring, at) in each(&asset.monitoring, at.field("monitoring")) {
            if !seen.insert(monitoring.source) {
                let message = format!("{:?} watches its {} twice", asset.id, monitoring.source);
                out.error(at.field("source"), message, "put both into one entry");
            }
        }
    }
}

fn cwe(view: &EcosystemView<'_>, out: &mut Findings) {
    for (weakness, at) in each(&view.doc.weaknesses, view.at.field("weaknesses")) {
        if !(1..=9_999).contains(&weakness.cwe) {
            let message = format!("{} is no CWE number", weakness.cwe);
            out.error(at.field("cwe"), message, "look it up at cwe.mitre.org: 639 is a missing check of ownership");
        }
    }
}

fn something(view: &EcosystemView<'_>, out: &mut Findings) {
    if view.doc.zones.is_empty() {
        out.error(view.at.field("zones"), "there is no zone", "write at least one: everything stands in a zone");
    }
    if view.doc.assets.is_empty() {
        out.error(
            view.at.field("assets"),
            "there is no asset",
            "write at least one: nothing can be attacked otherwise",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::cycles;

    #[test]
    fn cycles_begin_with_their_first_element() {
        assert_eq!(cycles(&[vec![1], vec![2], vec![]]), Vec::<Vec<usize>>::new());
        assert_eq!(cycles(&[vec![0]]), [vec![0]]);
        assert_eq!(cycles(&[vec![], vec![3], vec![1], vec![2]]), [vec![1, 3, 2]]);
    }
}
