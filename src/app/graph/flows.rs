//! Flows: plain ones together as one mesh, those that something is the matter with one by one, over them.

use egui::{Pos2, Shape, Stroke, Vec2, vec2};

use super::canvas::{Canvas, dash_runs, middle, shorten, shortened};
use super::draw::{LEAST, Scene, tag};
use super::layout::Route;
use super::state::Pick;
use super::strokes::Strokes;
use super::view::is_throttled;
use crate::app::theme::{Face, Tone, font, mix};
use crate::engine::view::{FlowState, FlowView};

/// Below this zoom, lines have fewer points.
const FAR: f32 = 0.5;
/// Below this zoom, the counts of bundles would cover everything.
const COUNTS: f32 = 0.4;
/// Below this zoom, arrowheads would be specks.
const HEADS: f32 = 0.25;
/// From more flows on, plain ones get quieter.
const CROWD: f32 = 110.0;
/// Then, only counts from this on are written.
const LEAST_COUNT: usize = 6;
/// Rings at the borders of zones are for pictures with so many flows at most, or for a close look.
const RINGS: usize = 400;

impl Scene<'_> {
    /// Draws all flows in view.
    pub(super) fn flows(&self, canvas: &Canvas<'_>) {
        let mut strokes = Strokes::new(canvas.room, canvas.painter.pixels_per_point());
        let mut special: Vec<(&FlowView, &Route)> = Vec::new();
        let mut rings: Vec<(Pos2, Stroke)> = Vec::new();
        let mut points: Vec<Pos2> = Vec::new();
        for flow in self.view.picture().flows.iter().filter(|flow| self.view.reveals(self.reveal, flow)) {
            let Some(route) = self.layout.flows.get(flow.id.index()).filter(|route| route.line.len() > 1) else {
                continue;
            };
            if !canvas.shows(canvas.rect(&route.bounds).expand(8.0)) {
                continue;
            }
            if self.is_plain(flow) {
                self.plain(canvas, flow, route, &mut strokes, &mut points, &mut rings);
            } else {
                special.push((flow, route));
            }
        }
        canvas.painter.add(strokes.finish());
        for (at, stroke) in rings {
            canvas.painter.circle(at, 2.7 * canvas.line_scale(), canvas.t.background, stroke);
        }
        // Attack paths last, so that nothing lies over them.
        special.sort_by_key(|(flow, _)| {
            let marked = self.marks.passes(Pick::Flow(flow.id));
            (marked, self.flow_state(flow.id).attack, self.lit(flow))
        });
        for (flow, route) in &special {
            self.flow(canvas, flow, route);
        }
        for flow in &self.view.picture().flows {
            self.flow_mark(canvas, flow);
        }
    }

    /// Whether nothing is to be said of a flow but that it is there.
    fn is_plain(&self, flow: &FlowView) -> bool {
        let state = self.flow_state(flow.id);
        let throttled = is_throttled(state.throttled_to) && !state.blocked;
        let marked = self.marks.flow(flow.id).is_some() || self.marks.passes(Pick::Flow(flow.id));
        !(state.attack || throttled || marked || self.lit(flow))
    }

    fn plain_colour(&self, canvas: &Canvas<'_>, flow: &FlowView, state: FlowState, faded: bool) -> egui::Color32 {
        let t = canvas.t;
        let colour = match () {
            () if faded => return mix(t.background, t.flow, 0.35),
            () if state.blocked => return t.tone(Tone::Isolated).edge,
            () if flow.crosses => t.flow_crossing,
            () => t.flow,
        };
        // Where there are many, each is quieter: what is selected, marked or attacked has to stand out of them.
        let share = (CROWD / self.view.picture().flows.len().max(1) as f32).clamp(0.55, 1.0);
        if share < 1.0 { mix(t.background, colour, share) } else { colour }
    }

    fn plain(
        &self,
        canvas: &Canvas<'_>,
        flow: &FlowView,
        route: &Route,
        strokes: &mut Strokes,
        points: &mut Vec<Pos2>,
        rings: &mut Vec<(Pos2, Stroke)>,
    ) {
        let zoom = canvas.camera.zoom;
        let state = self.flow_state(flow.id);
        let faded = !(self.kept(flow.from) && self.kept(flow.to)) || self.marks.fades_flow(flow.id);
        let colour = self.plain_colour(canvas, flow, state, faded);
        let scale = canvas.line_scale();
        // Far out a line of one pixel would be all there is to see of a large picture.
        let width = 1.35 * if zoom < 0.55 { (zoom / 0.55).max(0.4) * 0.55 } else { scale } * self.bundle_width(flow);
        points.clear();
        let line = if zoom < FAR { &route.coarse } else { &route.line };
        points.extend(line.iter().map(|p| canvas.at(*p)));
        let tip = points.last().copied().unwrap_or_default();
        if zoom >= HEADS {
            let head = 8.5 * scale;
            shorten(points, head * 0.8);
            strokes.line(points, width, colour);
            strokes.arrowhead(tip, points.last().copied().unwrap_or(tip), head, colour);
        } else {
            strokes.line(points, width, colour);
        }
        let few = self.view.picture().flows.len() <= RINGS;
        if flow.crosses && !faded && (if few { zoom > 0.4 } else { zoom > 0.7 }) {
            let at = route.borders.iter().map(|p| canvas.at(*p)).filter(|at| canvas.room.contains(*at));
            rings.extend(at.map(|at| (at, Stroke::new(1.2 * scale, colour))));
        }
    }

    /// A line for many flows is thicker.
    fn bundle_width(&self, flow: &FlowView) -> f32 {
        let count = self.bundles.map_or(1, |folded| folded.bundle(flow.id).len()).max(1);
        1.0 + (count as f32).log2() * 0.28
    }

    fn flow(&self, canvas: &Canvas<'_>, flow: &FlowView, route: &Route) {
        let t = canvas.t;
        let mut points: Vec<Pos2> = route.line.iter().map(|p| canvas.at(*p)).collect();
        let state = self.flow_state(flow.id);
        let lit = self.lit(flow);
        let kept = self.kept(flow.from) && self.kept(flow.to);
        let mark = self.marks.flow(flow.id);
        let step = self.marks.passes(Pick::Flow(flow.id));
        let faded = !(state.attack || lit || kept);
        let danger = t.tone(Tone::Danger);
        let colour = match (mark, step) {
            (Some(mark), _) => t.tone(mark.tone).solid,
            (None, true) => danger.solid,
            (None, false) if state.attack => danger.solid,
            (None, false) if lit => t.tone(Tone::Accent).ink,
            (None, false) => self.plain_colour(canvas, flow, state, faded),
        };
        let scale = canvas.line_scale();
        let width = match () {
            () if state.attack || step => 3.0 * scale,
            () if mark.is_some() => 2.6 * scale,
            () if lit => 2.2 * scale,
            () => 1.35 * scale,
        };
        let stroke = Stroke::new(width, colour);
        let head = if state.attack { 13.0 } else { 8.5 } * scale;
        if state.against || (step && self.marks.is_against(flow.id)) {
            points.reverse();
        }
        let tip = points.last().copied().unwrap_or_default();
        let body = shortened(&points, head * 0.8);
        let from = body.last().copied().unwrap_or(tip);
        if step {
            let under = Stroke::new(width + 5.0 * scale, mix(t.background, colour, 0.25));
            canvas.painter.add(Shape::line(body.clone(), under));
            canvas.painter.add(Shape::line(body, stroke));
        } else if let Some(mark) = mark {
            self.marked_line(canvas, body, stroke, mark, scale);
        } else if state.attack {
            let under = Stroke::new(width + 4.0 * scale, mix(t.background, danger.solid, 0.22));
            canvas.painter.add(Shape::line(body.clone(), under));
            let offset = match (state.active, self.phase) {
                (true, Some(phase)) => -phase * 14.0 * scale,
                _ => 0.0,
            };
            dashes(canvas, &body, stroke, 8.0 * scale, 6.0 * scale, offset);
        } else if is_throttled(state.throttled_to) && !state.blocked {
            dashes(canvas, &body, Stroke::new(width * 1.25, colour), 2.5 * scale, 4.0 * scale, 0.0);
        } else {
            canvas.painter.add(Shape::line(body, stroke));
        }
        canvas.arrowhead(tip, from, head, colour);
        if flow.crosses && canvas.camera.zoom > 0.4 && !faded {
            for p in &route.borders {
                let at = canvas.at(*p);
                canvas.painter.circle(at, 2.7 * scale, t.background, Stroke::new(1.2 * scale, colour));
            }
        }
    }

    /// The count of a bundle, the cross of a blocked flow, the share of a throttled one, the number of a step: over all lines.
    fn flow_mark(&self, canvas: &Canvas<'_>, flow: &FlowView) {
        let t = canvas.t;
        let state = self.flow_state(flow.id);
        let throttled = is_throttled(state.throttled_to) && !state.blocked;
        let mut bundle = self.bundles.map_or(0, |folded| folded.bundle(flow.id).len());
        // Where many lines run, small counts would hide them; the pointer still tells.
        if bundle < LEAST_COUNT && self.view.picture().flows.len() > CROWD as usize && !self.lit(flow) {
            bundle = 0;
        }
        let step = self.marks.step(Pick::Flow(flow.id));
        let mark = self.marks.flow(flow.id).filter(|mark| !mark.label.is_empty());
        if !state.blocked && !throttled && bundle < 2 && step.is_none() && mark.is_none() {
            return;
        }
        let Some(route) = self.layout.flows.get(flow.id.index()).filter(|route| route.line.len() > 1) else { return };
        if !canvas.shows(canvas.rect(&route.bounds)) || !self.view.reveals(self.reveal, flow) {
            return;
        }
        let points: Vec<Pos2> = route.coarse.iter().map(|p| canvas.at(*p)).collect();
        let Some(at) = middle(&points) else { return };
        let scale = canvas.line_scale();
        let mut size = canvas.font(Face::SemiBold, self.lettering.fact - 1.0);
        if bundle > 1 && canvas.camera.zoom > COUNTS {
            size = font(Face::SemiBold, size.size.max(LEAST + 1.0));
        }
        if let Some(step) = step {
            super::marks::step(canvas, at, &step);
        } else if state.blocked {
            cross(canvas, at, 7.0 * scale);
        } else if size.size < LEAST {
        } else if let Some(mark) = mark {
            super::marks::label(canvas, at, mark.tone, &mark.label, size);
        } else if throttled {
            let ink = t.tone(Tone::Warning).ink;
            tag(canvas, at, &format!("{} %", state.throttled_to), size, ink, t.background);
        } else {
            let ink = if self.marks.fades_flow(flow.id) { t.faint } else { t.dim };
            tag(canvas, at, &bundle.to_string(), size, ink, t.background);
        }
    }
}

/// The cross on a blocked flow.
fn cross(canvas: &Canvas<'_>, at: Pos2, radius: f32) {
    let t = canvas.t;
    let ink = t.tone(Tone::Isolated).ink;
    canvas.painter.circle(at, radius + 2.0, t.background, Stroke::new(1.5, ink));
    let arm = Vec2::splat(radius * 0.55);
    for arm in [arm, vec2(arm.x, -arm.y)] {
        canvas.painter.line_segment([at - arm, at + arm], Stroke::new(2.0, ink));
    }
}

/// A line of dashes; each follows the bends of the line.
fn dashes(canvas: &Canvas<'_>, points: &[Pos2], stroke: Stroke, dash: f32, gap: f32, offset: f32) {
    for run in dash_runs(points, dash, gap, offset) {
        canvas.painter.add(Shape::line(run, stroke));
    }
}
