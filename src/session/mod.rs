//! A session is an exercise with its record: commands in, an engine run along, a journal written.
//!
//! [`journal`] is the chain of entries, [`records`] says what stands in one, [`names`] turns commands and events into authored
//! names and back, [`commitment`] keeps names and free text outside the chain, [`archive`] is everything that is kept of one
//! session, [`replay`] plays a journal again and compares, [`play`] is the session that a host drives, [`open`] makes one of an
//! archive, and [`scored`] says which commands count. Deliberately absent: files, databases, clocks on walls (their readings
//! come in as text) and any rule of the game.
//!
//! Undo, rewind and replay are one thing: an entry is never taken out. A marker says how many commands stay, and what follows it
//! is a new branch.

pub mod archive;
pub mod commitment;
pub mod journal;
pub mod names;
pub mod open;
pub mod play;
pub mod records;
pub mod replay;
pub mod scored;

pub use archive::{Archive, SessionState, Verdict};
pub use commitment::{Field, SaltSource};
pub use journal::{Broken, Entry, Journal};
pub use open::{Opened, ReadOnly, ReadOnlyReason};
pub use play::{Appended, Session, Setup};
pub use records::{NoteTag, Record};
pub use replay::{Branch, Difference, ReplayError, Step};
pub use scored::{MadeOf, Scored, ScoredRun, Skipped};
