//! From a name to checked documents: the one way in for scenarios, ecosystems and libraries.
//!
//! A name is a file's path or the id of a bundled scenario. Every file is read within bounds, indexed, decoded and checked
//! by all rules, and everything that is wrong comes back at once. Deliberately absent: compiling, and any cache on disk.

use std::path::{Component, Path};
use std::sync::{Arc, OnceLock};

use serde::de::DeserializeOwned;

use super::bundled::{ATTACKERS, ECOSYSTEMS, LIBRARY, SCENARIOS, TEMPLATES, scenario_file};
use super::decode::{self, FileKind, Holes, Indexed};
use super::doc::{
    AttackersDoc, CalendarsDoc, CostModelDoc, EcosystemDoc, EcosystemRef, EstimateModelDoc, FORMAT_VERSION,
    GlossaryDoc, PlaybookDoc, RegimesDoc, ScenarioDoc, TechniquesDoc, TemplatesDoc,
};
use super::rules::{self, EcosystemPart, LibraryDoc, Part};
use super::source::{NOT_UTF8, Source, TOO_LARGE, UNREADABLE};
use crate::base::diag::{Diagnostic, Place, Severity, nearest};
use crate::base::digest::Digest;

/// Code of an ecosystem that a scenario names and that is not there.
pub const NO_ECOSYSTEM: &str = "S007";
/// Code of a file of a newer (or no) version of the format.
pub const WRONG_VERSION: &str = "S008";
/// Code of a set of embedded files that is not whole.
pub const INPUTS_INCOMPLETE: &str = "S009";

/// What can be wrong before any rule looks at a file, with its codes.
pub const READING: &[(&str, &str)] = &[
    (UNREADABLE, "the file can be read"),
    (TOO_LARGE, "the file is not larger than what is read"),
    (NOT_UTF8, "the file is text in UTF-8"),
    (decode::SYNTAX, "the text is RON"),
    (decode::BEYOND_LIMITS, "the text stays within the limits on depth and number"),
    (decode::WRONG_KIND, "the first word says what the file holds"),
    (NO_ECOSYSTEM, "the ecosystem of a scenario is there"),
    (WRONG_VERSION, "the version of the format is known"),
    (INPUTS_INCOMPLETE, "the files embedded in a session are whole"),
    (decode::UNKNOWN_FIELD, "every field exists"),
    (decode::UNKNOWN_WORD, "every word is in its vocabulary"),
    (decode::MISSING_FIELD, "no field is missing"),
    (decode::WRONG_TYPE, "every value is of its field's type"),
    (decode::OUT_OF_RANGE, "every number fits its field"),
    (decode::WRONG_COUNT, "parentheses hold as many values as they should"),
    (decode::WRITTEN_TWICE, "no field is written twice"),
    (decode::WRONG_NAME, "no struct carries another's name"),
];

/// A file that a scenario was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Its name as diagnostics call it.
    pub name: String,
    /// All of it.
    pub text: Arc<str>,
    /// SHA-256 of the text.
    pub digest: Digest,
}

impl InputFile {
    /// With its digest.
    pub fn new(name: &str, text: Arc<str>) -> InputFile {
        let digest = Digest::of(text.as_bytes());
        InputFile { name: name.to_owned(), text, digest }
    }
}

/// The files that scenarios share.
#[derive(Clone, Debug)]
pub struct Library {
    /// Attack techniques.
    pub techniques: TechniquesDoc,
    /// Standing actions.
    pub playbook: PlaybookDoc,
    /// Cost parameters.
    pub costs: CostModelDoc,
    /// Clocks and penalties.
    pub regimes: RegimesDoc,
    /// Holidays.
    pub calendars: CalendarsDoc,
    /// Words.
    pub glossary: GlossaryDoc,
    /// What they were read from.
    pub files: Vec<InputFile>,
}

impl Library {
    /// The library that ships with the program, read once.
    ///
    /// # Errors
    /// What is wrong with it; a test keeps that from being released.
    pub fn bundled() -> Result<Arc<Library>, Vec<Diagnostic>> {
        static LIBRARY_READ: OnceLock<Result<Arc<Library>, Vec<Diagnostic>>> = OnceLock::new();
        LIBRARY_READ
            .get_or_init(|| {
                let files: Vec<InputFile> =
                    LIBRARY.iter().map(|(_, name, text)| InputFile::new(name, Arc::from(*text))).collect();
                let mut diagnostics = Vec::new();
                let library = Library::read(&files, &mut diagnostics);
                library.map(Arc::new).ok_or(diagnostics)
            })
            .clone()
    }

    /// From the texts of all its files; other files among them are passed over.
    fn read(files: &[InputFile], diagnostics: &mut Vec<Diagnostic>) -> Option<Library> {
        let mut used = Vec::new();
        let before = diagnostics.len();
        let techniques = one::<TechniquesDoc>(files, &mut used, diagnostics);
        let playbook = one::<PlaybookDoc>(files, &mut used, diagnostics);
        let costs = one::<CostModelDoc>(files, &mut used, diagnostics);
        let regimes = one::<RegimesDoc>(files, &mut used, diagnostics);
        let calendars = one::<CalendarsDoc>(files, &mut used, diagnostics);
        let glossary = one::<GlossaryDoc>(files, &mut used, diagnostics);
        if has_errors(diagnostics.get(before..).unwrap_or_default()) {
            return None;
        }
        Some(Library {
            techniques: techniques?,
            playbook: playbook?,
            costs: costs?,
            regimes: regimes?,
            calendars: calendars?,
            glossary: glossary?,
            files: used,
        })
    }
}

/// The attackers and templates that ship with the program.
///
/// # Errors
/// What is wrong with them.
pub fn draw_files() -> Result<(AttackersDoc, TemplatesDoc), Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let files = [ATTACKERS, TEMPLATES].map(|(name, text)| InputFile::new(name, Arc::from(text)));
    let mut used = Vec::new();
    let attackers = one::<AttackersDoc>(&files, &mut used, &mut diagnostics);
    let templates = one::<TemplatesDoc>(&files, &mut used, &mut diagnostics);
    match (attackers, templates, has_errors(&diagnostics)) {
        (Some(attackers), Some(templates), false) => Ok((attackers, templates)),
        _ => Err(diagnostics),
    }
}

/// A document that belongs to a library.
trait LibraryFile: DeserializeOwned {
    const KIND: FileKind;
    fn view(&self) -> LibraryDoc<'_>;
}

macro_rules! library_files {
    ($($kind:ident $doc:ident),+ $(,)?) => { $(
        impl LibraryFile for $doc {
            const KIND: FileKind = FileKind::$kind;
            fn view(&self) -> LibraryDoc<'_> { LibraryDoc::$kind(self) }
        }
    )+ };
}

library_files! {
    Techniques TechniquesDoc, Playbook PlaybookDoc, CostModel CostModelDoc, Regimes RegimesDoc, Calendars CalendarsDoc,
    Glossary GlossaryDoc, Attackers AttackersDoc, Templates TemplatesDoc, EstimateModel EstimateModelDoc,
}

/// The one file of a kind among several, decoded and checked.
fn one<T: LibraryFile>(files: &[InputFile], used: &mut Vec<InputFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
    let input = sole(T::KIND, files, diagnostics)?;
    let source = Source::from_text(&input.name, input.text.clone()).map_err(|fault| diagnostics.push(*fault)).ok()?;
    used.push(input.clone());
    let opened = open::<T>(source, diagnostics)?;
    diagnostics.extend(rules::check_library(opened.doc.view(), opened.part()));
    Some(opened.doc)
}

/// The one file of a kind among several.
fn sole<'f>(kind: FileKind, files: &'f [InputFile], diagnostics: &mut Vec<Diagnostic>) -> Option<&'f InputFile> {
    let is_kind = |file: &&InputFile| super::tree::Tree::first_word(&file.text) == kind.word();
    let mut found = files.iter().filter(is_kind);
    let (first, second) = (found.next(), found.next());
    let (file, message) = match (first, second) {
        (Some(file), None) => return Some(file),
        (None, _) => ("", format!("no {} file is among the embedded files", kind.word())),
        (Some(_), Some(second)) => (second.name.as_str(), format!("a second {} file is among them", kind.word())),
    };
    diagnostics.push(at_start(file, INPUTS_INCOMPLETE, message, "embed each kind of file exactly once"));
    None
}

/// A scenario with everything that it needs, as it stands in files.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The scenario.
    pub scenario: ScenarioDoc,
    /// Its ecosystem, wherever that was written.
    pub ecosystem: EcosystemDoc,
    /// What it shares with others.
    pub library: Arc<Library>,
    /// Every file that it was made of, the library's among them.
    pub files: Vec<InputFile>,
}

/// What came of loading a scenario.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The documents; only without errors.
    pub bundle: Option<Bundle>,
    /// Errors and warnings in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// What came of checking one file of any kind.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FileReport {
    /// The file as the user named it.
    pub file: String,
    /// Without errors; there may be warnings.
    pub ok: bool,
    /// Everything that was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Bundled scenarios: id and text.
pub fn bundled_scenarios() -> &'static [(&'static str, &'static str)] {
    SCENARIOS
}

/// Loads a scenario from a path, or a bundled one by its id.
pub fn load_scenario(path_or_bundled_id: &str, library: &Arc<Library>) -> Checked {
    let mut diagnostics = Vec::new();
    let scenario = match scenario_source(path_or_bundled_id) {
        Ok((source, surroundings)) => load_source(source, library, surroundings, &mut diagnostics),
        Err(fault) => {
            diagnostics.push(*fault);
            None
        }
    };
    finished(scenario, diagnostics)
}

/// An ecosystem alone, as it stands in files.
#[derive(Clone, Debug)]
pub struct CheckedEcosystem {
    /// The document; only without errors.
    pub ecosystem: Option<EcosystemDoc>,
    /// Errors and warnings in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Loads an ecosystem: an ecosystem's file, a scenario's file for the ecosystem that it plays on, or the id of a bundled one.
pub fn load_ecosystem(path_or_bundled_id: &str, library: &Arc<Library>) -> CheckedEcosystem {
    let mut diagnostics = Vec::new();
    let bundled = ECOSYSTEMS.iter().find(|(name, _)| bundled_id(name) == path_or_bundled_id);
    let source = match bundled {
        Some((name, text)) => Source::from_text(&format!("scenarios/{name}"), Arc::from(*text))
            .map(|source| (source, Surroundings::Bundled)),
        None => scenario_source(path_or_bundled_id),
    };
    let found = source.and_then(|(source, surroundings)| Ok((FileKind::of(&source)?, source, surroundings)));
    let ecosystem = match found {
        Ok((FileKind::Scenario, source, surroundings)) => {
            load_source(source, library, surroundings, &mut diagnostics).map(|bundle| bundle.ecosystem)
        }
        Ok((FileKind::Ecosystem, source, _)) => open::<EcosystemDoc>(source, &mut diagnostics).map(|opened| {
            diagnostics.extend(rules::check_ecosystem(&opened.doc, opened.part()));
            opened.doc
        }),
        Ok((other, source, _)) => {
            let message = format!("this file holds {}, neither an ecosystem nor a scenario", other.word());
            let hint = "name a file that begins with `Ecosystem(` or `Scenario(`";
            diagnostics.push(at_start(source.name(), decode::WRONG_KIND, message, hint));
            None
        }
        Err(fault) => {
            diagnostics.push(*fault);
            None
        }
    };
    sort(&mut diagnostics);
    CheckedEcosystem { ecosystem: ecosystem.filter(|_| !has_errors(&diagnostics)), diagnostics }
}

/// "ecosystems/ghost-rail.ron" → "ghost-rail".
pub fn bundled_id(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.strip_suffix(".ron").unwrap_or(file)
}

/// Loads a scenario from a text that is in memory, such as one in an editor, as if it stood in a file of that name.
pub fn load_text(name: &str, text: Arc<str>, library: &Arc<Library>) -> Checked {
    let mut diagnostics = Vec::new();
    let scenario = match Source::from_text(name, text) {
        Ok(source) => load_source(source, library, Surroundings::Disk, &mut diagnostics),
        Err(fault) => {
            diagnostics.push(*fault);
            None
        }
    };
    finished(scenario, diagnostics)
}

/// Loads a scenario from the texts of all its files, such as those in a saved session: the scenario, its ecosystem and the
/// library, each told by its first word. Nothing else is read.
pub fn load_from_inputs(files: &[InputFile]) -> Checked {
    let mut diagnostics = Vec::new();
    for file in files.iter().filter(|file| Digest::of(file.text.as_bytes()) != file.digest) {
        let message = "the text does not have the digest that was saved with it".to_owned();
        diagnostics.push(at_start(
            &file.name,
            INPUTS_INCOMPLETE,
            message,
            "the session was changed after it was saved",
        ));
    }
    let library = Library::read(files, &mut diagnostics).map(Arc::new);
    let bundle = match (sole(FileKind::Scenario, files, &mut diagnostics), library) {
        (Some(input), Some(library)) => match Source::from_text(&input.name, input.text.clone()) {
            Ok(source) => load_source(source, &library, Surroundings::Embedded(files), &mut diagnostics),
            Err(fault) => {
                diagnostics.push(*fault);
                None
            }
        },
        _ => None,
    };
    finished(bundle, diagnostics)
}

/// Ecosystems that ship with the program: the name under which a scenario asks for each, and its text.
pub fn bundled_ecosystems() -> &'static [(&'static str, &'static str)] {
    ECOSYSTEMS
}

/// Reads the text of an ecosystem, without asking whether it makes sense. For editing: what rules say comes later.
///
/// # Errors
/// Everything that keeps it from being read. A document with stand-ins is never given out: saving it would lose what the
/// author wrote there.
pub fn read_ecosystem(name: &str, text: Arc<str>) -> Result<EcosystemDoc, Vec<Diagnostic>> {
    let source = Source::from_text(name, text).map_err(|fault| vec![*fault])?;
    match FileKind::of(&source).map_err(|fault| vec![*fault])? {
        FileKind::Ecosystem => {}
        other => {
            let message = format!("this file holds {}, not an ecosystem", other.word());
            let hint = "name a file that begins with `Ecosystem(`";
            return Err(vec![at_start(source.name(), decode::WRONG_KIND, message, hint)]);
        }
    }
    let mut diagnostics = Vec::new();
    let opened = open::<EcosystemDoc>(source, &mut diagnostics);
    sort(&mut diagnostics);
    opened.filter(|_| diagnostics.is_empty()).map(|opened| opened.doc).ok_or(diagnostics)
}

/// What the rules say about an ecosystem in memory, with the byte of `text` that each means.
pub(super) fn rules_on_ecosystem(text: Arc<str>) -> Option<(super::tree::Tree, Vec<(usize, Diagnostic)>)> {
    let source = Source::from_text("", text).ok()?;
    let opened = open::<EcosystemDoc>(source, &mut Vec::new())?;
    let said = rules::check_ecosystem(&opened.doc, opened.part());
    let placed = said
        .into_iter()
        .filter_map(|diagnostic| {
            let byte = opened.file.source.byte_at(diagnostic.place.line, diagnostic.place.column)?;
            Some((byte, diagnostic))
        })
        .collect();
    Some((opened.file.tree, placed))
}

/// Checks one file of any kind, with what it refers to.
pub fn check_file(path: &str) -> FileReport {
    let mut diagnostics = Vec::new();
    match scenario_source(path) {
        Ok((source, surroundings)) => check_source(source, surroundings, &mut diagnostics),
        Err(fault) => diagnostics.push(*fault),
    }
    sort(&mut diagnostics);
    FileReport { file: path.to_owned(), ok: !has_errors(&diagnostics), diagnostics }
}

/// Checks a text that is in memory as if it stood in a file of that name.
pub fn check_text(name: &str, text: Arc<str>) -> FileReport {
    let mut diagnostics = Vec::new();
    match Source::from_text(name, text) {
        Ok(source) => check_source(source, Surroundings::Disk, &mut diagnostics),
        Err(fault) => diagnostics.push(*fault),
    }
    sort(&mut diagnostics);
    FileReport { file: name.to_owned(), ok: !has_errors(&diagnostics), diagnostics }
}

fn check_source(source: Source, surroundings: Surroundings<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let kind = match FileKind::of(&source) {
        Ok(kind) => kind,
        Err(fault) => return diagnostics.push(*fault),
    };
    match kind {
        FileKind::Scenario => match Library::bundled() {
            Ok(library) => {
                load_source(source, &library, surroundings, diagnostics);
            }
            Err(mut faults) => diagnostics.append(&mut faults),
        },
        FileKind::Ecosystem => {
            if let Some(opened) = open::<EcosystemDoc>(source, diagnostics) {
                diagnostics.extend(rules::check_ecosystem(&opened.doc, opened.part()));
            }
        }
        FileKind::Techniques => check_library_file::<TechniquesDoc>(source, diagnostics),
        FileKind::Playbook => check_library_file::<PlaybookDoc>(source, diagnostics),
        FileKind::CostModel => check_library_file::<CostModelDoc>(source, diagnostics),
        FileKind::Regimes => check_library_file::<RegimesDoc>(source, diagnostics),
        FileKind::Calendars => check_library_file::<CalendarsDoc>(source, diagnostics),
        FileKind::Glossary => check_library_file::<GlossaryDoc>(source, diagnostics),
        FileKind::Attackers => check_library_file::<AttackersDoc>(source, diagnostics),
        FileKind::EstimateModel => check_library_file::<EstimateModelDoc>(source, diagnostics),
        FileKind::Templates => check_library_file::<TemplatesDoc>(source, diagnostics),
    }
}

fn check_library_file<T: LibraryFile>(source: Source, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(opened) = open::<T>(source, diagnostics) {
        diagnostics.extend(rules::check_library(opened.doc.view(), opened.part()));
    }
}

/// Where a scenario may take its ecosystem from.
#[derive(Clone, Copy)]
enum Surroundings<'f> {
    /// Files beside it, and the bundled ones.
    Disk,
    /// The bundled ones.
    Bundled,
    /// These texts and nothing else.
    Embedded(&'f [InputFile]),
}

/// A decoded file with its index.
struct Opened<T> {
    doc: T,
    file: Indexed,
    holes: Holes,
}

impl<T> Opened<T> {
    fn part(&self) -> Part<'_> {
        Part { source: &self.file.source, root: self.file.tree.root(), holes: &self.holes }
    }
}

/// Indexes and decodes a text; faults go to `diagnostics`. None when there is nothing to go on with.
fn open<T: DeserializeOwned>(source: Source, diagnostics: &mut Vec<Diagnostic>) -> Option<Opened<T>> {
    let file = decode::index::<T>(source).map_err(|fault| diagnostics.push(*fault)).ok()?;
    // A file of another version would only be misunderstood.
    if let Some(fault) = wrong_version(&file) {
        diagnostics.push(fault);
        return None;
    }
    let decoded = decode::decode::<T>(&file);
    diagnostics.extend(decoded.diagnostics);
    decoded.doc.map(|doc| Opened { doc, file, holes: decoded.holes })
}

fn wrong_version(file: &Indexed) -> Option<Diagnostic> {
    let node = file.tree.root().get("version")?;
    let version: u64 = node.text().parse().ok()?;
    if (1..=u64::from(FORMAT_VERSION)).contains(&version) {
        return None;
    }
    let message = format!("version {version} of the format is not known; the newest is {FORMAT_VERSION}");
    let hint = if version == 0 { "versions begin at 1" } else { "update Sandtable to read this file" };
    Some(Diagnostic {
        severity: Severity::Error,
        code: WRONG_VERSION,
        place: file.source.place(node.start()),
        message,
        hint: hint.to_owned(),
    })
}

fn scenario_source(path_or_id: &str) -> Result<(Source, Surroundings<'static>), Box<Diagnostic>> {
    if let Some((id, text)) = SCENARIOS.iter().find(|(id, _)| *id == path_or_id) {
        return Ok((Source::from_text(&scenario_file(id), Arc::from(*text))?, Surroundings::Bundled));
    }
    let source = Source::read(path_or_id).map(|source| (source, Surroundings::Disk));
    source.map_err(|mut fault| {
        let ids = || SCENARIOS.iter().map(|(id, _)| *id);
        if fault.code == UNREADABLE && !path_or_id.contains(['/', '\\']) {
            fault.hint = match nearest(path_or_id, ids()) {
                Some(near) => format!("did you mean the bundled scenario `{near}`?"),
                None => format!("{}; bundled scenarios are {}", fault.hint, ids().collect::<Vec<_>>().join(", ")),
            };
        }
        fault
    })
}

fn load_source(
    source: Source,
    library: &Arc<Library>,
    surroundings: Surroundings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Bundle> {
    match FileKind::of(&source) {
        Ok(FileKind::Scenario) => {}
        Ok(other) => {
            let message = format!("this file holds {}, not a scenario", other.word());
            let hint = match other {
                FileKind::Ecosystem => {
                    "open it on the Ecosystem screen (Ctrl+6 in the app), or draw an exercise on it: `sandtable draw FILE`"
                }
                _ => "name a file that begins with `Scenario(`",
            };
            diagnostics.push(at_start(source.name(), decode::WRONG_KIND, message, hint));
            return None;
        }
        Err(fault) => {
            diagnostics.push(*fault);
            return None;
        }
    }
    let opened = open::<ScenarioDoc>(source, diagnostics)?;
    let mut files = vec![InputFile::new(opened.file.source.name(), opened.file.source.text().clone())];
    let beside = match &opened.doc.ecosystem {
        EcosystemRef::Inline(_) => None,
        EcosystemRef::File(name) => {
            let found = ecosystem_source(name, &opened.file.source, surroundings);
            let found = found.and_then(|source| match FileKind::of(&source)? {
                FileKind::Ecosystem => Ok(source),
                other => Err(format!("{name:?} holds {}, not an ecosystem", other.word()).into()),
            });
            match found {
                Ok(source) => {
                    files.push(InputFile::new(source.name(), source.text().clone()));
                    open::<EcosystemDoc>(source, diagnostics)
                }
                Err(NotFound::Here(message, hint)) => {
                    let node = opened.file.tree.at("ecosystem").item(0);
                    if !opened.holes.cover(node) {
                        let place = opened.file.source.place(node.start());
                        let code = NO_ECOSYSTEM;
                        diagnostics.push(Diagnostic { severity: Severity::Error, code, place, message, hint });
                    }
                    None
                }
                Err(NotFound::There(fault)) => {
                    diagnostics.push(*fault);
                    None
                }
            }
        }
    };
    let ecosystem = match (&opened.doc.ecosystem, &beside) {
        (EcosystemRef::Inline(doc), _) => {
            let root = opened.file.tree.at("ecosystem").item(0);
            Some(EcosystemPart { doc, part: Part { root, ..opened.part() } })
        }
        (_, Some(opened)) => Some(EcosystemPart { doc: &opened.doc, part: opened.part() }),
        (_, None) => None,
    };
    diagnostics.extend(rules::check_scenario(&opened.doc, opened.part(), ecosystem, library));
    if has_errors(diagnostics) {
        return None;
    }
    let ecosystem = match (&opened.doc.ecosystem, beside) {
        (EcosystemRef::Inline(doc), _) => EcosystemDoc::clone(doc),
        (_, Some(opened)) => opened.doc,
        (_, None) => return None,
    };
    files.extend(library.files.iter().cloned());
    Some(Bundle { scenario: opened.doc, ecosystem, library: library.clone(), files })
}

/// Why there is no ecosystem.
enum NotFound {
    /// Said where the scenario names it: message and hint.
    Here(String, String),
    /// Said about the file itself.
    There(Box<Diagnostic>),
}

impl From<String> for NotFound {
    fn from(message: String) -> Self {
        NotFound::Here(message, "name a file that begins with `Ecosystem(`".to_owned())
    }
}

impl From<Box<Diagnostic>> for NotFound {
    fn from(fault: Box<Diagnostic>) -> Self {
        NotFound::There(fault)
    }
}

fn ecosystem_source(name: &str, scenario: &Source, surroundings: Surroundings<'_>) -> Result<Source, NotFound> {
    match surroundings {
        Surroundings::Bundled => bundled_ecosystem(name, "it does not ship with Sandtable".to_owned()),
        Surroundings::Embedded(files) => {
            let mut unused = Vec::new();
            let file = sole(FileKind::Ecosystem, files, &mut unused);
            let file = file.ok_or_else(|| NotFound::from(format!("{name:?} is not among the embedded files")))?;
            Ok(Source::from_text(&file.name, file.text.clone())?)
        }
        Surroundings::Disk => {
            let relative = Path::new(name);
            // A scenario is somebody else's file: it does not get to open what lies outside its folder.
            if name.is_empty() || !relative.components().all(|part| matches!(part, Component::Normal(_))) {
                let hint =
                    "name a file in the scenario's folder or below it, such as \"ecosystems/shop.ron\"".to_owned();
                return Err(NotFound::Here(format!("{name:?} leads out of the scenario's folder"), hint));
            }
            let folder = Path::new(scenario.name()).parent().unwrap_or(Path::new(""));
            let path = folder.join(relative);
            if path.exists() {
                return Ok(Source::read(&path.to_string_lossy())?);
            }
            bundled_ecosystem(name, format!("put it at {}", path.display()))
        }
    }
}

fn bundled_ecosystem(name: &str, otherwise: String) -> Result<Source, NotFound> {
    if let Some((known, text)) = ECOSYSTEMS.iter().find(|(known, _)| *known == name) {
        return Ok(Source::from_text(&format!("scenarios/{known}"), Arc::from(*text))?);
    }
    let hint = match nearest(name, ECOSYSTEMS.iter().map(|(known, _)| *known)) {
        Some(near) => format!("did you mean {near:?}, which ships with Sandtable?"),
        None => otherwise,
    };
    Err(NotFound::Here(format!("there is no ecosystem file {name:?}"), hint))
}

fn finished(bundle: Option<Bundle>, mut diagnostics: Vec<Diagnostic>) -> Checked {
    sort(&mut diagnostics);
    let bundle = bundle.filter(|_| !has_errors(&diagnostics));
    Checked { bundle, diagnostics }
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// By file and place; the same words at the same place are said once.
fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    diagnostics.dedup();
}

fn at_start(file: &str, code: &'static str, message: String, hint: &str) -> Diagnostic {
    let place = Place { file: file.to_owned(), line: 1, column: 1 };
    Diagnostic { severity: Severity::Error, code, place, message, hint: hint.to_owned() }
}
