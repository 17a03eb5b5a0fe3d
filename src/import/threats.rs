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

/// How a flow proves its caller, by the words that stand at it; none where they say nothing of it. Words count as a whole:
/// "unsigned" is not "signed"; and one that is said not to be there counts for nothing.
pub(super) fn authentication(text: &str) -> Option<Authentication> {
    const WORDS: &[(&str, Authentication)] = &[
        ("mtls", Authentication::Mtls),
        ("mutual tls", Authentication::Mtls),
        ("mutualtls", Authentication::Mtls),
        ("client certificate", Authentication::Mtls),
        ("client cert", Authentication::Mtls),
        ("oauth", Authentication::OAuth2),
        ("oauth2", Authentication::OAuth2),
        ("oidc", Authentication::OAuth2),
        ("openid", Authentication::OAuth2),
        ("openidconnect", Authentication::OAuth2),
        ("saml", Authentication::OAuth2),
        ("saml2", Authentication::OAuth2),
        ("two factor", Authentication::OAuth2),
        ("jwt", Authentication::Jwt),
        ("bearer", Authentication::Jwt),
        ("session", Authentication::Jwt),
        ("api key", Authentication::ApiKey),
        ("apikey", Authentication::ApiKey),
        ("basic", Authentication::Basic),
        ("credential", Authentication::Basic),
        ("password", Authentication::Basic),
        ("hmac", Authentication::Signed),
        ("signed", Authentication::Signed),
        ("signature", Authentication::Signed),
        ("token", Authentication::Jwt),
        ("anonymous", Authentication::None),
        ("no authentication", Authentication::None),
        ("unauthenticated", Authentication::None),
        ("none", Authentication::None),
    ];
    let plain: String = text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let is = |said: &str, wanted: &str| said == wanted || said.strip_suffix('s') == Some(wanted);
    let stands = |wanted: &str| {
        let wanted: Vec<&str> = wanted.split(' ').collect();
        words.windows(wanted.len()).enumerate().any(|(at, window)| {
            let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
            let denied = ["no", "not", "non", "without"].contains(&before);
            !denied && window.iter().zip(&wanted).all(|(said, wanted)| is(said, wanted))
        })
    };
    WORDS.iter().find(|(word, _)| stands(word)).map(|(_, kind)| *kind)
}

/// The word in which an export of ours states the authentication of a flow.
pub(super) fn own_authentication(label: &str) -> Option<Authentication> {
    let kinds = [
        Authentication::None,
        Authentication::ApiKey,
        Authentication::Basic,
        Authentication::OAuth2,
        Authentication::Jwt,
        Authentication::Mtls,
        Authentication::Signed,
    ];
    kinds.into_iter().find(|kind| kind.label().eq_ignore_ascii_case(label.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_proof_count_as_a_whole() {
        for (text, expected) in [
            ("mTLS", Some(Authentication::Mtls)),
            ("session-id", Some(Authentication::Jwt)),
            ("client-certificate", Some(Authentication::Mtls)),
            ("API keys", Some(Authentication::ApiKey)),
            ("HMAC-SHA256", Some(Authentication::Signed)),
            ("signed", Some(Authentication::Signed)),
            ("unsigned", None),
            ("not signed", None),
            ("without OAuth", None),
            ("no authentication", Some(Authentication::None)),
            ("none", Some(Authentication::None)),
            ("externalized", None),
            ("tokenised", None),
        ] {
            assert_eq!(authentication(text), expected, "{text}");
        }
    }

    #[test]
    fn every_word_of_an_export_is_read_back() {
        for kind in [Authentication::None, Authentication::Mtls, Authentication::OAuth2, Authentication::Signed] {
            assert_eq!(own_authentication(kind.label()), Some(kind));
        }
    }
}
