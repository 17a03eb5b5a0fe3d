//! Analysis of the open ecosystem, beside everything else: what was asked, what is known, what is being worked out.
//!
//! A large ecosystem takes a moment, and saving must not wait for it. So the host only hands out an [`AnalysisJob`], which needs
//! nothing of the host, and takes the [`AnalysisDone`] back; whoever drives the host decides on which thread the job runs. One
//! job at a time, and of what was asked meanwhile only the newest. Deliberately absent: the questions themselves.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::{Sheet, Workshop};
use crate::analysis::graph::{Analysis, analyse};
use crate::base::diag::Severity;
use crate::scenario::compile::compile_ecosystem;
use crate::scenario::doc::TechniqueDoc;
use crate::scenario::edit::State;
use crate::scenario::load::Library;
use crate::scenario::model::Ecosystem;

/// What there is to show of an analysis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnalysisView {
    /// The state that was asked about last; none before anybody asked.
    pub asked: Option<State>,
    /// Whether that is being worked out.
    pub progress: Progress,
    /// The newest answers, perhaps of an earlier state than what was asked about.
    pub answers: Option<Arc<Answers>>,
}

/// How far the analysis of the state that was asked about is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is to be done: nobody asked, or the answers are there.
    #[default]
    Idle,
    /// It is being worked out.
    Working,
    /// It cannot be analysed, and why.
    Refused(String),
}

/// Answers about one state of one ecosystem, with what is needed to say them in words.
#[derive(Debug)]
pub struct Answers {
    /// Of which opening.
    pub opened: u64,
    /// Of which state.
    pub state: State,
    /// The ecosystem; the numbers in the answers are positions in it.
    pub ecosystem: Ecosystem,
    /// The answers.
    pub analysis: Analysis,
    library: Arc<Library>,
}

impl Answers {
    /// The techniques whose positions stand in the answers.
    pub fn techniques(&self) -> &[TechniqueDoc] {
        &self.library.techniques.techniques
    }
}

/// The same state of the same opening has the same answers.
impl PartialEq for Answers {
    fn eq(&self, other: &Answers) -> bool {
        (self.opened, self.state) == (other.opened, other.state)
    }
}

/// An analysis that is to be made. It can run on any thread.
#[derive(Debug)]
pub struct AnalysisJob {
    sheet: Sheet,
    library: Arc<Library>,
}

/// What came of it; goes back to the host.
#[derive(Debug)]
pub struct AnalysisDone {
    opened: u64,
    state: State,
    outcome: Result<Arc<Answers>, String>,
}

impl AnalysisJob {
    /// Does the work. A fault of the program in it ends this analysis and nothing else.
    pub fn run(self) -> AnalysisDone {
        let Sheet { opened, state, doc } = self.sheet;
        let library = self.library;
        let work = || {
            let ecosystem =
                compile_ecosystem(&doc).map_err(|problem| format!("It does not fit together: {problem}."))?;
            let analysis = analyse(&ecosystem, &library.techniques.techniques);
            Ok(Arc::new(Answers { opened, state, ecosystem, analysis, library }))
        };
        let outcome = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
            Err("The analysis ended with a fault of the program. Nothing of the ecosystem is lost.".to_owned())
        });
        AnalysisDone { opened, state, outcome }
    }
}

/// What the workshop keeps of it.
#[derive(Default)]
pub(super) struct Bench {
    library: Option<Arc<Library>>,
    /// What is to be analysed next.
    wanted: Option<Sheet>,
    /// A job was handed out and is not back.
    running: bool,
}

impl Workshop {
    /// The techniques with which is analysed.
    pub fn learn(&mut self, library: Arc<Library>) {
        self.bench.library = Some(library);
    }

    /// The same for others.
    pub(super) fn library(&self) -> Option<&Library> {
        self.bench.library.as_deref()
    }

    /// Somebody wants to know about a state.
    pub(super) fn analyse(&mut self, sheet: Sheet) {
        let Some(desk) = self.open.as_mut().filter(|desk| desk.view.opened == sheet.opened) else { return };
        desk.check(&sheet);
        let errors = desk.view.findings.iter().filter(|f| f.severity == Severity::Error).count();
        let view = &mut desk.view.analysis;
        view.asked = Some(sheet.state);
        self.bench.wanted = None;
        view.progress = match (errors, &view.answers, &self.bench.library) {
            (0, Some(known), _) if known.state == sheet.state => Progress::Idle,
            (0, _, Some(_)) => {
                self.bench.wanted = Some(sheet);
                Progress::Working
            }
            (0, _, None) => Progress::Refused("The library of techniques could not be read.".to_owned()),
            (1, ..) => Progress::Refused("One error has to be corrected first.".to_owned()),
            (n, ..) => Progress::Refused(format!("{n} errors have to be corrected first.")),
        };
    }

    /// The next analysis, unless one is being made.
    pub fn take_job(&mut self) -> Option<AnalysisJob> {
        if self.bench.running {
            return None;
        }
        let library = Arc::clone(self.bench.library.as_ref()?);
        let sheet = self.bench.wanted.take()?;
        self.bench.running = true;
        Some(AnalysisJob { sheet, library })
    }

    /// An analysis is back.
    pub fn finish(&mut self, done: AnalysisDone) {
        self.bench.running = false;
        let Some(desk) = self.open.as_mut().filter(|desk| desk.view.opened == done.opened) else { return };
        let view = &mut desk.view.analysis;
        let newest = view.asked == Some(done.state) && self.bench.wanted.is_none();
        match done.outcome {
            Ok(answers) => {
                view.answers = Some(answers);
                // An error that was typed meanwhile still stands.
                if newest && view.progress == Progress::Working {
                    view.progress = Progress::Idle;
                }
            }
            Err(words) if newest => view.progress = Progress::Refused(words),
            Err(_) => {}
        }
    }
}
