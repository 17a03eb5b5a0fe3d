//! The one integration test binary: each extra one would link everything again.

mod analysis;
mod annual;
mod check;
mod estimate;
mod exercise;
mod golden;
mod kill;
mod knowledge;
mod laws;
mod layers;
mod mechanics;
mod play;
mod resilience;
mod scenarios;
mod session;
mod store;
