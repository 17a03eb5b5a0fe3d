//! The files, field for field.
//!
//! Each type here mirrors what an author writes in RON; nothing is resolved, checked or computed. A document is read by
//! [`crate::scenario::load`], checked by the rules, compiled into a [`crate::scenario::model::Scenario`] and then dropped.
//! Deliberately absent: defaults that depend on another field, references as indices, anything the engine would mutate.

mod attack;
mod conditions;
mod draw;
mod ecosystem;
mod libraries;
mod play;
mod values;
mod words;

pub use attack::*;
pub use conditions::*;
pub use draw::*;
pub use ecosystem::*;
pub use libraries::*;
pub use play::*;
pub use values::*;
pub use words::*;

/// The newest version of every file format. A file with a higher version is refused with a hint to update Sandtable.
pub const FORMAT_VERSION: u32 = 1;
