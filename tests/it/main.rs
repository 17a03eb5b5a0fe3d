//! The one integration test binary: each extra one would link everything again.

mod check;
mod exercise;
mod golden;
mod kill;
mod layers;
mod mechanics;
mod play;
mod session;
mod store;
