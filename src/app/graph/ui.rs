//! The graph as something to use: pan, zoom to the pointer, hover, select, walk with the arrow keys.

use egui::{Event, EventFilter, Key, PointerButton, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use super::canvas::Canvas;
use super::controls;
use super::draw::{Lettering, Scene};
use super::focus::FocusLayout;
use super::hands;
use super::layout::{Layout, pos};
use super::state::{Camera, Controls, Detail, GraphEvents, GraphOptions, GraphState, Hands, Pick, View};
use super::view::{Direction, GraphView};
use crate::app::theme::{self, Motion, Text, theme};
use crate::base::id::AssetId;
use crate::engine::view::Overlay;

/// How far from a flow the pointer still means it, in screen points.
const REACH: f32 = 6.0;

/// Draws the graph in all the room there is, and says what was done with it. Changes camera and selection in `state`.
pub fn graph_ui(
    ui: &mut Ui,
    view: &GraphView,
    overlay: &Overlay,
    state: &mut GraphState,
    options: GraphOptions,
) -> GraphEvents {
    let room = ui.available_rect_before_wrap();
    let movable = options.controls == Controls::Full;
    let sense = if movable { Sense::click_and_drag() } else { Sense::hover() };
    let background = ui.allocate_rect(room, sense);
    let label = format!("Graph of {}", view.picture().name);
    background.widget_info(|| WidgetInfo::labeled(Role::Group, true, &label));
    if !ui.is_rect_visible(room) || room.width() < 8.0 || room.height() < 8.0 {
        return GraphEvents::default();
    }
    let focus = match options.detail {
        Detail::All => None,
        Detail::Focus => Some(FocusLayout::for_states(state.focus.take(), view.picture(), overlay)),
    };
    let layout: &Layout = focus.as_ref().map_or(view.layout(), |focus| &focus.layout);
    let most = if focus.is_some() { 1.6 } else { 1.15 };
    let lettering = if focus.is_some() { Lettering::ROOM } else { Lettering::FULL };
    let size = pos(room.width(), room.height());
    let fit = match options.controls {
        Controls::Full => Camera::fit_above(layout.size, size, controls::HEIGHT, most),
        Controls::None => Camera::fit(layout.size, size, most),
    };
    let camera = match state.view {
        View::Fit => fit,
        View::Free(camera) => camera,
    };
    let moved = if movable { move_camera(ui, &background, camera).kept_over(layout.size) } else { camera };
    if movable && moved != camera {
        state.view = View::Free(moved);
    }

    let painter = ui.painter_at(room);
    let canvas = Canvas { painter: &painter, t: theme(ui), room, camera: moved };
    let pointer = background.hover_pos().or_else(|| ui.ctx().pointer_latest_pos()).filter(|p| room.contains(*p));
    let mut events = GraphEvents::default();
    let mut hovered = None;
    let nodes = nodes(ui, view, layout, overlay, state, &canvas, options);
    for (id, response) in &nodes {
        if response.hovered() && movable {
            hovered = Some(Pick::Asset(*id));
        }
        if response.clicked() {
            events.selected = Some(Some(Pick::Asset(*id)));
        }
        if response.double_clicked() {
            events.opened = Some(Pick::Asset(*id));
        }
    }
    if hovered.is_none() && background.hovered() && movable {
        let flow = pointer.and_then(|p| layout.flow_at(canvas.back(p), REACH / canvas.camera.zoom)).filter(|id| {
            let flow = view.picture().flows.get(id.index());
            flow.is_some_and(|flow| view.reveals(&state.reveal, flow))
        });
        hovered = flow.map(Pick::Flow);
        if hovered.is_some() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        }
    }
    if background.clicked() {
        let pick = hovered.filter(|pick| matches!(pick, Pick::Flow(_)));
        if pick.is_some() || state.selected.is_some() {
            events.selected = Some(pick);
        }
    }

    let phase = phase(ui, overlay);
    let GraphState { filter, reveal, selected, .. } = &*state;
    let (filter, selected) = (*filter, *selected);
    let scene = Scene { view, layout, overlay, filter, reveal, selected, hovered, lettering, phase };
    scene.draw(&canvas);
    if options.hands == Hands::MoveAssets {
        events.moved = hands::drag_ui(ui, view, layout, &canvas, &nodes);
    }
    for (_, response) in &nodes {
        if response.has_focus() {
            let ring = Stroke::new(theme::size::FOCUS, canvas.t.focus);
            painter.rect_stroke(response.rect.expand(3.0), 9, ring, StrokeKind::Inside);
        }
    }
    if movable {
        keys(ui, view, layout, state, &nodes, &background, moved, &mut events);
        tooltip(view, overlay, hovered, &background, &nodes);
        controls::controls_ui(ui, room, state, moved);
    }
    if let Some(selected) = events.selected {
        state.selected = selected;
    }
    state.focus = focus;
    events
}

/// One focusable, named node for every asset.
fn nodes(
    ui: &Ui,
    view: &GraphView,
    layout: &Layout,
    overlay: &Overlay,
    state: &GraphState,
    canvas: &Canvas<'_>,
    options: GraphOptions,
) -> Vec<(AssetId, Response)> {
    let sense = match (options.controls, options.hands) {
        (Controls::None, _) => Sense::hover(),
        (Controls::Full, Hands::Off) => Sense::click(),
        (Controls::Full, Hands::MoveAssets) => Sense::click_and_drag(),
    };
    let base = ui.scope_id().with("asset");
    view.reading_order()
        .iter()
        .filter_map(|id| {
            let asset = view.picture().assets.get(id.index()).filter(|asset| state.reveal.shows(asset.zone))?;
            let rect = canvas.rect(layout.assets.get(id.index())?);
            // Nodes out of view stay in the list of a screen reader; they only cannot be clicked.
            let clipped = if canvas.shows(rect) { rect.intersect(canvas.room) } else { rect };
            let response = ui.interact(clipped, base.with(id.0), sense);
            let selected = state.selected == Some(Pick::Asset(*id));
            response.widget_info(|| {
                WidgetInfo::selected(Role::Button, ui.is_enabled(), selected, view.spoken(asset, overlay))
            });
            Some((*id, response))
        })
        .collect()
}

/// Dragging and the wheel.
fn move_camera(ui: &Ui, background: &Response, camera: Camera) -> Camera {
    let mut camera = camera;
    let drag = background.dragged_by(PointerButton::Primary) || background.dragged_by(PointerButton::Middle);
    if drag {
        let by = background.drag_delta();
        camera = camera.moved(pos(by.x, by.y));
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
    }
    let room = background.rect;
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|p| room.contains(*p));
    if let Some(pointer) = pointer.filter(|_| background.contains_pointer() || background.hovered()) {
        let (scroll, pinch) = ui.input_mut(|input| {
            let scroll = input.smooth_scroll_delta.y;
            input.smooth_scroll_delta = egui::Vec2::ZERO;
            (scroll, input.zoom_delta())
        });
        let factor = (scroll * 0.0022).exp() * pinch;
        if (factor - 1.0).abs() > 1e-4 {
            let from_middle = pointer - room.center();
            camera = camera.zoomed(factor, pos(from_middle.x, from_middle.y));
        }
    }
    camera
}

/// How far running attacks have moved, while anything may move. Asks for the next frame.
fn phase(ui: &Ui, overlay: &Overlay) -> Option<f32> {
    let running = overlay.flows.iter().any(|flow| flow.attack && flow.active);
    if !running || theme::motion(ui.ctx()) == Motion::Reduced {
        return None;
    }
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(40));
    Some((ui.input(|input| input.time) * 1.4).rem_euclid(1000.0) as f32)
}

/// Arrow keys walk, plus and minus zoom, zero fits, Enter opens, Escape lets go.
#[expect(clippy::too_many_arguments, reason = "what a key may need; a struct would only rename it")]
fn keys(
    ui: &Ui,
    view: &GraphView,
    layout: &Layout,
    state: &mut GraphState,
    nodes: &[(AssetId, Response)],
    background: &Response,
    camera: Camera,
    events: &mut GraphEvents,
) {
    let focused = nodes.iter().find(|(_, response)| response.has_focus());
    if let Some((id, response)) = focused {
        if response.gained_focus() {
            keep_in_view(layout, state, *id, background, camera);
        }
        // Escape first lets go of the selection, then of the keyboard.
        let escape = state.selected.is_some();
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, escape, tab: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    let here = focused.is_some() || background.has_focus();
    let over = background.contains_pointer() && !ui.ctx().egui_wants_keyboard_input();
    if !here && !over {
        return;
    }
    let pressed = |key: Key| ui.input(|input| input.key_pressed(key) && !input.modifiers.any());
    let typed = |wanted: &str| {
        ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Text(text) if text == wanted)))
    };
    if typed("+") || typed("=") {
        state.view = View::Free(camera.zoomed(1.2, pos(0.0, 0.0)));
    }
    if typed("-") || typed("−") {
        state.view = View::Free(camera.zoomed(1.0 / 1.2, pos(0.0, 0.0)));
    }
    if typed("0") {
        state.view = View::Fit;
    }
    if !here {
        return;
    }
    let steps = [
        (Key::ArrowLeft, Direction::Left),
        (Key::ArrowRight, Direction::Right),
        (Key::ArrowUp, Direction::Up),
        (Key::ArrowDown, Direction::Down),
    ];
    for (key, direction) in steps {
        if !pressed(key) {
            continue;
        }
        let from = focused.map(|(id, _)| *id).or(match state.selected {
            Some(Pick::Asset(id)) => Some(id),
            _ => None,
        });
        let next = match from {
            Some(from) => view.neighbour(layout, from, direction),
            None => view.reading_order().first().copied(),
        };
        if let Some(next) = next {
            if let Some((_, response)) = nodes.iter().find(|(id, _)| *id == next) {
                response.request_focus();
            }
            events.selected = Some(Some(Pick::Asset(next)));
            keep_in_view(layout, state, next, background, camera);
        }
    }
    if pressed(Key::Enter) {
        events.opened = state.selected.or(focused.map(|(id, _)| Pick::Asset(*id)));
    }
    if pressed(Key::Escape) && state.selected.is_some() {
        events.selected = Some(None);
    }
}

/// Moves the camera so that a chosen asset is in view.
fn keep_in_view(layout: &Layout, state: &mut GraphState, asset: AssetId, background: &Response, camera: Camera) {
    let Some(rect) = layout.assets.get(asset.index()) else { return };
    let half = background.rect.size() / camera.zoom / 2.0;
    let centre = rect.centre();
    let (dx, dy) = (centre.x - camera.centre.x, centre.y - camera.centre.y);
    let (most_x, most_y) = ((half.x - rect.width()).max(0.0), (half.y - rect.height()).max(0.0));
    if dx.abs() > most_x || dy.abs() > most_y {
        let over = |d: f32, most: f32| d - d.clamp(-most, most);
        let centre = pos(camera.centre.x + over(dx, most_x), camera.centre.y + over(dy, most_y));
        state.view = View::Free(Camera { centre, ..camera });
    }
}

/// What is under the pointer, in words.
fn tooltip(
    view: &GraphView,
    overlay: &Overlay,
    hovered: Option<Pick>,
    background: &Response,
    nodes: &[(AssetId, Response)],
) {
    match hovered {
        Some(Pick::Asset(id)) => {
            let Some(asset) = view.picture().assets.get(id.index()) else { return };
            let Some((_, response)) = nodes.iter().find(|(node, _)| *node == id) else { return };
            response.clone().on_hover_ui(|ui| {
                let t = theme(ui);
                ui.set_max_width(320.0);
                ui.label(Text::Strong.of(asset.name.as_str()));
                let zone = view.zone_of(asset).map_or("", |zone| zone.name.as_str());
                ui.label(Text::Small.coloured(format!("{} · {zone}", asset.kind), t.dim));
                let words = overlay.assets.get(id.index()).map(super::view::state_words).unwrap_or_default();
                let second = if words.is_empty() { asset.fact.clone() } else { words.join(" · ") };
                if !second.is_empty() {
                    ui.label(Text::Small.coloured(second, t.text));
                }
            });
        }
        Some(Pick::Flow(id)) => {
            let text = view.spoken_flow(id, overlay);
            background.clone().on_hover_ui_at_pointer(|ui| {
                ui.set_max_width(320.0);
                ui.label(Text::Small.of(text));
            });
        }
        None => {}
    }
}
