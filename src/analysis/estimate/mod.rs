//! What an incident cost, estimated from its public facts alone, and how well such estimates fit what was published.
//!
//! `sheet` reads a table, `facts` what its words mean, `model` puts the cost terms of `scenario::cost` together, `fit` and
//! `table` hold the result against published incidents, each predicted by a model that never saw it. Deliberately absent: the
//! name of the organisation, published costs, fines, notes and sources as inputs of an estimate.

pub mod facts;
pub mod fit;
pub mod model;
pub mod sheet;
pub mod table;

use serde::Serialize;

use crate::base::money::Cents;
use facts::Facts;
use model::{Model, Predicted};

/// Standard normal quantile of 75 %: a quarter lies above.
pub const Z25: f64 = 0.674_489_750_196_081_7;
/// Standard normal quantile of 95 %.
pub const Z5: f64 = 1.644_853_626_951_472_2;

/// Five percentiles of a cost, US cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bands {
    /// 5 % of such cases cost less.
    pub p5_cents: i64,
    /// A quarter.
    pub p25_cents: i64,
    /// Half.
    pub p50_cents: i64,
    /// Three quarters.
    pub p75_cents: i64,
    /// 95 %.
    pub p95_cents: i64,
}

impl Bands {
    /// Of a distribution.
    pub fn of(predicted: Predicted) -> Bands {
        let at = |z| Cents::from_units(predicted.at(z)).0;
        Bands { p5_cents: at(-Z5), p25_cents: at(-Z25), p50_cents: at(0.0), p75_cents: at(Z25), p95_cents: at(Z5) }
    }
}

/// The estimate of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// Name of the row.
    pub id: String,
    #[serde(flatten)]
    /// Its percentiles.
    pub bands: Bands,
}

/// Estimates one incident.
pub fn estimate(model: &Model, facts: &Facts) -> Bands {
    Bands::of(model.predict(facts))
}
