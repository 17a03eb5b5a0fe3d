//! Moving an asset by hand: its box follows the pointer as an outline, and where it is let go is told.
//!
//! Places stand on a grid, so that rows made by hand are rows. Deliberately absent: changing the layout.

use egui::{Align2, CornerRadius, CursorIcon, Id, Key, PointerButton, Response, Stroke, StrokeKind, Ui, Vec2};

use super::canvas::Canvas;
use super::layout::{Layout, Pos, pos};
use super::view::GraphView;
use crate::app::theme::{Face, Tone};
use crate::base::id::AssetId;

/// Distance of the places that a box can be put on, in points of the layout.
const GRID: f32 = 4.0;

/// What is being dragged, from frame to frame: which asset, and how far on the screen.
#[derive(Clone, Copy)]
struct Drag {
    asset: AssetId,
    by: Vec2,
}

/// Follows a drag; returns where an asset was let go. Escape lets it go where it was.
pub(super) fn drag_ui(
    ui: &Ui,
    view: &GraphView,
    layout: &Layout,
    canvas: &Canvas<'_>,
    nodes: &[(AssetId, Response)],
) -> Option<(AssetId, Pos)> {
    let key: Id = ui.scope_id().with("dragged-asset");
    let mut drag: Option<Drag> = ui.data(|data| data.get_temp(key)).flatten();
    for (asset, response) in nodes {
        if response.drag_started_by(PointerButton::Primary) {
            drag = Some(Drag { asset: *asset, by: Vec2::ZERO });
        }
    }
    let Some(Drag { asset, by }) = &mut drag else { return None };
    let response = nodes.iter().find(|(id, _)| id == asset).map(|(_, response)| response)?;
    if response.dragged() {
        *by += response.drag_delta();
    }
    let cancelled = ui.input(|input| input.key_pressed(Key::Escape));
    let ended = response.drag_stopped() || !(response.dragged() || response.drag_started());
    let at = layout.assets.get(asset.index()).map(|rect| {
        let (dx, dy) = (by.x / canvas.camera.zoom, by.y / canvas.camera.zoom);
        (rect, pos(on_grid(rect.min.x + dx), on_grid(rect.min.y + dy)))
    });
    let (asset, moved) =
        (*asset, at.as_ref().is_some_and(|(rect, at)| *at != pos(on_grid(rect.min.x), on_grid(rect.min.y))));
    if ended || cancelled {
        ui.data_mut(|data| data.insert_temp::<Option<Drag>>(key, None));
        let (_, at) = at?;
        return (ended && !cancelled && moved).then_some((asset, at));
    }
    ui.data_mut(|data| data.insert_temp(key, drag));
    if let Some((rect, at)) = at {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        let ghost = super::layout::Rect::at(at.x, at.y, rect.width(), rect.height());
        outline(canvas, canvas.rect(&ghost), view.picture().assets.get(asset.index()).map_or("", |a| a.name.as_str()));
    }
    None
}

/// Nothing may stand left of the picture or above it.
fn on_grid(at: f32) -> f32 {
    ((at / GRID).round() * GRID).max(0.0)
}

fn outline(canvas: &Canvas<'_>, rect: egui::Rect, name: &str) {
    let accent = canvas.t.tone(Tone::Accent);
    let corner = CornerRadius::same(canvas.scaled(7.0).clamp(2.0, 12.0) as u8);
    canvas.painter.rect(
        rect,
        corner,
        accent.soft.gamma_multiply(0.85),
        Stroke::new(2.0, accent.ink),
        StrokeKind::Inside,
    );
    let clip = canvas.painter.with_clip_rect(rect.shrink(2.0).intersect(canvas.painter.clip_rect()));
    clip.text(rect.center(), Align2::CENTER_CENTER, name, canvas.font(Face::SemiBold, 13.5), accent.ink);
}
