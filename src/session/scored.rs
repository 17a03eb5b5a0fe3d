//! Which commands count.
//!
//! After an undo or a rewind the table knows what comes. So the first pass stays the scored one, and a later one is played "with
//! hindsight". What counts is what was done for the first time:
//!
//! - every command of the first pass, also one that was taken back at once (a slip of the hand stays in the record, and counts:
//!   nobody can tell a slip from a change of mind);
//! - of later passes, commands given at or after the furthest instant that the table had seen when the pass began, because there
//!   the table stands on new ground, and the exercise would otherwise be scored as if nobody had gone on;
//! - but a decision that was answered once is not answered again.
//!
//! When the first pass came to the end, it is the whole story, and replaying it gives the digest that it had. Otherwise the run
//! is put together: what was decided first, at the instants at which it was decided; what is refused in that world is left
//! out and listed. Deliberately absent: what a score is.

use super::play::Session;
use super::records::{Record, RewindReason};
use super::replay::Track;
use crate::base::id::DecisionId;
use crate::base::time::{Span, Time};
use crate::engine::{Command, Engine, Event, Rejection};

/// A command that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The entry that holds it.
    pub seq: u64,
    /// The branch on which it was given; 0 is the first pass.
    pub branch: usize,
    /// Story time before it.
    pub at: Time,
    /// Story time after it.
    pub now: Time,
    /// What was asked.
    pub command: Command,
    /// The clock stood before this open deadline afterwards.
    held: Option<DecisionId>,
}

/// A command that was given for the first time but is not possible in the scored run.
#[derive(Clone, Debug, PartialEq)]
pub struct Skipped {
    /// The entry that holds it.
    pub seq: u64,
    /// Why.
    pub why: Rejection,
}

/// The run that is scored.
pub struct ScoredRun {
    /// As it stands after the last command that counts.
    pub engine: Engine,
    /// Commands that were not possible in it.
    pub skipped: Vec<Skipped>,
    /// Whether it is one pass or was put together.
    pub made_of: MadeOf,
}

/// Whether a scored run is one pass or was put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeOf {
    /// The first pass, exactly as it was played.
    FirstPass,
    /// The first pass as far as it went, and new ground of later ones.
    SeveralPasses,
}

impl Session {
    /// The commands that count, in the order in which they were given.
    pub fn scored(&self) -> Vec<Scored> {
        let mut scored: Vec<Scored> = Vec::new();
        let (mut branch, mut seen, mut furthest) = (0usize, Time::ZERO, Time::ZERO);
        let mut finished = false;
        for entry in self.archive().journal().entries() {
            match &entry.record {
                Record::Header(_) | Record::Note(_) => {}
                // The first end is the end of what counts, whichever pass it was on.
                Record::End(ended) => finished |= ended.outcome.is_some(),
                Record::Rewind(rewound) => {
                    // Why the table went back makes no difference to what it had seen.
                    let (RewindReason::Undo | RewindReason::Jump) = rewound.reason;
                    branch += 1;
                    seen = furthest;
                }
                Record::Command(played) => {
                    furthest = furthest.max(played.now);
                    // Sessions are only opened when every name of every entry resolves.
                    let Ok(command) = played.command.resolve(self.scenario()) else { continue };
                    let is_new = branch == 0 || played.at >= seen;
                    if finished || !is_new || answers_again(&scored, &command) {
                        continue;
                    }
                    let held = played.events.last().filter(|e| e.event == "held-at-deadline");
                    let held = held.and_then(|e| e.resolve(self.scenario()).ok()).and_then(|h| match h.event {
                        Event::HeldAtDeadline(decision) => Some(decision),
                        _ => None,
                    });
                    scored.push(Scored { seq: entry.seq, branch, at: played.at, now: played.now, command, held });
                }
            }
        }
        scored
    }

    /// Plays the commands that count.
    pub fn scored_run(&self) -> ScoredRun {
        let scored = self.scored();
        let header = self.archive().journal().header();
        let mut track = Track::new(self.scenario(), header.seed, self.absent());
        let mut skipped = Vec::new();
        let several = scored.iter().any(|s| s.branch > 0);
        for s in &scored {
            let commands = if s.branch == 0 { vec![s.command.clone()] } else { at_its_instant(track.engine(), s) };
            for command in commands {
                match track.engine().check(command.clone()) {
                    Ok(accepted) => drop(track.apply(s.seq, command, accepted)),
                    Err(why) => skipped.push(Skipped { seq: s.seq, why }),
                }
            }
        }
        let made_of = if several { MadeOf::SeveralPasses } else { MadeOf::FirstPass };
        ScoredRun { engine: track.into_engine(), skipped, made_of }
    }
}

/// A decision is answered once; putting it off is no answer.
fn answers_again(scored: &[Scored], command: &Command) -> bool {
    let answer = |command: &Command| match command {
        Command::Decide { decision, .. } | Command::Other { decision, .. } => Some(*decision),
        Command::NextEvent
        | Command::NextDecision
        | Command::Until(_)
        | Command::Talk(_)
        | Command::Acknowledge(_)
        | Command::Later(_)
        | Command::Act { .. }
        | Command::Improvise(_)
        | Command::Skip(_)
        | Command::Finish => None,
    };
    answer(command).is_some_and(|decision| scored.iter().any(|s| answer(&s.command) == Some(decision)))
}

/// A command of a later pass at the instant at which it was given, in a world that may differ: commands that move the clock
/// are turned into where they moved it.
fn at_its_instant(engine: &Engine, scored: &Scored) -> Vec<Command> {
    let mut commands = Vec::new();
    if scored.at > engine.now() {
        commands.push(Command::Until(scored.at));
    }
    match &scored.command {
        Command::NextEvent | Command::NextDecision | Command::Until(_) | Command::Talk(_) => {
            let deadline = scored.held.filter(|d| stands_open_until(engine, *d, scored.now));
            if scored.now > engine.now() && deadline.is_some() {
                // Up to the moment before, and then to where the clock is held, so that an answer is still in time.
                commands.push(Command::Until(Time(scored.now.0 - 1).max(engine.now())));
                commands.push(Command::NextEvent);
            } else if scored.now > engine.now() {
                commands.push(Command::Until(scored.now));
            }
        }
        Command::Acknowledge(_)
        | Command::Decide { .. }
        | Command::Later(_)
        | Command::Other { .. }
        | Command::Act { .. }
        | Command::Improvise(_)
        | Command::Skip(_)
        | Command::Finish => commands.push(scored.command.clone()),
    }
    commands
}

fn stands_open_until(engine: &Engine, decision: DecisionId, at: Time) -> bool {
    let deadline = engine.scenario().decisions.get(decision.index()).map_or(Span::ZERO, |d| d.deadline);
    engine.open_decisions().any(|d| d == decision) && engine.opened_at(decision).is_some_and(|o| o + deadline == at)
}
