//! Sandtable: a tabletop breach simulation engine.
pub mod base;
pub mod engine;
pub mod scenario;
