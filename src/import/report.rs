//! What an import has to say: for each file what it is and what was counted, and remarks with their places.

use serde::Serialize;

use super::words::{count, sentence};
use crate::base::diag::Place;

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteKind {
    /// Something looks wrong in the source.
    Odd,
    /// Nobody said it; a guess stands there.
    Guessed,
    /// It is not in the result.
    Dropped,
    /// It was read, and this is what became of it.
    Read,
}

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// Stable code, I1xx to I5xx.
    pub code: &'static str,
    /// Where in the file.
    #[serde(rename = "where")]
    pub place: Place,
    /// For people.
    pub message: String,
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileNote {
    /// As the user named it.
    pub file: String,
    /// "OpenAPI 3.1.0".
    pub format: String,
    /// Its title in its own words.
    pub title: String,
    /// What was counted in it: "operations", 134.
    pub counted: Vec<(&'static str, usize)>,
}

impl FileNote {
    /// "134 operations, 1 call out".
    pub fn words(&self) -> String {
        self.counted.iter().map(|(what, n)| count(*n, what)).collect::<Vec<_>>().join(", ")
    }
}

/// Everything that an import has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Of each document.
    pub files: Vec<FileNote>,
    /// Remarks, in the order in which they came up.
    pub notes: Vec<Note>,
}

/// Most remarks of one code in one file; what follows is only counted.
const MOST_OF_A_CODE: usize = 60;

impl Report {
    /// Adds a remark, once. Of a code that comes up very often in a file, the first ones stand for all.
    pub fn note(&mut self, kind: NoteKind, code: &'static str, place: Place, message: impl Into<String>) {
        let message = sentence(&message.into());
        if self.notes.iter().any(|note| (note.code, &note.place, &note.message) == (code, &place, &message)) {
            return;
        }
        let same = self.notes.iter().filter(|note| note.code == code && note.place.file == place.file).count();
        if same < MOST_OF_A_CODE {
            self.notes.push(Note { kind, code, place, message });
        } else if same == MOST_OF_A_CODE {
            let message = "More of the same in this file is not listed".to_owned();
            self.notes.push(Note { kind, code, place, message });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_made_once_and_begins_as_a_sentence() {
        let mut report = Report::default();
        for _ in 0..2 {
            report.note(NoteKind::Odd, "I117", Place::start("a.json"), "nothing is read");
        }
        report.note(NoteKind::Odd, "I117", Place::start("b.json"), "nothing is read");
        let messages: Vec<&str> = report.notes.iter().map(|note| note.message.as_str()).collect();
        assert_eq!(messages, ["Nothing is read", "Nothing is read"]);
    }
}
