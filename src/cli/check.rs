//! `sandtable check FILE…`: everything that is wrong with files, for people or as one JSON document.
//!
//! Deliberately absent: what a rule demands, and how a file is read; [`crate::scenario::load`] knows both.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

use crate::analysis::brief;
use crate::base::diag::{Diagnostic, Severity};
use crate::import::gate::Policy;
use crate::scenario::load::{FileReport, Library, check_file};
use crate::scenario::source::Source;
use crate::scenario::tree::Tree;

/// Done, no errors.
const OK: u8 = 0;
/// A file has errors.
const ERRORS: u8 = 1;
/// Nothing to check.
const USAGE: u8 = 2;
/// The output could not be written.
const FAILED: u8 = 3;

/// The JSON document.
#[derive(Serialize)]
struct Output<'a> {
    files: &'a [FileReport],
}

/// Checks files and prints what was found. Returns the exit code: 0 without errors (there may be warnings), 1 with errors,
/// 2 without files, 3 when the output cannot be written.
pub fn run(files: &[String], json: bool) -> u8 {
    if files.is_empty() {
        eprintln!("error: name at least one file to check");
        return USAGE;
    }
    let reports: Vec<FileReport> = files.iter().map(|file| check(file)).collect();
    let printed = if json { as_json(&reports) } else { Ok(as_text(&reports)) };
    let written =
        printed.and_then(|text| std::io::stdout().lock().write_all(text.as_bytes()).map_err(|e| e.to_string()));
    if let Err(error) = written {
        eprintln!("error: cannot write what was found: {error}");
        return FAILED;
    }
    if reports.iter().all(|report| report.ok) { OK } else { ERRORS }
}

/// A policy of `gate` is read by import, a briefing by analysis, every other kind of file by the scenario's rules.
fn check(file: &str) -> FileReport {
    let Ok(source) = Source::read(file) else { return check_file(file) };
    let diagnostics: Vec<Diagnostic> = match Tree::first_word(source.text()) {
        Policy::WORD => Policy::read(file, source.text()).err().map(|fault| fault.diagnostic).into_iter().collect(),
        brief::doc::WORD => check_brief(file, source),
        _ => return check_file(file),
    };
    FileReport { file: file.to_owned(), ok: diagnostics.is_empty(), diagnostics }
}

/// Everything in it and everything that it names, without running anything.
fn check_brief(file: &str, source: Source) -> Vec<Diagnostic> {
    let read = brief::doc::read(source).and_then(|read| Ok((read, Library::bundled()?)));
    match read {
        Ok((read, library)) => brief::check(&read, Path::new(file).parent().unwrap_or(Path::new("")), &library),
        Err(faults) => faults,
    }
}

/// One JSON document.
///
/// # Errors
/// What the serializer objects to.
pub fn as_json(reports: &[FileReport]) -> Result<String, String> {
    let text = serde_json::to_string_pretty(&Output { files: reports }).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

/// A block for each diagnostic, and a count at the end.
pub fn as_text(reports: &[FileReport]) -> String {
    let mut text = String::new();
    let (mut errors, mut warnings) = (0usize, 0usize);
    for diagnostic in reports.iter().flat_map(|report| &report.diagnostics) {
        match diagnostic.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
        }
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{diagnostic}");
    }
    let sound = reports.iter().filter(|report| report.ok).count();
    let _ = writeln!(
        text,
        "{} and {} in {}; {sound} without errors",
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(reports.len(), "file")
    );
    text
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
