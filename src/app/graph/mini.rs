//! The miniature on a card: zones and flows of an ecosystem, without names and without any hint of an attack.

use egui::{CornerRadius, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2};

use super::canvas::Canvas;
use super::layout::{Labelled, Layout, Metrics};
use super::state::Camera;
use crate::app::theme::{mix, radius, theme};
use crate::engine::view::PictureView;
use crate::scenario::doc::ZoneKind;

/// A miniature, laid out once.
#[derive(Clone, Debug)]
pub struct Miniature {
    name: String,
    layout: Layout,
    zones: Vec<ZoneKind>,
}

impl Miniature {
    /// Lays a picture out for a card.
    pub fn new(picture: &PictureView) -> Miniature {
        Miniature {
            name: format!("Miniature of {}", picture.name),
            layout: Layout::new(picture, &Labelled::All, &Metrics::MINI),
            zones: picture.zones.iter().map(|zone| zone.kind).collect(),
        }
    }

    /// Draws it at a size. Rounded at the top, because it stands at the top of a card.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> Response {
        let (room, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &self.name));
        if !ui.is_rect_visible(room) {
            return response;
        }
        let t = theme(ui);
        let painter = ui.painter_at(room);
        let top = CornerRadius { nw: radius::L - 1, ne: radius::L - 1, sw: 0, se: 0 };
        painter.rect_filled(room, top, t.sunken);
        let camera = Camera::fit(self.layout.size, super::layout::pos(room.width(), room.height()), 1.4);
        // Without text it may be drawn wider than it is, so that it fills the card.
        let stretch = ((room.width() - 16.0) / (self.layout.size.x * camera.zoom).max(1.0)).clamp(1.0, 1.6);
        let middle = room.center();
        let wide = |p: Pos2| pos2(middle.x + (p.x - middle.x) * stretch, p.y);
        let canvas = Canvas { painter: &painter, t, room, camera };
        let mut order: Vec<usize> = (0..self.layout.zones.len()).collect();
        order.sort_by_key(|zone| self.layout.depth.get(*zone).copied().unwrap_or(0));
        for index in order {
            let (Some(rect), Some(kind)) = (self.layout.zones.get(index), self.zones.get(index)) else { continue };
            let rect = canvas.rect(rect);
            let rect = Rect::from_min_max(wide(rect.min), wide(rect.max));
            let shades = t.zone(*kind);
            painter.rect_filled(rect, CornerRadius::same(4), shades.ground);
            canvas.dashed_rect(rect, 4.0, Stroke::new(1.0, mix(t.sunken, shades.border, 0.75)), 4.0, 3.0);
        }
        let line = Stroke::new(1.0, mix(t.sunken, t.flow, 0.85));
        for route in self.layout.flows.iter().filter(|route| route.line.len() > 1) {
            painter.add(Shape::line(route.line.iter().map(|p| wide(canvas.at(*p))).collect(), line));
        }
        for body in &self.layout.assets {
            let rect = canvas.rect(body);
            let rect = Rect::from_min_max(wide(rect.min), wide(rect.max));
            let corner = CornerRadius::same((rect.height() * 0.25) as u8);
            painter.rect(rect, corner, t.asset_fill, Stroke::new(1.0, t.asset_line), StrokeKind::Inside);
        }
        painter.hline(room.x_range(), room.bottom() - 0.5, Stroke::new(1.0, t.line));
        response
    }
}
