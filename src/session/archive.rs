//! Everything that is kept of one session: its inputs, its journal, and the private texts beside it.
//!
//! An archive is a plain value: stores write it, files carry it, [`super::open`] plays it. Deliberately absent: an engine.

use std::sync::Arc;

use super::commitment::{Field, Private, SaltSource};
use super::journal::{Broken, Journal};
use super::records::{Ended, EndedHow, Header, InputRecord, OutcomeRecord, Record};
use crate::base::digest::Digest;
use crate::base::time::Time;
use crate::scenario::load::InputFile;

/// Everything that is kept of one session.
#[derive(Clone, Debug, PartialEq)]
pub struct Archive {
    inputs: Vec<InputFile>,
    journal: Journal,
    privates: Vec<Private>,
    broken: Option<Broken>,
}

/// How a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// It can be resumed.
    Interrupted,
    /// Its first pass came to the end. It can be rewound, with hindsight.
    Finished,
    /// It was put aside; it is not offered, but can be resumed.
    Discarded,
}

impl SessionState {
    /// The word in the store and in machine output.
    pub fn key(self) -> &'static str {
        match self {
            SessionState::Interrupted => "interrupted",
            SessionState::Finished => "finished",
            SessionState::Discarded => "discarded",
        }
    }

    /// Back from the word.
    pub fn parse(key: &str) -> Option<SessionState> {
        [SessionState::Interrupted, SessionState::Finished, SessionState::Discarded]
            .into_iter()
            .find(|s| s.key() == key)
    }
}

/// What checking an archive found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Entries that are as they were written.
    pub entries: u64,
    /// The first that is not.
    pub broken: Option<Broken>,
    /// Each committed text.
    pub privates: Vec<(u64, String, Kept)>,
    /// Each input.
    pub inputs: Vec<(String, Kept)>,
}

impl Verdict {
    /// Nothing was changed; texts may have been deleted.
    pub fn is_sound(&self) -> bool {
        self.broken.is_none()
            && self.privates.iter().all(|(_, _, kept)| *kept != Kept::Changed)
            && self.inputs.iter().all(|(_, kept)| *kept == Kept::AsWritten)
    }
}

/// Whether something that an entry vouches for is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is, and as it was written.
    AsWritten,
    /// It was deleted. The chain still proves that something was there.
    Deleted,
    /// It is not what was written.
    Changed,
}

impl Kept {
    /// The word for people and machines.
    pub fn key(self) -> &'static str {
        match self {
            Kept::AsWritten => "kept",
            Kept::Deleted => "deleted",
            Kept::Changed => "changed",
        }
    }
}

impl Archive {
    /// A new one, with the header's private texts.
    pub(super) fn begin(inputs: Vec<InputFile>, header: Header, privates: Vec<Private>) -> Archive {
        Archive { inputs, journal: Journal::begin(header), privates, broken: None }
    }

    /// From what was stored: lines with their hashes, inputs and private texts. A chain that breaks is kept up to there.
    ///
    /// # Errors
    /// When not even the header can be read.
    pub fn read<L: AsRef<str>>(
        inputs: Vec<InputFile>,
        lines: impl IntoIterator<Item = (L, Digest)>,
        privates: Vec<Private>,
    ) -> Result<Archive, Broken> {
        let (journal, broken) = Journal::read(lines)?;
        Ok(Archive { inputs, journal, privates, broken })
    }

    /// Says that whoever stored it knows of entries that are not here.
    #[must_use]
    pub fn with_expected(mut self, entries: u64, head: Digest) -> Archive {
        let (have, mine) = (self.journal.entries().len() as u64, self.journal.head());
        if self.broken.is_none() && (have, mine) != (entries, head) {
            let why = format!("is where the journal stops, though {entries} entries were written");
            let why = if have < entries { why } else { "is not the last one that was written".to_owned() };
            self.broken = Some(Broken { seq: have.min(entries), why });
        }
        self
    }

    /// Name of the session.
    pub fn session(&self) -> &str {
        &self.journal.header().session
    }
    /// The files that it was made of.
    pub fn inputs(&self) -> &[InputFile] {
        &self.inputs
    }
    /// The chain.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }
    /// Texts outside the chain that were not deleted.
    pub fn privates(&self) -> &[Private] {
        &self.privates
    }
    /// The first entry that was not as written when it was read.
    pub fn broken(&self) -> Option<&Broken> {
        self.broken.as_ref()
    }

    /// A private text, unless it was deleted.
    pub fn text(&self, seq: u64, field: Field) -> Option<&str> {
        let key = field.key();
        self.privates.iter().find(|p| p.seq == seq && p.field == key).map(|p| p.text.as_str())
    }

    /// Deletes the private texts of one entry, or all.
    pub fn forget(&mut self, which: Forget) {
        match which {
            Forget::All => self.privates.clear(),
            Forget::Entry(seq) => self.privates.retain(|p| p.seq != seq),
        }
    }

    /// Appends a record; the texts that it commits to go beside it.
    pub(super) fn append(
        &mut self,
        salts: &mut SaltSource,
        texts: &[(Field, String)],
        record: impl FnOnce(Vec<super::commitment::Commitment>) -> Record,
    ) -> u64 {
        let seq = self.journal.entries().len() as u64;
        let privates: Vec<Private> = texts
            .iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(field, text)| salts.protect(seq, *field, text))
            .collect();
        let commitments = privates.iter().map(Private::commitment).collect();
        self.privates.extend(privates);
        self.journal.append(record(commitments))
    }

    /// Puts an interrupted session aside. Needs no engine, so that also sessions of another revision can be.
    pub fn set_aside(&mut self) {
        let at = self.now();
        self.journal.append(Record::End(Ended { how: EndedHow::SetAside, at, outcome: None }));
    }

    pub(super) fn finish(&mut self, at: Time, outcome: OutcomeRecord) {
        self.journal.append(Record::End(Ended { how: EndedHow::Finished, at, outcome: Some(outcome) }));
    }

    /// Story time at which it stands.
    pub fn now(&self) -> Time {
        self.journal.entries().last().map_or(Time::ZERO, |e| e.record.now())
    }

    /// How it stands.
    pub fn state(&self) -> SessionState {
        if self.finished_seq().is_some() {
            return SessionState::Finished;
        }
        match self.journal.entries().last().map(|e| &e.record) {
            Some(Record::End(Ended { how: EndedHow::SetAside, .. })) => SessionState::Discarded,
            _ => SessionState::Interrupted,
        }
    }

    /// The entry in which an exercise first came to its end.
    pub fn finished_seq(&self) -> Option<u64> {
        let is_end = |r: &Record| matches!(r, Record::End(Ended { how: EndedHow::Finished, .. }));
        self.journal.entries().iter().find(|e| is_end(&e.record)).map(|e| e.seq)
    }

    /// Checks everything that the chain vouches for.
    pub fn verify(&self) -> Verdict {
        let broken = self.broken.clone().or_else(|| self.journal.verify().err());
        let mut privates = Vec::new();
        for entry in self.journal.entries() {
            for commitment in entry.record.commitments() {
                let text = self.privates.iter().find(|p| p.seq == entry.seq && p.field == commitment.field);
                let kept = match text {
                    None => Kept::Deleted,
                    Some(private) if private.commitment() == *commitment => Kept::AsWritten,
                    Some(_) => Kept::Changed,
                };
                privates.push((entry.seq, commitment.field.clone(), kept));
            }
        }
        // A text that no entry commits to was put there by somebody else.
        for private in &self.privates {
            if !privates.iter().any(|(seq, field, _)| (*seq, field) == (private.seq, &private.field)) {
                privates.push((private.seq, private.field.clone(), Kept::Changed));
            }
        }
        let input = |record: &InputRecord| {
            let file = self.inputs.iter().find(|f| f.digest == record.digest);
            let kept = match file {
                None => Kept::Deleted,
                Some(file) if Digest::of(file.text.as_bytes()) == record.digest => Kept::AsWritten,
                Some(_) => Kept::Changed,
            };
            (record.name.clone(), kept)
        };
        let entries = broken.as_ref().map_or(self.journal.entries().len() as u64, |b| b.seq);
        Verdict { entries, broken, privates, inputs: self.journal.header().inputs.iter().map(input).collect() }
    }
}

/// Which private texts to delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forget {
    /// All of the session.
    All,
    /// Those of one entry.
    Entry(u64),
}

/// A file's name without the folders of whoever had it, which may name a person. Bundled files keep theirs.
pub(super) fn plain_name(name: &str) -> String {
    let is_relative = !name.starts_with(['/', '\\', '.', '~']) && !name.contains([':', '\\']);
    let few = name.matches('/').count() <= 2 && (name.starts_with("scenarios/") || name.starts_with("assets/"));
    if is_relative && few {
        return name.to_owned();
    }
    name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
}

/// The inputs as a session embeds them.
pub(super) fn embed(files: &[InputFile]) -> Vec<InputFile> {
    let embedded =
        files.iter().map(|f| InputFile { name: plain_name(&f.name), text: Arc::clone(&f.text), digest: f.digest });
    embedded.collect()
}

/// One digest over several inputs, whatever they are called and however they are ordered.
pub(super) fn digest_of(inputs: &[InputFile]) -> Digest {
    let mut digests: Vec<Digest> = inputs.iter().map(|f| f.digest).collect();
    digests.sort();
    let parts: Vec<&[u8]> = digests.iter().map(|d| d.0.as_slice()).collect();
    Digest::of_parts(&parts)
}
