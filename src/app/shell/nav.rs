//! The side bar: where the window can go, always in the same order. Narrow beside an exercise, which needs the room.

use egui::{Align2, CornerRadius, Frame, Margin, Panel, Rect, Sense, Ui, pos2, vec2};

use super::{AppAction, Overlay};
use crate::app::icons;
use crate::app::screens::exercise::AudienceWindow;
use crate::app::state::{Route, UiState};
use crate::app::theme::{Text, Tone, focus_ring, radius, size, space, theme};
use crate::app::widgets::{NavItem, nav_item};
use crate::host::Snapshot;

/// The entries with their digits: Ctrl+1 leads to the Library. Settings stand apart, with 5.
pub(super) const ENTRIES: [(Route, &str, u8); 7] = [
    (Route::Library, icons::BOOKS, 1),
    (Route::Randomize, icons::DICE_FIVE, 7),
    (Route::Exercise, icons::PLAY, 2),
    (Route::Debrief, icons::CHART_BAR, 3),
    (Route::Briefing, icons::PRESENTATION_CHART, 8),
    (Route::Ecosystem, icons::TREE_STRUCTURE, 6),
    (Route::Glossary, icons::BOOK_OPEN, 4),
];

/// Below this width of the window (in points) the bar is narrow everywhere.
const ROOM_FOR_WORDS: f32 = 1180.0;

/// How much room the bar takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bar {
    /// Icons with their words.
    Words,
    /// Icons alone.
    Icons,
}

/// One entry.
struct Item<'a> {
    icon: &'a str,
    label: &'a str,
    /// The key that does the same.
    keys: &'a str,
    state: NavItem,
    going_on: GoingOn,
}

/// Whether something is going on behind an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum GoingOn {
    Something,
    Nothing,
}

/// Height of an entry, at most.
const ITEM: f32 = 42.0;

pub(super) fn side_bar(
    ui: &mut Ui,
    state: &UiState,
    snapshot: &Snapshot,
    asks: &mut Vec<AppAction>,
    overlay: &mut Overlay,
) {
    let t = theme(ui);
    let wide = ui.available_width() >= ROOM_FOR_WORDS
        && !matches!(
            state.route,
            Route::Exercise | Route::Debrief | Route::Ecosystem | Route::Briefing | Route::CostModel
        );
    let (bar, id, width, margin) = match wide {
        true => (Bar::Words, "side-bar", 208.0, Margin::symmetric(14, 16)),
        false => (Bar::Icons, "side-rail", 60.0, Margin::symmetric(8, 14)),
    };
    let frame = Frame::new().fill(t.panel).inner_margin(margin);
    Panel::left(id).exact_size(width).resizable(false).frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        if bar == Bar::Words {
            ui.label(Text::Heading.coloured("Sandtable", t.text));
            ui.add_space(space::M);
        }
        let more = if snapshot.play.is_some() { 3 } else { 2 };
        let needed = (ENTRIES.len() + more) as f32 * (ITEM + ui.spacing().item_spacing.y);
        if needed <= ui.available_height() {
            places_ui(ui, bar, state, snapshot, asks);
            ui.with_layout(egui::Layout::bottom_up(egui::Align::LEFT), |ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                tools_ui(ui, bar, state, snapshot, asks, overlay);
            });
        } else {
            // Large text in a small window: everything in one row that scrolls.
            egui::ScrollArea::vertical().id_salt("side").show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                places_ui(ui, bar, state, snapshot, asks);
                tools_ui(ui, bar, state, snapshot, asks, overlay);
            });
        }
    });
}

/// Where one can go.
fn places_ui(ui: &mut Ui, bar: Bar, state: &UiState, snapshot: &Snapshot, asks: &mut Vec<AppAction>) {
    let at = |on: bool| if on { NavItem::Here } else { NavItem::Elsewhere };
    for (route, icon, digit) in ENTRIES {
        let leads_here = match route {
            Route::Library => matches!(state.route, Route::Setup | Route::Company),
            Route::Briefing => state.route == Route::CostModel,
            _ => false,
        };
        let open = match route {
            Route::Exercise => snapshot.play.is_some(),
            Route::Debrief => snapshot.debrief.is_some(),
            _ => false,
        };
        let item = Item {
            icon,
            label: route.label(),
            keys: &format!("Ctrl+{digit}"),
            state: at(state.route == route || leads_here),
            going_on: if open { GoingOn::Something } else { GoingOn::Nothing },
        };
        if item_ui(ui, bar, item) {
            asks.push(AppAction::Go(route));
        }
    }
}

/// What is always at hand.
fn tools_ui(
    ui: &mut Ui,
    bar: Bar,
    state: &UiState,
    snapshot: &Snapshot,
    asks: &mut Vec<AppAction>,
    overlay: &mut Overlay,
) {
    let at = |on: bool| if on { NavItem::Here } else { NavItem::Elsewhere };
    let plain = |icon, label, keys, state| Item { icon, label, keys, state, going_on: GoingOn::Nothing };
    let settings = plain(icons::GEAR_SIX, "Settings", "Ctrl+5", at(state.route == Route::Settings));
    if item_ui(ui, bar, settings) {
        asks.push(AppAction::Go(Route::Settings));
    }
    if item_ui(ui, bar, plain(icons::KEYBOARD, "Keys", "F1", at(*overlay == Overlay::Keys))) {
        *overlay = Overlay::Keys;
    }
    if snapshot.play.is_some() {
        let open = at(state.exercise.window == AudienceWindow::Open);
        if item_ui(ui, bar, plain(icons::PROJECTOR_SCREEN, "Audience window", "F9", open)) {
            asks.push(AppAction::Audience);
        }
    }
}

/// An entry with its key on hover. What is going on is marked with a dot, and said on hover as well.
fn item_ui(ui: &mut Ui, bar: Bar, item: Item<'_>) -> bool {
    let Item { icon, label, keys, state, going_on } = item;
    let response = match bar {
        Bar::Words => nav_item(ui, icon, label, state),
        Bar::Icons => rail_item(ui, icon, label, state),
    };
    let hint = match going_on {
        GoingOn::Nothing => format!("{label} ({keys})"),
        GoingOn::Something => {
            let y = match bar {
                Bar::Words => response.rect.center().y,
                Bar::Icons => response.rect.top() + 12.0,
            };
            let at = pos2(response.rect.right() - 12.0, y);
            ui.painter().circle_filled(at, 3.5, theme(ui).tone(Tone::Good).ink);
            format!("{label}: open ({keys})")
        }
    };
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
