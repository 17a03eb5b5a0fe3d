//! *What if* in words: cost, times and clocks side by side, and the two stories from where they part.

use serde::Serialize;

use super::compare::range;
use super::comparison::Range;
use crate::analysis::played::Exercise;
use crate::analysis::what_if::{Change, InOther, Side, To, WhatIf};
use crate::base::id::DecisionId;
use crate::base::time::{Span, Time};
use crate::engine::view::{line, option_label};
use crate::engine::{ObligationOutcome, ObligationState, Outcome};
use crate::scenario::doc::CostCategory;
use crate::scenario::model::Scenario;

/// Lines of the common story that are shown before the parting.
const BEFORE: usize = 2;

/// What came of a change. Money in cents of the scenario's currency.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Difference {
    /// "Stop the reads: “Block” after 15 min".
    pub change: String,
    /// What it cost as played.
    pub before_cents: i64,
    /// What it costs with the change, on the same dice.
    pub after_cents: i64,
    /// What the change adds on other dice, on average.
    pub on_average: Option<Range>,
    /// Cost by category, where there is any: label, as played, with the change.
    pub categories: Vec<(String, i64, i64)>,
    /// Times, people and how it ended.
    pub times: Vec<DifferenceRow>,
    /// Clocks of laws and contracts.
    pub clocks: Vec<DifferenceRow>,
    /// Hours from T0 with the cost booked so far, as played and with the change.
    pub by_time: Vec<(f64, i64, i64)>,
    /// Where the stories part: "Fri 18:40"; empty where they do not.
    pub parts_at: String,
    /// Both stories, from a little before they part; the same instant on the same row.
    pub story: Vec<StoryRow>,
    /// What has to be said about it: that the play could not be followed, or not exactly.
    pub notes: Vec<String>,
}

/// One figure, as played and with the change.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DifferenceRow {
    /// "Time to contain".
    pub label: String,
    /// As played.
    pub before: String,
    /// With the change.
    pub after: String,
}

/// One row of the two stories.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StoryRow {
    /// "Fri 18:40".
    pub clock: String,
    /// What happened as played.
    pub before: Option<StoryLine>,
    /// What happens with the change.
    pub after: Option<StoryLine>,
}

impl StoryRow {
    /// Whether both stories have it at this instant.
    pub fn is_same(&self) -> bool {
        self.before.is_some() && self.after.is_some()
    }
}

/// One thing that happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StoryLine {
    /// What.
    pub text: String,
    /// When it happens in the other story: "Fri 19:10"; empty where it does not, or at the same instant.
    pub other: String,
}

/// From what was played and what came of a change.
pub fn difference(exercise: &Exercise, found: &WhatIf) -> Difference {
    let scenario = &exercise.scenario;
    let outcomes = [&found.before.outcome, &found.after.outcome];
    let [before, after] = outcomes;
    let parts = found.parts_at.and_then(|i| {
        let at = |side: &Side| side.story.get(i).map(|h| h.at);
        at(&found.before).into_iter().chain(at(&found.after)).min()
    });
    let categories = CostCategory::ALL.iter().zip(before.by_category.iter().zip(&after.by_category));
    let clock = |(a, b): (&ObligationOutcome, &ObligationOutcome)| {
        let label = scenario.obligations.get(a.id.index())?.label.clone();
        Some(DifferenceRow { label, before: clock_words(scenario, a), after: clock_words(scenario, b) })
    };
    Difference {
        change: found.changes.iter().map(|c| change_words(scenario, c)).collect::<Vec<_>>().join("; "),
        before_cents: before.cost.0,
        after_cents: after.cost.0,
        on_average: found.on_average.map(range),
        categories: categories
            .filter(|(_, (a, b))| a.0 != 0 || b.0 != 0)
            .map(|(category, (a, b))| (category.label().to_owned(), a.0, b.0))
            .collect(),
        times: times(outcomes),
        clocks: before.obligations.iter().zip(&after.obligations).filter_map(clock).collect(),
        by_time: found.by_time().into_iter().map(|(at, a, b)| (at.since(Time::ZERO).hours(), a.0, b.0)).collect(),
        parts_at: parts.map(|at| scenario.calendar.short(at)).unwrap_or_default(),
        story: parts.map(|at| story(scenario, found, at)).unwrap_or_default(),
        notes: notes(scenario, found),
    }
}

fn change_words(scenario: &Scenario, change: &Change) -> String {
    let title = scenario.decisions.get(change.decision.index()).map(|d| d.title.clone()).unwrap_or_default();
    match change.to {
        To::Default => format!("{title}: nobody answers"),
        To::Option(option, after) => {
            let label = option_label(scenario, change.decision, option);
            let after = after.map_or(String::new(), |after| format!(", {after} after it opened"));
            format!("{title}: “{label}”{after}")
        }
    }
}

fn times([before, after]: [&Outcome; 2]) -> Vec<DifferenceRow> {
    let row = |label: &str, of: &dyn Fn(&Outcome) -> String| DifferenceRow {
        label: label.into(),
        before: of(before),
        after: of(after),
    };
    let time = |span: Option<Span>| span.map_or("never".to_owned(), |s| s.to_string());
    vec![
        row("Time to detect", &|o| time(o.times.detect)),
        row("Time to respond", &|o| time(o.times.respond)),
        row("Time to contain", &|o| time(o.times.contain)),
        row("Time to recover", &|o| time(o.times.recover)),
        row("People affected", &|o| crate::base::money::grouped(o.people_out)),
        row("Attack ended by", &|o| o.ended_by.key().to_owned()),
    ]
}

fn clock_words(scenario: &Scenario, clock: &ObligationOutcome) -> String {
    let at = |time: Option<Time>| time.map_or(String::new(), |t| format!(", {}", scenario.calendar.short(t)));
    match clock.state {
        ObligationState::NotTriggered => "not triggered".into(),
        ObligationState::Running => "running".into(),
        ObligationState::Met => format!("met{}", at(clock.met)),
        ObligationState::Late if clock.met.is_none() => format!("due{}, never filed", at(clock.due)),
        ObligationState::Late => format!("{} late", clock.late),
        ObligationState::Waived => "decided that it does not apply".into(),
        ObligationState::Open => "open at the end".into(),
    }
}

/// Both stories from a little before the parting.
fn story(scenario: &Scenario, found: &WhatIf, parts: Time) -> Vec<StoryRow> {
    let clock = |at: Time| scenario.calendar.short(at);
    let other = |stands: &InOther| match stands {
        InOther::At(at) => clock(*at),
        InOther::Same | InOther::Never => String::new(),
    };
    // By instant, then the common ones first, then as played, then with the change; each in its own order.
    let mut rows: Vec<(Time, u8, usize, StoryRow)> = Vec::new();
    for (i, (h, stands)) in found.before.story.iter().zip(&found.before_in_after).enumerate() {
        let Some(line) = line(scenario, h.event) else { continue };
        let told = StoryLine { text: line.text, other: other(stands) };
        let both = (*stands == InOther::Same).then(|| told.clone());
        let place = u8::from(both.is_none());
        rows.push((h.at, place, i, StoryRow { clock: clock(h.at), before: Some(told), after: both }));
    }
    for (i, (h, stands)) in found.after.story.iter().zip(&found.after_in_before).enumerate() {
        if *stands == InOther::Same {
            continue;
        }
        let Some(line) = line(scenario, h.event) else { continue };
        let told = StoryLine { text: line.text, other: other(stands) };
        rows.push((h.at, 2, i, StoryRow { clock: clock(h.at), before: None, after: Some(told) }));
    }
    rows.sort_by_key(|(at, place, i, _)| (*at, *place, *i));
    let first = rows.iter().position(|(at, _, _, row)| *at >= parts && !row.is_same()).unwrap_or(rows.len());
    rows.into_iter().skip(first.saturating_sub(BEFORE)).map(|(.., row)| row).collect()
}

fn notes(scenario: &Scenario, found: &WhatIf) -> Vec<String> {
    let mut notes = Vec::new();
    if !found.replays_exactly {
        notes.push("What you played cannot be replayed exactly, so part of the difference comes from that.".to_owned());
    }
    let d = found.departures;
    let named = |bits: u64, words: &str, notes: &mut Vec<String>| {
        for (i, decision) in scenario.decisions.iter().enumerate().take(64) {
            if bits >> i & 1 == 1 && found.changes.iter().all(|c| c.decision != DecisionId::new(i)) {
                notes.push(crate::engine::view::titled(&decision.title, words));
            }
        }
    };
    named(d.not_asked, "does not come up with the change.", &mut notes);
    named(d.new, "comes up only with the change, and takes its declared default.", &mut notes);
    named(d.refused, "your answer is refused with the change.", &mut notes);
    notes
}
