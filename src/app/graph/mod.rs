//! The trust-boundary graph on a screen.

pub mod layout;
pub mod sample;
