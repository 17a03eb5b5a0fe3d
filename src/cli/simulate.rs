//! `sandtable simulate`: many runs of one policy.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde::Serialize;

use super::arguments::{PolicyName, SimulateArguments};
use super::print_result;
use super::run::{DONE, FAILED, INPUT, as_json, bundle, compiled, load, option_id};
use crate::analysis::best;
use crate::analysis::brief::doc::read_posture;
use crate::analysis::brief::posture;
use crate::analysis::policy::Policy;
use crate::analysis::rollouts::{Crew, Job, Rolled, TIME_NAMES, Way, roll_out};
use crate::analysis::stats::{Interval, quantile_ci95};
use crate::analysis::summary::Summary;
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::host::stopwatch::Stopwatch;
use crate::scenario::doc::CostCategory;
use crate::scenario::model::{RoleSet, Scenario};
use crate::scenario::source::Source;

/// Points of the loss exceedance curve.
const POINTS: usize = 101;
/// Shares of the quantiles of cost, with their names.
const QUANTILES: [(&str, f64); 9] = [
    ("p5", 0.05),
    ("p10", 0.1),
    ("p25", 0.25),
    ("p50", 0.5),
    ("p75", 0.75),
    ("p90", 0.9),
    ("p95", 0.95),
    ("p99", 0.99),
    ("p99_5", 0.995),
];

pub(super) fn run(arguments: &SimulateArguments) -> u8 {
    match try_run(arguments) {
        Ok(()) => DONE,
        Err(code) => code,
    }
}

fn try_run(arguments: &SimulateArguments) -> Result<(), u8> {
    let scenario = match &arguments.posture {
        None => load(&arguments.scenario)?,
        Some(file) => under_posture(&arguments.scenario, file)?,
    };
    let work = || simulate(&scenario, arguments);
    let (mut summary, rolled, seconds) = match arguments.threads {
        None => work(),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build().map_err(|error| {
                eprintln!("The threads could not be started: {error}.");
                FAILED
            })?;
            pool.install(work)
        }
    };
    let unit = if arguments.json { Unit::UsCents } else { Unit::Own };
    let report = Report::new(&scenario, arguments, unit, &mut summary, &rolled, seconds);
    if arguments.json { print_result(&as_json(&report)?) } else { print_result(&report.text(&scenario)) }
}

/// A scenario that starts from a posture.
fn under_posture(name: &str, file: &str) -> Result<Arc<Scenario>, u8> {
    let bundle = bundle(name)?;
    let source = Source::read(file).map_err(|fault| vec![*fault]);
    let posture = source.and_then(|source| read_posture(source, &bundle.ecosystem)).map_err(|faults| {
        faults.iter().for_each(|fault| eprintln!("{fault}"));
        INPUT
    })?;
    compiled(name, &posture::bundle(&bundle, &posture))
}

/// The policy of a name; the best one is searched for, with a word on standard error.
pub(super) fn policy(name: PolicyName, crew: &Crew) -> Policy {
    match name {
        PolicyName::Nobody => Policy::Nobody,
        PolicyName::Random => Policy::Random,
        PolicyName::Cautious => Policy::Cautious,
        PolicyName::Expert => Policy::Expert,
        PolicyName::Best => {
            eprintln!("Searching for the best play …");
            let found = best::search(crew, RoleSet::NONE, &[], &mut |_| ControlFlow::Continue(()));
            match found {
                ControlFlow::Continue(found) => {
                    eprintln!("{} runs, {} changes kept.", found.runs, found.changes);
                    Policy::Table(found.table)
                }
                // Nobody breaks it off.
                ControlFlow::Break(()) => Policy::Expert,
            }
        }
    }
}

/// In which currency amounts stand: US cents for machines, the scenario's own for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    UsCents,
    Own,
}

impl Unit {
    pub(super) fn of(self, scenario: &Scenario, amount: Cents) -> i64 {
        match self {
            Unit::UsCents => scenario.usd(amount).0,
            Unit::Own => amount.0,
        }
    }

    /// Both ends of an interval.
    pub(super) fn ends(self, scenario: &Scenario, interval: Option<Interval>) -> Option<[i64; 2]> {
        interval.map(|i| [self.of(scenario, i.low), self.of(scenario, i.high)])
    }
}

fn simulate(scenario: &Arc<Scenario>, arguments: &SimulateArguments) -> (Summary, Rolled, f64) {
    let crew = Crew::new(scenario);
    let job = Job {
        policy: policy(arguments.policy, &crew),
        seed: arguments.seed,
        runs: arguments.runs,
        absent: RoleSet::NONE,
    };
    let mut summary = Summary::new(scenario.decisions.len());
    let began = Stopwatch::start();
    let mut said = 0;
    let rolled = roll_out(&crew, &job, |first, batch| {
        summary.add(batch);
        let done = first + batch.len() as u64;
        let tenth = done * 10 / job.runs.max(1);
        if tenth > said && job.runs >= 10_000 {
            said = tenth;
            eprintln!("{done} of {} runs", job.runs);
        }
        ControlFlow::Continue(())
    });
    (summary, rolled, began.seconds())
}

/// The result for machines; money in US cents, times in seconds, shares 0..1.
#[derive(Debug, Serialize)]
struct Report {
    scenario: String,
    runs: u64,
    seed: u64,
    policy: &'static str,
    elapsed_s: f64,
    runs_per_second: f64,
    cost: CostReport,
    times: BTreeMap<&'static str, TimeReport>,
    loss_exceedance: Vec<(i64, f64)>,
    by_category: ByCategory,
    ended_by: BTreeMap<&'static str, f64>,
    reopened_share: f64,
    people_out: BTreeMap<&'static str, Option<i64>>,
    decisions: Vec<DecisionReport>,
    distinct_paths: usize,
    digest: String,
}

#[derive(Debug, Serialize)]
struct CostReport {
    mean_cents: i64,
    sd_cents: i64,
    #[serde(flatten)]
    quantiles: BTreeMap<&'static str, i64>,
    ci95_mean_cents: Option<[i64; 2]>,
    /// Intervals of the quantiles, while every run is kept.
    ci95_cents: BTreeMap<&'static str, [i64; 2]>,
}

#[derive(Debug, Serialize)]
struct TimeReport {
    p10: Option<i64>,
    p50: Option<i64>,
    p90: Option<i64>,
    never_share: f64,
}

#[derive(Debug, Serialize)]
struct ByCategory {
    mean_cents: BTreeMap<&'static str, i64>,
}

#[derive(Debug, Serialize)]
struct DecisionReport {
    id: String,
    not_asked_share: f64,
    options: BTreeMap<String, f64>,
}

impl Report {
    fn new(
        scenario: &Scenario,
        arguments: &SimulateArguments,
        unit: Unit,
        summary: &mut Summary,
        rolled: &Rolled,
        seconds: f64,
    ) -> Report {
        let usd = |cents: i64| unit.of(scenario, Cents(cents));
        let ends = |interval| unit.ends(scenario, Some(interval));
        let runs = summary.runs().max(1) as f64;
        let sums = *summary.cost.sums();
        let mut quantiles = BTreeMap::new();
        let mut ci95_cents = BTreeMap::new();
        for (name, share) in QUANTILES {
            quantiles.insert(name, usd(summary.cost.quantile(share).unwrap_or_default()));
            if let Some(ci) = summary.cost.sorted().and_then(|sorted| quantile_ci95(sorted, share)) {
                ci95_cents.extend(ends(ci).map(|ends| (name, ends)));
            }
        }
        let share = |count: u64| count as f64 / runs;
        let [defender, attacker, horizon] = summary.ended_by;
        Report {
            scenario: scenario.id.clone(),
            runs: rolled.runs,
            seed: arguments.seed,
            policy: arguments.policy.key(),
            elapsed_s: seconds,
            runs_per_second: rolled.runs as f64 / seconds.max(1e-9),
            cost: CostReport {
                mean_cents: usd(sums.mean_cents().0),
                sd_cents: usd(libm::round(sums.sd()) as i64),
                quantiles,
                ci95_mean_cents: unit.ends(scenario, sums.ci95()),
                ci95_cents,
            },
            times: TIME_NAMES
                .iter()
                .zip(&mut summary.times)
                .map(|(name, time)| {
                    let never_share = time.never_share();
                    let at = |time: &mut crate::analysis::summary::TimeSummary, share| time.quantile(share);
                    (*name, TimeReport { p10: at(time, 0.1), p50: at(time, 0.5), p90: at(time, 0.9), never_share })
                })
                .collect(),
            loss_exceedance: summary.cost.exceedance(POINTS).into_iter().map(|(c, share)| (usd(c.0), share)).collect(),
            by_category: ByCategory {
                mean_cents: CostCategory::ALL
                    .iter()
                    .zip(&summary.by_category)
                    .map(|(category, sums)| (category.key(), usd(sums.mean_cents().0)))
                    .collect(),
            },
            ended_by: [("defender", defender), ("attacker", attacker), ("horizon", horizon)]
                .map(|(who, count)| (who, share(count)))
                .into(),
            reopened_share: share(summary.reopened),
            people_out: [("p10", 0.1), ("p50", 0.5), ("p90", 0.9)]
                .map(|(name, share)| (name, summary.people_out.quantile(share)))
                .into(),
            decisions: scenario
                .decisions
                .iter()
                .zip(&summary.decisions)
                .map(|(decision, ways)| {
                    let mut report =
                        DecisionReport { id: decision.id.clone(), not_asked_share: 0.0, options: BTreeMap::new() };
                    for (way, count) in ways {
                        let deed =
                            |o: u8| decision.options.get(usize::from(o)).and_then(|d| scenario.deeds.get(d.index()));
                        match way {
                            Way::NotAsked => report.not_asked_share = share(*count),
                            Way::OtherWords => drop(report.options.insert("in other words".into(), share(*count))),
                            Way::Option(o) => {
                                let id = deed(*o).map(|d| option_id(&d.id)).unwrap_or_default();
                                report.options.insert(id, share(*count));
                            }
                        }
                    }
                    report
                })
                .collect(),
            distinct_paths: summary.paths().0,
            digest: rolled.digest.hex(),
        }
    }

    /// The result for people.
    fn text(&self, scenario: &Scenario) -> String {
        let mut out = String::new();
        let money = |cents: i64| Cents(cents).long(&scenario.currency.sign);
        let _ = writeln!(out, "{} · {} runs from seed {} · {}", scenario.title, self.runs, self.seed, self.policy);
        let _ = writeln!(out, "  {:.2} s, {:.0} runs per second", self.elapsed_s, self.runs_per_second);
        let _ = write!(out, "  mean cost   {}", money(self.cost.mean_cents));
        if let Some([low, high]) = self.cost.ci95_mean_cents {
            let _ = write!(out, " (95 %: {} to {})", money(low), money(high));
        }
        let _ = writeln!(out);
        for (name, cents) in [("p5", 5), ("p25", 25), ("p50", 50), ("p75", 75), ("p95", 95), ("p99", 99)]
            .map(|(name, share)| (share, self.cost.quantiles.get(name).copied().unwrap_or_default()))
        {
            let _ = writeln!(out, "    {name:>2} % of runs cost at most {:>18}", money(cents));
        }
        for (category, mean) in &self.by_category.mean_cents {
            if *mean != 0 {
                let _ = writeln!(out, "    {category:<26} {:>18}", money(*mean));
            }
        }
        for name in TIME_NAMES {
            let Some(time) = self.times.get(name) else { continue };
            let words = |t: Option<i64>| t.map_or("never".to_owned(), |t| Span(t).to_string());
            let label = name.trim_end_matches("_s").replace('_', " ");
            let _ = writeln!(
                out,
                "  {label:<20} median {:<12} 90 %: {:<12} never in {:.1} %",
                words(time.p50),
                words(time.p90),
                time.never_share * 100.0
            );
        }
        let _ = writeln!(out, "  digest {}", self.digest);
        out
    }
}
