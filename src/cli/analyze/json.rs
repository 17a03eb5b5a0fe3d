//! The answers for machines. Hours are expected work, shares are 0..1, things are named by their authored ids.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Analysed;
use crate::analysis::graph::blast::Share;
use crate::analysis::graph::effort::Effort;
use crate::analysis::graph::elements::{Element, ElementKind};
use crate::analysis::graph::exposure::{Excess, FlowReach};
use crate::analysis::graph::findings::Finding;
use crate::analysis::graph::words;
use crate::base::id::{AssetId, CredentialId, FlowId, ZoneId};
use crate::scenario::model::Ecosystem;

#[derive(Serialize)]
struct Output<'a> {
    ecosystem: &'a str,
    assets: usize,
    flows: usize,
    zones: usize,
    /// Flows between zones of different trust.
    boundary_crossings: usize,
    moves: usize,
    /// What somebody outside can come to at all.
    reach_from_outside: Reach,
    jewels: Vec<JewelOut<'a>>,
    paths: Vec<PathOut<'a>>,
    choke_points: Vec<ChokeOut<'a>>,
    /// The fewest flows that close every way to every jewel; null where flows alone cannot.
    cut_for_all_jewels: Option<Vec<&'a str>>,
    /// By asset: share of assets that fall with it.
    blast_radius: BTreeMap<&'a str, f64>,
    blast_details: Vec<BlastOut<'a>>,
    unauthenticated: Vec<&'a str>,
    authentication_not_stated: Vec<&'a str>,
    unlogged: Vec<&'a str>,
    logging_not_stated: Vec<&'a str>,
    flow_reach: Vec<FlowOut<'a>>,
    over_scoped: Vec<OverOut<'a>>,
    data_flows: Vec<ClassOut<'a>>,
    changes: Vec<ChangeOut<'a>>,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct Reach {
    assets: f64,
    people: f64,
    worth: f64,
    asset_count: usize,
    people_count: u64,
}

#[derive(Serialize)]
struct JewelOut<'a> {
    id: String,
    name: &'a str,
    why: &'a str,
    asset: &'a str,
    points: u64,
    /// Hours of the cheapest plan; null where no plan leads there.
    cheapest_hours: Option<f64>,
}

#[derive(Serialize)]
struct PathOut<'a> {
    from: &'a str,
    to: String,
    /// Expected hours of work.
    cost: f64,
    proven: bool,
    steps: Vec<StepOut<'a>>,
}

#[derive(Serialize)]
struct StepOut<'a> {
    technique: &'a str,
    owasp: Option<&'static str>,
    /// Null: from outside.
    from: Option<&'a str>,
    target: &'a str,
    flow: Option<&'a str>,
    credential: Option<&'a str>,
    weakness: Option<&'a str>,
    gives: Vec<String>,
    hours: f64,
    text: String,
}

#[derive(Serialize)]
struct ThingOut<'a> {
    kind: ElementKind,
    id: &'a str,
}

#[derive(Serialize)]
struct ChokeOut<'a> {
    jewel: String,
    /// Single things without which no plan is left.
    single: Vec<ThingOut<'a>>,
    /// Dominators on the flow graph in attack direction.
    dominating_assets: Vec<&'a str>,
    dominating_flows: Vec<&'a str>,
    /// The fewest flows that close every way; null where flows alone cannot, or where no way exists.
    minimum_cut: Option<Vec<&'a str>>,
    exposed: bool,
}

#[derive(Serialize)]
struct BlastOut<'a> {
    kind: ElementKind,
    id: &'a str,
    #[serde(flatten)]
    reach: Reach,
}

#[derive(Serialize)]
struct FlowOut<'a> {
    flow: &'a str,
    #[serde(flatten)]
    reach: Reach,
}

#[derive(Serialize)]
struct OverOut<'a> {
    credential: &'a str,
    opens_elsewhere: Vec<&'a str>,
    opens_unlisted: Vec<&'a str>,
    scope_word: Option<&'a str>,
    unused_scope: Vec<&'a str>,
    #[serde(flatten)]
    reach: Reach,
}

#[derive(Serialize)]
struct ClassOut<'a> {
    class: &'static str,
    flows: Vec<&'a str>,
    crossings: Vec<CrossingOut<'a>>,
}

#[derive(Serialize)]
struct CrossingOut<'a> {
    flow: &'a str,
    from: &'a str,
    to: &'a str,
    /// Trust of where the data goes minus trust of where it comes from.
    trust_step: i16,
}

#[derive(Serialize)]
struct ChangeOut<'a> {
    action: &'static str,
    id: &'a str,
    /// Share of the attacker's pull towards all jewels that goes away.
    effect: f64,
    proven: bool,
    jewels: Vec<JewelChangeOut>,
    facts_lost: usize,
    reach_after: Reach,
}

#[derive(Serialize)]
struct JewelChangeOut {
    jewel: String,
    before_hours: Option<f64>,
    after_hours: Option<f64>,
}

/// Four digits are more than any of these figures bears, and they read the same everywhere.
fn rounded(value: f64) -> f64 {
    libm::round(value * 10_000.0) / 10_000.0
}

fn hours(effort: Effort) -> Option<f64> {
    effort.is_possible().then(|| rounded(effort.hours()))
}

impl From<Share> for Reach {
    fn from(share: Share) -> Reach {
        Reach {
            assets: rounded(share.assets),
            people: rounded(share.people),
            worth: rounded(share.worth),
            asset_count: share.asset_count,
            people_count: share.people_count,
        }
    }
}

/// One JSON document.
///
/// # Errors
/// What the serializer objects to.
pub fn as_json(all: &Analysed<'_>) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(&output(all))? + "\n")
}

fn output<'a>(all: &'a Analysed<'_>) -> Output<'a> {
    let (eco, analysis) = (all.eco, all.analysis);
    let flow = |f: FlowId| Element::Flow(f).id(eco);
    let flows = |list: &[FlowId]| list.iter().map(|f| flow(*f)).collect::<Vec<_>>();
    let reaches = |list: &[FlowReach]| list.iter().map(|r| flow(r.flow)).collect::<Vec<_>>();
    let zone = |z: ZoneId| eco.zones.get(z.index()).map_or("", |z| z.id.as_str());
    let jewel = |j: usize| analysis.jewels.get(j).map_or(String::new(), |j| words::fact_key(eco, j.fact));
    let exposure = &analysis.exposure;

    let mut reached: BTreeMap<FlowId, Share> = BTreeMap::new();
    let lists = [&exposure.unauthenticated, &exposure.authentication_not_stated, &exposure.unlogged];
    for reach in lists.into_iter().chain([&exposure.logging_not_stated]).flatten() {
        reached.insert(reach.flow, reach.share);
    }
    let blast = |element: Element, share: &Share| BlastOut {
        kind: element.kind(),
        id: element.id(eco),
        reach: Reach::from(*share),
    };
    let assets = analysis.blast.assets.iter().enumerate();
    let credentials = analysis.blast.credentials.iter().enumerate();
    Output {
        ecosystem: &eco.id,
        assets: eco.assets.len(),
        flows: eco.flows.len(),
        zones: eco.zones.len(),
        boundary_crossings: eco.flows.iter().filter(|f| f.crosses()).count(),
        moves: analysis.moves,
        reach_from_outside: analysis.reach.into(),
        jewels: analysis
            .jewels
            .iter()
            .zip(&analysis.plans)
            .map(|(j, plans)| JewelOut {
                id: words::fact_key(eco, j.fact),
                name: &j.name,
                why: &j.why,
                asset: words::asset_id(eco, j.asset),
                points: j.points,
                cheapest_hours: hours(plans.cheapest()),
            })
            .collect(),
        paths: paths(all),
        choke_points: analysis
            .choke
            .iter()
            .enumerate()
            .map(|(j, choke)| ChokeOut {
                jewel: jewel(j),
                single: choke.single.iter().map(|e| ThingOut { kind: e.kind(), id: e.id(eco) }).collect(),
                dominating_assets: choke.flows.assets.iter().map(|a| words::asset_id(eco, *a)).collect(),
                dominating_flows: flows(&choke.flows.flows),
                minimum_cut: choke.flows.cut.as_deref().map(flows),
                exposed: choke.flows.exposed,
            })
            .collect(),
        cut_for_all_jewels: analysis.cut_for_all.as_deref().map(flows),
        blast_radius: assets.clone().map(|(i, s)| (words::asset_id(eco, AssetId::new(i)), rounded(s.assets))).collect(),
        blast_details: assets
            .map(|(i, s)| blast(Element::Asset(AssetId::new(i)), s))
            .chain(credentials.map(|(i, s)| blast(Element::Credential(CredentialId::new(i)), s)))
            .collect(),
        unauthenticated: reaches(&exposure.unauthenticated),
        authentication_not_stated: reaches(&exposure.authentication_not_stated),
        unlogged: reaches(&exposure.unlogged),
        logging_not_stated: reaches(&exposure.logging_not_stated),
        flow_reach: reached.into_iter().map(|(f, s)| FlowOut { flow: flow(f), reach: s.into() }).collect(),
        over_scoped: over_scoped(all),
        data_flows: analysis
            .data_flows
            .iter()
            .map(|c| ClassOut {
                class: c.class.label(),
                flows: flows(&c.flows),
                crossings: c
                    .crossings
                    .iter()
                    .map(|x| CrossingOut {
                        flow: flow(x.flow),
                        from: zone(x.from),
                        to: zone(x.to),
                        trust_step: x.trust_step,
                    })
                    .collect(),
            })
            .collect(),
        changes: analysis
            .changes
            .iter()
            .map(|c| {
                let (action, id) = words::action_key(eco, c.action);
                let change = |j: &crate::analysis::graph::changes::JewelChange| JewelChangeOut {
                    jewel: jewel(j.jewel),
                    before_hours: hours(j.before),
                    after_hours: hours(j.after),
                };
                ChangeOut {
                    action,
                    id,
                    effect: rounded(c.effect),
                    proven: c.proven,
                    jewels: c.jewels.iter().map(change).collect(),
                    facts_lost: c.facts_lost,
                    reach_after: c.reach.into(),
                }
            })
            .collect(),
        findings: &analysis.findings,
    }
}

fn paths<'a>(all: &'a Analysed<'_>) -> Vec<PathOut<'a>> {
    let eco: &Ecosystem = all.eco;
    let step = |s: &'a crate::analysis::graph::Step| {
        let technique = all.techniques.get(s.technique);
        StepOut {
            technique: technique.map_or("", |t| t.id.as_str()),
            owasp: technique.and_then(|t| t.owasp).map(|o| o.short()),
            from: s.from.map(|a| words::asset_id(eco, a)),
            target: words::asset_id(eco, s.target),
            flow: s.via.map(|f| Element::Flow(f).id(eco)),
            credential: s.uses.map(|c| Element::Credential(c).id(eco)),
            weakness: s.exploits.map(|w| Element::Weakness(w).id(eco)),
            gives: s.gives.iter().map(|g| words::fact_key(eco, *g)).collect(),
            hours: rounded(s.effort.hours()),
            text: words::step(eco, all.techniques, s),
        }
    };
    let path = |p: &'a crate::analysis::graph::AttackPath| PathOut {
        from: words::begins(eco, p).map_or("", |a| words::asset_id(eco, a)),
        to: all.analysis.jewels.get(p.jewel).map_or(String::new(), |j| words::fact_key(eco, j.fact)),
        cost: rounded(p.cost.hours()),
        proven: p.proven,
        steps: p.steps.iter().map(step).collect(),
    };
    all.analysis.paths.iter().map(path).collect()
}

fn over_scoped<'a>(all: &'a Analysed<'_>) -> Vec<OverOut<'a>> {
    let eco = all.eco;
    let one = |over: &'a crate::analysis::graph::exposure::OverScoped| {
        let mut out = OverOut {
            credential: Element::Credential(over.credential).id(eco),
            opens_elsewhere: Vec::new(),
            opens_unlisted: Vec::new(),
            scope_word: None,
            unused_scope: Vec::new(),
            reach: over.share.into(),
        };
        for excess in &over.excess {
            match excess {
                Excess::Elsewhere(flows) => {
                    out.opens_elsewhere = flows.iter().map(|f| Element::Flow(*f).id(eco)).collect();
                }
                Excess::Everything(word) => out.scope_word = Some(word),
                Excess::Unused(words) => out.unused_scope = words.iter().map(String::as_str).collect(),
                Excess::Unlisted(flows) => {
                    out.opens_unlisted = flows.iter().map(|f| Element::Flow(*f).id(eco)).collect();
                }
            }
        }
        out
    };
    all.analysis.exposure.over_scoped.iter().map(one).collect()
}
