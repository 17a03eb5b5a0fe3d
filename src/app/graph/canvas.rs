//! From the layout to the screen: one transformation, sizes of text that change in steps, and the strokes of the graph.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, pos2};

use super::layout;
use super::state::Camera;
use crate::app::theme::{Face, Tokens, font};

/// A painter that knows the camera.
pub(super) struct Canvas<'a> {
    pub painter: &'a Painter,
    pub t: &'static Tokens,
    pub room: Rect,
    pub camera: Camera,
}

impl Canvas<'_> {
    /// A point on the screen.
    pub fn at(&self, p: layout::Pos) -> Pos2 {
        let middle = self.room.center();
        pos2(
            middle.x + (p.x - self.camera.centre.x) * self.camera.zoom,
            middle.y + (p.y - self.camera.centre.y) * self.camera.zoom,
        )
    }

    /// A rectangle on the screen.
    pub fn rect(&self, r: &layout::Rect) -> Rect {
        Rect::from_min_max(self.at(r.min), self.at(r.max))
    }

    /// The point of the layout below a point of the screen.
    pub fn back(&self, p: Pos2) -> layout::Pos {
        let middle = self.room.center();
        layout::pos(
            self.camera.centre.x + (p.x - middle.x) / self.camera.zoom,
            self.camera.centre.y + (p.y - middle.y) / self.camera.zoom,
        )
    }

    /// How thick lines are, and how large what stands on them: less than what is zoomed.
    pub fn line_scale(&self) -> f32 {
        self.camera.zoom.clamp(0.55, 1.4)
    }

    /// A length on the screen.
    pub fn scaled(&self, points: f32) -> f32 {
        points * self.camera.zoom
    }

    /// Whether any of it is in view.
    pub fn shows(&self, rect: Rect) -> bool {
        self.room.intersects(rect)
    }

    /// A font for text of this size at zoom 1. Sizes change in steps of half a point, so that zooming does not fill the
    /// store of glyphs; far out, text shrinks less than boxes do.
    pub fn font(&self, face: Face, size: f32) -> FontId {
        let zoom = if self.camera.zoom < 1.0 { self.camera.zoom.powf(0.82) } else { self.camera.zoom };
        font(face, (size * zoom * 2.0).round().max(2.0) / 2.0)
    }

    /// A rectangle of dashes, made of few triangles: straight edges as dashes, corners as arcs.
    pub fn dashed_rect(&self, rect: Rect, corner: f32, stroke: Stroke, dash: f32, gap: f32) {
        let ppp = self.painter.pixels_per_point();
        let corner = corner.min(rect.width() / 2.0).min(rect.height() / 2.0);
        let half = stroke.width / 2.0;
        let mut mesh = Mesh::default();
        let snap = |v: f32| (v * ppp).round() / ppp;
        let mut quad = |r: Rect| {
            if !self.room.intersects(r) {
                return;
            }
            let base = mesh.vertices.len() as u32;
            for p in [r.left_top(), r.right_top(), r.right_bottom(), r.left_bottom()] {
                mesh.vertices.push(Vertex { pos: p, uv: WHITE_UV, color: stroke.color });
            }
            mesh.add_triangle(base, base + 1, base + 2);
            mesh.add_triangle(base, base + 2, base + 3);
        };
        // Whole dashes on every edge: the gap gives way.
        let parts = |length: f32| {
            let count = ((length + gap) / (dash + gap)).round().max(1.0);
            (count as usize, length / (count * dash + (count - 1.0).max(0.0) * gap).max(1.0))
        };
        let (across, stretch) = parts(rect.width() - 2.0 * corner);
        for i in 0..across {
            let from = rect.left() + corner + i as f32 * (dash + gap) * stretch;
            let to = from + dash * stretch;
            for y in [snap(rect.top()), snap(rect.bottom())] {
                quad(Rect::from_min_max(pos2(from, y - half), pos2(to, y + half)));
            }
        }
        let (down, stretch) = parts(rect.height() - 2.0 * corner);
        for i in 0..down {
            let from = rect.top() + corner + i as f32 * (dash + gap) * stretch;
            let to = from + dash * stretch;
            for x in [snap(rect.left()), snap(rect.right())] {
                quad(Rect::from_min_max(pos2(x - half, from), pos2(x + half, to)));
            }
        }
        self.painter.add(Shape::mesh(mesh));
        let arcs = [
            (rect.left() + corner, rect.top() + corner, 2),
            (rect.right() - corner, rect.top() + corner, 3),
            (rect.right() - corner, rect.bottom() - corner, 0),
            (rect.left() + corner, rect.bottom() - corner, 1),
        ];
        for (x, y, quarter) in arcs {
            let points: Vec<Pos2> = (0..=5)
                .map(|i| {
                    let angle = std::f32::consts::FRAC_PI_2 * (quarter as f32 + i as f32 / 5.0);
                    pos2(x + corner * angle.cos(), y + corner * angle.sin())
                })
                .collect();
            self.painter.add(Shape::line(points, stroke));
        }
    }

    /// An arrowhead that ends at a point.
    pub fn arrowhead(&self, tip: Pos2, from: Pos2, size: f32, colour: Color32) {
        let along = (tip - from).normalized();
        let aside = along.rot90() * size * 0.48;
        let base = tip - along * size;
        self.painter.add(Shape::convex_polygon(vec![tip, base + aside, base - aside], colour, Stroke::NONE));
    }
}

/// A polyline that ends `by` earlier, so that an arrowhead has room.
pub(super) fn shortened(points: &[Pos2], by: f32) -> Vec<Pos2> {
    let mut out = points.to_vec();
    shorten(&mut out, by);
    out
}

/// The same in place.
pub(super) fn shorten(out: &mut Vec<Pos2>, by: f32) {
    let mut left = by;
    while let [.., before, last] = out.as_slice() {
        let length = before.distance(*last);
        if length > left {
            let end = *last + (*before - *last) * (left / length);
            if let Some(point) = out.last_mut() {
                *point = end;
            }
            break;
        }
        left -= length;
        out.pop();
    }
}

/// The pieces of a polyline that are drawn when it is dashed. `offset` moves them along it.
pub(super) fn dash_runs(points: &[Pos2], dash: f32, gap: f32, offset: f32) -> Vec<Vec<Pos2>> {
    let period = (dash + gap).max(0.5);
    // How far along the pattern the line begins.
    let mut phase = (-offset).rem_euclid(period);
    let mut runs: Vec<Vec<Pos2>> = Vec::new();
    let mut run: Vec<Pos2> = Vec::new();
    for pair in points.windows(2) {
        let [a, b] = pair else { continue };
        let whole = a.distance(*b);
        let mut done = 0.0;
        while done < whole {
            let drawing = phase < dash;
            let left = if drawing { dash - phase } else { period - phase };
            let step = left.min(whole - done).max(0.01);
            let at = |d: f32| *a + (*b - *a) * (d / whole);
            if drawing {
                if run.is_empty() {
                    run.push(at(done));
                }
                run.push(at((done + step).min(whole)));
            }
            done += step;
            phase += step;
            if phase >= period - 1e-3 {
                phase = 0.0;
            }
            if phase >= dash - 1e-3 || phase == 0.0 {
                if run.len() > 1 {
                    runs.push(std::mem::take(&mut run));
                }
                run.clear();
            }
        }
    }
    if run.len() > 1 {
        runs.push(run);
    }
    runs
}

/// The point in the middle of a polyline, by length.
pub(super) fn middle(points: &[Pos2]) -> Option<Pos2> {
    let total: f32 = points.windows(2).map(|pair| matches!(pair, [_, _]).then(|| length(pair)).unwrap_or(0.0)).sum();
    let mut left = total / 2.0;
    for pair in points.windows(2) {
        let here = length(pair);
        if let [a, b] = pair
            && here >= left
            && here > 0.0
        {
            return Some(*a + (*b - *a) * (left / here));
        }
        left -= here;
    }
    points.first().copied()
}

fn length(pair: &[Pos2]) -> f32 {
    match pair {
        [a, b] => a.distance(*b),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shortened_along_itself() {
        let line = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 4.0)];
        assert_eq!(shortened(&line, 6.0), [pos2(0.0, 0.0), pos2(8.0, 0.0)]);
        assert_eq!(middle(&line), Some(pos2(7.0, 0.0)));
    }

    #[test]
    fn dashes_stay_on_the_line_and_follow_its_bends() {
        let line = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 10.0)];
        let runs = dash_runs(&line, 4.0, 2.0, 0.0);
        assert_eq!(runs.len(), 4);
        assert_eq!(runs[1], [pos2(6.0, 0.0), pos2(10.0, 0.0)]);
        for offset in [-3.0, 1.0, 25.0] {
            for point in dash_runs(&line, 4.0, 2.0, offset).into_iter().flatten() {
                assert!(point.x >= 0.0 && point.x <= 10.01 && point.y >= 0.0 && point.y <= 10.01, "{point:?}");
            }
        }
    }
}
