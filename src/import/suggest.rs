//! Weaknesses and controls that sources hint at, each with its reason and how sure one can be. Nothing of it is in the
//! ecosystem before somebody accepts it; one by one, or all of a kind at once.

use std::collections::BTreeMap;

use serde::Serialize;

use super::checks::{Rule, hits};
use super::draft::{print, print_of};
use super::openapi::graph::Drawn;
use super::words::{clean, slug};
use crate::base::diag::Place;
use crate::scenario::doc::*;

/// How sure one can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The source does not say; it is worth a question.
    Low,
    /// Likely, as such descriptions go.
    Medium,
    /// The source says so itself.
    High,
}

/// What is suggested.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Suggested {
    /// Something that an attack can use.
    Weakness(WeaknessDoc),
    /// Something that stands in its way.
    Control(ControlDoc),
}

/// One suggestion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The same for the same suggestion of a later import.
    pub id: String,
    /// Name of the rule behind it.
    pub rule: &'static str,
    /// What is suggested.
    pub what: Suggested,
    /// Why, for the owner of the source.
    pub reason: String,
    /// How sure.
    pub confidence: Confidence,
    /// Where the first of its reasons stands.
    pub place: Option<Place>,
    /// Every reason by itself: operations, or the fact that it rests on.
    pub evidence: Vec<String>,
    /// Where it came from: source, file and path, for the element's origin.
    #[serde(skip)]
    origin: (String, String, String),
}

impl Suggestion {
    /// The source that hints at it.
    pub(super) fn source(&self) -> &str {
        &self.origin.0
    }
}

/// Most reasons that one suggestion lists.
const MOST_EVIDENCE: usize = 40;

pub(super) fn suggest(doc: &EcosystemDoc, drawn: &[Drawn<'_, '_>]) -> Vec<Suggestion> {
    let mut out = Vec::new();
    for one in drawn {
        of_api(doc, one, &mut out);
    }
    of_graph(doc, &mut out);
    out.sort_by(|a, b| b.confidence.cmp(&a.confidence).then_with(|| a.id.cmp(&b.id)));
    out
}

/// Where an element came from: source, file, path, and its name in the source.
fn origin_of(doc: &EcosystemDoc, of: &OriginOf) -> (String, String, String, String) {
    let origin = doc.origins.iter().find(|origin| origin.of == *of);
    origin.map(|o| (o.source.clone(), o.file.clone(), o.path.clone(), o.id.clone())).unwrap_or_default()
}

fn ease(confidence: Confidence) -> f64 {
    match confidence {
        Confidence::Low => 0.3,
        Confidence::Medium => 0.5,
        Confidence::High => 0.7,
    }
}

/// Names of suggestions begin so.
pub(super) const PREFIX: &str = "suggestion:";

/// The stable name of a suggestion, and a name for its element. What it is about is named as its source names it: our own names
/// change when somebody renames an element or a caller turns out to be another one.
fn ids(rule: &str, known: &str, element: &str) -> (String, String) {
    let id = format!("{PREFIX}{rule}:{}", if known.is_empty() { element } else { known });
    let digest = print(&serde_json::Value::String(element.to_owned()));
    let name: String = format!("{}-{}", slug(rule, "rule"), slug(element, "element")).chars().take(44).collect();
    (id, format!("{}-{digest}", name.trim_end_matches('-')))
}

fn of_api(doc: &EcosystemDoc, one: &Drawn<'_, '_>, out: &mut Vec<Suggestion>) {
    let api = one.api;
    let mut groups: BTreeMap<(Rule, On2), Vec<super::checks::Hit<'_>>> = BTreeMap::new();
    // What could not be read is in the report; it is nothing that an attack can use.
    for hit in hits(api).into_iter().filter(|hit| hit.excused.is_none() && hit.rule != Rule::NotRead) {
        let flow = hit.operation.and_then(|at| one.flows.get(at)).filter(|flow| !flow.is_empty());
        let on = match (flow, one.services.first()) {
            (Some(flow), _) => On2::Flow(flow.clone()),
            (None, Some(service)) => On2::Asset(service.clone()),
            (None, None) => continue,
        };
        groups.entry((hit.rule, on)).or_default().push(hit);
    }
    for ((rule, on), hits) in groups {
        let confidence = hits.iter().map(|hit| hit.confidence).max().unwrap_or(Confidence::Low);
        let Some(first) = hits.iter().find(|hit| hit.confidence == confidence) else { continue };
        let (owasp, cwe, words) = rule.weakness();
        let (of, element) = match &on {
            On2::Flow(id) => (OriginOf::Flow(id.clone()), id.clone()),
            On2::Asset(id) => (OriginOf::Asset(id.clone()), id.clone()),
        };
        let (source, file, _, known) = origin_of(doc, &of);
        let (id, wish) = ids(rule.name(), &known, &element);
        let reason = match hits.len() {
            1 => first.reason.clone(),
            n => format!("{} (and {} more)", first.reason, n - 1),
        };
        let title = match &on {
            On2::Flow(flow) => doc.flows.iter().find(|f| f.id == *flow).map(|f| f.api.as_str()),
            On2::Asset(asset) => doc.assets.iter().find(|a| a.id == *asset).map(|a| a.name.as_str()),
        };
        let weakness = WeaknessDoc {
            id: wish,
            name: clean(&format!("{words}: {}", title.unwrap_or_default()), 160),
            on: on.into(),
            owasp,
            cwe,
            ease: ease(confidence),
            // Whoever takes a suggestion knows of it, and could mend it before anything happens.
            known: Awareness::Known,
        };
        out.push(Suggestion {
            id,
            rule: rule.name(),
            what: Suggested::Weakness(weakness),
            reason,
            confidence,
            place: Some(first.node.place()),
            evidence: hits.iter().take(MOST_EVIDENCE).map(|hit| hit.reason.clone()).collect(),
            origin: (source, file, first.node.pointer()),
        });
    }
    limits(doc, one, out);
}

/// An asset or a flow, in an order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum On2 {
    Asset(String),
    Flow(String),
}

impl From<On2> for On {
    fn from(on: On2) -> On {
        match on {
            On2::Asset(id) => On::Asset(id),
            On2::Flow(id) => On::Flow(id),
        }
    }
}

/// Limits and checks that a description states are controls.
fn limits(doc: &EcosystemDoc, one: &Drawn<'_, '_>, out: &mut Vec<Suggestion>) {
    type Stated = (ControlKind, &'static str, Owasp, f64, f64);
    type Says = fn(&super::openapi::model::Operation<'_>) -> bool;
    let kinds: [(Stated, Says); 2] = [
        ((ControlKind::RateLimit, "Limit on calls", Owasp::Api4, 1.0, 0.4), |o| o.limit_stated),
        ((ControlKind::ObjectCheck, "Check of ownership", Owasp::Api1, 0.2, 1.0), |o| o.object_check_stated),
    ];
    for ((kind, words, against, success, rate), stated) in kinds {
        let mut on: Vec<On> = Vec::new();
        let mut evidence = Vec::new();
        let mut first = None;
        for (operation, flow) in
            one.api.operations.iter().zip(&one.flows).filter(|(o, flow)| stated(o) && !flow.is_empty())
        {
            first = first.or(Some(operation.node));
            if evidence.len() < MOST_EVIDENCE {
                evidence.push(operation.words());
            }
            let spot = On::Flow(flow.clone());
            if !on.contains(&spot) {
                on.push(spot);
            }
        }
        let (Some(node), Some(service)) = (first, one.services.first()) else { continue };
        let (id, wish) = ids(kind.label(), "", &one.api.title);
        let reason = format!("{} operations state it; that it works is for you to say", evidence.len());
        let (source, file, ..) = origin_of(doc, &OriginOf::Asset(service.clone()));
        let control = ControlDoc {
            id: wish,
            name: clean(&format!("{words}: {}", one.api.title), 160),
            kind,
            on,
            against: vec![against],
            success,
            detection: 1.2,
            rate,
            state: Switch::On,
            cost_per_month: MoneyValue::ZERO,
            acts: None,
        };
        out.push(Suggestion {
            id,
            rule: "stated-control",
            what: Suggested::Control(control),
            reason,
            confidence: Confidence::Medium,
            place: Some(node.place()),
            evidence,
            origin: (source, file, node.pointer()),
        });
    }
}

/// What a flow itself says: crossings without proof, log or encryption, and stores that the outside reaches.
fn of_graph(doc: &EcosystemDoc, out: &mut Vec<Suggestion>) {
    let origins: BTreeMap<&OriginOf, &OriginDoc> = doc.origins.iter().map(|origin| (&origin.of, origin)).collect();
    let zones: BTreeMap<&str, &ZoneDoc> = doc.zones.iter().map(|zone| (zone.id.as_str(), zone)).collect();
    let assets: BTreeMap<&str, &AssetDoc> = doc.assets.iter().map(|asset| (asset.id.as_str(), asset)).collect();
    let zone = |asset: &str| assets.get(asset).and_then(|asset| zones.get(asset.zone.as_str())).copied();
    for flow in &doc.flows {
        let (Some(from), Some(to)) = (zone(&flow.from), zone(&flow.to)) else { continue };
        let from_where = origins.get(&OriginOf::Flow(flow.id.clone()));
        let known = from_where.map(|o| o.id.clone()).unwrap_or_default();
        let origin = from_where.map(|o| (o.source.clone(), o.file.clone(), o.path.clone())).unwrap_or_default();
        // Descriptions were asked about proof operation by operation.
        let described = origin.0.starts_with("openapi:") && !flow.operations.is_empty() && flow.api != "Tokens";
        let crossing = from.id != to.id && from.trust != to.trust;
        let upwards = crossing && from.trust < to.trust;
        let way = format!("from {:?} to {:?}", from.name, to.name);
        let mut add = |rule: &'static str,
                       (owasp, cwe): (Owasp, u32),
                       words: &str,
                       reason: String,
                       confidence: Confidence| {
            let (id, wish) = ids(rule, &known, &flow.id);
            let name = clean(&format!("{words}: {}", flow.api), 160);
            let on = On::Flow(flow.id.clone());
            let known = Awareness::Known;
            let weakness = WeaknessDoc { id: wish, name, on, owasp, cwe, ease: ease(confidence), known };
            let (what, evidence) = (Suggested::Weakness(weakness), vec![way.clone()]);
            out.push(Suggestion { id, rule, what, reason, confidence, place: None, evidence, origin: origin.clone() });
        };
        match flow.logging {
            Logging::None if crossing => {
                let reason = format!("{:?} crosses a boundary {way} and is not logged", flow.api);
                add("crossing-not-logged", (Owasp::Api8, 778), "Crossing without a log", reason, Confidence::High);
            }
            Logging::Unknown if upwards => {
                let reason = format!("{:?} crosses a boundary {way}; whether it is logged is not stated", flow.api);
                add(
                    "crossing-log-not-stated",
                    (Owasp::Api8, 778),
                    "Crossing, logging not stated",
                    reason,
                    Confidence::Low,
                );
            }
            _ => {}
        }
        match flow.authentication {
            Authentication::None if upwards && !described => {
                let reason = format!("{:?} crosses a boundary {way} and asks for no proof", flow.api);
                add(
                    "crossing-without-proof",
                    (Owasp::Api2, 306),
                    "Crossing without authentication",
                    reason,
                    Confidence::High,
                );
            }
            Authentication::Unknown if upwards && !described => {
                let reason =
                    format!("{:?} crosses a boundary {way}; how its caller proves itself is not stated", flow.api);
                add(
                    "crossing-proof-not-stated",
                    (Owasp::Api2, 306),
                    "Crossing, authentication not stated",
                    reason,
                    Confidence::Medium,
                );
            }
            _ => {}
        }
        if flow.authorisation == Authorisation::None
            && flow.carries.iter().any(|class| super::words::is_sensitive(*class))
        {
            let reason = format!("{:?} carries sensitive data and does not check what its caller may do", flow.api);
            add("no-authorisation", (Owasp::Api5, 862), "Rights are not checked", reason, Confidence::High);
        }
        if flow.encryption == Encryption::None && crossing {
            let words = format!(
                "{:?} crosses a boundary {way} over {} without encryption",
                flow.api,
                if flow.protocol.is_empty() { "a line" } else { &flow.protocol }
            );
            add("crossing-in-clear", (Owasp::Api8, 319), "Crossing in clear text", words, Confidence::Medium);
        }
        let store = assets.get(flow.to.as_str()).is_some_and(|asset| asset.kind == AssetKind::DataStore);
        if store && from.kind == ZoneKind::Public {
            let reason = format!("{:?} leads from the outside straight to a store", flow.api);
            add("store-from-outside", (Owasp::Api8, 668), "A store that the outside reaches", reason, Confidence::High);
        }
    }
}

/// Puts suggestions into an ecosystem, each with its origin. What is there already under that origin, or was taken out by
/// hand, is left alone. Returns how many were put in.
pub fn accept<'s>(doc: &mut EcosystemDoc, suggestions: impl IntoIterator<Item = &'s Suggestion>) -> usize {
    let mut count = 0;
    for suggestion in suggestions {
        let (source, file, path) = suggestion.origin.clone();
        if doc.origins.iter().any(|origin| origin.source == source && origin.id == suggestion.id) {
            continue;
        }
        let (of, read) = match &suggestion.what {
            Suggested::Weakness(weakness) if !doc.weaknesses.iter().any(|w| w.id == weakness.id) => {
                doc.weaknesses.push(weakness.clone());
                (OriginOf::Weakness(weakness.id.clone()), print_of(weakness))
            }
            Suggested::Control(control) if !doc.controls.iter().any(|c| c.id == control.id) => {
                doc.controls.push(control.clone());
                (OriginOf::Control(control.id.clone()), print_of(control))
            }
            Suggested::Weakness(_) | Suggested::Control(_) => continue,
        };
        let guessed = ["ease"].map(str::to_owned).to_vec();
        let kept = vec![
            ("reason".to_owned(), serde_json::Value::String(clean(&suggestion.reason, 600)).to_string()),
            ("confidence".to_owned(), format!("\"{:?}\"", suggestion.confidence).to_lowercase()),
        ];
        let (id, unstated) = (suggestion.id.clone(), Vec::new());
        doc.origins.push(OriginDoc { of, source, file, id, path, guessed, unstated, kept, read });
        count += 1;
    }
    count
}
