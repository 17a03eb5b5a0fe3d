//! Zones drawn as one box: which are, and the smaller picture that follows.
//!
//! A folded picture is a picture like any other, so that layout, drawing and keyboard need to know nothing about it: each
//! folded zone keeps its frame and holds one box with the number of assets in it, and the flows between two boxes are one.
//! Deliberately absent: anything that changes during a run but the states, which are brought over anew for each frame.

use std::collections::{BTreeMap, BTreeSet};

use super::state::{Pick, Reveal};
use super::view::{FoldedBox, GraphView, is_throttled};
use crate::base::id::{AssetId, FlowId, ZoneId};
use crate::engine::view::{AssetState, AssetView, FlowState, FlowView, Overlay, PictureView, Service, ZoneView};
use crate::scenario::doc::{AssetKind, Mark};

/// From more assets than this on, zones begin folded.
pub const FOLDED_FROM: usize = 150;
/// What then begins unfolded: as many small zones as give this many boxes.
const FIRST_BOXES: usize = 20;

/// Which zones are drawn as one box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Folds {
    /// None in a small picture; in a large one all but the smallest.
    #[default]
    Automatic,
    /// These. A zone within a folded one is not seen at all.
    These(BTreeSet<ZoneId>),
}

impl Folds {
    /// The zones, for a picture.
    pub fn zones(&self, picture: &PictureView) -> BTreeSet<ZoneId> {
        match self {
            Folds::Automatic if picture.assets.len() <= FOLDED_FROM => BTreeSet::new(),
            Folds::Automatic => first_folds(picture),
            Folds::These(zones) => zones.clone(),
        }
    }

    /// All zones that can be folded.
    pub fn all(picture: &PictureView) -> Folds {
        Folds::These(picture.zones.iter().map(|zone| zone.id).collect())
    }

    /// With one zone the other way round.
    pub fn toggled(&self, picture: &PictureView, zone: ZoneId) -> Folds {
        let mut zones = self.zones(picture);
        if !zones.remove(&zone) {
            zones.insert(zone);
        }
        Folds::These(zones)
    }

    /// With everything around an asset unfolded.
    pub fn revealing(&self, picture: &PictureView, asset: AssetId) -> Folds {
        let mut zones = self.zones(picture);
        let around = picture.assets.get(asset.index()).map(|asset| around(picture, asset.zone)).unwrap_or_default();
        let before = zones.len();
        zones.retain(|zone| !around.contains(zone));
        if zones.len() == before { self.clone() } else { Folds::These(zones) }
    }
}

/// A zone and those around it, from the inside out.
fn around(picture: &PictureView, zone: ZoneId) -> Vec<ZoneId> {
    let mut out = vec![zone];
    while let Some(outer) = out.last().and_then(|zone| picture.zones.get(zone.index())).and_then(|zone| zone.inside) {
        if out.contains(&outer) {
            break;
        }
        out.push(outer);
    }
    out
}

/// Everything folded, then the zones that add the fewest boxes unfolded while there is room.
fn first_folds(picture: &PictureView) -> BTreeSet<ZoneId> {
    let mut folded: BTreeSet<ZoneId> = picture.zones.iter().map(|zone| zone.id).collect();
    let mut content: BTreeMap<ZoneId, usize> = BTreeMap::new();
    for asset in &picture.assets {
        *content.entry(asset.zone).or_default() += 1;
    }
    for zone in &picture.zones {
        if let Some(outer) = zone.inside {
            *content.entry(outer).or_default() += 1;
        }
    }
    let mut boxes = picture.zones.iter().filter(|zone| zone.inside.is_none()).count();
    loop {
        let seen = |zone: &&ZoneView| {
            folded.contains(&zone.id) && around(picture, zone.id).iter().skip(1).all(|outer| !folded.contains(outer))
        };
        let adds = |zone: &ZoneView| content.get(&zone.id).copied().unwrap_or(0).saturating_sub(1);
        let Some(next) = picture.zones.iter().filter(seen).min_by_key(|zone| (adds(zone), zone.id)) else { break };
        boxes += adds(next);
        if boxes > FIRST_BOXES {
            break;
        }
        folded.remove(&next.id);
    }
    folded
}

/// A box of a folded picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// For an asset.
    Asset(AssetId),
    /// For a folded zone.
    Zone(ZoneId),
}

/// The picture with some zones folded, laid out, and the way back from it.
#[derive(Clone, Debug)]
pub struct Folded {
    zones: BTreeSet<ZoneId>,
    /// The smaller picture with its layout.
    pub view: GraphView,
    /// What each box stands for.
    stands: Vec<Stands>,
    /// The box of each asset of the whole picture.
    shown_as: Vec<AssetId>,
    /// The flows in each line.
    bundles: Vec<Vec<FlowId>>,
    /// The line of each flow; none within a folded zone.
    line_of: Vec<Option<FlowId>>,
    /// The zone of the whole picture for each zone of this one.
    frames: Vec<ZoneId>,
}

impl Folded {
    /// Takes over the last one where the same zones are folded; none where no zone is.
    pub fn for_folds(old: Option<Folded>, view: &GraphView, folds: &Folds) -> Option<Folded> {
        let picture = view.picture();
        let zones = folds.zones(picture);
        let some = picture.zones.iter().any(|zone| zones.contains(&zone.id));
        match old {
            _ if !some => None,
            Some(old) if old.zones == zones && old.shown_as.len() == picture.assets.len() => Some(old),
            _ => Some(Folded::new(picture, zones)),
        }
    }

    fn new(picture: &PictureView, zones: BTreeSet<ZoneId>) -> Folded {
        // The outermost folded zone decides: whatever lies within it is in its box.
        let outermost = |zone: ZoneId| around(picture, zone).into_iter().rfind(|zone| zones.contains(zone));
        let mut frames = Vec::new();
        let mut frame_of: BTreeMap<ZoneId, ZoneId> = BTreeMap::new();
        for zone in &picture.zones {
            if outermost(zone.id).is_none_or(|outer| outer == zone.id) {
                frame_of.insert(zone.id, ZoneId::new(frames.len()));
                frames.push(zone.id);
            }
        }
        let mut stands = Vec::new();
        let mut assets: Vec<AssetView> = Vec::new();
        let mut shown_as = vec![AssetId::new(0); picture.assets.len()];
        let mut box_of: BTreeMap<ZoneId, AssetId> = BTreeMap::new();
        let mut counts: BTreeMap<ZoneId, usize> = BTreeMap::new();
        for asset in &picture.assets {
            let id = match outermost(asset.zone) {
                Some(zone) => {
                    *counts.entry(zone).or_default() += 1;
                    *box_of.entry(zone).or_insert_with(|| {
                        let id = AssetId::new(assets.len());
                        assets.push(zone_box(picture, zone, id, frame_of.get(&zone).copied()));
                        stands.push(Stands::Zone(zone));
                        id
                    })
                }
                None => {
                    let id = AssetId::new(assets.len());
                    let zone = frame_of.get(&asset.zone).copied().unwrap_or(asset.zone);
                    assets.push(AssetView { id, zone, ..asset.clone() });
                    stands.push(Stands::Asset(asset.id));
                    id
                }
            };
            if let Some(slot) = shown_as.get_mut(asset.id.index()) {
                *slot = id;
            }
        }
        for asset in &picture.assets {
            let Some(own) = shown_as.get(asset.id.index()).and_then(|id| assets.get_mut(id.index())) else { continue };
            own.sensitivity = own.sensitivity.max(asset.sensitivity);
            own.exposure = own.exposure.max(asset.exposure);
        }
        for (zone, id) in &box_of {
            if let Some(asset) = assets.get_mut(id.index()) {
                asset.name = words(counts.get(zone).copied().unwrap_or(0), "asset");
            }
        }
        let zone_views = frames
            .iter()
            .filter_map(|id| picture.zones.get(id.index()))
            .enumerate()
            .map(|(index, zone)| ZoneView {
                id: ZoneId::new(index),
                inside: zone.inside.and_then(|outer| frame_of.get(&outer)).copied(),
                ..zone.clone()
            })
            .collect();
        let (flows, bundles, line_of) = bundles(picture, &shown_as, &stands);
        let small = PictureView {
            name: picture.name.clone(),
            zones: zone_views,
            assets,
            flows,
            // Places are for boxes of the whole picture; with zones folded the others move together.
            ..PictureView::default()
        };
        let folded = stands.iter().map(|stands| folded_box(picture, *stands)).collect();
        Folded { zones, view: GraphView::of_folded(&small, folded), stands, shown_as, bundles, line_of, frames }
    }

    /// What a box stands for.
    pub fn stands_for(&self, shown: AssetId) -> Option<Stands> {
        self.stands.get(shown.index()).copied()
    }

    /// The zone of the whole picture that a frame stands for.
    pub fn zone_of_frame(&self, frame: ZoneId) -> Option<ZoneId> {
        self.frames.get(frame.index()).copied()
    }

    /// The frame of a zone of the whole picture; none within a folded one.
    pub fn frame_of(&self, zone: ZoneId) -> Option<ZoneId> {
        self.frames.iter().position(|frame| *frame == zone).map(ZoneId::new)
    }

    /// Whether the zone of a frame is folded.
    pub fn is_folded(&self, frame: ZoneId) -> bool {
        self.zone_of_frame(frame).is_some_and(|zone| self.zones.contains(&zone))
    }

    /// The flows in one line.
    pub fn bundle(&self, line: FlowId) -> &[FlowId] {
        self.bundles.get(line.index()).map_or(&[], Vec::as_slice)
    }

    /// The box of an asset of the whole picture.
    pub fn shown_as(&self, asset: AssetId) -> Option<AssetId> {
        self.shown_as.get(asset.index()).copied()
    }

    /// The line of a flow of the whole picture; none within a folded zone.
    pub fn line_of(&self, flow: FlowId) -> Option<FlowId> {
        self.line_of.get(flow.index()).copied().flatten()
    }

    /// How many assets a folded zone holds.
    #[cfg(test)]
    pub fn count(&self, zone: ZoneId) -> usize {
        self.shown_as.iter().filter(|shown| self.stands_for(**shown) == Some(Stands::Zone(zone))).count()
    }

    /// What is chosen, from the whole picture to this one.
    pub fn inward(&self, pick: Pick) -> Option<Pick> {
        match pick {
            Pick::Asset(id) => self.shown_as(id).map(Pick::Asset),
            Pick::Flow(id) => self.line_of(id).map(Pick::Flow),
        }
    }

    /// What is chosen, from this picture to the whole one. A folded zone and a bundle are nothing there.
    pub fn outward(&self, pick: Pick) -> Option<Pick> {
        match pick {
            Pick::Asset(id) => match self.stands_for(id)? {
                Stands::Asset(asset) => Some(Pick::Asset(asset)),
                Stands::Zone(_) => None,
            },
            Pick::Flow(id) => match self.bundle(id) {
                [flow] => Some(Pick::Flow(*flow)),
                _ => None,
            },
        }
    }

    /// Which frames are shown.
    pub fn reveal(&self, reveal: &Reveal) -> Reveal {
        match reveal {
            Reveal::All => Reveal::All,
            Reveal::Only(_) => Reveal::Only(
                (0..self.frames.len())
                    .map(ZoneId::new)
                    .filter(|frame| self.zone_of_frame(*frame).is_some_and(|zone| reveal.shows(zone)))
                    .collect(),
            ),
        }
    }

    /// The states, with the worst of each folded zone and of each bundle.
    pub fn overlay(&self, whole: &Overlay) -> Overlay {
        let mut marked: Vec<(usize, usize)> = vec![(0, 0); self.stands.len()];
        let mut assets: Vec<AssetState> = vec![AssetState::default(); self.stands.len()];
        for (state, shown) in whole.assets.iter().zip(&self.shown_as) {
            let (Some(slot), Some(count)) = (assets.get_mut(shown.index()), marked.get_mut(shown.index())) else {
                continue;
            };
            match self.stands_for(*shown) {
                Some(Stands::Asset(_)) => *slot = state.clone(),
                Some(Stands::Zone(_)) => {
                    slot.mark = worse_mark(slot.mark, state.mark);
                    slot.service = worse_service(slot.service, state.service);
                    slot.leaving_per_hour += state.leaving_per_hour;
                    if let Some((taken, all)) = state.taken {
                        let (before, of) = slot.taken.unwrap_or_default();
                        slot.taken = Some((before + taken, of + all));
                    }
                    count.0 += usize::from(state.mark.is_some());
                    let out = matches!(state.service, Service::Isolated | Service::Down);
                    count.1 += usize::from(state.mark.is_none() && out);
                }
                None => {}
            }
        }
        for (slot, (marks, outages)) in assets.iter_mut().zip(marked) {
            slot.note = match (marks, outages) {
                (0, 0) => std::mem::take(&mut slot.note),
                (0, n) => format!("{n} out of service"),
                (n, 0) => format!("{n} marked"),
                (n, m) => format!("{n} marked, {m} out"),
            };
        }
        let flow = |bundle: &Vec<FlowId>| {
            let states = bundle.iter().filter_map(|id| whole.flows.get(id.index()));
            let mut all = FlowState { blocked: !bundle.is_empty(), throttled_to: 100, ..FlowState::default() };
            for state in states {
                all.attack |= state.attack;
                all.active |= state.active;
                all.against |= state.against && bundle.len() == 1;
                all.blocked &= state.blocked;
                if is_throttled(state.throttled_to) && bundle.len() == 1 {
                    all.throttled_to = state.throttled_to;
                }
            }
            all.blocked &= !whole.flows.is_empty();
            all
        };
        Overlay { assets, flows: self.bundles.iter().map(flow).collect() }
    }
}

fn folded_box(picture: &PictureView, stands: Stands) -> FoldedBox {
    match stands {
        Stands::Asset(id) => FoldedBox { zone: String::new(), key: u64::from(id.0) },
        Stands::Zone(id) => FoldedBox {
            zone: picture.zones.get(id.index()).map(|zone| zone.name.clone()).unwrap_or_default(),
            key: (1 << 32) | u64::from(id.0),
        },
    }
}

/// The box of a folded zone.
fn zone_box(picture: &PictureView, zone: ZoneId, id: AssetId, frame: Option<ZoneId>) -> AssetView {
    let inner = picture.zones.iter().filter(|inner| inner.inside == Some(zone)).count();
    let about = picture.zones.get(zone.index()).map(|zone| zone.about.clone()).unwrap_or_default();
    AssetView {
        id,
        name: String::new(),
        kind: AssetKind::Service,
        zone: frame.unwrap_or(zone),
        owner: None,
        fact: if inner == 0 { "click to open".to_owned() } else { format!("in {}", words(inner + 1, "zone")) },
        about,
        monitoring: Vec::new(),
        holdings: Vec::new(),
        sensitivity: 0,
        exposure: 0,
        worth: String::new(),
    }
}

type Bundled = (Vec<FlowView>, Vec<Vec<FlowId>>, Vec<Option<FlowId>>);

/// One line for all flows between two boxes of which at least one is a folded zone; the others stay themselves.
fn bundles(picture: &PictureView, shown_as: &[AssetId], stands: &[Stands]) -> Bundled {
    let mut flows: Vec<FlowView> = Vec::new();
    let mut bundles: Vec<Vec<FlowId>> = Vec::new();
    let mut line_of = vec![None; picture.flows.len()];
    let mut lines: BTreeMap<(AssetId, AssetId), FlowId> = BTreeMap::new();
    let is_zone = |id: AssetId| matches!(stands.get(id.index()), Some(Stands::Zone(_)));
    for flow in &picture.flows {
        let (Some(from), Some(to)) = (shown_as.get(flow.from.index()), shown_as.get(flow.to.index())) else { continue };
        if from == to {
            continue;
        }
        let fresh = FlowId::new(flows.len());
        let line = match is_zone(*from) || is_zone(*to) {
            true => *lines.entry((*from, *to)).or_insert(fresh),
            false => fresh,
        };
        if line == fresh {
            flows.push(FlowView { id: line, from: *from, to: *to, ..flow.clone() });
            bundles.push(Vec::new());
        } else if let Some(whole) = flows.get_mut(line.index()) {
            whole.crosses |= flow.crosses;
        }
        if let Some(bundle) = bundles.get_mut(line.index()) {
            bundle.push(flow.id);
        }
        if let Some(slot) = line_of.get_mut(flow.id.index()) {
            *slot = Some(line);
        }
    }
    for (flow, bundle) in flows.iter_mut().zip(&bundles) {
        if bundle.len() > 1 {
            flow.api = words(bundle.len(), "flow");
            flow.carries = String::new();
        }
    }
    (flows, bundles, line_of)
}

/// "1 asset", "12 assets".
fn words(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn worse_mark(a: Option<Mark>, b: Option<Mark>) -> Option<Mark> {
    match (a, b) {
        (Some(Mark::Compromised), _) | (_, Some(Mark::Compromised)) => Some(Mark::Compromised),
        (Some(Mark::Suspicious), _) | (_, Some(Mark::Suspicious)) => Some(Mark::Suspicious),
        (None, None) => None,
    }
}

fn worse_service(a: Service, b: Service) -> Service {
    let rank = |service: Service| match service {
        Service::Up => 0,
        Service::Restored => 1,
        Service::Isolated => 2,
        Service::Down => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::graph::sample::{generated_picture, random_picture};

    #[test]
    fn small_pictures_begin_unfolded_and_large_ones_with_few_boxes() {
        assert_eq!(Folds::Automatic.zones(&generated_picture(1, 150, 500)), BTreeSet::new());
        for assets in [151, 500, 2_000] {
            let picture = generated_picture(1, assets, assets * 4);
            let view = GraphView::new(&picture);
            let folded = Folded::for_folds(None, &view, &Folds::Automatic).expect("folded");
            let boxes = folded.view.picture().assets.len();
            assert!((8..=60).contains(&boxes), "{boxes} boxes of {assets} assets");
        }
    }

    #[test]
    fn every_asset_and_flow_is_somewhere() {
        let picture = generated_picture(2, 200, 700);
        let view = GraphView::new(&picture);
        let folded = Folded::for_folds(None, &view, &Folds::all(&picture)).expect("folded");
        let small = folded.view.picture();
        let held: usize = picture.zones.iter().map(|zone| folded.count(zone.id)).sum();
        assert_eq!(held, 200);
        assert!(small.assets.iter().enumerate().all(|(i, a)| a.id.index() == i && a.zone.index() < small.zones.len()));
        assert!(small.flows.iter().enumerate().all(|(i, f)| f.id.index() == i && f.from != f.to));
        let inside = picture.flows.iter().filter(|f| folded.line_of(f.id).is_none()).count();
        let outside: usize = (0..small.flows.len()).map(|i| folded.bundle(FlowId::new(i)).len()).sum();
        assert_eq!(inside + outside, 700);
        for flow in &picture.flows {
            let Some(line) = folded.line_of(flow.id) else { continue };
            let line = &small.flows[line.index()];
            assert_eq!(Some(line.from), folded.shown_as(flow.from));
        }
    }

    #[test]
    fn a_folded_zone_shows_the_worst_of_what_it_holds() {
        let picture = random_picture(3, 30);
        let view = GraphView::new(&picture);
        let folded = Folded::for_folds(None, &view, &Folds::all(&picture)).expect("folded");
        let mut overlay =
            Overlay { assets: vec![AssetState::default(); 30], flows: vec![FlowState::default(); picture.flows.len()] };
        overlay.assets[5].mark = Some(Mark::Compromised);
        overlay.assets[6].mark = Some(Mark::Suspicious);
        let states = folded.overlay(&overlay);
        let own = &states.assets[folded.shown_as(AssetId(5)).expect("a box").index()];
        assert_eq!(own.mark, Some(Mark::Compromised));
        assert!(own.note.ends_with("marked"), "{}", own.note);
    }

    #[test]
    fn unfolding_what_stands_around_an_asset_shows_it() {
        let picture = generated_picture(1, 500, 1_000);
        for index in [0, 250, 499] {
            let id = AssetId::new(index);
            let folds = Folds::Automatic.revealing(&picture, id);
            let folded = Folded::for_folds(None, &GraphView::new(&picture), &folds).expect("still folded elsewhere");
            let shown = folded.shown_as(id).expect("a box");
            assert_eq!(folded.stands_for(shown), Some(Stands::Asset(id)));
        }
    }
}
