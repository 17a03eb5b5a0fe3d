//! `sandtable debrief`: references, luck, regret and what each role contributed, of a finished exercise.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;

use super::arguments::DebriefArguments;
use super::print_result;
use super::run::{DONE, INPUT, as_json, option_id};
use super::simulate::Unit;
use crate::analysis::attribution::{Attribution, Stage, attribute};
use crate::analysis::played::Exercise;
use crate::analysis::reference_set::Reference;
use crate::analysis::regret::Against;
use crate::analysis::stats::Estimate;
use crate::analysis::what_if::Side;
use crate::base::id::{ActionId, DecisionId};
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::host::stopwatch::Stopwatch;
use crate::report::{compare, exercise_of as exercise};
use crate::scenario::model::Scenario;
use crate::session::{Opened, SaltSource, open};
use crate::store::read_journal;

pub(super) fn run(arguments: &DebriefArguments) -> u8 {
    match try_run(arguments) {
        Ok(()) => DONE,
        Err(code) => code,
    }
}

fn try_run(arguments: &DebriefArguments) -> Result<(), u8> {
    let (exercise, _) = exercise_of(&arguments.journal)?;
    let began = Stopwatch::start();
    let mut said = None;
    let analysed = attribute(&exercise, arguments.replays, None, &mut |so_far: &Attribution| {
        if said != Some(so_far.stage) {
            said = Some(so_far.stage);
            eprintln!("{}", stage(so_far, began.seconds()));
        }
        ControlFlow::Continue(())
    });
    let unit = if arguments.json { Unit::UsCents } else { Unit::Own };
    let report = Report::new(&exercise, &analysed.attribution, unit, began.seconds());
    if arguments.json { print_result(&as_json(&report)?) } else { print_result(&report.text(&exercise)) }
}

fn stage(so_far: &Attribution, seconds: f64) -> String {
    let what = match so_far.stage {
        Stage::First => "first replays".to_owned(),
        Stage::Replays => "replays and references".to_owned(),
        Stage::Search => "search for the best play".to_owned(),
        Stage::Regrets(done, of) => format!("regret: decision {} of {of}", done + 1),
        Stage::Roles => "what each role contributed".to_owned(),
        Stage::Prevention => "what would have prevented it".to_owned(),
        Stage::Done => "done".to_owned(),
    };
    format!("{seconds:6.2} s, {:>7} runs: {what}", so_far.runs)
}

/// The finished exercise of a journal, with its run.
pub(super) fn exercise_of(path: &Path) -> Result<(Exercise, Side), u8> {
    let said = |words: String| {
        eprintln!("{}: {words}", path.display());
        INPUT
    };
    let archive = read_journal(path).map_err(|problem| said(problem.to_string()))?;
    let salts = SaltSource::from_system().map_err(|e| said(e.to_string()))?;
    let session = match open::open(archive, salts) {
        Opened::Playable(session) => session,
        Opened::ReadOnly(kept) => return Err(said(kept.reason.to_string())),
    };
    exercise(&session).ok_or_else(|| {
        let now = session.engine().now();
        said(format!("this exercise stands at {now} and has not come to its end; play it to the debrief first"))
    })
}

/// The name of an option in files.
pub(super) fn option_name(scenario: &Scenario, decision: DecisionId, option: u8) -> String {
    let deed = scenario.decisions.get(decision.index()).and_then(|d| d.options.get(usize::from(option)));
    deed.and_then(|d| scenario.deeds.get(d.index())).map(|d| option_id(&d.id)).unwrap_or_default()
}

/// The result for machines; money in US cents, times in seconds, shares 0..1.
#[derive(Debug, Serialize)]
struct Report {
    scenario: String,
    seed: u64,
    replays: u64,
    played_cents: i64,
    expected_cents: i64,
    references: References,
    still_open_cents: Option<i64>,
    luck_cents: i64,
    luck_ci95: Option<[i64; 2]>,
    quality_gap_cents: i64,
    quality_gap_ci95: Option<[i64; 2]>,
    percentile: Percentile,
    regret: Vec<RegretReport>,
    shapley: Vec<RoleReport>,
    explained_cents: i64,
    prevention: Vec<MeasureReport>,
    score_against_best: Option<f64>,
    departures: Vec<Departure>,
    best_play: Vec<BestLine>,
    runs: u64,
    elapsed_s: f64,
}

#[derive(Debug, Serialize)]
struct References {
    nobody_cents: i64,
    random_cents: i64,
    cautious_cents: i64,
    expert_cents: i64,
    best_cents: i64,
    nobody_ci95: Option<[i64; 2]>,
    random_ci95: Option<[i64; 2]>,
    cautious_ci95: Option<[i64; 2]>,
    expert_ci95: Option<[i64; 2]>,
    best_ci95: Option<[i64; 2]>,
}

#[derive(Debug, Serialize)]
struct Percentile {
    luck: f64,
    skill: f64,
    skill_same_dice: f64,
}

#[derive(Debug, Serialize)]
struct RegretReport {
    id: String,
    option: Option<String>,
    defaulted: bool,
    at_s: i64,
    as_played_cents: i64,
    ci95: Option<[i64; 2]>,
    alternative: String,
    alternative_after_s: i64,
    best_after_cents: Option<i64>,
    best_after_ci95: Option<[i64; 2]>,
    best_after_alternative: Option<String>,
    best_after_alternative_after_s: Option<i64>,
    story_cents: i64,
}

#[derive(Debug, Serialize)]
struct RoleReport {
    role: &'static str,
    cents: i64,
    ci95: Option<[i64; 2]>,
}

#[derive(Debug, Serialize)]
struct MeasureReport {
    kind: String,
    what: String,
    saves_cents: i64,
    ci95: Option<[i64; 2]>,
    story_cents: i64,
    cost_per_year_cents: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Departure {
    id: String,
    what: &'static str,
    share: f64,
}

#[derive(Debug, Serialize)]
struct BestLine {
    id: String,
    option: Option<String>,
    after_s: i64,
}

impl Report {
    fn new(exercise: &Exercise, all: &Attribution, unit: Unit, elapsed_s: f64) -> Report {
        let scenario = &exercise.scenario;
        let usd = |cents: Cents| unit.of(scenario, cents);
        let of = |reference| all.reference(reference).unwrap_or_default();
        let mean = |reference| usd(of(reference).mean);
        let ci = |estimate: Estimate| unit.ends(scenario, estimate.ci95);
        let money = |estimate: Option<Estimate>| estimate.map_or(0, |e| usd(e.mean));
        let decision = |id: DecisionId| scenario.decisions.get(id.index()).map(|d| d.id.clone()).unwrap_or_default();
        let action = |id: ActionId| scenario.actions.get(id.index()).map(|a| a.id.clone()).unwrap_or_default();
        let percentiles = all.percentiles.unwrap_or_default();
        let mut departures = Vec::new();
        let d = &all.departures;
        for (list, what) in [(&d.not_asked, "did not come up"), (&d.new, "came up anew"), (&d.refused, "was refused")] {
            departures.extend(list.iter().map(|(id, share)| Departure { id: decision(*id), what, share: *share }));
        }
        departures.extend(d.not_acted.iter().map(|(id, share)| Departure {
            id: action(*id),
            what: "was not taken",
            share: *share,
        }));
        Report {
            scenario: scenario.id.clone(),
            seed: exercise.seed,
            replays: all.yours.map_or(0, |e| e.runs),
            played_cents: usd(all.played),
            expected_cents: money(all.yours),
            references: References {
                nobody_cents: mean(Reference::Nobody),
                random_cents: mean(Reference::Random),
                cautious_cents: mean(Reference::Cautious),
                expert_cents: mean(Reference::Expert),
                best_cents: mean(Reference::Best),
                nobody_ci95: ci(of(Reference::Nobody)),
                random_ci95: ci(of(Reference::Random)),
                cautious_ci95: ci(of(Reference::Cautious)),
                expert_ci95: ci(of(Reference::Expert)),
                best_ci95: ci(of(Reference::Best)),
            },
            still_open_cents: all.still_open.map(|e| usd(e.mean)),
            luck_cents: money(all.luck),
            luck_ci95: all.luck.and_then(ci),
            quality_gap_cents: money(all.quality_gap),
            quality_gap_ci95: all.quality_gap.and_then(ci),
            percentile: Percentile {
                luck: percentiles.luck,
                skill: percentiles.skill,
                skill_same_dice: percentiles.skill_same_dice,
            },
            regret: all
                .regrets
                .iter()
                .map(|r| {
                    let option = |against: &Against| option_name(scenario, r.decision, against.alternative.option);
                    RegretReport {
                        id: decision(r.decision),
                        option: r.option.map(|o| option_name(scenario, r.decision, o)),
                        defaulted: r.defaulted,
                        at_s: r.at.0,
                        as_played_cents: usd(r.as_played.regret.mean),
                        ci95: ci(r.as_played.regret),
                        alternative: option(&r.as_played),
                        alternative_after_s: r.as_played.alternative.after.0,
                        best_after_cents: r.best_after.map(|b| usd(b.regret.mean)),
                        best_after_ci95: r.best_after.and_then(|b| ci(b.regret)),
                        best_after_alternative: r.best_after.as_ref().map(option),
                        best_after_alternative_after_s: r.best_after.map(|b| b.alternative.after.0),
                        story_cents: usd(r.story),
                    }
                })
                .collect(),
            shapley: all
                .shapley
                .iter()
                .flat_map(|s| &s.roles)
                .map(|(role, e)| RoleReport { role: role.label(), cents: usd(e.mean), ci95: ci(*e) })
                .collect(),
            explained_cents: all.shapley.as_ref().map_or(0, |s| usd(s.explained.mean)),
            prevention: compare(exercise, all)
                .measures
                .unwrap_or_default()
                .into_iter()
                .zip(all.prevention.iter().flat_map(|p| &p.measures))
                .map(|(row, p)| MeasureReport {
                    kind: row.kind,
                    what: row.text,
                    saves_cents: usd(p.saves.mean),
                    ci95: ci(p.saves),
                    story_cents: usd(p.story),
                    cost_per_year_cents: p.per_year.map(usd),
                })
                .collect(),
            score_against_best: all.score.map(|s| libm::round(s.score.total() * 10.0) / 10.0),
            departures,
            best_play: all.best.iter().flat_map(|best| best_play(scenario, best)).collect(),
            runs: all.runs,
            elapsed_s,
        }
    }

    /// The result for people.
    fn text(&self, exercise: &Exercise) -> String {
        let mut out = String::new();
        let money = |cents: i64| Cents(cents).long(&exercise.scenario.currency.sign);
        let ci =
            |ci: Option<[i64; 2]>| ci.map_or(String::new(), |[a, b]| format!(" (95 %: {} to {})", money(a), money(b)));
        let _ = writeln!(out, "{} · seed {}", exercise.scenario.title, self.seed);
        let _ = writeln!(out, "  it cost                 {}", money(self.played_cents));
        let _ = writeln!(out, "  played so, on average   {}", money(self.expected_cents));
        let _ = writeln!(out, "  luck                    {}{}", money(self.luck_cents), ci(self.luck_ci95));
        let _ =
            writeln!(out, "  quality gap             {}{}", money(self.quality_gap_cents), ci(self.quality_gap_ci95));
        let r = &self.references;
        for (name, cents, interval) in [
            ("nobody", r.nobody_cents, r.nobody_ci95),
            ("random", r.random_cents, r.random_ci95),
            ("cautious", r.cautious_cents, r.cautious_ci95),
            ("expert", r.expert_cents, r.expert_ci95),
            ("best", r.best_cents, r.best_ci95),
        ] {
            let _ = writeln!(out, "    {name:<10} {:>18}{}", money(cents), ci(interval));
        }
        if let Some(open) = self.still_open_cents {
            let _ =
                writeln!(out, "    one change of best, with the dice known, would save at most {} more", money(open));
        }
        let _ = writeln!(
            out,
            "  dearer than it: {:.0} % of replays, {:.0} % of random play",
            self.percentile.luck * 100.0,
            self.percentile.skill * 100.0
        );
        for r in &self.regret {
            let chosen = r.option.as_deref().unwrap_or("in other words");
            let _ =
                writeln!(out, "  {} {}: {chosen}{}", Time(r.at_s), r.id, if r.defaulted { " (default)" } else { "" });
            let _ = writeln!(
                out,
                "      against {} after {}: {}{}",
                r.alternative,
                Span(r.alternative_after_s),
                money(r.as_played_cents),
                ci(r.ci95)
            );
            if let (Some(cents), Some(option)) = (r.best_after_cents, &r.best_after_alternative) {
                let _ = writeln!(out, "      then best, against {option}: {}{}", money(cents), ci(r.best_after_ci95));
            }
        }
        let _ = writeln!(out, "  what each role saved, of {}", money(self.explained_cents));
        for role in &self.shapley {
            let _ = writeln!(out, "    {:<10} {:>18}{}", role.role, money(role.cents), ci(role.ci95));
        }
        let _ = writeln!(out, "  what would have prevented it");
        for m in &self.prevention {
            let price =
                m.cost_per_year_cents.map_or("cost not in the model".into(), |c| format!("{} a year", money(c)));
            let _ = writeln!(out, "    {} ({}, {price})", m.what, m.kind.to_lowercase());
            let _ = writeln!(out, "      saves {}{}", money(m.saves_cents), ci(m.ci95));
        }
        for d in &self.departures {
            let _ = writeln!(out, "  {} {} in {:.0} % of replays", d.id, d.what, d.share * 100.0);
        }
        let _ = writeln!(out, "  {} runs in {:.1} s", self.runs, self.elapsed_s);
        out
    }
}

fn best_play(scenario: &Scenario, best: &crate::analysis::table::Table) -> Vec<BestLine> {
    let answers = scenario.decisions.iter().enumerate().filter_map(|(i, decision)| {
        let answer = best.answer(DecisionId::new(i))?;
        let option = answer.chosen().map(|o| option_name(scenario, DecisionId::new(i), o));
        Some(BestLine { id: decision.id.clone(), option, after_s: answer.after.0 })
    });
    let acts = best.acts.iter().filter_map(|act| {
        let action = scenario.actions.get(usize::from(act.action))?;
        Some(BestLine { id: action.id.clone(), option: None, after_s: act.after.0 })
    });
    answers.chain(acts).collect()
}
