//! Unsaved work, kept in the data folder so that a crash loses nothing: one file each, offered until it is taken or thrown
//! away.
//!
//! The first line of such a file is a comment that says what it is of; the rest is the document.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::files::{self, Original};
use super::{DraftView, Home};
use crate::base::digest::Digest;
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::load::read_ecosystem;
use crate::scenario::source::Source;
use crate::scenario::write::write_ecosystem;

/// The folder within the data folder.
const FOLDER: &str = "drafts";
/// Most that are offered, and most of one home.
const MOST: usize = 50;
/// The first line is not longer than this.
const HEAD_BYTES: u64 = 16 * 1024;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    name: String,
    home: HomeWord,
    /// Digest of the text that it came from.
    base: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum HomeWord {
    Bundled(String),
    File(String),
    Nowhere,
}

impl From<&Home> for HomeWord {
    fn from(home: &Home) -> Self {
        match home {
            Home::Bundled(name) => HomeWord::Bundled(name.clone()),
            Home::File(path) => HomeWord::File(path.to_string_lossy().into_owned()),
            Home::Nowhere => HomeWord::Nowhere,
        }
    }
}

impl HomeWord {
    fn home(&self) -> Home {
        match self {
            HomeWord::Bundled(name) => Home::Bundled(name.clone()),
            HomeWord::File(path) => Home::File(PathBuf::from(path)),
            HomeWord::Nowhere => Home::Nowhere,
        }
    }

    fn words(&self) -> String {
        match self {
            HomeWord::Bundled(_) => "ships with Sandtable".to_owned(),
            HomeWord::File(path) => path.clone(),
            HomeWord::Nowhere => "never saved".to_owned(),
        }
    }
}

/// The folder.
pub(super) struct Drafts {
    folder: PathBuf,
}

impl Drafts {
    /// Reads nothing yet.
    pub fn new(data_folder: &Path) -> Drafts {
        Drafts { folder: data_folder.join(FOLDER) }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.ron"))
    }

    /// A name for unsaved work on a home that no unsaved work has: what is there stays until somebody throws it away.
    pub fn free_key(&self, home: &Home) -> String {
        let digest = Digest::of(format!("{:?}", HomeWord::from(home)).as_bytes()).to_string();
        let short: String = digest.chars().take(16).collect();
        let keys = (0..MOST).map(|n| format!("{short}-{n}"));
        keys.into_iter().find(|key| !self.path(key).exists()).unwrap_or_else(|| format!("{short}-{MOST}"))
    }

    /// Keeps a document.
    pub fn write(&mut self, key: &str, original: &Original, doc: &EcosystemDoc) -> Result<(), String> {
        let head = Head {
            name: doc.name.chars().take(200).collect(),
            home: HomeWord::from(&original.home),
            base: original.digest.map(|digest| digest.to_string()),
        };
        let failed = |problem: &dyn std::fmt::Display| format!("Unsaved work cannot be kept: {problem}.");
        let head = ron::to_string(&head).map_err(|e| failed(&e))?;
        // Without the old comments: they are in the original, and saving takes them from there.
        let text = write_ecosystem(doc, None).map_err(|e| failed(&e))?.text;
        std::fs::create_dir_all(&self.folder).map_err(|e| failed(&e))?;
        files::put(&self.path(key), &format!("// {head}\n{text}"))
    }

    /// Throws one away; none there is no problem.
    pub fn forget(&mut self, key: &str) -> Result<(), String> {
        // A name that came from outside must not lead out of the folder.
        if !key.chars().all(|c| c.is_ascii_hexdigit() || c == '-') {
            return Err("There is no such unsaved work.".to_owned());
        }
        match std::fs::remove_file(self.path(key)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(format!("The unsaved work could not be thrown away: {error}."))
            }
            _ => Ok(()),
        }
    }

    /// Reads one: what it was made of, as far as that is still there, and the document.
    pub fn read(&self, key: &str) -> Result<(Original, EcosystemDoc), String> {
        let path = self.path(key);
        let source = Source::read(&path.to_string_lossy())
            .map_err(|fault| format!("The unsaved work cannot be read: {}.", fault.message))?;
        let head = source.text().lines().next().and_then(head_of);
        let head = head.ok_or_else(|| format!("{} is no unsaved work of Sandtable.", path.display()))?;
        let doc = read_ecosystem(source.name(), source.text().clone()).map_err(|faults| {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            format!("The unsaved work cannot be read. {first}")
        })?;
        let home = head.home.home();
        let text: Option<Arc<str>> = files::text_at(&home);
        // The digest of then: a file that somebody changed since is not overwritten.
        let now = text.as_ref().map(|text| Digest::of(text.as_bytes()));
        let digest = now.filter(|now| Some(now.to_string()) == head.base);
        Ok((Original { home, text, digest }, doc))
    }

    /// What there is, newest first.
    pub fn list(&self) -> Vec<DraftView> {
        let mut found: Vec<(std::time::SystemTime, DraftView)> = files::own(&self.folder, MOST)
            .into_iter()
            .filter_map(|path| {
                let key = path.file_stem()?.to_str()?.to_owned();
                let about = std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
                let mut line = String::new();
                let file = std::fs::File::open(&path).ok()?;
                BufReader::new(file.take(HEAD_BYTES)).read_line(&mut line).ok()?;
                let head = head_of(&line)?;
                let changed = about.modified().ok()?;
                let when = jiff::Timestamp::try_from(changed).ok()?.strftime("%-d %b %H:%M UTC").to_string();
                Some((changed, DraftView { key, name: head.name, of: head.home.words(), when }))
            })
            .collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
        found.into_iter().map(|(_, draft)| draft).collect()
    }
}

fn head_of(line: &str) -> Option<Head> {
    ron::from_str(line.trim().strip_prefix("// ")?).ok()
}
