//! Plays a table on an engine.
//!
//! Waits are counted from what the table waits for, as it comes up in this run. An answer that falls on the very deadline of its
//! decision is given while the clock stands before it, as at a table. What is refused is tried again while that makes sense.

use std::sync::Arc;

use super::policy::TRY_AGAIN;
use super::table::{Answer, Departures, FacilitatorMove, Says, Table, TableAct, Trigger, bit};
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::{Command, Engine, Reached};
use crate::scenario::doc::Label;
use crate::scenario::model::{KnownAtom, KnownCond, Scenario};

/// Something that will be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    Facilitate(usize),
    Open(InjectId),
    PutOff(DecisionId),
    Answer(DecisionId, Says),
    /// Position in the table, first tried at.
    Act(usize, Time),
}

/// How a decision stands with the player.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    /// It has not come up.
    #[default]
    Not,
    /// It came up at this instant.
    At(Time),
    /// It was put off.
    PutOff,
    /// It came up again at this instant.
    Again(Time),
    /// It was answered.
    Answered,
}

impl Asked {
    fn since(self) -> Option<Time> {
        match self {
            Asked::At(at) | Asked::Again(at) => Some(at),
            Asked::Not | Asked::PutOff | Asked::Answered => None,
        }
    }
}

/// Plays tables; keeps its memory from one run to the next.
#[derive(Debug, Default)]
pub struct TablePlayer {
    /// When, place among what happens at one instant, what.
    agenda: Vec<(Time, u16, Task)>,
    due: Vec<(Time, u16, Task)>,
    asked: Vec<Asked>,
    opened: Vec<bool>,
    /// By action of the table: since when its trigger is there, and whether it is on the agenda.
    acts: Vec<(Option<Time>, bool)>,
    departures: Departures,
}

/// Looks at a run whenever something happened in it.
pub type Observer<'a> = &'a mut dyn FnMut(&Engine);

impl TablePlayer {
    /// Where the last run could not follow its table.
    pub fn departures(&self) -> Departures {
        self.departures
    }

    /// Plays a run to its end, writing down what was done.
    pub fn play(
        &mut self,
        engine: &mut Engine,
        table: &Table,
        mut record: Option<&mut Vec<(Time, Command)>>,
        mut observe: Option<Observer<'_>>,
    ) {
        let scenario = Arc::clone(engine.scenario());
        self.begin(&scenario, table);
        let mut looked_at = None;
        while !engine.has_ended() {
            if let Some(observe) = &mut observe {
                observe(engine);
            }
            // What is planned follows from what is known, so only news can add to it.
            if looked_at != Some(engine.times_learned()) {
                looked_at = Some(engine.times_learned());
                self.look(engine, &scenario, table);
            }
            let next = self.agenda.iter().map(|(at, ..)| *at).min().unwrap_or(Time::NEVER);
            if next > engine.now() && next < Time::NEVER && self.stands_before_deadline(next, &scenario, table) {
                // Up to the moment before, and then to where the clock stands, so that an answer is still in time.
                if engine.run_towards(Time(next.0 - 1)) == Reached::Change || engine.has_ended() {
                    continue;
                }
                // Written down, so that whoever plays the list again stands there, too.
                if let Some(record) = &mut record {
                    record.push((engine.now(), Command::NextEvent));
                }
                if engine.submit(Command::NextEvent).is_err() {
                    break;
                }
                self.look(engine, &scenario, table);
                self.carry_out(engine, &scenario, table, record.as_deref_mut());
                continue;
            }
            if engine.run_towards(next) == Reached::Limit && !engine.has_ended() {
                if next == Time::NEVER {
                    break;
                }
                self.carry_out(engine, &scenario, table, record.as_deref_mut());
            }
        }
        self.note_departures(table);
    }

    fn begin(&mut self, scenario: &Scenario, table: &Table) {
        self.agenda.clear();
        self.asked.clear();
        self.asked.resize(scenario.decisions.len(), Asked::Not);
        self.opened.clear();
        self.opened.resize(scenario.injects.len(), false);
        self.acts.clear();
        self.acts.resize(table.acts.len(), (None, false));
        self.departures = Departures::default();
        let moves = table.by_facilitator.iter().enumerate();
        self.agenda.extend(moves.map(|(i, m)| (m.at, m.order, Task::Facilitate(i))));
        // Until it is taken off again.
        self.departures.not_acted = (0..table.acts.len()).fold(0, |bits, i| bits | bit(i));
    }

    /// Whether the clock stands at this instant, before a deadline on which the answer to its decision falls, or before one on
    /// which something else was done at the table.
    fn stands_before_deadline(&self, at: Time, scenario: &Scenario, table: &Table) -> bool {
        let ends = |i: usize| {
            let deadline = scenario.decisions.get(i).map_or(Span::ZERO, |d| d.deadline);
            self.asked.get(i).and_then(|a| a.since()).is_some_and(|since| since + deadline == at)
        };
        self.agenda.iter().filter(|(when, ..)| *when == at).any(|(_, _, task)| match task {
            Task::Answer(decision, _) | Task::PutOff(decision) => ends(decision.index()),
            Task::Facilitate(i) => {
                let holds = table.by_facilitator.get(*i).is_some_and(|m| m.what == FacilitatorMove::Hold);
                holds && (0..scenario.decisions.len()).any(ends)
            }
            Task::Open(_) | Task::Act(..) => false,
        })
    }

    /// What follows from what is known now.
    fn look(&mut self, engine: &Engine, scenario: &Scenario, table: &Table) {
        let now = engine.now();
        for id in engine.open_decisions() {
            let Some(asked) = self.asked.get_mut(id.index()) else { continue };
            let again = match *asked {
                Asked::Not => false,
                Asked::PutOff => true,
                Asked::At(_) | Asked::Again(_) | Asked::Answered => continue,
            };
            *asked = if again { Asked::Again(now) } else { Asked::At(now) };
            let Some(Answer { put_off, says, after, order }) = table.answer(id).copied() else {
                self.departures.new |= bit(id.index());
                continue;
            };
            let task = match put_off {
                Some(after) if !again => (now + after, order, Task::PutOff(id)),
                _ => (now + after, order, Task::Answer(id, says)),
            };
            self.agenda.push(task);
        }
        for id in engine.unopened() {
            if self.opened.get(id.index()) != Some(&false) {
                continue;
            }
            if let Some(slot) = self.opened.get_mut(id.index()) {
                *slot = true;
            }
            if let Some((after, order)) = table.news.get(id.index()).copied().flatten() {
                self.agenda.push((now + after, order, Task::Open(id)));
            }
        }
        for (i, act) in table.acts.iter().enumerate() {
            let Some((since, planned)) = self.acts.get_mut(i) else { continue };
            if *planned {
                continue;
            }
            if since.is_none() && is_there(act, engine, scenario, &self.asked) {
                *since = Some(if act.trigger == Trigger::Start { Time::ZERO } else { now });
            }
            let Some(from) = *since else { continue };
            let ended = |d: u16| engine.knows(&KnownCond::Is(KnownAtom::Decided(DecisionId(d))));
            if act.not_before.is_none_or(ended) {
                *planned = true;
                let at = (from + act.after).max(now);
                self.agenda.push((at, act.order, Task::Act(i, at)));
            }
        }
    }

    /// Does what is due now.
    fn carry_out(
        &mut self,
        engine: &mut Engine,
        scenario: &Scenario,
        table: &Table,
        mut record: Option<&mut Vec<(Time, Command)>>,
    ) {
        let now = engine.now();
        let mut due = std::mem::take(&mut self.due);
        due.clear();
        self.agenda.retain(|task| {
            let is_due = task.0 <= now;
            if is_due {
                due.push(*task);
            }
            !is_due
        });
        due.sort_unstable();
        for (_, order, task) in &due {
            let Some(command) = command(*task, table) else { continue };
            let recorded = record.is_some().then(|| command.clone());
            if engine.submit(command).is_ok() {
                if let (Some(record), Some(command)) = (&mut record, recorded) {
                    record.push((now, command));
                }
                self.done(*task);
            } else if let Some(last) = self.last_try(*task, scenario) {
                if now + TRY_AGAIN < last {
                    self.agenda.push((now + TRY_AGAIN, *order, *task));
                } else if let Task::Answer(decision, _) = task {
                    self.departures.refused |= bit(decision.index());
                }
            }
        }
        self.due = due;
    }

    fn done(&mut self, task: Task) {
        let to = match task {
            Task::PutOff(id) => (id, Asked::PutOff),
            Task::Answer(id, _) => (id, Asked::Answered),
            Task::Act(i, _) => {
                self.departures.not_acted &= !bit(i);
                return;
            }
            Task::Facilitate(_) | Task::Open(_) => return,
        };
        if let Some(asked) = self.asked.get_mut(to.0.index()) {
            *asked = to.1;
        }
    }

    /// Until when something that is refused is tried again.
    fn last_try(&self, task: Task, scenario: &Scenario) -> Option<Time> {
        match task {
            Task::Facilitate(_) | Task::Open(_) => None,
            Task::PutOff(id) | Task::Answer(id, _) => {
                let deadline = scenario.decisions.get(id.index()).map_or(Span::ZERO, |d| d.deadline);
                let since = self.asked.get(id.index()).and_then(|a| a.since());
                since.map(|since| since + deadline)
            }
            // An action that stays refused for a day is given up.
            Task::Act(_, first) => Some(first + Span::DAY),
        }
    }

    fn note_departures(&mut self, table: &Table) {
        for (i, answer) in table.answers.iter().enumerate() {
            if answer.is_some() && self.asked.get(i).copied().unwrap_or_default() == Asked::Not {
                self.departures.not_asked |= bit(i);
            }
        }
    }
}

/// Whether what an action waits for is there, as far as the teams know.
fn is_there(act: &TableAct, engine: &Engine, scenario: &Scenario, asked: &[Asked]) -> bool {
    match act.trigger {
        Trigger::Start => true,
        Trigger::Offered => is_offered(engine, scenario, ActionId(act.action)),
        Trigger::Arrived(inject) => engine.knows(&KnownCond::Is(KnownAtom::Seen(InjectId(inject)))),
        Trigger::Asked(decision) => asked.get(usize::from(decision)).is_some_and(|a| *a != Asked::Not),
        Trigger::Expert(i) => scenario.expert_acts.get(usize::from(i)).is_some_and(|e| engine.knows(&e.when)),
    }
}

/// Whether the menu offers an action: its condition holds, and the fact that it is pointed at is on the board.
pub fn is_offered(engine: &Engine, scenario: &Scenario, action: ActionId) -> bool {
    let Some(spec) = scenario.actions.get(action.index()) else { return false };
    let on_board = |fact: FactId| {
        engine.knows(&KnownCond::Is(KnownAtom::Fact(fact, Label::UnderInvestigation)))
            || engine.knows(&KnownCond::Is(KnownAtom::RuledOut(fact)))
    };
    spec.fact.is_none_or(on_board) && engine.knows(&spec.when)
}

fn command(task: Task, table: &Table) -> Option<Command> {
    Some(match task {
        Task::Facilitate(i) => match &table.by_facilitator.get(i)?.what {
            FacilitatorMove::Improvise(reveals) => Command::Improvise(reveals.clone()),
            FacilitatorMove::Skip(inject) => Command::Skip(*inject),
            FacilitatorMove::Hold => return None,
        },
        Task::Open(id) => Command::Acknowledge(id),
        Task::PutOff(id) => Command::Later(id),
        Task::Answer(decision, Says::Option(option, agreed)) => {
            Command::Decide { decision, option, approvals: agreed.0 }
        }
        Task::Answer(decision, Says::Other(like)) => Command::Other { decision, like },
        Task::Answer(_, Says::Nothing) => return None,
        Task::Act(i, _) => {
            let act = table.acts.get(i)?;
            Command::Act { action: ActionId(act.action), approvals: act.agreed.0 }
        }
    })
}
