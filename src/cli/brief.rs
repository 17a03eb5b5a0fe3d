//! `sandtable brief`: a year's loss under several postures, for people or as one JSON document.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::arguments::BriefArguments;
use super::print_result;
use super::run::{DONE, FAILED, INPUT};
use crate::analysis::annual::worth::{Assumption, BreakEven, Worth};
use crate::analysis::annual::{Difference, Loss};
use crate::analysis::brief::doc::read;
use crate::analysis::brief::{Briefing, briefing};
use crate::base::diag::Diagnostic;
use crate::base::money::Cents;
use crate::scenario::doc::Switch;
use crate::scenario::load::Library;
use crate::scenario::source::Source;

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
    let briefing = briefing(&file, folder, &library).map_err(said(INPUT))?;
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
    tornado: Vec<BarJson>,
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
    full_effect_saves_cents: i64,
    ci95_full_effect_cents: [i64; 2],
    break_even_share_of_effect: Option<f64>,
    break_even_best_case: Option<f64>,
    break_even_worst_case: Option<f64>,
    break_even_share_of_loss: Option<f64>,
}

#[derive(Serialize)]
struct ControlJson {
    id: String,
    works_today: bool,
    #[serde(flatten)]
    worth: WorthJson,
}

#[derive(Serialize)]
struct BarJson {
    threat: String,
    assumption: &'static str,
    p10: f64,
    p90: f64,
    loss_at_p10_cents: i64,
    loss_at_p90_cents: i64,
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
                        .map(|(id, rate, each, yearly)| ThreatJson {
                            id: id.clone(),
                            rate_mean: *rate,
                            each_mean_cents: each.0,
                            yearly_mean_cents: yearly.0,
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
                    works_today: c.works_today == Switch::On,
                    worth: worth(&c.worth),
                })
                .collect(),
            tornado: b
                .tornado
                .iter()
                .map(|bar| BarJson {
                    threat: bar.threat.clone(),
                    assumption: assumption(bar.assumption),
                    p10: bar.values[0],
                    p90: bar.values[1],
                    loss_at_p10_cents: bar.loss[0].0,
                    loss_at_p90_cents: bar.loss[1].0,
                })
                .collect(),
        }
    }
}

fn assumption(of: Assumption) -> &'static str {
    match of {
        Assumption::Rate => "events a year",
        Assumption::Magnitude => "cost of one event",
    }
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
        full_effect_saves_cents: t.full.mean.0,
        ci95_full_effect_cents: t.full.ci95.map(|c| c.0),
        break_even_share_of_effect: t.needed[0],
        break_even_best_case: t.needed[1],
        break_even_worst_case: t.needed[2],
        break_even_share_of_loss: t.share_of_loss,
    }
}

fn money(amount: Cents) -> String {
    amount.short("$")
}

fn saving(w: &Worth) -> String {
    let [low, high] = w.saves.ci95;
    let back = match w.pays_back[0] {
        Some(years) if w.once > Cents::ZERO => format!("; back after {years:.1} years"),
        Some(_) => "; pays".to_owned(),
        None => "; does not pay".to_owned(),
    };
    format!(
        "saves {} a year ({} to {}), costs {} a year and {} once{back}",
        money(w.saves.mean),
        money(low),
        money(high),
        money(w.costs),
        money(w.once)
    )
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
        for (id, rate, each, yearly) in &posture.threats {
            let _ = writeln!(out, "    {id:<24} {rate:.2} a year × {} = {}", money(*each), money(*yearly));
        }
        if index > 0 {
            let _ = writeln!(out, "  {}", saving(&posture.worth));
        }
        if let Some(t) = &posture.training {
            let share = |s: Option<f64>| s.map_or("more than all".to_owned(), |s| format!("{:.0} %", s * 100.0));
            let _ = writeln!(
                out,
                "  training for {} a year pays if it brings {} of the assumed effect ({} at best, {} at worst){}",
                money(t.costs),
                share(t.needed[0]),
                share(t.needed[1]),
                share(t.needed[2]),
                t.share_of_loss.map_or(String::new(), |s| format!("; that is {:.1} % of the yearly loss", s * 100.0))
            );
        }
    }
    if !b.controls.is_empty() {
        out.push_str("\nOne control at a time, from today\n");
        for control in &b.controls {
            let now = match control.works_today {
                Switch::On => "works today",
                Switch::Off => "off today",
            };
            let _ = writeln!(out, "  {:<24} {now}: {}", control.id, saving(&control.worth));
        }
    }
    out.push_str("\nWhat the average hangs on (10th and 90th percentile of one assumption, all else at its mean)\n");
    for bar in &b.tornado {
        let _ = writeln!(
            out,
            "  {:<24} {:<18} {} … {}",
            bar.threat,
            assumption(bar.assumption),
            money(bar.loss[0]),
            money(bar.loss[1])
        );
    }
    out
}
