//! Sandtable: a tabletop breach simulation engine.
pub mod base;
pub mod scenario;
