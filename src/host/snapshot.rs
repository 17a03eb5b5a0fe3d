//! What the host gives to screens: plain values behind `Arc`, new ones after every change.

use std::sync::Arc;

use super::{BriefView, DrawView, ImportView, StudyView, WorkshopView};
use crate::engine::view::{PictureView, SeatView, TableView};
use crate::report::AfterAction;
use crate::scenario::doc::{Difficulty, Owasp, Role, TermDoc};

/// Everything that screens draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Scenarios in the Library.
    pub library: Arc<Vec<CardView>>,
    /// Words.
    pub glossary: Arc<Vec<TermDoc>>,
    /// Interrupted sessions, newest first.
    pub interrupted: Vec<ResumeView>,
    /// The scenario that is open in Setup.
    pub setup: Option<Arc<SetupView>>,
    /// The exercise that is being played.
    pub play: Option<Arc<PlayView>>,
    /// The debrief of the session that is open.
    pub debrief: Option<Arc<AfterAction>>,
    /// The analysis of that session.
    pub study: StudyView,
    /// The ecosystem that is being edited, and what could be.
    pub workshop: WorkshopView,
    /// What is being imported.
    pub import: ImportView,
    /// Drawing an exercise.
    pub draw: DrawView,
    /// Briefings and the cost model.
    pub brief: BriefView,
    /// Something to tell: a refusal, an error, a success.
    pub message: Option<Message>,
    /// The host is working on something that takes longer.
    pub busy: Option<String>,
}

/// A scenario's card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardView {
    /// Stable name.
    pub id: String,
    /// Title.
    pub title: String,
    /// One line.
    pub tagline: String,
    /// Sector.
    pub sector: String,
    /// Minutes of play.
    pub minutes: u32,
    /// How hard.
    pub difficulty: Difficulty,
    /// OWASP categories.
    pub owasp: Vec<Owasp>,
    /// Regimes: "DORA", "GDPR".
    pub regimes: Vec<String>,
    /// Roles at the table.
    pub roles: Vec<Role>,
    /// Under which its ecosystem can be opened.
    pub ecosystem: String,
    /// The graph for the miniature.
    pub picture: Arc<PictureView>,
    /// Last result: "last: €4.1 M, 3 h 10"; empty when never played.
    pub last: String,
}

/// An interrupted session.
#[derive(Clone, Debug, PartialEq)]
pub struct ResumeView {
    /// Name of the session.
    pub id: String,
    /// Title of the scenario.
    pub title: String,
    /// "T+02:10".
    pub stands_at: String,
    /// "Payments guild, 23 Nov 14:20".
    pub about: String,
    /// It can only be read: it was made by another engine revision.
    pub read_only: bool,
}

/// What Setup shows.
#[derive(Clone, Debug, PartialEq)]
pub struct SetupView {
    /// The scenario's card.
    pub card: CardView,
    /// Summary for participants.
    pub summary: String,
    /// Roles: which, aim, owns, asks, what happens when absent.
    pub roles: Vec<RoleCardView>,
    /// Objectives and their measures.
    pub objectives: Vec<(String, String)>,
    /// What to read aloud at the start.
    pub opening: String,
    /// Organisation: name and paragraph.
    pub organisation: (String, String),
    /// "Fri 27 Nov 2026, 17:40 (UTC+01:00)".
    pub start: String,
    /// A fresh seed to offer.
    pub seed: u64,
}

/// One role card.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleCardView {
    /// Which.
    pub role: Role,
    /// What they want.
    pub aim: String,
    /// What they decide alone.
    pub owns: String,
    /// Whom they ask.
    pub asks: String,
    /// What happens to approvals when nobody plays it.
    pub absent: String,
}

/// The exercise that is being played.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayView {
    /// Name of the session.
    pub session: String,
    /// What Setup showed.
    pub setup: Arc<SetupView>,
    /// The graph.
    pub picture: Arc<PictureView>,
    /// The facilitator's view.
    pub table: TableView,
    /// What each seat sees.
    pub seats: Vec<SeatView>,
    /// The seed.
    pub seed: u64,
    /// Roles that nobody plays.
    pub absent: Vec<Role>,
    /// Currency sign.
    pub sign: String,
    /// This is a branch after an undo: "with hindsight, from T+02:10"; empty on the scored pass.
    pub branch: String,
    /// Commands so far on this branch: what *undo* takes back.
    pub commands: usize,
    /// Where it is kept.
    pub saved: Saved,
    /// Notes so far: story clock, tag, text.
    pub notes: Vec<(String, String, String)>,
}

/// Whether what is shown is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is.
    OnDisk,
    /// It is in memory, with the reason and what is done about it.
    InMemory(String),
    /// It may only be looked at, with the reason.
    ReadOnly(String),
}

/// Something to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Good, bad, or neither.
    pub tone: MessageTone,
    /// One or two sentences.
    pub text: String,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageTone {
    /// News.
    Info,
    /// A refusal: nothing has changed.
    Refused,
    /// Something failed.
    Error,
}
