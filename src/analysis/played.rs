//! A played exercise as a policy that can be played again under other dice.
//!
//! Each decision becomes its answer and the delay after it opened; news is opened as long after its arrival as it was; a
//! standing action is taken as long after what triggered it as it was. What triggered it: where the menu offers the action only
//! under a condition, or points it at a fact, that it was offered; otherwise the last that the teams had heard or been asked
//! before it, or T0. What the facilitator did to the story stays at its instants. News that never came in the played exercise is
//! opened after the room's own median delay.
//!
//! Who did what: a decision belongs to its owner, a standing action to the first role at the table that may start it, news to
//! those it is addressed to who did anything at all. Under other dice a decision may not come up (its command is skipped), or a
//! new one may (it takes its declared default); both are listed.

use std::sync::Arc;

use super::policy::{Player, Policy};
use super::rollouts::{Crew, RunResult};
use super::table::{
    Agreed, Answer, ByFacilitator, Departures, FacilitatorMove, Origin, Says, Table, TableAct, Trigger,
};
use super::table_player::is_offered;
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::{Command, DecisionOutcome, Engine, Event, Outcome, Recording};
use crate::scenario::doc::Role;
use crate::scenario::model::{RoleSet, Scenario};

/// A finished exercise, and the policy that it becomes.
#[derive(Clone)]
pub struct Exercise {
    /// What was played.
    pub scenario: Arc<Scenario>,
    /// Its dice.
    pub seed: u64,
    /// Roles that nobody played.
    pub absent: RoleSet,
    /// What it came to.
    pub outcome: Outcome,
    /// The policy.
    pub policy: Arc<Table>,
    /// When each of the policy's standing actions was taken.
    pub acted: Vec<Time>,
    /// When each piece of news arrived.
    pub arrived: Vec<Option<Time>>,
}

impl Exercise {
    /// Of a finished run with its commands and the instants at which they were given. `engine` must have recorded events.
    pub fn new(engine: &Engine, absent: RoleSet, commands: &[(Time, Command)]) -> Exercise {
        let scenario = Arc::clone(engine.scenario());
        let reading = Reading { engine, scenario: &scenario, absent, commands };
        let acts = commands.iter().filter(|(_, c)| matches!(c, Command::Act { .. }));
        Exercise {
            policy: Arc::new(reading.table()),
            acted: acts.map(|(at, _)| *at).collect(),
            arrived: reading.arrivals(),
            seed: engine.seed(),
            absent,
            outcome: engine.outcome(),
            scenario: Arc::clone(&scenario),
        }
    }

    /// The policy as one that a player takes.
    pub fn as_policy(&self) -> Policy {
        Policy::Table(Arc::clone(&self.policy))
    }

    /// Decisions in the order in which they ended.
    pub fn decided(&self) -> Vec<DecisionOutcome> {
        let mut decided = self.outcome.decisions.clone();
        decided.sort_by_key(|d| (d.at, d.id));
        decided
    }

    /// Who starts a standing action.
    pub fn starter(&self, action: u16) -> Option<Role> {
        let by = self.scenario.actions.get(usize::from(action))?.by;
        by.without(self.absent).iter().next().or_else(|| by.iter().next())
    }

    /// Roles that decided or started something.
    pub fn active(&self) -> RoleSet {
        let answered = self.policy.answers.iter().enumerate().filter(|(_, a)| a.is_some());
        let owners = answered.filter_map(|(i, _)| self.scenario.decisions.get(i)).map(|d| d.owner);
        owners.chain(self.policy.acts.iter().filter_map(|a| self.starter(a.action))).collect()
    }

    /// Who opens a piece of news: those it is addressed to who did anything, else those it is addressed to, else everybody.
    fn readers(&self, inject: usize) -> RoleSet {
        let there = self.scenario.role_set().without(self.absent);
        let to: RoleSet = self.scenario.injects.get(inject).map_or(there, |i| i.to.iter().copied().collect());
        let to = if to.and(there).is_empty() { there } else { to.and(there) };
        let active = to.and(self.active());
        if active.is_empty() { to } else { active }
    }

    /// The policy when only some roles play and the others take declared defaults.
    #[must_use]
    pub fn only(&self, roles: RoleSet) -> Table {
        let mut table = Table { origin: Origin::Changed, ..(*self.policy).clone() };
        for (answer, decision) in table.answers.iter_mut().zip(&self.scenario.decisions) {
            if !roles.has(decision.owner) {
                *answer = None;
            }
        }
        table.acts.retain(|act| self.starter(act.action).is_some_and(|role| roles.has(role)));
        for (i, news) in table.news.iter_mut().enumerate() {
            if self.readers(i).and(roles).is_empty() {
                *news = None;
            }
        }
        table
    }

    /// Roles whose silence can change anything: they decided, started or opened something, or would have had to agree to what
    /// others did.
    pub fn relevant(&self) -> RoleSet {
        let mut relevant = self.active();
        for (i, news) in self.policy.news.iter().enumerate() {
            if news.is_some() {
                relevant = self.readers(i).iter().fold(relevant, RoleSet::with);
            }
        }
        let options = self.policy.answers.iter().zip(&self.scenario.decisions).filter_map(|(answer, decision)| {
            let option = answer.as_ref()?.chosen()?;
            decision.options.get(usize::from(option)).copied()
        });
        let acts = self.policy.acts.iter().filter_map(|a| self.scenario.actions.get(usize::from(a.action)));
        for deed in options.chain(acts.map(|a| a.deed)) {
            let asked = self.scenario.deeds.get(deed.index()).map_or(RoleSet::NONE, |d| d.approvals);
            relevant = asked.iter().fold(relevant, RoleSet::with);
        }
        relevant.and(self.scenario.role_set()).without(self.absent)
    }

    /// Plays the policy again under other dice, with where it could not be followed.
    pub fn replays(&self, crew: &Crew, seeds: &[u64]) -> Vec<(RunResult, Departures)> {
        use rayon::prelude::*;
        let policy = self.as_policy();
        seeds.par_iter().map(|seed| crew.replay(*seed, &policy, self.absent)).collect()
    }
}

/// How often replays could not follow the policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DepartureShares {
    /// Replays.
    pub runs: u64,
    /// Decisions that were answered at the table and did not come up, with the share of replays.
    pub not_asked: Vec<(DecisionId, f64)>,
    /// Decisions that came up anew and took their declared default.
    pub new: Vec<(DecisionId, f64)>,
    /// Decisions whose answer was refused.
    pub refused: Vec<(DecisionId, f64)>,
    /// Standing actions that were not taken.
    pub not_acted: Vec<(ActionId, f64)>,
}

impl DepartureShares {
    /// Over replays of a table.
    pub fn of(departures: impl IntoIterator<Item = Departures>, table: &Table) -> DepartureShares {
        let mut counts = [[0u64; 64]; 4];
        let mut runs = 0u64;
        for d in departures {
            runs += 1;
            for (count, bits) in counts.iter_mut().zip([d.not_asked, d.new, d.refused, d.not_acted]) {
                count.iter_mut().enumerate().for_each(|(i, c)| *c += (bits >> i) & 1);
            }
        }
        let shares = |which: usize| {
            let counts = counts.get(which).copied().unwrap_or([0; 64]);
            counts.into_iter().enumerate().filter(|(_, c)| *c > 0).map(move |(i, c)| (i, c as f64 / runs.max(1) as f64))
        };
        let decisions = |which| shares(which).map(|(i, share)| (DecisionId::new(i), share)).collect();
        let act = |(i, share): (usize, f64)| Some((ActionId(table.acts.get(i)?.action), share));
        DepartureShares {
            runs,
            not_asked: decisions(0),
            new: decisions(1),
            refused: decisions(2),
            not_acted: shares(3).filter_map(act).collect(),
        }
    }
}

/// Reads a policy off a finished run.
struct Reading<'a> {
    engine: &'a Engine,
    scenario: &'a Scenario,
    absent: RoleSet,
    commands: &'a [(Time, Command)],
}

impl Reading<'_> {
    fn when(&self, event: Event) -> impl Iterator<Item = Time> + '_ {
        self.engine.log().iter().filter(move |h| h.event == event).map(|h| h.at)
    }

    fn arrivals(&self) -> Vec<Option<Time>> {
        (0..self.scenario.injects.len()).map(|i| self.when(Event::InjectArrived(InjectId::new(i))).next()).collect()
    }

    fn table(&self) -> Table {
        let mut table = Table { origin: Origin::Played, ..Table::silent(self.scenario) };
        // Actions stand at instants first; what triggered each is found by playing it so.
        let mut acts: Vec<(ActionId, Time)> = Vec::new();
        for (i, (at, command)) in self.commands.iter().enumerate() {
            let order = u16::try_from(i).unwrap_or(u16::MAX);
            match command {
                Command::Decide { decision, option, approvals } => {
                    self.answer(&mut table, *decision, *at, order, Says::Option(*option, Agreed(*approvals)));
                }
                Command::Other { decision, like } => {
                    self.answer(&mut table, *decision, *at, order, Says::Other(*like));
                }
                Command::Later(decision) => {
                    let opened = self.when(Event::DecisionOpened(*decision)).next().unwrap_or(*at);
                    let deadline = self.scenario.decisions.get(decision.index()).map_or(Span::ZERO, |d| d.deadline);
                    let put_off =
                        Answer { put_off: Some(at.since(opened)), says: Says::Nothing, after: deadline, order };
                    if let Some(slot) = table.answers.get_mut(decision.index()) {
                        *slot = Some(put_off);
                    }
                }
                Command::Act { action, approvals } => {
                    acts.push((*action, *at));
                    table.acts.push(TableAct {
                        action: action.0,
                        agreed: Agreed(*approvals),
                        trigger: Trigger::Start,
                        after: at.since(Time::ZERO),
                        not_before: None,
                        order,
                    });
                }
                Command::Acknowledge(inject) => {
                    let arrived = self.when(Event::InjectArrived(*inject)).next().unwrap_or(*at);
                    if let Some(slot) = table.news.get_mut(inject.index()) {
                        *slot = Some((at.since(arrived), order));
                    }
                }
                Command::Improvise(reveals) => {
                    let what = FacilitatorMove::Improvise(reveals.clone());
                    table.by_facilitator.push(ByFacilitator { at: *at, what, order });
                }
                Command::Skip(inject) => {
                    let what = FacilitatorMove::Skip(*inject);
                    table.by_facilitator.push(ByFacilitator { at: *at, what, order });
                }
                Command::NextEvent | Command::NextDecision | Command::Until(_) | Command::Talk(_) | Command::Finish => {
                }
            }
        }
        self.hold(&mut table);
        self.open_what_never_came(&mut table);
        let offered = self.offered(&table);
        for (act, (_, at)) in table.acts.iter_mut().zip(&acts) {
            let (trigger, from) = self.trigger(ActionId(act.action), *at, &offered);
            (act.trigger, act.after) = (trigger, at.since(from));
        }
        table
    }

    fn answer(&self, table: &mut Table, decision: DecisionId, at: Time, order: u16, says: Says) {
        let Some(slot) = table.answers.get_mut(decision.index()) else { return };
        let put_off = slot.and_then(|answer| answer.put_off);
        let opened = self.when(Event::DecisionOpened(decision)).filter(|opened| *opened <= at).last().unwrap_or(at);
        *slot = Some(Answer { put_off, says, after: at.since(opened), order });
    }

    /// Instants at which the clock stood before a deadline while something was done.
    fn hold(&self, table: &mut Table) {
        for happened in self.engine.log() {
            let moves_the_clock = |command: &Command| {
                matches!(
                    command,
                    Command::NextEvent | Command::NextDecision | Command::Until(_) | Command::Talk(_) | Command::Finish
                )
            };
            if let Event::HeldAtDeadline(_) = happened.event
                && self.commands.iter().any(|(at, command)| *at == happened.at && !moves_the_clock(command))
            {
                table.by_facilitator.push(ByFacilitator { at: happened.at, what: FacilitatorMove::Hold, order: 0 });
            }
        }
    }

    /// News that never came here is opened after the median delay of what did.
    fn open_what_never_came(&self, table: &mut Table) {
        let mut delays: Vec<Span> = table.news.iter().flatten().map(|(after, _)| *after).collect();
        delays.sort_unstable();
        let Some(median) = delays.get(delays.len().saturating_sub(1) / 2).copied() else { return };
        for (i, news) in table.news.iter_mut().enumerate() {
            if self.when(Event::InjectArrived(InjectId::new(i))).next().is_none() {
                *news = Some((median, u16::MAX));
            }
        }
    }

    /// When the menu first offered each action of the table.
    fn offered(&self, table: &Table) -> Vec<(u16, Time)> {
        let mut offered: Vec<(u16, Time)> = Vec::new();
        let mut waiting: Vec<u16> = table.acts.iter().map(|a| a.action).collect();
        waiting.sort_unstable();
        waiting.dedup();
        let scenario = Arc::clone(self.engine.scenario());
        let mut look = |engine: &Engine| {
            waiting.retain(|action| {
                let is = is_offered(engine, engine.scenario(), ActionId(*action));
                if is {
                    offered.push((*action, engine.now()));
                }
                !is
            });
        };
        let mut engine = Engine::new(scenario, self.engine.seed(), Recording::Off).with_absent(self.absent);
        Player::default().play_table(&mut engine, table, Some(&mut look));
        offered
    }

    /// What triggered an action, and when that was.
    fn trigger(&self, action: ActionId, at: Time, offered: &[(u16, Time)]) -> (Trigger, Time) {
        let conditional = self
            .scenario
            .actions
            .get(action.index())
            .is_some_and(|a| a.fact.is_some() || a.when != crate::scenario::model::KnownCond::Always);
        if conditional && let Some((_, since)) = offered.iter().find(|(a, since)| *a == action.0 && *since <= at) {
            return (Trigger::Offered, *since);
        }
        let mut last = (Trigger::Start, Time::ZERO);
        for happened in self.engine.log().iter().filter(|h| h.at <= at) {
            if happened.at < last.1 {
                continue;
            }
            match happened.event {
                // Only news that had been opened by then can have set anything off; it counts from when it arrived.
                Event::InjectArrived(inject) if self.when(Event::InjectOpened(inject)).any(|opened| opened <= at) => {
                    last = (Trigger::Arrived(inject.0), happened.at);
                }
                Event::DecisionOpened(decision) if self.when(happened.event).next() == Some(happened.at) => {
                    last = (Trigger::Asked(decision.0), happened.at);
                }
                _ => {}
            }
        }
        last
    }
}
