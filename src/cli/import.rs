//! `sandtable import`: other people's files as an ecosystem, new or put into an existing one.
//!
//! What was read, guessed and dropped goes to standard error, or into the JSON document. Nothing is written before the result
//! has passed the checks of an ecosystem's file.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::arguments::{ImportArguments, ImportFormat, Suggested};
use super::print_result;
use super::run::{DONE, FAILED, INPUT};
use crate::base::diag::Place;
use crate::import::merge::{Change, ChangeKind, merge};
use crate::import::report::{FileNote, NoteKind};
use crate::import::suggest::{Confidence, Suggestion, accept};
use crate::import::{Format, Guesses, Imported, Input, count, import};
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::load::{Library, check_text, load_ecosystem};
use crate::scenario::write::write_ecosystem;

/// The JSON document. Fields stay; others may be added.
#[derive(Serialize)]
struct Output<'a> {
    zones: usize,
    assets: usize,
    flows: usize,
    data_classes: usize,
    holdings: usize,
    credentials: usize,
    weaknesses: usize,
    controls: usize,
    data_class_names: BTreeSet<&'static str>,
    files: &'a [FileNote],
    read: Vec<Warning<'a>>,
    warnings: Vec<Warning<'a>>,
    suggestions: &'a [Suggestion],
    accepted: usize,
    questions: &'a [crate::import::questions::Question],
    changes: &'a [Change],
}

#[derive(Serialize)]
struct Warning<'a> {
    code: &'static str,
    kind: NoteKind,
    #[serde(rename = "where")]
    place: String,
    message: &'a str,
}

pub(super) fn run(arguments: &ImportArguments) -> u8 {
    match try_run(arguments) {
        Ok(()) => DONE,
        Err(code) => code,
    }
}

fn try_run(arguments: &ImportArguments) -> Result<(), u8> {
    let imported = read(arguments)?;
    let accepted: Vec<&Suggestion> = imported
        .suggestions
        .iter()
        .filter(|suggestion| match arguments.suggestions {
            Suggested::None => false,
            Suggested::Likely => suggestion.confidence >= Confidence::Medium,
            Suggested::All => true,
        })
        .collect();
    let mut doc = imported.doc.clone();
    let count = accept(&mut doc, accepted);
    let mut changes = Vec::new();
    let mut old_text = None;
    if let Some(path) = &arguments.into {
        let (old, text) = existing(path)?;
        let merged = merge(&old, &doc, &imported.suggestions);
        (doc, changes) = (merged.doc, merged.changes);
        old_text = Some(text);
    }
    let written = write_ecosystem(&doc, old_text.as_deref()).map_err(|error| {
        eprintln!("The ecosystem could not be written: {error}.");
        FAILED
    })?;
    // What is written is what `check` would say of it, so nobody finds out later.
    let name = arguments.out.as_ref().map_or("the result".to_owned(), |path| path.display().to_string());
    let checked = check_text(&name, Arc::from(written.text.as_str()));
    if !checked.ok {
        checked.diagnostics.iter().for_each(|fault| eprintln!("{fault}"));
        eprintln!("The import does not make a valid ecosystem; nothing was written.");
        return Err(FAILED);
    }
    for lost in &written.lost {
        eprintln!("The comment in line {} belongs to nothing any more: {}", lost.line, lost.text);
    }
    if !arguments.json {
        tell(&imported, &doc, count, &changes);
    }
    match &arguments.out {
        Some(path) => super::write_file(path, written.text.as_bytes())?,
        None => print_result(&written.text)?,
    }
    if arguments.json {
        print_result(&as_json(&imported, &doc, count, &changes).map_err(|error| {
            eprintln!("The result could not be written as JSON: {error}.");
            FAILED
        })?)?;
    }
    Ok(())
}

fn read(arguments: &ImportArguments) -> Result<Imported, u8> {
    let mut inputs = Vec::new();
    let mut failed = false;
    for file in &arguments.files {
        match Input::read(file) {
            Ok(input) => inputs.push(input),
            Err(fault) => {
                eprintln!("{fault}");
                failed = true;
            }
        }
    }
    if failed {
        return Err(INPUT);
    }
    let wanted = match arguments.format {
        ImportFormat::Auto => None,
        ImportFormat::Openapi => Some(Format::OpenApi),
        ImportFormat::Otm => Some(Format::Otm),
        ImportFormat::ThreatDragon => Some(Format::ThreatDragon),
        ImportFormat::Threagile => Some(Format::Threagile),
    };
    let guesses = if arguments.no_guesses { Guesses::None } else { Guesses::Marked };
    import(&inputs, wanted, guesses).map_err(|faults| {
        faults.iter().for_each(|fault| eprintln!("{fault}"));
        INPUT
    })
}

fn existing(path: &Path) -> Result<(EcosystemDoc, String), u8> {
    let library = Library::bundled().map_err(|diagnostics| {
        diagnostics.iter().for_each(|d| eprintln!("{d}"));
        FAILED
    })?;
    let name = path.to_string_lossy();
    let checked = load_ecosystem(&name, &library);
    let Some(doc) = checked.ecosystem else {
        checked.diagnostics.iter().for_each(|d| eprintln!("{d}"));
        return Err(INPUT);
    };
    let text = std::fs::read_to_string(path).map_err(|error| {
        eprintln!("{name}: {error}");
        INPUT
    })?;
    Ok((doc, text))
}

fn classes(doc: &EcosystemDoc) -> BTreeSet<&'static str> {
    let held = doc.assets.iter().flat_map(|asset| &asset.holdings).map(|holding| holding.class);
    held.chain(doc.flows.iter().flat_map(|flow| flow.carries.iter().copied())).map(|class| class.label()).collect()
}

fn words(place: &Place) -> String {
    place.to_string()
}

fn notes(imported: &Imported, wanted: impl Fn(NoteKind) -> bool) -> Vec<Warning<'_>> {
    let list = imported.report.notes.iter().filter(|note| wanted(note.kind));
    list.map(|note| Warning { code: note.code, kind: note.kind, place: words(&note.place), message: &note.message })
        .collect()
}

fn as_json(imported: &Imported, doc: &EcosystemDoc, accepted: usize, changes: &[Change]) -> Result<String, String> {
    let names = classes(doc);
    let output = Output {
        zones: doc.zones.len(),
        assets: doc.assets.len(),
        flows: doc.flows.len(),
        data_classes: names.len(),
        holdings: doc.assets.iter().map(|asset| asset.holdings.len()).sum(),
        credentials: doc.credentials.len(),
        weaknesses: doc.weaknesses.len(),
        controls: doc.controls.len(),
        data_class_names: names,
        files: &imported.report.files,
        read: notes(imported, |kind| kind == NoteKind::Read),
        warnings: notes(imported, |kind| kind != NoteKind::Read),
        suggestions: &imported.suggestions,
        accepted,
        questions: &imported.questions,
        changes,
    };
    serde_json::to_string_pretty(&output).map(|text| text + "\n").map_err(|error| error.to_string())
}

/// For people, on standard error.
fn tell(imported: &Imported, doc: &EcosystemDoc, accepted: usize, changes: &[Change]) {
    for file in &imported.report.files {
        eprintln!("{}: {}, “{}”: {}", file.file, file.format, file.title, file.words());
    }
    for note in &imported.report.notes {
        let kind = match note.kind {
            NoteKind::Odd => "odd",
            NoteKind::Guessed => "guessed",
            NoteKind::Dropped => "not taken over",
            NoteKind::Read => "read",
        };
        eprintln!("{}: {kind} {}: {}", note.place, note.code, note.message);
    }
    for change in changes {
        match change.kind {
            ChangeKind::Conflict => eprintln!(
                "{} {:?}: {} stays {} as it was changed by hand; the source says {}",
                change.element, change.id, change.field, change.before, change.after
            ),
            ChangeKind::Gone => eprintln!("{} {:?} is not in the source any more; it stays", change.element, change.id),
            ChangeKind::Replaced if change.after.is_empty() => {
                eprintln!("{} {:?} is taken out: nothing in the source asks for it any more", change.element, change.id)
            }
            ChangeKind::Replaced => {
                eprintln!("{} {:?} is taken out: {:?} stands for the same", change.element, change.id, change.after)
            }
            ChangeKind::LeftOut => eprintln!("{} {:?} was taken out by hand, and stays out", change.element, change.id),
            ChangeKind::Updated => {
                eprintln!("{} {:?}: {} is now {}", change.element, change.id, change.field, change.after)
            }
            ChangeKind::Added => {}
        }
    }
    eprintln!(
        "{}, {}, {}; {accepted} of {} put in; {} with a guess each",
        count(doc.zones.len(), "zones"),
        count(doc.assets.len(), "assets"),
        count(doc.flows.len(), "flows"),
        count(imported.suggestions.len(), "suggestions"),
        count(imported.questions.len(), "open questions")
    );
}
