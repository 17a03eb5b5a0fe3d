//! How a finished exercise compares: with other dice, with other ways to play it, and with what could have been before it.
//!
//! It is worked out after the exercise, part by part; what is not there yet is `None` or an empty list. Plain values, built by
//! [`super::compare`]. Money is in cents of the scenario's currency.

use serde::Serialize;

use super::after_action::{Figure, ScorePart};
use crate::base::money::Cents;

/// Everything that is said about how an exercise compares.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// What is being worked out: "Searching for the best play".
    pub stage: String,
    /// How much of it is done, 0 to 1.
    pub share: f64,
    /// Whether everything is there.
    pub done: bool,
    /// Replays behind what the play costs on average. While they are few, what is said is a first answer.
    pub replays: u64,
    /// Runs of the engine so far.
    pub runs: u64,
    /// What stands at the top instead of the first figures of the report, in their order.
    pub figures: Vec<Figure>,
    /// What playing so costs on average.
    pub expected: Option<Range>,
    /// How far replays of the same play lie apart: cost first, then times.
    pub spread: Vec<SpreadRow>,
    /// 10th and 90th percentile of each category of cost over the replays.
    pub categories: Vec<CategoryRange>,
    /// The references, dearest first.
    pub references: Vec<ReferenceRow>,
    /// Why a practised play can be dearer than the best one, or a careful one dearer than none; empty where neither is so.
    pub odd: String,
    /// How the best play was found and what stays open, in words.
    pub search: String,
    /// The best play, line by line.
    pub best_play: Vec<String>,
    /// Chance.
    pub luck: Option<Told>,
    /// Choice.
    pub quality_gap: Option<Told>,
    /// Where the exercise lies among others: among replays, then among random play.
    pub percentiles: Vec<PercentileRow>,
    /// Loss exceedance: nobody, yours, best.
    pub curves: Vec<CurveRow>,
    /// The score between nobody and the best known.
    pub score: Option<ScorePart>,
    /// What each decision cost, in the order in which they ended.
    pub regrets: Vec<RegretRow>,
    /// What each role contributed. It stays out of files: a report names people, and money by role must not read as a mark for one.
    #[serde(skip)]
    pub shares: Vec<ShareRow>,
    /// What all of them contributed together.
    pub explained: Option<Range>,
    /// What would have prevented it, most first; none while it is not known.
    pub measures: Option<Vec<MeasureRow>>,
    /// How much was tried for that, in words; empty while it is not known.
    pub tried: String,
    /// Where replays could not follow what was played.
    pub departures: Vec<String>,
    /// Where the numbers come from.
    pub method: String,
}

impl Comparison {
    /// The regret of a decision by its authored id.
    pub fn regret(&self, decision: &str) -> Option<&RegretRow> {
        self.regrets.iter().find(|row| row.id == decision)
    }
}

/// A mean and where the mean of endlessly many runs lies with 95 % confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The mean.
    pub cents: i64,
    /// Lower and upper end; none for fewer than two runs.
    pub ci95: Option<(i64, i64)>,
    /// Runs.
    pub runs: u64,
}

impl Range {
    /// "€1.42 M ± 0.1 M" in short form, without a sign before it.
    pub fn short(self, sign: &str) -> String {
        let mean = Cents(self.cents).short(sign);
        match self.ci95 {
            // An interval that is smaller than the last digit that is shown would pretend to an exactness that is not there.
            Some((low, high)) if (high - low) >= Cents(self.cents).resolution().0 => {
                format!("{mean} ± {}", Cents((high - low) / 2).short(sign))
            }
            _ => mean,
        }
    }

    /// "95 %: €1.3 M to €1.5 M, from 2,000 runs".
    pub fn interval(self, sign: &str) -> String {
        let runs = crate::base::money::grouped(self.runs);
        match self.ci95 {
            Some((low, high)) => {
                format!("95 %: {} to {}, from {runs} runs", Cents(low).short(sign), Cents(high).short(sign))
            }
            None => format!("from {runs} runs"),
        }
    }

    /// Whether the interval holds zero, so that the sign may be chance.
    pub fn may_be_nothing(self) -> bool {
        self.ci95.is_none_or(|(low, high)| low <= 0 && high >= 0)
    }
}

/// A figure with its sentence.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Told {
    /// The figure.
    pub range: Range,
    /// What it means.
    pub words: String,
}

/// How far replays lie apart in one figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SpreadRow {
    /// "Breach cost".
    pub label: String,
    /// In this exercise.
    pub yours: String,
    /// 10th, 50th and 90th percentile.
    pub percentiles: [String; 3],
}

/// How far replays lie apart in one category of cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CategoryRange {
    /// As in the waterfall.
    pub label: String,
    /// 10th percentile.
    pub low_cents: i64,
    /// 90th percentile.
    pub high_cents: i64,
}

/// A way to play that others are compared with.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ReferenceRow {
    /// "Nobody acts".
    pub name: String,
    /// What it is.
    pub about: String,
    /// What it costs on average.
    pub cost: Range,
}

/// Where the exercise lies among others.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PercentileRow {
    /// "Luck".
    pub name: String,
    /// Share of the others that cost more, 0 to 1.
    pub share: f64,
    /// The same in a sentence.
    pub words: String,
}

/// One curve of loss exceedance.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CurveRow {
    /// "Your play".
    pub name: String,
    /// Amounts in cents, rising, with the share of runs that cost at least as much.
    pub points: Vec<(i64, f64)>,
}

impl CurveRow {
    /// Share of runs that cost at least this much.
    pub fn share_at(&self, cents: i64) -> f64 {
        self.points.iter().find(|(amount, _)| *amount >= cents).map_or(0.0, |(_, share)| *share)
    }

    /// The amount that this share of runs reaches or goes over.
    pub fn at_share(&self, share: f64) -> Option<i64> {
        let reached = self.points.iter().rev().find(|(_, at)| *at >= share);
        reached.or(self.points.first()).map(|(amount, _)| *amount)
    }
}

/// What one decision cost against its best alternative.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RegretRow {
    /// Authored id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Role.
    pub role: String,
    /// What it ended with.
    pub chosen: String,
    /// The best alternative: "“Block” after 25 min".
    pub alternative: String,
    /// Chosen minus alternative over other dice, later decisions as played: what could be known when it was taken.
    pub as_played: Range,
    /// The best alternative when later decisions are the best known; empty where that was not computed.
    pub best_alternative: String,
    /// Chosen minus that, with later decisions and actions as in the best play known.
    pub best_after: Option<Range>,
    /// Chosen minus alternative on the dice that were played: in hindsight.
    pub story_cents: i64,
    /// What it comes to, in a sentence.
    pub words: String,
}

/// What one role contributed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShareRow {
    /// Role.
    pub role: String,
    /// Money that it saved; below zero for what it cost.
    pub saved: Range,
}

/// Something that would have made this attack cheaper, had it been so before the first signal.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MeasureRow {
    /// "Named by the author", "Known weakness, fixed", "Habit".
    pub kind: String,
    /// What.
    pub text: String,
    /// What it saves on average, decisions as played.
    pub saves: Range,
    /// What the play costs without it on the same dice, on average.
    pub without_cents: i64,
    /// What it would have saved on the dice that were played.
    pub story_cents: i64,
    /// What it costs: "€45,000 a year", or that the model does not say.
    pub price: String,
    /// What it costs per year, where somebody says.
    pub per_year_cents: Option<i64>,
    /// Who says so.
    pub source: String,
}
