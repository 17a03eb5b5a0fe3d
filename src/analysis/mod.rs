//! Runs in numbers: policies that play without a room, references from many runs, and the score between them.
//!
//! Everything here runs the same engine as the exercise; nothing is modelled a second time. Deliberately absent: IO and words.

pub mod annual;
pub mod brief;
pub mod draw;
pub mod estimate;
pub mod graph;
pub mod policy;
pub mod references;
pub mod score;
pub mod tradeoffs;
