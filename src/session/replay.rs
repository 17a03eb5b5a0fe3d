//! Playing a journal again.
//!
//! [`Track`] is a run with its branches; the session that is played and the journal that is replayed both move along one, so
//! there is no second way to undo. Replaying compares the state digest and the events of every entry and stops at the first
//! difference. Deliberately absent: the journal's form.

use std::ops::Range;
use std::sync::Arc;

use super::journal::Journal;
use super::names::{CommandRecord, EventRecord, NameError, find_roles};
use super::records::{Header, Played, Record};
use crate::base::digest::Digest;
use crate::base::time::Time;
use crate::engine::{Accepted, Command, Engine, Recording, Rejection};
use crate::scenario::model::{RoleSet, Scenario};

/// One command on the branch that is being played.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The entry that holds it.
    pub seq: u64,
    /// What was asked.
    pub command: Command,
    /// Story time before it.
    pub at: Time,
    /// Story time after it.
    pub now: Time,
    /// Positions in the engine's log of what it brought about.
    pub log: Range<usize>,
}

/// A pass through the exercise. The first is number 0 and has no hindsight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// 0, 1, 2 …
    pub number: usize,
    /// The entry that began it: the header, or a rewind.
    pub seq: u64,
    /// Commands that it took over from the branch before.
    pub keep: usize,
    /// Story time at which it began.
    pub from: Time,
    /// The furthest story time that the table had seen when it began.
    pub seen: Time,
}

/// How a replay came to something else than the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The first entry that differs.
    pub seq: u64,
    /// Story time before it.
    pub at: Time,
    /// What was asked; none for the header and for rewinds.
    pub command: Option<CommandRecord>,
    /// What differs.
    pub what: Differs,
}

/// What differs.
#[derive(Clone, Debug, PartialEq)]
pub enum Differs {
    /// The state afterwards.
    State {
        /// In the journal.
        written: Digest,
        /// Of the replay.
        played: Digest,
    },
    /// Something that happened.
    Event {
        /// In the journal.
        written: Option<Box<EventRecord>>,
        /// Of the replay.
        played: Option<Box<EventRecord>>,
    },
    /// The command is refused now.
    Refused(Rejection),
    /// The marker keeps more commands than there are.
    Keeps(usize),
    /// Story time, or the time a command began.
    Clock(Time),
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry {} at {}", self.seq, self.at)?;
        if let Some(command) = &self.command {
            write!(f, " ({command})")?;
        }
        let event =
            |e: &Option<Box<EventRecord>>| e.as_ref().map_or_else(|| "nothing more".to_owned(), |e| format!("“{e}”"));
        match &self.what {
            Differs::State { written, played } => {
                write!(f, " ended in state {written} when it was written and ends in {played} now.")
            }
            Differs::Event { written, played } => {
                write!(f, ": {} was written, {} happens now.", event(written), event(played))
            }
            Differs::Refused(why) => write!(f, " is refused now: {why}"),
            Differs::Keeps(have) => write!(f, " keeps more than the {have} commands that stand before it."),
            Differs::Clock(now) => write!(f, ": the clock stands at {now} now."),
        }
    }
}

/// Why a journal cannot be played again.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReplayError {
    /// It comes to something else.
    #[error("{0}")]
    Differs(Box<Difference>),
    /// It names something that is not there.
    #[error("Entry {0}: {1}.")]
    Name(u64, NameError),
}

/// A run with its branches.
pub(super) struct Track {
    engine: Engine,
    absent: RoleSet,
    steps: Vec<Step>,
    branches: Vec<Branch>,
    /// The furthest story time on any branch so far.
    seen: Time,
}

impl Track {
    /// At T0.
    pub(super) fn new(scenario: &Arc<Scenario>, seed: u64, absent: RoleSet) -> Track {
        let engine = Engine::new(Arc::clone(scenario), seed, Recording::Events).with_absent(absent);
        let now = engine.now();
        let first = Branch { number: 0, seq: 0, keep: 0, from: now, seen: now };
        Track { engine, absent, steps: Vec::new(), branches: vec![first], seen: now }
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }
    pub(super) fn into_engine(self) -> Engine {
        self.engine
    }
    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }
    pub(super) fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// Names of what happened at these positions of the log.
    pub(super) fn events(&self, log: Range<usize>) -> Vec<EventRecord> {
        let scenario = self.engine.scenario();
        self.engine.log().get(log).unwrap_or_default().iter().map(|h| EventRecord::of(h, scenario)).collect()
    }

    /// Does what was accepted; `seq` is the entry that holds it.
    pub(super) fn apply(&mut self, seq: u64, command: Command, accepted: Accepted) -> Step {
        let (at, before) = (self.engine.now(), self.engine.log().len());
        self.engine.apply(accepted);
        let step = Step { seq, command, at, now: self.engine.now(), log: before..self.engine.log().len() };
        self.seen = self.seen.max(step.now);
        self.steps.push(step.clone());
        step
    }

    /// Runs again with only the first `keep` commands; what follows is a new branch.
    pub(super) fn cut(&mut self, seq: u64, keep: usize) {
        let scenario = Arc::clone(self.engine.scenario());
        let seed = self.engine.seed();
        self.engine = Engine::new(scenario, seed, Recording::Events).with_absent(self.absent);
        self.steps.truncate(keep);
        for step in &self.steps {
            // It was accepted in this very state; were it refused, the digest beside the marker would tell.
            if let Ok(accepted) = self.engine.check(step.command.clone()) {
                self.engine.apply(accepted);
            }
        }
        let number = self.branches.len();
        self.branches.push(Branch { number, seq, keep, from: self.engine.now(), seen: self.seen });
    }
}

/// Plays a journal again, entry by entry.
///
/// # Errors
/// The first difference, or the first name that is not there.
pub(super) fn replay(journal: &Journal, scenario: &Arc<Scenario>) -> Result<Track, ReplayError> {
    let header = journal.header();
    let absent = find_roles(&header.absent).map_err(|error| ReplayError::Name(0, error))?;
    let mut track = Track::new(scenario, header.seed, absent);
    begins_alike(&track, header)?;
    for entry in journal.entries() {
        match &entry.record {
            Record::Header(_) | Record::Note(_) | Record::End(_) => {}
            Record::Command(played) => play_again(&mut track, entry.seq, played)?,
            Record::Rewind(rewound) => {
                let at = track.engine.now();
                let differs = |what| differs(entry.seq, at, None, what);
                if rewound.keep > track.steps.len() {
                    return Err(differs(Differs::Keeps(track.steps.len())));
                }
                track.cut(entry.seq, rewound.keep);
                let state = track.engine.digest();
                if state != rewound.state {
                    return Err(differs(Differs::State { written: rewound.state, played: state }));
                }
            }
        }
    }
    Ok(track)
}

fn differs(seq: u64, at: Time, command: Option<&CommandRecord>, what: Differs) -> ReplayError {
    ReplayError::Differs(Box::new(Difference { seq, at, command: command.cloned(), what }))
}

fn begins_alike(track: &Track, header: &Header) -> Result<(), ReplayError> {
    let differs = |what| differs(0, Time::ZERO, None, what);
    let events = track.events(0..track.engine.log().len());
    same_events(&header.events, &events).map_err(differs)?;
    let state = track.engine.digest();
    if state == header.state { Ok(()) } else { Err(differs(Differs::State { written: header.state, played: state })) }
}

fn play_again(track: &mut Track, seq: u64, played: &Played) -> Result<(), ReplayError> {
    let at = track.engine.now();
    let differs = |what| differs(seq, at, Some(&played.command), what);
    if at != played.at {
        return Err(differs(Differs::Clock(at)));
    }
    let command = played.command.resolve(track.engine.scenario()).map_err(|error| ReplayError::Name(seq, error))?;
    let accepted = track.engine.check(command.clone()).map_err(|why| differs(Differs::Refused(why)))?;
    let step = track.apply(seq, command, accepted);
    same_events(&played.events, &track.events(step.log)).map_err(differs)?;
    if step.now != played.now {
        return Err(differs(Differs::Clock(step.now)));
    }
    let state = track.engine.digest();
    if state == played.state { Ok(()) } else { Err(differs(Differs::State { written: played.state, played: state })) }
}

fn same_events(written: &[EventRecord], played: &[EventRecord]) -> Result<(), Differs> {
    let length = written.len().max(played.len());
    match (0..length).find(|i| written.get(*i) != played.get(*i)) {
        None => Ok(()),
        Some(i) => {
            let at = |events: &[EventRecord]| events.get(i).cloned().map(Box::new);
            Err(Differs::Event { written: at(written), played: at(played) })
        }
    }
}
