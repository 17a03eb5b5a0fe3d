//! The text of one file, read within bounds, and where in it a byte stands.
//!
//! Everything that reaches the parser has passed through here: a regular file of at most [`MAX_BYTES`], in UTF-8. The size
//! is asked for before the first byte is read, so that a huge or endless file costs nothing. Deliberately absent: any
//! knowledge of what the text means.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::base::diag::{Diagnostic, Place, Severity};

/// The largest file that is read. The largest scenario that ships is a fiftieth of it.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Code of a file that cannot be opened or is no file.
pub const UNREADABLE: &str = "S001";
/// Code of a file beyond [`MAX_BYTES`].
pub const TOO_LARGE: &str = "S002";
/// Code of a file that is not UTF-8.
pub const NOT_UTF8: &str = "S003";

/// A text with its name and its lines.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: Arc<str>,
    line_starts: Vec<u32>,
    /// Characters before every [`STRIDE`]-th byte, so that a column in a line of megabytes costs no more than another.
    characters: Vec<u32>,
}

const STRIDE: usize = 4096;

impl Source {
    /// A text that is in memory already: a bundled file, or one from a saved session.
    ///
    /// # Errors
    /// When it is too large.
    pub fn from_text(name: &str, text: Arc<str>) -> Result<Source, Box<Diagnostic>> {
        if text.len() as u64 > MAX_BYTES {
            return Err(too_large(name, text.len() as u64));
        }
        // The limit on bytes keeps every offset far below `u32::MAX`.
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1);
        let line_starts = std::iter::once(0).chain(starts).collect();
        let counted = text.as_bytes().chunks(STRIDE).scan(0, |before, chunk| {
            let here = *before;
            *before += characters(chunk);
            Some(here)
        });
        let characters = counted.collect();
        Ok(Source { name: name.to_owned(), text, line_starts, characters })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is missing, no regular file, too large, or not UTF-8: one diagnostic that says which.
    pub fn read(path: &str) -> Result<Source, Box<Diagnostic>> {
        let unreadable = |message: String, hint: &str| problem(path, (1, 1), UNREADABLE, message, hint);
        // Asked by name first: opening a named pipe would wait for a writer.
        let about = std::fs::metadata(Path::new(path))
            .map_err(|error| unreadable(format!("cannot read the file: {error}"), "check the name and the rights"))?;
        if about.is_dir() {
            return Err(unreadable("this is a directory".into(), "name a file in it"));
        }
        if !about.is_file() {
            return Err(unreadable("this is not a regular file".into(), "copy its content into a file first"));
        }
        if about.len() > MAX_BYTES {
            return Err(too_large(path, about.len()));
        }
        let file = File::open(path)
            .map_err(|error| unreadable(format!("cannot open the file: {error}"), "check the rights"))?;
        let mut bytes = Vec::with_capacity(about.len() as usize);
        file.take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(format!("cannot read the file: {error}"), "check the disk and the rights"))?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(too_large(path, bytes.len() as u64)); // it grew between the question and the answer
        }
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
        // A byte-order mark says nothing in UTF-8, and the parser does not know it.
        let text = text.strip_prefix('\u{feff}').map(Arc::from).unwrap_or_else(|| Arc::from(text));
        Source::from_text(path, text)
    }

    /// The name as the user gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Line and column of a byte, both from 1; columns count characters. A byte after the end counts as the end.
    pub fn line_column(&self, byte: usize) -> (u32, u32) {
        let byte = byte.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start as usize <= byte).max(1);
        let start = self.line_starts.get(line - 1).map_or(0, |start| *start as usize);
        (line as u32, self.characters_before(byte).saturating_sub(self.characters_before(start)) + 1)
    }

    /// The byte at a line and column, both from 1.
    pub fn byte_at(&self, line: u32, column: u32) -> Option<usize> {
        let start = *self.line_starts.get((line as usize).checked_sub(1)?)? as usize;
        let rest = self.text.get(start..)?;
        let (offset, _) = rest.char_indices().nth((column as usize).checked_sub(1)?)?;
        Some(start + offset)
    }

    fn characters_before(&self, byte: usize) -> u32 {
        let block = byte / STRIDE;
        let rest = self.text.as_bytes().get(block * STRIDE..byte).unwrap_or_default();
        match self.characters.get(block) {
            Some(before) => before + characters(rest),
            // The end of a text that fills its last block.
            None => {
                let last = self.text.as_bytes().get(byte.saturating_sub(STRIDE)..byte).unwrap_or_default();
                self.characters.last().map_or(0, |before| before + characters(last))
            }
        }
    }

    /// The place of a byte.
    pub fn place(&self, byte: usize) -> Place {
        let (line, column) = self.line_column(byte);
        Place { file: self.name.clone(), line, column }
    }
}

/// Characters in a piece of UTF-8: every byte that does not continue one.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u32
}

fn problem(file: &str, at: (u32, u32), code: &'static str, message: String, hint: &str) -> Box<Diagnostic> {
    let place = Place { file: file.to_owned(), line: at.0, column: at.1 };
    Box::new(Diagnostic { severity: Severity::Error, code, place, message, hint: hint.to_owned() })
}

fn too_large(file: &str, bytes: u64) -> Box<Diagnostic> {
    let message = format!("the file has {} MB; at most {} MB are read", bytes.div_ceil(1 << 20), MAX_BYTES >> 20);
    problem(file, (1, 1), TOO_LARGE, message, "a scenario has about 100 kB: is this the right file?")
}

fn not_utf8(file: &str, error: &std::string::FromUtf8Error) -> Box<Diagnostic> {
    let end = error.utf8_error().valid_up_to();
    let valid = error.as_bytes().get(..end).unwrap_or_default();
    let line_start = valid.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = valid.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
    let column = characters(valid.get(line_start..).unwrap_or_default()) + 1;
    let byte = error.as_bytes().get(end).copied().unwrap_or_default();
    let message = format!("byte 0x{byte:02X} does not belong to UTF-8 text");
    problem(file, (line, column), NOT_UTF8, message, "save the file as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Source::from_text("x.ron", "a\näöü: 1\n".into()).expect("small");
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(2), (2, 1));
        assert_eq!(source.line_column("a\näöü".len()), (2, 4));
        assert_eq!(source.line_column(10_000), (3, 1));
        assert_eq!(source.place(2).to_string(), "x.ron:2:1");
        for length in [STRIDE - 1, STRIDE, STRIDE + 1, 3 * STRIDE] {
            let source = Source::from_text("x.ron", format!("\n{}", "a".repeat(length - 1)).into()).expect("small");
            assert_eq!(source.line_column(length), (2, length as u32), "{length}");
        }
    }

    #[test]
    fn what_is_no_text_file_is_refused_with_its_reason() {
        let folder = tempfile::tempdir().expect("a folder");
        let code = |path: &Path| Source::read(&path.to_string_lossy()).expect_err("refused").code;
        assert_eq!(code(folder.path()), UNREADABLE);
        assert_eq!(code(&folder.path().join("missing.ron")), UNREADABLE);
        let bad = folder.path().join("bad.ron");
        std::fs::write(&bad, b"// \xc3\xa4\n  \xff").expect("written");
        let diagnostic = Source::read(&bad.to_string_lossy()).expect_err("refused");
        assert_eq!((diagnostic.code, diagnostic.place.line, diagnostic.place.column), (NOT_UTF8, 2, 3));
    }
}
