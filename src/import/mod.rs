//! Other people's formats in: API descriptions, Open Threat Models, Threat Dragon and Threagile become one ecosystem.
//!
//! [`text`] reads a file within bounds, whatever it is called; a document's own words decide what it is. Each format draws into
//! one draft, which gives names and remembers where everything came from. What comes out is data: an ecosystem that is not
//! saved anywhere, a report ([`report`]) with the place of everything that was guessed or dropped, questions with a guess for
//! each ([`questions`]), and suggestions of weaknesses and controls with reasons ([`suggest`]). [`merge`] puts it into an existing
//! ecosystem and keeps what people changed. [`gate`] asks the same of descriptions as a build step.
//! Deliberately absent: the network, files that were not given, and running anything that a file contains.

mod became;
mod checks;
mod draft;
mod dragon;
mod entrance;
pub mod fault;
mod fill;
pub mod gate;
pub mod merge;
mod openapi;
mod otm;
mod own;
mod places;
mod prose;
pub mod questions;
pub mod report;
pub mod suggest;
pub mod text;
mod threagile;
mod threats;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use crate::base::diag::{Diagnostic, Place};
use crate::scenario::decode::MAX_ELEMENTS;
use crate::scenario::doc::{EcosystemDoc, OriginOf};
use draft::{Draft, NameFrom};
use fault::{Fault, code};
use openapi::files::Files;
use questions::Question;
use report::{FileNote, NoteKind, Report};
use suggest::Suggestion;
use text::{MAX_BYTES, Node, Tree};
pub(crate) use words::count;
#[cfg(feature = "app")]
pub(crate) use words::sentence;

/// A file in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// As the user named it.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl Input {
    /// Reads a regular file within the bound on bytes.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(path: &str) -> Result<Input, Box<Fault>> {
        let fault = |message: String, hint: &str| Fault::at(Place::start(path), code::UNREADABLE, message, hint);
        let about = std::fs::metadata(path)
            .map_err(|error| fault(format!("cannot read the file: {error}"), "check the name and the rights"))?;
        if !about.is_file() {
            return Err(fault("this is not a regular file".to_owned(), "name the files in it"));
        }
        if about.len() > MAX_BYTES as u64 {
            let message = format!("a file of {} MB; at most {} MB are read", about.len() >> 20, MAX_BYTES >> 20);
            return Err(Fault::at(Place::start(path), code::TOO_LARGE, message, "split it by API or by diagram"));
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path);
        file.and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes))
            .map_err(|error| fault(format!("cannot read the file: {error}"), "check the disk and the rights"))?;
        Ok(Input { name: path.to_owned(), bytes })
    }
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0.
    OpenApi,
    /// Open Threat Model.
    Otm,
    /// OWASP Threat Dragon.
    ThreatDragon,
    /// Threagile.
    Threagile,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 4] = [Format::OpenApi, Format::Otm, Format::ThreatDragon, Format::Threagile];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Format::OpenApi => "openapi",
            Format::Otm => "otm",
            Format::ThreatDragon => "threat-dragon",
            Format::Threagile => "threagile",
        }
    }

    fn of(node: Node<'_>) -> Option<Format> {
        Format::ALL.into_iter().find(|format| match format {
            Format::OpenApi => openapi::fits(node),
            Format::Otm => otm::fits(node),
            Format::ThreatDragon => dragon::fits(node),
            Format::Threagile => threagile::fits(node),
        })
    }
}

/// Whether guesses are made where an exercise needs something that no source states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guesses {
    /// Marked as guesses.
    #[default]
    Marked,
    /// Only what the sources say.
    None,
}

/// What came of an import. Nothing is saved.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The ecosystem, without suggestions.
    pub doc: EcosystemDoc,
    /// What was read, guessed and dropped.
    pub report: Report,
    /// What only the user knows; each has a guess and can be skipped.
    pub questions: Vec<Question>,
    /// Weaknesses and controls that the sources hint at.
    pub suggestions: Vec<Suggestion>,
}

/// Files as trees of values, and what is wrong with those that are none.
fn trees(inputs: &[Input]) -> (Vec<Tree>, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let mut trees = Vec::new();
    for input in inputs {
        match Tree::read(&input.name, &input.bytes) {
            // Comments alone, or nothing but marks of documents.
            Ok(tree) if tree.documents().next().is_none() => {
                let (message, hint) = ("there is no document in this file", "choose another file");
                faults.push(Fault::at(Place::start(&input.name), code::EMPTY, message, hint).diagnostic);
            }
            Ok(tree) => trees.push(tree),
            Err(fault) => faults.push(fault.diagnostic),
        }
    }
    (trees, faults)
}

/// Reads files of any of the formats into one ecosystem.
///
/// # Errors
/// What is wrong with each file that cannot be read. One such file and there is no import.
pub fn import(inputs: &[Input], wanted: Option<Format>, guesses: Guesses) -> Result<Imported, Vec<Diagnostic>> {
    let (trees, mut faults) = trees(inputs);
    if inputs.is_empty() {
        faults.push(Fault::at(Place::start(""), code::NOTHING, "no file was given", "name at least one").diagnostic);
    }
    let files = Files::new(&trees);
    let all = || trees.iter().enumerate().flat_map(|(at, tree)| tree.documents().map(move |node| (at, node)));
    let descriptions: Vec<Node<'_>> = all().map(|(_, node)| node).filter(|node| openapi::fits(*node)).collect();
    let referred = files.referred(&descriptions);
    let mut documents = Vec::new();
    let mut parts = Vec::new();
    for (at, node) in all() {
        // What others refer to is read where they do.
        if referred.contains(&at) && is_part(node) {
            parts.push(node);
            continue;
        }
        match kind(node, wanted) {
            Ok(format) => documents.push((format, node)),
            Err(fault) => faults.push(fault.diagnostic),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    draw(&documents, &parts, files, guesses).map_err(|fault| vec![fault.diagnostic])
}

/// Whether a document that a description refers to is no more than that: no format of its own, or one without operations.
fn is_part(node: Node<'_>) -> bool {
    match Format::of(node) {
        None => true,
        Some(Format::OpenApi) => ["paths", "webhooks"].iter().all(|key| node.get(key).is_none_or(Node::is_empty)),
        Some(Format::Otm | Format::ThreatDragon | Format::Threagile) => false,
    }
}

/// By what the source of each document is known: what it calls itself, and where several call themselves the same, the file as
/// well, whatever order they were given in. A later import compares what is in them.
fn sources(documents: &[(Format, Node<'_>)]) -> Vec<String> {
    let plain: Vec<String> = documents
        .iter()
        .map(|(format, node)| {
            let said = |keys: &[&str]| node.at(keys).and_then(Node::text).filter(|text| !text.trim().is_empty());
            let (word, title) = match format {
                Format::OpenApi => ("openapi", said(&["info", "title"]).unwrap_or("Unnamed API")),
                Format::Otm => {
                    ("otm", said(&["project", "id"]).or(said(&["project", "name"])).unwrap_or("Unnamed model"))
                }
                Format::ThreatDragon => ("threat-dragon", said(&["summary", "title"]).unwrap_or("Unnamed model")),
                Format::Threagile => ("threagile", said(&["title"]).unwrap_or("Unnamed model")),
            };
            format!("{word}: {}", words::clean(title, 80))
        })
        .collect();
    let mut taken = BTreeSet::new();
    let named = plain.iter().zip(documents).map(|(name, (_, node))| {
        let alone = plain.iter().filter(|other| *other == name).count() == 1;
        let wish = if alone { name.clone() } else { draft::beside(name, node.tree().name()) };
        draft::free(&mut taken, wish)
    });
    named.collect()
}

fn kind(node: Node<'_>, wanted: Option<Format>) -> Result<Format, Box<Fault>> {
    let found = Format::of(node);
    if found == Some(Format::OpenApi) && wanted.is_none_or(|wanted| wanted == Format::OpenApi) {
        openapi::read::check_version(node)?;
    }
    match (found, wanted) {
        (Some(format), None) => Ok(format),
        (Some(format), Some(wanted)) if format == wanted => Ok(format),
        (Some(format), Some(wanted)) => {
            let message = format!("this is {}, not {}", format.word(), wanted.word());
            Err(Fault::at(node.place(), code::OTHER_FORMAT, message, "leave the format out: it is found by itself"))
        }
        (None, _) => {
            let what = other(node);
            let words: Vec<&str> = Format::ALL.iter().map(|format| format.word()).collect();
            let hint = format!("formats that are read: {}", words.join(", "));
            Err(Fault::at(node.place(), code::UNKNOWN, what, hint))
        }
    }
}

/// What a document of another format seems to be.
fn other(node: Node<'_>) -> String {
    let has = |key: &str| node.get(key).is_some();
    let what = match () {
        () if has("asyncapi") => "an AsyncAPI description",
        () if has("info") && has("item") || has("collection") => "a Postman collection",
        () if node.str("apiVersion").starts_with("backstage.io") => "a Backstage catalogue",
        () if has("_format_version") => "a Kong configuration",
        () if has("nodes") && has("relationships") => "a CALM architecture",
        () if has("workspace") || has("deploymentNodes") => "a Structurizr workspace",
        () if !node.is_map() => return "the document is no map of keys and values".to_owned(),
        () => return "this is none of the formats that are read".to_owned(),
    };
    format!("this looks like {what}, which is not read")
}

/// Elements that a document would give, so that one with far too many is refused before any work.
fn elements(format: Format, node: Node<'_>) -> usize {
    let count = |keys: &[&str]| keys.iter().filter_map(|key| node.get(key)).map(Node::len).sum::<usize>();
    match format {
        // Operations are grouped, and bounded where they are read.
        Format::OpenApi => 0,
        Format::Otm => count(&["trustZones", "components", "dataflows"]),
        Format::ThreatDragon => {
            let diagrams = node.at(&["detail", "diagrams"]).into_iter().flat_map(Node::items);
            diagrams.filter_map(|d| d.get("cells").or_else(|| d.at(&["diagramJson", "cells"]))).map(Node::len).sum()
        }
        Format::Threagile => {
            let assets = node.get("technical_assets").into_iter().flat_map(Node::entries);
            let links = assets.filter_map(|(_, asset)| asset.get("communication_links")).map(Node::len).sum::<usize>();
            count(&["technical_assets", "trust_boundaries"]) + links
        }
    }
}

fn draw<'t>(
    documents: &[(Format, Node<'t>)],
    parts: &[Node<'t>],
    mut files: Files<'t>,
    guesses: Guesses,
) -> Result<Imported, Box<Fault>> {
    let mut all = 0;
    for (format, node) in documents {
        all += elements(*format, *node);
        if all > MAX_ELEMENTS {
            let message = format!("{all} zones, assets and flows; an ecosystem holds {MAX_ELEMENTS}");
            return Err(Fault::at(node.place(), code::TOO_MANY, message, "import a part of it"));
        }
    }
    let mut draft = Draft::new();
    let mut named = Vec::new();
    // Where the places of the second file and those after it begin.
    let mut pictures = Vec::new();
    let sources = sources(documents);
    for ((format, node), source) in documents.iter().zip(&sources) {
        let file = node.tree().name().to_owned();
        draft.back_to(source, &file);
        let placed = draft.doc.layout.len();
        match format {
            Format::OpenApi => {
                let api = openapi::read::read(*node, &mut files, &mut draft.report);
                draft.report.files.push(FileNote {
                    file: file.clone(),
                    format: api.format.clone(),
                    title: api.title.clone(),
                    counted: vec![("operations", api.operations.len()), ("calls out", api.calls_out.len())],
                });
                named.push((api, source.clone(), file));
            }
            Format::Otm => otm::draw(&mut draft, *node),
            Format::ThreatDragon => dragon::draw(&mut draft, *node),
            Format::Threagile => threagile::draw(&mut draft, *node),
        }
        places::put_beside(&mut draft.doc, placed);
        if placed > 0 && draft.doc.layout.len() > placed {
            pictures.push(placed);
        }
    }
    for part in parts {
        draft.report.files.push(FileNote {
            file: part.tree().name().to_owned(),
            format: "part of a description".to_owned(),
            title: words::clean(part.at(&["info", "title"]).and_then(Node::text).unwrap_or_default(), 60),
            counted: vec![("values", part.len())],
        });
    }
    if let Some((first, ..)) = named.first()
        && draft.doc.id == "imported"
    {
        draft.doc.id = words::slug(&first.title, "imported");
        draft.doc.name = match named.len() {
            1 => first.title.clone(),
            n => words::clean(&format!("{} and {} more APIs", first.title, n - 1), 70),
        };
        draft.doc.summary.clone_from(&first.about);
    }
    let drawn = openapi::graph::draw(&mut draft, &named);
    became::tell(&mut draft, documents, &sources, &named);
    if guesses == Guesses::Marked {
        fill::fill(&mut draft);
    }
    places::leave_what_lies_over(&mut draft.doc, &pictures);
    let suggestions = suggest::suggest(&draft.doc, &drawn);
    let mut questions = questions::questions(&draft.doc);
    if draft.name == NameFrom::Title {
        questions.insert(0, questions::name(&draft.doc));
    }
    drop(drawn);
    alone(&mut draft);
    let most = draft.doc.assets.len();
    if most > 500 {
        let file = draft.report.files.first().map_or(String::new(), |file| file.file.clone());
        let message = format!("{most} assets: more than a picture shows at a glance; zones begin folded");
        draft.note(NoteKind::Odd, "I115", Place::start(&file), message);
    }
    let (doc, report) = draft.finish()?;
    Ok(Imported { doc, report, questions, suggestions })
}

/// Things that no flow touches, told once for each file: what was forgotten in a model, or cut off from its file, looks like this.
fn alone(draft: &mut Draft) {
    let ends: BTreeSet<&str> = draft.doc.flows.iter().flat_map(|flow| [flow.from.as_str(), flow.to.as_str()]).collect();
    let names: BTreeMap<&str, &str> = draft.doc.assets.iter().map(|a| (a.id.as_str(), a.name.as_str())).collect();
    let mut lonely: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for origin in draft.doc.origins.iter().filter(|origin| !origin.source.starts_with("openapi:")) {
        let OriginOf::Asset(id) = &origin.of else { continue };
        if let Some(name) = names.get(id.as_str()).filter(|_| !ends.contains(id.as_str())) {
            lonely.entry(&origin.file).or_default().push(name);
        }
    }
    let told: Vec<(String, String)> = lonely
        .into_iter()
        .map(|(file, names)| {
            let shown = names.iter().take(5).map(|name| format!("{:?}", words::clean(name, 40)));
            let shown = shown.collect::<Vec<_>>().join(", ");
            let more = if names.len() > 5 { format!(" and {} more", names.len() - 5) } else { String::new() };
            (file.to_owned(), format!("no flow touches {shown}{more}: is the file complete?"))
        })
        .collect();
    for (base, message) in told {
        let file = draft.report.files.iter().map(|note| &note.file).find(|file| draft::base(file) == base);
        let place = Place::start(file.map_or(base.as_str(), String::as_str));
        draft.note(NoteKind::Odd, "I129", place, message);
    }
}
