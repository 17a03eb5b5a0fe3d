//! `sandtable run`: one exercise without a window.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::arguments::{PolicyName, RunArguments};
use super::print_result;
use crate::analysis::policy::{Plan, PlannedDecision, Player, Policy, plan_of};
use crate::analysis::references::{References, references};
use crate::analysis::rollouts::Crew;
use crate::analysis::score::{by_role, score};
use crate::base::diag::nearest;
use crate::base::money::{Cents, grouped};
use crate::base::time::{Span, Time};
use crate::engine::{Command, Engine, Outcome, REVISION, Recording};
use crate::scenario::compile::compile_shared;
use crate::scenario::doc::{CostCategory, Role};
use crate::scenario::load::{Bundle, Library, load_scenario};
use crate::scenario::model::{RoleSet, Scenario};
use crate::session::{SaltSource, Session, Setup};
use crate::store;

/// Exit codes of every command.
pub(super) const DONE: u8 = 0;
pub(super) const INPUT: u8 = 1;
pub(super) const FAILED: u8 = 3;

/// Loads, checks and compiles a scenario; prints what is wrong to standard error.
pub(super) fn load(name: &str) -> Result<Arc<Scenario>, u8> {
    compiled(name, &bundle(name)?)
}

pub(super) fn compiled(name: &str, bundle: &Bundle) -> Result<Arc<Scenario>, u8> {
    compile_shared(bundle).map_err(|error| {
        eprintln!("{name}: {error}");
        INPUT
    })
}

/// A scenario's documents; what is wrong with them goes to standard error.
pub(super) fn bundle(name: &str) -> Result<Bundle, u8> {
    let library = Library::bundled().map_err(|diagnostics| {
        diagnostics.iter().for_each(|d| eprintln!("{d}"));
        FAILED
    })?;
    let checked = load_scenario(name, &library);
    checked.diagnostics.iter().for_each(|d| eprintln!("{d}"));
    checked.bundle.ok_or(INPUT)
}

/// One JSON document.
pub(super) fn as_json(report: &impl Serialize) -> Result<String, u8> {
    serde_json::to_string_pretty(report).map(|text| text + "\n").map_err(|error| {
        eprintln!("The result could not be written as JSON: {error}.");
        FAILED
    })
}

pub(super) fn run(arguments: &RunArguments) -> u8 {
    match try_run(arguments) {
        Ok(()) => DONE,
        Err(code) => code,
    }
}

fn try_run(arguments: &RunArguments) -> Result<(), u8> {
    let (scenario, seed) = match &arguments.random {
        None => (load(&arguments.scenario)?, arguments.seed),
        Some(attacker) => super::draw::scenario(&arguments.scenario, attacker, arguments.seed, &arguments.draw)?,
    };
    let policy = match &arguments.decisions {
        Some(file) => Policy::Listed(Arc::new(read_decisions(file, &scenario)?)),
        None => match arguments.policy {
            PolicyName::Nobody => Policy::Nobody,
            PolicyName::Random => Policy::Random,
            PolicyName::Cautious => Policy::Cautious,
            PolicyName::Expert => Policy::Expert,
            PolicyName::Best => super::simulate::policy(PolicyName::Best, &Crew::new(&scenario)),
        },
    };
    let mut engine = Engine::new(Arc::clone(&scenario), seed, Recording::Events);
    let mut player = Player::recording();
    let commands = player.play(&mut engine, &policy).to_vec();
    if let Some(path) = &arguments.journal {
        write_journal(path, &scenario, seed, &commands)?;
    }
    if arguments.transcript {
        return print_result(&super::transcript::transcript(&scenario, &engine));
    }
    let references = references(&scenario);
    let report = RunReport::new(&engine, &policy, &plan_of(&commands, &engine), &references);
    if arguments.json {
        print_result(&as_json(&report)?)?;
    } else {
        print_result(&report.text(&scenario, &engine.outcome()))?;
    }
    Ok(())
}

/// Plays the commands again as a session and writes its journal.
fn write_journal(path: &Path, scenario: &Arc<Scenario>, seed: u64, commands: &[(Time, Command)]) -> Result<(), u8> {
    let failed = |error: String| {
        eprintln!("{error}");
        FAILED
    };
    let salts = SaltSource::from_system().map_err(|e| failed(e.to_string()))?;
    let mut session = Session::start(Setup::plain(Arc::clone(scenario), seed), salts);
    for (at, command) in commands {
        // A split wait changes nothing, so a run of a policy and a session with the same commands are the same run.
        if *at > session.engine().now() {
            session.submit(Command::Until(*at), &[]).map_err(|e| failed(e.to_string()))?;
        }
        session.submit(command.clone(), &[]).map_err(|e| failed(e.to_string()))?;
    }
    if !session.engine().has_ended() {
        session.submit(Command::Finish, &[]).map_err(|e| failed(e.to_string()))?;
    }
    store::write_journal(path, session.archive(), store::Privates::Include).map_err(|e| failed(e.to_string()))
}

/// One line of `--decisions`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionLine {
    /// Authored id of a decision.
    id: String,
    /// Authored id of an option.
    option: String,
    /// Seconds after it opened.
    #[serde(default)]
    after_opening_s: i64,
    /// Roles that agree; left out means all that are asked.
    #[serde(default)]
    approvals: Option<Vec<Role>>,
}

/// Files of decisions are small; more than this is not one.
const LARGEST_LIST: u64 = 1 << 20;

fn read_decisions(path: &Path, scenario: &Scenario) -> Result<Plan, u8> {
    let name = path.display();
    let wrong = |text: String| {
        eprintln!("{name}:{text}");
        INPUT
    };
    let too_large = std::fs::metadata(path).is_ok_and(|m| m.len() > LARGEST_LIST || !m.is_file());
    if too_large {
        return Err(wrong("1:1: expected a JSON file of at most 1 MB".into()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| wrong(format!("1:1: {error}")))?;
    let lines: Vec<DecisionLine> =
        serde_json::from_str(&text).map_err(|error| wrong(format!("{}:{}: {error}", error.line(), error.column())))?;
    let mut plan = Plan::default();
    for line in lines {
        let place = text.find(&format!("\"{}\"", line.id)).map_or((1, 1), |offset| line_column(&text, offset));
        let fail = |what: &str, valid: Vec<&str>| {
            let hint = nearest(what, valid).map_or(String::new(), |n| format!(" Did you mean {n:?}?"));
            wrong(format!("{}:{}: {what:?} does not exist.{hint}", place.0, place.1))
        };
        let Some(decision) = scenario.decision(&line.id) else {
            return Err(fail(&line.id, scenario.decisions.iter().map(|d| d.id.as_str()).collect()));
        };
        let options: Vec<String> = scenario
            .decisions
            .get(decision.index())
            .map(|d| d.options.iter().filter_map(|o| scenario.deeds.get(o.index())).map(|d| option_id(&d.id)).collect())
            .unwrap_or_default();
        let Some(option) = options.iter().position(|o| *o == line.option) else {
            return Err(fail(&line.option, options.iter().map(String::as_str).collect()));
        };
        plan.decisions.push(PlannedDecision {
            decision,
            option: option as u8,
            after: Span(line.after_opening_s.max(0)),
            approvals: line.approvals.map_or(RoleSet::ALL, |roles| roles.into_iter().collect()),
        });
    }
    Ok(plan)
}

fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    (line, before.chars().rev().take_while(|c| *c != '\n').count() + 1)
}

/// "stop/block" → "block".
pub(super) fn option_id(deed: &str) -> String {
    deed.split_once('/').map_or(deed, |(_, option)| option).to_owned()
}

/// The result for machines; money in US cents, times in seconds.
#[derive(Debug, Serialize)]
struct RunReport {
    scenario: String,
    seed: u64,
    policy: &'static str,
    engine_revision: u32,
    digest: String,
    cost: CostReport,
    times: TimesReport,
    ended_by: &'static str,
    reopened: u32,
    records_out: u64,
    obligations: Vec<ObligationReport>,
    decisions: Vec<DecisionReport>,
    score: ScoreReport,
    events: u64,
}

#[derive(Debug, Serialize)]
struct CostReport {
    total_cents: i64,
    by_category: BTreeMap<&'static str, i64>,
}

#[derive(Debug, Serialize)]
struct TimesReport {
    detect_s: Option<i64>,
    respond_s: Option<i64>,
    contain_s: Option<i64>,
    recover_s: Option<i64>,
    dwell_to_detect_s: Option<i64>,
    dwell_to_eradicate_s: Option<i64>,
}

#[derive(Debug, Serialize)]
struct ObligationReport {
    id: String,
    state: &'static str,
    declared_s: Option<i64>,
    deemed_s: Option<i64>,
    due_s: Option<i64>,
    met_s: Option<i64>,
    late_s: i64,
}

#[derive(Debug, Serialize)]
struct DecisionReport {
    id: String,
    role: &'static str,
    option: Option<String>,
    at_s: i64,
    opened_s: i64,
    defaulted: bool,
}

#[derive(Debug, Serialize)]
struct ScoreReport {
    total: f64,
    by_role: BTreeMap<&'static str, f64>,
}

impl RunReport {
    fn new(engine: &Engine, policy: &Policy, plan: &Plan, references: &References) -> RunReport {
        let scenario = engine.scenario();
        let outcome = engine.outcome();
        let t = outcome.times;
        let seconds = |s: Option<Span>| s.map(|s| s.0);
        let tenth = |points: f64| libm::round(points * 10.0) / 10.0;
        RunReport {
            scenario: scenario.id.clone(),
            seed: engine.seed(),
            policy: policy.key(),
            engine_revision: REVISION,
            digest: engine.digest().hex(),
            cost: CostReport {
                total_cents: scenario.usd(outcome.cost).0,
                by_category: CostCategory::ALL
                    .iter()
                    .zip(&outcome.by_category)
                    .map(|(c, amount)| (c.key(), scenario.usd(*amount).0))
                    .collect(),
            },
            times: TimesReport {
                detect_s: seconds(t.detect),
                respond_s: seconds(t.respond),
                contain_s: seconds(t.contain),
                recover_s: seconds(t.recover),
                dwell_to_detect_s: seconds(t.dwell_to_detect),
                dwell_to_eradicate_s: seconds(t.dwell_to_eradicate),
            },
            ended_by: outcome.ended_by.key(),
            reopened: outcome.reopened,
            records_out: outcome.people_out,
            obligations: outcome
                .obligations
                .iter()
                .filter_map(|o| {
                    let at = |t: Option<Time>| t.map(|t| t.0);
                    Some(ObligationReport {
                        id: scenario.obligations.get(o.id.index())?.id.clone(),
                        state: o.state.key(),
                        declared_s: at(o.declared),
                        deemed_s: at(o.deemed),
                        due_s: at(o.due),
                        met_s: at(o.met),
                        late_s: o.late.0,
                    })
                })
                .collect(),
            decisions: outcome
                .decisions
                .iter()
                .filter_map(|d| {
                    let spec = scenario.decisions.get(d.id.index())?;
                    let deed = d.option.and_then(|o| spec.options.get(usize::from(o)));
                    Some(DecisionReport {
                        id: spec.id.clone(),
                        role: spec.owner.label(),
                        option: deed.and_then(|o| scenario.deeds.get(o.index())).map(|d| option_id(&d.id)),
                        at_s: d.at.0,
                        opened_s: d.opened.0,
                        defaulted: d.defaulted,
                    })
                })
                .collect(),
            score: ScoreReport {
                total: tenth(score(&outcome, references, scenario).total()),
                by_role: by_role(scenario, engine.seed(), plan, references)
                    .into_iter()
                    .map(|(role, score)| (role.label(), tenth(score.total())))
                    .collect(),
            },
            events: outcome.events,
        }
    }

    /// The result for people.
    fn text(&self, scenario: &Scenario, outcome: &Outcome) -> String {
        let sign = &scenario.currency.sign;
        let mut out = String::new();
        let _ = writeln!(out, "{} · seed {} · {}", scenario.title, self.seed, self.policy);
        let _ = writeln!(out, "  cost        {}", outcome.cost.long(sign));
        for (category, amount) in CostCategory::ALL.iter().zip(&outcome.by_category) {
            if *amount != Cents::ZERO {
                let _ = writeln!(out, "    {:<26} {:>16}", category.label(), amount.long(sign));
            }
        }
        let time = |t: Option<Span>| t.map_or("never".to_owned(), |t| t.to_string());
        let t = outcome.times;
        let _ = writeln!(out, "  detect      {}", time(t.detect));
        let _ = writeln!(out, "  respond     {}", time(t.respond));
        let _ =
            writeln!(out, "  contain     {} (ended by {}, reopened {})", time(t.contain), self.ended_by, self.reopened);
        let _ = writeln!(out, "  recover     {}", time(t.recover));
        let _ = writeln!(out, "  people out  {}", grouped(self.records_out));
        for o in &self.obligations {
            let _ = writeln!(out, "  {:<28} {}", o.id, o.state);
        }
        for d in &self.decisions {
            let how = if d.defaulted { " (default)" } else { "" };
            let option = d.option.as_deref().unwrap_or("in other words");
            let _ = writeln!(out, "  {} {:<22} {}{how}", Time(d.at_s), d.id, option);
        }
        let _ = writeln!(out, "  score       {:.1} of 100", self.score.total);
        let _ =
            writeln!(out, "  {} events, engine revision {}, digest {}", self.events, self.engine_revision, self.digest);
        out
    }
}
