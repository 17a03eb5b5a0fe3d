//! The invented ecosystem: a payments platform.

use crate::base::id::{AssetId, FlowId, ZoneId};
use crate::engine::view::{AssetState, AssetView, FlowState, FlowView, Overlay, PictureView, Service, ZoneView};
use crate::scenario::doc::{AssetKind, Mark, Role, ZoneKind};

type AssetRow = (&'static str, AssetKind, u16, Option<Role>, &'static str, u8);

const ZONES: [(&str, u8, ZoneKind); 5] = [
    ("Public", 0, ZoneKind::Public),
    ("Partners and edge", 20, ZoneKind::Edge),
    ("Internal services", 50, ZoneKind::Internal),
    ("Restricted data", 90, ZoneKind::Restricted),
    ("Third parties", 30, ZoneKind::ThirdParty),
];

const ASSETS: [AssetRow; 20] = [
    ("Mobile app", AssetKind::Client, 0, Some(Role::Product), "1.2 M users", 0),
    ("Web banking", AssetKind::Client, 0, Some(Role::Product), "OIDC + PKCE", 0),
    ("Orbit Loans", AssetKind::Client, 0, None, "partner since 2021", 0),
    ("API gateway", AssetKind::Gateway, 1, Some(Role::Dev), "6 000 calls a minute", 0),
    ("Partner API", AssetKind::Gateway, 1, Some(Role::Dev), "31 partners", 0),
    ("Support agent (LLM)", AssetKind::AiAgent, 1, Some(Role::Product), "14 tools", 1),
    ("Identity", AssetKind::IdentityProvider, 2, Some(Role::Dev), "tokens of 60 min", 2),
    ("payments-api", AssetKind::Service, 2, Some(Role::Dev), "$41 k / h", 0),
    ("accounts-api", AssetKind::Service, 2, Some(Role::Dev), "38 M calls a day", 0),
    ("legacy-export", AssetKind::Service, 2, None, "since 2016", 0),
    ("notifications", AssetKind::Queue, 2, Some(Role::Dev), "mail and push", 1),
    ("Back office", AssetKind::AdminConsole, 2, Some(Role::Finance), "140 users", 2),
    ("Build pipeline", AssetKind::CiCd, 2, Some(Role::Dev), "40 releases a week", 1),
    ("Ledger", AssetKind::DataStore, 3, Some(Role::Finance), "38 M rows", 4),
    ("Customer profiles", AssetKind::DataStore, 3, Some(Role::Legal), "PII of 2.1 M", 5),
    ("Card vault", AssetKind::DataStore, 3, Some(Role::Finance), "PCI, 640 k cards", 5),
    ("Audit log", AssetKind::DataStore, 3, Some(Role::Security), "30 days kept", 2),
    ("Secrets", AssetKind::SecretStore, 3, Some(Role::Dev), "410 secrets", 5),
    ("Credit bureau", AssetKind::ThirdPartyApi, 4, None, "scores", 0),
    ("Card processor", AssetKind::ThirdPartyApi, 4, None, "clearing at 02:00", 0),
];

const FLOWS: [(u16, u16, &str, &str); 24] = [
    (0, 3, "app v3", "personal data"),
    (1, 3, "web v3", "personal data"),
    (2, 4, "partner v1", "personal data, financial data"),
    (3, 6, "token", "credentials and secrets"),
    (3, 7, "payments", "financial data"),
    (3, 8, "accounts", "personal data"),
    (4, 8, "accounts (partner)", "personal data, financial data"),
    (4, 9, "export", "personal data"),
    (5, 8, "accounts (agent)", "personal data"),
    (5, 10, "messages", "personal data"),
    (7, 13, "book", "financial data"),
    (7, 15, "charge", "cardholder data"),
    (8, 14, "read profile", "personal data"),
    (9, 14, "bulk read", "personal data"),
    (9, 16, "audit", ""),
    (6, 17, "keys", "credentials and secrets"),
    (11, 7, "refund", "financial data"),
    (11, 13, "reports", "financial data"),
    (12, 17, "deploy keys", "credentials and secrets"),
    (12, 8, "deploy", ""),
    (8, 18, "score", "personal data, financial data"),
    (7, 19, "clear", "cardholder data"),
    (8, 10, "notify", "personal data"),
    (7, 16, "audit", ""),
];

/// The invented ecosystem.
pub fn picture() -> PictureView {
    let zones: Vec<ZoneView> = ZONES
        .iter()
        .enumerate()
        .map(|(index, (name, trust, kind))| ZoneView {
            id: ZoneId::new(index),
            name: (*name).into(),
            trust: *trust,
            kind: *kind,
            inside: None,
            about: String::new(),
        })
        .collect();
    let assets: Vec<AssetView> = ASSETS
        .iter()
        .enumerate()
        .map(|(index, (name, kind, zone, owner, fact, sensitivity))| AssetView {
            id: AssetId::new(index),
            name: (*name).into(),
            kind: *kind,
            zone: ZoneId(*zone),
            owner: *owner,
            fact: (*fact).into(),
            about: format!("{name} serves customers and partners around the clock; nobody likes to restart it."),
            monitoring: vec!["gateway log: sees 90 %, looked at 60 %".into()],
            holdings: if *sensitivity > 3 {
                vec!["customer profiles: 2.1 M people, personal data, EU".into()]
            } else {
                vec![]
            },
            sensitivity: *sensitivity,
            exposure: if *zone == 0 { 2 } else { u8::from(*zone == 1) },
            worth: if *name == "payments-api" { "$41 k / h".into() } else { String::new() },
        })
        .collect();
    let trust = |asset: u16| {
        let zone = ASSETS.get(asset as usize).map_or(0, |row| row.2);
        ZONES.get(zone as usize).map_or(0, |zone| i16::from(zone.1))
    };
    let flows = FLOWS
        .iter()
        .enumerate()
        .map(|(index, (from, to, api, carries))| FlowView {
            id: FlowId::new(index),
            from: AssetId(*from),
            to: AssetId(*to),
            api: (*api).into(),
            crosses: trust(*from) != trust(*to),
            trust_step: trust(*to) - trust(*from),
            carries: (*carries).into(),
            details: vec![("Authentication".into(), "API key".into()), ("Checks rights by".into(), "function".into())],
        })
        .collect();
    PictureView {
        name: "Payments platform".into(),
        about: "Meridian Pay moves money for 1.2 million people.".into(),
        zones,
        assets,
        flows,
        ..PictureView::default()
    }
}

fn overlay(assets: &[(usize, AssetState)], flows: &[(usize, FlowState)]) -> Overlay {
    let mut overlay = Overlay {
        assets: vec![AssetState::default(); ASSETS.len()],
        flows: vec![FlowState { throttled_to: 100, ..FlowState::default() }; FLOWS.len()],
    };
    for (index, state) in assets {
        if let Some(slot) = overlay.assets.get_mut(*index) {
            *slot = state.clone();
        }
    }
    for (index, state) in flows {
        if let Some(slot) = overlay.flows.get_mut(*index) {
            *slot = *state;
        }
    }
    overlay
}

fn marked(mark: Mark, note: &str) -> AssetState {
    AssetState { mark: Some(mark), note: note.into(), ..AssetState::default() }
}

/// What the teams know in the middle.
pub fn overlay_known() -> Overlay {
    let attack = FlowState { attack: true, active: true, throttled_to: 100, ..FlowState::default() };
    overlay(
        &[
            (4, marked(Mark::Suspicious, "key of Orbit Loans")),
            (8, marked(Mark::Compromised, "reads one by one")),
            (
                14,
                AssetState {
                    taken: Some((214_000, 2_100_000)),
                    leaving_per_hour: 294_000,
                    ..marked(Mark::Compromised, "")
                },
            ),
            (
                9,
                AssetState {
                    service: Service::Isolated, note: "isolated 20:12 · Dev".into(), ..AssetState::default()
                },
            ),
        ],
        &[
            (6, attack),
            (12, attack),
            (7, FlowState { blocked: true, throttled_to: 100, ..FlowState::default() }),
            (5, FlowState { throttled_to: 40, ..FlowState::default() }),
        ],
    )
}

/// What is true in the middle.
pub fn overlay_true() -> Overlay {
    let mut overlay = overlay_known();
    if let Some(slot) = overlay.assets.get_mut(2) {
        *slot = marked(Mark::Compromised, "stolen partner key");
    }
    if let Some(slot) = overlay.assets.get_mut(4) {
        *slot = marked(Mark::Compromised, "no object check");
    }
    for index in [2usize, 6, 12] {
        if let Some(slot) = overlay.flows.get_mut(index) {
            *slot = FlowState { attack: true, active: true, throttled_to: 100, ..FlowState::default() };
        }
    }
    overlay
}
