//! An import on its way: files are read, what somebody answered and chose is put together, and what came of it is tried.
//!
//! Each of the three is a job of its own ([`ImportJob`]), so that neither the window nor saving waits for it. An answer for a
//! choice that was made before the newest one is passed over. Nothing is saved here: the screen takes the document over as one
//! step of its history, or opens it as a new one. Deliberately absent: how formats are read ([`crate::import`]).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::analysis::draw::{DrawLibrary, Order, Undrawable, draw_watched, places};
use crate::base::diag::{Diagnostic, Place, Severity};
use crate::import::fault::code;
use crate::import::merge::{Change, merge};
use crate::import::questions::answer;
use crate::import::suggest::accept;
use crate::import::{Guesses, Imported, Input, import};
use crate::scenario::doc::{Difficulty, EcosystemDoc, OriginDoc};
use crate::scenario::lint::{Finding, lint};
use crate::scenario::load::Library;

/// What the screen asks about an import.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportRequest {
    /// Read these files into one ecosystem. What was read before stays until they are read.
    Read(Vec<PathBuf>),
    /// Put together what was answered and chosen.
    Choose(ImportChoice),
    /// Show what lies in a folder; none means the one of the files that were read last, or where the program was started.
    Look(Option<PathBuf>),
    /// Forget all of it.
    Forget,
}

/// What somebody answered and chose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportChoice {
    /// Of which reading; what comes late for another one is passed over.
    pub reading: u64,
    /// Counts up with every change; comes back with what was put together.
    pub number: u64,
    /// Answers, by the position of their question.
    pub answers: BTreeMap<usize, String>,
    /// Suggestions that are taken, by position.
    pub taken: BTreeSet<usize>,
    /// The ecosystem that the import goes into; none makes a new one.
    pub into: Option<Arc<EcosystemDoc>>,
}

/// Everything that the screen draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportView {
    /// The files that were asked for last.
    pub paths: Vec<PathBuf>,
    /// They are being read.
    pub reading: bool,
    /// Why they could not be read; empty when they could.
    pub faults: Arc<Vec<Diagnostic>>,
    /// What was read last.
    pub read: Option<Arc<ReadView>>,
    /// The folder in which somebody looks for files.
    pub folder: Option<Arc<FolderView>>,
}

/// Files that were read, and what is made of them.
#[derive(Clone, Debug)]
pub struct ReadView {
    /// Which reading.
    pub reading: u64,
    /// What was read.
    pub imported: Arc<Imported>,
    /// The newest that was put together of it.
    pub composed: Option<Arc<Composed>>,
    /// Whether an exercise can be played on that.
    pub trial: Trial,
}

impl PartialEq for ReadView {
    fn eq(&self, other: &ReadView) -> bool {
        let number = |view: &ReadView| view.composed.as_ref().map(|composed| composed.number);
        (self.reading, number(self), &self.trial) == (other.reading, number(other), &other.trial)
    }
}

/// An import with all answers and choices in it.
#[derive(Clone, Debug)]
pub struct Composed {
    /// Of which choice.
    pub number: u64,
    /// The ecosystem as it would be.
    pub doc: Arc<EcosystemDoc>,
    /// What that changes in the ecosystem it goes into.
    pub changes: Vec<Change>,
    /// Suggestions that were put in.
    pub accepted: usize,
    /// Answers that were not taken, by the position of their question, and why.
    pub unfit: BTreeMap<usize, String>,
    /// Questions that an earlier import has an answer to.
    pub settled: BTreeSet<usize>,
    /// What the checks say.
    pub findings: Vec<Finding>,
}

/// Whether an exercise can be played on what was put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Trial {
    /// Not tried yet.
    #[default]
    Waiting,
    /// It is being tried.
    Running,
    /// It can: kinds of attackers that have a place, of how many, and the one of whom an exercise was drawn and proven.
    Playable {
        /// Kinds of attackers with a place.
        attackers: usize,
        /// Of how many.
        of: usize,
        /// The one that was tried.
        drawn: String,
    },
    /// It cannot, and what is missing.
    Lacking {
        /// In one sentence.
        why: String,
        /// What each kind of attacker or draw fell short of, with counts.
        reasons: Vec<(String, u32)>,
    },
}

/// A folder with what lies in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderView {
    /// Where it is.
    pub path: PathBuf,
    /// The folder around it.
    pub above: Option<PathBuf>,
    /// Folders in it, by name.
    pub folders: Vec<PathBuf>,
    /// Files in it that can be of a format that is read, by name, with their bytes.
    pub files: Vec<(PathBuf, u64)>,
    /// How many others there are.
    pub others: usize,
    /// It holds more than is shown.
    pub more: bool,
    /// Why it cannot be looked into.
    pub problem: Option<String>,
}

/// Most entries of a folder that are shown.
const MOST_ENTRIES: usize = 400;

/// Something to be worked out for an import.
#[derive(Debug)]
pub enum ImportJob {
    /// Read files.
    Read(u64, Vec<PathBuf>),
    /// Put a choice together.
    Compose(Arc<Imported>, ImportChoice),
    /// Try whether it can be played.
    Try(u64, Arc<Composed>, Arc<Library>, Arc<AtomicBool>),
}

/// What came of it.
#[derive(Debug)]
pub enum ImportDone {
    /// Of reading.
    Read(u64, Result<Arc<Imported>, Vec<Diagnostic>>),
    /// Of a choice.
    Composed(u64, Arc<Composed>),
    /// Of a trial: reading, number of the choice, outcome.
    Tried(u64, u64, Trial),
}

impl ImportJob {
    /// Does the work. A fault of the program in it ends this import and nothing else.
    pub fn run(self) -> ImportDone {
        match self {
            ImportJob::Read(reading, paths) => {
                let read =
                    catch_unwind(AssertUnwindSafe(|| read(&paths))).unwrap_or_else(|_| Err(vec![own_fault(&paths)]));
                ImportDone::Read(reading, read.map(Arc::new))
            }
            ImportJob::Compose(imported, choice) => {
                ImportDone::Composed(choice.reading, Arc::new(compose(&imported, &choice)))
            }
            ImportJob::Try(reading, composed, library, stop) => {
                let number = composed.number;
                let outcome = catch_unwind(AssertUnwindSafe(|| try_out(&composed, &library, &stop)));
                let lacking = || Trial::Lacking {
                    why: "Trying it ended with a fault of the program. The import itself is whole.".to_owned(),
                    reasons: Vec::new(),
                };
                ImportDone::Tried(reading, number, outcome.unwrap_or_else(|_| lacking()))
            }
        }
    }
}

fn own_fault(paths: &[PathBuf]) -> Diagnostic {
    let name = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
    Diagnostic {
        severity: Severity::Error,
        code: code::UNREADABLE,
        place: Place::start(&name),
        message: "reading it ended with a fault of the program".to_owned(),
        hint: "nothing of yours is lost; try the files one by one to find which it is".to_owned(),
    }
}

/// Reads every file, or says what is wrong with each that cannot be read.
fn read(paths: &[PathBuf]) -> Result<Imported, Vec<Diagnostic>> {
    let mut inputs = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        match Input::read(&path.to_string_lossy()) {
            Ok(input) => inputs.push(input),
            Err(fault) => faults.push(fault.diagnostic),
        }
    }
    // The others are looked at as well, so that everything that is wrong is told at once.
    match import(&inputs, None, Guesses::Marked) {
        Ok(imported) if faults.is_empty() => Ok(imported),
        Ok(_) => Err(faults),
        Err(more) => {
            let nothing = inputs.is_empty() && !faults.is_empty();
            faults.extend(more.into_iter().filter(|_| !nothing));
            Err(faults)
        }
    }
}

fn compose(imported: &Imported, choice: &ImportChoice) -> Composed {
    let mut doc = imported.doc.clone();
    let mut unfit = BTreeMap::new();
    for (at, text) in &choice.answers {
        if let Some(question) = imported.questions.get(*at)
            && let Err(why) = answer(&mut doc, question, text)
        {
            unfit.insert(*at, why.to_string());
        }
    }
    let taken = choice.taken.iter().filter_map(|at| imported.suggestions.get(*at));
    let accepted = accept(&mut doc, taken);
    let mut settled = BTreeSet::new();
    let mut changes = Vec::new();
    if let Some(old) = &choice.into {
        let merged = merge(old, &doc, &imported.suggestions);
        let sources = merged.sources;
        (doc, changes) = (merged.doc, merged.changes);
        let open = imported.questions.iter().enumerate().filter(|(at, _)| !choice.answers.contains_key(at));
        for (at, question) in open {
            let asked = imported.doc.origins.iter().find(|origin| origin.of == question.of);
            let now = asked.and_then(|asked| doc.origins.iter().find(|origin| is_same(origin, asked, &sources)));
            if now.is_some_and(|now| !now.guessed.iter().any(|field| field == question.field)) {
                settled.insert(at);
            }
        }
    }
    let findings = lint(&doc);
    Composed { number: choice.number, doc: Arc::new(doc), changes, accepted, unfit, settled, findings }
}

/// Whether an origin of the ecosystem is of the same thing as one of the import, whose sources may have other names there.
fn is_same(known: &OriginDoc, read: &OriginDoc, sources: &BTreeMap<String, String>) -> bool {
    let kind = |origin: &OriginDoc| std::mem::discriminant(&origin.of);
    let source = sources.get(&read.source).unwrap_or(&read.source);
    (&known.source, &known.id) == (source, &read.id) && kind(known) == kind(read)
}

/// Draws exercises until one is proven to be one.
fn try_out(composed: &Composed, library: &Arc<Library>, stop: &AtomicBool) -> Trial {
    let lacking = |why: &str, reasons| Trial::Lacking { why: why.to_owned(), reasons };
    let errors = composed.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<(String, u32)> = errors.map(|finding| (finding.message.clone(), 1)).collect();
    if !errors.is_empty() {
        return lacking("It does not pass its checks yet.", errors);
    }
    let Ok(templates) = DrawLibrary::bundled() else {
        return lacking("The attackers that ship with Sandtable cannot be read.", Vec::new());
    };
    let places = match places(&composed.doc, &templates) {
        Ok(places) => places,
        Err(fault) => return lacking(&format!("It cannot be played: {fault}."), Vec::new()),
    };
    let of = places.len();
    let attackers = places.iter().filter(|place| place.is_ok()).count();
    let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
    for (profile, place) in templates.attackers().iter().zip(places) {
        if let Err(lacks) = place {
            *reasons.entry(format!("no place for {}: it lacks {lacks}", profile.name)).or_default() += 1;
            continue;
        }
        let order = Order {
            ecosystem: Arc::clone(&composed.doc),
            attacker: profile.id.clone(),
            seed: 1,
            difficulty: Difficulty::Medium,
            minutes: 60,
            extra: Vec::new(),
        };
        let watch = |_| if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        match draw_watched(&order, library, &templates, &watch) {
            Ok(_) => return Trial::Playable { attackers, of, drawn: profile.name.clone() },
            Err(Undrawable::Stopped) => return Trial::Waiting,
            Err(Undrawable::NotPlayable { reasons: missed, .. }) => {
                for (reason, count) in missed {
                    *reasons.entry(reason.to_string()).or_default() += count;
                }
            }
            Err(fault) => *reasons.entry(fault.to_string()).or_default() += 1,
        }
    }
    let why = match attackers {
        0 => "No kind of attacker has a place here yet.",
        _ => "No draw came to an exercise yet.",
    };
    lacking(why, reasons.into_iter().collect())
}

/// Endings of files that are read, or refused with a word on what to do instead.
const ENDINGS: [&str; 7] = ["json", "yaml", "yml", "otm", "tm7", "ron", "txt"];

/// Whether a file can be of a format that is read, by its ending. What is in it decides once it is chosen.
fn is_plausible(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Looks into a folder. Hidden entries are left out, and files that cannot be of any format that is read.
fn look(path: Option<PathBuf>) -> FolderView {
    let asked = path.or_else(|| std::env::current_dir().ok()).unwrap_or_else(|| PathBuf::from("."));
    let path = std::fs::canonicalize(&asked).unwrap_or(asked);
    let above = path.parent().map(Path::to_path_buf);
    let (folders, files) = (Vec::new(), Vec::new());
    let mut view = FolderView { path, above, folders, files, others: 0, more: false, problem: None };
    let entries = match std::fs::read_dir(&view.path) {
        Ok(entries) => entries,
        Err(why) => {
            view.problem = Some(format!("{} cannot be looked into: {why}.", view.path.display()));
            return view;
        }
    };
    let mut seen: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    seen.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    seen.sort();
    for entry in seen {
        if view.folders.len() + view.files.len() >= MOST_ENTRIES {
            view.more = true;
            break;
        }
        match std::fs::metadata(&entry) {
            Ok(about) if about.is_dir() => view.folders.push(entry),
            Ok(about) if about.is_file() && !is_plausible(&entry) => view.others += 1,
            Ok(about) if about.is_file() => view.files.push((entry, about.len())),
            _ => {}
        }
    }
    view
}

/// Keeps what is being imported.
#[derive(Default)]
pub(super) struct Importing {
    view: ImportView,
    readings: u64,
    wanted: Option<(u64, Vec<PathBuf>)>,
    choice: Option<ImportChoice>,
    /// The folder of the files that were read last.
    last: Option<PathBuf>,
    /// A reading or a choice is being worked on.
    at_work: bool,
    /// A trial is under way; it stops where another choice is made.
    trying: Option<Arc<AtomicBool>>,
}

impl Importing {
    /// Everything that the screen draws.
    pub fn view(&self) -> ImportView {
        self.view.clone()
    }

    /// One request.
    pub fn handle(&mut self, request: ImportRequest) {
        match request {
            ImportRequest::Read(paths) => {
                self.readings += 1;
                let folder = paths.last().and_then(|path| path.parent()).filter(|folder| folder.is_dir());
                self.last = folder.map(Path::to_path_buf).or(self.last.take());
                self.view.paths.clone_from(&paths);
                self.view.reading = true;
                self.view.faults = Arc::default();
                self.wanted = Some((self.readings, paths));
            }
            ImportRequest::Choose(choice) => {
                if self.view.read.as_ref().is_some_and(|read| read.reading == choice.reading) {
                    self.stop_trial();
                    self.choice = Some(choice);
                }
            }
            ImportRequest::Look(path) => self.view.folder = Some(Arc::new(look(path.or_else(|| self.last.clone())))),
            ImportRequest::Forget => {
                self.stop_trial();
                // What is still being read belongs to nobody any more.
                let (readings, at_work, last) = (self.readings + 1, self.at_work, self.last.take());
                *self = Importing { readings, at_work, last, ..Importing::default() };
            }
        }
    }

    fn stop_trial(&mut self) {
        if let Some(stop) = self.trying.take() {
            stop.store(true, Ordering::Relaxed);
        }
    }

    fn update(&mut self, change: impl FnOnce(&mut ReadView)) {
        if let Some(read) = &mut self.view.read {
            let mut next = ReadView::clone(read);
            change(&mut next);
            *read = Arc::new(next);
        }
    }

    /// The next thing to be worked out, unless something is.
    pub fn take_job(&mut self, library: Option<&Arc<Library>>) -> Option<ImportJob> {
        if !self.at_work {
            if let Some((reading, paths)) = self.wanted.take() {
                self.at_work = true;
                return Some(ImportJob::Read(reading, paths));
            }
            if let (Some(choice), Some(read)) = (self.choice.take(), &self.view.read) {
                self.at_work = true;
                return Some(ImportJob::Compose(Arc::clone(&read.imported), choice));
            }
        }
        let read = self.view.read.as_ref()?;
        let waiting = read.trial == Trial::Waiting && self.trying.is_none() && self.choice.is_none() && !self.at_work;
        let composed = read.composed.clone().filter(|_| waiting)?;
        let library = Arc::clone(library?);
        let stop = Arc::new(AtomicBool::new(false));
        let job = ImportJob::Try(read.reading, composed, library, Arc::clone(&stop));
        self.trying = Some(stop);
        self.update(|read| read.trial = Trial::Running);
        Some(job)
    }

    /// Something is back.
    pub fn finish(&mut self, done: ImportDone) {
        match done {
            ImportDone::Read(reading, outcome) => {
                self.at_work = false;
                if reading != self.readings {
                    return;
                }
                self.view.reading = false;
                match outcome {
                    Ok(imported) => {
                        self.stop_trial();
                        self.choice = None;
                        let (composed, trial) = (None, Trial::Waiting);
                        self.view.read = Some(Arc::new(ReadView { reading, imported, composed, trial }));
                    }
                    Err(faults) => self.view.faults = Arc::new(faults),
                }
            }
            ImportDone::Composed(reading, composed) => {
                self.at_work = false;
                if self.view.read.as_ref().is_some_and(|read| read.reading == reading) {
                    self.update(|read| (read.composed, read.trial) = (Some(composed), Trial::Waiting));
                }
            }
            ImportDone::Tried(reading, number, outcome) => {
                let is_newest = self.view.read.as_ref().is_some_and(|read| {
                    let of = read.composed.as_ref().map(|composed| composed.number);
                    (read.reading, of) == (reading, Some(number)) && self.choice.is_none()
                });
                if is_newest && outcome != Trial::Waiting {
                    self.trying = None;
                    self.update(|read| read.trial = outcome);
                }
            }
        }
    }
}
