//! Tables as comma-separated values (RFC 4180), with a mark for spreadsheets that the text is UTF-8. A cell that a spreadsheet
//! would take for a formula gets an apostrophe before it.

use crate::analysis::graph::findings::{Finding, Severity};
use crate::scenario::doc::*;

/// One cell.
fn cell(text: &str) -> String {
    let guarded = match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') if text.parse::<f64>().is_err() => format!("'{text}"),
        _ => text.to_owned(),
    };
    if guarded.contains([',', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut out = String::from("\u{FEFF}");
    out.push_str(&head.join(","));
    out.push_str("\r\n");
    for row in rows {
        out.push_str(&row.iter().map(|text| cell(text)).collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}

/// Fields of an element that are guessed or not stated.
fn doubts(doc: &EcosystemDoc, of: &OriginOf) -> (String, String) {
    let origin = doc.origins.iter().find(|origin| origin.of == *of);
    origin.map(|origin| (origin.guessed.join(" "), origin.unstated.join(" "))).unwrap_or_default()
}

/// Assets.
pub fn assets(doc: &EcosystemDoc) -> String {
    let head = [
        "id",
        "name",
        "kind",
        "zone",
        "trust",
        "owner",
        "holds",
        "people",
        "worth_per_hour",
        "depends_on",
        "guessed",
        "not_stated",
    ];
    let rows = doc.assets.iter().map(|asset| {
        let zone = doc.zones.iter().find(|zone| zone.id == asset.zone);
        let (guessed, unstated) = doubts(doc, &OriginOf::Asset(asset.id.clone()));
        vec![
            asset.id.clone(),
            asset.name.clone(),
            asset.kind.label().to_owned(),
            zone.map(|zone| zone.name.clone()).unwrap_or_default(),
            zone.map(|zone| zone.trust.to_string()).unwrap_or_default(),
            asset.owner.map(|role| role.label().to_owned()).unwrap_or_default(),
            asset.holdings.iter().map(|holding| holding.class.label()).collect::<Vec<_>>().join("; "),
            asset.holdings.iter().map(|holding| holding.people).max().map(|n| n.to_string()).unwrap_or_default(),
            asset.worth_per_hour.0.to_string(),
            asset.depends_on.join(" "),
            guessed,
            unstated,
        ]
    });
    table(&head, rows)
}

/// Flows.
pub fn flows(doc: &EcosystemDoc) -> String {
    let head = [
        "id",
        "from",
        "to",
        "api",
        "operations",
        "exposure",
        "inventory",
        "authentication",
        "scope",
        "authorisation",
        "protocol",
        "encryption",
        "carries",
        "data",
        "limit_per_minute",
        "validation",
        "logging",
        "guessed",
        "not_stated",
    ];
    let rows = doc.flows.iter().map(|flow| {
        let (guessed, unstated) = doubts(doc, &OriginOf::Flow(flow.id.clone()));
        vec![
            flow.id.clone(),
            flow.from.clone(),
            flow.to.clone(),
            flow.api.clone(),
            flow.operations.join("; "),
            flow.exposure.label().to_owned(),
            flow.inventory.label().to_owned(),
            flow.authentication.label().to_owned(),
            flow.scope.clone(),
            flow.authorisation.label().to_owned(),
            flow.protocol.clone(),
            flow.encryption.label().to_owned(),
            flow.carries.iter().map(|class| class.label()).collect::<Vec<_>>().join("; "),
            flow.data.label().to_owned(),
            flow.limit_per_minute.map(|limit| limit.to_string()).unwrap_or_default(),
            flow.validation.label().to_owned(),
            flow.logging.label().to_owned(),
            guessed,
            unstated,
        ]
    });
    table(&head, rows)
}

fn about(finding: &Finding) -> String {
    finding.about.iter().map(|about| about.id.as_str()).collect::<Vec<_>>().join(" ")
}

/// What the analysis finds.
pub fn findings(list: &[Finding]) -> String {
    let head = ["code", "severity", "owasp", "about", "finding", "evidence"];
    let rows = list.iter().map(|finding| {
        vec![
            finding.code.to_owned(),
            finding.severity.label().to_owned(),
            finding.owasp.short().to_owned(),
            about(finding),
            finding.sentence.clone(),
            finding.evidence.join("; "),
        ]
    });
    table(&head, rows)
}

/// A risk register: each weakness with what stands against it, and each finding that somebody should act on.
pub fn register(doc: &EcosystemDoc, list: &[Finding]) -> String {
    let head = [
        "id", "source", "risk", "category", "cwe", "where", "ease", "severity", "known", "controls", "owner", "status",
        "reason",
    ];
    let owner = |asset: &str| doc.assets.iter().find(|a| a.id == asset).and_then(|a| a.owner);
    let weaknesses = doc.weaknesses.iter().map(|weakness| {
        let (place, role) = match &weakness.on {
            On::Asset(id) => (id, owner(id)),
            On::Flow(id) => (id, doc.flows.iter().find(|flow| flow.id == *id).and_then(|flow| owner(&flow.to))),
        };
        let controls = doc.controls.iter().filter(|control| super::otm::helps(control, weakness));
        let controls: Vec<String> =
            controls.map(|control| format!("{} ({})", control.name, control.state.label())).collect();
        let of = OriginOf::Weakness(weakness.id.clone());
        let origin = doc.origins.iter().find(|origin| origin.of == of);
        let reason = origin.and_then(|origin| origin.kept.iter().find(|(key, _)| key == "reason"));
        let reason = reason.and_then(|(_, text)| serde_json::from_str::<String>(text).ok()).unwrap_or_default();
        vec![
            weakness.id.clone(),
            if origin.is_some() { "imported" } else { "written" }.to_owned(),
            weakness.name.clone(),
            weakness.owasp.label().to_owned(),
            format!("CWE-{}", weakness.cwe),
            place.clone(),
            weakness.ease.to_string(),
            String::new(),
            weakness.known.label().to_owned(),
            controls.join("; "),
            role.map(|role| role.label().to_owned()).unwrap_or_default(),
            "open".to_owned(),
            reason,
        ]
    });
    let found = list.iter().filter(|finding| finding.severity < Severity::Note).map(|finding| {
        vec![
            format!("{} {}", finding.code, about(finding)).chars().take(120).collect(),
            "analysis".to_owned(),
            finding.sentence.clone(),
            finding.owasp.label().to_owned(),
            String::new(),
            about(finding),
            String::new(),
            finding.severity.label().to_owned(),
            String::new(),
            String::new(),
            String::new(),
            "open".to_owned(),
            finding.evidence.join("; "),
        ]
    });
    table(&head, weaknesses.chain(found))
}
