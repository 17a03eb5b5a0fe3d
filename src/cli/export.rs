//! `sandtable export`: an ecosystem in other people's formats.

use super::arguments::{Colours, ExportArguments, ExportFormat};
use super::print_result;
use super::run::{DONE, FAILED, INPUT};
use crate::analysis::graph::analyse;
use crate::analysis::graph::findings::Finding;
use crate::engine::view::ecosystem_picture;
use crate::export;
use crate::export::drawing::{self, DARK, LIGHT, Sketch};
use crate::scenario::compile::compile_ecosystem;
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::load::{Library, load_ecosystem};
use crate::scenario::write::write_ecosystem;

/// The exit code of wrong usage.
const USAGE: u8 = 2;

pub(super) fn run(arguments: &ExportArguments) -> u8 {
    match try_run(arguments) {
        Ok(()) => DONE,
        Err(code) => code,
    }
}

fn try_run(arguments: &ExportArguments) -> Result<(), u8> {
    let library = Library::bundled().map_err(|diagnostics| {
        diagnostics.iter().for_each(|d| eprintln!("{d}"));
        FAILED
    })?;
    let checked = load_ecosystem(&arguments.ecosystem, &library);
    checked.diagnostics.iter().for_each(|d| eprintln!("{d}"));
    let doc = checked.ecosystem.ok_or(INPUT)?;
    let failed = |what: &str| {
        eprintln!("The ecosystem could not be written: {what}.");
        FAILED
    };
    let text = match arguments.format {
        ExportFormat::Ron => write_ecosystem(&doc, None).map_err(|error| failed(&error.to_string()))?.text,
        ExportFormat::Otm => export::otm::otm(&doc).map_err(|error| failed(&error.to_string()))?,
        ExportFormat::ThreatDragon => export::dragon::dragon(&doc).map_err(|error| failed(&error.to_string()))?,
        ExportFormat::Mermaid => export::picture::mermaid(&doc),
        ExportFormat::Dot => export::picture::dot(&doc),
        ExportFormat::Svg => drawing::svg(&sketch(&doc, arguments)?),
        ExportFormat::Png => {
            let Some(path) = &arguments.out else {
                eprintln!("A picture of pixels cannot be shown here. Say where it goes with --out.");
                return Err(USAGE);
            };
            let pixels = drawing::png(&sketch(&doc, arguments)?, arguments.scale);
            return super::write_file(path, &pixels.map_err(|error| failed(&error.to_string()))?);
        }
        ExportFormat::CsvAssets => export::tables::assets(&doc),
        ExportFormat::CsvFlows => export::tables::flows(&doc),
        ExportFormat::CsvFindings => export::tables::findings(&findings(&doc, &library, &arguments.ecosystem)?),
        ExportFormat::RiskRegister => export::tables::register(&doc, &findings(&doc, &library, &arguments.ecosystem)?),
    };
    match &arguments.out {
        Some(path) => super::write_file(path, text.as_bytes()),
        None => print_result(&text),
    }
}

fn findings(doc: &EcosystemDoc, library: &Library, name: &str) -> Result<Vec<Finding>, u8> {
    let eco = compile_ecosystem(doc).map_err(|error| {
        eprintln!("{name}: {error}");
        INPUT
    })?;
    Ok(analyse(&eco, &library.techniques.techniques).findings)
}

/// The picture with everything unfolded.
fn sketch(doc: &EcosystemDoc, arguments: &ExportArguments) -> Result<Sketch, u8> {
    let eco = compile_ecosystem(doc).map_err(|error| {
        eprintln!("{}: {error}", arguments.ecosystem);
        INPUT
    })?;
    let sign = doc.profile.as_ref().map_or("$", |profile| profile.currency.sign.as_str());
    let look = match arguments.colours {
        Colours::Light => &LIGHT,
        Colours::Dark => &DARK,
    };
    Ok(drawing::sketch_of(&ecosystem_picture(&eco, sign), look))
}
