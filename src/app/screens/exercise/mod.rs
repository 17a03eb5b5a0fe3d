//! The exercise: a stand-in until its screen is part of the program.

use egui::Ui;

use crate::app::widgets::page_title;
use crate::host::{PlayView, Request};

/// State of the exercise.
#[derive(Default)]
pub struct ExerciseState;

/// Draws it.
pub fn exercise_ui(ui: &mut Ui, play: &PlayView, _state: &mut ExerciseState) -> Vec<Request> {
    page_title(ui, &play.setup.card.title, "The exercise.");
    Vec::new()
}
