//! What may be lost: where the graph is looked at from, what is selected, which filter is on.

use std::collections::BTreeSet;

use super::fold::{Folded, Folds};
use super::layout::{Pos, pos};
use super::view::GraphView;
use crate::base::id::{AssetId, FlowId, ZoneId};
use crate::engine::view::AssetView;

/// Something of the graph that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pick {
    /// An asset.
    Asset(AssetId),
    /// A flow.
    Flow(FlowId),
}

/// From where the graph is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum View {
    /// All of it, as large as the room allows. Follows the size of the window.
    #[default]
    Fit,
    /// Where somebody moved it to.
    Free(Camera),
}

/// A place and a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The point of the layout in the middle of the room.
    pub centre: Pos,
    /// Screen points for one point of the layout.
    pub zoom: f32,
}

/// Least and greatest zoom.
pub(super) const ZOOM: (f32, f32) = (0.08, 3.0);

impl Camera {
    /// The camera that shows all of a layout of this size in a room of that size.
    pub fn fit(size: Pos, room: Pos, most: f32) -> Camera {
        let margin = 10.0;
        let zoom = ((room.x - 2.0 * margin) / size.x.max(1.0)).min((room.y - 2.0 * margin) / size.y.max(1.0));
        Camera { centre: pos(size.x / 2.0, size.y / 2.0), zoom: zoom.clamp(ZOOM.0, most) }
    }

    /// The same, with a strip at the foot of the room left free.
    pub fn fit_above(size: Pos, room: Pos, strip: f32, most: f32) -> Camera {
        let camera = Camera::fit(size, pos(room.x, (room.y - strip).max(40.0)), most);
        Camera { centre: pos(camera.centre.x, camera.centre.y + strip / 2.0 / camera.zoom), ..camera }
    }

    /// Zoomed by a factor so that the point at `from_middle` (in screen points) stays where it is.
    pub fn zoomed(self, factor: f32, from_middle: Pos) -> Camera {
        let zoom = (self.zoom * factor).clamp(ZOOM.0, ZOOM.1);
        let shift = 1.0 / self.zoom - 1.0 / zoom;
        Camera { centre: pos(self.centre.x + from_middle.x * shift, self.centre.y + from_middle.y * shift), zoom }
    }

    /// With its middle somewhere over a layout of this size, so that nobody loses the picture.
    pub fn kept_over(self, size: Pos) -> Camera {
        let reach = |at: f32, size: f32, spare: f32| at.clamp(-spare, size + spare);
        // The fitted view may look a little beyond the layout.
        let spare = 30.0 / self.zoom;
        Camera { centre: pos(reach(self.centre.x, size.x, 0.0), reach(self.centre.y, size.y, spare)), ..self }
    }

    /// Moved by a distance in screen points.
    pub fn moved(self, by: Pos) -> Camera {
        Camera { centre: pos(self.centre.x - by.x / self.zoom, self.centre.y - by.y / self.zoom), ..self }
    }
}

/// Which assets a filter keeps by how widely they can be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExposureFilter {
    /// All.
    #[default]
    All,
    /// Those that partners, third parties or the public can call.
    Outside,
    /// Those that the public can call.
    Public,
}

/// Which assets a filter keeps by the trust of their zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrustFilter {
    /// All.
    #[default]
    All,
    /// Below 50.
    Low,
    /// 50 and more.
    High,
}

/// Which assets a filter keeps by what they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SensitivityFilter {
    /// All.
    #[default]
    All,
    /// Those that hold anything not public.
    Some,
    /// Those that hold the most sensitive data (4 and 5 of 5).
    Most,
}

/// What is drawn clearly; the rest is dimmed, never hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// By exposure.
    pub exposure: ExposureFilter,
    /// By trust.
    pub trust: TrustFilter,
    /// By sensitivity.
    pub sensitivity: SensitivityFilter,
}

impl Filter {
    /// Whether it keeps an asset that stands in a zone of this trust.
    pub fn keeps(&self, asset: &AssetView, trust: u8) -> bool {
        let exposure = match self.exposure {
            ExposureFilter::All => true,
            ExposureFilter::Outside => asset.exposure >= 1,
            ExposureFilter::Public => asset.exposure >= 2,
        };
        let trust = match self.trust {
            TrustFilter::All => true,
            TrustFilter::Low => trust < 50,
            TrustFilter::High => trust >= 50,
        };
        let sensitivity = match self.sensitivity {
            SensitivityFilter::All => true,
            SensitivityFilter::Some => asset.sensitivity >= 1,
            SensitivityFilter::Most => asset.sensitivity >= 4,
        };
        exposure && trust && sensitivity
    }
}

/// Which panel lies over the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    /// None.
    #[default]
    None,
    /// The filters.
    Filters,
    /// What the shapes mean.
    Legend,
    /// Assets by name.
    Find,
}

/// Which zones are shown, for a walk through the company. Everything stays where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reveal {
    /// All.
    #[default]
    All,
    /// These, with what stands in them and the flows between them.
    Only(BTreeSet<ZoneId>),
}

impl Reveal {
    /// Whether a zone is shown.
    pub fn shows(&self, zone: ZoneId) -> bool {
        match self {
            Reveal::All => true,
            Reveal::Only(zones) => zones.contains(&zone),
        }
    }
}

/// The state of one graph on one screen.
#[derive(Clone, Debug, Default)]
pub struct GraphState {
    /// From where it is seen.
    pub view: View,
    /// What is selected.
    pub selected: Option<Pick>,
    /// What is drawn clearly.
    pub filter: Filter,
    /// Which panel is open.
    pub panel: Panel,
    /// Which zones are shown.
    pub reveal: Reveal,
    /// Which zones are drawn as one box.
    pub folds: Folds,
    /// What is being looked for.
    pub find: String,
    pub(super) focus: Option<super::focus::FocusLayout>,
    pub(super) folded: Option<Folded>,
}

impl GraphState {
    /// Selects an asset, unfolds what hides it and brings it into the middle.
    pub fn show_asset(&mut self, view: &GraphView, asset: AssetId) {
        self.selected = Some(Pick::Asset(asset));
        self.folds = self.folds.revealing(view.picture(), asset);
        self.folded = Folded::for_folds(self.folded.take(), view, &self.folds);
        let shown = self.folded.as_ref().and_then(|folded| folded.shown_as(asset)).unwrap_or(asset);
        if let Some(rect) = self.shown(view).layout().assets.get(shown.index()) {
            let zoom = match self.view {
                View::Free(camera) => camera.zoom.max(0.8),
                View::Fit => 0.8,
            };
            self.view = View::Free(Camera { centre: rect.centre(), zoom });
        }
    }

    /// Folds a zone or unfolds it, and keeps it where it can be seen.
    pub fn toggle_fold(&mut self, view: &GraphView, zone: ZoneId) {
        self.folds = self.folds.toggled(view.picture(), zone);
        self.folded = Folded::for_folds(self.folded.take(), view, &self.folds);
        let View::Free(camera) = self.view else { return };
        let frame = match &self.folded {
            Some(folded) => folded.frame_of(zone),
            None => Some(zone),
        };
        if let Some(rect) = frame.and_then(|frame| self.shown(view).layout().zones.get(frame.index())) {
            self.view = View::Free(Camera { centre: rect.centre(), ..camera });
        }
    }

    /// The view that is drawn: the whole one, or the one with folded zones.
    pub fn shown<'a>(&'a self, view: &'a GraphView) -> &'a GraphView {
        self.folded.as_ref().map_or(view, |folded| &folded.view)
    }
}

/// What is labelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Every asset.
    #[default]
    All,
    /// At most a dozen: marked ones, their neighbours, the most connected. For the room.
    Focus,
}

/// What lies over the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controls {
    /// Zoom, fit, filters and legend.
    #[default]
    Full,
    /// Nothing: the picture alone, which cannot be moved.
    None,
}

/// Whether assets can be moved by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hands {
    /// They stay where they are; dragging one moves the picture.
    #[default]
    Off,
    /// Dragging one says where it was let go; the picture is somebody else's to change.
    MoveAssets,
}

/// How a graph is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GraphOptions {
    /// What is labelled.
    pub detail: Detail,
    /// What lies over it.
    pub controls: Controls,
    /// Whether assets can be moved.
    pub hands: Hands,
}

/// What was done with the graph in this frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GraphEvents {
    /// Something else was selected (already in the state): inner none means that nothing is any more.
    pub selected: Option<Option<Pick>>,
    /// Something was opened by double click or Enter.
    pub opened: Option<Pick>,
    /// An asset was let go here: the left upper corner of its box, in points of the layout.
    pub moved: Option<(AssetId, Pos)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let camera = Camera { centre: pos(100.0, 50.0), zoom: 0.5 };
        let pointer = pos(40.0, -20.0);
        let under = |c: Camera| pos(c.centre.x + pointer.x / c.zoom, c.centre.y + pointer.y / c.zoom);
        let (before, after) = (under(camera), under(camera.zoomed(1.7, pointer)));
        assert!((before.x - after.x).abs() < 1e-3 && (before.y - after.y).abs() < 1e-3);
        assert!(camera.zoomed(1e6, pointer).zoom <= ZOOM.1);
    }

    #[test]
    fn fit_shows_everything() {
        let camera = Camera::fit(pos(1000.0, 500.0), pos(520.0, 1000.0), 1.25);
        assert!((camera.zoom - 0.5).abs() < 1e-6);
    }
}
