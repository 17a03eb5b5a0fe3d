//! Whether the teams may do something now, and if not, why. Computed from what they know and from the scenario's public side;
//! this module cannot name the truth.

use super::command::Rejection;
use super::knowledge::{Knowledge, Point, Work};
use crate::base::id::*;
use crate::base::time::Span;
use crate::scenario::doc::AbsentRule;
use crate::scenario::model::{RoleSet, Scenario};

/// Waiting for the deputy of a role that nobody plays (`AbsentRule::Wait`). An assumption: two hours to find and brief one.
const DEPUTY: Span = Span(2 * 3600);

/// What permission depends on.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) known: &'a Knowledge,
    pub(super) absent: RoleSet,
}

impl Desk<'_> {
    /// The title of a decision that is open.
    pub(super) fn open_title(self, decision: DecisionId) -> Result<String, Rejection> {
        let spec = self.scenario.decisions.get(decision.index()).ok_or_else(|| Rejection::NotOpen("?".into()))?;
        if self.known.decision(decision).point == Point::Open {
            Ok(spec.title.clone())
        } else {
            Err(Rejection::NotOpen(spec.title.clone()))
        }
    }

    /// The deed of an option of an open decision.
    pub(super) fn option(self, decision: DecisionId, option: u8) -> Result<DeedId, Rejection> {
        let title = self.open_title(decision)?;
        let spec = self.scenario.decisions.get(decision.index());
        spec.and_then(|s| s.options.get(usize::from(option))).copied().ok_or(Rejection::NoSuchOption(title))
    }

    /// Whether an option may be chosen with these approvals; how long it waits for deputies.
    pub(super) fn decide(self, decision: DecisionId, option: u8, approvals: RoleSet) -> Result<Span, Rejection> {
        let deed = self.option(decision, option)?;
        let owner = self.scenario.decisions.get(decision.index()).map(|d| d.owner);
        self.deed(deed, approvals, owner.into_iter().collect())
    }

    /// Whether a decision may be put off.
    pub(super) fn later(self, decision: DecisionId) -> Result<(), Rejection> {
        let title = self.open_title(decision)?;
        let offered = self.scenario.decisions.get(decision.index()).is_some_and(|d| d.later.is_some());
        if offered && !self.known.decision(decision).deferred { Ok(()) } else { Err(Rejection::NoLater(title)) }
    }

    /// Whether an action is on the menu at all.
    pub(super) fn is_offered(self, action: ActionId) -> bool {
        self.scenario.actions.get(action.index()).is_some_and(|spec| {
            let on_board = |f: FactId| self.known.facts.get(f.index()).is_some_and(|f| f.since.is_some());
            !spec.by.is_empty() && spec.fact.is_none_or(on_board) && self.known.holds(&spec.when)
        })
    }

    /// Whether a standing action may be started with these approvals; how long it waits for deputies.
    pub(super) fn action(self, action: ActionId, approvals: RoleSet) -> Result<Span, Rejection> {
        let Some(spec) = self.scenario.actions.get(action.index()) else {
            return Err(Rejection::NotOffered("?".into()));
        };
        let label = || match self.scenario.deeds.get(spec.deed.index()) {
            Some(deed) if spec.target_name.is_empty() => deed.label.clone(),
            Some(deed) => format!("{}: {}", deed.label, spec.target_name),
            None => spec.id.clone(),
        };
        if !self.is_offered(action) {
            return Err(Rejection::NotOffered(label()));
        }
        let work = self.known.deed(spec.deed);
        if matches!(work.state, Work::Queued | Work::Running(_)) || work.runs >= spec.times {
            return Err(Rejection::AlreadyDone(label()));
        }
        self.deed(spec.deed, approvals, spec.by)
    }

    /// Prerequisites, approvals and money of a deed.
    fn deed(self, deed: DeedId, approvals: RoleSet, owners: RoleSet) -> Result<Span, Rejection> {
        let Some(spec) = self.scenario.deeds.get(deed.index()) else { return Err(Rejection::NoSuchOption("?".into())) };
        if let Some((_, says)) = spec.needs.iter().find(|(that, _)| !self.known.holds(that)) {
            return Err(Rejection::Needs(says.clone()));
        }
        // Several roles may start it: any one of them starts it without asking itself.
        let needed = if owners.iter().count() == 1 { spec.approvals.without(owners) } else { spec.approvals };
        let missing = needed.without(approvals);
        let asked = missing.without(self.absent);
        if !asked.is_empty() {
            return Err(Rejection::Approval(asked.iter().collect()));
        }
        // An absent role cannot have agreed, whoever ticked its box.
        let silent = needed.and(self.absent);
        let rule = |role| self.scenario.role(role).map_or(AbsentRule::Proceed, |r| r.absent);
        let refusing: Vec<_> = silent.iter().filter(|r| rule(*r) == AbsentRule::Refuse).collect();
        if !refusing.is_empty() {
            return Err(Rejection::Absent(refusing));
        }
        if spec.cost > self.known.budget {
            let sign = &self.scenario.currency.sign;
            return Err(Rejection::Budget { cost: spec.cost.short(sign), left: self.known.budget.short(sign) });
        }
        Ok(if silent.iter().any(|r| rule(r) == AbsentRule::Wait) { DEPUTY } else { Span::ZERO })
    }
}
