//! The ledger: every figure of cost traces to an entry with its cause.

use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::Time;
use crate::scenario::doc::CostCategory;

/// Why money was spent or lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// An attack step.
    Step(StepId),
    /// An option or action.
    Deed(DeedId),
    /// A report that was late or missing, or the rule behind it.
    Obligation(ObligationId),
    /// An asset that did not serve.
    AssetDown(AssetId),
    /// A flow that was blocked or throttled.
    FlowCut(FlowId),
    /// Honest users of a credential who were locked out.
    LockedOut(CredentialId),
    /// Crisis management.
    Crisis,
    /// People whose data left, or who were robbed.
    People,
    /// The insurer.
    Insurer,
}

/// One entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was booked.
    pub at: Time,
    /// How much; negative only for insurance and for money that came back.
    pub amount: Cents,
    /// Where.
    pub category: CostCategory,
    /// Why.
    pub cause: Cause,
}

/// All entries, and their sums by category.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
    sums: [Cents; CostCategory::ALL.len()],
    /// What the teams know of: their own spending and its consequences.
    known: Cents,
}

/// Whether the teams know of an entry when it is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// They do.
    ByTeams,
    /// It shows later, or only in the debrief.
    Later,
}

impl Ledger {
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.sums = Default::default();
        self.known = Cents::ZERO;
    }

    pub(super) fn book(&mut self, entry: Entry, seen: Seen) {
        if entry.amount == Cents::ZERO {
            return;
        }
        if let Some(sum) = self.sums.get_mut(entry.category as usize) {
            *sum += entry.amount;
        }
        if seen == Seen::ByTeams {
            self.known += entry.amount;
        }
        self.entries.push(entry);
    }

    /// Every entry in the order of booking.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Sum of one category.
    pub fn sum(&self, category: CostCategory) -> Cents {
        self.sums.get(category as usize).copied().unwrap_or_default()
    }

    /// Sum of all.
    pub fn total(&self) -> Cents {
        self.sums.iter().copied().sum()
    }

    /// What the teams know of.
    pub fn known(&self) -> Cents {
        self.known
    }
}
