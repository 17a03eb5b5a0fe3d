//! What is wrong, what stands in the way, and what opens flows.

use std::collections::BTreeMap;

use super::assets::{Ground, Part};
use super::flows::{Call, Via};
use super::words::WEAKNESSES;
use super::{Dice, magnitude, one, share, span};
use crate::scenario::doc::*;

/// Weaknesses, controls and credentials.
pub(super) struct Risks {
    pub weaknesses: Vec<WeaknessDoc>,
    pub controls: Vec<ControlDoc>,
    pub credentials: Vec<CredentialDoc>,
}

/// All three for an estate.
pub(super) fn risks(dice: &Dice, ground: &Ground, calls: &[Call]) -> Risks {
    Risks {
        weaknesses: weaknesses(dice, ground, calls),
        controls: controls(dice, ground, calls),
        credentials: credentials(dice, ground, calls),
    }
}

/// One for every four assets, all ten categories in turn.
fn weaknesses(dice: &Dice, ground: &Ground, calls: &[Call]) -> Vec<WeaknessDoc> {
    let count = if ground.assets.len() < 2 { 0 } else { (ground.assets.len() / 4).max(WEAKNESSES.len()) };
    let inner: Vec<usize> = ground
        .all(Part::Service)
        .into_iter()
        .chain(ground.all(Part::Gateway))
        .chain(ground.all(Part::Identity))
        .chain(ground.all(Part::Console))
        .chain(ground.all(Part::Agent))
        .chain(ground.all(Part::Store))
        .collect();
    (0..count)
        .filter_map(|n| {
            let (owasp, stem, name, cwe) = WEAKNESSES.get(n % WEAKNESSES.len()).copied()?;
            let id = format!("{stem}-{}", n / WEAKNESSES.len() + 1);
            let on_flow = matches!(owasp, Owasp::Api1 | Owasp::Api4 | Owasp::Api5 | Owasp::Api6 | Owasp::Api9);
            let fits: Vec<&Call> = calls.iter().filter(|call| suits(owasp, call)).collect();
            let call = fits.get(dice.of(&id, "flow").pick(fits.len().max(1)));
            let on = match call.filter(|_| on_flow) {
                Some(call) => On::Flow(call.doc.id.clone()),
                None => On::Asset(ground.id(one(dice.of(&id, "asset"), &inner, 0)).to_owned()),
            };
            Some(WeaknessDoc {
                name: name.to_owned(),
                on,
                owasp,
                cwe,
                ease: share(dice.of(&id, "ease"), 0.2, 0.9),
                known: if dice.of(&id, "known").happens(0.35) { Awareness::Known } else { Awareness::Unknown },
                id,
            })
        })
        .collect()
}

/// Whether a weakness of a category is to be expected on a flow.
fn suits(owasp: Owasp, call: &Call) -> bool {
    match owasp {
        Owasp::Api1 => matches!(call.doc.authorisation, Authorisation::None | Authorisation::Function),
        Owasp::Api4 => call.doc.limit_per_minute.is_none(),
        Owasp::Api9 => call.doc.inventory != Inventory::Documented,
        _ => matches!(call.via, Via::Public | Via::Partner | Via::Route | Via::Service),
    }
}

/// Kind, word, what it multiplies success, noise and rate with, categories that it is about.
type ControlWords = (ControlKind, &'static str, f64, f64, f64, &'static [Owasp]);

const CONTROLS: &[ControlWords] = &[
    (ControlKind::RateLimit, "rate limit", 1.0, 1.2, 0.4, &[Owasp::Api4, Owasp::Api6]),
    (ControlKind::Waf, "firewall", 0.7, 1.3, 1.0, &[]),
    (ControlKind::ObjectCheck, "ownership check", 0.2, 1.1, 1.0, &[Owasp::Api1]),
    (ControlKind::Mfa, "second factor", 0.3, 1.1, 1.0, &[Owasp::Api2]),
    (ControlKind::Observability, "API monitoring", 1.0, 2.0, 1.0, &[]),
    (ControlKind::SchemaValidation, "schema check", 0.5, 1.1, 1.0, &[Owasp::Api3, Owasp::Api10]),
    (ControlKind::Segmentation, "segmentation", 0.5, 1.0, 1.0, &[]),
    (ControlKind::EgressFilter, "egress filter", 0.4, 1.2, 0.7, &[Owasp::Api7]),
    (ControlKind::BehaviouralBaseline, "baseline", 0.9, 1.8, 1.0, &[]),
    (ControlKind::TrustScore, "trust score", 0.8, 1.5, 0.8, &[]),
    (ControlKind::Inventory, "inventory", 0.8, 1.3, 1.0, &[Owasp::Api9]),
    (ControlKind::Tokenisation, "tokenisation", 0.6, 1.0, 0.5, &[]),
];

/// One for every three assets, on up to three flows of one kind; a third of them is switched off.
fn controls(dice: &Dice, ground: &Ground, calls: &[Call]) -> Vec<ControlDoc> {
    let count = if calls.is_empty() { 0 } else { (ground.assets.len() / 3).max(2) };
    (0..count)
        .filter_map(|n| {
            let (kind, word, success, detection, rate, against) = CONTROLS.get(n % CONTROLS.len()).copied()?;
            let first = dice.nth("control", "flow", n).pick(calls.len());
            let guarded = calls.iter().skip(first).filter(|call| call.via != Via::Deploy).take(1 + n % 3);
            let mut on: Vec<On> = guarded.map(|call| On::Flow(call.doc.id.clone())).collect();
            if on.is_empty() {
                on.push(On::Asset(ground.id(0).to_owned()));
            }
            let id = format!("control-{}", n + 1);
            let acts = matches!(kind, ControlKind::BehaviouralBaseline | ControlKind::TrustScore | ControlKind::Waf);
            let acts = (acts && dice.of(&id, "acts").happens(0.4)).then(|| ActsDoc {
                after: span(one(dice.of(&id, "after"), &["2m", "10m", "45m"], "10m")),
                wrong_per_day: share(dice.of(&id, "wrong"), 0.0, 0.08),
            });
            Some(ControlDoc {
                name: format!("{} {}", word, n / CONTROLS.len() + 1),
                kind,
                on,
                against: against.to_vec(),
                success,
                detection,
                rate,
                state: if dice.of(&id, "on").happens(0.65) { Switch::On } else { Switch::Off },
                cost_per_month: MoneyValue(magnitude(dice.of(&id, "cost"), 200.0, 9_000.0) as f64),
                acts,
                id,
            })
        })
        .collect()
}

/// One for every third caller with proof of itself: what it shows opens its flows of that kind.
fn credentials(dice: &Dice, ground: &Ground, calls: &[Call]) -> Vec<CredentialDoc> {
    let mut shown: BTreeMap<(usize, Authentication), Vec<&Call>> = BTreeMap::new();
    for call in calls {
        let proof = call.doc.authentication;
        if !matches!(proof, Authentication::None | Authentication::Unknown) {
            shown.entry((call.from, proof)).or_default().push(call);
        }
    }
    let (secrets, builds, stores) = (ground.all(Part::Secrets), ground.all(Part::Build), ground.all(Part::Store));
    let most = (ground.assets.len() / 3).max(3);
    let all = shown.len().max(1);
    let kept = shown.into_iter().enumerate().filter(|(n, _)| n * most / all != (n + 1) * most / all || all <= most);
    kept.map(|(_, ((from, proof), opened))| {
        let caller = ground.id(from);
        let (kind, word) = match proof {
            Authentication::ApiKey => (CredentialKind::ApiKey, "key"),
            Authentication::Basic => (CredentialKind::Password, "password"),
            Authentication::Mtls => (CredentialKind::Certificate, "certificate"),
            Authentication::Signed => (CredentialKind::SigningKey, "signing-key"),
            Authentication::OAuth2 => (CredentialKind::ServiceAccount, "account"),
            Authentication::Jwt | Authentication::None | Authentication::Unknown => (CredentialKind::Token, "token"),
        };
        let id = format!("{caller}-{word}");
        // Most are kept where they should be; some lie with the build line or in a store, which is how they get out.
        let places = [(&secrets, 0.5), (&builds, 0.1), (&stores, 0.06)];
        let mut left = dice.of(&id, "kept").unit();
        let mut keeper = from;
        for (list, weight) in places {
            left -= weight;
            if left < 0.0 {
                keeper = one(dice.of(&id, "keeper"), list, from);
                break;
            }
        }
        let name = ground.assets.get(from).map_or("", |made| made.name.as_str());
        CredentialDoc {
            name: format!("{name}: {}", kind.label()),
            kind,
            opens: opened.iter().take(6).map(|call| call.doc.id.clone()).collect(),
            scope: opened.first().map(|call| call.doc.scope.clone()).unwrap_or_default(),
            lifetime: opened.first().and_then(|call| call.doc.lifetime.clone()),
            kept_on: ground.id(keeper).to_owned(),
            worth_per_hour: MoneyValue(0.0),
            id,
        }
    })
    .collect()
}
