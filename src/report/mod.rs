//! The after-action report: one document model for the debrief screen and for every renderer.

mod after_action;

pub use after_action::*;
