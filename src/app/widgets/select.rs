//! One of many: a field that opens a list. Long lists have a search, and only the rows in view are drawn.

use egui::{Align2, CornerRadius, Id, Key, Popup, PopupCloseBehavior, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, pos2, vec2};

use super::{fit, search_box};
use crate::app::icons;
use crate::app::theme::{Text, Tone, focus_ring, radius, size, space, theme};

/// Lists longer than this have a search.
const SEARCH_FROM: usize = 12;
/// Height of one row.
const ROW: f32 = 28.0;
/// Least width of the list.
const LEAST: f32 = 240.0;
/// Greatest height of the list.
const TALLEST: f32 = 300.0;

/// What can be chosen.
pub struct Choices<'a> {
    /// How many.
    pub count: usize,
    /// What stands for each; asked for those in view, and for all while somebody searches.
    pub label: &'a dyn Fn(usize) -> String,
    /// Which one is chosen now.
    pub chosen: Option<usize>,
}

/// A field that shows `shown` and opens a list. `name` is its accessible name. Returns what was chosen instead.
pub fn select(ui: &mut Ui, name: &str, shown: &str, width: f32, choices: &Choices<'_>) -> Option<usize> {
    let t = theme(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::CONTROL), Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() || open { t.hover } else { t.raised };
        let border = if open { t.focus } else { t.line_strong };
        let corner = CornerRadius::same(radius::M);
        ui.painter().rect(rect, corner, fill, Stroke::new(size::LINE, border), StrokeKind::Inside);
        let galley = fit(ui, shown, Text::Body.font(), t.text, width - 38.0);
        let at = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + 10.0, rect.center().y), galley.size());
        ui.painter().galley(at.min, galley, t.text);
        let caret = pos2(rect.right() - 15.0, rect.center().y);
        ui.painter().text(caret, Align2::CENTER_CENTER, icons::CARET_DOWN, Text::Small.font(), t.dim);
        focus_ring(ui, &response, radius::M);
    }
    let response = if shown.chars().count() > 30 { response.on_hover_text(shown) } else { response };
    let key = response.id.with("search");
    if !open {
        ui.data_mut(|data| data.remove_temp::<String>(key));
    }
    Popup::menu(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(width.max(LEAST))
        .show(|ui| {
            let chosen = list(ui, name, key, response.id, choices);
            if chosen.is_some() {
                ui.close();
                response.request_focus();
            }
            chosen
        })
        .and_then(|shown| shown.inner)
}

fn list(ui: &mut Ui, name: &str, key: Id, opener: Id, choices: &Choices<'_>) -> Option<usize> {
    let mut search: String = ui.data(|data| data.get_temp(key)).unwrap_or_default();
    let mut found: Option<Vec<usize>> = None;
    let mut entered = false;
    if choices.count > SEARCH_FROM {
        let width = ui.available_width();
        let field = search_box(ui, &format!("Search {name}"), "Search", &mut search, width);
        entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let elsewhere = ui.memory(|memory| memory.focused().is_some_and(|id| id != field.id && id != opener));
        if !entered && !elsewhere {
            field.request_focus();
        }
        let words = search.to_lowercase();
        if !words.trim().is_empty() {
            let fits = |index: &usize| {
                let label = (choices.label)(*index).to_lowercase();
                words.split_whitespace().all(|word| label.contains(word))
            };
            found = Some((0..choices.count).filter(fits).collect());
        }
        ui.data_mut(|data| data.insert_temp(key, search));
        ui.add_space(space::XS);
    }
    let count = found.as_ref().map_or(choices.count, Vec::len);
    let at = |row: usize| found.as_ref().map_or(Some(row), |found| found.get(row).copied());
    if entered {
        // The first that fits is what was meant.
        return at(0).filter(|_| count > 0);
    }
    if count == 0 {
        super::caption(ui, "Nothing fits.");
        return None;
    }
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().max_height(TALLEST).auto_shrink([false, true]).show_rows(ui, ROW, count, |ui, rows| {
        for row in rows {
            let Some(index) = at(row) else { continue };
            if option(ui, &(choices.label)(index), choices.chosen == Some(index)) {
                clicked = Some(index);
            }
        }
    });
    clicked
}

fn option(ui: &mut Ui, label: &str, on: bool) -> bool {
    let t = theme(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), on, label));
    let accent = t.tone(Tone::Accent);
    if on || response.hovered() || response.has_focus() {
        let fill = if on { accent.soft } else { t.hover };
        ui.painter().rect_filled(rect, CornerRadius::same(radius::M), fill);
    }
    let ink = if on { accent.ink } else { t.text };
    let galley = fit(ui, label, Text::Body.font(), ink, rect.width() - 18.0);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + 9.0, rect.center().y), galley.size());
    ui.painter().galley(at.min, galley, ink);
    focus_ring(ui, &response, radius::M);
    response.clicked()
}
