//! The graph as a picture in a file: the same layout, boxes and lines as in the window, as Scalable Vector Graphics or as pixels.
//!
//! [`sketch`] makes a list of shapes with their colours; [`svg`] writes them down, [`png`] paints them. Text in an SVG stays text
//! that can be searched and read aloud, with the width that it has here; the icons are outlines of the font that ships.
//! Deliberately absent: states of a run, and anything of the window, so that the command line draws the same without one.

mod letters;
mod look;
mod pixels;
mod svg;

use crate::engine::view::{AssetView, FlowView, PictureView};
use crate::layout::{Labelled, Layout, Metrics, Pos, Rect, Route, pos};
use crate::scenario::doc::AssetKind;

pub use letters::Face;
pub use look::{DARK, LIGHT, Look, Rgb, ZoneLook};
pub use pixels::{PictureError, png};
pub use svg::svg;

/// Free space around the picture, in points.
const MARGIN: f32 = 20.0;
/// Height of the title at the head.
const HEAD: f32 = 44.0;

/// A line or an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Width in points.
    pub width: f32,
    /// Colour.
    pub colour: Rgb,
    /// Length of dashes and of the gaps between them; none for a whole line.
    pub dash: Option<(f32, f32)>,
}

/// Something that is drawn, in points from the upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle with round corners.
    Box {
        /// Where.
        rect: Rect,
        /// Radius of its corners.
        corner: f32,
        /// Colour of its ground.
        fill: Option<Rgb>,
        /// Its edge.
        edge: Option<Stroke>,
    },
    /// A line through points.
    Line(Vec<Pos>, Stroke),
    /// A filled triangle.
    Head([Pos; 3], Rgb),
    /// A circle.
    Ring {
        /// Its middle.
        at: Pos,
        /// Its radius.
        radius: f32,
        /// Colour of its ground.
        fill: Rgb,
        /// Its edge.
        edge: Stroke,
    },
    /// One line of text.
    Text {
        /// Its left end, on the line that letters stand on.
        at: Pos,
        /// What it says; cut already where there was no room.
        text: String,
        /// Height of the letters, in points.
        size: f32,
        /// Weight.
        face: Face,
        /// Colour.
        ink: Rgb,
        /// Its width, in points.
        width: f32,
    },
    /// An icon of the font that ships.
    Icon {
        /// Its middle.
        at: Pos,
        /// Its sign in that font.
        sign: char,
        /// Height, in points.
        size: f32,
        /// Colour.
        ink: Rgb,
    },
}

/// A picture as shapes, the lowest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// What it is of.
    pub title: String,
    /// One sentence for whoever cannot see it.
    pub about: String,
    /// Width and height, in points.
    pub size: Pos,
    /// Behind everything.
    pub ground: Rgb,
    /// The shapes.
    pub shapes: Vec<Shape>,
}

/// What stands beside the picture itself: which boxes stand for folded zones, how many flows a line stands for, what is marked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beside {
    /// For each asset whether it stands for a folded zone. Empty means that none does.
    pub folded: Vec<bool>,
    /// For each flow of how many it is the line. Empty means one.
    pub bundles: Vec<usize>,
    /// Assets and flows that an analysis marks.
    pub marks: Vec<Mark>,
    /// What is marked: the title, and what each colour means.
    pub legend: Vec<(Option<Rgb>, String)>,
}

/// A mark of an analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// On what.
    pub on: Marked,
    /// Colour.
    pub colour: Rgb,
    /// A few words, or the number of a step; may be empty.
    pub label: String,
}

/// What a mark is on, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// An asset.
    Asset(usize),
    /// A flow.
    Flow(usize),
}

/// The picture of an ecosystem with nothing beside it, laid out as the window does.
pub fn sketch_of(picture: &PictureView, look: &Look) -> Sketch {
    sketch(picture, &Layout::new(picture, &Labelled::All, &Metrics::FULL), &Beside::default(), look)
}

/// The picture as it was laid out.
pub fn sketch(picture: &PictureView, layout: &Layout, beside: &Beside, look: &Look) -> Sketch {
    let legend = 18.0 * beside.legend.len() as f32;
    let (width, height) = (layout.size.x + 2.0 * MARGIN, layout.size.y + HEAD + MARGIN + legend);
    let mut artist = Artist { picture, layout, beside, look, shapes: Vec::new() };
    artist.title();
    for index in artist.outside_in() {
        artist.zone(index);
    }
    for flow in &picture.flows {
        artist.flow(flow);
    }
    for index in artist.outside_in() {
        artist.zone_name(index);
    }
    for asset in &picture.assets {
        artist.asset(asset);
    }
    for flow in &picture.flows {
        artist.flow_label(flow);
    }
    artist.legend(layout.size.y + HEAD);
    let about = format!(
        "{} zones, {} assets and {} flows of {}",
        picture.zones.len(),
        picture.assets.len(),
        picture.flows.len(),
        picture.name
    );
    let size = pos(width.max(200.0), height.max(80.0));
    Sketch { title: picture.name.clone(), about, size, ground: look.background, shapes: artist.shapes }
}

struct Artist<'a> {
    picture: &'a PictureView,
    layout: &'a Layout,
    beside: &'a Beside,
    look: &'a Look,
    shapes: Vec<Shape>,
}

/// From the layout to the page.
fn at(p: Pos) -> Pos {
    pos(p.x + MARGIN, p.y + HEAD)
}

fn moved(rect: &Rect) -> Rect {
    Rect { min: at(rect.min), max: at(rect.max) }
}

impl Artist<'_> {
    fn text(&mut self, at: Pos, text: &str, size: f32, face: Face, ink: Rgb, room: f32) -> f32 {
        let (text, width) = letters::fit(text, face, size, room);
        if !text.is_empty() {
            self.shapes.push(Shape::Text { at, text, size, face, ink, width });
        }
        width
    }

    fn title(&mut self) {
        let room = self.layout.size.x.max(160.0);
        self.text(pos(MARGIN, 27.0), &self.picture.name, 16.5, Face::SemiBold, self.look.text, room);
    }

    fn legend(&mut self, top: f32) {
        for (row, (colour, text)) in self.beside.legend.iter().enumerate() {
            let y = top + 16.0 + 18.0 * row as f32;
            let mut x = MARGIN;
            if let Some(colour) = colour {
                let rect = Rect::at(x, y - 9.0, 11.0, 11.0);
                self.shapes.push(Shape::Box { rect, corner: 3.0, fill: Some(*colour), edge: None });
                x += 18.0;
            }
            self.text(pos(x, y), text, 12.0, Face::Regular, self.look.dim, self.layout.size.x.max(160.0));
        }
    }

    fn outside_in(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.layout.zones.len()).collect();
        order.sort_by_key(|zone| self.layout.depth.get(*zone).copied().unwrap_or(0));
        order
    }

    fn zone(&mut self, index: usize) {
        let (Some(zone), Some(rect)) = (self.picture.zones.get(index), self.layout.zones.get(index)) else { return };
        let shades = self.look.zone(zone.kind);
        let edge = Stroke { width: 1.2, colour: shades.border, dash: Some((7.0, 5.25)) };
        self.shapes.push(Shape::Box { rect: moved(rect), corner: 10.0, fill: Some(shades.ground), edge: Some(edge) });
    }

    fn zone_name(&mut self, index: usize) {
        let (Some(zone), Some(rect)) = (self.picture.zones.get(index), self.layout.zones.get(index)) else { return };
        let (rect, shades) = (moved(rect), self.look.zone(zone.kind));
        let left = pos(rect.min.x + 13.0, rect.min.y + 9.0);
        let room = rect.width() - 26.0;
        let name = zone.name.to_uppercase();
        let (text, width) = letters::fit(&name, Face::SemiBold, 12.5, room);
        let trust = format!("trust {}", zone.trust);
        let below = letters::fit(&trust, Face::Regular, 11.5, room).1;
        // Over the flows, so that it can be read wherever one runs.
        let plate = Rect::at(left.x - 2.0, left.y - 2.0, width.max(below) + 4.0, 34.0);
        self.shapes.push(Shape::Box { rect: plate, corner: 3.0, fill: Some(shades.ground), edge: None });
        self.text(pos(left.x, left.y + 12.0), &text, 12.5, Face::SemiBold, shades.name, room + 1.0);
        self.text(pos(left.x, left.y + 27.0), &trust, 11.5, Face::Regular, self.look.faint, room);
    }

    fn mark(&self, on: Marked) -> Option<&Mark> {
        self.beside.marks.iter().find(|mark| mark.on == on)
    }

    fn route(&self, flow: &FlowView) -> Option<&Route> {
        self.layout.flows.get(flow.id.index()).filter(|route| route.line.len() > 1)
    }

    fn bundle(&self, flow: &FlowView) -> usize {
        self.beside.bundles.get(flow.id.index()).copied().unwrap_or(1)
    }

    fn flow(&mut self, flow: &FlowView) {
        let Some(route) = self.route(flow) else { return };
        let mark = self.mark(Marked::Flow(flow.id.index()));
        let colour = match (mark, flow.crosses) {
            (Some(mark), _) => mark.colour,
            (None, true) => self.look.flow_crossing,
            (None, false) => self.look.flow,
        };
        let width = if mark.is_some() { 2.6 } else { 1.35 * (1.0 + (self.bundle(flow).max(1) as f32).log2() * 0.28) };
        let mut points: Vec<Pos> = route.line.iter().map(|p| at(*p)).collect();
        let borders: Vec<Pos> = route.borders.iter().map(|p| at(*p)).collect();
        let tip = points.last().copied().unwrap_or_default();
        shorten(&mut points, 6.8);
        let from = points.last().copied().unwrap_or(tip);
        self.shapes.push(Shape::Line(points, Stroke { width, colour, dash: None }));
        self.shapes.extend(head(tip, from, 8.5).map(|corners| Shape::Head(corners, colour)));
        if flow.crosses {
            let edge = Stroke { width: 1.2, colour, dash: None };
            let fill = self.look.background;
            self.shapes.extend(borders.into_iter().map(|at| Shape::Ring { at, radius: 2.7, fill, edge }));
        }
    }

    /// The count of a bundle, or the words of a mark.
    fn flow_label(&mut self, flow: &FlowView) {
        let bundle = self.bundle(flow);
        let mark = self.mark(Marked::Flow(flow.id.index())).filter(|mark| !mark.label.is_empty());
        let (label, ink) = match mark {
            Some(mark) => (mark.label.clone(), mark.colour),
            None if bundle > 1 => (bundle.to_string(), self.look.dim),
            None => return,
        };
        let Some(middle) = self.route(flow).and_then(|route| middle(&route.coarse)) else { return };
        self.tag(at(middle), &label, ink);
    }

    /// Text on a small plate.
    fn tag(&mut self, middle: Pos, text: &str, ink: Rgb) {
        let (text, width) = letters::fit(text, Face::SemiBold, 10.5, 180.0);
        let rect = Rect::at(middle.x - width / 2.0 - 5.0, middle.y - 8.0, width + 10.0, 16.0);
        let edge = Stroke { width: 1.0, colour: ink, dash: None };
        self.shapes.push(Shape::Box { rect, corner: 4.0, fill: Some(self.look.background), edge: Some(edge) });
        let at = pos(middle.x - width / 2.0, middle.y + 3.8);
        self.shapes.push(Shape::Text { at, text, size: 10.5, face: Face::SemiBold, ink, width });
    }

    fn asset(&mut self, asset: &AssetView) {
        let Some(rect) = self.layout.assets.get(asset.id.index()) else { return };
        let rect = moved(rect);
        let look = self.look;
        let folded = self.beside.folded.get(asset.id.index()).copied().unwrap_or(false);
        let mark = self.mark(Marked::Asset(asset.id.index())).cloned();
        let plain = Stroke { width: 1.0, colour: look.asset_line, dash: None };
        if folded {
            // Two edges behind it, so that it looks like several.
            for back in [8.0, 4.0] {
                let behind = Rect {
                    min: pos(rect.min.x + back, rect.min.y + back),
                    max: pos(rect.max.x + back, rect.max.y + back),
                };
                self.shapes.push(Shape::Box {
                    rect: behind,
                    corner: 7.0,
                    fill: Some(look.asset_fill),
                    edge: Some(plain),
                });
            }
        }
        let edge = mark.as_ref().map_or(plain, |mark| Stroke { width: 2.4, colour: mark.colour, dash: None });
        self.shapes.push(Shape::Box { rect, corner: 7.0, fill: Some(look.asset_fill), edge: Some(edge) });
        let sign = if folded { look::STACK } else { look::icon(asset.kind) };
        let middle = (rect.min.y + rect.max.y) / 2.0;
        self.shapes.push(Shape::Icon { at: pos(rect.min.x + 18.25, middle), sign, size: 16.5, ink: look.dim });
        let left = rect.min.x + 33.5;
        let room = rect.max.x - left - 6.0;
        let (name, fact) =
            if asset.fact.is_empty() { (middle + 4.7, None) } else { (middle - 3.0, Some(middle + 12.5)) };
        self.text(pos(left, name), &asset.name, 13.5, Face::SemiBold, look.text, room);
        if let Some(fact) = fact {
            self.text(pos(left, fact), &asset.fact, 11.5, Face::Regular, look.dim, room);
        }
        if let Some(mark) = mark.filter(|mark| !mark.label.is_empty()) {
            self.tag(pos(rect.max.x - 18.0, rect.min.y), &mark.label, mark.colour);
        }
    }
}

/// The sign of a kind of asset in the font of icons; a test of the window compares it with the window's own.
pub fn icon(kind: AssetKind) -> char {
    look::icon(kind)
}

/// Takes a length away from the end of a line.
fn shorten(points: &mut Vec<Pos>, by: f32) {
    let mut left = by;
    while let [.., before, last] = points.as_slice() {
        let (dx, dy) = (last.x - before.x, last.y - before.y);
        let length = dx.hypot(dy);
        if length > left || points.len() == 2 {
            let share = if length > 0.0 { ((length - left) / length).max(0.0) } else { 0.0 };
            let end = pos(before.x + dx * share, before.y + dy * share);
            points.pop();
            points.push(end);
            return;
        }
        left -= length;
        points.pop();
    }
}

/// An arrowhead that ends at a point.
fn head(tip: Pos, from: Pos, size: f32) -> Option<[Pos; 3]> {
    let (dx, dy) = (tip.x - from.x, tip.y - from.y);
    let length = dx.hypot(dy);
    if length < 1e-3 {
        return None;
    }
    let (x, y) = (dx / length * size, dy / length * size);
    let (ax, ay) = (-y * 0.48, x * 0.48);
    Some([tip, pos(tip.x - x + ax, tip.y - y + ay), pos(tip.x - x - ax, tip.y - y - ay)])
}

/// The point in the middle of a line, by length.
fn middle(points: &[Pos]) -> Option<Pos> {
    let length = |a: &Pos, b: &Pos| (b.x - a.x).hypot(b.y - a.y);
    let pairs = || points.iter().zip(points.iter().skip(1));
    let mut left = pairs().map(|(a, b)| length(a, b)).sum::<f32>() / 2.0;
    for (a, b) in pairs() {
        let here = length(a, b);
        if here >= left && here > 0.0 {
            let share = left / here;
            return Some(pos(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share));
        }
        left -= here;
    }
    points.first().copied()
}
