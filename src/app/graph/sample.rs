//! Invented pictures, for tests, the benchmark and the gallery. The same seed gives the same picture.

use super::analysis::{AnalysisOverlay, FlowMark, LegendRow, NodeMark, PathStep};
use super::state::Pick;
use crate::app::theme::Tone;
use crate::base::id::{AssetId, FlowId, ZoneId};
use crate::engine::view::{AssetState, AssetView, FlowState, FlowView, Overlay, PictureView, Service, ZoneView};
use crate::scenario::doc::{AssetKind, Mark, Role, ZoneKind};

/// A small generator of numbers (splitmix64): pictures need variety, not quality.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }

    fn pick<T: Copy>(&mut self, list: &[T], other: T) -> T {
        list.get(self.below(list.len())).copied().unwrap_or(other)
    }
}

const ZONES: [(&str, u8, ZoneKind, Option<usize>); 9] = [
    ("Customers", 0, ZoneKind::Public, None),
    ("Partners · edge", 35, ZoneKind::Edge, None),
    ("Our services", 60, ZoneKind::Internal, None),
    ("Restricted data", 90, ZoneKind::Restricted, None),
    ("Outside services", 30, ZoneKind::ThirdParty, None),
    ("Vault", 95, ZoneKind::Restricted, Some(3)),
    ("Build and admin", 80, ZoneKind::Admin, None),
    ("Agents", 40, ZoneKind::Agent, Some(2)),
    ("Keys", 99, ZoneKind::Restricted, Some(5)),
];

const NAMES: [&str; 30] = [
    "Mobile app",
    "Web banking",
    "API gateway",
    "Partner API",
    "Identity",
    "accounts-api",
    "payments-api",
    "Ledger",
    "Customer profiles",
    "Card vault",
    "Audit log",
    "legacy-export",
    "Support agent",
    "Open-banking gate",
    "Consent",
    "Fraud scoring",
    "Standing orders",
    "Payees",
    "Developer portal",
    "Batch files",
    "Notification hub",
    "Document store",
    "Search",
    "Reporting",
    "Key store",
    "Build server",
    "Support console",
    "Event queue",
    "Webhook relay",
    "Data lake",
];

const FACTS: [&str; 6] = ["1.2 M users", "JWT · 60 min", "rate limit 6 000/min", "38 M rows", "mTLS only", ""];

/// A picture of so many assets in four to nine zones.
pub fn random_picture(seed: u64, assets: usize) -> PictureView {
    let mut numbers = Numbers(seed.wrapping_mul(0x5851_f42d_4c95_7f2d) ^ assets as u64);
    let count = (4 + assets / 9).min(ZONES.len());
    let zones: Vec<ZoneView> = ZONES
        .iter()
        .take(count)
        .enumerate()
        .map(|(index, (name, trust, kind, inside))| ZoneView {
            id: ZoneId::new(index),
            name: (*name).to_owned(),
            trust: *trust,
            kind: *kind,
            inside: inside.map(ZoneId::new),
            about: "An invented zone.".to_owned(),
        })
        .collect();
    let assets: Vec<AssetView> = (0..assets)
        .map(|index| {
            let zone = if index < count { index } else { numbers.below(count) };
            let name = NAMES.get(index % NAMES.len()).copied().unwrap_or("asset");
            let round = index / NAMES.len();
            AssetView {
                id: AssetId::new(index),
                name: if round == 0 { name.to_owned() } else { format!("{name} {}", round + 1) },
                kind: numbers.pick(AssetKind::ALL, AssetKind::Service),
                zone: ZoneId::new(zone),
                owner: Some(numbers.pick(&[Role::Dev, Role::Product, Role::Finance], Role::Dev)),
                fact: numbers.pick(&FACTS, "").to_owned(),
                about: "An invented asset that answers calls from its neighbours.".to_owned(),
                monitoring: vec!["gateway log: sees 90 %, looked at 60 %".to_owned()],
                holdings: if zone == 3 { vec!["customer profiles: 2.1 M people, EU".to_owned()] } else { Vec::new() },
                sensitivity: numbers.below(6) as u8,
                exposure: if zone == 0 { 2 } else { numbers.below(2) as u8 },
                worth: String::new(),
            }
        })
        .collect();
    let trust = |asset: usize| {
        assets.get(asset).and_then(|a| zones.get(a.zone.index())).map_or(0, |zone| i16::from(zone.trust))
    };
    let flows = (0..assets.len() * 5 / 4)
        .map(|index| {
            // Every asset is called or calls; most calls go towards more trust.
            let a = if index < assets.len() { index } else { numbers.below(assets.len()) };
            let other = (a + 1 + numbers.below(assets.len().saturating_sub(1))) % assets.len();
            let (from, to) = if trust(a) <= trust(other) || numbers.below(6) == 0 { (a, other) } else { (other, a) };
            FlowView {
                id: FlowId::new(index),
                from: AssetId::new(from),
                to: AssetId::new(to),
                api: format!("api-{index}"),
                crosses: trust(from) != trust(to),
                trust_step: trust(to) - trust(from),
                carries: "personal data".to_owned(),
                details: vec![("Authentication".to_owned(), "API key".to_owned())],
            }
        })
        .collect();
    PictureView { name: "Invented".to_owned(), zones, assets, flows, ..PictureView::default() }
}

/// States as in the middle of an exercise: one asset taken, one suspicious, one cut off, one down, one restored.
pub fn some_states(picture: &PictureView) -> Overlay {
    let mut overlay = Overlay {
        assets: vec![AssetState::default(); picture.assets.len()],
        flows: vec![FlowState { throttled_to: 100, ..FlowState::default() }; picture.flows.len()],
    };
    let Some(first) = picture.flows.iter().max_by_key(|flow| (flow.trust_step, flow.id)) else { return overlay };
    let mut mark = |id: AssetId, mark: Option<Mark>, service: Service, note: &str| {
        if let Some(state) = overlay.assets.get_mut(id.index()).filter(|state| state.note.is_empty()) {
            *state = AssetState { mark, service, note: note.to_owned(), ..AssetState::default() };
        }
    };
    mark(first.from, Some(Mark::Suspicious), Service::Up, "suspicious · 190k calls");
    mark(first.to, Some(Mark::Compromised), Service::Up, "214 k of 2.1 M taken");
    let next = picture.flows.iter().find(|f| f.from == first.to || (f.to == first.to && f.id != first.id));
    if let Some(next) = next {
        let other = if next.from == first.to { next.to } else { next.from };
        mark(other, Some(Mark::Compromised), Service::Up, "foothold");
    }
    let rest: Vec<AssetId> = picture.assets.iter().map(|a| a.id).rev().step_by(3).collect();
    let services = [
        (Service::Isolated, "isolated 20:12 · Dev"),
        (Service::Down, "down since 19:40"),
        (Service::Restored, "restored 21:05"),
    ];
    for (id, (service, note)) in rest.iter().zip(services) {
        mark(*id, None, service, note);
    }
    if let Some(state) = overlay.assets.get_mut(first.to.index()) {
        state.taken = Some((214_000, 2_100_000));
        state.leaving_per_hour = 294_000;
    }
    let edges = |id: AssetId| picture.flows.iter().filter(move |f| f.from == id || f.to == id);
    if let Some(flow) = overlay.flows.get_mut(first.id.index()) {
        *flow = FlowState { attack: true, active: true, throttled_to: 100, ..FlowState::default() };
    }
    if let Some(flow) = next.and_then(|next| overlay.flows.get_mut(next.id.index())) {
        *flow = FlowState {
            attack: true,
            against: next.is_some_and(|n| n.to == first.to),
            throttled_to: 100,
            ..FlowState::default()
        };
    }
    for flow in rest.first().into_iter().flat_map(|id| edges(*id)) {
        if let Some(state) = overlay.flows.get_mut(flow.id.index()) {
            state.blocked = true;
        }
    }
    if let Some(state) = overlay.flows.iter_mut().rev().find(|s| !s.attack && !s.blocked) {
        state.throttled_to = 20;
    }
    overlay
}

/// The picture of a generated ecosystem; empty where it cannot be compiled, which a test rules out.
pub fn generated_picture(seed: u64, assets: usize, flows: usize) -> PictureView {
    let doc = crate::scenario::generate::generate(seed, assets, flows);
    crate::scenario::compile::compile_ecosystem(&doc)
        .map(|ecosystem| crate::engine::view::ecosystem_picture(&ecosystem, "€"))
        .unwrap_or_default()
}

/// An invented analysis: a path of three flows, three choke points, and flows without a login.
pub fn some_analysis(picture: &PictureView) -> AnalysisOverlay {
    let mut path = Vec::new();
    let mut at =
        picture.flows.iter().max_by_key(|flow| (flow.trust_step, std::cmp::Reverse(flow.id))).map(|flow| flow.from);
    for _ in 0..3 {
        let next = at.and_then(|at| {
            let passed = |flow: &&FlowView| path.iter().any(|step: &PathStep| step.pick == Pick::Asset(flow.to));
            picture.flows.iter().filter(|flow| flow.from == at && flow.to != at).find(|flow| !passed(flow))
        });
        let Some(flow) = next else { break };
        for pick in [Pick::Flow(flow.id), Pick::Asset(flow.to)] {
            path.push(PathStep { pick, number: path.len() + 1, against: false, words: "goes on".to_owned() });
        }
        at = Some(flow.to);
    }
    let mut calls: Vec<(usize, AssetId)> = picture
        .assets
        .iter()
        .map(|asset| (picture.flows.iter().filter(|flow| flow.to == asset.id).count(), asset.id))
        .collect();
    calls.sort_by_key(|(count, id)| (std::cmp::Reverse(*count), *id));
    let most = calls.first().map_or(1, |(count, _)| *count).max(1);
    let nodes = calls.iter().take(3).map(|(count, id)| NodeMark {
        asset: *id,
        tone: Tone::Warning,
        strength: *count as f32 / most as f32,
        label: format!("{count} callers"),
    });
    let open = picture.flows.iter().filter(|flow| flow.id.index() % 9 == 4).map(|flow| FlowMark {
        flow: flow.id,
        tone: Tone::Info,
        label: "no login".to_owned(),
    });
    let row = |tone, text: &str| LegendRow { tone, text: text.to_owned() };
    AnalysisOverlay {
        title: "Choke points".to_owned(),
        nodes: nodes.collect(),
        flows: open.collect(),
        path,
        legend: vec![row(Tone::Warning, "many attack paths pass here"), row(Tone::Info, "calls without a login")],
    }
}
