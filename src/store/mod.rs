//! Keeping sessions: a SQLite database in the data folder, and journals as single files.
//!
//! [`open`] finds or makes the database, [`sessions`] writes and reads archives in it, [`lock`] lets one program play a session at
//! a time, [`sink`] keeps an exercise going when the disk does not, and [`file`] carries one session as text. The promise is the
//! same everywhere: what was written is never overwritten, and a fault is told in words. Deliberately absent: sockets, clocks,
//! and anything that a session means; this layer moves bytes.

pub mod error;
pub mod file;
pub mod lock;
pub mod open;
pub mod sessions;
pub mod sink;

pub use error::StoreError;
pub use file::{Privates, read_journal, write_journal};
pub use lock::SessionLock;
pub use open::{Access, Limits, Store};
pub use sessions::SessionSummary;
pub use sink::{Saved, Sink};
