//! The ecosystem that is being edited: opened, checked, kept against a crash, and saved.
//!
//! What is typed belongs to the screen; after every pause it comes here, is checked, and is kept as unsaved work in the data
//! folder. Files that ship with the program are never written; saving one asks for a place. On request it is analysed, beside
//! all that. Deliberately absent: the history of edits, which is the screen's.

mod analysis;
mod drafts;
mod export;
mod files;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Message, MessageTone};
use crate::base::diag::Diagnostic;
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::edit::{State, template};
use crate::scenario::lint::{Finding, lint};
use crate::scenario::load::bundled_ecosystems;
use crate::scenario::write::{LostComment, write_ecosystem};
pub use analysis::{AnalysisDone, AnalysisJob, AnalysisView, Answers, Progress};
use drafts::Drafts;
pub use export::{ExportAs, ExportOrder};
use files::Original;

/// Where an ecosystem comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EcosystemRef {
    /// One that ships with the program, by the name under which scenarios ask for it.
    Bundled(String),
    /// A file.
    File(PathBuf),
}

/// What the screen asks.
#[derive(Clone, Debug, PartialEq)]
pub enum EcosystemRequest {
    /// Show one.
    Open(EcosystemRef),
    /// Begin one.
    New,
    /// Begin with this document, which stands nowhere yet.
    Begin(Arc<EcosystemDoc>),
    /// As it is now: check it, and keep it if it is not saved.
    Draft(Sheet),
    /// Work out what its graph answers.
    Analyse(Sheet),
    /// Save it.
    Save(Sheet, SaveTo),
    /// Write it as something else.
    Export(Box<ExportOrder>),
    /// Go on with unsaved work of an earlier time.
    Recover(String),
    /// Throw unsaved work of an earlier time away.
    Forget(String),
}

/// A document in one state.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Of which opening: what comes late for another one is passed over.
    pub opened: u64,
    /// Which state.
    pub state: State,
    /// The document.
    pub doc: Arc<EcosystemDoc>,
}

/// Where to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveTo {
    /// Where it came from, if every comment has a place.
    Here,
    /// Where it came from, without the comments that have none.
    HereWithoutComments,
    /// Beside where it came from.
    Beside,
    /// Into a new file. A name without a folder means the user's own ecosystems.
    File(PathBuf),
}

/// Everything that the screen draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkshopView {
    /// What can be opened.
    pub known: Arc<Vec<KnownEcosystem>>,
    /// Unsaved work of earlier times, newest first.
    pub drafts: Vec<DraftView>,
    /// What is open.
    pub open: Option<Arc<OpenEcosystem>>,
    /// What could not be opened, and why.
    pub unreadable: Option<Arc<Unreadable>>,
}

/// Something that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownEcosystem {
    /// Name for people.
    pub name: String,
    /// Where it is.
    pub at: EcosystemRef,
}

/// Unsaved work of an earlier time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftView {
    /// By which it is asked for.
    pub key: String,
    /// Name of the ecosystem.
    pub name: String,
    /// What it was made of: a file's path, "ships with Sandtable", "never saved".
    pub of: String,
    /// When it was last changed: "23 Nov 14:20 UTC".
    pub when: String,
}

/// Where the open one lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the program: it cannot be saved there.
    Bundled(String),
    /// In a file.
    File(PathBuf),
    /// Nowhere yet.
    Nowhere,
}

/// Whether what was opened is as it is in its home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is.
    Saved,
    /// It is unsaved work of an earlier time, or new.
    Unsaved,
}

/// What is open.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenEcosystem {
    /// Number of the opening; the screen begins anew with another one.
    pub opened: u64,
    /// As it was opened.
    pub doc: Arc<EcosystemDoc>,
    /// Whether that is saved.
    pub origin: Origin,
    /// Where it lives.
    pub home: Home,
    /// Where it could be saved if its home is not a file.
    pub suggested: PathBuf,
    /// What is wrong with it.
    pub findings: Arc<Vec<Finding>>,
    /// The state that was checked; none before the first.
    pub checked: Option<State>,
    /// The state that was saved last.
    pub saved: Option<State>,
    /// Saving waits for an answer: the state, and the comments that would be lost.
    pub would_lose: Option<(State, Arc<Vec<LostComment>>)>,
    /// Unsaved work cannot be kept, and why.
    pub unkept: Option<String>,
    /// What its graph answers, where somebody asked.
    pub analysis: AnalysisView,
}

/// What could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What it is called.
    pub name: String,
    /// What is wrong, with places in its text.
    pub faults: Vec<Diagnostic>,
}

/// The folder of the user's own ecosystems, within the data folder.
const OWN: &str = "ecosystems";
/// Most files of that folder that are offered.
const MOST_KNOWN: usize = 200;

/// Keeps what is open.
pub(super) struct Workshop {
    own: PathBuf,
    drafts: Drafts,
    known: Arc<Vec<KnownEcosystem>>,
    offered: Vec<DraftView>,
    open: Option<Desk>,
    unreadable: Option<Arc<Unreadable>>,
    openings: u64,
    bench: analysis::Bench,
}

/// What is open, with what only the host needs.
struct Desk {
    view: OpenEcosystem,
    /// As it stands, as far as the screen has said.
    latest: Arc<EcosystemDoc>,
    original: Original,
    /// As in its home; none where it has none.
    saved: Option<Arc<EcosystemDoc>>,
    /// The name of its unsaved work.
    key: String,
}

impl Workshop {
    /// Reads nothing yet.
    pub fn new(data_folder: &Path) -> Workshop {
        Workshop {
            own: data_folder.join(OWN),
            drafts: Drafts::new(data_folder),
            known: Arc::default(),
            offered: Vec::new(),
            open: None,
            unreadable: None,
            openings: 0,
            bench: analysis::Bench::default(),
        }
    }

    /// Looks at what can be opened.
    pub fn look(&mut self) {
        let bundled = bundled_ecosystems().iter().map(|(name, text)| KnownEcosystem {
            name: files::name_in(name, text),
            at: EcosystemRef::Bundled((*name).to_owned()),
        });
        let own = files::own(&self.own, MOST_KNOWN).into_iter().map(|path| KnownEcosystem {
            name: path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
            at: EcosystemRef::File(path),
        });
        self.known = Arc::new(bundled.chain(own).collect());
        let current = self.open.as_ref().map(|desk| desk.key.as_str());
        self.offered = self.drafts.list().into_iter().filter(|draft| Some(draft.key.as_str()) != current).collect();
    }

    /// Everything that the screen draws.
    pub fn view(&self) -> WorkshopView {
        WorkshopView {
            known: Arc::clone(&self.known),
            drafts: self.offered.clone(),
            open: self.open.as_ref().map(|desk| Arc::new(desk.view.clone())),
            unreadable: self.unreadable.clone(),
        }
    }

    /// What is open, as it stands: where it lives if that is the same there, and what it says.
    pub fn as_it_stands(&self) -> Option<(Option<EcosystemRef>, Arc<EcosystemDoc>)> {
        let desk = self.open.as_ref()?;
        let same = desk.saved.as_ref().is_some_and(|saved| **saved == *desk.latest);
        let at = match &desk.view.home {
            Home::Bundled(name) if same => Some(EcosystemRef::Bundled(name.clone())),
            Home::File(path) if same => Some(EcosystemRef::File(path.clone())),
            Home::Bundled(_) | Home::File(_) | Home::Nowhere => None,
        };
        Some((at, Arc::clone(&desk.latest)))
    }

    /// One request, and what is to be told about it.
    pub fn handle(&mut self, request: EcosystemRequest) -> Option<Message> {
        match request {
            EcosystemRequest::Open(which) => {
                self.open(&which);
                self.look();
                None
            }
            EcosystemRequest::New => {
                self.seat(Original::nothing(), Arc::new(template()), None);
                self.look();
                None
            }
            EcosystemRequest::Begin(doc) => {
                self.seat(Original::nothing(), doc, None);
                // It exists nowhere else, so it is kept from the first moment.
                if let Some(desk) = &mut self.open {
                    desk.view.unkept = self.drafts.write(&desk.key, &desk.original, &desk.view.doc).err();
                }
                self.look();
                None
            }
            EcosystemRequest::Draft(sheet) => {
                let Workshop { drafts, open, .. } = self;
                if let Some(desk) = open.as_mut().filter(|desk| desk.view.opened == sheet.opened) {
                    desk.check(&sheet);
                    desk.keep(drafts, &sheet);
                }
                None
            }
            EcosystemRequest::Analyse(sheet) => {
                self.analyse(sheet);
                None
            }
            EcosystemRequest::Save(sheet, to) => {
                let told = self.save(&sheet, &to);
                self.look();
                told
            }
            EcosystemRequest::Export(order) => {
                let written = export::export(&self.own, &order, self.library());
                Some(written.map_or_else(error, |path| Message {
                    tone: MessageTone::Info,
                    text: format!("Exported to {}.", path.display()),
                }))
            }
            EcosystemRequest::Recover(key) => {
                let told = self.recover(&key);
                self.look();
                told
            }
            EcosystemRequest::Forget(key) => {
                let told = self.drafts.forget(&key).err().map(error);
                self.look();
                told
            }
        }
    }

    fn open(&mut self, which: &EcosystemRef) {
        self.unreadable = None;
        match files::read(which) {
            Ok((original, doc)) => self.seat(original, Arc::clone(&doc), Some(doc)),
            Err(unreadable) => self.unreadable = Some(Arc::new(unreadable)),
        }
    }

    /// Puts a document on the desk.
    fn seat(&mut self, original: Original, doc: Arc<EcosystemDoc>, saved: Option<Arc<EcosystemDoc>>) {
        self.openings += 1;
        let key = self.drafts.free_key(&original.home);
        self.unreadable = None;
        self.open = Some(Desk {
            latest: Arc::clone(&doc),
            view: OpenEcosystem {
                opened: self.openings,
                findings: Arc::new(lint(&doc)),
                origin: if saved.is_some() { Origin::Saved } else { Origin::Unsaved },
                suggested: self.own.join(format!("{}.ron", doc.id)),
                doc,
                home: original.home.clone(),
                checked: Some(0),
                saved: None,
                would_lose: None,
                unkept: None,
                analysis: AnalysisView::default(),
            },
            original,
            saved,
            key,
        });
    }

    fn recover(&mut self, key: &str) -> Option<Message> {
        match self.drafts.read(key) {
            Ok((original, doc)) => {
                self.seat(original, Arc::new(doc), None);
                if let Some(desk) = &mut self.open {
                    // It stays where it is kept.
                    desk.key = key.to_owned();
                }
                None
            }
            Err(words) => Some(error(words)),
        }
    }

    fn save(&mut self, sheet: &Sheet, to: &SaveTo) -> Option<Message> {
        let desk = self.open.as_mut().filter(|desk| desk.view.opened == sheet.opened)?;
        desk.check(sheet);
        desk.keep(&mut self.drafts, sheet);
        desk.view.would_lose = None;
        let written = match write_ecosystem(&sheet.doc, desk.original.text.as_deref()) {
            Ok(written) => written,
            Err(problem) => return Some(error(format!("{} is not saved: {problem}.", sheet.doc.name))),
        };
        if *to == SaveTo::Here && !written.lost.is_empty() {
            desk.view.would_lose = Some((sheet.state, Arc::new(written.lost)));
            return None;
        }
        let saved = match to {
            SaveTo::Here | SaveTo::HereWithoutComments => desk.original.replace(&written.text),
            SaveTo::Beside => desk.original.beside(&self.own, &written.text),
            SaveTo::File(path) => files::create(&self.own, path, &written.text),
        };
        match saved {
            Ok(original) => {
                let told = match &original.home {
                    Home::File(path) => format!("Saved in {}.", path.display()),
                    Home::Bundled(_) | Home::Nowhere => "Saved.".to_owned(),
                };
                desk.view.home = original.home.clone();
                desk.view.saved = Some(sheet.state);
                desk.original = original;
                desk.saved = Some(Arc::clone(&sheet.doc));
                desk.view.unkept = self.drafts.forget(&desk.key).err();
                desk.key = self.drafts.free_key(&desk.original.home);
                Some(Message { tone: MessageTone::Info, text: told })
            }
            Err(words) => Some(error(words)),
        }
    }
}

impl Desk {
    fn check(&mut self, sheet: &Sheet) {
        self.latest = Arc::clone(&sheet.doc);
        if self.view.checked != Some(sheet.state) {
            self.view.findings = Arc::new(lint(&sheet.doc));
            self.view.checked = Some(sheet.state);
        }
    }

    /// Keeps unsaved work; what is as in its home needs no keeping.
    fn keep(&mut self, drafts: &mut Drafts, sheet: &Sheet) {
        let kept = match &self.saved {
            Some(saved) if **saved == *sheet.doc => drafts.forget(&self.key),
            _ => drafts.write(&self.key, &self.original, &sheet.doc),
        };
        self.view.unkept = kept.err();
    }
}

fn error(text: String) -> Message {
    Message { tone: MessageTone::Error, text }
}
