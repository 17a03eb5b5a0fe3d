//! What screens ask of the host.

use std::path::PathBuf;

use crate::base::id::*;
use crate::scenario::doc::{Label, Role};

/// Asked by a screen. Everything else that a screen does stays in its own state and may be lost.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Load a scenario for Setup: a bundled id or a file.
    Open(ScenarioRef),
    /// Start an exercise with the scenario that is open.
    Start(SetupForm),
    /// Go on with an interrupted or finished session.
    Resume(String),
    /// Put an interrupted session aside: it stays in the records as interrupted.
    Discard(String),
    /// Leave the exercise for the Library; it stays resumable.
    Leave,
    /// Something within the exercise.
    Play(Play),
    /// Write the debrief of the session that is open to a file: Markdown (`.md`) or JSON (`.json`), by its extension.
    Export(PathBuf),
    /// Something about the analysis of the session that is open and has ended.
    Study(super::StudyRequest),
    /// Something about the ecosystem that is being edited.
    Ecosystem(super::EcosystemRequest),
    /// Something about an import.
    Import(super::ImportRequest),
    /// Something about drawing an exercise.
    Draw(super::DrawRequest),
    /// Something about a briefing or the cost model.
    Brief(super::BriefRequest),
    /// Put the message away.
    Dismiss,
}

/// Where a scenario comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioRef {
    /// One that ships with the program.
    Bundled(String),
    /// A file.
    File(PathBuf),
}

impl ScenarioRef {
    /// From what was typed: the id of a bundled scenario, else a file.
    pub fn named(text: &str) -> ScenarioRef {
        match crate::scenario::load::bundled_scenarios().iter().any(|(id, _)| *id == text) {
            true => ScenarioRef::Bundled(text.to_owned()),
            false => ScenarioRef::File(PathBuf::from(text)),
        }
    }
}

/// What Setup asks for. Roles suffice.
#[derive(Clone, Debug, PartialEq)]
pub struct SetupForm {
    /// Name of the group: "Payments guild"; may be empty.
    pub group: String,
    /// Each role: whether it is played, and by whom (may be empty).
    pub seats: Vec<Seat>,
    /// The seed.
    pub seed: u64,
    /// Whether table talk costs story time.
    pub talk_costs_time: TalkClock,
}

/// One role at this table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Which.
    pub role: Role,
    /// Whether somebody plays it.
    pub played: Played,
    /// Names, as typed; optional.
    pub names: String,
}

/// Whether a role is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Played {
    /// It is.
    Yes,
    /// It is absent: the absent-owner rule holds.
    No,
}

/// Whether talk at the table costs story time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TalkClock {
    /// Time moves only by *next event*.
    #[default]
    Stepwise,
    /// A minute of talk is a minute of story time, while the clock is not paused.
    Running,
}

/// Something within an exercise.
#[derive(Clone, Debug, PartialEq)]
pub enum Play {
    /// Until the next thing that happens; stops before an open deadline.
    NextEvent,
    /// Until a decision opens.
    NextDecision,
    /// A minute count of talk passes.
    Talk(u32),
    /// A team opened an inject.
    Acknowledge(InjectId),
    /// A decision.
    Decide {
        /// Which.
        decision: DecisionId,
        /// Which option.
        option: u8,
        /// Who agreed.
        approvals: Vec<Role>,
        /// One line, optional.
        rationale: String,
    },
    /// Put a decision off.
    Later(DecisionId),
    /// End a decision with free text.
    Other {
        /// Which.
        decision: DecisionId,
        /// The text.
        text: String,
        /// The option whose effects it has, if any.
        like: Option<u8>,
    },
    /// A standing action.
    Act {
        /// Which.
        action: ActionId,
        /// Who agreed.
        approvals: Vec<Role>,
    },
    /// News that the facilitator improvises.
    Improvise {
        /// Headline.
        title: String,
        /// Text.
        text: String,
        /// What it reveals.
        reveals: Vec<(FactId, Label)>,
    },
    /// Take an inject back that has not arrived.
    Skip(InjectId),
    /// A note with a tag: "strength", "gap", "risk", "idea", "parking".
    Note {
        /// The tag.
        tag: String,
        /// The text.
        text: String,
    },
    /// Take the last step back: appends a marker and replays.
    Undo,
    /// Go on from an earlier point: appends a marker and replays.
    Rewind {
        /// Number of commands that stay.
        keep: usize,
    },
    /// Through everything that is left, to the debrief.
    Finish,
}
