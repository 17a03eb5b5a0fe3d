//! Sandtable: a tabletop breach simulation engine.
pub mod scenario;
