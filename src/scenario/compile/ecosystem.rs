//! The ecosystem's tables.

use std::collections::BTreeMap;

use super::names::Table;
use super::{Result, cents, span};
use crate::base::dice::Name;
use crate::base::id::*;
use crate::scenario::doc::{ActsDoc, AssetKind, EcosystemDoc, On, Switch, ZoneKind};
use crate::scenario::graph;
use crate::scenario::model::{Acts, Asset, Control, Credential, Ecosystem, Flow, Holding, Spot, Weakness, Zone};

fn acts(control: &str, doc: &ActsDoc) -> Result<Acts> {
    Ok(Acts { name: Name::of(control), after: span(&doc.after)?, wrong_per_day: doc.wrong_per_day })
}

pub(super) fn compile(doc: &EcosystemDoc) -> Result<Ecosystem> {
    let zone_names = Table::new("zone", doc.zones.iter().map(|z| z.id.as_str()));
    let asset_names = Table::new("asset", doc.assets.iter().map(|a| a.id.as_str()));
    let flow_names = Table::new("flow", doc.flows.iter().map(|f| f.id.as_str()));
    let zones = doc
        .zones
        .iter()
        .map(|z| {
            Ok(Zone {
                id: z.id.clone(),
                name: z.name.clone(),
                trust: z.trust.clamp(0, 100) as u8,
                kind: z.kind,
                inside: z.inside.as_ref().map(|i| zone_names.get(i).map(ZoneId::new)).transpose()?,
                about: z.about.clone(),
            })
        })
        .collect::<Result<Vec<_>>>()?;

    let mut holdings = Vec::new();
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    let mut assets = Vec::new();
    for (index, a) in doc.assets.iter().enumerate() {
        let mut own = Vec::new();
        for h in &a.holdings {
            // A holding without a group is a group of its own.
            let key = h.overlap.as_ref().map_or_else(|| format!("={}", h.id), |g| format!("+{g}"));
            let next = groups.len();
            own.push(HoldingId::new(holdings.len()));
            holdings.push(Holding {
                id: h.id.clone(),
                name: h.name.clone(),
                asset: AssetId::new(index),
                class: h.class,
                people: h.people,
                residency: h.residency.clone(),
                group: *groups.entry(key).or_insert(next),
            });
        }
        assets.push(Asset {
            zone: ZoneId::new(zone_names.get(&a.zone)?),
            holdings: own,
            worth_per_hour: cents(a.worth_per_hour),
            dependants: Vec::new(),
            client_facing: false,
            doc: a.clone(),
        });
    }
    let depends: Vec<Vec<usize>> = doc
        .assets
        .iter()
        .map(|a| a.depends_on.iter().map(|d| asset_names.get(d)).collect::<Result<Vec<_>>>())
        .collect::<Result<Vec<_>>>()?;
    for (index, dependants) in graph::dependants(&depends).into_iter().enumerate() {
        if let Some(asset) = assets.get_mut(index) {
            asset.dependants = dependants.into_iter().map(AssetId::new).collect();
        }
    }

    let mut flows = Vec::new();
    for f in &doc.flows {
        let (from, to) = (asset_names.get(&f.from)?, asset_names.get(&f.to)?);
        let trust = |a: usize| {
            let zone = assets.get(a).and_then(|asset: &Asset| zones.get(asset.zone.index()));
            zone.map_or(0, |z| i16::from(z.trust))
        };
        let outside = |a: usize| {
            let zone = assets.get(a).and_then(|asset: &Asset| zones.get(asset.zone.index()));
            zone.is_some_and(|z| matches!(z.kind, ZoneKind::Public | ZoneKind::Partner))
        };
        let trust_step = trust(to) - trust(from);
        let (from_client, inner) = (outside(from), !outside(to));
        if let Some(asset) = assets.get_mut(to)
            && from_client
            && inner
            && asset.doc.kind != AssetKind::Client
        {
            asset.client_facing = true;
        }
        flows.push(Flow {
            from: AssetId::new(from),
            to: AssetId::new(to),
            worth_per_hour: cents(f.worth_per_hour),
            trust_step,
            doc: f.clone(),
        });
    }
    let spot = |on: &On| -> Result<Spot> {
        Ok(match on {
            On::Asset(a) => Spot::Asset(AssetId::new(asset_names.get(a)?)),
            On::Flow(f) => Spot::Flow(FlowId::new(flow_names.get(f)?)),
        })
    };
    let weaknesses = doc
        .weaknesses
        .iter()
        .map(|w| {
            Ok(Weakness {
                id: w.id.clone(),
                name: w.name.clone(),
                on: spot(&w.on)?,
                owasp: w.owasp,
                cwe: w.cwe,
                ease: w.ease,
                known: w.known,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let controls = doc
        .controls
        .iter()
        .map(|c| {
            Ok(Control {
                id: c.id.clone(),
                name: c.name.clone(),
                kind: c.kind,
                spots: c.on.iter().map(spot).collect::<Result<Vec<_>>>()?,
                against: c.against.clone(),
                success: c.success,
                detection: c.detection,
                rate: c.rate,
                on: c.state == Switch::On,
                cost_per_month: cents(c.cost_per_month),
                acts: c.acts.as_ref().map(|a| acts(&c.id, a)).transpose()?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let credentials = doc
        .credentials
        .iter()
        .map(|c| {
            Ok(Credential {
                id: c.id.clone(),
                name: c.name.clone(),
                kind: c.kind,
                opens: c.opens.iter().map(|f| flow_names.get(f).map(FlowId::new)).collect::<Result<Vec<_>>>()?,
                scope: c.scope.clone(),
                kept_on: AssetId::new(asset_names.get(&c.kept_on)?),
                worth_per_hour: cents(c.worth_per_hour),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let places = doc
        .layout
        .iter()
        .map(|p| Ok((AssetId::new(asset_names.get(&p.asset)?), p.x, p.y)))
        .collect::<Result<Vec<_>>>()?;
    Ok(Ecosystem {
        id: doc.id.clone(),
        name: doc.name.clone(),
        summary: doc.summary.clone(),
        zones,
        assets,
        flows,
        weaknesses,
        controls,
        credentials,
        groups: groups.len(),
        places,
        holdings,
    })
}
