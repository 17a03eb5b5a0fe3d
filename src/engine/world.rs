//! The truth: a bevy world whose entities are the things of the ecosystem and of the attack.
//!
//! Components, and the one mechanic that writes each:
//!
//! | component | on | written by |
//! |---|---|---|
//! | [`Service`], [`Watched`], [`Leash`] | asset | effects (and attack, for `Service::disrupted`) |
//! | [`Serving`] | asset | downtime |
//! | [`Foothold`] | asset | attack, effects |
//! | [`Gate`] | flow | effects |
//! | [`Key`] | credential | attack, effects |
//! | [`Fixed`] | weakness | effects |
//! | [`Works`] | control | effects |
//! | [`Meter`] | asset, flow, credential | downtime |
//! | [`Told`] | holding | effects |
//! | [`Attempt`] | step | attack |
//! | [`Stream`] | process | processes |
//! | [`Hazard`] | watch | noticing |
//!
//! Entities are made once; a new run resets every component in place, which is several times cheaper than spawning. Raw query
//! order is never used: every loop goes over the tables here, in the order of the scenario.

use bevy_ecs::prelude::*;

use super::accrual::Accrual;
use crate::base::digest::StateHash;
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::Time;
use crate::scenario::model::Scenario;

/// What keeps an asset from serving.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) isolated: bool,
    pub(super) off: bool,
    pub(super) disrupted: bool,
    pub(super) restored: bool,
}

impl Service {
    /// Nothing keeps it from serving, what it depends on aside.
    pub(super) fn is_up(self) -> bool {
        !(self.isolated || self.off || self.disrupted)
    }
}

/// Whether an asset serves, what it depends on included.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Serving(pub(super) bool);

/// Factor on what logs show of an asset.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub(super) struct Watched(pub(super) f64);

/// What holds an AI agent back.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Leash {
    pub(super) limited: bool,
    pub(super) human: bool,
}

/// Whether the attacker stands on an asset.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Foothold(pub(super) bool);

/// What passes on a flow.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub(super) struct Gate {
    pub(super) blocked: bool,
    /// Share of the rate of whatever runs over it.
    pub(super) to: f64,
    /// Share of its worth that the throttle loses.
    pub(super) loses: f64,
}

/// A credential.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Key {
    /// The attacker's copy opens something.
    pub(super) valid: bool,
    pub(super) held: bool,
    /// Honest users cannot work.
    pub(super) locked_out: bool,
}

/// Whether a weakness is gone.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fixed(pub(super) bool);

/// Whether a control works.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Works(pub(super) bool);

/// Stopped revenue, in cents.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Meter {
    pub(super) lost: Accrual,
    /// Cents already in the ledger, before recapture.
    pub(super) booked: i64,
}

/// Whether the people of a holding were told, and by when.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told(pub(super) Option<Time>);

/// How a step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// Not begun, or between tries.
    #[default]
    Waiting,
    /// A try is under way.
    Trying,
    /// Done.
    Succeeded,
    /// Ended without success.
    Failed,
    /// The attacker gave up before.
    Abandoned,
}

/// A step.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Attempt {
    pub(super) stage: Stage,
    /// Tries so far.
    pub(super) tries: u8,
    /// A begin is in the queue.
    pub(super) scheduled: bool,
    /// Makes entries of the queue stale.
    pub(super) generation: u16,
    pub(super) began: Option<Time>,
    pub(super) ended: Option<Time>,
    /// What it gained is cut off now.
    pub(super) cut: bool,
    /// It was cut off at least once.
    pub(super) was_cut: bool,
}

/// Continuous damage.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stream {
    pub(super) started: bool,
    pub(super) ended: bool,
    pub(super) generation: u16,
    /// All that left, people or cents.
    pub(super) all: Accrual,
    /// Of money: what was not held back.
    pub(super) lost: Accrual,
    /// Share held back from now on.
    pub(super) hold: f64,
    /// Held money that was let go later.
    pub(super) released: i64,
    /// Of money: cents still recallable at `pool_at`, decaying since.
    pub(super) pool: f64,
    pub(super) pool_at: Time,
    pub(super) recalled: i64,
    /// Share of customers' loss paid back.
    pub(super) refunded: f64,
    /// Cents of loss already in the ledger.
    pub(super) booked: i64,
    /// Cents lost before T0: never in the ledger.
    pub(super) history: i64,
}

/// A watch.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Hazard {
    /// Cumulative hazard at which it fires; drawn on first need, 0 before.
    pub(super) threshold: f64,
    pub(super) cumulated: f64,
    /// Per hour, now.
    pub(super) rate: f64,
    pub(super) since: Time,
    pub(super) fired: bool,
    pub(super) generation: u16,
}

/// What the world remembers besides its entities.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Marks {
    pub(super) first_action: Option<Time>,
    pub(super) detected: Option<Time>,
    pub(super) responded: Option<Time>,
    pub(super) contained: Option<Time>,
    pub(super) ended_by_attacker: bool,
    pub(super) eradicated: Option<Time>,
    pub(super) recovered: Option<Time>,
    pub(super) reopened: u32,
    /// A gain is within reach.
    pub(super) in_reach: bool,
    pub(super) gave_up: bool,
    pub(super) give_up_generation: u16,
    pub(super) last_success: Time,
    pub(super) evidence_kept: bool,
    pub(super) evidence_lost: bool,
    /// The world outside learned of it without the organisation.
    pub(super) exposed: Option<Time>,
    /// A candid statement was published.
    pub(super) candid: Option<Time>,
    pub(super) legal_exposure: f64,
    pub(super) regulator_view: f64,
    pub(super) lost_share: f64,
    pub(super) lost_customers: u64,
    pub(super) leverage: bool,
}

/// The entities, by table.
#[derive(Default)]
pub(super) struct Tables {
    assets: Vec<Entity>,
    flows: Vec<Entity>,
    credentials: Vec<Entity>,
    weaknesses: Vec<Entity>,
    controls: Vec<Entity>,
    holdings: Vec<Entity>,
    steps: Vec<Entity>,
    streams: Vec<Entity>,
    watches: Vec<Entity>,
}

/// Cached queries over all entities of a table, for giving every component its first value. The order does not matter there.
struct Clean {
    assets: QueryState<(
        &'static mut Service,
        &'static mut Serving,
        &'static mut Watched,
        &'static mut Leash,
        &'static mut Foothold,
    )>,
    meters: QueryState<&'static mut Meter>,
    gates: QueryState<&'static mut Gate>,
    keys: QueryState<&'static mut Key>,
    weaknesses: QueryState<&'static mut Fixed>,
    controls: QueryState<&'static mut Works>,
    holdings: QueryState<&'static mut Told>,
    steps: QueryState<&'static mut Attempt>,
    streams: QueryState<&'static mut Stream>,
    watches: QueryState<&'static mut Hazard>,
}

impl Clean {
    fn new(world: &mut World) -> Clean {
        Clean {
            assets: world.query(),
            meters: world.query(),
            gates: world.query(),
            keys: world.query(),
            weaknesses: world.query(),
            controls: world.query(),
            holdings: world.query(),
            steps: world.query(),
            streams: world.query(),
            watches: world.query(),
        }
    }
}

/// A gate through which everything passes.
const OPEN: Gate = Gate { blocked: false, to: 1.0, loses: 0.0 };

/// The truth of one run.
pub(super) struct Truth {
    world: World,
    tables: Tables,
    clean: Clean,
    pub(super) marks: Marks,
    /// Processes that have begun, in the order of the tables: all that anything can have left through.
    begun: Vec<StreamId>,
    /// Which chances came up.
    pub(super) chances: Vec<bool>,
    /// When known facts met each obligation's rule, and when the organisation was aware.
    pub(super) deemed: Vec<Option<Time>>,
    pub(super) aware: Vec<Option<Time>>,
    pub(super) filed: Vec<Option<Time>>,
}

/// Defines the getters of one table: a shared one and a mutable one.
macro_rules! table {
    ($($get:ident, $get_mut:ident, $table:ident, $id:ty);+ $(;)?) => { $(
        /// A component of an entity of this table.
        pub(super) fn $get<C: Component>(&self, id: $id) -> &C {
            let entity = self.tables.$table.get(id.index()).copied().unwrap_or(Entity::PLACEHOLDER);
            self.world.get::<C>(entity).expect(MADE_ONCE)
        }
        /// A component of an entity of this table, to be written.
        pub(super) fn $get_mut<C: Component<Mutability = bevy_ecs::component::Mutable>>(&mut self, id: $id) -> &mut C {
            let entity = self.tables.$table.get(id.index()).copied().unwrap_or(Entity::PLACEHOLDER);
            self.world.get_mut::<C>(entity).expect(MADE_ONCE).into_inner()
        }
    )+ };
}

/// Ids come from the scenario that made the entities, and no entity is ever despawned.
const MADE_ONCE: &str = "every entity of a scenario is made once with all components of its table";

/// Position of a process, as an id for the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StreamId(pub(super) u16);

impl StreamId {
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Position of a watch, as an id for the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WatchId(pub(super) u16);

impl WatchId {
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl Truth {
    pub(super) fn new(scenario: &Scenario) -> Truth {
        let mut world = World::new();
        let eco = &scenario.ecosystem;
        fn many<B: Bundle>(world: &mut World, count: usize, bundle: impl Fn() -> B) -> Vec<Entity> {
            (0..count).map(|_| world.spawn(bundle()).id()).collect()
        }
        let asset =
            || (Service::default(), Serving(true), Watched(1.0), Leash::default(), Foothold(false), Meter::default());
        let tables = Tables {
            assets: many(&mut world, eco.assets.len(), asset),
            flows: many(&mut world, eco.flows.len(), || (OPEN, Meter::default())),
            credentials: many(&mut world, eco.credentials.len(), || (Key::default(), Meter::default())),
            weaknesses: many(&mut world, eco.weaknesses.len(), Fixed::default),
            controls: many(&mut world, eco.controls.len(), Works::default),
            holdings: many(&mut world, eco.holdings.len(), Told::default),
            steps: many(&mut world, scenario.steps.len(), Attempt::default),
            streams: many(&mut world, scenario.processes.len(), Stream::default),
            watches: many(&mut world, scenario.watches.len(), Hazard::default),
        };
        let clean = Clean::new(&mut world);
        let mut truth = Truth {
            world,
            tables,
            clean,
            marks: Marks::default(),
            begun: Vec::new(),
            chances: vec![false; scenario.chances.len()],
            deemed: vec![None; scenario.obligations.len()],
            aware: vec![None; scenario.obligations.len()],
            filed: vec![None; scenario.obligations.len()],
        };
        truth.reset(scenario);
        truth
    }

    /// As new: the one place where every component gets its first value.
    pub(super) fn reset(&mut self, scenario: &Scenario) {
        let (world, clean) = (&mut self.world, &mut self.clean);
        for (mut service, mut serving, mut watched, mut leash, mut foothold) in clean.assets.iter_mut(world) {
            (*service, *serving, *watched) = (Service::default(), Serving(true), Watched(1.0));
            (*leash, *foothold) = (Leash::default(), Foothold(false));
        }
        clean.meters.iter_mut(world).for_each(|mut meter| *meter = Meter::default());
        clean.gates.iter_mut(world).for_each(|mut gate| *gate = OPEN);
        clean.keys.iter_mut(world).for_each(|mut key| *key = Key { valid: true, held: false, locked_out: false });
        clean.weaknesses.iter_mut(world).for_each(|mut fixed| *fixed = Fixed(false));
        clean.controls.iter_mut(world).for_each(|mut works| *works = Works(false));
        clean.holdings.iter_mut(world).for_each(|mut told| *told = Told(None));
        clean.steps.iter_mut(world).for_each(|mut attempt| *attempt = Attempt::default());
        clean.streams.iter_mut(world).for_each(|mut stream| *stream = Stream::default());
        clean.watches.iter_mut(world).for_each(|mut hazard| *hazard = Hazard::default());
        for asset in &scenario.attacker.stands_on {
            self.asset_mut::<Foothold>(*asset).0 = true;
        }
        for credential in &scenario.attacker.holds {
            self.credential_mut::<Key>(*credential).held = true;
        }
        for (i, control) in scenario.ecosystem.controls.iter().enumerate() {
            if control.on {
                self.control_mut::<Works>(ControlId::new(i)).0 = true;
            }
        }
        self.begun.clear();
        self.marks =
            Marks { legal_exposure: 1.0, regulator_view: 1.0, last_success: Time(i64::MIN / 2), ..Marks::default() };
        self.chances.iter_mut().for_each(|c| *c = false);
        for list in [&mut self.deemed, &mut self.aware, &mut self.filed] {
            list.iter_mut().for_each(|t| *t = None);
        }
    }

    table! {
        asset, asset_mut, assets, AssetId;
        flow, flow_mut, flows, FlowId;
        credential, credential_mut, credentials, CredentialId;
        weakness, weakness_mut, weaknesses, WeaknessId;
        control, control_mut, controls, ControlId;
        holding, holding_mut, holdings, HoldingId;
        step, step_mut, steps, StepId;
        stream, stream_mut, streams, StreamId;
        watch, watch_mut, watches, WatchId;
    }

    /// A process begins.
    pub(super) fn begin_stream(&mut self, id: StreamId) {
        self.stream_mut::<Stream>(id).started = true;
        if let Err(at) = self.begun.binary_search(&id) {
            self.begun.insert(at, id);
        }
    }

    /// Distinct people whose data has left: the largest holding of each overlap group.
    pub(super) fn people_out(&self, scenario: &Scenario, now: Time) -> u64 {
        let mut groups = [0u64; 16];
        let mut more = Vec::new();
        for id in &self.begun {
            let Some(process) = scenario.processes.get(id.index()) else { continue };
            if let crate::scenario::model::ProcessKind::Exfiltration(holding) = process.kind {
                let out = self.stream::<Stream>(*id).all.at(now).max(0) as u64;
                let Some(spec) = scenario.ecosystem.holdings.get(holding.index()) else { continue };
                let out = out.min(spec.people);
                // Two processes on one holding read the same people at worst; the larger counts.
                match groups.get_mut(spec.group) {
                    Some(group) => *group = (*group).max(out),
                    None => more.push((spec.group, out)),
                }
            }
        }
        more.sort_unstable();
        let mut rest = 0;
        for (i, (group, out)) in more.iter().enumerate() {
            if more.get(i + 1).is_none_or(|next| next.0 != *group) {
                rest += out;
            }
        }
        groups.iter().sum::<u64>() + rest
    }

    /// Money lost since T0: what left and was neither held nor recalled.
    pub(super) fn diverted(&self, scenario: &Scenario, now: Time) -> Cents {
        let mut total = 0;
        for id in &self.begun {
            let kind = scenario.processes.get(id.index()).map(|process| process.kind);
            if kind == Some(crate::scenario::model::ProcessKind::Diversion) {
                let stream = self.stream::<Stream>(*id);
                total += stream.lost.at(now) + stream.released - stream.recalled - stream.history;
            }
        }
        Cents(total)
    }

    /// Money lost before T0.
    pub(super) fn diverted_before(&self, scenario: &Scenario) -> Cents {
        Cents((0..scenario.processes.len()).map(|i| self.stream::<Stream>(StreamId(i as u16)).history).sum())
    }

    /// Adds every component to a digest, in the order of the tables.
    pub(super) fn digest(&self, scenario: &Scenario, hash: &mut StateHash) {
        let flag = |b: bool| i64::from(b);
        let time = |t: Option<Time>| t.map_or(i64::MIN, |t| t.0);
        let meter = |hash: &mut StateHash, m: &Meter| {
            m.lost.parts().iter().for_each(|p| {
                hash.int(*p);
            });
            hash.int(m.booked);
        };
        let eco = &scenario.ecosystem;
        for i in 0..eco.assets.len() {
            let id = AssetId::new(i);
            let s = self.asset::<Service>(id);
            hash.int(flag(s.isolated) | flag(s.off) << 1 | flag(s.disrupted) << 2 | flag(s.restored) << 3);
            let leash = self.asset::<Leash>(id);
            hash.int(flag(leash.limited) | flag(leash.human) << 1 | flag(self.asset::<Foothold>(id).0) << 2);
            hash.int(flag(self.asset::<Serving>(id).0)).float(self.asset::<Watched>(id).0);
            meter(hash, self.asset::<Meter>(id));
        }
        for i in 0..eco.flows.len() {
            let g = self.flow::<Gate>(FlowId::new(i));
            hash.int(flag(g.blocked)).float(g.to).float(g.loses);
            meter(hash, self.flow::<Meter>(FlowId::new(i)));
        }
        for i in 0..eco.credentials.len() {
            let k = self.credential::<Key>(CredentialId::new(i));
            hash.int(flag(k.valid) | flag(k.held) << 1 | flag(k.locked_out) << 2);
            meter(hash, self.credential::<Meter>(CredentialId::new(i)));
        }
        (0..eco.weaknesses.len()).for_each(|i| {
            hash.int(flag(self.weakness::<Fixed>(WeaknessId::new(i)).0));
        });
        (0..eco.controls.len()).for_each(|i| {
            hash.int(flag(self.control::<Works>(ControlId::new(i)).0));
        });
        (0..eco.holdings.len()).for_each(|i| {
            hash.int(time(self.holding::<Told>(HoldingId::new(i)).0));
        });
        for i in 0..scenario.steps.len() {
            let a = self.step::<Attempt>(StepId::new(i));
            hash.int(a.stage as i64).int(i64::from(a.tries)).int(time(a.began)).int(time(a.ended));
            hash.int(flag(a.cut) | flag(a.was_cut) << 1 | flag(a.scheduled) << 2 | i64::from(a.generation) << 8);
        }
        for i in 0..scenario.processes.len() {
            let s = self.stream::<Stream>(StreamId(i as u16));
            hash.int(flag(s.started) | flag(s.ended) << 1 | i64::from(s.generation) << 8);
            s.all.parts().iter().chain(s.lost.parts().iter()).for_each(|p| {
                hash.int(*p);
            });
            hash.float(s.hold).float(s.pool).int(s.pool_at.0).int(s.recalled).int(s.released);
            hash.float(s.refunded).int(s.booked).int(s.history);
        }
        for i in 0..scenario.watches.len() {
            let w = self.watch::<Hazard>(WatchId(i as u16));
            hash.float(w.threshold).float(w.cumulated).float(w.rate).int(w.since.0);
            hash.int(flag(w.fired) | i64::from(w.generation) << 8);
        }
        let m = &self.marks;
        for t in [m.first_action, m.detected, m.responded, m.contained, m.eradicated, m.recovered, m.exposed, m.candid]
        {
            hash.int(time(t));
        }
        hash.int(flag(m.in_reach) | flag(m.gave_up) << 1 | flag(m.ended_by_attacker) << 2 | flag(m.leverage) << 3);
        hash.int(flag(m.evidence_kept) | flag(m.evidence_lost) << 1).int(i64::from(m.reopened));
        hash.int(i64::from(m.give_up_generation)).int(m.last_success.0).int(m.lost_customers as i64);
        hash.float(m.legal_exposure).float(m.regulator_view).float(m.lost_share);
        self.chances.iter().for_each(|c| {
            hash.int(flag(*c));
        });
        for list in [&self.deemed, &self.aware, &self.filed] {
            list.iter().for_each(|t| {
                hash.int(time(*t));
            });
        }
    }
}
