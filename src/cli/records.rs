//! `sandtable replay` and `sandtable report`: what is kept of an exercise.

use std::path::Path;
use std::sync::Arc;

use super::arguments::{ReplayArguments, ReportArguments, ReportFormat};
use super::print_result;
use super::run::{DONE, FAILED, INPUT};
use crate::host::paths::data_folder;
use crate::report::{AfterAction, after_action, markdown};
use crate::session::open::{compare, open};
use crate::session::{Archive, Opened, SaltSource};
use crate::store::{Store, StoreError, read_journal};

/// Plays a journal again and compares digests.
pub(super) fn replay(arguments: &ReplayArguments) -> u8 {
    let archive = match read_journal(&arguments.journal) {
        Ok(archive) => archive,
        Err(problem) => {
            eprintln!("{}: {problem}", arguments.journal.display());
            return INPUT;
        }
    };
    let entries = archive.journal().entries().len();
    let compared = compare(&archive);
    if arguments.json {
        let difference = compared.as_ref().err().map(ToString::to_string);
        let document = serde_json::json!({
            "session": archive.session(),
            "entries": entries,
            "engine_revision": archive.journal().header().engine_revision,
            "head": archive.journal().head().hex(),
            "same": difference.is_none(),
            "difference": difference,
        });
        if let Err(code) = print_result(&format!("{document:#}\n")) {
            return code;
        }
    }
    match compared {
        Ok(()) => {
            if arguments.json {
                return DONE;
            }
            let head = archive.journal().head();
            let text = format!("{entries} entries, every digest as it was written. Head {head}.\n");
            print_result(&text).err().unwrap_or(DONE)
        }
        Err(reason) => {
            eprintln!("{}: {reason}", arguments.journal.display());
            INPUT
        }
    }
}

/// Writes the after-action report of a stored session or of a journal file.
pub(super) fn report(arguments: &ReportArguments, data_dir: Option<&Path>) -> u8 {
    let archive = match find(&arguments.session, data_dir) {
        Ok(archive) => archive,
        Err((code, words)) => {
            eprintln!("{words}");
            return code;
        }
    };
    let report = match build(archive) {
        Ok(report) => report,
        Err(words) => {
            eprintln!("{}: {words}", arguments.session);
            return INPUT;
        }
    };
    let text = match arguments.format {
        ReportFormat::Md => Ok(markdown(&report)),
        ReportFormat::Json => serde_json::to_string_pretty(&report).map_err(|e| e.to_string()),
    };
    let written = text.and_then(|text| match &arguments.out {
        Some(path) => std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display())),
        None => print_result(&(text + "\n")).map_err(|_| "standard output".to_owned()),
    });
    match written {
        Ok(()) => DONE,
        Err(words) => {
            eprintln!("The report could not be written: {words}.");
            FAILED
        }
    }
}

fn find(session: &str, data_dir: Option<&Path>) -> Result<Archive, (u8, String)> {
    let path = Path::new(session);
    if path.is_file() {
        return read_journal(path).map_err(|e| (INPUT, format!("{session}: {e}")));
    }
    let folder = data_folder(data_dir).map_err(|e| (FAILED, e.to_string()))?;
    let load = || -> Result<Archive, StoreError> { Store::open(&folder)?.load(session) };
    load().map_err(|e| (INPUT, format!("{session}: {e}")))
}

fn build(archive: Archive) -> Result<AfterAction, String> {
    let salts = SaltSource::from_system().map_err(|e| e.to_string())?;
    match open(archive, salts) {
        Opened::Playable(session) if session.engine().has_ended() || session.scored_run().engine.has_ended() => {
            Ok(after_action(&session))
        }
        Opened::Playable(session) => Err(format!(
            "this exercise stands at {} and has not come to its end; play it to the debrief first",
            session.engine().now()
        )),
        // What another engine played cannot be computed again, but it was written down.
        Opened::ReadOnly(kept) => Ok(crate::report::from_record(&Arc::new(*kept))),
    }
}
