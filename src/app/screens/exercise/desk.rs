//! What every panel of the Exercise screen is given: the view, whose eyes it is for, and where requests are put down.

use super::state::{ExerciseState, Eyes, Sight};
use crate::engine::view::{DecisionState, DecisionView, OptionView, Overlay, SeatView, TableView};
use crate::host::{Play, Request};
use crate::host::{PlayView, Saved};
use crate::scenario::doc::Role;

/// The view, and what has been asked for in this frame.
pub(super) struct Desk<'a> {
    pub play: &'a PlayView,
    pub eyes: Eyes,
    pub sight: Sight,
    pub asks: Vec<Request>,
}

impl<'a> Desk<'a> {
    pub fn new(play: &'a PlayView, state: &ExerciseState) -> Self {
        let sight = match state.eyes {
            Eyes::Facilitator => state.sight,
            Eyes::Room => Sight::Known,
        };
        Desk { play, eyes: state.eyes, sight, asks: Vec::new() }
    }

    pub fn table(&self) -> &'a TableView {
        &self.play.table
    }

    pub fn room(&self) -> &'a SeatView {
        &self.play.table.room
    }

    /// The states to draw.
    pub fn overlay(&self) -> &'a Overlay {
        match self.sight {
            Sight::Known => &self.room().overlay,
            Sight::Truth => &self.play.table.truth.overlay,
        }
    }

    pub fn money(&self, amount: crate::base::money::Cents) -> String {
        amount.short(&self.play.sign)
    }

    /// Why nothing can be asked of the session any more; none while it can.
    pub fn closed(&self) -> Option<&'a str> {
        match &self.play.saved {
            Saved::ReadOnly(reason) => Some(reason),
            Saved::OnDisk | Saved::InMemory(_) if self.play.table.ended => {
                Some("The books are closed: this exercise is over. The debrief is open.")
            }
            Saved::OnDisk | Saved::InMemory(_) => None,
        }
    }

    /// Why nothing can be written, not even a note; none while it can.
    pub fn read_only(&self) -> Option<&'a str> {
        match &self.play.saved {
            Saved::ReadOnly(reason) => Some(reason),
            Saved::OnDisk | Saved::InMemory(_) => None,
        }
    }

    /// Why nothing can be taken back.
    pub fn no_undo(&self) -> Option<&'a str> {
        match self.read_only() {
            None if self.play.commands == 0 => Some("Nothing to take back yet."),
            reason => reason,
        }
    }

    /// Puts a request down, unless the exercise is closed.
    pub fn play(&mut self, play: Play) {
        if self.closed().is_none() {
            self.asks.push(Request::Play(play));
        }
    }

    /// Puts a request down that is possible after the end as well: undo, rewind, notes.
    pub fn write(&mut self, play: Play) {
        if self.read_only().is_none() {
            self.asks.push(Request::Play(play));
        }
    }

    /// Open decisions, most urgent first.
    pub fn open(&self) -> impl Iterator<Item = &'a DecisionView> + use<'a> {
        self.play.table.room.decisions.iter().filter(|d| d.state == DecisionState::Open)
    }

    /// Roles that must be asked before this option is locked: not the owner, and nobody who is absent.
    pub fn asked(&self, decision: &DecisionView, option: &OptionView) -> Vec<Role> {
        let there = |role: &Role| *role != decision.owner && !self.play.absent.contains(role);
        option.approvals.iter().copied().filter(there).collect()
    }

    /// What happens to the agreement of a role that nobody plays: "go ahead and record it".
    pub fn absent_rule(&self, role: Role) -> &'a str {
        let found = self.play.setup.roles.iter().find(|card| card.role == role);
        found.map_or("the absent-owner rule holds", |card| card.absent.as_str())
    }
}
