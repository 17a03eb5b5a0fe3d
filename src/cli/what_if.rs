//! `sandtable what-if`: a finished exercise with a decision changed, side by side with what was played.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::arguments::WhatIfArguments;
use super::debrief::{exercise_of, option_name};
use super::print_result;
use super::run::{DONE, INPUT, as_json};
use super::simulate::Unit;
use crate::analysis::what_if::{Change, InOther, Side, To, WhatIf, what_if};
use crate::base::diag::nearest;
use crate::base::id::DecisionId;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::engine::{Happened, ObligationOutcome, Outcome};
use crate::scenario::doc::CostCategory;
use crate::scenario::model::Scenario;
use crate::session::names::EventRecord;

pub(super) fn run(arguments: &WhatIfArguments) -> u8 {
    match try_run(arguments) {
        Ok(()) => DONE,
        Err(code) => code,
    }
}

fn try_run(arguments: &WhatIfArguments) -> Result<(), u8> {
    let (exercise, side) = exercise_of(&arguments.journal)?;
    let parsed: Result<Vec<Change>, String> =
        arguments.change.iter().map(|text| parse(&exercise.scenario, text)).collect();
    let changes = parsed.map_err(|words| {
        eprintln!("{words}");
        INPUT
    })?;
    let found = what_if(&exercise, side, &changes, arguments.replays);
    if !found.replays_exactly {
        eprintln!("What was played cannot be held by a policy exactly, so part of the difference comes from that.");
    }
    let unit = if arguments.json { Unit::UsCents } else { Unit::Own };
    let report = Report::new(&exercise.scenario, &found, unit);
    if arguments.json {
        print_result(&as_json(&report)?)
    } else {
        print_result(&report.text(&exercise.scenario, &found))
    }
}

/// `ID=OPTION`, `ID=OPTION@DELAY` or `ID=default`.
fn parse(scenario: &Scenario, text: &str) -> Result<Change, String> {
    let (id, rest) = text.split_once('=').ok_or_else(|| {
        format!("--change {text:?}: expected DECISION=OPTION, DECISION=OPTION@DELAY or DECISION=default")
    })?;
    let unknown = |what: &str, valid: Vec<String>| {
        let near = nearest(what, valid.iter().map(String::as_str)).map(|n| format!(" Did you mean {n:?}?"));
        format!("--change {text:?}: {what:?} does not exist.{}", near.unwrap_or_default())
    };
    let decision = scenario
        .decision(id.trim())
        .ok_or_else(|| unknown(id.trim(), scenario.decisions.iter().map(|d| d.id.clone()).collect()))?;
    let (option, delay) = match rest.split_once('@') {
        Some((option, delay)) => (option.trim(), Some(delay)),
        None => (rest.trim(), None),
    };
    let count = scenario.decisions.get(decision.index()).map_or(0, |d| d.options.len());
    let mut names: Vec<String> = (0..count).map(|o| option_name(scenario, decision, o as u8)).collect();
    let position = names.iter().position(|n| n == option);
    let to = match (position, delay) {
        (Some(position), delay) => {
            let after = delay.map(Span::parse).transpose().map_err(|why| format!("--change {text:?}: {why}"))?;
            if after.is_some_and(|after| after < Span::ZERO) {
                return Err(format!("--change {text:?}: the delay must not be negative"));
            }
            To::Option(position as u8, after)
        }
        (None, None) if option == "default" => To::Default,
        (None, _) => {
            names.push("default".into());
            return Err(unknown(option, names));
        }
    };
    Ok(Change { decision, to })
}

/// The result for machines; money in US cents, times in seconds.
#[derive(Debug, Serialize)]
struct Report {
    scenario: String,
    changes: Vec<ChangeReport>,
    difference_cents: i64,
    by_category: BTreeMap<&'static str, i64>,
    on_average_cents: Option<i64>,
    on_average_ci95: Option<[i64; 2]>,
    replays: u64,
    before: SideReport,
    after: SideReport,
    by_time: Vec<(i64, i64, i64)>,
    parts_at: Option<usize>,
    parts_at_s: Option<i64>,
    before_story: Vec<EventReport>,
    after_story: Vec<EventReport>,
    replays_exactly: bool,
}

#[derive(Debug, Serialize)]
struct ChangeReport {
    id: String,
    option: String,
    after_opening_s: Option<i64>,
}

#[derive(Debug, Serialize)]
struct SideReport {
    total_cents: i64,
    times: BTreeMap<&'static str, Option<i64>>,
    ended_by: &'static str,
    records_out: u64,
    obligations: Vec<ClockReport>,
}

#[derive(Debug, Serialize)]
struct ClockReport {
    id: String,
    state: &'static str,
    due_s: Option<i64>,
    met_s: Option<i64>,
    late_s: i64,
}

#[derive(Debug, Serialize)]
struct EventReport {
    #[serde(flatten)]
    event: EventRecord,
    /// "same", "moved" or "only_here".
    other: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_at: Option<i64>,
}

fn times(outcome: &Outcome) -> [(&'static str, Option<Span>); 6] {
    let t = outcome.times;
    [
        ("detect_s", t.detect),
        ("respond_s", t.respond),
        ("contain_s", t.contain),
        ("recover_s", t.recover),
        ("dwell_to_detect_s", t.dwell_to_detect),
        ("dwell_to_eradicate_s", t.dwell_to_eradicate),
    ]
}

impl Report {
    fn new(scenario: &Scenario, found: &WhatIf, unit: Unit) -> Report {
        let money = |cents: Cents| unit.of(scenario, cents);
        let events = |story: &[Happened], stands: &[InOther]| {
            let event = |(h, stands): (&Happened, &InOther)| {
                let (other, other_at) = match stands {
                    InOther::Same => ("same", None),
                    InOther::At(at) => ("moved", Some(at.0)),
                    InOther::Never => ("only_here", None),
                };
                EventReport { event: EventRecord::of(h, scenario), other, other_at }
            };
            story.iter().zip(stands).map(event).collect()
        };
        let id = |d: DecisionId| scenario.decisions.get(d.index()).map(|d| d.id.clone()).unwrap_or_default();
        let parts = found.parts_at.and_then(|i| {
            let at = |side: &Side| side.story.get(i).map(|h| h.at);
            at(&found.before).into_iter().chain(at(&found.after)).min()
        });
        Report {
            scenario: scenario.id.clone(),
            changes: found
                .changes
                .iter()
                .map(|change| match change.to {
                    To::Default => {
                        ChangeReport { id: id(change.decision), option: "default".into(), after_opening_s: None }
                    }
                    To::Option(option, after) => ChangeReport {
                        id: id(change.decision),
                        option: option_name(scenario, change.decision, option),
                        after_opening_s: after.map(|a| a.0),
                    },
                })
                .collect(),
            difference_cents: money(found.difference()),
            by_category: CostCategory::ALL.iter().zip(found.by_category()).map(|(c, d)| (c.key(), money(d))).collect(),
            on_average_cents: found.on_average.map(|e| money(e.mean)),
            on_average_ci95: found.on_average.and_then(|e| unit.ends(scenario, e.ci95)),
            replays: found.on_average.map_or(0, |e| e.runs),
            before: side(scenario, &found.before, unit),
            after: side(scenario, &found.after, unit),
            by_time: found.by_time().into_iter().map(|(at, a, b)| (at.0, money(a), money(b))).collect(),
            parts_at: found.parts_at,
            parts_at_s: parts.map(|at| at.0),
            before_story: events(&found.before.story, &found.before_in_after),
            after_story: events(&found.after.story, &found.after_in_before),
            replays_exactly: found.replays_exactly,
        }
    }

    /// The result for people.
    fn text(&self, scenario: &Scenario, found: &WhatIf) -> String {
        let sign = &scenario.currency.sign;
        let money = |cents: i64| Cents(cents).long(sign);
        let mut out = String::new();
        for change in &self.changes {
            let after = change.after_opening_s.map_or(String::new(), |s| format!(", {} after it opened", Span(s)));
            let _ = writeln!(out, "{}: {}{after}", change.id, change.option);
        }
        let _ = writeln!(
            out,
            "  cost        {:>16}  →  {:>16}",
            money(self.before.total_cents),
            money(self.after.total_cents)
        );
        let _ = writeln!(out, "  difference  {:>16}", money(self.difference_cents));
        for (category, amount) in CostCategory::ALL.iter().zip(found.by_category()) {
            if amount != Cents::ZERO {
                let _ = writeln!(out, "    {:<26} {:>16}", category.label(), amount.long(sign));
            }
        }
        if let Some(mean) = self.on_average_cents {
            let ends =
                self.on_average_ci95.map_or(String::new(), |[a, b]| format!(" (95 %: {} to {})", money(a), money(b)));
            let _ = writeln!(out, "  on {} other dice, on average {}{ends}", self.replays, money(mean));
        }
        let words = |t: Option<Span>| t.map_or("never".to_owned(), |t| t.to_string());
        for ((name, before), (_, after)) in times(&found.before.outcome).into_iter().zip(times(&found.after.outcome)) {
            let label = name.trim_end_matches("_s").replace('_', " ");
            let _ = writeln!(out, "  {label:<20} {:>12}  →  {:>12}", words(before), words(after));
        }
        for (before, after) in self.before.obligations.iter().zip(&self.after.obligations) {
            if before.state != after.state || before.late_s != after.late_s {
                let _ = writeln!(out, "  {:<28} {}  →  {}", before.id, before.state, after.state);
            }
        }
        let Some(parts) = self.parts_at_s else {
            let _ = writeln!(out, "  the story stays the same");
            return out;
        };
        let _ = writeln!(out, "  the stories part at {}", Time(parts));
        let only = |mark: char, story: &[EventReport]| -> Vec<(i64, String)> {
            let line = |e: &EventReport| {
                let note = e.other_at.map_or(String::new(), |at| format!(" (instead of {})", Time(at)));
                (e.event.at.0, format!("  {mark} {}{note}", e.event))
            };
            let shown = |e: &&EventReport| {
                e.other != "same" && e.event.event != "booked" && (mark == '+' || e.other_at.is_none())
            };
            story.iter().filter(shown).map(line).collect()
        };
        let mut lines = only('-', &self.before_story);
        lines.extend(only('+', &self.after_story));
        lines.sort_by_key(|(at, _)| *at);
        for (_, line) in lines {
            let _ = writeln!(out, "{line}");
        }
        out
    }
}

fn side(scenario: &Scenario, side: &Side, unit: Unit) -> SideReport {
    let outcome = &side.outcome;
    let clock = |o: &ObligationOutcome| {
        Some(ClockReport {
            id: scenario.obligations.get(o.id.index())?.id.clone(),
            state: o.state.key(),
            due_s: o.due.map(|t| t.0),
            met_s: o.met.map(|t| t.0),
            late_s: o.late.0,
        })
    };
    SideReport {
        total_cents: unit.of(scenario, outcome.cost),
        times: times(outcome).map(|(name, t)| (name, t.map(|t| t.0))).into(),
        ended_by: outcome.ended_by.key(),
        records_out: outcome.people_out,
        obligations: outcome.obligations.iter().filter_map(clock).collect(),
    }
}
