//! Briefings for the window: which one is open, what it may name, and the computation on a thread of its own.
//!
//! A briefing plays hundreds or thousands of runs; meanwhile the host answers as ever, tells how far it is, and can stop it.
//! Deliberately absent: how a briefing is computed ([`crate::analysis::brief`]), and its page ([`crate::report::brief_page`]).

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::EcosystemRef;
use crate::analysis::brief::doc::{BriefDoc, read, read_text};
use crate::analysis::brief::ground::{Ground, ground};
use crate::analysis::brief::starter::starter;
use crate::analysis::brief::{BUNDLED, BriefError, Briefing, Progress, briefing_watched};
use crate::analysis::estimate::table::{CostModelReport, cost_model};
use crate::base::diag::Diagnostic;
use crate::base::digest::Digest;
use crate::report::brief_page::{Format, page};
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::load::{Library, bundled_id, load_ecosystem};
use crate::scenario::source::Source;
use crate::scenario::write::write_ecosystem;

/// Their folder within the data folder.
const COPIES: &str = "briefed";

/// What the window asks about briefings.
#[derive(Clone, Debug, PartialEq)]
pub enum BriefRequest {
    /// Open one.
    Open(BriefRef),
    /// Begin one for an ecosystem.
    New(EcosystemRef),
    /// Begin one for the ecosystem that is open, as it stands, saved or not.
    NewOnOpen,
    /// What may a draft name?
    Look(Arc<BriefDoc>),
    /// Compute it.
    Run(Arc<BriefDoc>),
    /// Stop what is under way.
    Stop,
    /// Write a draft to a file.
    Save(Arc<BriefDoc>, PathBuf),
    /// Write the last result as one page: HTML or Markdown, by its extension.
    Export(PathBuf),
    /// How well does the cost model fit?
    Fit,
}

/// Where a briefing comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BriefRef {
    /// One that ships with the program.
    Bundled(String),
    /// A file.
    File(PathBuf),
}

/// Everything that the screen draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BriefView {
    /// Briefings that ship with the program: id and title.
    pub known: Arc<Vec<(String, String)>>,
    /// What is open.
    pub open: Option<Arc<OpenBrief>>,
    /// How the computation stands.
    pub state: BriefState,
    /// The last result.
    pub result: Option<Arc<BriefResult>>,
    /// The cost model against published incidents, once asked for.
    pub cost_model: CostModelState,
}

/// What is open, as the host last saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenBrief {
    /// Another number means that another briefing was opened: a draft of the one before is no draft of this.
    pub opening: u64,
    /// What it says.
    pub doc: Arc<BriefDoc>,
    /// What it may name.
    pub ground: Arc<Ground>,
    /// What is wrong with it, in words.
    pub faults: Vec<String>,
}

/// How a computation stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum BriefState {
    /// Nothing is under way.
    #[default]
    Idle,
    /// Under way.
    Running(Progress),
    /// It came to nothing; why, in words.
    Failed(Vec<String>),
}

/// A result and what it was computed from.
#[derive(Clone, Debug, PartialEq)]
pub struct BriefResult {
    /// The draft.
    pub doc: Arc<BriefDoc>,
    /// What came of it.
    pub briefing: Briefing,
}

/// How the comparison of the cost model with incidents stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CostModelState {
    /// Nobody asked.
    #[default]
    Unasked,
    /// Under way.
    Fitting,
    /// There.
    There(Arc<CostModelReport>),
    /// It came to nothing; why, in words.
    Failed(String),
}

/// A computation on its own thread.
struct Job {
    doc: Arc<BriefDoc>,
    progress: Arc<Mutex<Progress>>,
    stop: Arc<AtomicBool>,
    result: Receiver<Result<Briefing, BriefError>>,
}

impl Drop for Job {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Keeps what is open and the computation.
#[derive(Default)]
pub(super) struct Briefings {
    known: Arc<Vec<(String, String)>>,
    open: Option<Arc<OpenBrief>>,
    folder: PathBuf,
    /// Where ecosystems are kept that a briefing was begun on before they were saved.
    copies: PathBuf,
    openings: u64,
    state: BriefState,
    job: Option<Job>,
    result: Option<Arc<BriefResult>>,
    cost_model: CostModelState,
    fitting: Option<Receiver<Result<CostModelReport, String>>>,
}

impl Briefings {
    /// Knows nothing yet.
    pub(super) fn new(data_folder: &Path) -> Briefings {
        Briefings { copies: data_folder.join(COPIES), ..Briefings::default() }
    }

    /// Reads the titles of what ships with the program.
    pub(super) fn learn(&mut self) {
        let titled = BUNDLED.iter().filter_map(|(id, text)| {
            let read = read_text(id, text).ok()?;
            Some(((*id).to_owned(), read.doc.title))
        });
        self.known = Arc::new(titled.collect());
    }

    /// Everything that the screen draws.
    pub(super) fn view(&self) -> BriefView {
        BriefView {
            known: Arc::clone(&self.known),
            open: self.open.clone(),
            state: self.state.clone(),
            result: self.result.clone(),
            cost_model: self.cost_model.clone(),
        }
    }

    /// Whether there is something to look at now and then.
    pub(super) fn is_working(&self) -> bool {
        self.job.is_some() || self.fitting.is_some()
    }

    /// Does what was asked. Gives what there is to say.
    ///
    /// # Errors
    /// Why it cannot be done, in words.
    pub(super) fn handle(
        &mut self,
        request: BriefRequest,
        open: Option<(Option<EcosystemRef>, Arc<EcosystemDoc>)>,
        library: &Arc<Library>,
    ) -> Result<Option<String>, String> {
        match request {
            BriefRequest::Open(which) => self.open(&which, library).map(|()| None),
            BriefRequest::New(at) => self.begin(&at, library).map(|()| None),
            BriefRequest::NewOnOpen => {
                let at = match open.ok_or("No ecosystem is open.")? {
                    (Some(at), _) => at,
                    (None, doc) => EcosystemRef::File(self.copy(&doc)?),
                };
                self.begin(&at, library).map(|()| None)
            }
            BriefRequest::Look(doc) => {
                self.look(doc, library);
                Ok(None)
            }
            BriefRequest::Run(doc) => {
                self.run(doc, library);
                Ok(None)
            }
            BriefRequest::Stop => {
                self.stop();
                Ok(None)
            }
            BriefRequest::Save(doc, path) => save(&doc, &path).map(Some),
            BriefRequest::Export(path) => self.export(&path).map(Some),
            BriefRequest::Fit => {
                self.fit();
                Ok(None)
            }
        }
    }

    fn open(&mut self, which: &BriefRef, library: &Arc<Library>) -> Result<(), String> {
        let (file, folder) = match which {
            BriefRef::Bundled(id) => {
                let bundled = BUNDLED.iter().find(|(known, _)| known == id);
                let (id, text) = bundled.ok_or_else(|| format!("There is no briefing {id:?}."))?;
                (read_text(id, text), PathBuf::new())
            }
            BriefRef::File(path) => {
                let source = Source::read(&path.display().to_string()).map_err(|fault| fault.to_string())?;
                (read(source), path.parent().map(Path::to_owned).unwrap_or_default())
            }
        };
        let file = file.map_err(|faults| all_of(&faults))?;
        self.stop();
        self.folder = folder;
        self.openings += 1;
        self.look(Arc::new(file.doc), library);
        Ok(())
    }

    fn begin(&mut self, at: &EcosystemRef, library: &Arc<Library>) -> Result<(), String> {
        let named = match at {
            EcosystemRef::Bundled(name) => bundled_id(name).to_owned(),
            EcosystemRef::File(path) => path.display().to_string(),
        };
        let checked = load_ecosystem(&named, library);
        let ecosystem = checked.ecosystem.ok_or_else(|| all_of(&checked.diagnostics))?;
        // What the ecosystem offers is known once something names it.
        let nothing = starter(&named, &ecosystem, &Ground::default());
        let (offers, _) = nothing.filed().map(|file| ground(&file, Path::new(""), library)).unwrap_or_default();
        self.stop();
        self.folder = PathBuf::new();
        self.openings += 1;
        self.look(Arc::new(starter(&named, &ecosystem, &offers)), library);
        Ok(())
    }

    /// Keeps an ecosystem that no file holds as it stands: a briefing names a file, and what it names must not change under it.
    fn copy(&self, doc: &EcosystemDoc) -> Result<PathBuf, String> {
        let text = write_ecosystem(doc, None).map_err(|error| format!("{}: {error}.", doc.name))?.text;
        let digest: String = Digest::of(text.as_bytes()).hex().chars().take(8).collect();
        let id: String = doc.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
        let path = self.copies.join(format!("{id}-{digest}.ron"));
        std::fs::create_dir_all(&self.copies)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("{} could not be written: {error}.", path.display()))?;
        Ok(path)
    }

    /// Keeps a draft and what it may name.
    fn look(&mut self, doc: Arc<BriefDoc>, library: &Arc<Library>) {
        let (ground, faults) = match doc.filed() {
            Ok(file) => ground(&file, &self.folder, library),
            // What the ecosystem offers stays, so that what is wrong can be put right.
            Err(faults) => (self.open.as_ref().map(|open| (*open.ground).clone()).unwrap_or_default(), faults),
        };
        let faults = faults.iter().map(words).collect();
        self.open = Some(Arc::new(OpenBrief { opening: self.openings, doc, ground: Arc::new(ground), faults }));
    }

    fn run(&mut self, doc: Arc<BriefDoc>, library: &Arc<Library>) {
        self.stop();
        self.look(Arc::clone(&doc), library);
        let file = match doc.filed() {
            Ok(file) => file,
            Err(faults) => {
                self.state = BriefState::Failed(faults.iter().map(words).collect());
                return;
            }
        };
        let first = Progress { done: 0, of: 1, doing: "Preparing the attacks" };
        let (progress, stop) = (Arc::new(Mutex::new(first)), Arc::new(AtomicBool::new(false)));
        let (send, result) = channel();
        let (told, asked) = (Arc::clone(&progress), Arc::clone(&stop));
        let (library, folder) = (Arc::clone(library), self.folder.clone());
        std::thread::spawn(move || {
            let watch = |now: Progress| {
                *told.lock().unwrap_or_else(PoisonError::into_inner) = now;
                if asked.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            // Nobody listens any more where another one was begun meanwhile.
            let _ = send.send(briefing_watched(&file, &folder, &library, &watch));
        });
        self.job = Some(Job { doc, progress, stop, result });
        self.state = BriefState::Running(first);
    }

    fn stop(&mut self) {
        self.job = None;
        if matches!(self.state, BriefState::Running(_)) {
            self.state = BriefState::Idle;
        }
    }

    fn export(&self, path: &Path) -> Result<String, String> {
        let result = self.result.as_ref().ok_or("There is no result to write yet.")?;
        let format = Format::of(path)?;
        std::fs::write(path, page(&result.briefing, format))
            .map_err(|e| format!("The page could not be written to {}: {e}.", path.display()))?;
        Ok(format!("The page is in {}.", path.display()))
    }

    fn fit(&mut self) {
        if matches!(self.cost_model, CostModelState::Fitting | CostModelState::There(_)) {
            return;
        }
        let (send, result) = channel();
        std::thread::spawn(move || {
            let _ = send.send(cost_model().map_err(|error| error.to_string()));
        });
        self.fitting = Some(result);
        self.cost_model = CostModelState::Fitting;
    }

    /// Looks how far things are; says whether there is something new.
    pub(super) fn poll(&mut self) -> bool {
        let fitted = self.poll_fit();
        self.poll_job() || fitted
    }

    fn poll_fit(&mut self) -> bool {
        let Some(fitting) = &self.fitting else { return false };
        self.cost_model = match fitting.try_recv() {
            Err(TryRecvError::Empty) => return false,
            Err(TryRecvError::Disconnected) => CostModelState::Failed("It ended without an answer.".to_owned()),
            Ok(Ok(report)) => CostModelState::There(Arc::new(report)),
            Ok(Err(why)) => CostModelState::Failed(why),
        };
        self.fitting = None;
        true
    }

    fn poll_job(&mut self) -> bool {
        let Some(job) = &self.job else { return false };
        let state = match job.result.try_recv() {
            Err(TryRecvError::Empty) => {
                let now = BriefState::Running(*job.progress.lock().unwrap_or_else(PoisonError::into_inner));
                if now == self.state {
                    return false;
                }
                self.state = now;
                return true;
            }
            Err(TryRecvError::Disconnected) => {
                BriefState::Failed(vec!["The computation ended without an answer.".to_owned()])
            }
            Ok(Ok(briefing)) => {
                self.result = Some(Arc::new(BriefResult { doc: Arc::clone(&job.doc), briefing }));
                BriefState::Idle
            }
            Ok(Err(BriefError::Stopped)) => BriefState::Idle,
            Ok(Err(BriefError::Faults(faults))) => BriefState::Failed(faults.iter().map(words).collect()),
        };
        self.job = None;
        self.state = state;
        true
    }
}

fn save(doc: &BriefDoc, path: &Path) -> Result<String, String> {
    if path.extension().and_then(|e| e.to_str()) != Some("ron") {
        return Err("Give the file a name that ends in .ron.".to_owned());
    }
    std::fs::write(path, doc.text()?).map_err(|e| format!("It could not be written to {}: {e}.", path.display()))?;
    Ok(format!("The briefing is in {}.", path.display()))
}

/// What is wrong, for people who see a form and no file: no line and column of a text that they never saw.
fn words(fault: &Diagnostic) -> String {
    match fault.place.file.as_str() {
        "briefing" if fault.hint.is_empty() => format!("{}.", fault.message),
        "briefing" => format!("{}: {}.", fault.message, fault.hint),
        _ => fault.to_string(),
    }
}

fn all_of(faults: &[Diagnostic]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
