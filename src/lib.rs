//! Sandtable: a tabletop breach simulation engine.
//!
//! An API ecosystem is a trust-boundary graph; an attack runs on it step by step; teams decide, and what they decide acts on
//! the graph, the clock and the ledger. The layers are described in ARCHITECTURE.md, and a test enforces them.

pub mod analysis;
#[cfg(feature = "app")]
pub mod app;
pub mod base;
pub mod cli;
pub mod engine;
pub mod export;
pub mod host;
pub mod import;
pub mod layout;
pub mod report;
pub mod scenario;
pub mod session;
pub mod store;
