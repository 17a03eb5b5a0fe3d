//! The command line: everything the app can do on a session, for people and for machines. It holds no rule of the game.

mod arguments;
pub mod check;
mod records;
mod run;
mod tradeoffs;

pub use arguments::{Arguments, main};
