//! The one integration test binary: each extra one would link everything again.

mod analysis;
mod attackers;
mod attribution;
mod check;
mod exercise;
mod golden;
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
