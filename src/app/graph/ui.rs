//! The graph as something to use: pan, zoom to the pointer, hover, select, walk with the arrow keys.

use std::collections::BTreeSet;

use egui::{Event, EventFilter, Key, PointerButton, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use super::analysis::{AnalysisOverlay, Marks};
use super::canvas::Canvas;
use super::controls::{self, Wish};
use super::draw::{Lettering, Scene};
use super::focus::FocusLayout;
use super::fold::{Folded, Folds, Stands};
use super::hands;
use super::layout::{Layout, pos};
use super::state::{Camera, Controls, Detail, GraphEvents, GraphOptions, GraphState, Hands, Panel, Pick, View};
use super::view::{Direction, GraphView};
use crate::app::icons;
use crate::app::theme::{self, Face, Motion, Text, theme};
use crate::base::id::{AssetId, ZoneId};
use crate::engine::view::Overlay;

/// How far from a flow the pointer still means it, in screen points.
const REACH: f32 = 6.0;
/// So many APIs of a bundle are named.
const MOST_NAMED: usize = 6;

/// Draws the graph in all the room there is, and says what was done with it. Changes camera, folds and selection in `state`.
pub fn graph_ui(
    ui: &mut Ui,
    view: &GraphView,
    overlay: &Overlay,
    state: &mut GraphState,
    options: GraphOptions,
) -> GraphEvents {
    analysed_graph_ui(ui, view, overlay, &AnalysisOverlay::default(), state, options)
}

/// The same with the marks of an analysis.
pub fn analysed_graph_ui(
    ui: &mut Ui,
    view: &GraphView,
    overlay: &Overlay,
    analysis: &AnalysisOverlay,
    state: &mut GraphState,
    options: GraphOptions,
) -> GraphEvents {
    // The room sees a dozen labels and dots for the rest: nothing to fold there.
    let folded = match options.detail {
        Detail::All => Folded::for_folds(state.folded.take(), view, &state.folds),
        Detail::Focus => None,
    };
    let (events, wish) = match &folded {
        None => picture_ui(ui, Stage { view, overlay, analysis, whole: view, folded: None, options }, state),
        Some(folded) => {
            let (overlay, analysis) = (&folded.overlay(overlay), &analysis.folded(view.picture(), folded));
            let stage = Stage { view: &folded.view, overlay, analysis, whole: view, folded: Some(folded), options };
            let chosen = state.selected;
            state.selected = chosen.and_then(|pick| folded.inward(pick));
            let reveal = std::mem::take(&mut state.reveal);
            state.reveal = folded.reveal(&reveal);
            let (events, wish) = picture_ui(ui, stage, state);
            (state.reveal, state.selected) = (reveal, chosen);
            // A folded zone and a bundle are nothing in the whole picture: then nothing is selected there.
            let selected = events.selected.map(|pick| pick.and_then(|pick| folded.outward(pick)));
            if let Some(selected) = selected {
                state.selected = selected;
            }
            (GraphEvents { selected, opened: events.opened.and_then(|pick| folded.outward(pick)), moved: None }, wish)
        }
    };
    state.folded = folded;
    let mut events = events;
    match wish {
        None => {}
        Some(Wish::Toggle(zone)) => {
            state.toggle_fold(view, zone);
            // The keyboard stays with the zone.
            ui.memory_mut(|memory| memory.request_focus(head_id(ui, zone)));
        }
        Some(Wish::FoldAll) => (state.folds, state.view) = (Folds::all(view.picture()), View::Fit),
        Some(Wish::UnfoldAll) => (state.folds, state.view) = (Folds::These(BTreeSet::new()), View::Fit),
        Some(Wish::Show(asset)) => {
            state.show_asset(view, asset);
            state.panel = Panel::None;
            events.selected = Some(state.selected);
        }
    }
    events
}

/// What is drawn: a whole picture or a folded one.
#[derive(Clone, Copy)]
struct Stage<'a> {
    view: &'a GraphView,
    overlay: &'a Overlay,
    analysis: &'a AnalysisOverlay,
    /// The picture with nothing folded.
    whole: &'a GraphView,
    folded: Option<&'a Folded>,
    options: GraphOptions,
}

fn picture_ui(ui: &mut Ui, stage: Stage<'_>, state: &mut GraphState) -> (GraphEvents, Option<Wish>) {
    let Stage { view, overlay, options, .. } = stage;
    let room = ui.available_rect_before_wrap();
    let movable = options.controls == Controls::Full;
    let sense = if movable { Sense::click_and_drag() } else { Sense::hover() };
    let background = ui.allocate_rect(room, sense);
    let label = format!("Graph of {}", view.picture().name);
    background.widget_info(|| WidgetInfo::labeled(Role::Group, true, &label));
    if !ui.is_rect_visible(room) || room.width() < 8.0 || room.height() < 8.0 {
        return (GraphEvents::default(), None);
    }
    let marks = &Marks::of(stage.analysis);
    let mut wish = None;
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
    let nodes = nodes(ui, stage, marks, layout, state, &canvas);
    for (id, response) in &nodes {
        if response.hovered() && movable {
            hovered = Some(Pick::Asset(*id));
        }
        let zone = match stage.folded.and_then(|folded| folded.stands_for(*id)) {
            Some(Stands::Zone(zone)) => Some(zone),
            Some(Stands::Asset(_)) | None => None,
        };
        if response.clicked() {
            match zone {
                Some(zone) => wish = Some(Wish::Toggle(zone)),
                None => events.selected = Some(Some(Pick::Asset(*id))),
            }
        }
        if response.double_clicked() && zone.is_none() {
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
    let bundles = stage.folded;
    let head = if movable && has_heads(stage) { HEAD + 4.0 } else { 0.0 };
    let scene =
        Scene { view, layout, overlay, filter, reveal, selected, hovered, lettering, marks, bundles, head, phase };
    scene.draw(&canvas);
    // What is folded has no place of its own to be moved to.
    if options.hands == Hands::MoveAssets && stage.folded.is_none() {
        events.moved = hands::drag_ui(ui, view, layout, &canvas, &nodes);
    }
    if movable {
        wish = heads(ui, stage, layout, &canvas).or(wish);
    }
    for (_, response) in &nodes {
        if response.has_focus() {
            let ring = Stroke::new(theme::size::FOCUS, canvas.t.focus);
            painter.rect_stroke(response.rect.expand(3.0), 9, ring, StrokeKind::Inside);
        }
    }
    if movable {
        keys(ui, view, layout, state, &nodes, &background, moved, &mut events);
        tooltip(stage, marks, hovered, &background, &nodes);
        super::marks::legend(ui, room, stage.analysis);
        wish = controls::controls_ui(ui, room, state, moved, stage.whole, stage.folded.is_some()).or(wish);
    }
    if let Some(selected) = events.selected {
        state.selected = selected;
    }
    state.focus = focus;
    (events, wish)
}

/// From so many assets on, every zone has a button that folds it; smaller pictures fold all at once or nothing.
const HEADS_FROM: usize = 60;

fn head_id(ui: &Ui, zone: ZoneId) -> egui::Id {
    ui.scope_id().with("zone-head").with(zone.0)
}

/// Side of such a button, in points.
const HEAD: f32 = 18.0;

fn has_heads(stage: Stage<'_>) -> bool {
    stage.whole.picture().assets.len() >= HEADS_FROM || stage.folded.is_some()
}

/// A button at the head of every zone that folds or unfolds it.
fn heads(ui: &Ui, stage: Stage<'_>, layout: &Layout, canvas: &Canvas<'_>) -> Option<Wish> {
    if !has_heads(stage) {
        return None;
    }
    let mut wish = None;
    for zone in &stage.view.picture().zones {
        let Some(frame) = layout.zones.get(zone.id.index()).map(|rect| canvas.rect(rect)) else { continue };
        let whole = stage.folded.map_or(Some(zone.id), |folded| folded.zone_of_frame(zone.id));
        let Some(id) = whole else { continue };
        let is_folded = stage.folded.is_some_and(|folded| folded.is_folded(zone.id));
        let size = HEAD.min(frame.width() * 0.5);
        let at = egui::Rect::from_min_size(frame.right_top() + egui::vec2(-size - 3.0, 3.0), egui::Vec2::splat(size));
        let seen = canvas.shows(at);
        let response = ui.interact(if seen { at.intersect(canvas.room) } else { at }, head_id(ui, id), Sense::click());
        response.widget_info(|| {
            let verb = if is_folded { "Unfold" } else { "Fold" };
            WidgetInfo::labeled(Role::Button, true, format!("{verb} {}", zone.name))
        });
        if response.clicked() {
            wish = Some(Wish::Toggle(id));
        }
        if !seen || frame.width() < 44.0 {
            continue;
        }
        let t = canvas.t;
        let ink = if response.hovered() || response.has_focus() { t.text } else { t.zone(zone.kind).name };
        let icon = if is_folded { icons::CARET_RIGHT } else { icons::CARET_DOWN };
        let font = theme::font(Face::Regular, 13.0);
        canvas.painter.text(at.center(), egui::Align2::CENTER_CENTER, icon, font, ink);
        if response.has_focus() {
            let ring = Stroke::new(theme::size::FOCUS, t.focus);
            canvas.painter.rect_stroke(at, 4, ring, StrokeKind::Inside);
        }
    }
    wish
}

/// One focusable, named node for every asset.
fn nodes(
    ui: &Ui,
    stage: Stage<'_>,
    marks: &Marks<'_>,
    layout: &Layout,
    state: &GraphState,
    canvas: &Canvas<'_>,
) -> Vec<(AssetId, Response)> {
    let Stage { view, overlay, options, .. } = stage;
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
            let response = ui.interact(clipped, base.with(view.key(*id)), sense);
            let selected = state.selected == Some(Pick::Asset(*id));
            response.widget_info(|| {
                let words = view.spoken(asset, overlay) + &marks.spoken(Pick::Asset(*id));
                WidgetInfo::selected(Role::Button, ui.is_enabled(), selected, words)
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
    stage: Stage<'_>,
    marks: &Marks<'_>,
    hovered: Option<Pick>,
    background: &Response,
    nodes: &[(AssetId, Response)],
) {
    let Stage { view, overlay, .. } = stage;
    match hovered {
        Some(Pick::Asset(id)) => {
            let Some(asset) = view.picture().assets.get(id.index()) else { return };
            let Some((_, response)) = nodes.iter().find(|(node, _)| *node == id) else { return };
            response.clone().on_hover_ui(|ui| {
                let t = theme(ui);
                ui.set_max_width(320.0);
                ui.label(Text::Strong.of(view.title(asset)));
                let zone = view.zone_of(asset).map_or("", |zone| zone.name.as_str());
                let kind = match view.is_folded(id) {
                    true => format!("{}: click or Enter to unfold", asset.name),
                    false => format!("{} · {zone}", asset.kind),
                };
                ui.label(Text::Small.coloured(kind, t.dim));
                let words = overlay.assets.get(id.index()).map(super::view::state_words).unwrap_or_default();
                let fact = if view.is_folded(id) { String::new() } else { asset.fact.clone() };
                let second = if words.is_empty() { fact } else { words.join(" · ") };
                let mark = marks.spoken(Pick::Asset(id)).trim_start_matches(", ").to_owned();
                for text in [second, mark].into_iter().filter(|text| !text.is_empty()) {
                    ui.label(Text::Small.coloured(text, t.text));
                }
            });
        }
        Some(Pick::Flow(id)) => {
            let mut text = view.spoken_flow(id, overlay) + &marks.spoken(Pick::Flow(id));
            let bundle = stage.folded.map_or(&[][..], |folded| folded.bundle(id));
            if bundle.len() > 1 {
                let apis = bundle.iter().filter_map(|id| stage.whole.picture().flows.get(id.index()));
                let mut apis: Vec<&str> = apis.map(|flow| flow.api.as_str()).collect();
                apis.sort_unstable();
                apis.dedup();
                let more = apis.len().saturating_sub(MOST_NAMED);
                text.push_str(": ");
                text.push_str(&apis.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join(", "));
                if more > 0 {
                    text.push_str(&format!(" and {more} more"));
                }
            }
            background.clone().on_hover_ui_at_pointer(|ui| {
                ui.set_max_width(320.0);
                ui.label(Text::Small.of(text));
            });
        }
        None => {}
    }
}
