//! An invented analysis of the invented debrief.

use std::sync::Arc;

use crate::base::id::DecisionId;
use crate::base::time::Span;
use crate::host::{ChoiceView, StudyState, StudyView, WhatIfState};
use crate::report::{
    CategoryRange, Comparison, CurveRow, Difference, DifferenceRow, Figure, MeasureRow, PercentileRow, Range,
    ReferenceRow, RegretRow, ShareRow, SpreadRow, StoryLine, StoryRow, Told, Tone,
};

/// Amounts are said in tenths of a million.
const TENTH: i64 = 10_000_000;

fn range(mean: i64, half: i64) -> Range {
    Range { cents: mean * TENTH, ci95: Some(((mean - half) * TENTH, (mean + half) * TENTH)), runs: 2_000 }
}

/// All of it, with *what if* answered.
pub fn study() -> StudyView {
    StudyView {
        state: StudyState::Done,
        comparison: Some(Arc::new(comparison())),
        choices: Arc::new(choices()),
        what_if: WhatIfState::Shown(Arc::new(difference())),
    }
}

fn choices() -> Vec<ChoiceView> {
    let choice = |index: usize, title: &str, options: &[&str], chosen: u8, minutes: i64| ChoiceView {
        decision: DecisionId::new(index),
        title: title.into(),
        options: options.iter().map(|o| (*o).to_owned()).collect(),
        chosen: Some(chosen),
        defaulted: false,
        after: Span(minutes * 60),
        deadline: Span(2 * 3600),
    };
    vec![
        choice(0, "Stop the reads", &["Cut the rate limit", "Revoke the partner's key now", "Watch"], 0, 41),
        choice(1, "Are we aware?", &["Wait for forensics", "Declare awareness, notify in phases"], 0, 25),
    ]
}

/// What is said of the invented debrief when all is known.
pub fn comparison() -> Comparison {
    let reference = |name: &str, about: &str, mean: i64| ReferenceRow {
        name: name.into(),
        about: about.into(),
        cost: range(mean, 1),
    };
    let curve = |name: &str, low: i64, high: i64| CurveRow {
        name: name.into(),
        points: (0..40).map(|i| (low * TENTH + (high - low) * TENTH * i / 39, 1.0 - i as f64 / 40.0)).collect(),
    };
    let figure = |label: &str, value: &str, note: &str, tone| Figure {
        label: label.into(),
        value: value.into(),
        note: note.into(),
        tone,
        explain: "Invented, as everything here.".into(),
    };
    Comparison {
        stage: "Done".into(),
        share: 1.0,
        done: true,
        replays: 2_000,
        runs: 71_000,
        figures: vec![
            figure("Breach cost", "€6.20 M", "8 of 10: €4.90 M to €8.80 M", Tone::Plain),
            figure("Against doing nothing", "−€21.4 M", "€27.6 M with every team silent", Tone::Good),
            figure("Against the best found", "+€3.10 M", "€3.10 M on average, found in 21,000 runs", Tone::Bad),
        ],
        expected: Some(range(58, 1)),
        spread: vec![
            spread("Breach cost", "€6.20 M", ["€4.90 M", "€5.70 M", "€8.80 M"]),
            spread("Time to detect", "2 h 41", ["1 h 10", "2 h 30", "never"]),
            spread("Time to contain", "5 h 50", ["3 h 20", "5 h 10", "9 h"]),
        ],
        categories: vec![CategoryRange {
            label: "Lost business".into(),
            low_cents: 12 * TENTH,
            high_cents: 24 * TENTH,
        }],
        references: vec![
            reference("Nobody acts", "Every declared default and no other action.", 276),
            reference("Random play", "Any option at any moment, by the dice.", 184),
            reference("Cautious play", "What a careful room would choose.", 97),
            reference("Expert", "The author's own play.", 42),
            reference("Best found", "The cheapest play that the search found.", 31),
        ],
        odd: "The expert's play is the author's: decided beforehand, without knowing the dice.".into(),
        search: "Best found: one answer, moment or action is changed at a time. It may not be the best there is: somebody who knew the dice beforehand could still save €0.4 M.".into(),
        best_play: vec!["Stop the reads: “Revoke the partner's key now” after 5 min".into()],
        luck: Some(Told {
            range: range(4, 1),
            words: "Bad luck: it cost €400 k more than the same play costs on average under other dice.".into(),
        }),
        quality_gap: Some(Told {
            range: range(27, 1),
            words: "Play: on average your play costs €2.70 M more than the best that was found.".into(),
        }),
        percentiles: vec![
            percentile("Luck", 0.34, "Of 100 replays of your play under other dice, 34 cost more than yours did."),
            percentile("Skill", 0.91, "Of 100 rooms that choose at random, 91 cost more than yours did."),
        ],
        curves: vec![curve("Nobody acts", 120, 640), curve("Your play", 30, 190), curve("Best found", 12, 90)],
        score: None,
        regrets: regrets(),
        shares: [("Dev", 96), ("Product", 35), ("Legal", -12), ("Finance", 0)]
            .into_iter()
            .map(|(role, cents)| ShareRow { role: role.into(), saved: range(cents, 3) })
            .collect(),
        explained: Some(range(119, 2)),
        measures: Some(measures()),
        tried: "Tried one by one: 3 measures that the author names, 4 weaknesses that were known and not fixed and 2 habits of the room, each under 48 dice.".into(),
        departures: vec!["Are we aware? did not come up in 3 % of replays.".into()],
        method: "What you decided is played again under 2,000 other dice, like every reference.".into(),
    }
}

fn spread(label: &str, yours: &str, percentiles: [&str; 3]) -> SpreadRow {
    SpreadRow { label: label.into(), yours: yours.into(), percentiles: percentiles.map(Into::into) }
}

fn percentile(name: &str, share: f64, words: &str) -> PercentileRow {
    PercentileRow { name: name.into(), share, words: words.into() }
}

fn regrets() -> Vec<RegretRow> {
    let row = |id: &str, title: &str, role: &str, chosen: &str, alternative: &str, mean: i64, story: i64| RegretRow {
        id: id.into(),
        title: title.into(),
        role: role.into(),
        chosen: chosen.into(),
        alternative: alternative.into(),
        as_played: range(mean, 1),
        best_alternative: alternative.into(),
        best_after: Some(range(mean + 2, 1)),
        story_cents: story * TENTH,
        words: format!("On what you knew, {alternative} would have cost less on average."),
    };
    vec![
        row(
            "stop-reads",
            "Stop the reads",
            "Dev",
            "Cut the rate limit",
            "“Revoke the partner's key now” after 41 min",
            14,
            19,
        ),
        row(
            "aware",
            "Are we aware?",
            "Legal",
            "Wait for forensics",
            "“Declare awareness, notify in phases” after 25 min",
            -9,
            -2,
        ),
    ]
}

fn measures() -> Vec<MeasureRow> {
    let row = |kind: &str, text: &str, saves: i64, per_year: Option<i64>, source: &str| MeasureRow {
        kind: kind.into(),
        text: text.into(),
        saves: range(saves, 1),
        without_cents: 58 * TENTH,
        story_cents: saves * TENTH,
        price: per_year.map_or("cost not in the model".into(), |_| "€45,000 a year".into()),
        per_year_cents: per_year,
        source: source.into(),
    };
    vec![
        row(
            "Named by the author",
            "Object-level checks on all partner routes",
            52,
            Some(4_500_000),
            "The author of the scenario estimates its price.",
        ),
        row(
            "Control that did not work at the start",
            "Switch on: Per-key read quota with an alert (at Partner gateway)",
            31,
            Some(6_000_000),
            "Running cost as the ecosystem states it.",
        ),
        row(
            "Habit",
            "Open every piece of news within three minutes",
            8,
            None,
            "A habit has no price in the model: count hours and practice.",
        ),
    ]
}

fn difference() -> Difference {
    let line = |text: &str, other: &str| StoryLine { text: text.into(), other: other.into() };
    let row = |clock: &str, before: Option<StoryLine>, after: Option<StoryLine>| StoryRow {
        clock: clock.into(),
        before,
        after,
    };
    let figure = |label: &str, before: &str, after: &str| DifferenceRow {
        label: label.into(),
        before: before.into(),
        after: after.into(),
    };
    let same = line("The read rate of one partner is sixty times as high", "");
    Difference {
        change: "Stop the reads: “Revoke the partner's key now”, 15 min after it opened".into(),
        before_cents: 62 * TENTH,
        after_cents: 41 * TENTH,
        on_average: Some(range(-14, 1)),
        categories: vec![("Lost business".into(), 19 * TENTH, 11 * TENTH), ("Downtime".into(), 10 * TENTH, 10 * TENTH)],
        times: vec![figure("Time to detect", "2 h 41", "2 h 41"), figure("Time to contain", "5 h 50", "1 h 15")],
        clocks: vec![figure("DORA initial report", "1 h 20 late", "met, Sat 01:10")],
        by_time: vec![
            (0.0, 0, 0),
            (2.0, 10 * TENTH, 9 * TENTH),
            (8.0, 50 * TENTH, 30 * TENTH),
            (30.0, 62 * TENTH, 41 * TENTH),
        ],
        parts_at: "Fri 19:59".into(),
        story: vec![
            row("Fri 19:44", Some(same.clone()), Some(same)),
            row("Fri 19:59", None, Some(line("Stop the reads: “Revoke the partner's key now”", ""))),
            row("Fri 20:25", Some(line("Stop the reads: “Cut the rate limit”", "")), None),
            row("Fri 23:30", Some(line("Contained: no gain is within the attacker's reach", "Fri 20:55")), None),
        ],
        notes: vec!["Isolate legacy-export: does not come up with the change.".into()],
    }
}
