//! `sandtable gate`: API descriptions against a policy. Exit 1 when something new breaks it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::arguments::GateArguments;
use super::print_result;
use super::run::{DONE, FAILED, INPUT};
use crate::import::Input;
use crate::import::gate::{BUNDLED, GateReport, Policy, baseline, gate};

pub(super) fn run(arguments: &GateArguments) -> u8 {
    match try_run(arguments) {
        Ok(report) if report.ok => DONE,
        Ok(_) => INPUT,
        Err(code) => code,
    }
}

fn try_run(arguments: &GateArguments) -> Result<GateReport, u8> {
    let open = |path: &str| {
        Input::read(path).map_err(|fault| {
            eprintln!("{fault}");
            INPUT
        })
    };
    let policy = match &arguments.policy {
        None => Policy::read("the bundled policy", BUNDLED),
        Some(path) => {
            let input = open(&path.to_string_lossy())?;
            Policy::read(&input.name, &String::from_utf8_lossy(&input.bytes))
        }
    };
    let policy = policy.map_err(|fault| {
        eprintln!("{fault}");
        INPUT
    })?;
    let known: BTreeSet<String> = match &arguments.baseline {
        None => BTreeSet::new(),
        Some(path) => {
            let input = open(&path.to_string_lossy())?;
            baseline(&input.name, &input.bytes).map_err(|fault| {
                eprintln!("{fault}");
                INPUT
            })?
        }
    };
    let inputs = arguments.specs.iter().map(|spec| open(spec)).collect::<Result<Vec<_>, _>>()?;
    let report = gate(&inputs, &policy, &known).map_err(|faults| {
        faults.iter().for_each(|fault| eprintln!("{fault}"));
        INPUT
    })?;
    let text = if arguments.json {
        serde_json::to_string_pretty(&report).map(|text| text + "\n").map_err(|error| {
            eprintln!("The result could not be written as JSON: {error}.");
            FAILED
        })?
    } else {
        as_text(&report)
    };
    print_result(&text)?;
    Ok(report)
}

fn as_text(report: &GateReport) -> String {
    let mut text = String::new();
    for finding in report.findings.iter().filter(|finding| !finding.known) {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}: {} {} ({}, CWE-{}): {}",
            finding.place, finding.level, finding.rule, finding.owasp, finding.cwe, finding.reason
        );
    }
    for key in &report.gone {
        let _ = writeln!(text, "no longer found, can leave the baseline: {key}");
    }
    let _ = writeln!(
        text,
        "{} operations; {} findings fail the build, {} warn, {} are known",
        report.operations, report.failing, report.warnings, report.known
    );
    text
}
