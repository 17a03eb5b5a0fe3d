//! Findings on the estate as it is drawn: exposure of flows, keys, inventory, data, blast radius.

use super::{Finding, Severity, about};
use crate::analysis::graph::Analysis;
use crate::analysis::graph::blast::Share;
use crate::analysis::graph::elements::Element;
use crate::analysis::graph::exposure::{Excess, FlowReach};
use crate::analysis::graph::jewels::sensitivity;
use crate::analysis::graph::words;
use crate::base::id::{AssetId, FlowId};
use crate::base::money::short_count;
use crate::scenario::doc::{
    AssetKind, Authorisation, DataClass, DataDirection, Exposure, Inventory, Owasp, Validation, ZoneKind,
};
use crate::scenario::model::{Ecosystem, Flow};

/// From this weight on, data of a class is sensitive: money, identity, health.
const SENSITIVE: u64 = 4;
/// From this weight on, it is about people at all.
const PERSONAL: u64 = 2;
/// Blast radii worth a finding: share of people or of assets, and how many are named.
const WIDE_PEOPLE: f64 = 0.5;
const WIDE_ASSETS: f64 = 0.25;
const WIDEST: usize = 5;
/// From so many people's data, or so many assets, a call matters for what it leads to.
const FAR_PEOPLE: u64 = 10_000;
const FAR_ASSETS: usize = 10;

pub(super) fn collect(eco: &Ecosystem, analysis: &Analysis, found: &mut Vec<Finding>) {
    exposure(eco, analysis, found);
    keys(eco, analysis, found);
    inventory(eco, found);
    checks(eco, found);
    outward(eco, analysis, found);
    blast(eco, analysis, found);
}

fn weight(flow: &Flow) -> u64 {
    flow.doc.carries.iter().map(|c| sensitivity(*c)).max().unwrap_or_default()
}

fn by_weight(weight: u64) -> Severity {
    match weight {
        w if w >= SENSITIVE => Severity::High,
        w if w >= PERSONAL => Severity::Medium,
        _ => Severity::Low,
    }
}

fn leads_to(share: &Share) -> String {
    match (share.asset_count, share.people_count) {
        (0, 0) => "by itself it leads nowhere further".to_owned(),
        (0, people) => format!("it leads to the data of {} people", short_count(people)),
        (1, 0) => "it leads to a foothold on one asset".to_owned(),
        (assets, 0) => format!("it leads to footholds on up to {assets} assets"),
        (1, people) => format!("it leads to a foothold on one asset and the data of {} people", short_count(people)),
        (assets, people) => {
            format!("it leads to footholds on up to {assets} assets and the data of {} people", short_count(people))
        }
    }
}

/// What a call leads to counts, even where little is carried on it.
fn by_reach(share: &Share) -> Severity {
    if share.people_count >= FAR_PEOPLE || share.asset_count >= FAR_ASSETS { Severity::Medium } else { Severity::Low }
}

/// G201 to G204: no proof of who calls, or no trace of it.
fn exposure(eco: &Ecosystem, analysis: &Analysis, found: &mut Vec<Finding>) {
    let mut push =
        |list: &[FlowReach], code, owasp, severity: &dyn Fn(u64) -> Severity, says: &dyn Fn(&Flow) -> String| {
            for reach in list {
                let Some(flow) = eco.flows.get(reach.flow.index()) else { continue };
                found.push(Finding {
                    code,
                    owasp,
                    severity: severity(weight(flow)).min(by_reach(&reach.share)),
                    about: about(eco, [Element::Flow(reach.flow)]),
                    sentence: format!("{}; {}.", says(flow), leads_to(&reach.share)),
                    evidence: vec![
                        words::flow(eco, reach.flow),
                        format!("exposure {}, carries {}", flow.doc.exposure, classes(&flow.doc.carries)),
                    ],
                    path: None,
                });
            }
        };
    let name = |a: AssetId| words::asset(eco, a).to_owned();
    let all = &analysis.exposure;
    push(&all.unauthenticated, "G201", Owasp::Api2, &by_weight, &|f| {
        format!("{} answers “{}” to whoever asks, without proof of who it is", name(f.to), f.doc.api)
    });
    push(&all.authentication_not_stated, "G202", Owasp::Api9, &|_| Severity::Low, &|f| {
        format!(
            "Nobody could say how {} proves who it is when it calls “{}” at {}",
            name(f.from),
            f.doc.api,
            name(f.to)
        )
    });
    push(&all.unlogged, "G203", Owasp::Api8, &|w| by_weight(w).max(Severity::Medium), &|f| {
        format!(
            "Calls of “{}” from {} to {} leave no trace, so misuse would show only by its damage",
            f.doc.api,
            name(f.from),
            name(f.to)
        )
    });
    push(&all.logging_not_stated, "G204", Owasp::Api9, &|_| Severity::Low, &|f| {
        format!(
            "Nobody could say whether calls of “{}” from {} to {} are recorded",
            f.doc.api,
            name(f.from),
            name(f.to)
        )
    });
}

fn classes(classes: &[DataClass]) -> String {
    if classes.is_empty() {
        return "nothing stated".to_owned();
    }
    words::list(&classes.iter().map(|c| c.label().to_owned()).collect::<Vec<_>>())
}

/// G301: keys that open too much.
fn keys(eco: &Ecosystem, analysis: &Analysis, found: &mut Vec<Finding>) {
    for over in &analysis.exposure.over_scoped {
        let element = Element::Credential(over.credential);
        let mut things = vec![element];
        let mut evidence = Vec::new();
        for excess in &over.excess {
            match excess {
                Excess::Elsewhere(flows) => {
                    things.extend(flows.iter().copied().map(Element::Flow));
                    evidence.extend(
                        flows.iter().map(|f| format!("opens {}, which its holder never calls", words::flow(eco, *f))),
                    );
                }
                Excess::Everything(word) => evidence.push(format!("its scope says “{word}”")),
                Excess::Unused(scope) => {
                    evidence.push(format!("no call that it opens asks for {}", words::list(scope)))
                }
                Excess::Unlisted(flows) => {
                    things.extend(flows.iter().copied().map(Element::Flow));
                    evidence.extend(
                        flows.iter().map(|f| format!("opens {}, which is not an API in use", words::flow(eco, *f))),
                    );
                }
            }
        }
        things.dedup();
        let severity = if over.share.people >= WIDE_PEOPLE { Severity::High } else { Severity::Medium };
        found.push(Finding {
            code: "G301",
            owasp: Owasp::Api5,
            severity,
            about: about(eco, things),
            sentence: format!(
                "{} opens more than its holder needs; in wrong hands {}.",
                element.name(eco),
                leads_to(&over.share)
            ),
            evidence,
            path: None,
        });
    }
}

/// G302: APIs off the list. G303: things that nobody answers for.
fn inventory(eco: &Ecosystem, found: &mut Vec<Finding>) {
    for (i, flow) in eco.flows.iter().enumerate() {
        let state = match flow.doc.inventory {
            Inventory::Documented => continue,
            Inventory::Shadow => "is on nobody's list",
            Inventory::Deprecated => "should have been retired and still answers",
            Inventory::Zombie => "was retired and still answers",
        };
        found.push(Finding {
            code: "G302",
            owasp: Owasp::Api9,
            severity: by_weight(weight(flow)).max(Severity::Medium),
            about: about(eco, [Element::Flow(FlowId::new(i))]),
            sentence: format!(
                "“{}” at {} {state}, and it carries {}.",
                flow.doc.api,
                words::asset(eco, flow.to),
                classes(&flow.doc.carries)
            ),
            evidence: vec![words::flow(eco, FlowId::new(i)), format!("{} calls an hour", flow.doc.calls_per_hour)],
            path: None,
        });
    }
    let ours = |kind: AssetKind| !matches!(kind, AssetKind::Client | AssetKind::Person | AssetKind::ThirdPartyApi);
    for (i, asset) in eco.assets.iter().enumerate().filter(|(_, a)| a.doc.owner.is_none() && ours(a.doc.kind)) {
        found.push(Finding {
            code: "G303",
            owasp: Owasp::Api9,
            severity: Severity::Low,
            about: about(eco, [Element::Asset(AssetId::new(i))]),
            sentence: format!(
                "Nobody answers for {}: when something is wrong there, nobody is called.",
                asset.doc.name
            ),
            evidence: Vec::new(),
            path: None,
        });
    }
}

/// G205: no limit at the door. G206: rights checked too coarsely at the door. G207: outside answers taken on trust.
fn checks(eco: &Ecosystem, found: &mut Vec<Finding>) {
    let zone = |a: AssetId| eco.assets.get(a.index()).and_then(|a| eco.zones.get(a.zone.index())).map(|z| z.kind);
    for (i, flow) in eco.flows.iter().enumerate() {
        let (id, doc) = (FlowId::new(i), &flow.doc);
        let at_the_door = matches!(doc.exposure, Exposure::Public | Exposure::Partner);
        let ours = !matches!(zone(flow.to), Some(ZoneKind::ThirdParty | ZoneKind::Public | ZoneKind::Partner));
        let mut push = |code, owasp, severity, sentence: String, evidence: String| {
            let about = about(eco, [Element::Flow(id)]);
            found.push(Finding {
                code,
                owasp,
                severity,
                about,
                sentence,
                evidence: vec![words::flow(eco, id), evidence],
                path: None,
            });
        };
        let to = words::asset(eco, flow.to);
        if at_the_door && ours && doc.limit_per_minute.is_none() {
            let severity = if doc.exposure == Exposure::Public { Severity::Medium } else { Severity::Low };
            let sentence =
                format!("“{}” at {to} may be called as often as anybody likes: nothing stops a machine.", doc.api);
            push("G205", Owasp::Api4, severity, sentence, format!("exposure {}, no limit", doc.exposure));
        }
        let coarse = matches!(doc.authorisation, Authorisation::None | Authorisation::Function);
        if at_the_door && ours && coarse && weight(flow) >= PERSONAL {
            let (owasp, what) = match doc.authorisation {
                Authorisation::None => (Owasp::Api5, "does not check what a caller may do"),
                _ => (Owasp::Api1, "checks what a caller may do, but not whose data it is"),
            };
            let severity = if weight(flow) >= SENSITIVE { Severity::High } else { Severity::Medium };
            let means = match (doc.authorisation, doc.data) {
                (Authorisation::None, DataDirection::Forward) => "whoever may call it may send it anything",
                (Authorisation::None, _) => "whoever may call it gets whatever it has",
                _ => "one customer's key may show another's data",
            };
            let sentence = format!("“{}” at {to} {what}: {means}.", doc.api);
            push(
                "G206",
                owasp,
                severity.max(Severity::Medium),
                sentence,
                format!("authorisation: {}", doc.authorisation),
            );
        }
        let outside = matches!(zone(flow.to), Some(ZoneKind::ThirdParty | ZoneKind::Partner));
        let unchecked = matches!(doc.validation, Validation::None | Validation::Unknown);
        if outside && unchecked && doc.data != DataDirection::Forward {
            let sentence = format!(
                "{} takes what {to} answers to “{}” without checking it: trouble there becomes trouble here.",
                words::asset(eco, flow.from),
                doc.api
            );
            push("G207", Owasp::Api10, Severity::Medium, sentence, format!("validation: {}", doc.validation));
        }
    }
}

/// G401: sensitive data that moves to places that are trusted less.
fn outward(eco: &Ecosystem, analysis: &Analysis, found: &mut Vec<Finding>) {
    for class in analysis.data_flows.iter().filter(|c| sensitivity(c.class) >= SENSITIVE) {
        let is_outside = |z: crate::base::id::ZoneId| {
            let kind = eco.zones.get(z.index()).map(|z| z.kind);
            matches!(kind, Some(ZoneKind::Public | ZoneKind::Partner | ZoneKind::ThirdParty | ZoneKind::Agent))
        };
        let out: Vec<FlowId> =
            class.crossings.iter().filter(|c| c.trust_step < 0 && is_outside(c.to)).map(|c| c.flow).collect();
        if out.is_empty() {
            continue;
        }
        let names: Vec<String> = out.iter().map(|f| words::flow(eco, *f)).collect();
        let count = if out.len() == 1 { "one call".to_owned() } else { format!("{} calls", out.len()) };
        found.push(Finding {
            code: "G401",
            owasp: Owasp::Api3,
            severity: Severity::Low,
            about: about(eco, out.into_iter().map(Element::Flow)),
            sentence: format!(
                "{} leaves for places outside the organisation over {count}: each should send no more than it must.",
                capital(class.class.label())
            ),
            evidence: names,
            path: None,
        });
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// G104: things from which most of the rest falls.
fn blast(eco: &Ecosystem, analysis: &Analysis, found: &mut Vec<Finding>) {
    let assets = analysis.blast.assets.iter().enumerate().map(|(i, s)| (Element::Asset(AssetId::new(i)), *s));
    let mut wide: Vec<(Element, Share)> =
        assets.filter(|(_, s)| s.people >= WIDE_PEOPLE || s.assets >= WIDE_ASSETS).collect();
    wide.sort_by(|a, b| {
        let size = |s: &Share| s.people + s.assets + s.worth;
        size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0))
    });
    for (element, share) in wide.into_iter().take(WIDEST) {
        found.push(Finding {
            code: "G104",
            owasp: Owasp::Api8,
            severity: if share.people >= WIDE_PEOPLE { Severity::High } else { Severity::Medium },
            about: about(eco, [element]),
            sentence: format!(
                "Whoever takes over {} can go on to {} of all assets, the data of {} people and {} of hourly revenue.",
                element.name(eco),
                words::percent(share.assets),
                short_count(share.people_count),
                words::percent(share.worth)
            ),
            evidence: Vec::new(),
            path: None,
        });
    }
}
