//! Policies: ways to play without a room. They know what teams know, and act through the same commands.

use std::sync::Arc;

use super::table::{Departures, Origin, Table};
use super::table_player::{Observer, TablePlayer};

use crate::base::dice::{Key, Mechanic, Name};
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::{Command, Engine, Reached};
use crate::scenario::doc::{Role, Target};
use crate::scenario::model::{RoleSet, Scenario};

/// A way to play.
#[derive(Clone, Debug, PartialEq)]
pub enum Policy {
    /// Every declared default and no other action.
    Nobody,
    /// Any option at any moment before its deadline, and some standing actions.
    Random,
    /// What a cautious room would choose, after a third of the time.
    Cautious,
    /// The author's best play.
    Expert,
    /// The author's best play but for some decisions or actions.
    Varied(Arc<Variation>),
    /// Decisions and actions as they are listed; what is not listed takes its default.
    Listed(Arc<Plan>),
    /// A table: what was played, the best that a search found, or one of them with something changed.
    Table(Arc<Table>),
}

/// What differs from the author's best play.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variation {
    /// Other options of decisions; the moment stays the expert's.
    pub options: Vec<(DecisionId, u8)>,
    /// Standing actions that are not taken, by their position among the expert's.
    pub without: Vec<usize>,
}

impl Policy {
    /// The stable name in machine output.
    pub fn key(&self) -> &'static str {
        match self {
            Policy::Nobody => "nobody",
            Policy::Random => "random",
            Policy::Cautious => "cautious",
            Policy::Expert => "expert",
            Policy::Varied(_) => "varied",
            Policy::Listed(_) => "decisions",
            Policy::Table(table) => match table.origin {
                Origin::Played => "played",
                Origin::Best => "best",
                Origin::Changed => "changed",
            },
        }
    }

    /// The policy of a name.
    pub fn parse(name: &str) -> Option<Policy> {
        [Policy::Nobody, Policy::Random, Policy::Cautious, Policy::Expert].into_iter().find(|p| p.key() == name)
    }
}

/// A list of what to do and when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Decisions: which, option, how long after opening, who agrees.
    pub decisions: Vec<PlannedDecision>,
    /// Standing actions at instants, with who agrees.
    pub actions: Vec<(ActionId, Time, RoleSet)>,
    /// Injects that are opened, and when.
    pub opened: Vec<(InjectId, Time)>,
}

/// One decision of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlannedDecision {
    /// Which.
    pub decision: DecisionId,
    /// Which option.
    pub option: u8,
    /// How long after it opened.
    pub after: Span,
    /// Who agrees.
    pub approvals: RoleSet,
}

impl Plan {
    /// Only what this role decided and did; what was opened stays.
    #[must_use]
    pub fn only(&self, scenario: &Scenario, role: Role) -> Plan {
        let owns = |d: &PlannedDecision| scenario.decisions.get(d.decision.index()).is_some_and(|d| d.owner == role);
        let starts = |a: &ActionId| scenario.actions.get(a.index()).is_some_and(|a| a.by.iter().next() == Some(role));
        Plan {
            decisions: self.decisions.iter().copied().filter(owns).collect(),
            actions: self.actions.iter().copied().filter(|(a, ..)| starts(a)).collect(),
            opened: self.opened.clone(),
        }
    }
}

/// What was done, as a plan that can be played again. `engine` is the run it was done in, at its end.
pub fn plan_of(commands: &[(Time, Command)], engine: &Engine) -> Plan {
    let mut plan = Plan::default();
    for (at, command) in commands {
        match command {
            Command::Decide { decision, option, approvals } => plan.decisions.push(PlannedDecision {
                decision: *decision,
                option: *option,
                after: at.since(engine.opened_at(*decision).unwrap_or(*at)),
                approvals: *approvals,
            }),
            Command::Other { decision, like: Some(option) } => plan.decisions.push(PlannedDecision {
                decision: *decision,
                option: *option,
                after: at.since(engine.opened_at(*decision).unwrap_or(*at)),
                approvals: RoleSet::ALL,
            }),
            Command::Act { action, approvals } => plan.actions.push((*action, *at, *approvals)),
            Command::Acknowledge(inject) => plan.opened.push((*inject, *at)),
            Command::NextEvent
            | Command::NextDecision
            | Command::Until(_)
            | Command::Talk(_)
            | Command::Later(_)
            | Command::Other { like: None, .. }
            | Command::Improvise(_)
            | Command::Skip(_)
            | Command::Finish => {}
        }
    }
    plan
}

/// How long a policy takes to open what arrived.
const EXPERT_OPENS: Span = Span(3 * 60);
const CAUTIOUS_OPENS: Span = Span(10 * 60);
const RANDOM_OPENS_WITHIN: Span = Span(3600);
/// A refused decision is tried again this much later, while it is open.
pub(super) const TRY_AGAIN: Span = Span(10 * 60);
/// Chance that the random policy takes a standing action without target, within its first day.
const RANDOM_ACTS: f64 = 0.2;

/// Something a policy will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    Open(InjectId),
    Decide(DecisionId, u8, RoleSet),
    /// Action, who agrees, first tried at.
    Act(ActionId, RoleSet, Time),
}

/// Plays runs; keeps its memory from one to the next.
#[derive(Debug, Default)]
pub struct Player {
    agenda: Vec<(Time, Task)>,
    planned: Vec<bool>,
    acted: Vec<bool>,
    opened: Vec<bool>,
    /// What was done, with instants; only when recording.
    record: Option<Vec<(Time, Command)>>,
    table: TablePlayer,
}

impl Player {
    /// One that writes down what it does.
    pub fn recording() -> Player {
        Player { record: Some(Vec::new()), ..Player::default() }
    }

    /// Plays a run to its end and gives what was done, if recorded.
    pub fn play(&mut self, engine: &mut Engine, policy: &Policy) -> &[(Time, Command)] {
        if let Policy::Table(table) = policy {
            return self.play_table(engine, table, None);
        }
        let scenario = Arc::clone(engine.scenario());
        self.agenda.clear();
        self.planned.clear();
        self.planned.resize(scenario.decisions.len(), false);
        self.acted.clear();
        self.acted.resize(scenario.actions.len().max(scenario.expert_acts.len()), false);
        self.opened.clear();
        self.opened.resize(scenario.injects.len(), false);
        if let Some(record) = &mut self.record {
            record.clear();
        }
        self.plan_at_start(engine.seed(), &scenario, policy);
        let mut looked_at = None;
        while !engine.has_ended() {
            // What is planned follows from what is known, so only news can add to it.
            if looked_at != Some(engine.times_learned()) {
                looked_at = Some(engine.times_learned());
                self.plan(engine, &scenario, policy);
            }
            let next = self.agenda.iter().map(|(at, _)| *at).min().unwrap_or(Time::NEVER);
            if engine.run_towards(next) == Reached::Limit && !engine.has_ended() {
                if next == Time::NEVER {
                    break;
                }
                self.carry_out(engine, &scenario);
            }
        }
        self.record.as_deref().unwrap_or_default()
    }

    /// Plays a table to the end of a run; `observe` looks on whenever something happened.
    pub fn play_table(
        &mut self,
        engine: &mut Engine,
        table: &Table,
        observe: Option<Observer<'_>>,
    ) -> &[(Time, Command)] {
        if let Some(record) = &mut self.record {
            record.clear();
        }
        self.table.play(engine, table, self.record.as_mut(), observe);
        self.record.as_deref().unwrap_or_default()
    }

    /// Where the last run could not follow its table.
    pub fn departures(&self) -> Departures {
        self.table.departures()
    }

    /// What does not wait for anything.
    fn plan_at_start(&mut self, seed: u64, scenario: &Scenario, policy: &Policy) {
        match policy {
            Policy::Nobody | Policy::Cautious | Policy::Expert | Policy::Table(_) => {}
            Policy::Varied(variation) => variation.without.iter().for_each(|i| {
                if let Some(acted) = self.acted.get_mut(*i) {
                    *acted = true;
                }
            }),
            Policy::Random => {
                for (i, action) in scenario.actions.iter().enumerate() {
                    let name = scenario.deeds.get(action.deed.index()).map_or(Name::default(), |d| d.name);
                    let key = |n| Key::new(Mechanic::Policy, name, Name::default(), n);
                    if action.target == Target::Nothing && key(0).throw(seed).happens(RANDOM_ACTS) {
                        let at = Time((key(1).throw(seed).unit() * 86_400.0) as i64);
                        self.agenda.push((at, Task::Act(ActionId::new(i), RoleSet::ALL, at)));
                    }
                }
            }
            Policy::Listed(plan) => {
                self.agenda.extend(plan.actions.iter().map(|(a, at, who)| (*at, Task::Act(*a, *who, *at))));
                self.agenda.extend(plan.opened.iter().map(|(i, at)| (*at, Task::Open(*i))));
            }
        }
    }

    /// What follows from what is known now.
    fn plan(&mut self, engine: &Engine, scenario: &Scenario, policy: &Policy) {
        if *policy == Policy::Nobody {
            return;
        }
        let now = engine.now();
        for id in engine.open_decisions() {
            if self.planned.get(id.index()) != Some(&false) {
                continue;
            }
            if let Some(slot) = self.planned.get_mut(id.index()) {
                *slot = true;
            }
            if let Some((option, after, approvals)) = choose(scenario, policy, id, engine.seed()) {
                self.agenda.push((now + after, Task::Decide(id, option, approvals)));
            }
        }
        let opens_after = match policy {
            Policy::Expert | Policy::Varied(_) => Some(EXPERT_OPENS),
            Policy::Cautious => Some(CAUTIOUS_OPENS),
            Policy::Random => Some(RANDOM_OPENS_WITHIN),
            Policy::Nobody | Policy::Listed(_) | Policy::Table(_) => None,
        };
        if let Some(after) = opens_after {
            for id in engine.unopened() {
                if self.opened.get(id.index()) != Some(&false) {
                    continue;
                }
                if let Some(slot) = self.opened.get_mut(id.index()) {
                    *slot = true;
                }
                let after = match (policy, scenario.injects.get(id.index())) {
                    (Policy::Random, Some(inject)) => {
                        let die =
                            Key::new(Mechanic::Policy, Name::of(&inject.id), Name::default(), 0).throw(engine.seed());
                        Span((die.unit() * after.0 as f64) as i64)
                    }
                    _ => after,
                };
                self.agenda.push((now + after, Task::Open(id)));
            }
        }
        if matches!(policy, Policy::Expert | Policy::Varied(_)) {
            for (i, act) in scenario.expert_acts.iter().enumerate() {
                if self.acted.get(i) == Some(&false) && engine.knows(&act.when) {
                    if let Some(slot) = self.acted.get_mut(i) {
                        *slot = true;
                    }
                    let at = now + act.after;
                    self.agenda.push((at, Task::Act(act.action, RoleSet::ALL, at)));
                }
            }
        }
    }

    /// Does what is due now; what is refused is tried again while that makes sense.
    fn carry_out(&mut self, engine: &mut Engine, scenario: &Scenario) {
        let now = engine.now();
        let mut due: Vec<(Time, Task)> = Vec::new();
        self.agenda.retain(|task| {
            let is_due = task.0 <= now;
            if is_due {
                due.push(*task);
            }
            !is_due
        });
        due.sort_unstable();
        for (_, task) in due {
            let command = match task {
                Task::Open(id) => Command::Acknowledge(id),
                Task::Decide(decision, option, approvals) => Command::Decide { decision, option, approvals },
                Task::Act(action, approvals, _) => Command::Act { action, approvals },
            };
            let recorded = self.record.is_some().then(|| command.clone());
            match engine.submit(command) {
                Ok(()) => {
                    if let (Some(record), Some(command)) = (&mut self.record, recorded) {
                        record.push((now, command));
                    }
                }
                Err(_) => {
                    let last = match task {
                        Task::Open(_) => continue,
                        Task::Decide(d, ..) => {
                            let deadline = scenario.decisions.get(d.index()).map_or(Span::ZERO, |d| d.deadline);
                            engine.opened_at(d).map_or(Time::ZERO, |o| o + deadline)
                        }
                        // An action that stays refused for a day is given up.
                        Task::Act(_, _, first) => first + Span::DAY,
                    };
                    if now + TRY_AGAIN < last {
                        self.agenda.push((now + TRY_AGAIN, task));
                    }
                }
            }
        }
    }
}

/// What a policy chooses, how soon, and who agrees; none leaves it to the default.
fn choose(scenario: &Scenario, policy: &Policy, id: DecisionId, seed: u64) -> Option<(u8, Span, RoleSet)> {
    let decision = scenario.decisions.get(id.index())?;
    match policy {
        Policy::Nobody => None,
        Policy::Cautious => Some((decision.cautious, Span(decision.deadline.0 / 3), RoleSet::ALL)),
        Policy::Expert => Some((decision.expert.0, decision.expert.1, RoleSet::ALL)),
        Policy::Varied(variation) => {
            let other = variation.options.iter().find(|(d, _)| *d == id).map(|(_, option)| *option);
            Some((other.unwrap_or(decision.expert.0), decision.expert.1, RoleSet::ALL))
        }
        Policy::Random => {
            let option = decision.options.iter().enumerate().max_by(|a, b| {
                let gumbel = |deed: &DeedId| {
                    let name = scenario.deeds.get(deed.index()).map_or(Name::default(), |d| d.name);
                    let unit = Key::new(Mechanic::Policy, decision.name, name, 0).throw(seed).unit();
                    -libm::log(-libm::log(unit))
                };
                gumbel(a.1).total_cmp(&gumbel(b.1))
            });
            let unit = Key::new(Mechanic::Policy, decision.name, Name::default(), 1).throw(seed).unit();
            let after = Span((unit * decision.deadline.0 as f64) as i64);
            option.map(|(i, _)| (i as u8, after, RoleSet::ALL))
        }
        Policy::Listed(plan) => {
            plan.decisions.iter().find(|d| d.decision == id).map(|d| (d.option, d.after, d.approvals))
        }
        // Played by a player of its own.
        Policy::Table(_) => None,
    }
}
