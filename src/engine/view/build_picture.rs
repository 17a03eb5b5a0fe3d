//! Builds the picture of a scenario's graph: names, zones and details for panels. Weaknesses, credentials in wrong hands and
//! everything else of the attack are deliberately absent.

use super::*;
use crate::base::id::*;
use crate::base::money::Cents;
use crate::scenario::model::{Ecosystem, Scenario};

/// The picture of a scenario: what never changes during a run.
pub fn picture(scenario: &Scenario) -> PictureView {
    let mut picture = ecosystem_picture(&scenario.ecosystem, &scenario.currency.sign);
    if picture.about.is_empty() {
        picture.about = scenario.organisation.about.clone();
    }
    picture
}

/// The picture of an ecosystem alone; `sign` stands before amounts.
pub fn ecosystem_picture(eco: &Ecosystem, sign: &str) -> PictureView {
    let public = |asset: usize| {
        eco.flows.iter().filter(move |f| f.to.index() == asset).map(|f| match f.doc.exposure {
            crate::scenario::doc::Exposure::Public => 2,
            crate::scenario::doc::Exposure::Partner | crate::scenario::doc::Exposure::ThirdParty => 1,
            crate::scenario::doc::Exposure::Internal => 0,
        })
    };
    PictureView {
        name: eco.name.clone(),
        about: eco.summary.clone(),
        zones: eco
            .zones
            .iter()
            .enumerate()
            .map(|(i, z)| ZoneView {
                id: ZoneId::new(i),
                name: z.name.clone(),
                trust: z.trust,
                kind: z.kind,
                inside: z.inside,
                about: z.about.clone(),
            })
            .collect(),
        assets: eco
            .assets
            .iter()
            .enumerate()
            .map(|(i, a)| AssetView {
                id: AssetId::new(i),
                name: a.doc.name.clone(),
                kind: a.doc.kind,
                zone: a.zone,
                owner: a.doc.owner,
                fact: a.doc.fact.clone(),
                about: a.doc.about.clone(),
                monitoring: a
                    .doc
                    .monitoring
                    .iter()
                    .map(|m| {
                        let percent = |share: f64| libm::round(share * 100.0);
                        format!(
                            "{}: records {:.0} %, looked at {:.0} %",
                            m.source,
                            percent(m.coverage),
                            percent(m.quality)
                        )
                    })
                    .collect(),
                holdings: a
                    .doc
                    .holdings
                    .iter()
                    .map(|h| {
                        let people = crate::base::money::short_count(h.people);
                        let place = if h.residency.is_empty() { String::new() } else { format!(", {}", h.residency) };
                        format!("{}: {people} people, {}{place}", h.name, h.class)
                    })
                    .collect(),
                sensitivity: a.doc.holdings.iter().map(|h| sensitivity(h.class)).max().unwrap_or(0),
                exposure: public(i).max().unwrap_or(0),
                worth: match a.worth_per_hour {
                    Cents(0) => String::new(),
                    worth => format!("{} per hour", worth.short(sign)),
                },
            })
            .collect(),
        flows: eco
            .flows
            .iter()
            .enumerate()
            .map(|(i, f)| FlowView {
                id: FlowId::new(i),
                from: f.from,
                to: f.to,
                api: f.doc.api.clone(),
                crosses: f.crosses(),
                trust_step: f.trust_step,
                carries: f.doc.carries.iter().map(|c| c.label()).collect::<Vec<_>>().join(", "),
                details: flow_details(f, sign),
            })
            .collect(),
        credentials: eco.credentials.iter().enumerate().map(|(i, c)| (CredentialId::new(i), c.name.clone())).collect(),
        holdings: eco.holdings.iter().enumerate().map(|(i, h)| (HoldingId::new(i), h.name.clone())).collect(),
        places: eco
            .places
            .iter()
            .map(|(asset, x, y)| PlaceView { asset: *asset, x: *x as f32, y: *y as f32 })
            .collect(),
    }
}

fn flow_details(f: &crate::scenario::model::Flow, sign: &str) -> Vec<(String, String)> {
    let d = &f.doc;
    let mut lines = vec![
        ("Operations".to_owned(), d.operations.join(", ")),
        ("Meant for".to_owned(), d.exposure.label().to_owned()),
        ("Inventory".to_owned(), d.inventory.label().to_owned()),
        ("Caller proves itself by".to_owned(), d.authentication.label().to_owned()),
        ("Rights are checked per".to_owned(), d.authorisation.label().to_owned()),
        ("Token may".to_owned(), d.scope.clone()),
        ("Data moves".to_owned(), d.data.label().to_owned()),
        ("Input checked".to_owned(), d.validation.label().to_owned()),
        ("Calls logged".to_owned(), d.logging.label().to_owned()),
    ];
    if d.calls_per_hour > 0 {
        lines.push((
            "Normal traffic".into(),
            format!("{} calls per hour", crate::base::money::grouped(d.calls_per_hour)),
        ));
    }
    lines.push((
        "Limit".into(),
        d.limit_per_minute.map_or("none".into(), |l| format!("{} calls per minute", crate::base::money::grouped(l))),
    ));
    if f.worth_per_hour != Cents::ZERO {
        lines.push(("Worth".into(), format!("{} per hour", f.worth_per_hour.short(sign))));
    }
    lines.retain(|(_, value)| !value.is_empty());
    lines
}

/// 0 (public) to 5, by the class of data.
fn sensitivity(class: crate::scenario::doc::DataClass) -> u8 {
    use crate::scenario::doc::DataClass as C;
    match class {
        C::Public | C::Test => 0,
        C::Telemetry => 1,
        C::Business | C::Location => 2,
        C::Personal | C::IntellectualProperty => 3,
        C::Financial | C::Cardholder | C::Children | C::Government => 4,
        C::SpecialCategory | C::Health | C::CardAuthentication | C::IdentityDocument | C::Credentials => 5,
    }
}
