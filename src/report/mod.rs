//! The after-action report: one document model for the debrief screen and for every renderer.

mod after_action;
pub mod brief_page;
mod build;
mod markdown;
mod record;

pub use after_action::*;
pub use build::after_action;
pub use markdown::markdown;
pub use record::from_record;
