//! Values as they are written: spans of time, money, chances and distributions.

use serde::{Deserialize, Serialize};

/// A span of story time as text: `"-26h"`, `"90m"`, `"2d 4h"`, `"45s"`. Units are `d`, `h`, `m`, `s`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SpanText(pub String);

/// Money in whole units of the scenario's currency (not cents). Never negative in a file.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MoneyValue(pub f64);

impl MoneyValue {
    /// No money: the default of every cost field.
    pub const ZERO: MoneyValue = MoneyValue(0.0);
}

impl Default for MoneyValue {
    fn default() -> Self {
        MoneyValue::ZERO
    }
}

/// How long something takes, in story time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Lasts {
    /// Always the same.
    Exactly(SpanText),
    /// Evenly between two spans.
    Between(SpanText, SpanText),
    /// Lognormal by its median and its 90th percentile: most work overruns more often than it finishes early.
    Around(SpanText, SpanText),
}

/// A number that is not known exactly, drawn once per run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Dist {
    /// Always the same.
    Fixed(f64),
    /// Evenly between two values.
    Uniform(f64, f64),
    /// Lowest, most likely, highest.
    Triangular(f64, f64, f64),
    /// Lognormal by its median and its 90th percentile. Both above zero.
    Lognormal(f64, f64),
}
