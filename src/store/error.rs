//! What can go wrong with the disk, in words for people: what happened, to what, and what to do next.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::session::Broken;

/// Something could not be kept or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No space left.
    #[error("The disk is full: {} could not grow. Free some space.", .0.display())]
    Full(PathBuf),
    /// No right to write.
    #[error("{} may not be written. Give yourself the right to write, or choose another folder with --data-dir.", .0.display())]
    ReadOnly(PathBuf),
    /// Another program holds it.
    #[error("{} is locked by another program. Close what has it open: another Sandtable, a backup, a database browser.", .0.display())]
    Locked(PathBuf),
    /// It is no sound database.
    #[error("{} is damaged ({detail}). It is left as it is.", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Made by a later version.
    #[error("{} was made by a newer Sandtable (form {found}, this one knows {known}). Update Sandtable, or choose another folder with --data-dir.", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its form.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// The folder cannot be used.
    #[error("The folder {} cannot be used: {why}. Choose another with --data-dir.", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The database was taken away while it was open.
    #[error("{} was moved or deleted while it was in use.", .0.display())]
    Gone(PathBuf),
    /// What is stored went on elsewhere.
    #[error(
        "The session {0} was played on by another program; what it wrote stays. Export this one as a journal file to keep both."
    )]
    Conflict(String),
    /// Another process plays it.
    #[error("The session {0} is open in another Sandtable. Close it there first.")]
    InUse(String),
    /// No such session.
    #[error("There is no session {name} in {}{hint}.", path.display())]
    NoSession {
        /// What was asked for.
        name: String,
        /// Where.
        path: PathBuf,
        /// "; the nearest is x" or nothing.
        hint: String,
    },
    /// A stored session cannot be read at all.
    #[error("The session {name} cannot be read: {why}")]
    Unreadable {
        /// Which.
        name: String,
        /// Where it breaks.
        why: Broken,
    },
    /// A journal file is not one.
    #[error("{}:{line}: {why}. Export the session again.", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// A file could not be read or written.
    #[error("{}: {why}. Check the name, the rights and the space on the disk.", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// Something else of SQLite's.
    #[error("{} could not be used ({detail}).", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
}

impl StoreError {
    /// What SQLite said, about a database.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> StoreError {
        let path = path.to_path_buf();
        let detail = error.to_string();
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            return match error {
                // A value of the wrong type stands where this program only writes the right one.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..) => StoreError::Damaged { path, detail },
                _ => StoreError::Other { path, detail },
            };
        };
        match failure.code {
            ErrorCode::DiskFull => StoreError::Full(path),
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly(path),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                StoreError::Locked(path)
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Damaged { path, detail },
            // Tables that are missing, though the form says that they are there.
            ErrorCode::Unknown if detail.contains("no such") => StoreError::Damaged { path, detail },
            ErrorCode::CannotOpen => StoreError::Folder { path, why: detail },
            _ => StoreError::Other { path, detail },
        }
    }
}
