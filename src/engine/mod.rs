//! The engine: a pure function of scenario, seed and commands. It is unaware of files, people and clocks on walls.
//!
//! [`Engine::check`] asks, [`Engine::apply`] does; only what was checked can be applied. Between commands nothing happens.
//! Time moves from one due event to the next ([`queue`]); each event touches what it names and marks what may have changed, and
//! [`Engine::settle`] brings everything that depends on it up to date before the next. Deliberately absent: files, words for
//! people (but for refusals), threads, wall clocks, and any second way to compute a cost.

mod accrual;
mod attacker;
mod command;
mod event;
mod knowledge;
mod ledger;
mod live;
mod mechanics;
mod outcome;
mod permission;
mod queue;
mod tally;
pub mod view;
mod world;

use std::sync::Arc;

pub use command::{Accepted, Command, Rejection};
pub use event::{Event, Happened};
pub use ledger::{Cause, Entry, Ledger};
pub use outcome::{DecisionOutcome, EndedBy, ObligationOutcome, ObligationState, Outcome, Times};

use crate::base::dice::{Die, Key, Mechanic, Name};
use crate::base::digest::{Digest, StateHash};
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::scenario::model::{DeedSource, Param, ParamValues, RoleSet, Scenario, TruthAtom, TruthCond};
use attacker::Mind;
use knowledge::{Knowledge, Point};
use live::Live;
use permission::Desk;
use queue::{Due, Queue};
use tally::Tally;
use world::{Attempt, Fixed, Gate, Key as CredentialKey, Serving, Stage, Stream, StreamId, Truth, Works};

/// Raised with every change that may change a run. Sessions keep it; a golden digest that changes without it fails a test.
pub const REVISION: u32 = 2;

/// What may have changed since the last [`Engine::settle`].
#[derive(Clone, Copy, Debug, Default)]
struct Dirty {
    /// Something that decides whether assets serve or money stops.
    service: bool,
    /// Something that decides rates, reach or noise.
    world: bool,
    /// Something that the teams know.
    knowledge: bool,
    /// Anything at all that a condition on the world may read.
    truth: bool,
}

/// What the engine writes down besides its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// Nothing: rollouts.
    Off,
    /// Every event: sessions and the command line.
    Events,
    /// Every event and every key that was drawn: tests of the laws.
    EventsAndKeys,
}

/// Who brought about what is happening now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Actor {
    /// A deed of the teams.
    Teams(DeedId),
    /// The attack, or the passing of time.
    Attack,
    /// A control of the organisation that acts by itself.
    Control,
}

/// One run.
pub struct Engine {
    scenario: Arc<Scenario>,
    seed: u64,
    absent: RoleSet,
    now: Time,
    truth: Truth,
    known: Knowledge,
    ledger: Ledger,
    queue: Queue,
    params: ParamValues,
    dirty: Dirty,
    actor: Actor,
    held: Option<DecisionId>,
    recording: Recording,
    log: Vec<Happened>,
    keys: Vec<Key>,
    /// State-changing events so far.
    count: u64,
    /// How often what the teams know has changed.
    learned: u64,
    /// Scratch of [`Engine::reach_size`] and of the marks.
    reach: Vec<bool>,
    given: mechanics::Given,
    live: Live,
    tally: Tally,
    /// Injects and steps whose `Once` condition has already started.
    once_started: (Vec<bool>, Vec<bool>),
    improvised: u16,
    /// The next look at amounts, and the next change of shift, that are already in the queue.
    pending: Pending,
    /// What a planning attacker knows.
    mind: Mind,
    /// Controls that have acted by themselves.
    acted: Vec<bool>,
    /// Fixed and switched on before the attack began.
    precautions: (Vec<WeaknessId>, Vec<ControlId>),
}

/// What is in the queue once at most.
#[derive(Clone, Copy, Debug, Default)]
struct Pending {
    marks: Option<Time>,
    shift: Option<Time>,
}

impl Engine {
    /// A run that stands at T0 with its history behind it.
    pub fn new(scenario: Arc<Scenario>, seed: u64, recording: Recording) -> Engine {
        let mut engine = Engine {
            truth: Truth::new(&scenario),
            known: Knowledge::new(&scenario),
            reach: vec![false; scenario.steps.len()],
            given: mechanics::Given::default(),
            live: Live::default(),
            tally: Tally::default(),
            once_started: (vec![false; scenario.injects.len()], vec![false; scenario.steps.len()]),
            scenario,
            seed,
            absent: RoleSet::NONE,
            now: Time::ZERO,
            ledger: Ledger::default(),
            queue: Queue::default(),
            params: [0.0; Param::ALL.len()],
            dirty: Dirty::default(),
            actor: Actor::Attack,
            held: None,
            recording,
            log: Vec::new(),
            keys: Vec::new(),
            count: 0,
            learned: 0,
            improvised: 0,
            pending: Pending::default(),
            mind: Mind::default(),
            acted: Vec::new(),
            precautions: Default::default(),
        };
        engine.begin();
        engine
    }

    /// A run in which some weaknesses were fixed and some controls worked before anything began: *what would have prevented it*.
    pub fn with_precautions(
        scenario: Arc<Scenario>,
        seed: u64,
        fixed: Vec<WeaknessId>,
        switched_on: Vec<ControlId>,
    ) -> Engine {
        let mut engine = Engine::new(scenario, seed, Recording::Off);
        engine.precautions = (fixed, switched_on);
        engine.reset(seed);
        engine
    }

    /// The same run with these controls on from the beginning, at T0 again.
    #[must_use]
    pub fn with_controls(mut self, on: &[ControlId]) -> Engine {
        self.precautions.1 = on.to_vec();
        self.reset(self.seed);
        self
    }

    /// Roles that nobody plays; set before the first command.
    #[must_use]
    pub fn with_absent(mut self, absent: RoleSet) -> Engine {
        self.absent = absent;
        self
    }

    /// Starts again with another seed, in place: equal to a new engine, several times cheaper.
    pub fn reset(&mut self, seed: u64) {
        self.seed = seed;
        self.truth.reset(&self.scenario);
        self.known.reset(&self.scenario);
        self.ledger.clear();
        self.queue.clear();
        self.dirty = Dirty::default();
        self.actor = Actor::Attack;
        self.held = None;
        self.log.clear();
        self.keys.clear();
        self.count = 0;
        self.learned = 0;
        self.improvised = 0;
        self.pending = Pending::default();
        self.once_started.0.iter_mut().chain(self.once_started.1.iter_mut()).for_each(|s| *s = false);
        self.begin();
    }

    /// Draws what is drawn once per run, puts the plan into the queue and plays the history up to T0.
    fn begin(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        self.live.reset(&scenario);
        self.tally.reset(&scenario);
        for (i, (shape, name)) in scenario.params.iter().zip(&scenario.param_names).enumerate() {
            let die = self.throw(Key::new(Mechanic::Parameter, *name, Name::default(), 0));
            if let Some(value) = self.params.get_mut(i) {
                *value = shape.at(die);
            }
        }
        for (i, chance) in scenario.chances.iter().enumerate() {
            let die = self.throw(Key::new(Mechanic::Chance, chance.name, Name::default(), 0));
            if let Some(slot) = self.truth.chances.get_mut(i) {
                *slot = die.happens(chance.chance);
            }
        }
        for weakness in self.precautions.0.clone() {
            self.truth.weakness_mut::<Fixed>(weakness).0 = true;
        }
        for control in self.precautions.1.clone() {
            self.truth.control_mut::<Works>(control).0 = true;
        }
        self.now = scenario.steps.iter().fold(Time::ZERO, |first, s| match s.start {
            crate::scenario::model::Start::At(at) => first.min(at),
            _ => first,
        });
        self.mind.reset(&scenario);
        self.acted = vec![false; scenario.ecosystem.controls.len()];
        self.plan_attack();
        self.plan_false_alarms();
        self.plan_injects();
        self.queue.push(scenario.horizon, Due::Horizon);
        scenario.wakes.iter().filter(|w| **w > self.now).for_each(|w| self.queue.push(*w, Due::Wake));
        self.dirty = Dirty { service: true, world: true, knowledge: true, truth: true };
        self.settle();
        while self.queue.peek().is_some_and(|(at, _)| at < Time::ZERO) {
            self.step_once();
        }
        self.now = Time::ZERO;
        self.known.now = Time::ZERO;
        self.set_history_apart();
        self.think(Span::ZERO);
        self.arrive_on_shift();
        self.dirty = Dirty { service: true, world: true, knowledge: true, truth: true };
        self.settle();
        // What stands at T0 itself is already there when the room opens its eyes.
        while self.queue.peek().is_some_and(|(at, _)| at <= Time::ZERO) {
            self.step_once();
        }
    }

    /// Throws a die of this run.
    fn throw(&mut self, key: Key) -> Die {
        if self.recording == Recording::EventsAndKeys {
            self.keys.push(key);
        }
        key.throw(self.seed)
    }

    fn happened(&mut self, event: Event) {
        self.count += 1;
        self.dirty.truth = true;
        if self.recording != Recording::Off {
            self.log.push(Happened { at: self.now, event });
        }
    }

    fn param(&self, param: Param) -> f64 {
        self.params.get(param as usize).copied().unwrap_or_default()
    }

    /// The value of a cost parameter in this run.
    pub fn parameter(&self, param: Param) -> f64 {
        self.param(param)
    }
    /// Story time.
    pub fn now(&self) -> Time {
        self.now
    }
    /// The scenario.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }
    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }
    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
    /// Everything that happened so far, if recorded.
    pub fn log(&self) -> &[Happened] {
        &self.log
    }
    /// Every key that was drawn so far, if recorded.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }
    /// State-changing events so far.
    pub fn event_count(&self) -> u64 {
        self.count
    }
    /// Rises whenever something that the teams know has changed; a policy need not look again before.
    pub fn times_learned(&self) -> u64 {
        self.learned
    }
    /// Whether the books are closed.
    pub fn has_ended(&self) -> bool {
        self.known.ended
    }
    /// Which of the scenario's chances came up.
    pub fn chances(&self) -> &[bool] {
        &self.truth.chances
    }
    /// Money diverted before T0: history, in no figure of cost.
    pub fn diverted_before(&self) -> crate::base::money::Cents {
        self.truth.diverted_before(&self.scenario)
    }
    /// When the next thing is due.
    pub fn next_due(&self) -> Option<Time> {
        self.queue.peek().map(|(at, _)| at)
    }
    /// Decisions open now, in the scenario's order.
    pub fn open_decisions(&self) -> impl Iterator<Item = DecisionId> + '_ {
        (0..self.scenario.decisions.len()).map(DecisionId::new).filter(|d| self.known.decision(*d).point == Point::Open)
    }
    /// When a decision first opened.
    pub fn opened_at(&self, decision: DecisionId) -> Option<Time> {
        self.known.decision(decision).opened
    }
    /// Whether a condition on what the teams know holds now.
    pub fn knows(&self, condition: &crate::scenario::model::KnownCond) -> bool {
        self.known.holds(condition)
    }
    /// Injects that arrived and were not opened, in the scenario's order.
    pub fn unopened(&self) -> impl Iterator<Item = InjectId> + '_ {
        let arrived = self.known.arrivals.iter().filter_map(|(_, inject)| inject.as_ref().ok().copied());
        let mut unopened: Vec<InjectId> =
            arrived.filter(|id| self.known.injects.get(id.index()).is_some_and(|i| i.opened.is_none())).collect();
        unopened.sort_unstable();
        unopened.into_iter()
    }

    /// Digest of the whole state: equal states give equal digests on every platform.
    pub fn digest(&self) -> Digest {
        let mut hash = StateHash::default();
        hash.int(i64::from(REVISION)).int(self.seed as i64).int(self.now.0).int(self.count as i64);
        self.truth.digest(&self.scenario, &mut hash);
        self.known.digest(&mut hash);
        for entry in self.ledger.entries() {
            hash.int(entry.at.0).int(entry.amount.0).int(entry.category as i64);
        }
        for (at, due) in self.queue.sorted() {
            hash.int(at.0).text(&format!("{due:?}"));
        }
        self.params.iter().for_each(|p| {
            hash.float(*p);
        });
        hash.finish()
    }

    /// Whether a condition on the world holds now.
    fn is_true(&self, condition: &TruthCond) -> bool {
        condition.holds(&mut |atom| self.atom(atom))
    }

    fn atom(&self, atom: &TruthAtom) -> bool {
        let truth = &self.truth;
        match *atom {
            TruthAtom::Past(at) => self.now >= at,
            TruthAtom::Happens(c) => truth.chances.get(c.index()).copied().unwrap_or_default(),
            TruthAtom::StepDone(s) => truth.step::<Attempt>(s).stage == Stage::Succeeded,
            TruthAtom::AnyDone(set) => {
                self.scenario.step_sets.get(usize::from(set)).is_some_and(|set| set.meets(&self.live.done))
            }
            TruthAtom::StepFailed(s) => truth.step::<Attempt>(s).stage == Stage::Failed,
            TruthAtom::Running(s) => self.streams_of(s).any(|id| truth.stream::<Stream>(id).all.rate() > 0),
            TruthAtom::Cut(s) => truth.step::<Attempt>(s).was_cut,
            TruthAtom::PeopleOut(n) => truth.people_out(&self.scenario, self.now) >= n,
            TruthAtom::Diverted(amount) => truth.diverted(&self.scenario, self.now) >= amount,
            TruthAtom::Contained => !truth.marks.in_reach,
            TruthAtom::Down(a) => !truth.asset::<Serving>(a).0,
            TruthAtom::Open(f) => !truth.flow::<Gate>(f).blocked,
            TruthAtom::Valid(c) => truth.credential::<CredentialKey>(c).valid,
            TruthAtom::Weak(w) => !truth.weakness::<Fixed>(w).0,
            TruthAtom::Works(c) => truth.control::<Works>(c).0,
            TruthAtom::Acted(c) => self.acted.get(c.index()).copied().unwrap_or_default(),
            TruthAtom::Chose(d, o) => self.known.decision(d).outcome() == Some(o),
            TruthAtom::Decided(d) => self.known.decision(d).has_ended(),
            TruthAtom::Done(deed) => self.known.deed(deed).ever_done,
            TruthAtom::Known(f, label) => self.known.label(f).is_some_and(|l| l >= label),
            TruthAtom::Filed(o) => truth.filed.get(o.index()).copied().flatten().is_some(),
            TruthAtom::Published => self.known.published.is_some(),
            TruthAtom::PeopleTold => self.known.people_told.is_some(),
            TruthAtom::EvidenceKept => truth.marks.evidence_kept && !truth.marks.evidence_lost,
            TruthAtom::CounselEngaged => self.known.counsel.is_some(),
            TruthAtom::ForensicsEngaged => self.known.forensics.is_some(),
            TruthAtom::InsurerTold => self.known.insurer.is_some(),
            TruthAtom::PoliceTold => self.known.police.is_some(),
        }
    }

    fn streams_of(&self, step: StepId) -> impl Iterator<Item = StreamId> + use<> {
        let range = self.scenario.steps.get(step.index()).map_or(0..0, |s| s.processes.clone());
        range.map(|i| StreamId(i as u16))
    }

    // ---------------------------------------------------------------------------------------------- commands

    /// Ask: whether a command may be applied now, and if not, why, in words for people.
    ///
    /// # Errors
    /// The reason of refusal. Nothing has changed.
    pub fn check(&self, command: Command) -> Result<Accepted, Rejection> {
        if self.known.ended {
            return Err(Rejection::Ended);
        }
        let mut wait = Span::ZERO;
        match &command {
            Command::NextEvent | Command::NextDecision | Command::Improvise(_) | Command::Finish => {}
            Command::Until(at) if *at < self.now => return Err(Rejection::Past),
            Command::Talk(span) if span.0 < 0 => return Err(Rejection::Past),
            Command::Until(_) | Command::Talk(_) => {}
            Command::Acknowledge(inject) => {
                let inject = self.known.injects.get(inject.index());
                if !inject.is_some_and(|i| i.arrived.is_some() && i.opened.is_none()) {
                    return Err(Rejection::Inject);
                }
            }
            Command::Skip(inject) => {
                let inject = self.known.injects.get(inject.index());
                if !inject.is_some_and(|i| i.arrived.is_none() && !i.skipped) {
                    return Err(Rejection::Inject);
                }
            }
            Command::Decide { decision, option, approvals } => {
                wait = self.desk().decide(*decision, *option, *approvals)?;
            }
            Command::Later(decision) => self.desk().later(*decision)?,
            Command::Other { decision, like } => match like {
                Some(option) => drop(self.desk().option(*decision, *option)?),
                None => drop(self.desk().open_title(*decision)?),
            },
            Command::Act { action, approvals } => wait = self.desk().action(*action, *approvals)?,
        }
        Ok(Accepted { command, at: self.now, wait })
    }

    /// What permission depends on.
    fn desk(&self) -> Desk<'_> {
        Desk { scenario: &self.scenario, known: &self.known, absent: self.absent }
    }

    /// Then do. The command must have been checked against this very state; one that was not is ignored.
    pub fn apply(&mut self, accepted: Accepted) {
        if accepted.at != self.now || self.known.ended {
            return;
        }
        match accepted.command {
            Command::NextEvent => self.run_to_next(StopAt::Event),
            Command::NextDecision => self.run_to_next(StopAt::Decision),
            Command::Until(at) => self.run_until(at),
            // No time passed: not even a deadline at which the clock stands comes up.
            Command::Talk(Span::ZERO) => {}
            Command::Talk(span) => self.run_until(self.now + span),
            Command::Acknowledge(inject) => self.open_inject(inject),
            Command::Decide { decision, option, .. } => self.decide(decision, option, accepted.wait),
            Command::Later(decision) => self.defer(decision),
            Command::Other { decision, like } => self.decide_otherwise(decision, like),
            Command::Act { action, .. } => {
                if let Some(spec) = self.scenario.actions.get(action.index()) {
                    self.ask_for(spec.deed, accepted.wait);
                }
            }
            Command::Improvise(reveals) => self.improvise(&reveals),
            Command::Skip(inject) => self.skip_inject(inject),
            Command::Finish => self.run_until(self.scenario.horizon),
        }
        self.settle();
        if self.recording != Recording::Off && !self.known.ended {
            self.update_known_cost();
        }
    }

    /// Check and apply in one.
    ///
    /// # Errors
    /// The reason of refusal. Nothing has changed.
    pub fn submit(&mut self, command: Command) -> Result<(), Rejection> {
        let accepted = self.check(command)?;
        self.apply(accepted);
        Ok(())
    }

    // ---------------------------------------------------------------------------------------------- time

    /// Through everything up to an instant; that instant's own events included.
    fn run_until(&mut self, at: Time) {
        while !self.known.ended && self.queue.peek().is_some_and(|(due, _)| due <= at) {
            self.step_once();
        }
        if !self.known.ended {
            self.move_to(at);
        }
    }

    /// For policies: events one after the other until `limit`, stopping as soon as something changed that a policy may react
    /// to. Says whether the limit was reached.
    pub fn run_towards(&mut self, limit: Time) -> Reached {
        loop {
            let Some((due, _)) = self.queue.peek() else { return Reached::Limit };
            if self.known.ended || due > limit {
                if !self.known.ended && limit < Time::NEVER {
                    self.move_to(limit);
                }
                return Reached::Limit;
            }
            let before = self.count;
            self.step_once();
            if self.known.ended {
                return Reached::Limit;
            }
            if self.count != before {
                return Reached::Change;
            }
        }
    }

    fn move_to(&mut self, at: Time) {
        self.now = self.now.max(at);
        self.known.now = self.now;
    }

    /// One due event, and everything that follows from it at once.
    fn step_once(&mut self) {
        let Some((at, due)) = self.queue.pop() else { return };
        if at > self.now {
            self.move_to(at);
        }
        self.actor = Actor::Attack;
        match due {
            Due::Choose(generation) => self.choose_move(generation),
            Due::ControlActs(control, flow, step) => self.control_acts(control, flow, step),
            Due::WorkDone(deed, run) => self.work_done(deed, run),
            Due::Shift => self.shift(),
            Due::StepBegins(step, generation) => self.step_begins(step, generation),
            Due::StepEnds(step, generation) => self.step_ends(step, generation),
            Due::StreamEnds(stream, generation) => self.stream_ends(StreamId(stream), generation),
            Due::Noticed(watch, generation) => self.noticed(world::WatchId(watch), generation),
            Due::GiveUp(generation) => self.give_up(generation),
            Due::Follows(deed, index, run) => self.follow(deed, index, run),
            Due::Inject(inject) => self.inject_arrives(inject),
            Due::Reopens(decision) => self.open_decision(decision),
            Due::Wake => {
                self.dirty = Dirty { knowledge: true, truth: true, world: true, ..self.dirty };
                self.wake_at_marks();
            }
            Due::ClockEnds(obligation) => self.clock_ends(obligation),
            Due::Deadline(decision) => self.deadline(decision),
            Due::Horizon => self.close_books(),
        }
        self.settle();
        self.actor = Actor::Attack;
        if self.recording != Recording::Off && !self.known.ended {
            self.update_known_cost();
        }
    }

    fn run_to_next(&mut self, stop: StopAt) {
        let released = self.held.take();
        let (start, mark) = (self.now, self.log.len());
        let opened = self.decisions_opened();
        loop {
            let Some((at, due)) = self.queue.peek() else { return };
            if let Due::Deadline(decision) = due
                && self.known.decision(decision).point == Point::Open
                && self.known.decision(decision).deadline == Some(at)
                && released != Some(decision)
            {
                self.move_to(at);
                self.held = Some(decision);
                self.happened(Event::HeldAtDeadline(decision));
                return;
            }
            self.step_once();
            if self.known.ended {
                return;
            }
            let stopped = match stop {
                StopAt::Event if self.recording == Recording::Off => self.now > start,
                StopAt::Event => self.log.get(mark..).unwrap_or_default().iter().any(|h| is_visible(h.event)),
                StopAt::Decision => self.decisions_opened() > opened,
            };
            // Everything of one instant belongs together.
            if stopped && self.queue.peek().is_none_or(|(next, due)| next > self.now || matches!(due, Due::Deadline(_)))
            {
                return;
            }
        }
    }

    fn decisions_opened(&self) -> usize {
        self.known.decisions.iter().filter(|d| d.opened.is_some()).count()
            + self.known.decisions.iter().filter(|d| d.deferred && d.point == Point::Open).count()
    }

    /// Brings everything up to date that depends on what changed, until nothing changes any more.
    fn settle(&mut self) {
        // Each round can only label, open, begin or cut something once; the bound is a guard, not a limit in practice.
        for _ in 0..64 {
            let dirty = std::mem::take(&mut self.dirty);
            if dirty.service {
                self.update_service();
            }
            if dirty.world || dirty.service {
                self.update_streams();
                self.update_watches();
                self.update_reach();
            }
            if dirty.knowledge {
                self.learned += 1;
                self.update_obligations();
                self.open_due_decisions();
                self.dirty.truth = true;
            }
            if dirty.truth || dirty.world || dirty.service {
                self.start_onces();
            }
            let again = self.dirty.service || self.dirty.world || self.dirty.knowledge;
            if !again {
                self.dirty.truth = false;
                return;
            }
        }
    }
}

/// Where [`Command::NextEvent`] and [`Command::NextDecision`] stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StopAt {
    Event,
    Decision,
}

/// Why [`Engine::run_towards`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The instant that was asked for, or the end.
    Limit,
    /// Something happened before it.
    Change,
}

/// What a facilitator would want to stop at.
fn is_visible(event: Event) -> bool {
    match event {
        Event::StepBegan(_)
        | Event::StepChosen(..)
        | Event::Booked(..)
        | Event::ShiftChanged
        | Event::StepNoticed(..)
        | Event::ClockDeemed(_)
        | Event::FactLabelled(..)
        | Event::InjectOpened(_)
        | Event::WorkBegan(_)
        | Event::Eradicated => false,
        Event::StepSucceeded(_)
        | Event::StepFailed(_)
        | Event::StepCut(_)
        | Event::ControlActed(..)
        | Event::StepResumed(_)
        | Event::StepExhausted(_)
        | Event::AttackerGaveUp
        | Event::InjectArrived(_)
        | Event::InjectSkipped(_)
        | Event::Improvised
        | Event::PeopleCounted(..)
        | Event::PeopleTold(_)
        | Event::DecisionOpened(_)
        | Event::OptionChosen(..)
        | Event::DecisionDeferred(_)
        | Event::DecisionDefaulted(..)
        | Event::OtherChosen(_)
        | Event::HeldAtDeadline(_)
        | Event::WorkQueued(_)
        | Event::TookEffect(_)
        | Event::RiskHappened(..)
        | Event::Followed(..)
        | Event::ClockDeclared(_)
        | Event::Filed(_)
        | Event::Waived(_)
        | Event::ClockMissed(_)
        | Event::Detected
        | Event::Responded(_)
        | Event::Contained
        | Event::Reopened
        | Event::Recovered
        | Event::StaffAdded(..)
        | Event::BooksClosed => true,
    }
}

/// The roles that own a deed: the decision's owner, or whoever may start the action.
pub fn owners(scenario: &Scenario, deed: DeedId) -> RoleSet {
    match scenario.deeds.get(deed.index()).map(|d| d.source) {
        Some(DeedSource::Option(d, _)) => scenario.decisions.get(d.index()).map(|d| d.owner).into_iter().collect(),
        Some(DeedSource::Action(a)) => scenario.actions.get(a.index()).map_or(RoleSet::NONE, |a| a.by),
        None => RoleSet::NONE,
    }
}
