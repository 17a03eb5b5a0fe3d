//! The one integration test binary: each extra one would link everything again.

mod analysis;
mod annual;
mod attackers;
mod attribution;
mod check;
mod estimate;
mod exercise;
mod export;
mod gate;
mod golden;
mod import;
mod import_hostile;
mod kill;
mod knowledge;
mod laws;
mod layers;
mod mechanics;
mod play;
mod resilience;
mod rollouts;
mod scenarios;
mod session;
mod store;
mod study;
