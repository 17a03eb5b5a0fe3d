//! The host owns the session, the store and every clock on a wall. One inbox in, one [`Snapshot`] out.
//!
//! What is shown has been stored before, or the snapshot says that it is only in memory. Deliberately absent: rules of the
//! game, and anything that draws.

mod briefing;
mod cards;
mod desk;
mod drawing;
mod importing;
mod job;
pub mod paths;
mod request;
mod snapshot;
pub mod stopwatch;
mod study;
mod thread;
mod workshop;

pub use briefing::{BriefRef, BriefRequest, BriefResult, BriefState, BriefView, CostModelState, OpenBrief};
pub use desk::{Host, write_report};
pub use drawing::{
    AttackerView, DrawForm, DrawRequest, DrawState, DrawView, Ground, GroundView, MORE_ROLES, difficulty_words,
};
pub use importing::{Composed, FolderView, ImportChoice, ImportJob, ImportRequest, ImportView, ReadView, Trial};
pub use job::{Done, Job};
pub use request::*;
pub use snapshot::*;
pub use study::{ChoiceView, Study, StudyRequest, StudyState, StudyView, WhatIfState};
pub use thread::HostHandle;
pub use workshop::{
    AnalysisDone, AnalysisJob, AnalysisView, Answers, DraftView, EcosystemRef, EcosystemRequest, ExportAs, ExportOrder,
    Home, KnownEcosystem, OpenEcosystem, Origin, Progress, SaveTo, Sheet, Unreadable, WorkshopView,
};
