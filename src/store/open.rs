//! Finding, making and checking the database.
//!
//! `sandtable.db` in the data folder. One that is damaged or is not ours is left exactly as it is, and `sandtable-2.db` is used
//! beside it; one of a newer form is refused. Every commit reaches the disk before it returns (WAL, `synchronous=FULL`).
//! Deliberately absent: repair, and deleting files.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::StoreError;

/// Marks a database as one of ours: "Stbl".
const APPLICATION_ID: i64 = 0x5374_626C;
/// The form of the tables. Each version has a file in `schema/`; a database of an older form is brought up by the files between.
const SCHEMAS: &[&str] = &[include_str!("schema/1.sql")];
/// More damaged databases than this in one folder are a damaged disk.
const MOST_BESIDE: usize = 99;

/// Bounds on what the database may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest size in pages of 4 KiB; none: as large as the disk.
    pub pages: Option<u32>,
    /// How long to wait for another program.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { pages: None, patience: Duration::from_millis(1500) }
    }
}

/// What may be done with a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everything.
    Write,
    /// Only listing and reading.
    Read,
}

/// An open database.
pub struct Store {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    access: Access,
    identity: Option<Identity>,
    limits: Limits,
    notices: Vec<String>,
}

impl Store {
    /// Opens the database of a folder, or makes both.
    ///
    /// # Errors
    /// When there is none and none can be made, or it is of a newer form.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        Store::open_within(folder, Limits::default())
    }

    /// As [`Store::open`], within limits.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_within(folder: &Path, limits: Limits) -> Result<Store, StoreError> {
        let unusable = |error: std::io::Error| StoreError::Folder { path: folder.to_owned(), why: error.to_string() };
        std::fs::create_dir_all(folder).map_err(unusable)?;
        let mut notices = Vec::new();
        let mut last = None;
        for number in 1..=MOST_BESIDE {
            let path = folder.join(file_name(number));
            match open_file(&path, limits) {
                Ok((connection, access)) => {
                    if access == Access::Read {
                        notices.push(StoreError::ReadOnly(path.clone()).to_string());
                    }
                    if !notices.is_empty() && number > 1 {
                        notices.push(format!("Sessions are kept in {} beside it.", path.display()));
                    }
                    let identity = Identity::of(&path);
                    return Ok(Store { connection, path, access, identity, limits, notices });
                }
                Err(damaged @ StoreError::Damaged { .. }) => {
                    notices.push(damaged.to_string());
                    last = Some(damaged);
                }
                Err(other) => return Err(other),
            }
        }
        Err(last.unwrap_or_else(|| StoreError::Folder { path: folder.to_owned(), why: "it is full".into() }))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
    /// What may be done with it.
    pub fn access(&self) -> Access {
        self.access
    }
    /// What the user should be told about how it was opened.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Whether the file is still where it was opened. One that was deleted goes on taking writes on some systems, to nowhere.
    pub fn is_there(&self) -> bool {
        self.identity.is_some() && Identity::of(&self.path) == self.identity
    }

    /// How long to wait for other programs from now on.
    pub(super) fn be_patient(&self, patience: Patience) {
        let wait = match patience {
            Patience::Usual => self.limits.patience,
            Patience::Little => self.limits.patience.min(Duration::from_millis(50)),
        };
        // Only the wait changes; a failure leaves the one before.
        let _unchanged = self.connection.busy_timeout(wait);
    }

    pub(super) fn fault(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::of(&self.path, error)
    }
}

/// How long to wait for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// As usual.
    Usual,
    /// The room has been told; do not hold it up with every step.
    Little,
}

fn file_name(number: usize) -> String {
    if number == 1 { "sandtable.db".to_owned() } else { format!("sandtable-{number}.db") }
}

fn open_file(path: &Path, limits: Limits) -> Result<(Connection, Access), StoreError> {
    if path.exists() && !path.is_file() {
        return Err(StoreError::Damaged { path: path.to_owned(), detail: "it is not a file".into() });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match prepare(path, Connection::open_with_flags(path, flags), limits) {
        Err(StoreError::ReadOnly(_) | StoreError::Folder { .. }) if path.is_file() => {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            prepare(path, Connection::open_with_flags(unchanging_uri(path), flags), limits)
        }
        done => done,
    }
}

/// SQLite's name for a file that nobody can change, which needs no file beside it.
fn unchanging_uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for c in path.to_string_lossy().chars() {
        match c {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            '\\' => uri.push('/'),
            other => uri.push(other),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

fn prepare(
    path: &Path,
    opened: rusqlite::Result<Connection>,
    limits: Limits,
) -> Result<(Connection, Access), StoreError> {
    let fault = |error: rusqlite::Error| StoreError::of(path, &error);
    let mut connection = opened.map_err(fault)?;
    connection.busy_timeout(limits.patience).map_err(fault)?;
    let number = |connection: &Connection, name: &str| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(fault)
    };
    let (application, form) = (number(&connection, "application_id")?, number(&connection, "user_version")?);
    let known = SCHEMAS.len() as i64;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(fault)?;
    // Known only after the header was read.
    let access = if connection.is_readonly("main").map_err(fault)? { Access::Read } else { Access::Write };
    let is_new = application == 0 && form == 0 && tables == 0;
    if !is_new && application != APPLICATION_ID {
        return Err(StoreError::Damaged { path: path.to_owned(), detail: "it is no database of Sandtable's".into() });
    }
    if form > known {
        return Err(StoreError::Newer { path: path.to_owned(), found: form, known });
    }
    if access == Access::Write {
        let mode: String =
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(fault)?;
        debug_assert!(!mode.is_empty());
        connection.pragma_update(None, "synchronous", "FULL").map_err(fault)?;
        // Deleted names are overwritten, not only forgotten.
        connection.pragma_update(None, "secure_delete", "ON").map_err(fault)?;
        if let Some(pages) = limits.pages {
            let _now: i64 =
                connection.pragma_update_and_check(None, "max_page_count", pages, |row| row.get(0)).map_err(fault)?;
        }
        if form < known {
            bring_up(&mut connection).map_err(fault)?;
        }
    }
    connection.pragma_update(None, "foreign_keys", "ON").map_err(fault)?;
    let sound: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0)).map_err(fault)?;
    if sound != "ok" {
        return Err(StoreError::Damaged { path: path.to_owned(), detail: sound });
    }
    Ok((connection, access))
}

/// Brings the tables to the newest form, in one transaction. Another program may have done so in the meantime.
fn bring_up(connection: &mut Connection) -> rusqlite::Result<()> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let form: i64 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (version, schema) in (1i64..).zip(SCHEMAS) {
        if version > form {
            change.execute_batch(schema)?;
            change.pragma_update(None, "user_version", version)?;
        }
    }
    change.pragma_update(None, "application_id", APPLICATION_ID)?;
    change.commit()
}

/// Which file stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(path).ok().map(|about| Identity(about.dev(), about.ino()))
    }

    /// A file that is open cannot be deleted there.
    #[cfg(not(unix))]
    fn of(path: &Path) -> Option<Identity> {
        path.is_file().then_some(Identity(0, 0))
    }
}
