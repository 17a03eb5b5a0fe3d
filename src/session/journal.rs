//! The journal: a chain of entries that is only ever appended to.
//!
//! An entry is exact bytes: one JSON line. Its hash is SHA-256 over the hash before it (32 bytes, zeros for the first) and the
//! line, so a change anywhere breaks every hash from there on. Deliberately absent: any way to change or take out an entry, and
//! names of people (see [`super::commitment`]). Where the last entries were cut off the chain alone cannot tell; whoever stores
//! it keeps the last hash beside it.

use serde::{Deserialize, Serialize};

use super::records::{Header, Record};
use crate::base::digest::Digest;

/// Version of the form of entries. Readers accept this one and older ones.
pub const FORMAT: u32 = 1;

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its position, from 0.
    pub seq: u64,
    /// Its exact bytes, without the line break.
    pub line: String,
    /// SHA-256 over the previous hash and the line.
    pub hash: Digest,
    /// What the line says.
    pub record: Record,
}

/// The form of a line: the position, then the record's own fields.
#[derive(Serialize, Deserialize)]
struct Line<R> {
    seq: u64,
    #[serde(flatten)]
    record: R,
}

impl Entry {
    fn new(seq: u64, before: Digest, record: Record) -> Entry {
        // Structs with text keys and finite numbers always become JSON; a test writes one of each kind.
        let line = serde_json::to_string(&Line { seq, record: &record }).unwrap_or_default();
        Entry { seq, hash: link(before, &line), line, record }
    }
}

/// The hash of an entry.
pub fn link(before: Digest, line: &str) -> Digest {
    Digest::of(&[before.0.as_slice(), line.as_bytes()].concat())
}

/// Where and how a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Entry {seq} of the journal {why}. What stands before it is sound.")]
pub struct Broken {
    /// The first entry that is not as it was written.
    pub seq: u64,
    /// What is wrong with it: "does not have the hash that was saved with it".
    pub why: String,
}

/// A chain of entries. The first is always a [`Record::Header`].
#[derive(Clone, Debug, PartialEq)]
pub struct Journal {
    header: Header,
    entries: Vec<Entry>,
}

impl Journal {
    /// A journal that holds its header.
    pub fn begin(header: Header) -> Journal {
        let first = Entry::new(0, Digest::default(), Record::Header(Box::new(header.clone())));
        Journal { header, entries: vec![first] }
    }

    /// Reads stored lines with their hashes, up to the first that is not as it was written.
    ///
    /// # Errors
    /// When not even the header can be read.
    pub fn read<L: AsRef<str>>(
        lines: impl IntoIterator<Item = (L, Digest)>,
    ) -> Result<(Journal, Option<Broken>), Broken> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut before = Digest::default();
        let mut broken = None;
        for (seq, (line, hash)) in (0u64..).zip(lines) {
            match read_line(seq, before, line.as_ref(), hash) {
                Ok(entry) => {
                    before = entry.hash;
                    entries.push(entry);
                }
                Err(why) => {
                    broken = Some(Broken { seq, why });
                    break;
                }
            }
        }
        match (entries.first().map(|e| e.record.clone()), broken) {
            (Some(Record::Header(header)), broken) => Ok((Journal { header: *header, entries }, broken)),
            (Some(_), _) => Err(Broken { seq: 0, why: "is not the header that a journal begins with".into() }),
            (None, Some(broken)) => Err(broken),
            (None, None) => Err(Broken { seq: 0, why: "is missing: the journal is empty".into() }),
        }
    }

    /// Appends a record and gives its position.
    pub fn append(&mut self, record: Record) -> u64 {
        let seq = self.entries.len() as u64;
        self.entries.push(Entry::new(seq, self.head(), record));
        seq
    }

    /// What the first entry says.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// All entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The hash of the last entry: it stands for all of them.
    pub fn head(&self) -> Digest {
        self.entries.last().map_or(Digest::default(), |e| e.hash)
    }

    /// Computes the chain again.
    ///
    /// # Errors
    /// The first entry that is not as it was written.
    pub fn verify(&self) -> Result<(), Broken> {
        let mut before = Digest::default();
        for (seq, entry) in (0u64..).zip(&self.entries) {
            let again = read_line(seq, before, &entry.line, entry.hash).map_err(|why| Broken { seq, why })?;
            before = again.hash;
        }
        Ok(())
    }
}

fn read_line(seq: u64, before: Digest, line: &str, hash: Digest) -> Result<Entry, String> {
    if link(before, line) != hash {
        return Err("does not have the hash that was saved with it".into());
    }
    let read: Line<Record> = serde_json::from_str(line).map_err(|error| format!("cannot be read: {error}"))?;
    if read.seq != seq {
        return Err(format!("calls itself entry {}", read.seq));
    }
    if let Record::Header(header) = &read.record {
        if seq != 0 {
            return Err("is a second header".into());
        }
        if header.format > FORMAT {
            return Err(format!("has form {}, newer than {FORMAT}: update Sandtable to read it", header.format));
        }
    }
    Ok(Entry { seq, line: line.to_owned(), hash, record: read.record })
}
