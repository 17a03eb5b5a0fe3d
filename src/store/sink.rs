//! Where an exercise writes: the disk when it can, memory when it must.
//!
//! Play never stops for the disk. What could not be written stays in the archive, which is in memory anyway, and each later save
//! writes all that is missing, in order, wherever a sound database can be had. Deliberately absent: giving up, overwriting, and
//! entries of its own.

use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::open::{Limits, Patience, Store};
use crate::session::Archive;

/// Whether what is shown is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// All of it, in this file.
    OnDisk(PathBuf),
    /// Some of it is only in memory.
    InMemory {
        /// Why, in words for people.
        reason: String,
        /// Entries that are not on disk.
        pending: u64,
    },
}

/// Where an exercise writes.
pub struct Sink {
    folder: PathBuf,
    limits: Limits,
    store: Result<Store, StoreError>,
    /// Session and entries that are known to be on disk.
    written: Option<(String, u64)>,
    saved: Saved,
    notices: Vec<String>,
}

impl Sink {
    /// On a data folder. Always works; how well, [`Sink::saved`] says.
    pub fn open(folder: &Path) -> Sink {
        Sink::open_within(folder, Limits::default())
    }

    /// As [`Sink::open`], within limits.
    pub fn open_within(folder: &Path, limits: Limits) -> Sink {
        let store = Store::open_within(folder, limits);
        let mut sink = Sink {
            folder: folder.to_owned(),
            limits,
            saved: Saved::InMemory { reason: String::new(), pending: 0 },
            store,
            written: None,
            notices: Vec::new(),
        };
        sink.told();
        sink
    }

    /// Takes over what the store has to tell, and how it stands.
    fn told(&mut self) {
        match &self.store {
            Ok(store) => {
                self.notices.extend(store.notices().iter().cloned());
                self.saved = Saved::OnDisk(store.path().to_owned());
            }
            Err(error) => self.saved = Saved::InMemory { reason: error.to_string(), pending: 0 },
        }
    }

    /// The database, if there is one.
    ///
    /// # Errors
    /// Why there is none.
    pub fn store(&mut self) -> Result<&mut Store, StoreError> {
        self.store.as_mut().map_err(|error| error.clone())
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How it stands since the last save.
    pub fn saved(&self) -> &Saved {
        &self.saved
    }

    /// What the user should be told once: a damaged database that was left aside, and what is used instead.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// Writes everything that is not on disk yet. Call it after every change, before anything is shown, and to try again.
    pub fn save(&mut self, archive: &Archive) -> &Saved {
        let first = self.try_save(archive);
        let done = match first {
            // The file is lost for us: another one may be had at once.
            Err(StoreError::Damaged { .. } | StoreError::Gone(_)) => {
                self.reopen();
                self.try_save(archive)
            }
            other => other,
        };
        let entries = archive.journal().entries().len() as u64;
        match done {
            Ok(path) => {
                self.written = Some((archive.session().to_owned(), entries));
                self.saved = Saved::OnDisk(path);
            }
            Err(error) => {
                let written = self.written.as_ref().filter(|(session, _)| session == archive.session());
                let pending = entries - written.map_or(0, |(_, n)| *n).min(entries);
                self.saved = Saved::InMemory { reason: error.to_string(), pending };
            }
        }
        if let Ok(store) = &self.store {
            store.be_patient(match self.saved {
                Saved::OnDisk(_) => Patience::Usual,
                Saved::InMemory { .. } => Patience::Little,
            });
        }
        &self.saved
    }

    fn try_save(&mut self, archive: &Archive) -> Result<PathBuf, StoreError> {
        if self.store.is_err() {
            self.reopen();
        }
        let store = self.store.as_mut().map_err(|error| error.clone())?;
        store.save(archive)?;
        Ok(store.path().to_owned())
    }

    /// Finds or makes a database again. What was on the one before does not count as written.
    fn reopen(&mut self) {
        let before = self.store.as_ref().ok().map(|store| store.path().to_owned());
        // The old one is closed first, so that it cannot stand in the way of the new.
        self.store = Err(StoreError::Gone(before.unwrap_or_else(|| self.folder.clone())));
        let limits = match self.saved {
            Saved::OnDisk(_) => self.limits,
            Saved::InMemory { .. } => Limits { patience: self.limits.patience / 10, ..self.limits },
        };
        self.store = Store::open_within(&self.folder, limits);
        self.written = None;
        if let Ok(store) = &self.store {
            self.notices.extend(store.notices().iter().cloned());
        }
    }
}
