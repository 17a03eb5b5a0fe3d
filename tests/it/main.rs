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
mod gate_unread;
mod golden;
// Targets that only cargo-fuzz calls are in there as well.
#[allow(dead_code)]
#[path = "../../fuzz/lib.rs"]
mod fuzz;
mod import;
mod import_again;
mod import_faithful;
mod import_fuzz;
mod import_hostile;
mod import_played;
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
