//! `sandtable estimate`: what incidents cost by their public facts alone, and how well such estimates fit.

use std::fmt::Write as _;

use serde::Serialize;

use super::arguments::EstimateArguments;
use super::print_result;
use super::run::{DONE, FAILED, INPUT};
use crate::analysis::estimate::fit::Published;
use crate::analysis::estimate::model::{Model, ModelError};
use crate::analysis::estimate::sheet::{LARGEST, Sheet};
use crate::analysis::estimate::table::{Coverage, FitTable, Score, bundled_fit};
use crate::analysis::estimate::{Bands, Estimate, estimate};
use crate::base::money::Cents;

pub(super) fn run(arguments: &EstimateArguments) -> u8 {
    let done = match &arguments.incidents {
        Some(file) => of_file(file, arguments.json),
        None => fit(arguments.json),
    };
    done.err().unwrap_or(DONE)
}

fn failed(error: ModelError) -> u8 {
    eprintln!("{error}");
    FAILED
}

fn of_file(file: &std::path::Path, json: bool) -> Result<(), u8> {
    let name = file.display().to_string();
    let wrong = |text: String| {
        eprintln!("{name}:1:1: error: {text}");
        INPUT
    };
    match std::fs::metadata(file) {
        Err(error) => return Err(wrong(error.to_string())),
        Ok(meta) if !meta.is_file() => return Err(wrong("it is not a file".into())),
        Ok(meta) if meta.len() > LARGEST => return Err(wrong("it is larger than 8 MB".into())),
        Ok(_) => {}
    }
    let bytes = std::fs::read(file).map_err(|error| wrong(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is not text in UTF-8".into()))?;
    let (sheet, mut said) = Sheet::parse(&name, &text).map_err(|faults| {
        faults.iter().for_each(|d| eprintln!("{d}"));
        INPUT
    })?;
    let model = Model::bundled().map_err(failed)?;
    let estimates: Vec<Estimate> = sheet
        .rows
        .iter()
        .enumerate()
        .map(|(index, row)| Estimate {
            id: sheet.id(row, index),
            bands: estimate(&model, &sheet.facts(row, &mut said)),
        })
        .collect();
    said.iter().for_each(|d| eprintln!("{d}"));
    if json {
        return print_json(&estimates);
    }
    let mut out =
        format!("{:<28} {:>11} {:>11} {:>11} {:>11} {:>11}\n", "US dollars", "5 %", "25 %", "median", "75 %", "95 %");
    for one in &estimates {
        let _ = writeln!(out, "{:<28} {}", one.id, bands(&one.bands));
    }
    print_result(&out)
}

fn bands(bands: &Bands) -> String {
    [bands.p5_cents, bands.p25_cents, bands.p50_cents, bands.p75_cents, bands.p95_cents]
        .map(|c| format!("{:>11}", Cents(c).short("$")))
        .join(" ")
}

fn print_json<T: Serialize>(value: &T) -> Result<(), u8> {
    let text = serde_json::to_string_pretty(value).map_err(|error| {
        eprintln!("The result could not be written as JSON: {error}.");
        FAILED
    })?;
    print_result(&(text + "\n"))
}

#[derive(Serialize)]
struct FitJson {
    incidents: Vec<IncidentJson>,
    all: ScoreJson,
    with_records: Vec<ScoreJson>,
    coverage: Vec<CoverageJson>,
    fitted: Vec<NumberJson>,
}

#[derive(Serialize)]
struct IncidentJson {
    id: String,
    organisation: String,
    reported_low_cents: i64,
    reported_high_cents: i64,
    only_a_fine: bool,
    #[serde(flatten)]
    bands: Bands,
    miss_ln: f64,
    crps_ln: f64,
    sources: Vec<String>,
}

#[derive(Serialize)]
struct ScoreJson {
    method: &'static str,
    incidents: usize,
    median_error_ln: f64,
    mean_error_ln: f64,
    mean_crps_ln: f64,
}

#[derive(Serialize)]
struct CoverageJson {
    claims: f64,
    inside: usize,
    of: usize,
    interval95: [f64; 2],
}

#[derive(Serialize)]
struct NumberJson {
    name: &'static str,
    value: f64,
    without_one_incident: [f64; 2],
}

/// The fitted numbers with their names, in the order of [`FitTable::without_one`].
fn numbers(table: &FitTable) -> [(&'static str, f64); 5] {
    let f = &table.fitted;
    [
        ("reported over parts", f.reported_over_parts),
        ("damping", f.damping),
        ("stopped share", f.stopped_share),
        ("robbed share", f.robbed_share),
        ("spread", f.spread),
    ]
}

fn fit(json: bool) -> Result<(), u8> {
    let table = bundled_fit().map_err(failed)?;
    if !json {
        return print_result(&as_text(&table));
    }
    let score = |s: &Score| ScoreJson {
        method: s.method,
        incidents: s.incidents,
        median_error_ln: s.median_error,
        mean_error_ln: s.mean_error,
        mean_crps_ln: s.mean_crps,
    };
    print_json(&FitJson {
        incidents: table
            .rows
            .iter()
            .map(|row| IncidentJson {
                id: row.id.clone(),
                organisation: row.organisation.clone(),
                reported_low_cents: Cents::from_units(row.published.low).0,
                reported_high_cents: Cents::from_units(row.published.high).0,
                only_a_fine: row.published.floor,
                bands: row.predicted,
                miss_ln: row.miss,
                crps_ln: row.crps,
                sources: row.sources.split('|').map(str::to_owned).collect(),
            })
            .collect(),
        all: score(&table.all),
        with_records: table.with_records.iter().map(score).collect(),
        coverage: table
            .coverage
            .iter()
            .map(|c: &Coverage| CoverageJson { claims: c.claims, inside: c.inside, of: c.of, interval95: c.interval })
            .collect(),
        fitted: numbers(&table)
            .into_iter()
            .zip(table.without_one)
            .map(|((name, value), (low, high))| NumberJson { name, value, without_one_incident: [low, high] })
            .collect(),
    })
}

fn reported(published: &Published) -> String {
    let sum = |units| Cents::from_units(units).short("$");
    if published.floor {
        format!("≥ {}", sum(published.low))
    } else if published.low == published.high {
        sum(published.low)
    } else {
        format!("{} – {}", sum(published.low), sum(published.high))
    }
}

/// The table for people.
pub fn as_text(table: &FitTable) -> String {
    let mut out = String::from(
        "Each incident is estimated by a model that was fitted without it. Errors are in ln cost: 0.7 is a factor of two.\n\n",
    );
    let _ = writeln!(
        out,
        "{:<24} {:>22} {:>11} {:>11} {:>11} {:>11} {:>11} {:>7}",
        "", "reported", "5 %", "25 %", "median", "75 %", "95 %", "error"
    );
    for row in &table.rows {
        let _ = writeln!(
            out,
            "{:<24} {:>22} {} {:>+7.2}",
            row.id,
            reported(&row.published),
            bands(&row.predicted),
            row.miss
        );
    }
    let _ = writeln!(
        out,
        "\n{:<34} {:>9} {:>13} {:>11} {:>10}",
        "", "incidents", "median error", "mean error", "mean CRPS"
    );
    let mut line = |label: &str, s: &Score| {
        let _ = writeln!(
            out,
            "{label:<34} {:>9} {:>13.3} {:>11.3} {:>10.3}",
            s.incidents, s.median_error, s.mean_error, s.mean_crps
        );
    };
    for score in &table.with_records {
        line(score.method, score);
    }
    line("this model, also without records", &table.all);
    out.push('\n');
    for c in &table.coverage {
        let _ = writeln!(
            out,
            "{:.0} % band: {} of {} inside, {:.0} % (95 % interval {:.0}–{:.0} %)",
            c.claims * 100.0,
            c.inside,
            c.of,
            100.0 * c.inside as f64 / c.of.max(1) as f64,
            c.interval[0] * 100.0,
            c.interval[1] * 100.0
        );
    }
    out.push_str("\nFitted numbers, and their range when one incident is left out\n");
    for ((name, value), (low, high)) in numbers(table).into_iter().zip(table.without_one) {
        let _ = writeln!(out, "  {name:<22} {value:>8.4}   {low:.4} – {high:.4}");
    }
    out
}
