//! What a breach costs, term by term, in closed form: the functions by which the engine books its ledger and by which an
//! estimate is made from the public facts of an incident. One place, one set of parameters (`assets/costs.ron`).
//!
//! Every function takes the values that the parameters have in one run, and gives whole units of their currency, a share, a
//! chance or a number of people. Deliberately absent: dice, time, who pays, and any state; whether something happened at all
//! is for the caller to say.

use super::doc::{DataClass, Notice};
use super::model::{Param, ParamValues};
use crate::base::time::Span;

/// Crisis management is not paid for longer than this. Assumption: after ten days it has become a project.
pub const LONGEST_CRISIS: Span = Span(10 * 86_400);
/// People at which half of the chance of a class action, and of a fine's full severity, is reached. Assumptions: small cases
/// rarely go to court together, and fines grow with the number of people but far below proportion (exponent about 0.3 in
/// published cases).
const HALF_OF_CLASS: f64 = 5_000.0;
const HALF_OF_FINE: f64 = 100_000.0;

/// Whether copies were kept for the investigators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// They were, and nothing overwrote them.
    Kept,
    /// They were not.
    Lost,
}

/// How people whose data left came to hear of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// From the organisation, before or on the day on which it was in the news.
    FromUs,
    /// From somebody else, or never.
    Elsewhere,
}

/// What kind of data a settlement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// Names, addresses and the like.
    Ordinary,
    /// What can hurt or be used against a person: health, identity documents, cards, credentials …
    Sensitive,
}

/// Whether people whose data left were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// They were, or there was nobody to tell.
    Yes,
    /// They never were.
    Never,
}

/// What makes customers leave.
#[derive(Clone, Copy, Debug)]
pub struct Leaving {
    /// Customers at all.
    pub customers: f64,
    /// Customers whose data left, at most all.
    pub people: f64,
    /// How they heard of it.
    pub heard: Heard,
    /// Customers who were robbed.
    pub victims: f64,
    /// Share of the robbed who were not paid back.
    pub unrefunded: f64,
    /// Share of all concerned who leave because of what was said or done.
    pub lost_share: f64,
    /// Customers lost for other reasons, as a number.
    pub lost_customers: f64,
    /// Days of full outage that the stopped revenue amounts to.
    pub outage_days: f64,
}

/// The values of every parameter in one run.
#[derive(Clone, Copy, Debug)]
pub struct Rates<'a>(pub &'a ParamValues);

impl Rates<'_> {
    fn of(self, param: Param) -> f64 {
        self.0.get(param as usize).copied().unwrap_or_default()
    }

    /// Crisis management from detection until containment.
    pub fn crisis(self, lasted: Span) -> f64 {
        let days = lasted.min(LONGEST_CRISIS).hours() / 24.0;
        days * self.of(Param::CrisisDay)
    }

    /// The bill of a forensic firm.
    pub fn forensics(self, evidence: Evidence) -> f64 {
        let saved = match evidence {
            Evidence::Kept => self.of(Param::EvidenceSaves).clamp(0.0, 1.0),
            Evidence::Lost => 0.0,
        };
        let hours = self.of(Param::ForensicsHours) * (1.0 - saved);
        hours * self.of(Param::ForensicsHour)
    }

    /// The bill of outside counsel before any claim.
    pub fn counsel(self) -> f64 {
        self.of(Param::CounselHours) * self.of(Param::CounselHour)
    }

    /// Telling people, with the calls that follow.
    pub fn telling(self, people: f64, notice: Notice) -> f64 {
        let call = self.of(Param::CallRate) * self.of(Param::CallCost);
        // Messages without an address reach fewer people, who call less often.
        let each = match notice {
            Notice::Letter => self.of(Param::Letter) + call,
            Notice::Email => self.of(Param::Email) + call,
            Notice::InApp => self.of(Param::Email) + 0.5 * call,
            Notice::Public => 0.25 * call,
        };
        people * each
    }

    /// Identity monitoring that was offered to people.
    pub fn monitoring(self, people: f64) -> f64 {
        let each = self.of(Param::MonitoringPerPerson) * self.of(Param::MonitoringTakeUp);
        people * each
    }

    /// Customers who were robbed, from the money that was diverted.
    pub fn victims(self, diverted: f64) -> f64 {
        diverted / self.of(Param::DivertedPerVictim).max(1.0)
    }

    /// Money that was diverted, from the customers who were robbed: the way back.
    pub fn diverted(self, victims: f64) -> f64 {
        victims * self.of(Param::DivertedPerVictim).max(1.0)
    }

    /// Handling the cases of those who were robbed.
    pub fn handling(self, victims: f64) -> f64 {
        victims * self.of(Param::ChargebackFee)
    }

    /// Share of stopped revenue that stays lost.
    pub fn stays_lost(self) -> f64 {
        1.0 - self.of(Param::DowntimeRecaptured).clamp(0.0, 1.0)
    }

    /// Customers who leave because their data left, because they were robbed, because nothing worked, or because of what was
    /// said.
    pub fn leaving(self, of: &Leaving) -> f64 {
        let churn = match of.heard {
            Heard::FromUs => Param::ChurnTold,
            Heard::Elsewhere => Param::ChurnSurprised,
        };
        let mut leaving = of.people * self.of(churn).clamp(0.0, 1.0);
        leaving += of.victims.min(of.customers) * of.unrefunded * self.of(Param::ChurnUnrefunded).clamp(0.0, 1.0);
        leaving += (of.people + of.victims) * of.lost_share;
        leaving += of.lost_customers;
        leaving += of.customers * (self.of(Param::ChurnOutage) * of.outage_days).clamp(0.0, 1.0);
        leaving.min(of.customers)
    }

    /// Chance that people go to law together.
    pub fn claim_chance(self, affected: f64, exposure: f64) -> f64 {
        let size = affected / (affected + HALF_OF_CLASS);
        self.of(Param::ClassActionChance) * size * exposure
    }

    /// Defence and settlement once they do.
    pub fn claim(self, affected: f64, sensitivity: Sensitivity) -> f64 {
        self.of(Param::DefenceCost) + self.settlement(affected, sensitivity)
    }

    /// The settlement alone.
    fn settlement(self, affected: f64, sensitivity: Sensitivity) -> f64 {
        let each = self.of(match sensitivity {
            Sensitivity::Sensitive => Param::SettlementSensitive,
            Sensitivity::Ordinary => Param::SettlementOrdinary,
        });
        affected * each
    }

    /// How much graver an authority takes the case: how the organisation behaved, each late clock, people never told.
    pub fn gravity(self, view: f64, late_clocks: usize, told: Told) -> f64 {
        let mut worse = view;
        worse *= 1.0 + self.of(Param::LatenessShare) * late_clocks as f64;
        if told == Told::Never {
            worse *= self.of(Param::UntoldFactor).max(1.0);
        }
        worse
    }

    /// A fine as a share of its cap, once an authority takes the case up.
    pub fn fine_share(self, affected: f64, gravity: f64) -> f64 {
        let size = 0.1 + 0.9 * affected / (affected + HALF_OF_FINE);
        (self.of(Param::PenaltySeverity) * size * gravity).clamp(0.0, 1.0)
    }

    /// Share of the bills of firms that the insurer was not asked about which it pays all the same.
    pub fn uncleared(self) -> f64 {
        self.of(Param::InsurerUncleared).clamp(0.0, 1.0)
    }
}

/// Whether data of a class can hurt or be used against a person.
pub fn sensitivity(class: DataClass) -> Sensitivity {
    match class {
        DataClass::SpecialCategory
        | DataClass::Health
        | DataClass::Cardholder
        | DataClass::CardAuthentication
        | DataClass::IdentityDocument
        | DataClass::Children
        | DataClass::Credentials
        | DataClass::Government => Sensitivity::Sensitive,
        DataClass::Personal
        | DataClass::Financial
        | DataClass::IntellectualProperty
        | DataClass::Business
        | DataClass::Telemetry
        | DataClass::Location
        | DataClass::Public
        | DataClass::Test => Sensitivity::Ordinary,
    }
}

/// US dollars for one unit of a currency in which caps of regimes are written. Rates of the end of October 2026, rounded: a
/// cap is an order of magnitude, not an invoice.
pub fn usd_of_cap(currency: &str) -> f64 {
    match currency {
        "EUR" => 1.16,
        "GBP" => 1.32,
        "AUD" => 0.65,
        _ => 1.0,
    }
}
