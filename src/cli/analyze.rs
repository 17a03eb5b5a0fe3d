//! `sandtable analyze`: what the graph answers, for people or as one JSON document.

mod json;
mod text;

use super::arguments::AnalyzeArguments;
use super::print_result;
use super::run::{DONE, FAILED, INPUT};
use crate::analysis::graph::{Analysis, analyse};
use crate::scenario::compile::compile_ecosystem;
use crate::scenario::doc::TechniqueDoc;
use crate::scenario::load::{Library, load_ecosystem};
use crate::scenario::model::Ecosystem;

pub use json::as_json;
pub use text::as_text;

/// An ecosystem with its answers.
pub struct Analysed<'a> {
    pub eco: &'a Ecosystem,
    pub techniques: &'a [TechniqueDoc],
    pub analysis: &'a Analysis,
}

pub(super) fn run(arguments: &AnalyzeArguments) -> u8 {
    match try_run(arguments) {
        Ok(()) => DONE,
        Err(code) => code,
    }
}

fn try_run(arguments: &AnalyzeArguments) -> Result<(), u8> {
    let library = Library::bundled().map_err(|diagnostics| {
        diagnostics.iter().for_each(|d| eprintln!("{d}"));
        FAILED
    })?;
    let checked = load_ecosystem(&arguments.ecosystem, &library);
    checked.diagnostics.iter().for_each(|d| eprintln!("{d}"));
    let doc = checked.ecosystem.ok_or(INPUT)?;
    let eco = compile_ecosystem(&doc).map_err(|error| {
        eprintln!("{}: {error}", arguments.ecosystem);
        INPUT
    })?;
    let techniques = &library.techniques.techniques;
    let analysis = analyse(&eco, techniques);
    let all = Analysed { eco: &eco, techniques, analysis: &analysis };
    if arguments.json {
        let text = as_json(&all).map_err(|error| {
            eprintln!("The result could not be written as JSON: {error}.");
            FAILED
        })?;
        print_result(&text)
    } else {
        print_result(&as_text(&all))
    }
}
