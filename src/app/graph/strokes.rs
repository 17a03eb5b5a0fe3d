//! Many thin lines as one mesh.
//!
//! Two thousand flows as two thousand shapes cost egui more than everything else on the screen. A line here is a strip of
//! triangles with edges that fade over one pixel, as egui draws its own, but without a shape, a path and a copy for each.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Pos2, Rect, Shape, Vec2, pos2};

/// Lines that are drawn together, in the order in which they were added.
pub(super) struct Strokes {
    mesh: Mesh,
    /// Width of a pixel in points.
    pixel: f32,
    room: Rect,
}

impl Strokes {
    pub fn new(room: Rect, pixels_per_point: f32) -> Strokes {
        Strokes { mesh: Mesh::default(), pixel: 1.0 / pixels_per_point.max(0.1), room: room.expand(4.0) }
    }

    /// A line through points. Pieces that lie on one side of the room are left out.
    pub fn line(&mut self, points: &[Pos2], width: f32, colour: Color32) {
        // Below a pixel a line gets paler, not thinner.
        let (inner, colour) = if width < self.pixel {
            (0.0, colour.gamma_multiply((width / self.pixel).max(0.25)))
        } else {
            ((width - self.pixel) / 2.0, colour)
        };
        let outer = inner + self.pixel;
        let mut before: Option<u32> = None;
        for (index, point) in points.iter().enumerate() {
            let back = index.checked_sub(1).and_then(|i| points.get(i));
            let next = points.get(index + 1);
            let seen = |other: Option<&Pos2>| other.is_some_and(|other| self.seen(*point, *other));
            let (came, goes) = (seen(back), seen(next));
            if !came && !goes {
                before = None;
                continue;
            }
            let normal = normal(back, *point, next);
            let first = self.mesh.vertices.len() as u32;
            let vertices = &mut self.mesh.vertices;
            let mut put = |at: Pos2, color: Color32| vertices.push(Vertex { pos: at, uv: WHITE_UV, color });
            put(*point + normal * outer, Color32::TRANSPARENT);
            put(*point + normal * inner, colour);
            put(*point - normal * inner, colour);
            put(*point - normal * outer, Color32::TRANSPARENT);
            if let Some(last) = before {
                for side in 0..3 {
                    self.mesh.add_triangle(last + side, last + side + 1, first + side);
                    self.mesh.add_triangle(last + side + 1, first + side, first + side + 1);
                }
            }
            // A piece out of view breaks the strip.
            before = goes.then_some(first);
        }
    }

    /// An arrowhead that ends at a point.
    pub fn arrowhead(&mut self, tip: Pos2, from: Pos2, size: f32, colour: Color32) {
        let along = (tip - from).normalized();
        let aside = along.rot90() * size * 0.48;
        let base = tip - along * size;
        let first = self.mesh.vertices.len() as u32;
        for at in [tip, base + aside, base - aside] {
            self.mesh.vertices.push(Vertex { pos: at, uv: WHITE_UV, color: colour });
        }
        self.mesh.add_triangle(first, first + 1, first + 2);
    }

    fn seen(&self, a: Pos2, b: Pos2) -> bool {
        let room = &self.room;
        !((a.x < room.min.x && b.x < room.min.x)
            || (a.x > room.max.x && b.x > room.max.x)
            || (a.y < room.min.y && b.y < room.min.y)
            || (a.y > room.max.y && b.y > room.max.y))
    }

    /// All of it as one shape.
    pub fn finish(self) -> Shape {
        Shape::mesh(self.mesh)
    }
}

/// Across the line at a point; longer where it bends, so that the strip keeps its width.
fn normal(back: Option<&Pos2>, at: Pos2, next: Option<&Pos2>) -> Vec2 {
    let piece = |a: Pos2, b: Pos2| {
        let d = b - a;
        let length = d.length();
        if length > 1e-4 { Vec2::new(-d.y, d.x) / length } else { Vec2::ZERO }
    };
    match (back, next) {
        (Some(back), Some(next)) => {
            let sum = piece(*back, at) + piece(at, *next);
            let square = sum.length_sq();
            if square > 0.3 { sum * (2.0 / square) } else { piece(*back, at) }
        }
        (Some(back), None) => piece(*back, at),
        (None, Some(next)) => piece(at, *next),
        (None, None) => Vec2::ZERO,
    }
}

/// A circle, triangle or other figure as a polygon around a point.
pub(super) fn figure(at: Pos2, radius: f32, corners: usize, turn: f32) -> Vec<Pos2> {
    (0..corners.max(3))
        .map(|i| {
            let angle = turn + std::f32::consts::TAU * i as f32 / corners.max(3) as f32;
            pos2(at.x + radius * angle.cos(), at.y + radius * angle.sin())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_the_room_makes_no_triangles() {
        let mut strokes = Strokes::new(Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 100.0)), 1.0);
        strokes.line(&[pos2(-50.0, 0.0), pos2(-40.0, 90.0)], 1.0, Color32::WHITE);
        assert!(strokes.mesh.indices.is_empty());
        strokes.line(&[pos2(-50.0, 50.0), pos2(50.0, 50.0), pos2(60.0, 200.0), pos2(70.0, 300.0)], 1.0, Color32::WHITE);
        assert_eq!(strokes.mesh.indices.len(), 2 * 18);
    }
}
