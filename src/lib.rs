//! Sandtable: a tabletop breach simulation engine.
#[cfg(feature = "app")]
pub mod app;
pub mod base;
pub mod engine;
pub mod host;
pub mod report;
pub mod scenario;
