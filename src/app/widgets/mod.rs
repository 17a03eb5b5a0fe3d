//! The parts from which screens are built. Each has an accessible name, shows where the keyboard is, and never clips its
//! text: it wraps, or it ends in an ellipsis and shows the whole on hover.
//!
//! Deliberately absent: knowledge of any screen, and state that outlives a frame (except toasts).

mod button;
mod card;
pub mod chart;
mod chip;
mod choice;
mod countdown;
mod dialog;
mod empty;
mod field;
mod progress;
mod section;
mod select;
mod stat;
mod table;
mod term;
#[cfg(test)]
mod tests;
mod toast;

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Id, Response, Role, Ui, WidgetInfo};

pub use button::{Button, ButtonKind, button};
pub use card::{Card, CardKind, card};
pub use chip::{Chip, Selected, chip, confidence_chip, dot, role_tag};
pub use choice::{NavItem, nav_item, segmented, tab_bar};
pub use countdown::{Urgency, clock_block, countdown};
pub use dialog::{Answer, Confirm, DialogWidth, PathAnswer, confirm, dialog, dialog_buttons, path_question};
pub use empty::{EmptyState, banner, empty_state};
pub use field::{search_box, text_area, text_field};
pub use progress::{progress_bar, spinner_line};
pub use section::{caption, divider, key_cap, overline, page_title, paragraph, section};
pub use select::{Choices, select};
pub use stat::{Stat, stat, stat_strip};
pub use table::{Align, Cell, Column, TableEvents, table, whole_table};
pub use term::term;
pub use toast::{Toasts, toasts_ui};

/// One line of text, ended with an ellipsis where it would be wider than `width`.
pub fn fit(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, colour));
    job.wrap = TextWrapping::truncate_at_width(width.max(8.0));
    ui.painter().layout_job(job)
}

/// Text in as many lines as it needs.
pub fn wrap(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, colour));
    job.wrap = TextWrapping::wrap_at_width(width.max(8.0));
    ui.painter().layout_job(job)
}

/// Gives a painted figure a role and a name for assistive technology, and for tests.
pub(crate) fn describe(response: &Response, role: Role, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(role, response.enabled(), name));
}

/// Adds a longer description to what has a name already.
pub(crate) fn explain(ui: &Ui, id: Id, text: &str) {
    ui.ctx().accesskit_node_builder(id, |node| node.set_description(text.to_owned()));
}

/// Shows the whole text on hover where it was cut.
pub(crate) fn hover_if_cut(response: Response, galley: &Galley, text: &str) -> Response {
    if galley.elided { response.on_hover_text(text) } else { response }
}
