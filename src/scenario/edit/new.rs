//! New elements, with values that are right as far as anybody can know, and names that nobody has.

use super::{EditError, Subject};
use crate::scenario::decode::MAX_ELEMENTS;
use crate::scenario::doc::*;

/// What is to be added, and to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// A zone.
    Zone,
    /// An asset in a zone.
    Asset {
        /// Name of the zone.
        zone: String,
    },
    /// A holding of an asset.
    Holding {
        /// Position of the asset.
        asset: usize,
    },
    /// A flow.
    Flow {
        /// Name of the caller.
        from: String,
        /// Name of the called.
        to: String,
    },
    /// A weakness.
    Weakness {
        /// Where.
        on: OnElement,
    },
    /// A control.
    Control {
        /// Where.
        on: OnElement,
    },
    /// A credential.
    Credential {
        /// A flow that it opens, by its name.
        opens: Option<String>,
        /// The asset that it is kept on, by its name.
        kept_on: String,
    },
}

/// An asset or a flow, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnElement {
    /// An asset.
    Asset(String),
    /// A flow.
    Flow(String),
}

impl From<OnElement> for On {
    fn from(on: OnElement) -> Self {
        match on {
            OnElement::Asset(id) => On::Asset(id),
            OnElement::Flow(id) => On::Flow(id),
        }
    }
}

/// A first name that is not taken: `asset`, `asset-2` …
fn free<'a>(wish: &str, taken: impl Iterator<Item = &'a String>) -> String {
    let taken: std::collections::BTreeSet<&str> = taken.map(String::as_str).collect();
    if !taken.contains(wish) {
        return wish.to_owned();
    }
    (2..).map(|n: u64| format!("{wish}-{n}")).find(|name| !taken.contains(name.as_str())).unwrap_or_default()
}

pub(super) fn add(doc: &mut EcosystemDoc, new: New) -> Result<Subject, EditError> {
    let elements = doc.zones.len()
        + doc.assets.len()
        + doc.flows.len()
        + doc.weaknesses.len()
        + doc.controls.len()
        + doc.credentials.len();
    if elements >= MAX_ELEMENTS {
        return Err(EditError::Full);
    }
    Ok(match new {
        New::Zone => {
            let id = free("zone", doc.zones.iter().map(|z| &z.id));
            let name = "New zone".to_owned();
            let (kind, about) = (ZoneKind::Internal, String::new());
            doc.zones.push(ZoneDoc { id, name, trust: 50, kind, inside: None, about });
            Subject::Zone(doc.zones.len() - 1)
        }
        New::Asset { zone } => {
            let id = free("asset", doc.assets.iter().map(|a| &a.id));
            // With its neighbours, so that the file stays in groups.
            let at = doc.assets.iter().rposition(|a| a.zone == zone).map_or(doc.assets.len(), |last| last + 1);
            doc.assets.insert(at, asset(id, zone));
            Subject::Asset(at)
        }
        New::Holding { asset } => {
            let id = free("data", doc.assets.iter().flat_map(|a| a.holdings.iter().map(|h| &h.id)));
            let holdings = &mut doc.assets.get_mut(asset).ok_or(EditError::Gone)?.holdings;
            holdings.push(HoldingDoc {
                id,
                name: "new data".to_owned(),
                class: DataClass::Personal,
                people: 1,
                rows: None,
                residency: String::new(),
                overlap: None,
            });
            Subject::Holding(asset, holdings.len() - 1)
        }
        New::Flow { from, to } => {
            let id = free(&short(&format!("{from}-{to}")), doc.flows.iter().map(|f| &f.id));
            doc.flows.push(flow(id, from, to));
            Subject::Flow(doc.flows.len() - 1)
        }
        New::Weakness { on } => {
            let id = free("weakness", doc.weaknesses.iter().map(|w| &w.id));
            doc.weaknesses.push(WeaknessDoc {
                id,
                name: "New weakness".to_owned(),
                on: on.into(),
                owasp: Owasp::Api1,
                // A missing check of ownership, the most frequent one.
                cwe: 639,
                ease: 0.5,
                known: Awareness::Unknown,
            });
            Subject::Weakness(doc.weaknesses.len() - 1)
        }
        New::Control { on } => {
            let id = free("control", doc.controls.iter().map(|c| &c.id));
            doc.controls.push(ControlDoc {
                id,
                name: "New control".to_owned(),
                kind: ControlKind::RateLimit,
                on: vec![on.into()],
                against: Vec::new(),
                success: 1.0,
                detection: 1.0,
                rate: 0.5,
                state: Switch::On,
                cost_per_month: MoneyValue::ZERO,
                acts: None,
            });
            Subject::Control(doc.controls.len() - 1)
        }
        New::Credential { opens, kept_on } => {
            let id = free("credential", doc.credentials.iter().map(|c| &c.id));
            doc.credentials.push(CredentialDoc {
                id,
                name: "New credential".to_owned(),
                kind: CredentialKind::ApiKey,
                opens: opens.into_iter().collect(),
                scope: String::new(),
                lifetime: None,
                kept_on,
                worth_per_hour: MoneyValue::ZERO,
            });
            Subject::Credential(doc.credentials.len() - 1)
        }
    })
}

/// At most as long as a name may be, with room for a number.
fn short(id: &str) -> String {
    id.chars().take(54).collect::<String>().trim_end_matches('-').to_owned()
}

fn asset(id: String, zone: String) -> AssetDoc {
    AssetDoc {
        id,
        name: "New asset".to_owned(),
        kind: AssetKind::Service,
        zone,
        owner: None,
        fact: String::new(),
        about: String::new(),
        monitoring: Vec::new(),
        holdings: Vec::new(),
        worth_per_hour: MoneyValue::ZERO,
        depends_on: Vec::new(),
    }
}

fn flow(id: String, from: String, to: String) -> FlowDoc {
    FlowDoc {
        id,
        from,
        to,
        api: "New API".to_owned(),
        operations: Vec::new(),
        exposure: Exposure::Internal,
        inventory: Inventory::Documented,
        authentication: Authentication::Unknown,
        scope: String::new(),
        lifetime: None,
        authorisation: Authorisation::Function,
        protocol: String::new(),
        encryption: Encryption::Unknown,
        carries: Vec::new(),
        data: DataDirection::Both,
        calls_per_hour: 0,
        limit_per_minute: None,
        validation: Validation::Unknown,
        logging: Logging::Unknown,
        worth_per_hour: MoneyValue::ZERO,
    }
}

/// What a new file begins with: the smallest ecosystem that passes all checks and shows how the parts hang together.
pub fn template() -> EcosystemDoc {
    let zone = |id: &str, name: &str, trust, kind| ZoneDoc {
        id: id.to_owned(),
        name: name.to_owned(),
        trust,
        kind,
        inside: None,
        about: String::new(),
    };
    let client = AssetDoc { kind: AssetKind::Client, name: "App".to_owned(), ..asset("app".into(), "internet".into()) };
    let service = AssetDoc { name: "Service".to_owned(), ..asset("service".into(), "services".into()) };
    EcosystemDoc {
        version: FORMAT_VERSION,
        id: "new-ecosystem".to_owned(),
        name: "New ecosystem".to_owned(),
        summary: String::new(),
        profile: None,
        layout: Vec::new(),
        zones: vec![
            zone("internet", "Internet", 0, ZoneKind::Public),
            zone("services", "Services", 60, ZoneKind::Internal),
        ],
        assets: vec![client, service],
        flows: vec![FlowDoc {
            exposure: Exposure::Public,
            ..flow("app-service".into(), "app".into(), "service".into())
        }],
        weaknesses: Vec::new(),
        controls: Vec::new(),
        credentials: Vec::new(),
        origins: Vec::new(),
    }
}
