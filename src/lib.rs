//! Sandtable: a tabletop breach simulation engine.
pub mod base;
pub mod engine;
pub mod host;
pub mod report;
pub mod scenario;
