//! The engine: a pure function of scenario, seed and commands.
pub mod view;
