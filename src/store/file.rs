//! A session as one text file: a journal that can be sent, kept and replayed on its own.
//!
//! Each line is a JSON object. The first says what the file is and how many entries it has; then come the inputs, the entries
//! with their hashes, and the private texts unless they were left out. The bytes of an entry stand in its line as they are
//! hashed: `{"hash":"…","entry":` and `}` around them, nothing else. Deliberately absent: pretty printing.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use crate::base::digest::Digest;
use crate::scenario::load::InputFile;
use crate::session::Archive;
use crate::session::commitment::Private;

/// Version of the form of the file.
const FORM: u32 = 1;
/// A journal has a few hundred kilobytes; what is far larger is something else.
const MAX_BYTES: u64 = 256 << 20;
const HASH: &str = "{\"hash\":\"";
const ENTRY: &str = "\",\"entry\":";

/// Whether names and free texts go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privates {
    /// They do.
    Include,
    /// The file proves them, but does not hold them.
    Leave,
}

#[derive(Serialize, Deserialize)]
struct First {
    sandtable: String,
    form: u32,
    session: String,
    entries: u64,
    head: Digest,
}

#[derive(Serialize, Deserialize)]
struct Input {
    input: InputLine,
}

#[derive(Serialize, Deserialize)]
struct InputLine {
    name: String,
    digest: Digest,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct Side {
    private: Private,
}

/// Writes an archive. A regular file of that name is replaced whole or not at all.
///
/// # Errors
/// When it could not be written.
pub fn write_journal(path: &Path, archive: &Archive, privates: Privates) -> Result<(), StoreError> {
    let fault = |error: std::io::Error| StoreError::Io { path: path.to_owned(), why: error.to_string() };
    if path.exists() && !path.is_file() {
        // A pipe or a device: there is nothing to replace.
        let file = File::options().write(true).open(path).map_err(fault)?;
        return write_to(BufWriter::new(file), archive, privates).map_err(fault);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let written = || {
        let file = File::create(beside)?;
        write_to(BufWriter::new(&file), archive, privates)?;
        file.sync_all()?;
        std::fs::rename(beside, path)
    };
    written().map_err(|error| {
        // What is left of it is of no use to anybody.
        let _gone = std::fs::remove_file(beside);
        fault(error)
    })
}

/// Writes an archive as text.
///
/// # Errors
/// Those of the writer.
pub fn write_to(mut out: impl Write, archive: &Archive, privates: Privates) -> std::io::Result<()> {
    let journal = archive.journal();
    let first = First {
        sandtable: "journal".into(),
        form: FORM,
        session: archive.session().to_owned(),
        entries: journal.entries().len() as u64,
        head: journal.head(),
    };
    writeln!(out, "{}", serde_json::to_string(&first)?)?;
    for file in archive.inputs() {
        let input = InputLine { name: file.name.clone(), digest: file.digest, text: file.text.to_string() };
        writeln!(out, "{}", serde_json::to_string(&Input { input })?)?;
    }
    for entry in journal.entries() {
        writeln!(out, "{HASH}{}{ENTRY}{}}}", entry.hash, entry.line)?;
    }
    if privates == Privates::Include {
        for private in archive.privates() {
            writeln!(out, "{}", serde_json::to_string(&Side { private: private.clone() })?)?;
        }
    }
    out.flush()
}

/// Reads a file that [`write_journal`] wrote. A chain that is broken is read up to there; the archive says so.
///
/// # Errors
/// When it cannot be read, or is no journal.
pub fn read_journal(path: &Path) -> Result<Archive, StoreError> {
    let io = |error: std::io::Error| StoreError::Io { path: path.to_owned(), why: error.to_string() };
    let about = std::fs::metadata(path).map_err(io)?;
    if about.is_dir() {
        return Err(StoreError::Io { path: path.to_owned(), why: "it is a folder".into() });
    }
    let file = BufReader::new(File::open(path).map_err(io)?.take(MAX_BYTES));
    let mut reader = Reader::default();
    for (number, line) in (1..).zip(file.lines()) {
        let fault = |why: String| StoreError::File { path: path.to_owned(), line: number, why };
        let line = line.map_err(|error| fault(format!("cannot be read: {error}")))?;
        reader.line(number, &line).map_err(fault)?;
    }
    reader.archive().map_err(|why| StoreError::File { path: path.to_owned(), line: 1, why })
}

#[derive(Default)]
struct Reader {
    first: Option<First>,
    inputs: Vec<InputFile>,
    entries: Vec<(String, Digest)>,
    privates: Vec<Private>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        let is_json = |error: serde_json::Error| format!("this is no line of a journal: {error}");
        if number == 1 {
            let first: First = serde_json::from_str(line)
                .map_err(|_| "this is not a journal of Sandtable's: it does not begin like one".to_owned())?;
            if first.form > FORM {
                return Err(format!(
                    "the file has form {}, newer than {FORM}: update Sandtable to read it",
                    first.form
                ));
            }
            self.first = Some(first);
        } else if let Some(rest) = line.strip_prefix(HASH) {
            let (hash, rest) = rest.split_once(ENTRY).ok_or("an entry without its content")?;
            let hash = Digest::parse(hash).ok_or("a hash that is not 64 hex digits")?;
            let entry = rest.strip_suffix('}').ok_or("an entry that is cut off")?;
            self.entries.push((entry.to_owned(), hash));
        } else if line.starts_with("{\"input\"") {
            let Input { input } = serde_json::from_str(line).map_err(is_json)?;
            self.inputs.push(InputFile { name: input.name, text: Arc::from(input.text), digest: input.digest });
        } else if line.starts_with("{\"private\"") {
            let Side { private } = serde_json::from_str(line).map_err(is_json)?;
            self.privates.push(private);
        } else if !line.trim().is_empty() {
            return Err("this is no line of a journal".into());
        }
        Ok(())
    }

    fn archive(self) -> Result<Archive, String> {
        let first = self.first.ok_or("the file is empty")?;
        let archive = Archive::read(self.inputs, self.entries, self.privates).map_err(|broken| broken.to_string())?;
        Ok(archive.with_expected(first.entries, first.head))
    }
}
