//! Work that takes longer than a click and needs nothing of the host: handed out, run on any thread, and given back.

use super::importing::{ImportDone, ImportJob};
use super::workshop::{AnalysisDone, AnalysisJob};

/// Something to be worked out.
#[derive(Debug)]
pub enum Job {
    /// What a graph answers.
    Analysis(AnalysisJob),
    /// A step of an import.
    Import(ImportJob),
}

/// What came of it.
#[derive(Debug)]
pub enum Done {
    /// Of an analysis.
    Analysis(AnalysisDone),
    /// Of a step of an import.
    Import(ImportDone),
}

impl Job {
    /// Does the work.
    pub fn run(self) -> Done {
        match self {
            Job::Analysis(job) => Done::Analysis(job.run()),
            Job::Import(job) => Done::Import(job.run()),
        }
    }
}
