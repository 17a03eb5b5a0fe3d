//! The command line: everything the app can do on a session, for people and for machines. It holds no rule of the game.

mod arguments;
mod run;
mod tradeoffs;

pub use arguments::main;
