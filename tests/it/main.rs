//! The one integration test binary: each extra one would link everything again.

mod analysis;
mod attackers;
mod attribution;
mod check;
mod exercise;
mod export;
mod gate;
mod golden;
mod kill;

mod import;
mod import_hostile;
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
