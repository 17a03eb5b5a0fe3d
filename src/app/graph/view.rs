//! A picture with its layout and what follows from the two: built once for a session, drawn every frame.

use std::sync::OnceLock;

use super::layout::{Labelled, Layout, Metrics};
use crate::base::id::{AssetId, FlowId};
use crate::engine::view::{AssetState, AssetView, Overlay, PictureView, Service, ZoneView};

/// A picture and its layout, which is made when it is first asked for: of a large picture often only the folded one is seen.
#[derive(Clone, Debug)]
pub struct GraphView {
    picture: PictureView,
    layout: OnceLock<Layout>,
    trust: Vec<u8>,
    incident: Vec<Vec<FlowId>>,
    reading: OnceLock<Vec<AssetId>>,
    folded: Vec<FoldedBox>,
}

/// What a box of a folded picture is besides an asset.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FoldedBox {
    /// The zone that it stands for, as a word for people; empty for an asset.
    pub zone: String,
    /// A number that stays the same whatever else is folded.
    pub key: u64,
}

/// A direction on the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
}

impl GraphView {
    /// Takes a picture over; the first that asks for its layout waits for it, some ten milliseconds for sixty assets.
    pub fn new(picture: &PictureView) -> GraphView {
        let trust = picture
            .assets
            .iter()
            .map(|asset| picture.zones.get(asset.zone.index()).map_or(0, |zone| zone.trust))
            .collect();
        let mut incident = vec![Vec::new(); picture.assets.len()];
        for flow in &picture.flows {
            for end in [flow.from, flow.to] {
                if let Some(list) = incident.get_mut(end.index()) {
                    list.push(flow.id);
                }
            }
        }
        GraphView {
            picture: picture.clone(),
            layout: OnceLock::new(),
            trust,
            incident,
            reading: OnceLock::new(),
            folded: Vec::new(),
        }
    }

    /// The same for a folded picture, with what its boxes stand for.
    pub(super) fn of_folded(picture: &PictureView, folded: Vec<FoldedBox>) -> GraphView {
        GraphView { folded, ..GraphView::new(picture) }
    }

    /// Whether a box stands for a folded zone.
    pub(super) fn is_folded(&self, asset: AssetId) -> bool {
        self.folded.get(asset.index()).is_some_and(|folded| !folded.zone.is_empty())
    }

    /// A number for the node of an asset that stays the same when zones are folded.
    pub(super) fn key(&self, asset: AssetId) -> u64 {
        self.folded.get(asset.index()).map_or(u64::from(asset.0), |folded| folded.key)
    }

    /// The picture.
    pub fn picture(&self) -> &PictureView {
        &self.picture
    }

    /// Where everything stands when everything is labelled.
    pub fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| Layout::new(&self.picture, &Labelled::All, &Metrics::FULL))
    }

    /// The assets column by column.
    pub fn reading_order(&self) -> &[AssetId] {
        self.reading.get_or_init(|| {
            // Read column by column, as the eye does: the order of the Tab key and of the table.
            let mut reading: Vec<AssetId> = self.picture.assets.iter().map(|asset| asset.id).collect();
            let layout = self.layout();
            reading.sort_by_key(|id| {
                layout.assets.get(id.index()).map_or((0, 0), |r| (r.min.x.round() as i64, r.min.y.round() as i64))
            });
            reading
        })
    }

    /// The flows of an asset.
    pub fn flows_of(&self, asset: AssetId) -> &[FlowId] {
        self.incident.get(asset.index()).map_or(&[], Vec::as_slice)
    }

    /// Whether a flow is shown: both its ends are.
    pub(super) fn reveals(&self, reveal: &super::Reveal, flow: &crate::engine::view::FlowView) -> bool {
        [flow.from, flow.to]
            .into_iter()
            .all(|end| self.picture.assets.get(end.index()).is_none_or(|asset| reveal.shows(asset.zone)))
    }

    /// Trust of the zone of an asset.
    pub fn trust_of(&self, asset: AssetId) -> u8 {
        self.trust.get(asset.index()).copied().unwrap_or(0)
    }

    /// The name of an asset, or of the zone that a box stands for.
    pub(super) fn title<'a>(&'a self, asset: &'a AssetView) -> &'a str {
        let zone = self.folded.get(asset.id.index()).map(|folded| folded.zone.as_str());
        zone.filter(|zone| !zone.is_empty()).unwrap_or(&asset.name)
    }

    /// The zone of an asset.
    pub fn zone_of(&self, asset: &AssetView) -> Option<&ZoneView> {
        self.picture.zones.get(asset.zone.index())
    }

    /// The asset that lies next in a direction: near, and not far aside. None at the edge.
    pub fn neighbour(&self, layout: &Layout, from: AssetId, direction: Direction) -> Option<AssetId> {
        let here = layout.assets.get(from.index())?.centre();
        layout
            .assets
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != from.index() && layout.labelled.get(*index).copied().unwrap_or(false))
            .filter_map(|(index, rect)| {
                let there = rect.centre();
                let (dx, dy) = (there.x - here.x, there.y - here.y);
                let (along, aside) = match direction {
                    Direction::Left => (-dx, dy.abs()),
                    Direction::Right => (dx, dy.abs()),
                    Direction::Up => (-dy, dx.abs()),
                    Direction::Down => (dy, dx.abs()),
                };
                (along > 4.0).then_some((along + 2.5 * aside, index))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, index)| AssetId::new(index))
    }

    /// What a screen reader says about an asset: name, kind, zone, state.
    pub fn spoken(&self, asset: &AssetView, overlay: &Overlay) -> String {
        let mut parts = match self.folded.get(asset.id.index()).filter(|folded| !folded.zone.is_empty()) {
            Some(folded) => vec![folded.zone.clone(), "folded zone".to_owned(), asset.name.clone()],
            None => vec![asset.name.clone(), asset.kind.label().to_owned()],
        };
        if let Some(zone) = self.zone_of(asset).filter(|_| !self.is_folded(asset.id)) {
            parts.push(format!("in {}", zone.name));
        }
        if let Some(state) = overlay.assets.get(asset.id.index()) {
            parts.extend(state_words(state));
        }
        parts.join(", ")
    }

    /// What a screen reader says about a flow.
    pub fn spoken_flow(&self, id: FlowId, overlay: &Overlay) -> String {
        let Some(flow) = self.picture.flows.get(id.index()) else { return String::new() };
        let name = |id: AssetId| self.picture.assets.get(id.index()).map_or("", |a| self.title(a));
        let mut text = format!("{}: {} calls {}", flow.api, name(flow.from), name(flow.to));
        if flow.crosses {
            text.push_str(", crosses a trust boundary");
        }
        if let Some(state) = overlay.flows.get(id.index()) {
            if state.attack {
                text.push_str(", attack path");
            }
            if state.blocked {
                text.push_str(", blocked");
            } else if is_throttled(state.throttled_to) {
                text.push_str(&format!(", throttled to {} %", state.throttled_to));
            }
        }
        text
    }
}

/// Whether a share of calls means that a flow is throttled. Zero is what a default state says, so it counts as all.
pub(super) fn is_throttled(share: u8) -> bool {
    share > 0 && share < 100
}

/// The state of an asset in words; empty while nothing is the matter. What its note says already is not said twice.
pub fn state_words(state: &AssetState) -> Vec<String> {
    let note = state.note.to_lowercase();
    let service = match state.service {
        Service::Up => None,
        Service::Isolated => Some("isolated"),
        Service::Down => Some("down"),
        Service::Restored => Some("restored"),
    };
    let short = crate::base::money::short_count;
    let taken = state.taken.map(|(taken, all)| format!("{} of {}", short(taken), short(all)));
    let mut words: Vec<String> =
        [state.mark.map(|mark| mark.label()), service].into_iter().flatten().map(str::to_owned).collect();
    words.retain(|word| !note.contains(word.as_str()));
    words.extend(Some(&state.note).filter(|note| !note.is_empty()).cloned());
    words
        .extend(taken.filter(|taken| !state.note.contains(taken)).map(|taken| format!("data of {taken} people taken")));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::graph::sample::{random_picture, some_states};

    #[test]
    fn arrow_keys_reach_every_asset_from_the_first() {
        for assets in [8, 24, 60] {
            let view = GraphView::new(&random_picture(1, assets));
            let mut reached = vec![AssetId(0)];
            let mut at = 0;
            while let Some(from) = reached.get(at).copied() {
                at += 1;
                for direction in [Direction::Left, Direction::Right, Direction::Up, Direction::Down] {
                    let next = view.neighbour(view.layout(), from, direction);
                    reached.extend(next.filter(|next| !reached.contains(next)));
                }
            }
            assert!(reached.len() * 20 >= assets * 19, "{} of {assets}", reached.len());
        }
    }

    #[test]
    fn the_name_of_an_asset_says_its_state() {
        let picture = random_picture(1, 20);
        let overlay = some_states(&picture);
        let view = GraphView::new(&picture);
        let marked = overlay.assets.iter().position(|s| s.taken.is_some()).expect("a marked asset");
        let spoken = view.spoken(&picture.assets[marked], &overlay);
        assert!(spoken.contains("compromised") && spoken.contains("214 k of 2.1"), "{spoken}");
    }
}
