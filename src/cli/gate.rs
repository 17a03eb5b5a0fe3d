//! `sandtable gate`: API descriptions against a policy. Exit 1 when something new breaks it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::arguments::GateArguments;
use super::print_result;
use super::run::{DONE, FAILED, INPUT};
use crate::base::diag::Diagnostic;
use crate::import::Input;
use crate::import::fault::Fault;
use crate::import::gate::{BUNDLED, GateReport, Policy, baseline, gate};

pub(super) fn run(arguments: &GateArguments) -> u8 {
    let report = try_run(arguments).unwrap_or_else(|errors| {
        errors.iter().for_each(|error| eprintln!("{error}"));
        GateReport::refused(errors)
    });
    let text = match (arguments.json, report.errors.is_empty()) {
        (true, _) => serde_json::to_string_pretty(&report).map(|text| text + "\n"),
        (false, true) => Ok(as_text(&report)),
        (false, false) => return INPUT,
    };
    let printed = text.map_err(|error| {
        eprintln!("The result could not be written as JSON: {error}.");
        FAILED
    });
    match printed.and_then(|text| print_result(&text)) {
        Ok(()) if report.ok => DONE,
        Ok(()) => INPUT,
        Err(code) => code,
    }
}

/// The answer, or every reason why there is none.
fn try_run(arguments: &GateArguments) -> Result<GateReport, Vec<Diagnostic>> {
    let one = |fault: Box<Fault>| vec![fault.diagnostic];
    let open = |path: &Path| Input::read(&path.to_string_lossy()).map_err(one);
    let policy = match &arguments.policy {
        None => Policy::read("the bundled policy", BUNDLED),
        Some(path) => {
            let input = open(path)?;
            Policy::read(&input.name, &String::from_utf8_lossy(&input.bytes))
        }
    };
    let policy = policy.map_err(one)?;
    let known: BTreeSet<String> = match &arguments.baseline {
        None => BTreeSet::new(),
        Some(path) => {
            let input = open(path)?;
            baseline(&input.name, &input.bytes).map_err(one)?
        }
    };
    let (mut inputs, mut faults) = (Vec::new(), Vec::new());
    for spec in &arguments.specs {
        match Input::read(spec) {
            Ok(input) => inputs.push(input),
            Err(fault) => faults.push(fault.diagnostic),
        }
    }
    if faults.is_empty() { gate(&inputs, &policy, &known) } else { Err(faults) }
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
    // What is excused is said for each reason, not for each operation.
    let mut excused: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for one in &report.excused {
        excused.entry((one.rule, one.by, &one.reason)).or_default().push(&one.operation);
    }
    for ((rule, by, reason), operations) in excused {
        let first = operations.first().copied().filter(|words| !words.is_empty()).unwrap_or("the description");
        let more = if operations.len() > 1 { format!(" and {} more", operations.len() - 1) } else { String::new() };
        let _ = writeln!(text, "excused by {by}: {rule} at {first}{more}: {reason}");
    }
    for key in &report.gone {
        let _ = writeln!(text, "no longer found, can leave the baseline: {key}");
    }
    let _ = writeln!(
        text,
        "{} operations and {} calls out in {} descriptions; {} findings fail the build, {} warn, {} are known, {} are excused",
        report.operations,
        report.calls_out,
        report.descriptions,
        report.failing,
        report.warnings,
        report.known,
        report.excused.len()
    );
    text
}
