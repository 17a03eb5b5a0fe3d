//! From public facts to a distribution of cost: the terms of `scenario::cost` at many draws of the parameters, put together.
//!
//! Total = reported over parts × (experts + telling + monitoring + claims + fines + lost business, levelled off at the
//! ability to pay) + standstill + theft, each at the same draws of `costs.ron` as in any run, and around that a lognormal
//! scatter. Five numbers are fitted (see [`super::fit`]); all else is published, derived or a stated assumption in
//! `estimate.ron`. Deliberately absent: factors by country or sector beyond law and kind of business (they made incidents that
//! were left out come out worse), and anything about how well somebody responded.

use std::sync::Arc;

use super::facts::{Facts, Law, Outage, Reading, read};
use crate::base::diag::Diagnostic;
use crate::base::dice::{Key, Mechanic, Name, Shape};
use crate::base::time::Span;
use crate::scenario::compile::shape;
use crate::scenario::cost::{Evidence, Heard, Leaving, Rates, Told, usd_of_cap};
use crate::scenario::decode;
use crate::scenario::doc::{CostModelDoc, Dist, EstimateModelDoc, Notice, ParameterDoc, RegimeDoc, RegimesDoc};
use crate::scenario::load::Library;
use crate::scenario::model::{Param, ParamValues};
use crate::scenario::source::Source;

/// Draws behind an estimate: the median's own error is then about two hundredths in ln cost, far below the scatter.
pub const DRAWS: usize = 400;
/// Seed of the draws. Estimates are the same each time.
const SEED: u64 = 0x0e57;
/// Days of crisis where nobody said how long containing took.
const USUAL_CONTAINMENT: f64 = 5.0;
/// People who are told within so many days are taken to have heard it from the organisation.
const HEARD_FROM_US: f64 = 3.0;
/// Days after which telling people is late under most laws.
const LATE: f64 = 30.0;
/// Days after which people count as never told, as in a case that was kept quiet.
const NEVER_TOLD: f64 = 180.0;

/// The five numbers that are fitted to published incidents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// Factor on the parts.
    pub reported_over_parts: f64,
    /// Exponent of people over records.
    pub damping: f64,
    /// Share of sales that stops.
    pub stopped_share: f64,
    /// Factor on the loss of one robbed customer.
    pub robbed_share: f64,
    /// Standard deviation of ln cost around the model.
    pub spread: f64,
}

/// A lognormal distribution of cost in US dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// Mean of ln cost.
    pub mu: f64,
    /// Standard deviation of ln cost.
    pub sigma: f64,
}

impl Predicted {
    /// The cost that is not exceeded with this probability, from its standard normal quantile.
    pub fn at(self, z: f64) -> f64 {
        libm::exp(self.mu + z * self.sigma)
    }
}

/// Why there is no model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file says something else than a model.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    File(Vec<Diagnostic>),
    /// A parameter is missing.
    #[error("{file}: the parameter {id:?} is missing")]
    Missing {
        /// File.
        file: &'static str,
        /// Parameter.
        id: &'static str,
    },
}

/// What one draw of the parameters of `estimate.ron` comes to.
#[derive(Clone, Copy, Debug, Default)]
struct Own {
    people: f64,
    revenue: f64,
    letters: f64,
    customer_value: f64,
    outage_days: f64,
    stopped: f64,
    robbed: f64,
    funds: f64,
    /// Dice for what happens or not: do people sue, does an authority act, do card schemes.
    sues: f64,
    fined: f64,
    assessed: f64,
}

/// Cost of one draw in its parts, before the fitted factors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    core: f64,
    standstill: f64,
    theft: f64,
    funds: f64,
}

/// The model, ready to estimate.
#[derive(Clone, Debug)]
pub struct Model {
    fitted: Fitted,
    each_is_one: f64,
    size_elasticity: f64,
    ability_to_pay: f64,
    regimes: Vec<RegimeDoc>,
    draws: Vec<(ParamValues, Own)>,
}

fn found(list: &[ParameterDoc], file: &'static str, id: &'static str) -> Result<Dist, ModelError> {
    list.iter().find(|p| p.id == id).map(|p| p.dist).ok_or(ModelError::Missing { file, id })
}

impl Model {
    /// The model that ships with the program.
    ///
    /// # Errors
    /// What is wrong with its files; a test keeps that from being released.
    pub fn bundled() -> Result<Model, ModelError> {
        let library = Library::bundled().map_err(ModelError::File)?;
        Model::new(&Model::bundled_doc()?, &library.costs, &library.regimes)
    }

    /// Its file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn bundled_doc() -> Result<EstimateModelDoc, ModelError> {
        Model::read("assets/estimate.ron", include_str!("../../../assets/estimate.ron"))
    }

    /// Reads the text of a model.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(name: &str, text: &str) -> Result<EstimateModelDoc, ModelError> {
        let source = Source::from_text(name, Arc::from(text)).map_err(|fault| ModelError::File(vec![*fault]))?;
        let file = decode::index::<EstimateModelDoc>(source).map_err(|fault| ModelError::File(vec![*fault]))?;
        let decoded = decode::decode::<EstimateModelDoc>(&file);
        match decoded.doc {
            Some(doc) if decoded.diagnostics.is_empty() => Ok(doc),
            _ => Err(ModelError::File(decoded.diagnostics)),
        }
    }

    /// Puts a model together from its file and the files that it shares with the exercise.
    ///
    /// # Errors
    /// When a parameter is missing.
    pub fn new(doc: &EstimateModelDoc, costs: &CostModelDoc, regimes: &RegimesDoc) -> Result<Model, ModelError> {
        let own = |id| found(&doc.parameters, "estimate.ron", id);
        let fixed = |id| own(id).map(|dist| shape(dist).at(die(id, 0)));
        let fitted = Fitted {
            reported_over_parts: fixed("reported_over_parts")?,
            damping: fixed("damping")?,
            stopped_share: fixed("stopped_share")?,
            robbed_share: fixed("robbed_share")?,
            spread: fixed("spread")?,
        };
        let shared: Vec<(Param, Shape)> = Param::ALL
            .iter()
            .map(|p| Ok((*p, shape(found(&costs.parameters, "costs.ron", p.id())?))))
            .collect::<Result<_, ModelError>>()?;
        let ids = [
            "usual_people",
            "usual_revenue",
            "letter_share",
            "customer_value",
            "outage_days",
            "stopped_scatter",
            "robbed_scatter",
            "funds_taken",
        ];
        let mut shapes = Vec::new();
        for id in ids {
            shapes.push((id, shape(own(id)?)));
        }
        let draws = (0..DRAWS as u32)
            .map(|n| {
                let mut values = [0.0; Param::ALL.len()];
                for ((param, shape), value) in shared.iter().zip(&mut values) {
                    *value = shape.at(die(param.id(), n));
                }
                let at = |wanted: &'static str| {
                    shapes.iter().find(|(id, _)| *id == wanted).map_or(0.0, |(id, shape)| shape.at(die(id, n)))
                };
                let own = Own {
                    people: at("usual_people"),
                    revenue: at("usual_revenue"),
                    letters: at("letter_share"),
                    customer_value: at("customer_value"),
                    outage_days: at("outage_days"),
                    stopped: at("stopped_scatter"),
                    robbed: at("robbed_scatter"),
                    funds: at("funds_taken"),
                    sues: happens(Mechanic::ClassAction, "", n),
                    fined: happens(Mechanic::Enforcement, "law", n),
                    assessed: happens(Mechanic::Enforcement, "pci-dss", n),
                };
                (values, own)
            })
            .collect();
        Ok(Model {
            fitted,
            each_is_one: fixed("each_is_one")?,
            size_elasticity: fixed("size_elasticity")?,
            ability_to_pay: fixed("ability_to_pay")?,
            regimes: regimes.regimes.clone(),
            draws,
        })
    }

    /// The five fitted numbers.
    pub fn fitted(&self) -> Fitted {
        self.fitted
    }

    /// The distribution of the cost of an incident.
    pub fn predict(&self, facts: &Facts) -> Predicted {
        self.predict_with(facts, &self.fitted)
    }

    /// The same with other fitted numbers.
    pub(super) fn predict_with(&self, facts: &Facts, fitted: &Fitted) -> Predicted {
        let parts = self.parts(facts, fitted.damping);
        let (mean, variance) = moments(&parts, fitted.reported_over_parts, fitted.stopped_share, fitted.robbed_share);
        Predicted { mu: mean, sigma: libm::sqrt(variance + fitted.spread * fitted.spread) }
    }

    /// Cost in its parts at every draw.
    pub(super) fn parts(&self, facts: &Facts, damping: f64) -> Vec<Parts> {
        let reading = read(facts);
        self.draws.iter().map(|(values, own)| self.parts_of(facts, &reading, Rates(values), own, damping)).collect()
    }

    fn parts_of(&self, facts: &Facts, reading: &Reading, rates: Rates<'_>, own: &Own, damping: f64) -> Parts {
        let records = facts.records.unwrap_or(own.people);
        let people = if records <= self.each_is_one {
            records
        } else {
            self.each_is_one * libm::pow(records / self.each_is_one, damping)
        };
        let revenue = facts.annual_revenue_usd.filter(|r| *r > 0.0).unwrap_or(own.revenue);
        let size = libm::pow(revenue / 1e9, self.size_elasticity);

        let lasted = Span((facts.contain_days.unwrap_or(USUAL_CONTAINMENT) * 86_400.0) as i64);
        let experts = (rates.crisis(lasted) + rates.forensics(Evidence::Lost) + rates.counsel()) * size;
        let telling = rates.telling(people * own.letters, Notice::Letter)
            + rates.telling(people * (1.0 - own.letters), Notice::Email);
        let monitoring = match reading.sensitivity {
            crate::scenario::cost::Sensitivity::Sensitive => rates.monitoring(people),
            crate::scenario::cost::Sensitivity::Ordinary => 0.0,
        };
        let sued = people >= 1.0 && own.sues < rates.claim_chance(people, 1.0);
        let claims = if sued { rates.claim(people, reading.sensitivity) } else { 0.0 };
        let heard = match facts.notify_days {
            Some(days) if days <= HEARD_FROM_US => Heard::FromUs,
            Some(_) | None => Heard::Elsewhere,
        };
        let leaving = rates.leaving(&Leaving {
            customers: people,
            people,
            heard,
            victims: 0.0,
            unrefunded: 0.0,
            lost_share: 0.0,
            lost_customers: 0.0,
            outage_days: 0.0,
        });
        let parts = experts
            + telling
            + monitoring
            + claims
            + self.fines(facts, reading, rates, own, people, revenue)
            + leaving * own.customer_value;
        Parts {
            core: parts / (1.0 + parts / (self.ability_to_pay * revenue)),
            standstill: match reading.outage {
                Some(outage) if !reading.public_body => standstill(outage, rates, own, revenue),
                Some(_) | None => 0.0,
            },
            theft: if reading.funds && people >= 1.0 && facts.records.is_some() {
                rates.diverted(people) * own.robbed
            } else {
                0.0
            },
            funds: if reading.funds && facts.records.is_none_or(|r| r < 1.0) { own.funds } else { 0.0 },
        }
    }

    /// The fine of the law that applies, and what card schemes charge.
    fn fines(&self, facts: &Facts, reading: &Reading, rates: Rates<'_>, own: &Own, people: f64, revenue: f64) -> f64 {
        if people < 1.0 {
            return 0.0;
        }
        let days = facts.notify_days.unwrap_or(0.0);
        let told = if days > NEVER_TOLD { Told::Never } else { Told::Yes };
        let gravity = rates.gravity(1.0, usize::from(days > LATE), told);
        let of = |id: &str, die: f64| {
            let Some(penalty) = self.regimes.iter().find(|r| r.id == id).map(|r| &r.penalty) else { return 0.0 };
            if die >= penalty.enforcement * gravity {
                return 0.0;
            }
            let cap = penalty.cap.0 * usd_of_cap(&penalty.currency);
            cap.max(revenue * penalty.cap_share_of_revenue) * rates.fine_share(people, gravity)
        };
        let law = match reading.law {
            Law::Eu => "gdpr",
            Law::Uk => "uk-gdpr",
            Law::Australia => "ndb",
            Law::UsHealth => "hipaa",
            Law::UsFinance => "nydfs",
            Law::UsOther => "ccpa",
            // Many laws follow the pattern of the GDPR; the chance that it is used is an assumption there too.
            Law::Other => "gdpr",
        };
        let fine = if reading.in_force { of(law, own.fined) } else { 0.0 };
        fine + if reading.cards { of("pci-dss", own.assessed) } else { 0.0 }
    }
}

/// Sales that stop and do not come back, before the fitted share.
fn standstill(outage: Outage, rates: Rates<'_>, own: &Own, revenue: f64) -> f64 {
    revenue / 365.0 * outage.days.unwrap_or(own.outage_days) * own.stopped * rates.stays_lost()
}

/// Mean and variance of ln cost over the draws.
pub(super) fn moments(parts: &[Parts], reported: f64, stopped: f64, robbed: f64) -> (f64, f64) {
    let (mut sum, mut squares) = (0.0, 0.0);
    for part in parts {
        let total = reported * part.core + stopped * part.standstill + robbed * part.theft + part.funds;
        // A cent is the least that an incident costs: ln 0 is not a cost.
        let ln = libm::log(total.max(0.01));
        sum += ln;
        squares += ln * ln;
    }
    let n = parts.len().max(1) as f64;
    let mean = sum / n;
    (mean, (squares / n - mean * mean).max(0.0))
}

/// What of the parts depends on which fitted number.
pub(super) fn depends(parts: &[Parts]) -> (bool, bool) {
    (parts.iter().any(|p| p.standstill > 0.0), parts.iter().any(|p| p.theft > 0.0))
}

fn die(id: &str, n: u32) -> crate::base::dice::Die {
    Key::new(Mechanic::Parameter, Name::of(id), Name::default(), n).throw(SEED)
}

fn happens(mechanic: Mechanic, name: &str, n: u32) -> f64 {
    Key::new(mechanic, Name::of(name), Name::default(), n).throw(SEED).unit()
}
