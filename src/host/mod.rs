//! The host owns the session, the store and every clock on a wall. One inbox in, one [`Snapshot`] out.
//!
//! What is shown has been stored before, or the snapshot says that it is only in memory. Deliberately absent: rules of the
//! game, and anything that draws.

mod cards;
mod desk;
pub mod paths;
mod request;
mod snapshot;
mod thread;
mod workshop;

pub use desk::{Host, write_report};
pub use request::*;
pub use snapshot::*;
pub use thread::HostHandle;
pub use workshop::{
    AnalysisDone, AnalysisJob, AnalysisView, Answers, DraftView, EcosystemRef, EcosystemRequest, Home, KnownEcosystem,
    OpenEcosystem, Origin, Progress, SaveTo, Sheet, Unreadable, WorkshopView,
};
