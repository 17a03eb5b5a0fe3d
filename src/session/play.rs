//! The session that a host drives: ask the engine, do, write down.
//!
//! A refusal changes nothing and writes nothing. What was written is in the [`Archive`]; the host hands that to its store
//! before it shows anything. Deliberately absent: storing, views.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::archive::{Archive, digest_of, embed};
use super::commitment::{Field, Private, SaltSource};
use super::journal::FORMAT;
use super::names::{CommandRecord, word};
use super::records::{
    Header, InputRecord, NoteTag, Noted, OutcomeRecord, Played, Record, RewindReason, Rewound, ScenarioRecord,
};
use super::replay::{Branch, Step, Track};
use crate::base::time::Time;
use crate::engine::{Command, Engine, REVISION, Rejection};
use crate::scenario::doc::Role;
use crate::scenario::model::{RoleSet, Scenario};

/// What an exercise begins with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What is played.
    pub scenario: Arc<Scenario>,
    /// The seed.
    pub seed: u64,
    /// Roles that nobody plays.
    pub absent: RoleSet,
    /// Date and time on the wall, as it shall stand in the record.
    pub started: String,
    /// What else was set: "talk" = "running". No names of people.
    pub options: BTreeMap<String, String>,
    /// Name of the group; may be empty.
    pub group: String,
    /// Who sits where; may be empty.
    pub names: Vec<(Role, String)>,
}

impl Setup {
    /// With everybody at the table and nobody named.
    pub fn plain(scenario: Arc<Scenario>, seed: u64) -> Setup {
        Setup {
            scenario,
            seed,
            absent: RoleSet::NONE,
            started: String::new(),
            options: BTreeMap::new(),
            group: String::new(),
            names: Vec::new(),
        }
    }
}

/// What was written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Appended {
    /// The first new entry.
    pub seq: u64,
    /// The command, with where its events stand in the engine's log.
    pub step: Step,
}

/// A note that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteView<'a> {
    /// The entry that holds it.
    pub seq: u64,
    /// Story time.
    pub at: Time,
    /// What it is about.
    pub tag: NoteTag,
    /// Its text; none when it was deleted.
    pub text: Option<&'a str>,
}

/// There is no such point to go back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RewindError {
    /// Nothing was done yet.
    #[error("There is nothing to take back.")]
    Nothing,
    /// The point is where the table stands, or beyond.
    #[error("That point lies ahead: {0} steps were made so far.")]
    Ahead(usize),
}

/// An exercise with its record.
pub struct Session {
    track: Track,
    archive: Archive,
    salts: SaltSource,
}

impl Session {
    /// Begins an exercise.
    pub fn start(setup: Setup, mut salts: SaltSource) -> Session {
        let Setup { scenario, seed, absent, started, options, group, names } = setup;
        let track = Track::new(&scenario, seed, absent);
        let inputs = embed(&scenario.files);
        let unique: String = salts.salt().chars().take(8).collect();
        let mut privates: Vec<Private> = Vec::new();
        if !group.trim().is_empty() {
            privates.push(salts.protect(0, Field::Group, &group));
        }
        for (role, name) in names.iter().filter(|(_, name)| !name.trim().is_empty()) {
            privates.push(salts.protect(0, Field::Name(*role), name));
        }
        let header = Header {
            format: FORMAT,
            session: format!("{}-{unique}", scenario.id),
            program: concat!("sandtable ", env!("CARGO_PKG_VERSION")).to_owned(),
            engine_revision: REVISION,
            scenario: ScenarioRecord {
                id: scenario.id.clone(),
                title: scenario.title.clone(),
                sign: scenario.currency.sign.clone(),
                digest: digest_of(&inputs),
            },
            inputs: inputs.iter().map(|f| InputRecord { name: f.name.clone(), digest: f.digest }).collect(),
            seed,
            absent: absent.iter().map(word).collect(),
            started,
            options,
            commitments: privates.iter().map(Private::commitment).collect(),
            state: track.engine().digest(),
            events: track.events(0..track.engine().log().len()),
        };
        Session { track, archive: Archive::begin(inputs, header, privates), salts }
    }

    /// Goes on with one that was replayed.
    pub(super) fn resume(track: Track, archive: Archive, salts: SaltSource) -> Session {
        Session { track, archive, salts }
    }

    /// Asks the engine, does, and writes down what followed; `texts` are the free texts that came with it.
    ///
    /// # Errors
    /// The reason of refusal. Nothing has changed and nothing was written.
    pub fn submit(&mut self, command: Command, texts: &[(Field, String)]) -> Result<Appended, Rejection> {
        let accepted = self.track.engine().check(command.clone())?;
        let seq = self.archive.journal().entries().len() as u64;
        let record = CommandRecord::of(&command, self.track.engine().scenario());
        let step = self.track.apply(seq, command, accepted);
        let (at, now) = (step.at, step.now);
        let events = self.track.events(step.log.clone());
        let state = self.track.engine().digest();
        self.archive.append(&mut self.salts, texts, |commitments| {
            Record::Command(Played { at, command: record, now, events, state, commitments })
        });
        if self.track.engine().has_ended() {
            self.archive.finish(now, OutcomeRecord::of(self.track.engine()));
        }
        Ok(Appended { seq, step })
    }

    /// Takes the last command back: a marker, and a new branch.
    ///
    /// # Errors
    /// When there is none.
    pub fn undo(&mut self) -> Result<(), RewindError> {
        let keep = self.track.steps().len().checked_sub(1).ok_or(RewindError::Nothing)?;
        self.back(keep, RewindReason::Undo);
        Ok(())
    }

    /// Goes on from after the first `keep` commands of this branch: a marker, and a new branch.
    ///
    /// # Errors
    /// When that is not behind.
    pub fn rewind(&mut self, keep: usize) -> Result<(), RewindError> {
        match self.track.steps().len() {
            0 => Err(RewindError::Nothing),
            made if keep >= made => Err(RewindError::Ahead(made)),
            _ => {
                self.back(keep, RewindReason::Jump);
                Ok(())
            }
        }
    }

    fn back(&mut self, keep: usize, reason: RewindReason) {
        let seq = self.archive.journal().entries().len() as u64;
        self.track.cut(seq, keep);
        let (now, state) = (self.track.engine().now(), self.track.engine().digest());
        self.archive.append(&mut self.salts, &[], |_| Record::Rewind(Rewound { keep, reason, now, state }));
    }

    /// Takes a note. It stays, whatever is taken back.
    pub fn note(&mut self, tag: NoteTag, text: &str) -> u64 {
        let at = self.track.engine().now();
        let texts = [(Field::Note, text.to_owned())];
        self.archive.append(&mut self.salts, &texts, |commitments| Record::Note(Noted { at, tag, commitments }))
    }

    /// The run as it stands.
    pub fn engine(&self) -> &Engine {
        self.track.engine()
    }
    /// What is played.
    pub fn scenario(&self) -> &Arc<Scenario> {
        self.track.engine().scenario()
    }
    /// Roles that nobody plays.
    pub fn absent(&self) -> RoleSet {
        self.archive.journal().header().absent_roles()
    }
    /// Everything that is kept; to be stored after every change.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }
    /// Name of the session.
    pub fn id(&self) -> &str {
        self.archive.session()
    }
    /// The commands of this branch in order; [`Session::rewind`] counts in them.
    pub fn commands(&self) -> &[Step] {
        self.track.steps()
    }
    /// For each of [`Session::commands`], the length of the engine's log after it: what a timeline needs to name a command.
    pub fn log_ends(&self) -> Vec<usize> {
        self.track.steps().iter().map(|step| step.log.end).collect()
    }
    /// Every pass so far; the last is being played.
    pub fn branches(&self) -> &[Branch] {
        self.track.branches()
    }
    /// The pass that is being played, when it is not the first.
    pub fn hindsight(&self) -> Option<&Branch> {
        self.track.branches().last().filter(|b| b.number > 0)
    }

    /// Notes in order.
    pub fn notes(&self) -> Vec<NoteView<'_>> {
        let note = |e: &'_ super::journal::Entry| match &e.record {
            Record::Note(noted) => Some((e.seq, noted.at, noted.tag)),
            Record::Header(_) | Record::Command(_) | Record::Rewind(_) | Record::End(_) => None,
        };
        let found = self.archive.journal().entries().iter().filter_map(note);
        found.map(|(seq, at, tag)| NoteView { seq, at, tag, text: self.archive.text(seq, Field::Note) }).collect()
    }

    /// Deletes private texts; the chain stays as it is. The store has to be told, too.
    pub fn forget(&mut self, which: super::archive::Forget) {
        self.archive.forget(which);
    }
}
