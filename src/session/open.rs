//! From an archive to a session that goes on, or to a record that can only be read.
//!
//! Commands are the truth for replay while the engine is the same; the stored events are the record that stays readable when it
//! is not. Nothing that cannot be played exactly is played at all. Deliberately absent: mending.

use std::sync::Arc;

use super::archive::{Archive, digest_of};
use super::commitment::SaltSource;
use super::journal::Broken;
use super::names::EventRecord;
use super::play::Session;
use super::records::Record;
use super::replay::{ReplayError, replay};
use crate::base::diag::Diagnostic;
use crate::engine::REVISION;
use crate::scenario::compile::compile_shared;
use crate::scenario::load::{InputFile, load_from_inputs};
use crate::scenario::model::Scenario;

/// What came of opening an archive.
pub enum Opened {
    /// It goes on where it stood.
    Playable(Box<Session>),
    /// It can be read.
    ReadOnly(Box<ReadOnly>),
}

/// A record that can only be read.
#[derive(Clone, Debug)]
pub struct ReadOnly {
    /// What is kept.
    pub archive: Archive,
    /// Why it cannot be played.
    pub reason: ReadOnlyReason,
}

/// Why a session cannot be played on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReadOnlyReason {
    /// Made by another engine.
    #[error(
        "It was made by engine revision {made_by}; this program has revision {REVISION}. It can be read, not played on."
    )]
    Revision {
        /// Which.
        made_by: u32,
    },
    /// The chain is broken.
    #[error("{0} It can be read up to there, not played on.")]
    Broken(Broken),
    /// The embedded files do not make a scenario any more.
    #[error("Its scenario cannot be loaded any more ({0}). It can be read, not played on.")]
    Inputs(String),
    /// It comes to something else.
    #[error("{0} It can be read, not played on.")]
    Replay(ReplayError),
}

impl ReadOnly {
    /// Everything that happened, entry by entry, as it was written; needs no engine.
    pub fn events(&self) -> impl Iterator<Item = (u64, &EventRecord)> {
        events(&self.archive)
    }
}

/// Everything that happened, entry by entry, as it was written; needs no engine.
pub fn events(archive: &Archive) -> impl Iterator<Item = (u64, &EventRecord)> {
    archive.journal().entries().iter().flat_map(|entry| {
        let events: &[EventRecord] = match &entry.record {
            Record::Header(header) => &header.events,
            Record::Command(played) => &played.events,
            Record::Rewind(_) | Record::Note(_) | Record::End(_) => &[],
        };
        events.iter().map(move |event| (entry.seq, event))
    })
}

/// Makes the scenario of embedded files.
///
/// # Errors
/// Everything that is wrong with them; a message that stands alone when it is not in a file.
pub fn scenario_of(inputs: &[InputFile]) -> Result<Arc<Scenario>, String> {
    let checked = load_from_inputs(inputs);
    let Some(bundle) = checked.bundle else {
        let first = checked.diagnostics.iter().map(Diagnostic::to_string).next();
        return Err(first.unwrap_or_else(|| "the files do not make a scenario".to_owned()));
    };
    compile_shared(&bundle).map_err(|error| error.to_string())
}

/// Opens an archive: replays it and compares every digest.
pub fn open(archive: Archive, salts: SaltSource) -> Opened {
    match play_through(&archive) {
        Ok(track) => Opened::Playable(Box::new(Session::resume(track, archive, salts))),
        Err(reason) => Opened::ReadOnly(Box::new(ReadOnly { archive, reason })),
    }
}

/// Replays an archive for nothing but the comparison: `sandtable replay`.
///
/// # Errors
/// Why it cannot be played, or the first difference.
pub fn compare(archive: &Archive) -> Result<(), ReadOnlyReason> {
    play_through(archive).map(drop)
}

fn play_through(archive: &Archive) -> Result<super::replay::Track, ReadOnlyReason> {
    if let Some(broken) = archive.broken() {
        return Err(ReadOnlyReason::Broken(broken.clone()));
    }
    archive.journal().verify().map_err(ReadOnlyReason::Broken)?;
    let header = archive.journal().header();
    if header.engine_revision != REVISION {
        return Err(ReadOnlyReason::Revision { made_by: header.engine_revision });
    }
    if digest_of(archive.inputs()) != header.scenario.digest {
        let missing = header.inputs.iter().find(|record| !archive.inputs().iter().any(|f| f.digest == record.digest));
        let what = missing.map_or_else(
            || "there are files that the header does not name".to_owned(),
            |record| format!("{} with digest {} is missing", record.name, record.digest),
        );
        return Err(ReadOnlyReason::Inputs(what));
    }
    let scenario = scenario_of(archive.inputs()).map_err(ReadOnlyReason::Inputs)?;
    replay(archive.journal(), &scenario).map_err(ReadOnlyReason::Replay)
}
