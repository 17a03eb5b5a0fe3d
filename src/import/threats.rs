//! Threats and mitigations that another tool lists, as weaknesses and controls.
//!
//! Tools say what could go wrong and what helps, but neither how easy it is nor how much it helps: those numbers are guesses,
//! the same for all, and marked.

use super::draft::{Draft, Mark};
use super::words::{category_of_threat, clean, slug};
use crate::scenario::doc::*;

/// How easy a listed threat is to use: a guess from the severity that the tool gives it.
pub fn ease_of(severity: &str) -> f64 {
    match severity.to_lowercase().as_str() {
        "critical" => 0.9,
        "high" => 0.7,
        "low" => 0.3,
        _ => 0.5,
    }
}

/// What a working mitigation leaves of the chance of success: a guess.
const LEAVES: f64 = 0.4;

/// A threat that stands open.
pub(super) fn weakness(draft: &mut Draft, on: On, (title, kind): (&str, &str), ease: f64, mark: Mark) -> String {
    let (owasp, cwe) = category_of_threat(kind, title);
    let name = match clean(title, 300) {
        name if name.is_empty() => match clean(kind, 300) {
            kind if kind.is_empty() => "Unnamed threat".to_owned(),
            kind => kind,
        },
        name => name,
    };
    let doc =
        WeaknessDoc { id: slug(&clean(&name, 46), "threat"), name, on, owasp, cwe, ease, known: Awareness::Known };
    draft.weakness(doc, mark.guess(&["owasp", "cwe", "ease"]))
}

/// Something that helps against a threat, given by type and title.
pub(super) fn control(
    draft: &mut Draft,
    id: &str,
    on: Vec<On>,
    title: &str,
    threat: (&str, &str),
    state: Switch,
    mark: Mark,
) {
    let (owasp, _) = category_of_threat(threat.0, threat.1);
    let name = match clean(title, 1_000) {
        name if name.is_empty() => format!("Against: {}", clean(threat.1, 300)),
        name => name,
    };
    let doc = ControlDoc {
        id: if id.is_empty() { slug(&clean(&name, 50), "control") } else { id.to_owned() },
        kind: kind_of_control(&name),
        name,
        on,
        against: vec![owasp],
        success: LEAVES,
        detection: 1.0,
        rate: 1.0,
        state,
        cost_per_month: MoneyValue::ZERO,
        acts: None,
    };
    draft.control(doc, mark.guess(&["kind", "against", "success"]));
}

fn kind_of_control(text: &str) -> ControlKind {
    const KINDS: &[(&str, ControlKind)] = &[
        ("rate limit", ControlKind::RateLimit),
        ("throttl", ControlKind::RateLimit),
        ("multi-factor", ControlKind::Mfa),
        ("mfa", ControlKind::Mfa),
        ("two-factor", ControlKind::Mfa),
        ("firewall", ControlKind::Waf),
        ("waf", ControlKind::Waf),
        ("tls", ControlKind::Encryption),
        ("https", ControlKind::Encryption),
        ("http/s", ControlKind::Encryption),
        ("encrypt", ControlKind::Encryption),
        ("validat", ControlKind::SchemaValidation),
        ("sanitiz", ControlKind::SchemaValidation),
        ("segment", ControlKind::Segmentation),
        ("network", ControlKind::Segmentation),
        ("log", ControlKind::Observability),
        ("monitor", ControlKind::Observability),
        ("audit", ControlKind::Observability),
        ("allow", ControlKind::Allowlist),
        ("restrict", ControlKind::Allowlist),
        ("authori", ControlKind::ObjectCheck),
        ("access control", ControlKind::ObjectCheck),
        ("token", ControlKind::Tokenisation),
    ];
    let lower = text.to_lowercase();
    KINDS.iter().find(|(word, _)| lower.contains(word)).map_or(ControlKind::PolicyEngine, |(_, kind)| *kind)
}

/// How a flow proves its caller, by the words that stand at it; none where they say nothing of it.
pub(super) fn authentication(words: &str) -> Option<Authentication> {
    const WORDS: &[(&str, Authentication)] = &[
        ("mtls", Authentication::Mtls),
        ("mutual tls", Authentication::Mtls),
        ("client-certificate", Authentication::Mtls),
        ("client certificate", Authentication::Mtls),
        ("oauth", Authentication::OAuth2),
        ("oidc", Authentication::OAuth2),
        ("openid", Authentication::OAuth2),
        ("saml", Authentication::OAuth2),
        ("jwt", Authentication::Jwt),
        ("bearer", Authentication::Jwt),
        ("session", Authentication::Jwt),
        ("api key", Authentication::ApiKey),
        ("api-key", Authentication::ApiKey),
        ("apikey", Authentication::ApiKey),
        ("basic", Authentication::Basic),
        ("credentials", Authentication::Basic),
        ("password", Authentication::Basic),
        ("hmac", Authentication::Signed),
        ("signed", Authentication::Signed),
        ("anonymous", Authentication::None),
        ("no authentication", Authentication::None),
        ("unauthenticated", Authentication::None),
        ("none", Authentication::None),
        ("token", Authentication::Jwt),
        ("two-factor", Authentication::OAuth2),
    ];
    let lower = words.to_lowercase();
    WORDS.iter().find(|(word, _)| lower.contains(word)).map(|(_, kind)| *kind)
}
