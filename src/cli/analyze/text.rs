//! The answers for people: what matters first, and of long lists the beginning and how much more there is.

use std::fmt::Write as _;

use super::Analysed;
use crate::analysis::graph::elements::Element;
use crate::analysis::graph::exposure::FlowReach;
use crate::analysis::graph::words;
use crate::base::id::AssetId;

/// So many lines of each list.
const MOST: usize = 12;
/// Effects that would read as 0.0 % are left out.
const SHOWN: f64 = 0.0005;
/// So many findings.
const FINDINGS: usize = 30;

/// Everything as plain text. Writing to a `String` cannot fail, so results are dropped.
pub fn as_text(all: &Analysed<'_>) -> String {
    let (eco, analysis) = (all.eco, all.analysis);
    let mut out = String::new();
    let crossings = eco.flows.iter().filter(|f| f.crosses()).count();
    let _ = writeln!(
        out,
        "{}: {} assets, {} flows, {} zones; {crossings} flows cross a trust boundary",
        eco.name,
        eco.assets.len(),
        eco.flows.len(),
        eco.zones.len()
    );
    let _ = writeln!(
        out,
        "Given time and no defence, somebody outside can come to {} of assets, the data of {} of people and {} of hourly revenue.",
        words::percent(analysis.reach.assets),
        words::percent(analysis.reach.people),
        words::percent(analysis.reach.worth)
    );
    jewels(all, &mut out);
    choke_points(all, &mut out);
    blast(all, &mut out);
    exposure(all, &mut out);
    data(all, &mut out);
    changes(all, &mut out);
    findings(all, &mut out);
    out
}

fn title(out: &mut String, text: &str) {
    let _ = writeln!(out, "\n{text}");
}

fn more(out: &mut String, total: usize, most: usize) {
    if total > most {
        let _ = writeln!(out, "  … and {} more (all of them with --json)", total - most);
    }
}

fn jewels(all: &Analysed<'_>, out: &mut String) {
    let analysis = all.analysis;
    title(out, "Crown jewels and the cheapest ways to them (expected hours of an average attacker's work)");
    for (j, jewel) in analysis.jewels.iter().enumerate() {
        let _ = writeln!(out, "  {}. {}", j + 1, jewel.name);
        let _ = writeln!(out, "     {}", jewel.why);
        let paths: Vec<_> = analysis.paths.iter().filter(|p| p.jewel == j).collect();
        let Some(first) = paths.first() else {
            let _ = writeln!(out, "     No way leads there.");
            continue;
        };
        let hours: Vec<String> = paths.iter().map(|p| format!("{:.1} h", p.cost.hours())).collect();
        let _ = writeln!(out, "     {}", hours.join(" · "));
        for step in &first.steps {
            let text = words::step(all.eco, all.techniques, step);
            let _ = writeln!(out, "       {:>6.1} h  {text}", step.effort.hours());
        }
        if paths.iter().any(|p| !p.proven) {
            let _ = writeln!(out, "     The search stopped at its limit: cheaper ways may exist.");
        }
    }
}

fn choke_points(all: &Analysed<'_>, out: &mut String) {
    let (eco, analysis) = (all.eco, all.analysis);
    title(out, "Choke points");
    for ((choke, jewel), plans) in analysis.choke.iter().zip(&analysis.jewels).zip(&analysis.plans) {
        let thing = |e: &Element| match e {
            Element::Flow(f) => words::flow(eco, *f),
            other => other.name(eco).to_owned(),
        };
        let single: Vec<String> = choke.single.iter().map(thing).collect();
        let _ = writeln!(out, "  {}", jewel.name);
        if plans.plans.is_empty() {
            let _ = writeln!(out, "     no way leads there as things are");
            continue;
        }
        if !single.is_empty() {
            let _ = writeln!(out, "     every way passes {}", words::list(&single));
        }
        match &choke.flows.cut {
            Some(cut) if cut.len() == 1 => {
                let flow = cut.first().map_or(String::new(), |f| words::flow(eco, *f));
                let _ = writeln!(out, "     one flow closes every way: {flow}");
            }
            Some(cut) => {
                let names: Vec<String> = cut.iter().map(|f| words::flow(eco, *f)).collect();
                let _ = writeln!(out, "     {} flows close every way: {}", cut.len(), words::list(&names));
            }
            None if choke.flows.exposed => {
                let _ = writeln!(out, "     no set of flows closes every way: it can be attacked where it stands");
            }
            None => {
                let _ = writeln!(out, "     no way leads there");
            }
        }
    }
    if let Some(cut) = &analysis.cut_for_all {
        let _ = writeln!(out, "  {} flows together close every way to all of them", cut.len());
    }
}

fn blast(all: &Analysed<'_>, out: &mut String) {
    let (eco, analysis) = (all.eco, all.analysis);
    title(out, "Blast radius: what falls with it (assets · people · hourly revenue)");
    let mut order: Vec<usize> = (0..analysis.blast.assets.len()).collect();
    let size = |i: &usize| analysis.blast.assets.get(*i).map_or(0.0, |s| s.assets + s.people + s.worth);
    order.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.cmp(b)));
    for i in order.iter().take(MOST) {
        let Some(share) = analysis.blast.assets.get(*i) else { continue };
        let _ = writeln!(
            out,
            "  {:<28} {:>14} · {:>14} · {:>14}",
            words::asset(eco, AssetId::new(*i)),
            words::percent(share.assets),
            words::percent(share.people),
            words::percent(share.worth)
        );
    }
    more(out, order.len(), MOST);
}

fn exposure(all: &Analysed<'_>, out: &mut String) {
    let (eco, exposure) = (all.eco, &all.analysis.exposure);
    let lists: [(&str, &[FlowReach]); 4] = [
        ("Unauthenticated calls", &exposure.unauthenticated),
        ("Calls whose authentication is not stated", &exposure.authentication_not_stated),
        ("Calls that are not logged", &exposure.unlogged),
        ("Calls whose logging is not stated", &exposure.logging_not_stated),
    ];
    for (name, list) in lists {
        title(out, &format!("{name}: {}", list.len()));
        for reach in list.iter().take(MOST) {
            let _ = writeln!(out, "  {}: leads to {}", words::flow(eco, reach.flow), words::comes_to(&reach.share));
        }
        more(out, list.len(), MOST);
    }
    title(out, &format!("Keys that open more than their holder needs: {}", exposure.over_scoped.len()));
    for over in exposure.over_scoped.iter().take(MOST) {
        let _ = writeln!(
            out,
            "  {}: leads to {}",
            Element::Credential(over.credential).name(eco),
            words::comes_to(&over.share)
        );
    }
    more(out, exposure.over_scoped.len(), MOST);
}

fn data(all: &Analysed<'_>, out: &mut String) {
    let zone = |z: crate::base::id::ZoneId| all.eco.zones.get(z.index()).map_or("", |z| z.name.as_str());
    title(out, "Data on the move, and the boundaries that it crosses");
    for class in &all.analysis.data_flows {
        let mut ways: Vec<String> = Vec::new();
        for crossing in &class.crossings {
            let way = format!("{} → {}", zone(crossing.from), zone(crossing.to));
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        let _ = writeln!(
            out,
            "  {}: {}, {}{}",
            class.class,
            words::count(class.flows.len(), "flow"),
            words::count(class.crossings.len(), "crossing"),
            if ways.is_empty() { String::new() } else { format!(" ({})", words::list(&ways)) }
        );
    }
}

fn changes(all: &Analysed<'_>, out: &mut String) {
    let (eco, analysis) = (all.eco, all.analysis);
    title(out, "What one change is worth (share of the pull of all crown jewels that it takes away)");
    let helps: Vec<_> = analysis.changes.iter().filter(|c| c.effect >= SHOWN).collect();
    for change in helps.iter().take(MOST) {
        let _ = writeln!(out, "  {:>6.1} %  {}", change.effect * 100.0, words::action(eco, change.action));
    }
    more(out, helps.len(), MOST);
    let harms: Vec<_> = analysis.changes.iter().rev().filter(|c| c.effect <= -SHOWN).collect();
    for change in harms.iter().take(MOST / 2) {
        let _ = writeln!(out, "  {:>6.1} %  {}", change.effect * 100.0, words::action(eco, change.action));
    }
    more(out, harms.len(), MOST / 2);
}

fn findings(all: &Analysed<'_>, out: &mut String) {
    let found = &all.analysis.findings;
    title(out, &format!("Findings: {}", found.len()));
    for finding in found.iter().take(FINDINGS) {
        let _ = writeln!(
            out,
            "  {} {:<8} {:<5} {}",
            finding.code,
            finding.severity.label(),
            finding.owasp.short(),
            finding.sentence
        );
    }
    more(out, found.len(), FINDINGS);
}
