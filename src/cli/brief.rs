//! `sandtable brief`: a year's loss under several postures, for people or as one JSON document.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::arguments::BriefArguments;
use super::run::{DONE, FAILED, INPUT};
use super::{print_result, write_file};
use crate::analysis::annual::worth::{BreakEven, Worth};
use crate::analysis::annual::{Difference, Loss};
use crate::analysis::brief::assumptions::basis_word;
use crate::analysis::brief::doc::read;
use crate::analysis::brief::times::TimeSpread;
use crate::analysis::brief::{Briefing, DISCLAIMER, briefing};
use crate::base::diag::Diagnostic;
use crate::report::brief_page::words::{self, money};
use crate::report::brief_page::{Format, page};
use crate::scenario::doc::Switch;
use crate::scenario::load::Library;
use crate::scenario::source::Source;

/// The arguments make no sense together.
const USAGE: u8 = 2;

pub(super) fn run(arguments: &BriefArguments) -> u8 {
    try_run(arguments).err().unwrap_or(DONE)
}

fn said(code: u8) -> impl Fn(Vec<Diagnostic>) -> u8 {
    move |diagnostics| {
        diagnostics.iter().for_each(|d| eprintln!("{d}"));
        code
    }
}

fn try_run(arguments: &BriefArguments) -> Result<(), u8> {
    let library = Library::bundled().map_err(said(FAILED))?;
    let source = Source::read(&arguments.file).map_err(|fault| said(INPUT)(vec![*fault]))?;
    let file = read(source).map_err(said(INPUT))?;
    let folder = Path::new(&arguments.file).parent().unwrap_or(Path::new(""));
    let format = arguments.out.as_deref().map(Format::of).transpose().map_err(|words| {
        eprintln!("{words}");
        USAGE
    })?;
    let briefing = briefing(&file, folder, &library).map_err(said(INPUT))?;
    if let (Some(path), Some(format)) = (&arguments.out, format) {
        write_file(path, page(&briefing, format).as_bytes())?;
        if !arguments.json {
            eprintln!("The page is in {}.", path.display());
            return Ok(());
        }
    }
    if !arguments.json {
        return print_result(&as_text(&briefing));
    }
    let text = serde_json::to_string_pretty(&BriefJson::of(&briefing)).map_err(|error| {
        eprintln!("The result could not be written as JSON: {error}.");
        FAILED
    })?;
    print_result(&(text + "\n"))
}

#[derive(Serialize)]
struct BriefJson {
    title: String,
    years: u64,
    runs: u32,
    postures: Vec<PostureJson>,
    controls: Vec<ControlJson>,
    expected_today_cents: i64,
    tornado: Vec<BarJson>,
    assumptions: Vec<AssumptionJson>,
    disclaimer: &'static str,
}

#[derive(Serialize)]
struct PostureJson {
    id: String,
    name: String,
    mean_cents: i64,
    ci95_mean_cents: [i64; 2],
    sd_cents: i64,
    no_loss_share: f64,
    percentiles: Vec<PercentileJson>,
    loss_exceedance: Vec<(i64, f64)>,
    threats: Vec<ThreatJson>,
    #[serde(flatten)]
    worth: WorthJson,
    training: Option<TrainingJson>,
}

#[derive(Serialize)]
struct PercentileJson {
    share: f64,
    loss_cents: i64,
    ci95_cents: [i64; 2],
}

#[derive(Serialize)]
struct ThreatJson {
    id: String,
    rate_mean: f64,
    each_mean_cents: i64,
    yearly_mean_cents: i64,
    first_signal_s: Option<TimeJson>,
    detect_s: Option<TimeJson>,
    contain_s: Option<TimeJson>,
    attacker_left_share: Option<f64>,
}

#[derive(Serialize)]
struct TimeJson {
    p50: Option<i64>,
    p90: Option<i64>,
    never_share: f64,
}

#[derive(Serialize)]
struct WorthJson {
    saves_cents: i64,
    ci95_saves_cents: [i64; 2],
    cost_per_year_cents: i64,
    cost_once_cents: i64,
    net_cents: i64,
    ci95_net_cents: [i64; 2],
    pays_back_years: Option<f64>,
    pays_back_years_at_ends: [Option<f64>; 2],
}

#[derive(Serialize)]
struct TrainingJson {
    cost_per_year_cents: i64,
    break_even_share_of_loss: Option<f64>,
    break_even_share_of_incidents: Option<f64>,
    break_even_best_case: Option<f64>,
    break_even_worst_case: Option<f64>,
}

#[derive(Serialize)]
struct ControlJson {
    id: String,
    name: String,
    works_today: bool,
    #[serde(flatten)]
    worth: WorthJson,
}

#[derive(Serialize)]
struct BarJson {
    id: String,
    name: String,
    at_p10: String,
    at_p90: String,
    loss_at_p10_cents: i64,
    loss_at_p90_cents: i64,
    basis: &'static str,
    source: String,
}

#[derive(Serialize)]
struct AssumptionJson {
    about: String,
    value: String,
    basis: &'static str,
    source: String,
}

impl BriefJson {
    fn of(b: &Briefing) -> BriefJson {
        BriefJson {
            title: b.title.clone(),
            years: b.years,
            runs: b.runs,
            postures: b
                .postures
                .iter()
                .map(|p| PostureJson {
                    id: p.id.clone(),
                    name: p.name.clone(),
                    mean_cents: p.loss.mean.0,
                    ci95_mean_cents: p.loss.ci95.map(|c| c.0),
                    sd_cents: p.loss.sd.0,
                    no_loss_share: p.loss.none,
                    percentiles: percentiles(&p.loss),
                    loss_exceedance: p.loss.exceedance.iter().map(|(c, share)| (c.0, *share)).collect(),
                    threats: p
                        .threats
                        .iter()
                        .map(|t| ThreatJson {
                            id: t.id.clone(),
                            rate_mean: t.rate,
                            each_mean_cents: t.each.0,
                            yearly_mean_cents: t.yearly.0,
                            first_signal_s: t.times.as_ref().map(|times| time(&times.signal)),
                            detect_s: t.times.as_ref().map(|times| time(&times.detect)),
                            contain_s: t.times.as_ref().map(|times| time(&times.contain)),
                            attacker_left_share: t.times.as_ref().map(|times| times.left),
                        })
                        .collect(),
                    worth: worth(&p.worth),
                    training: p.training.as_ref().map(training),
                })
                .collect(),
            controls: b
                .controls
                .iter()
                .map(|c| ControlJson {
                    id: c.id.clone(),
                    name: c.name.clone(),
                    works_today: c.works_today == Switch::On,
                    worth: worth(&c.worth),
                })
                .collect(),
            expected_today_cents: b.expected_today.0,
            tornado: b
                .sensitivities
                .iter()
                .map(|s| BarJson {
                    id: s.id.clone(),
                    name: s.name.clone(),
                    at_p10: s.ends[0].clone(),
                    at_p90: s.ends[1].clone(),
                    loss_at_p10_cents: s.loss[0].0,
                    loss_at_p90_cents: s.loss[1].0,
                    basis: basis_word(s.basis),
                    source: s.source.clone(),
                })
                .collect(),
            assumptions: b
                .assumptions
                .iter()
                .map(|a| AssumptionJson {
                    about: a.about.clone(),
                    value: a.value.clone(),
                    basis: basis_word(a.basis),
                    source: a.source.clone(),
                })
                .collect(),
            disclaimer: DISCLAIMER,
        }
    }
}

fn time(t: &TimeSpread) -> TimeJson {
    TimeJson { p50: t.p50.map(|s| s.0), p90: t.p90.map(|s| s.0), never_share: t.never }
}

fn percentiles(loss: &Loss) -> Vec<PercentileJson> {
    let one = |p: &crate::analysis::annual::Percentile| PercentileJson {
        share: p.share,
        loss_cents: p.loss.0,
        ci95_cents: [p.low.0, p.high.0],
    };
    loss.percentiles.iter().map(one).collect()
}

fn worth(w: &Worth) -> WorthJson {
    let Difference { mean, ci95 } = w.saves;
    WorthJson {
        saves_cents: mean.0,
        ci95_saves_cents: ci95.map(|c| c.0),
        cost_per_year_cents: w.costs.0,
        cost_once_cents: w.once.0,
        net_cents: w.net[0].0,
        ci95_net_cents: [w.net[1].0, w.net[2].0],
        pays_back_years: w.pays_back[0],
        pays_back_years_at_ends: [w.pays_back[1], w.pays_back[2]],
    }
}

fn training(t: &BreakEven) -> TrainingJson {
    TrainingJson {
        cost_per_year_cents: t.costs.0,
        break_even_share_of_loss: t.share_of_loss,
        break_even_share_of_incidents: t.needed[0],
        break_even_best_case: t.needed[1],
        break_even_worst_case: t.needed[2],
    }
}

/// What a measure saves, costs, and when it pays.
fn saving(w: &Worth) -> String {
    format!("saves a year {}; costs {}; {}", words::saves(w), words::costs(w), words::pay_back(w))
}

/// The briefing for people.
pub fn as_text(b: &Briefing) -> String {
    let mut out =
        format!("{}\n{} simulated years, {} runs for each threat under each posture\n", b.title, b.years, b.runs);
    for (index, posture) in b.postures.iter().enumerate() {
        let loss = &posture.loss;
        let _ = writeln!(out, "\n{} · {}", posture.id, posture.name);
        let _ = writeln!(
            out,
            "  yearly loss  {} on average ({} to {}), none in {:.0} % of years",
            money(loss.mean),
            money(loss.ci95[0]),
            money(loss.ci95[1]),
            loss.none * 100.0
        );
        let tail = loss.percentiles.iter().filter(|p| p.share >= 0.5);
        let list: Vec<String> = tail.map(|p| format!("{:.1} % {}", p.share * 100.0, money(p.loss))).collect();
        let _ = writeln!(out, "  not exceeded in  {}", list.join(", "));
        for t in &posture.threats {
            let _ = writeln!(out, "    {:<24} {:.2} a year × {} = {}", t.id, t.rate, money(t.each), money(t.yearly));
            if let Some(times) = &t.times {
                let [s50, s90, _] = words::time_cells(&times.signal);
                let [d50, d90, _] = words::time_cells(&times.detect);
                let [c50, c90, _] = words::time_cells(&times.contain);
                let _ = writeln!(
                    out,
                    "    {:<24} half (nine in ten) with a first signal after {s50} ({s90}), detected after {d50} ({d90}) more, then contained in {c50} ({c90})",
                    ""
                );
                let _ = writeln!(out, "    {:<24} {}", "", words::left(times));
            }
        }
        if index > 0 {
            let _ = writeln!(out, "  {}", saving(&posture.worth));
        }
        if let Some(t) = &posture.training {
            let _ = writeln!(out, "  {}", words::training(posture, t));
        }
    }
    if !b.controls.is_empty() {
        out.push_str("\nOne control at a time, from today\n");
        for control in &b.controls {
            let now = match control.works_today {
                Switch::On => "works today",
                Switch::Off => "off today",
            };
            let _ = writeln!(out, "  {:<24} {now}: {}", control.name, saving(&control.worth));
        }
    }
    out.push_str("\nWhat the average hangs on (one assumption at its 10th and 90th percentile, all else as it is)\n");
    for bar in b.sensitivities.iter().take(12) {
        let [low, high] = bar.loss.map(money);
        let _ = writeln!(out, "  {low:>10} … {high:<10} {} ({})", bar.name, basis_word(bar.basis));
    }
    out.push_str("\nAssumptions\n");
    for a in &b.assumptions {
        let _ = writeln!(out, "  {}: {} ({}: {})", a.about, a.value, basis_word(a.basis), a.source);
    }
    let _ = writeln!(out, "\n{DISCLAIMER}");
    out
}
