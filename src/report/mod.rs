//! The after-action report: one document model for the debrief screen and for every renderer.

mod after_action;
pub mod brief_page;
mod build;
mod compare;
mod comparison;
mod difference;
mod exercise;
mod markdown;
mod places;
mod record;
mod score;
mod values;

pub use after_action::*;
pub use build::after_action;
pub use compare::compare;
pub use comparison::*;
pub use difference::{Difference, DifferenceRow, StoryLine, StoryRow, difference};
pub use exercise::exercise_of;
pub use markdown::markdown;
pub use record::from_record;
