//! Writing and reading archives.
//!
//! [`Store::save`] is the only way in: it compares what is stored with the archive and adds what is missing in one transaction,
//! so a save that failed, or whose success nobody heard of, is simply done again. Deliberately absent: changing or deleting
//! anything but private texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::error::StoreError;
use super::open::{Access, Store};
use crate::base::diag::nearest;
use crate::base::digest::Digest;
use crate::base::time::Time;
use crate::engine::REVISION;
use crate::scenario::load::InputFile;
use crate::session::archive::Forget;
use crate::session::commitment::Private;
use crate::session::records::{Ended, OutcomeRecord, Record};
use crate::session::{Archive, SessionState};

/// A session in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionSummary {
    /// Name of the session.
    pub id: String,
    /// Stable name of the scenario.
    pub scenario: String,
    /// Title of the scenario.
    pub title: String,
    /// Currency sign.
    pub sign: String,
    /// The seed.
    pub seed: u64,
    /// What played it.
    pub engine_revision: u32,
    /// Date and time on the wall when it began, as the host gave it.
    pub started: String,
    /// How it stands.
    pub state: SessionState,
    /// Story time at which it stands.
    pub stands_at: Time,
    /// Entries of its journal.
    pub entries: u64,
    /// Name of the group, unless it was deleted or never given.
    pub group: Option<String>,
    /// The figures of the first pass, once it came to the end.
    pub outcome: Option<OutcomeRecord>,
}

impl SessionSummary {
    /// Whether it can only be read: it was played by another engine revision.
    pub fn is_read_only(&self) -> bool {
        self.engine_revision != REVISION
    }
}

impl Store {
    /// Adds what is not stored yet, in one transaction; returns when it is on disk.
    ///
    /// # Errors
    /// When it could not be written, or what is stored is not the beginning of the archive. Nothing has changed then.
    pub fn save(&mut self, archive: &Archive) -> Result<(), StoreError> {
        if self.access() == Access::Read {
            return Err(StoreError::ReadOnly(self.path.clone()));
        }
        if !self.is_there() {
            return Err(StoreError::Gone(self.path.clone()));
        }
        let path = self.path.clone();
        let fault = |error: rusqlite::Error| StoreError::of(&path, &error);
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let stored: Option<(i64, String)> = change
            .prepare_cached("SELECT entries, head FROM sessions WHERE id = ?1")
            .and_then(|mut query| query.query_row([archive.session()], |r| Ok((r.get(0)?, r.get(1)?))).optional())
            .map_err(fault)?;
        let entries = archive.journal().entries();
        let from = match stored {
            None => {
                create(&change, archive).map_err(fault)?;
                0
            }
            Some((count, head)) => {
                let from = usize::try_from(count).unwrap_or(usize::MAX);
                let last = from.checked_sub(1).and_then(|last| entries.get(last));
                if last.is_none_or(|entry| entry.hash.hex() != head) {
                    return Err(StoreError::Conflict(archive.session().to_owned()));
                }
                from
            }
        };
        if from < entries.len() {
            append(&change, archive, from).map_err(fault)?;
            change.commit().map_err(fault)?;
        }
        Ok(())
    }

    /// Every session, the last played first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn list(&self) -> Result<Vec<SessionSummary>, StoreError> {
        let query =
            "SELECT s.id, s.scenario, s.title, s.sign, s.seed, s.engine_revision, s.started, s.state, s.stands_at,
                s.entries, p.text, e.line
            FROM sessions s
            LEFT JOIN privates p ON p.session = s.id AND p.seq = 0 AND p.field = 'group'
            LEFT JOIN entries e ON e.session = s.id AND e.seq = s.finished_seq
            ORDER BY s.touched DESC";
        let read = || -> rusqlite::Result<Vec<SessionSummary>> {
            let mut query = self.connection.prepare_cached(query)?;
            let rows = query.query_map([], |row| {
                let line: Option<String> = row.get(11)?;
                Ok(SessionSummary {
                    id: row.get(0)?,
                    scenario: row.get(1)?,
                    title: row.get(2)?,
                    sign: row.get(3)?,
                    seed: row.get::<_, String>(4)?.parse().unwrap_or_default(),
                    engine_revision: u32::try_from(row.get::<_, i64>(5)?).unwrap_or_default(),
                    started: row.get(6)?,
                    state: SessionState::parse(&row.get::<_, String>(7)?).unwrap_or(SessionState::Interrupted),
                    stands_at: Time(row.get(8)?),
                    entries: u64::try_from(row.get::<_, i64>(9)?).unwrap_or_default(),
                    group: row.get(10)?,
                    outcome: line.as_deref().and_then(outcome),
                })
            })?;
            rows.collect()
        };
        read().map_err(|error| self.fault(&error))
    }

    /// Everything that is kept of a session.
    ///
    /// # Errors
    /// When there is no such session, or not even its header can be read.
    pub fn load(&self, session: &str) -> Result<Archive, StoreError> {
        let read = || -> rusqlite::Result<Option<Stored>> {
            let count = "SELECT entries, head FROM sessions WHERE id = ?1";
            let count = self.connection.query_row(count, [session], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
            let Some((expected, head)) = count else { return Ok(None) };
            let mut lines =
                self.connection.prepare("SELECT seq, line, hash FROM entries WHERE session = ?1 ORDER BY seq")?;
            let lines = lines.query_map([session], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
            let mut inputs = self.connection.prepare(
                "SELECT s.name, i.text, i.digest FROM session_inputs s JOIN inputs i ON i.digest = s.digest
                WHERE s.session = ?1 ORDER BY s.position",
            )?;
            let inputs = inputs.query_map([session], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
            let query = "SELECT seq, field, salt, text FROM privates WHERE session = ?1 ORDER BY seq, field";
            let mut privates = self.connection.prepare(query)?;
            let privates = privates.query_map([session], |r| {
                let seq = u64::try_from(r.get::<_, i64>(0)?).unwrap_or_default();
                Ok(Private { seq, field: r.get(1)?, salt: r.get(2)?, text: r.get(3)? })
            })?;
            Ok(Some(Stored {
                expected,
                head,
                lines: lines.collect::<rusqlite::Result<_>>()?,
                inputs: inputs.collect::<rusqlite::Result<_>>()?,
                privates: privates.collect::<rusqlite::Result<_>>()?,
            }))
        };
        // One moment of the database, whatever other programs write meanwhile.
        let moment = self.connection.unchecked_transaction().map_err(|error| self.fault(&error))?;
        let stored = read().map_err(|error| self.fault(&error))?;
        drop(moment);
        match stored {
            Some(stored) => stored.archive(session),
            None => Err(self.no_session(session)),
        }
    }

    fn no_session(&self, session: &str) -> StoreError {
        let known: Vec<String> = self.list().unwrap_or_default().into_iter().map(|s| s.id).collect();
        let near = nearest(session, known.iter().map(String::as_str));
        let hint = near.map(|near| format!("; the nearest is {near}")).unwrap_or_default();
        StoreError::NoSession { name: session.to_owned(), path: self.path.clone(), hint }
    }

    /// Deletes private texts of a session, so that their bytes are gone. The chain stays provable. Gives how many there were.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn forget(&mut self, session: &str, which: Forget) -> Result<usize, StoreError> {
        let delete = || -> rusqlite::Result<usize> {
            let gone = match which {
                Forget::All => self.connection.execute("DELETE FROM privates WHERE session = ?1", [session])?,
                Forget::Entry(seq) => self
                    .connection
                    .execute("DELETE FROM privates WHERE session = ?1 AND seq = ?2", params![session, seq as i64])?,
            };
            // Old pages still stand in the log beside the database until it is emptied. Where another program reads, that
            // comes later by itself.
            let _busy = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            Ok(gone)
        };
        delete().map_err(|error| self.fault(&error))
    }
}

/// Rows of one session.
struct Stored {
    expected: i64,
    head: String,
    lines: Vec<(i64, String, String)>,
    inputs: Vec<(String, String, String)>,
    privates: Vec<Private>,
}

impl Stored {
    fn archive(self, session: &str) -> Result<Archive, StoreError> {
        let inputs = self.inputs.into_iter().map(|(name, text, digest)| InputFile {
            name,
            text: Arc::from(text),
            digest: Digest::parse(&digest).unwrap_or_default(),
        });
        // A gap in the numbers is a missing entry: the line after it must not pass for it.
        let by_seq: BTreeMap<i64, (String, String)> =
            self.lines.into_iter().map(|(seq, line, hash)| (seq, (line, hash))).collect();
        let unbroken = (0i64..).map_while(|seq| by_seq.get(&seq));
        let lines = unbroken.map(|(line, hash)| (line.as_str(), Digest::parse(hash).unwrap_or_default()));
        let archive = Archive::read(inputs.collect(), lines, self.privates)
            .map_err(|why| StoreError::Unreadable { name: session.to_owned(), why })?;
        let expected = u64::try_from(self.expected).unwrap_or_default();
        Ok(archive.with_expected(expected, Digest::parse(&self.head).unwrap_or_default()))
    }
}

fn outcome(line: &str) -> Option<OutcomeRecord> {
    match serde_json::from_str(line).ok()? {
        Record::End(Ended { outcome, .. }) => outcome,
        Record::Header(_) | Record::Command(_) | Record::Rewind(_) | Record::Note(_) => None,
    }
}

fn create(change: &Transaction<'_>, archive: &Archive) -> rusqlite::Result<()> {
    let header = archive.journal().header();
    change.execute(
        "INSERT INTO sessions (id, scenario, title, sign, seed, engine_revision, started, state, stands_at, entries, head,
            touched) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'interrupted', 0, 0, '', 0)",
        params![
            archive.session(),
            header.scenario.id,
            header.scenario.title,
            header.scenario.sign,
            header.seed.to_string(),
            header.engine_revision,
            header.started,
        ],
    )?;
    for (position, input) in (0i64..).zip(archive.inputs()) {
        let digest = input.digest.hex();
        change.execute("INSERT OR IGNORE INTO inputs (digest, text) VALUES (?1, ?2)", params![digest, &*input.text])?;
        change.execute(
            "INSERT INTO session_inputs (session, position, name, digest) VALUES (?1, ?2, ?3, ?4)",
            params![archive.session(), position, input.name, digest],
        )?;
    }
    Ok(())
}

fn append(change: &Transaction<'_>, archive: &Archive, from: usize) -> rusqlite::Result<()> {
    let entries = archive.journal().entries();
    let session = archive.session();
    let mut insert = change.prepare_cached("INSERT INTO entries (session, seq, line, hash) VALUES (?1, ?2, ?3, ?4)")?;
    for entry in entries.iter().skip(from) {
        insert.execute(params![session, entry.seq as i64, entry.line, entry.hash.hex()])?;
    }
    let mut insert =
        change.prepare_cached("INSERT INTO privates (session, seq, field, salt, text) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for private in archive.privates().iter().filter(|p| p.seq >= from as u64) {
        insert.execute(params![session, private.seq as i64, private.field, private.salt, private.text])?;
    }
    let mut update = change.prepare_cached(
        "UPDATE sessions SET state = ?2, stands_at = ?3, entries = ?4, head = ?5, finished_seq = ?6,
            touched = (SELECT coalesce(max(touched), 0) + 1 FROM sessions) WHERE id = ?1",
    )?;
    update.execute(params![
        session,
        archive.state().key(),
        archive.now().0,
        entries.len() as i64,
        archive.journal().head().hex(),
        archive.finished_seq().map(|seq| seq as i64),
    ])?;
    Ok(())
}
