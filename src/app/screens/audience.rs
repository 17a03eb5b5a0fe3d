//! The audience window: a stand-in until its screen is part of the program.

use egui::Ui;

use crate::app::widgets::page_title;
use crate::host::PlayView;

/// State of the audience window.
#[derive(Default)]
pub struct AudienceState;

/// Draws it.
pub fn audience_ui(ui: &mut Ui, play: &PlayView, _state: &mut AudienceState) {
    page_title(ui, &play.setup.card.title, "What the room knows.");
}
