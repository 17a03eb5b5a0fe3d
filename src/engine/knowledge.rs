//! What the teams know: what arrived, what they found out, what they decided and did. It names nothing of the truth; seat
//! views, triggers of decisions and reasons of refusal are computed from here alone.

use crate::base::digest::StateHash;
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::Time;
use crate::scenario::doc::{Label, Role};
use crate::scenario::model::{KnownAtom, KnownCond, Scenario};

/// A fact as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FactKnown {
    pub(crate) label: Option<Label>,
    pub(crate) ruled_out: bool,
    /// On the board since.
    pub(crate) since: Option<Time>,
}

/// An inject as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct InjectKnown {
    pub(crate) arrived: Option<Time>,
    pub(crate) opened: Option<Time>,
    pub(crate) skipped: bool,
}

/// How a decision stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Point {
    /// Nothing called for it yet.
    #[default]
    Closed,
    /// Waiting for an answer.
    Open,
    /// Put off until.
    Deferred(Time),
    /// Ended by a choice.
    Chosen(u8, Time),
    /// Ended by nobody's answer.
    Defaulted(u8, Time),
    /// Ended by free text.
    Other(Option<u8>, Time),
}

/// A decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DecisionKnown {
    pub(crate) point: Point,
    /// First opening.
    pub(crate) opened: Option<Time>,
    pub(crate) deadline: Option<Time>,
    pub(crate) deferred: bool,
}

impl DecisionKnown {
    /// The option that it ended with.
    pub(crate) fn outcome(&self) -> Option<u8> {
        match self.point {
            Point::Chosen(o, _) | Point::Defaulted(o, _) => Some(o),
            Point::Other(like, _) => like,
            Point::Closed | Point::Open | Point::Deferred(_) => None,
        }
    }

    /// Whether it ended, whichever way.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.point, Point::Chosen(..) | Point::Defaulted(..) | Point::Other(..))
    }
}

/// How a deed stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Work {
    /// Never asked for.
    #[default]
    Idle,
    /// Everybody is busy.
    Queued,
    /// Under way since.
    Running(Time),
    /// In effect since.
    Done(Time),
}

/// A deed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WorkKnown {
    pub(crate) state: Work,
    pub(crate) asked: Option<Time>,
    /// When everybody who has to agree will have agreed, deputies included.
    pub(crate) agreed: Time,
    pub(crate) runs: u8,
    /// It has taken effect at least once.
    pub(crate) ever_done: bool,
}

/// A clock as the teams see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClockKnown {
    pub(crate) declared: Option<Time>,
    pub(crate) due: Option<Time>,
    pub(crate) filed: Option<Time>,
    pub(crate) waived: Option<Time>,
    pub(crate) missed: bool,
}

/// What the teams did to an asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AssetKnown {
    pub(crate) isolated: bool,
    pub(crate) off: bool,
    /// It visibly does not serve, by the teams or by the attack.
    pub(crate) down: bool,
    pub(crate) restored: bool,
    pub(crate) since: Option<Time>,
}

/// What the teams did to a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FlowKnown {
    pub(crate) blocked: bool,
    /// Percent.
    pub(crate) to: u8,
}

/// Something that followed from a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A risk of a deed happened.
    Risk(DeedId, u8),
    /// A consequence of a deed came.
    Later(DeedId, u8),
}

/// Everything that the teams know in one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Knowledge {
    pub(crate) now: Time,
    pub(crate) facts: Vec<FactKnown>,
    pub(crate) injects: Vec<InjectKnown>,
    /// In the order of arrival; none for an improvised one, by its number.
    pub(crate) arrivals: Vec<(Time, Result<InjectId, u16>)>,
    pub(crate) decisions: Vec<DecisionKnown>,
    pub(crate) work: Vec<WorkKnown>,
    /// In the order of asking.
    pub(crate) asked: Vec<DeedId>,
    pub(crate) clocks: Vec<ClockKnown>,
    pub(crate) counted: Vec<Option<u64>>,
    /// Overlap group of each holding: people of one group count once.
    groups: Vec<usize>,
    pub(crate) assets: Vec<AssetKnown>,
    pub(crate) flows: Vec<FlowKnown>,
    pub(crate) notices: Vec<(Time, Notice)>,
    pub(crate) budget: Cents,
    pub(crate) reserve: Cents,
    /// Busy people, by role.
    pub(crate) busy: [u8; Role::ALL.len()],
    /// People there now, by role.
    pub(crate) present: [u8; Role::ALL.len()],
    /// Added to shifts, by role.
    pub(crate) extra: [u8; Role::ALL.len()],
    /// Waiting for staff, in the order of asking.
    pub(crate) waiting: Vec<DeedId>,
    pub(crate) published: Option<Time>,
    pub(crate) counsel: Option<Time>,
    pub(crate) forensics: Option<Time>,
    pub(crate) insurer: Option<Time>,
    pub(crate) police: Option<Time>,
    pub(crate) people_told: Option<Time>,
    pub(crate) first_opened: Option<Time>,
    pub(crate) believed_contained: Option<Time>,
    pub(crate) cost: Cents,
    pub(crate) trend: Vec<(Time, Cents)>,
    pub(crate) ended: bool,
}

impl Knowledge {
    pub(super) fn new(scenario: &Scenario) -> Knowledge {
        let eco = &scenario.ecosystem;
        let mut knowledge = Knowledge {
            facts: vec![FactKnown::default(); scenario.facts.len()],
            injects: vec![InjectKnown::default(); scenario.injects.len()],
            decisions: vec![DecisionKnown::default(); scenario.decisions.len()],
            work: vec![WorkKnown::default(); scenario.deeds.len()],
            clocks: vec![ClockKnown::default(); scenario.obligations.len()],
            counted: vec![None; eco.holdings.len()],
            groups: eco.holdings.iter().map(|h| h.group).collect(),
            assets: vec![AssetKnown::default(); eco.assets.len()],
            flows: vec![FlowKnown { blocked: false, to: 100 }; eco.flows.len()],
            ..Knowledge::default()
        };
        knowledge.reset(scenario);
        knowledge
    }

    /// As new, without giving memory back.
    pub(super) fn reset(&mut self, scenario: &Scenario) {
        fn refill<T: Clone>(list: &mut [T], value: T) {
            list.iter_mut().for_each(|slot| *slot = value.clone());
        }
        refill(&mut self.facts, FactKnown::default());
        refill(&mut self.injects, InjectKnown::default());
        refill(&mut self.decisions, DecisionKnown::default());
        refill(&mut self.work, WorkKnown::default());
        refill(&mut self.clocks, ClockKnown::default());
        refill(&mut self.counted, None);
        refill(&mut self.assets, AssetKnown::default());
        refill(&mut self.flows, FlowKnown { blocked: false, to: 100 });
        self.arrivals.clear();
        self.asked.clear();
        self.notices.clear();
        self.waiting.clear();
        self.trend.clear();
        (self.busy, self.present, self.extra) = Default::default();
        (self.published, self.counsel, self.forensics, self.insurer, self.police) = (None, None, None, None, None);
        (self.people_told, self.first_opened, self.believed_contained) = (None, None, None);
        (self.now, self.cost, self.ended) = (Time::ZERO, Cents::ZERO, false);
        (self.budget, self.reserve) = (scenario.budget, scenario.reserve);
    }

    /// Whether a condition on knowledge holds now.
    pub(crate) fn holds(&self, condition: &KnownCond) -> bool {
        condition.holds(&mut |atom| self.is(atom))
    }

    fn is(&self, atom: &KnownAtom) -> bool {
        match *atom {
            KnownAtom::Past(at) => self.now >= at,
            KnownAtom::Fact(f, label) => self.label(f).is_some_and(|l| l >= label),
            KnownAtom::RuledOut(f) => self.facts.get(f.index()).is_some_and(|f| f.ruled_out),
            KnownAtom::Seen(i) => self.injects.get(i.index()).is_some_and(|i| i.arrived.is_some()),
            KnownAtom::Chose(d, o) => self.decision(d).outcome() == Some(o),
            KnownAtom::Decided(d) => self.decision(d).has_ended(),
            KnownAtom::IsOpen(d) => self.decision(d).point == Point::Open,
            KnownAtom::Done(deed) => self.deed(deed).ever_done,
            KnownAtom::Filed(o) => self.clock(o).filed.is_some(),
            KnownAtom::Declared(o) => self.clock(o).declared.is_some(),
            KnownAtom::PeopleConfirmed(n) => self.people_confirmed() >= n,
            KnownAtom::Published => self.published.is_some(),
            KnownAtom::CounselEngaged => self.counsel.is_some(),
            KnownAtom::ForensicsEngaged => self.forensics.is_some(),
            KnownAtom::InsurerTold => self.insurer.is_some(),
        }
    }

    /// How firmly a fact is held.
    pub(crate) fn label(&self, fact: FactId) -> Option<Label> {
        self.facts.get(fact.index()).and_then(|f| f.label)
    }

    /// How a decision stands.
    pub(crate) fn decision(&self, id: DecisionId) -> DecisionKnown {
        self.decisions.get(id.index()).copied().unwrap_or_default()
    }

    /// How a deed stands.
    pub(crate) fn deed(&self, id: DeedId) -> WorkKnown {
        self.work.get(id.index()).copied().unwrap_or_default()
    }

    /// How a clock stands.
    pub(crate) fn clock(&self, id: ObligationId) -> ClockKnown {
        self.clocks.get(id.index()).copied().unwrap_or_default()
    }

    /// People that were counted, each overlap group once by its largest count.
    pub(crate) fn people_confirmed(&self) -> u64 {
        let mut total = 0;
        for (i, (count, group)) in self.counted.iter().zip(&self.groups).enumerate() {
            let Some(count) = count else { continue };
            let others = self.counted.iter().zip(&self.groups).enumerate();
            // The first of the largest counts speaks for its group.
            let is_largest = others
                .filter(|(j, (_, g))| g == &group && *j != i)
                .all(|(j, (other, _))| other.is_none_or(|other| other < *count || (other == *count && j > i)));
            if is_largest {
                total += count;
            }
        }
        total
    }

    pub(super) fn digest(&self, hash: &mut StateHash) {
        let time = |t: Option<Time>| t.map_or(i64::MIN, |t| t.0);
        let flag = |b: bool| i64::from(b);
        hash.int(self.now.0);
        for f in &self.facts {
            hash.int(f.label.map_or(-1, |l| l as i64)).int(flag(f.ruled_out)).int(time(f.since));
        }
        for i in &self.injects {
            hash.int(time(i.arrived)).int(time(i.opened)).int(flag(i.skipped));
        }
        hash.int(self.arrivals.len() as i64);
        for d in &self.decisions {
            let (kind, option, at) = match d.point {
                Point::Closed => (0, -1, i64::MIN),
                Point::Open => (1, -1, i64::MIN),
                Point::Deferred(t) => (2, -1, t.0),
                Point::Chosen(o, t) => (3, i64::from(o), t.0),
                Point::Defaulted(o, t) => (4, i64::from(o), t.0),
                Point::Other(o, t) => (5, o.map_or(-1, i64::from), t.0),
            };
            hash.int(kind).int(option).int(at).int(time(d.opened)).int(time(d.deadline)).int(flag(d.deferred));
        }
        for w in &self.work {
            let (kind, at) = match w.state {
                Work::Idle => (0, i64::MIN),
                Work::Queued => (1, i64::MIN),
                Work::Running(t) => (2, t.0),
                Work::Done(t) => (3, t.0),
            };
            hash.int(kind).int(at).int(time(w.asked)).int(w.agreed.0).int(i64::from(w.runs)).int(flag(w.ever_done));
        }
        for c in &self.clocks {
            hash.int(time(c.declared)).int(time(c.due)).int(time(c.filed)).int(time(c.waived)).int(flag(c.missed));
        }
        for c in &self.counted {
            hash.int(c.map_or(-1, |c| c as i64));
        }
        hash.int(self.notices.len() as i64).int(self.budget.0).int(self.reserve.0);
        for list in [&self.busy, &self.present, &self.extra] {
            list.iter().for_each(|n| {
                hash.int(i64::from(*n));
            });
        }
        self.waiting.iter().for_each(|d| {
            hash.int(i64::from(d.0));
        });
        for t in [self.published, self.counsel, self.forensics, self.insurer, self.police, self.people_told] {
            hash.int(time(t));
        }
        hash.int(time(self.first_opened)).int(time(self.believed_contained)).int(flag(self.ended));
    }
}
