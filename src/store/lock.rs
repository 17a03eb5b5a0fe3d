//! One program plays a session at a time.
//!
//! An advisory lock on a small file beside the database; the system lets go of it when a program ends, however it ends. Where a
//! file system has no locks, [`super::Store::save`] still refuses to write past what it has not seen. Deliberately absent: process
//! numbers in files, which outlive their process.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::error::StoreError;

/// Held while a session is played. Let go when dropped.
#[derive(Debug)]
pub struct SessionLock {
    /// None where the file system has no locks.
    _file: Option<File>,
}

impl SessionLock {
    /// Takes the lock of a session in a data folder.
    ///
    /// # Errors
    /// When another program holds it.
    pub fn take(folder: &Path, session: &str) -> Result<SessionLock, StoreError> {
        let name: String =
            session.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let locks = folder.join("locks");
        let open = || {
            std::fs::create_dir_all(&locks)?;
            OpenOptions::new().create(true).truncate(false).write(true).open(locks.join(format!("{name}.lock")))
        };
        // A folder that takes no file takes no entries either; the sink says so in its own words.
        let Ok(file) = open() else { return Ok(SessionLock { _file: None }) };
        match file.try_lock() {
            Ok(()) => Ok(SessionLock { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(session.to_owned())),
            Err(TryLockError::Error(_)) => Ok(SessionLock { _file: None }),
        }
    }
}
