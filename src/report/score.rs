//! The score as rows of a table, between nobody and the expert or the best known.

use super::after_action::{ScorePart, ScoreRow};
use crate::analysis::references::Means;
use crate::analysis::score::{PARTS, Score, Top, WEIGHTS, formula};
use crate::base::time::Span;
use crate::engine::Outcome;
use crate::scenario::model::Scenario;

/// The score with its formula. `means` are nobody's and those of `top`, of so many runs each.
pub(super) fn score_part(
    scenario: &Scenario,
    outcome: &Outcome,
    points: &Score,
    means: [&Means; 2],
    top: Top,
    runs: u64,
) -> ScorePart {
    let sign = &scenario.currency.sign;
    let t = outcome.times;
    let time = |span: Option<Span>| span.map_or("never".into(), |s| s.to_string());
    let yours = [outcome.cost.short(sign), time(t.detect), time(t.respond), time(t.contain), time(t.recover)];
    let mean = |m: &Means, i: usize| match i.checked_sub(1) {
        None => m.cost.short(sign),
        Some(i) => {
            let never = m.never.get(i).copied().unwrap_or_default();
            let span = Span(m.times.get(i).copied().unwrap_or_default() as i64);
            if never > 0.995 { "never".into() } else { span.to_string() }
        }
    };
    let [nobody, best] = means;
    let rows = PARTS.iter().enumerate().map(|(i, label)| ScoreRow {
        label: (*label).into(),
        yours: yours.get(i).cloned().unwrap_or_default(),
        nobody: mean(nobody, i),
        expert: mean(best, i),
        points: points.parts.get(i).copied().unwrap_or_default(),
        out_of: WEIGHTS.get(i).copied().unwrap_or_default(),
    });
    let (title, note) = match top {
        Top::Expert => ("Expert", "Until the best play is known, the expert's stands for full points."),
        Top::Best => {
            ("Best found", "Best: the cheapest play that the search found; it was searched for by cost alone.")
        }
    };
    ScorePart {
        total: points.total(),
        formula: formula(top),
        parts: rows.collect(),
        top: title.into(),
        references: format!("Nobody and {}: means of {runs} runs each. {note}", top.word()),
    }
}
