//! The analysis of a finished exercise, beside everything else: references, regret, what each role contributed, what would have
//! prevented it, and *what if*.
//!
//! It takes seconds, so it runs on threads of its own; the host tells how far it is, shows what is there, and can stop it. A first
//! answer comes from a few replays. References depend on the scenario and not on the exercise, so they are kept in the data folder
//! (`references`) under what they depend on; a file that cannot be read, is of something else or was damaged is as good as none,
//! and one that cannot be written is computed again the next time. Deliberately absent: what is computed ([`crate::analysis`])
//! and in which words it is said ([`crate::report`]).

use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::analysis::attribution::{Attribution, REPLAYS, Stage, attribute};
use crate::analysis::played::Exercise;
use crate::analysis::reference_set::{ReferenceKey, ReferenceSet};
use crate::analysis::what_if::{Change, Side, what_if};
use crate::base::digest::Digest;
use crate::base::id::DecisionId;
use crate::base::time::Span;
use crate::engine::view::option_label;
use crate::report::{Comparison, Difference, compare, difference, exercise_of};
use crate::session::Session;

/// Runs after which somebody hears how far it is, within one stage.
const EVERY: u64 = 1_000;
/// Other dice on which *what if* values a change, at most.
const OTHER_DICE: u64 = 500;
/// A file of references is never larger.
const LARGEST: u64 = 16 << 20;

/// What the window asks about a finished exercise.
#[derive(Clone, Debug, PartialEq)]
pub enum StudyRequest {
    /// Analyse it, unless that was done or is under way.
    Begin,
    /// Stop; what is there stays.
    Stop,
    /// What if this had been decided otherwise?
    WhatIf(Change),
}

/// Everything that the screen draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudyView {
    /// How it stands.
    pub state: StudyState,
    /// What is known so far; none before the first answer.
    pub comparison: Option<Arc<Comparison>>,
    /// Decisions that can be changed.
    pub choices: Arc<Vec<ChoiceView>>,
    /// *What if*.
    pub what_if: WhatIfState,
}

/// How an analysis stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StudyState {
    /// Nobody asked.
    #[default]
    Idle,
    /// It is under way.
    Working,
    /// It was stopped; what is there stays.
    Stopped,
    /// All is there.
    Done,
    /// It came to nothing, and why.
    Failed(String),
}

/// How *what if* stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum WhatIfState {
    /// Nobody asked.
    #[default]
    Idle,
    /// It is being played.
    Working,
    /// What came of it.
    Shown(Arc<Difference>),
    /// It came to nothing, and why.
    Failed(String),
}

/// A decision that can be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceView {
    /// Which.
    pub decision: DecisionId,
    /// Title.
    pub title: String,
    /// Its options, as on their buttons.
    pub options: Vec<String>,
    /// The option it ended with; none for other words without effects.
    pub chosen: Option<u8>,
    /// Nobody answered.
    pub defaulted: bool,
    /// How long after it opened it ended.
    pub after: Span,
    /// How long it stays open.
    pub deadline: Span,
}

/// News of an analysis.
enum Update {
    SoFar(Box<Comparison>),
    Ended(Box<Comparison>),
}

/// Work on a thread of its own; stops when it is dropped.
struct Job<T> {
    stop: Arc<AtomicBool>,
    news: Receiver<T>,
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Keeps the exercise and the work on it.
pub struct Study {
    folder: PathBuf,
    replays: u64,
    exercise: Option<(Arc<Exercise>, Side)>,
    analysis: Option<Job<Update>>,
    change: Option<Job<Difference>>,
    view: StudyView,
}

impl Study {
    /// With the folder that references are kept in.
    pub fn new(data_folder: &Path) -> Study {
        Study {
            folder: data_folder.join("references"),
            replays: REPLAYS,
            exercise: None,
            analysis: None,
            change: None,
            view: StudyView::default(),
        }
    }

    /// Another number of replays from now on.
    pub fn replay(&mut self, replays: u64) {
        self.replays = replays;
    }

    /// Forgets the exercise: another one is at the table, or none.
    pub fn reset(&mut self) {
        self.exercise = None;
        self.analysis = None;
        self.change = None;
        self.view = StudyView::default();
    }

    /// Everything that the screen draws.
    pub fn view(&self) -> StudyView {
        self.view.clone()
    }

    /// What is known so far.
    pub fn comparison(&self) -> Option<Comparison> {
        self.view.comparison.as_deref().cloned()
    }

    /// Whether there is something to look at now and then.
    pub fn is_working(&self) -> bool {
        self.analysis.is_some() || self.change.is_some()
    }

    /// One request about the session at the table.
    pub fn handle(&mut self, request: StudyRequest, session: &Session) {
        if self.exercise.is_none() {
            self.exercise = exercise_of(session).map(|(exercise, side)| (Arc::new(exercise), side));
            self.view.choices = Arc::new(self.exercise.as_ref().map(|(e, _)| choices(e)).unwrap_or_default());
        }
        let Some((exercise, side)) = self.exercise.clone() else { return };
        match request {
            StudyRequest::Begin => self.begin(exercise),
            StudyRequest::Stop => {
                if self.analysis.take().is_some() {
                    self.view.state = StudyState::Stopped;
                }
            }
            StudyRequest::WhatIf(change) => self.what_if(exercise, side, change),
        }
    }

    fn begin(&mut self, exercise: Arc<Exercise>) {
        if matches!(self.view.state, StudyState::Working | StudyState::Done) {
            return;
        }
        let stop = Arc::new(AtomicBool::new(false));
        let (send, news) = channel();
        let (asked, folder, replays) = (Arc::clone(&stop), self.folder.clone(), self.replays);
        std::thread::spawn(move || {
            let key = ReferenceKey::of(&exercise.scenario, exercise.absent, replays);
            let mut told: Option<(Stage, u64)> = None;
            let analysed = attribute(&exercise, replays, read(&folder, &key), &mut |so_far: &Attribution| {
                let is_news = told.is_none_or(|(stage, runs)| stage != so_far.stage || so_far.runs >= runs + EVERY);
                if is_news && so_far.yours.is_some() {
                    told = Some((so_far.stage, so_far.runs));
                    // Nobody listens any more where the exercise was left.
                    let _ = send.send(Update::SoFar(Box::new(compare(&exercise, so_far))));
                }
                if asked.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            if let Some(references) = &analysed.references {
                keep(&folder, references);
            }
            if analysed.attribution.stage == Stage::Done {
                let _ = send.send(Update::Ended(Box::new(compare(&exercise, &analysed.attribution))));
            }
        });
        self.analysis = Some(Job { stop, news });
        self.view.state = StudyState::Working;
    }

    fn what_if(&mut self, exercise: Arc<Exercise>, side: Side, change: Change) {
        let (send, news) = channel();
        let replays = self.replays.min(OTHER_DICE);
        std::thread::spawn(move || {
            let found = what_if(&exercise, side, &[change], replays);
            let _ = send.send(difference(&exercise, &found));
        });
        // It is short: one that is not waited for any more runs to its end and tells nobody.
        self.change = Some(Job { stop: Arc::default(), news });
        self.view.what_if = WhatIfState::Working;
    }

    /// Looks how far the work is; says whether the view has changed.
    pub fn poll(&mut self) -> bool {
        let mut changed = false;
        while let Some(job) = &self.analysis {
            match job.news.try_recv() {
                Ok(Update::SoFar(so_far)) => self.view.comparison = Some(Arc::new(*so_far)),
                Ok(Update::Ended(all)) => {
                    self.view.comparison = Some(Arc::new(*all));
                    self.view.state = StudyState::Done;
                    self.analysis = None;
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    self.view.state = StudyState::Failed("The analysis ended with a fault of the program.".into());
                    self.analysis = None;
                }
            }
            changed = true;
        }
        if let Some(job) = &self.change {
            let state = match job.news.try_recv() {
                Ok(found) => Some(WhatIfState::Shown(Arc::new(found))),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => {
                    Some(WhatIfState::Failed("It could not be played: a fault of the program.".into()))
                }
            };
            if let Some(state) = state {
                self.view.what_if = state;
                self.change = None;
                changed = true;
            }
        }
        changed
    }
}

/// Decisions that ended, in that order.
fn choices(exercise: &Exercise) -> Vec<ChoiceView> {
    let scenario = &exercise.scenario;
    let choice = |d: &crate::engine::DecisionOutcome| {
        let spec = scenario.decisions.get(d.id.index())?;
        Some(ChoiceView {
            decision: d.id,
            title: spec.title.clone(),
            options: (0..spec.options.len()).map(|o| option_label(scenario, d.id, o as u8)).collect(),
            chosen: d.option,
            defaulted: d.defaulted,
            after: d.at.since(d.opened),
            deadline: spec.deadline,
        })
    };
    exercise.decided().iter().filter_map(choice).collect()
}

/// Where references of a key are kept: named by the scenario and by everything else they depend on.
fn path_of(folder: &Path, key: &ReferenceKey) -> Option<PathBuf> {
    let whole = Digest::of(serde_json::to_string(key).ok()?.as_bytes()).hex();
    let scenario = key.scenario.hex();
    Some(folder.join(format!("{}-{}.json", scenario.get(..16)?, whole.get(..16)?)))
}

/// References that were kept: the digest of the rest on the first line, the rest on the second. None where there are none, or
/// what is there is damaged; whether they are of this exercise is for the analysis to say.
fn read(folder: &Path, key: &ReferenceKey) -> Option<ReferenceSet> {
    let file = fs::File::open(path_of(folder, key)?).ok()?;
    let mut text = String::new();
    file.take(LARGEST).read_to_string(&mut text).ok()?;
    let (digest, rest) = text.split_once('\n')?;
    if Digest::parse(digest)? != Digest::of(rest.as_bytes()) {
        return None;
    }
    serde_json::from_str(rest).ok()
}

/// Keeps references, as a whole or not at all. What cannot be written is computed again the next time.
fn keep(folder: &Path, references: &ReferenceSet) {
    let Some(path) = path_of(folder, &references.key) else { return };
    let Ok(rest) = serde_json::to_string(references) else { return };
    let part = path.with_extension(format!("{}.part", std::process::id()));
    // The data folder itself is not made again: where it is gone, there is nothing to keep anything for.
    let _ = fs::create_dir(folder);
    let written = fs::write(&part, format!("{}\n{rest}", Digest::of(rest.as_bytes()).hex()));
    if written.and_then(|()| fs::rename(&part, &path)).is_err() {
        let _ = fs::remove_file(&part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::Table;

    fn references() -> ReferenceSet {
        let key = ReferenceKey { scenario: Digest::of(b"x"), revision: 1, search: 1, absent: Vec::new(), runs: 2 };
        let best = Table::default();
        ReferenceSet { key, best, searched: (10, 1), open: (5, Some((4, 6))), costs: vec![vec![1, 2]; 5] }
    }

    #[test]
    fn references_are_kept_and_what_is_damaged_or_foreign_is_as_good_as_none() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = data.path().join("references");
        let set = references();
        assert_eq!(read(&folder, &set.key), None, "nothing was kept yet");
        keep(&folder, &set);
        assert_eq!(read(&folder, &set.key), Some(set.clone()));
        let other = ReferenceKey { revision: 2, ..set.key.clone() };
        assert_eq!(read(&folder, &other), None, "of another engine");
        let path = path_of(&folder, &set.key).expect("a path");
        let whole = fs::read_to_string(&path).expect("it is there");
        for broken in [whole.replace("10", "11"), whole.chars().take(90).collect(), String::new(), "{}".repeat(40)] {
            fs::write(&path, broken).expect("written");
            assert_eq!(read(&folder, &set.key), None);
        }
        keep(&folder, &set);
        assert_eq!(read(&folder, &set.key), Some(set), "it is written anew");
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_no_fault() {
        let data = tempfile::tempdir().expect("a folder");
        let gone = data.path().join("gone").join("references");
        keep(&gone, &references());
        assert_eq!(read(&gone, &references().key), None);
    }
}
