//! Automatic layout of a trust-boundary graph: where each zone, asset and flow stands.
//!
//! Zones become columns ordered by trust, nested zones inner regions, assets rows ordered so that few flows cross, flows
//! smooth curves that go around boxes. The result depends on the picture alone: same picture, same places, whatever the
//! size of the window. Deliberately absent: egui, colours, states, anything that changes during a run.

mod blocks;
mod order;
mod pins;
mod place;
mod route;
mod simplify;
// The pictures that are laid out are those of the window's tests.
#[cfg(test)]
#[cfg(feature = "app")]
mod tests;

use std::collections::BTreeSet;

pub use pins::Places;

use crate::base::id::{AssetId, FlowId};
use crate::engine::view::PictureView;

/// A point; x to the right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pos {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// A point from its two parts.
pub const fn pos(x: f32, y: f32) -> Pos {
    Pos { x, y }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Upper left corner.
    pub min: Pos,
    /// Lower right corner.
    pub max: Pos,
}

impl Rect {
    /// From corner and size.
    pub fn at(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect { min: pos(x, y), max: pos(x + width, y + height) }
    }

    /// To the right.
    pub fn width(&self) -> f32 {
        self.max.x - self.min.x
    }

    /// Down.
    pub fn height(&self) -> f32 {
        self.max.y - self.min.y
    }

    /// Its middle.
    pub fn centre(&self) -> Pos {
        pos((self.min.x + self.max.x) / 2.0, (self.min.y + self.max.y) / 2.0)
    }

    /// Larger by `by` on every side.
    pub fn grown(&self, by: f32) -> Rect {
        Rect { min: pos(self.min.x - by, self.min.y - by), max: pos(self.max.x + by, self.max.y + by) }
    }

    /// Whether a point lies inside.
    pub fn contains(&self, p: Pos) -> bool {
        p.x >= self.min.x && p.x <= self.max.x && p.y >= self.min.y && p.y <= self.max.y
    }

    /// Whether another lies wholly inside.
    pub fn holds(&self, other: &Rect) -> bool {
        self.contains(other.min) && self.contains(other.max)
    }

    /// Whether two share more than an edge.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.min.x < other.max.x && other.min.x < self.max.x && self.min.y < other.max.y && other.min.y < self.max.y
    }
}

/// Sizes of what is laid out, in points at zoom 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// Width of one letter of a name, on average.
    pub name_letter: f32,
    /// Width of one letter of a key fact.
    pub fact_letter: f32,
    /// Width of a box besides its text: margins and the icon of its kind.
    pub box_extra: f32,
    /// Width beside the name for the icon of a state.
    pub state_extra: f32,
    /// Least and greatest width of a box.
    pub box_width: (f32, f32),
    /// Height of a box.
    pub box_height: f32,
    /// Least distance of two boxes of one column.
    pub row_gap: f32,
    /// Distance of two columns in one zone.
    pub column_gap: f32,
    /// Distance of two zones.
    pub zone_gap: f32,
    /// Left and right margin in a zone.
    pub zone_side: f32,
    /// Room for the name of a zone.
    pub zone_head: f32,
    /// Lower margin in a zone.
    pub zone_foot: f32,
    /// Width of one letter of a zone's name.
    pub zone_letter: f32,
    /// Edge of an asset that is drawn without label.
    pub dot: f32,
    /// Size of the window that the layout has in mind.
    pub window: (f32, f32),
    /// Whether it keeps to the places that an author gave.
    pub places: Places,
}

impl Metrics {
    /// For the facilitator and the ecosystem screen: everything labelled.
    pub const FULL: Metrics = Metrics {
        name_letter: 7.5,
        fact_letter: 6.3,
        box_extra: 48.0,
        state_extra: 20.0,
        box_width: (140.0, 208.0),
        box_height: 50.0,
        row_gap: 18.0,
        column_gap: 46.0,
        zone_gap: 22.0,
        zone_side: 16.0,
        zone_head: 52.0,
        zone_foot: 16.0,
        zone_letter: 8.8,
        dot: 18.0,
        window: (1040.0, 780.0),
        places: Places::Kept,
    };

    /// For the room: fewer assets, larger.
    pub const ROOM: Metrics = Metrics {
        name_letter: 11.6,
        fact_letter: 0.0,
        box_extra: 64.0,
        state_extra: 30.0,
        box_width: (196.0, 310.0),
        box_height: 70.0,
        row_gap: 22.0,
        column_gap: 44.0,
        zone_gap: 20.0,
        zone_side: 16.0,
        zone_head: 40.0,
        zone_foot: 14.0,
        zone_letter: 11.0,
        dot: 18.0,
        window: (1000.0, 560.0),
        places: Places::Ignored,
    };

    /// For the miniature on a card: boxes without text.
    pub const MINI: Metrics = Metrics {
        name_letter: 0.0,
        fact_letter: 0.0,
        box_extra: 0.0,
        state_extra: 0.0,
        box_width: (62.0, 62.0),
        box_height: 22.0,
        row_gap: 13.0,
        column_gap: 40.0,
        zone_gap: 16.0,
        zone_side: 13.0,
        zone_head: 13.0,
        zone_foot: 13.0,
        zone_letter: 0.0,
        dot: 10.0,
        window: (640.0, 200.0),
        places: Places::Ignored,
    };
}

/// Which assets get a labelled box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Labelled {
    /// All.
    All,
    /// These; the rest become small squares at the foot of their zone.
    Only(BTreeSet<AssetId>),
}

/// A flow from end to end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Cubic Bézier curves that join: from, two handles, to. Empty when an end has no box.
    pub curves: Vec<[Pos; 4]>,
    /// Points along the curves, close enough together to be drawn as a line.
    pub line: Vec<Pos>,
    /// Where it enters or leaves a zone.
    pub borders: Vec<Pos>,
    /// The same line with fewer points, for small scales.
    pub coarse: Vec<Pos>,
    /// What the line lies within.
    pub bounds: Rect,
}

/// Where everything stands. Lists are parallel to the picture's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Width and height; the upper left corner is zero.
    pub size: Pos,
    /// Each zone.
    pub zones: Vec<Rect>,
    /// Depth of each zone: 0 stands alone.
    pub depth: Vec<u8>,
    /// Each asset.
    pub assets: Vec<Rect>,
    /// Whether an asset has a labelled box.
    pub labelled: Vec<bool>,
    /// Each flow.
    pub flows: Vec<Route>,
}

impl Layout {
    /// Lays a picture out.
    pub fn new(picture: &PictureView, labelled: &Labelled, metrics: &Metrics) -> Layout {
        let shape = Shape::new(picture, labelled, metrics);
        let mut arrangement = blocks::arrange(&shape, metrics);
        order::reduce_crossings(&shape, &mut arrangement, metrics);
        let mut assets = place::place(&shape, &arrangement, metrics);
        if metrics.places == Places::Kept {
            let places: Vec<(usize, Pos)> = picture.places.iter().map(|p| (p.asset.index(), pos(p.x, p.y))).collect();
            pins::apply(&shape, &places, metrics, &mut arrangement, &mut assets);
        }
        let flows = route::routes(&shape, &arrangement, &assets);
        Layout {
            size: pos(arrangement.width, arrangement.height),
            zones: arrangement.zones,
            depth: shape.depth.clone(),
            assets,
            labelled: shape.labelled,
            flows,
        }
    }

    /// How often two flows cross, as straight lines between boxes.
    pub fn crossings(&self, picture: &PictureView) -> usize {
        let labelled = |id: AssetId| self.labelled.get(id.index()).copied().unwrap_or(false);
        let mut pairs: Vec<(usize, usize)> = picture
            .flows
            .iter()
            .filter(|flow| labelled(flow.from) && labelled(flow.to))
            .map(|flow| (flow.from.index(), flow.to.index()))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let centres: Vec<Pos> = self.assets.iter().map(Rect::centre).collect();
        order::count_crossings(&pairs, &centres)
    }

    /// The asset at a point.
    pub fn asset_at(&self, p: Pos) -> Option<AssetId> {
        self.assets.iter().position(|rect| rect.contains(p)).map(AssetId::new)
    }

    /// The flow that passes nearest to a point, not farther than `reach`.
    pub fn flow_at(&self, p: Pos, reach: f32) -> Option<FlowId> {
        let distance = |route: &Route| {
            route.line.windows(2).map(|pair| distance_to_segment(p, pair)).fold(f32::INFINITY, f32::min)
        };
        self.flows
            .iter()
            .enumerate()
            .filter(|(_, route)| route.line.len() > 1 && route.bounds.grown(reach).contains(p))
            .map(|(index, route)| (distance(route), index))
            .filter(|(distance, _)| *distance <= reach)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, index)| FlowId::new(index))
    }
}

fn distance_to_segment(p: Pos, segment: &[Pos]) -> f32 {
    let [a, b] = segment else { return f32::INFINITY };
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (p.x - a.x - t * dx).hypot(p.y - a.y - t * dy)
}

/// What the layout needs to know of a picture, by position in its lists.
pub(crate) struct Shape {
    /// Zone of each asset.
    pub zone_of: Vec<usize>,
    /// Zone around each zone; broken or circular references count as none.
    pub inside: Vec<Option<usize>>,
    /// Zones within each zone (or within none, at the end), by trust.
    pub children: Vec<Vec<usize>>,
    /// Zones that stand alone, by trust.
    pub roots: Vec<usize>,
    /// Depth of each zone.
    pub depth: Vec<u8>,
    /// Labelled assets of each zone.
    pub boxes: Vec<Vec<usize>>,
    /// The other assets of each zone.
    pub dots: Vec<Vec<usize>>,
    /// Width that the text of each asset wants.
    pub widths: Vec<f32>,
    /// Least width of each zone, for its name.
    pub zone_widths: Vec<f32>,
    /// Whether an asset has a labelled box.
    pub labelled: Vec<bool>,
    /// Ends of each flow.
    pub flows: Vec<(usize, usize)>,
    /// Different pairs of joined labelled assets, lower index first.
    pub pairs: Vec<(usize, usize)>,
    /// Joined labelled assets of each asset.
    pub near: Vec<Vec<usize>>,
    /// Pairs of each asset, by position among the pairs, rising.
    pub incident: Vec<Vec<usize>>,
    /// Flows between two labelled assets of one zone, by zone.
    pub within: Vec<Vec<(usize, usize)>>,
    /// Calls of each asset to other zones, less calls from there.
    pub pull: Vec<i64>,
}

impl Shape {
    fn new(picture: &PictureView, labelled: &Labelled, metrics: &Metrics) -> Shape {
        let zones = picture.zones.len();
        let assets = picture.assets.len();
        let mut inside: Vec<Option<usize>> =
            picture.zones.iter().map(|zone| zone.inside.map(|id| id.index()).filter(|i| *i < zones)).collect();
        let mut depth = vec![0u8; zones];
        for zone in 0..zones {
            let (mut at, mut steps) = (zone, 0u8);
            while let Some(outer) = inside.get(at).copied().flatten() {
                steps = steps.saturating_add(1);
                if usize::from(steps) > zones {
                    break;
                }
                at = outer;
            }
            if usize::from(steps) > zones {
                set(&mut inside, zone, None);
                steps = 0;
            }
            set(&mut depth, zone, steps);
        }
        let trust = |zone: &usize| picture.zones.get(*zone).map_or((0, 0), |z| (z.trust, *zone));
        let mut children = vec![Vec::new(); zones];
        let mut roots = Vec::new();
        for zone in 0..zones {
            match inside.get(zone).copied().flatten() {
                Some(outer) => push(&mut children, outer, zone),
                None => roots.push(zone),
            }
        }
        roots.sort_by_key(trust);
        for list in &mut children {
            list.sort_by_key(trust);
        }
        let mut boxes = vec![Vec::new(); zones];
        let mut dots = vec![Vec::new(); zones];
        let mut is_labelled = Vec::with_capacity(assets);
        let zone_of: Vec<usize> = picture.assets.iter().map(|a| a.zone.index().min(zones.saturating_sub(1))).collect();
        for (index, (asset, zone)) in picture.assets.iter().zip(&zone_of).enumerate() {
            let is = match labelled {
                Labelled::All => true,
                Labelled::Only(set) => set.contains(&asset.id),
            };
            is_labelled.push(is);
            push(if is { &mut boxes } else { &mut dots }, *zone, index);
        }
        let widths = picture
            .assets
            .iter()
            .map(|asset| {
                let name = asset.name.chars().count() as f32 * metrics.name_letter + metrics.state_extra;
                let fact = asset.fact.chars().count() as f32 * metrics.fact_letter;
                (name.max(fact) + metrics.box_extra).clamp(metrics.box_width.0, metrics.box_width.1)
            })
            .collect();
        let zone_widths = picture
            .zones
            .iter()
            .map(|zone| (zone.name.chars().count() as f32 * metrics.zone_letter + 28.0).min(metrics.box_width.1 + 60.0))
            .collect();
        let flows: Vec<(usize, usize)> = picture
            .flows
            .iter()
            .map(|flow| (flow.from.index(), flow.to.index()))
            .map(|(a, b)| if a < assets && b < assets { (a, b) } else { (0, 0) })
            .collect();
        let is = |asset: usize| is_labelled.get(asset).copied().unwrap_or(false);
        let mut pairs: Vec<(usize, usize)> =
            flows.iter().filter(|(a, b)| a != b && is(*a) && is(*b)).map(|(a, b)| (*a.min(b), *a.max(b))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut near = vec![Vec::new(); assets];
        let mut incident = vec![Vec::new(); assets];
        for (index, &(a, b)) in pairs.iter().enumerate() {
            push(&mut near, a, b);
            push(&mut near, b, a);
            push(&mut incident, a, index);
            push(&mut incident, b, index);
        }
        let mut within = vec![Vec::new(); zones];
        let mut pull = vec![0i64; assets];
        let zone = |asset: usize| zone_of.get(asset).copied();
        for &(a, b) in &flows {
            let same = zone(a) == zone(b);
            if same && a != b && is(a) && is(b) {
                push(&mut within, zone(a).unwrap_or(0), (a, b));
            }
            for (end, other, step) in [(a, b, 1), (b, a, -1)] {
                if let Some(slot) = pull.get_mut(end).filter(|_| !same || !is(other)) {
                    *slot += step;
                }
            }
        }
        Shape {
            zone_of,
            inside,
            children,
            roots,
            depth,
            boxes,
            dots,
            widths,
            zone_widths,
            labelled: is_labelled,
            flows,
            pairs,
            near,
            incident,
            within,
            pull,
        }
    }

    /// The zone itself and every zone around it.
    pub fn around(&self, zone: usize) -> Vec<usize> {
        std::iter::successors(Some(zone), |at| self.inside.get(*at).copied().flatten()).collect()
    }
}

/// Writes an element, if there is one.
fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(place) = list.get_mut(index) {
        *place = value;
    }
}

/// Adds to one of several lists, if there is one.
fn push<T>(lists: &mut [Vec<T>], index: usize, value: T) {
    if let Some(list) = lists.get_mut(index) {
        list.push(value);
    }
}
