//! Screens: functions from a view to what is asked for. Each keeps in its own state only what may be lost.
//!
//! Deliberately absent: requests sent by a screen itself, and any screen that knows another.

pub mod audience;
pub mod briefing;
pub mod company;
pub mod cost_model;
pub mod debrief;
pub mod ecosystem;
pub mod exercise;
pub mod glossary;
mod layout;
pub mod library;
pub mod randomize;
pub mod sample;
pub mod settings;
pub mod setup;

use std::path::PathBuf;

use egui::Ui;

use super::state::Route;
use super::theme::{Appearance, Tone};
use super::widgets::{caption, term};
use crate::host::{DrawRequest, Ground, Request};
use crate::scenario::doc::TermDoc;

/// What a screen asks of the shell.
#[derive(Clone, Debug, PartialEq)]
pub enum AppAction {
    /// Something for the host.
    Ask(Request),
    /// Show another screen.
    Go(Route),
    /// Import files of other tools, with these to begin with.
    Import(Vec<PathBuf>),
    /// Show the screen before.
    Back,
    /// Show a word in the glossary.
    Term(String),
    /// Open or close the room's window.
    Audience,
    /// Look different.
    Look(Appearance),
    /// Say something in passing.
    Say(Tone, String),
    /// What was said in passing holds no more.
    Unsay(String),
}

/// What leads to Randomize, with an ecosystem to draw on.
fn randomize_on(ground: Ground) -> [AppAction; 2] {
    [AppAction::Ask(Request::Draw(DrawRequest::On(ground))), AppAction::Go(Route::Randomize)]
}

/// The entry for a word, by its name or one of its other names.
pub fn entry<'a>(glossary: &'a [TermDoc], word: &str) -> Option<&'a TermDoc> {
    let same = |text: &String| text.eq_ignore_ascii_case(word);
    glossary
        .iter()
        .find(|entry| same(&entry.term))
        .or_else(|| glossary.iter().find(|entry| entry.also.iter().any(same)))
}

/// A word that leads to its entry where there is one, and is plain text where there is none.
fn word_ui(ui: &mut Ui, glossary: &[TermDoc], word: &str) -> Option<AppAction> {
    match entry(glossary, word) {
        Some(entry) => term(ui, word, &entry.text).clicked().then(|| AppAction::Term(entry.term.clone())),
        None => {
            caption(ui, word);
            None
        }
    }
}
