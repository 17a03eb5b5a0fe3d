//! The side bar: where the window can go, always in the same order. Narrow beside an exercise, which needs the room.

use egui::{Align2, CornerRadius, Frame, Margin, Panel, Rect, Sense, Ui, pos2, vec2};

use super::{AppAction, Overlay};
use crate::app::icons;
use crate::app::screens::exercise::AudienceWindow;
use crate::app::state::{Route, UiState};
use crate::app::theme::{Text, Tone, focus_ring, radius, size, space, theme};
use crate::app::widgets::{NavItem, nav_item};
use crate::host::Snapshot;

/// The entries, in the order of Ctrl+1 to Ctrl+4; settings stand apart.
pub(super) const ENTRIES: [(Route, &str); 4] = [
    (Route::Library, icons::BOOKS),
    (Route::Exercise, icons::PLAY),
    (Route::Debrief, icons::CHART_BAR),
    (Route::Glossary, icons::BOOK_OPEN),
];

/// Below this width of the window (in points) the bar is narrow everywhere.
const ROOM_FOR_WORDS: f32 = 1180.0;

pub(super) fn side_bar(
    ui: &mut Ui,
    state: &UiState,
    snapshot: &Snapshot,
    asks: &mut Vec<AppAction>,
    overlay: &mut Overlay,
) {
    let t = theme(ui);
    let full = ui.available_width() >= ROOM_FOR_WORDS && !matches!(state.route, Route::Exercise | Route::Debrief);
    let (width, margin) = if full { (208.0, Margin::symmetric(14, 16)) } else { (60.0, Margin::symmetric(8, 14)) };
    let frame = Frame::new().fill(t.panel).inner_margin(margin);
    Panel::left(if full { "side-bar" } else { "side-rail" }).exact_size(width).resizable(false).frame(frame).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            if full {
                ui.label(Text::Heading.coloured("Sandtable", t.text));
                ui.add_space(space::M);
            }
            for (index, (route, icon)) in ENTRIES.into_iter().enumerate() {
                let here = state.route == route
                    || (route == Route::Library && matches!(state.route, Route::Setup | Route::Company));
                let live = match route {
                    Route::Exercise => snapshot.play.is_some(),
                    Route::Debrief => snapshot.debrief.is_some(),
                    _ => false,
                };
                let keys = format!("Ctrl+{}", index + 1);
                if item(ui, full, icon, route.label(), &keys, here, live) {
                    asks.push(AppAction::Go(route));
                }
            }
            ui.with_layout(egui::Layout::bottom_up(egui::Align::LEFT), |ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                if item(ui, full, icons::GEAR_SIX, "Settings", "Ctrl+5", state.route == Route::Settings, false) {
                    asks.push(AppAction::Go(Route::Settings));
                }
                if item(ui, full, icons::KEYBOARD, "Keys", "F1", *overlay == Overlay::Keys, false) {
                    *overlay = Overlay::Keys;
                }
                if snapshot.play.is_some() {
                    let open = state.exercise.window == AudienceWindow::Open;
                    if item(ui, full, icons::PROJECTOR_SCREEN, "Room window", "F9", open, false) {
                        asks.push(AppAction::Audience);
                    }
                }
            });
        },
    );
}

/// One entry with its key on hover. `live` marks what is going on with a dot, which the name says as well.
fn item(ui: &mut Ui, full: bool, icon: &str, label: &str, keys: &str, here: bool, live: bool) -> bool {
    let state = if here { NavItem::Here } else { NavItem::Elsewhere };
    let response = if full { nav_item(ui, icon, label, state) } else { rail_item(ui, icon, label, state) };
    if live {
        let y = if full { response.rect.center().y } else { response.rect.top() + 12.0 };
        let at = pos2(response.rect.right() - 12.0, y);
        ui.painter().circle_filled(at, 3.5, theme(ui).tone(Tone::Good).ink);
    }
    let hint = if live { format!("{label}, open ({keys})") } else { format!("{label} ({keys})") };
    response.on_hover_text(hint).clicked()
}

/// An entry without its word, for the narrow bar. Its word is its accessible name and stands on hover.
fn rail_item(ui: &mut Ui, icon: &str, label: &str, state: NavItem) -> egui::Response {
    let t = theme(ui);
    let accent = t.tone(Tone::Accent);
    let on = state == NavItem::Here;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 42.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, ui.is_enabled(), on, label));
    let ink = match (on, response.hovered()) {
        (true, _) => accent.ink,
        (false, true) => t.text,
        (false, false) => t.dim,
    };
    if on || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::M), if on { accent.soft } else { t.hover });
    }
    if on {
        let bar = Rect::from_min_size(pos2(rect.left(), rect.top() + 10.0), vec2(3.0, rect.height() - 20.0));
        ui.painter().rect_filled(bar, CornerRadius::same(2), accent.ink);
    }
    let mut font = Text::Strong.font();
    font.size = size::SMALL_CONTROL - 6.0;
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, font, ink);
    focus_ring(ui, &response, radius::M);
    response
}
