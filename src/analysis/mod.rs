//! Runs in numbers: policies that play without a room, references from many runs, and the score between them.
//!
//! Everything here runs the same engine as the exercise; nothing is modelled a second time. Deliberately absent: IO and words.

pub mod annual;
pub mod attribution;
pub mod best;
pub mod brief;
pub mod draw;
pub mod estimate;
pub mod graph;
pub mod played;
pub mod policy;
pub mod prevention;
pub mod race;
pub mod reference_set;
pub mod references;
pub mod regret;
pub mod rollouts;
pub mod score;
pub mod shapley;
pub mod stats;
pub mod summary;
pub mod table;
pub mod table_player;
pub mod tradeoffs;
pub mod what_if;
