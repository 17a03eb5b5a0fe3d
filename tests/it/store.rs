//! The store: what was written stays, and every fault of a disk is told in words while play goes on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use sandtable::engine::Command;
use sandtable::session::archive::Forget;
use sandtable::session::open::{compare, open};
use sandtable::session::{Field, NoteTag, Opened, ReadOnlyReason, SaltSource, Session, SessionState, Setup};
use sandtable::store::file::write_to;
use sandtable::store::{
    Access, Limits, Privates, Saved, SessionLock, Sink, Store, StoreError, read_journal, write_journal,
};
use tempfile::TempDir;

use crate::exercise::*;

const IMPATIENT: Limits = Limits { pages: None, patience: Duration::from_millis(20) };

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("sandtable.db")
}

fn on_disk(saved: &Saved) -> &Path {
    match saved {
        Saved::OnDisk(path) => path,
        Saved::InMemory { reason, pending } => panic!("{pending} entries are in memory: {reason}"),
    }
}

fn in_memory(saved: &Saved) -> (&str, u64) {
    match saved {
        Saved::InMemory { reason, pending } => (reason, *pending),
        Saved::OnDisk(path) => panic!("nothing should be on disk, but is in {}", path.display()),
    }
}

fn steps(session: &mut Session, count: usize) {
    for _ in 0..count {
        assert_eq!(play_on(session, 10_000), Progress::More);
    }
}

#[test]
fn what_was_saved_is_loaded_again() {
    let folder = folder();
    let mut sink = Sink::open(folder.path());
    let mut session = named_session(3);
    let other = Session::start(Setup::plain(ghost_rail(), 8), SaltSource::new([2; 32]));
    on_disk(sink.save(other.archive()));
    on_disk(sink.save(session.archive()));
    while play_on(&mut session, 70) == Progress::More {
        on_disk(sink.save(session.archive()));
    }
    let store = Store::open(folder.path()).expect("it opens again");
    let list = store.list().expect("a list");
    assert_eq!(list.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), [session.id(), other.id()]);
    let summary = &list[0];
    assert_eq!((summary.state, summary.seed, summary.is_read_only()), (SessionState::Finished, 3, false));
    assert_eq!(summary.group.as_deref(), Some("Payments guild"));
    assert_eq!(summary.started, "2026-11-23 14:20");
    assert_eq!(summary.stands_at, session.engine().now());
    assert_eq!(summary.outcome.as_ref().map(|o| o.cost_cents), Some(session.engine().outcome().cost.0));
    assert_eq!((list[1].state, list[1].outcome.is_none()), (SessionState::Interrupted, true));

    let loaded = store.load(session.id()).expect("it is there");
    assert_eq!(loaded.journal(), session.archive().journal());
    assert_eq!(loaded.inputs(), session.archive().inputs());
    assert!(loaded.verify().is_sound());
    assert_eq!(playable(open(loaded, salts())).engine().digest(), session.engine().digest());
    let error = store.load(&format!("{}x", session.id())).expect_err("there is no such session").to_string();
    assert!(error.contains(&format!("the nearest is {}", session.id())), "{error}");
    let inputs: i64 = Connection::open(database(&folder))
        .and_then(|c| c.query_row("SELECT count(*) FROM inputs", [], |row| row.get(0)))
        .expect("a count");
    assert_eq!(inputs as usize, session.archive().inputs().len(), "two sessions share their inputs");
}

#[test]
fn deleted_names_are_gone_and_the_chain_still_proves() {
    let folder = folder();
    let mut sink = Sink::open(folder.path());
    let mut session = named_session(3);
    session.note(NoteTag::Risk, "the vendor Kvistgaard never answers");
    on_disk(sink.save(session.archive()));
    let store = sink.store().expect("a database");
    assert_eq!(store.forget(session.id(), Forget::Entry(0)), Ok(2));
    assert_eq!(store.forget(session.id(), Forget::All), Ok(1));
    assert_eq!(store.list().expect("a list")[0].group, None);
    let loaded = store.load(session.id()).expect("it is there");
    let verdict = loaded.verify();
    assert!(verdict.is_sound() && verdict.privates.iter().all(|(_, _, kept)| kept.key() == "deleted"));
    assert!(compare(&loaded).is_ok());
    // What the session goes on to write does not bring them back.
    session.note(NoteTag::Idea, "call them");
    on_disk(sink.save(session.archive()));
    let loaded = sink.store().expect("a database").load(session.id()).expect("it is there");
    assert_eq!((loaded.text(0, Field::Group), loaded.text(2, Field::Note)), (None, Some("call them")));
    drop(sink);
    for file in
        std::fs::read_dir(folder.path()).expect("a folder").filter_map(Result::ok).filter(|f| f.path().is_file())
    {
        let bytes = std::fs::read(file.path()).expect("a file");
        let has = |word: &str| bytes.windows(word.len()).any(|w| w == word.as_bytes());
        assert!(!has("Kvistgaard") && !has("Ana Lind"), "the text still stands in {}", file.path().display());
    }
}

#[test]
fn nothing_that_stands_in_the_database_can_be_changed() {
    let folder = folder();
    let session = named_session(3);
    Store::open(folder.path()).expect("a database").save(session.archive()).expect("saved");
    let connection = Connection::open(database(&folder)).expect("a database");
    for change in [
        "UPDATE entries SET line = 'x'",
        "DELETE FROM entries",
        "UPDATE inputs SET text = ''",
        "DELETE FROM inputs",
        "UPDATE privates SET text = 'Eva'",
    ] {
        assert!(connection.execute(change, []).is_err(), "{change}");
    }
    // Somebody who takes the guards away is found out.
    connection.execute_batch("DROP TRIGGER entries_stand").expect("dropped");
    connection.execute("UPDATE entries SET line = replace(line, 'step-began', 'step-begun')", []).expect("changed");
    let archive = Store::open(folder.path()).expect("a database").load(session.id());
    assert!(matches!(archive, Err(StoreError::Unreadable { .. })), "{archive:?}");
}

#[test]
fn a_changed_or_missing_entry_is_named() {
    let folder = folder();
    let mut session = session(3);
    steps(&mut session, 12);
    Store::open(folder.path()).expect("a database").save(session.archive()).expect("saved");
    let connection = Connection::open(database(&folder)).expect("a database");
    connection.execute_batch("DROP TRIGGER entries_stay; DELETE FROM entries WHERE seq = 7").expect("deleted");
    let archive = Store::open(folder.path()).expect("a database").load(session.id()).expect("the header is sound");
    assert_eq!(archive.verify().broken.map(|b| b.seq), Some(7));
    let Opened::ReadOnly(read_only) = open(archive, salts()) else { panic!("it must not be played") };
    assert!(matches!(&read_only.reason, ReadOnlyReason::Broken(_)));
    assert!(read_only.events().count() > 0);
    let mut store = Store::open(folder.path()).expect("a database");
    assert_eq!(store.save(&read_only.archive), Err(StoreError::Conflict(session.id().to_owned())));
}

#[test]
fn a_full_disk_keeps_play_going_and_nothing_is_lost() {
    let folder = folder();
    let mut session = named_session(3);
    Store::open(folder.path()).expect("a database").save(session.archive()).expect("saved");
    let pages: u32 = Connection::open(database(&folder))
        .and_then(|c| c.pragma_query_value(None, "page_count", |row| row.get(0)))
        .expect("a count");
    let mut sink = Sink::open_within(folder.path(), Limits { pages: Some(pages + 8), ..IMPATIENT });
    let mut shown = 0;
    while let Saved::OnDisk(_) = sink.save(session.archive()) {
        shown = session.archive().journal().entries().len();
        steps(&mut session, 1);
        assert!(shown < 5000, "the disk must fill up");
    }
    assert!(shown > 3);
    steps(&mut session, 10);
    let (reason, pending) = in_memory(sink.save(session.archive()));
    assert!(reason.contains("full") && reason.contains("Free some space"), "{reason}");
    assert_eq!(pending as usize, session.archive().journal().entries().len() - shown);
    drop(sink);
    // Space was made.
    let mut sink = Sink::open(folder.path());
    let before = sink.store().expect("a database").load(session.id()).expect("it is there");
    assert_eq!(before.journal().entries().len(), shown);
    on_disk(sink.save(session.archive()));
    let after = sink.store().expect("a database").load(session.id()).expect("it is there");
    assert_eq!(after.journal(), session.archive().journal());
    assert!(after.verify().is_sound());
}

#[test]
fn a_locked_database_is_written_when_it_is_free() {
    let folder = folder();
    let mut sink = Sink::open_within(folder.path(), IMPATIENT);
    let mut session = session(3);
    on_disk(sink.save(session.archive()));
    let other = Connection::open(database(&folder)).expect("a database");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    steps(&mut session, 5);
    let (reason, pending) = in_memory(sink.save(session.archive()));
    assert!(reason.contains("locked by another program"), "{reason}");
    assert_eq!(pending, 5);
    other.execute_batch("ROLLBACK").expect("free");
    steps(&mut session, 1);
    on_disk(sink.save(session.archive()));
    let loaded = Store::open(folder.path()).expect("a database").load(session.id()).expect("it is there");
    assert_eq!(loaded.journal(), session.archive().journal());
}

#[test]
fn a_database_that_is_locked_from_the_start_is_waited_for() {
    let folder = folder();
    drop(Store::open(folder.path()).expect("made"));
    let other = Connection::open(database(&folder)).expect("a database");
    other.pragma_update(None, "locking_mode", "EXCLUSIVE").expect("set");
    other.execute_batch("BEGIN EXCLUSIVE").expect("locked");
    let mut sink = Sink::open_within(folder.path(), IMPATIENT);
    let session = session(3);
    assert!(in_memory(sink.save(session.archive())).0.contains("locked"));
    drop(other);
    on_disk(sink.save(session.archive()));
}

#[test]
fn a_damaged_database_is_left_as_it_is() {
    let folder = folder();
    let noise: Vec<u8> = (0..20_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    std::fs::write(database(&folder), &noise).expect("written");
    let mut sink = Sink::open(folder.path());
    let notices = sink.take_notices().join("\n");
    assert!(notices.contains("sandtable.db is damaged") && notices.contains("sandtable-2.db"), "{notices}");
    let session = session(3);
    assert_eq!(on_disk(sink.save(session.archive())), folder.path().join("sandtable-2.db"));
    assert_eq!(std::fs::read(database(&folder)).expect("read"), noise);
    let again = Store::open(folder.path()).expect("it opens again");
    assert!(again.load(session.id()).is_ok());
}

#[test]
fn a_database_with_a_torn_page_is_damaged() {
    let folder = folder();
    let mut session = session(3);
    steps(&mut session, 60);
    Store::open(folder.path()).expect("a database").save(session.archive()).expect("saved");
    let mut bytes = std::fs::read(database(&folder)).expect("read");
    for page in bytes.chunks_mut(4096).skip(1) {
        page[..64].fill(0xA5);
    }
    std::fs::write(database(&folder), &bytes).expect("written");
    let store = Store::open(folder.path()).expect("another is made");
    assert_eq!(store.path(), folder.path().join("sandtable-2.db"));
    assert_eq!(std::fs::read(database(&folder)).expect("read"), bytes);
}

#[test]
fn a_database_of_somebody_else_is_left_alone() {
    let folder = folder();
    let theirs = Connection::open(database(&folder)).expect("a database");
    theirs.execute_batch("CREATE TABLE recipes (name TEXT)").expect("made");
    drop(theirs);
    let store = Store::open(folder.path()).expect("another is made");
    assert!(store.notices()[0].contains("no database of Sandtable's"), "{:?}", store.notices());
}

#[test]
fn a_database_of_a_newer_form_is_refused() {
    let folder = folder();
    drop(Store::open(folder.path()).expect("made"));
    let connection = Connection::open(database(&folder)).expect("a database");
    connection.pragma_update(None, "user_version", 99).expect("set");
    drop(connection);
    assert!(matches!(Store::open(folder.path()), Err(StoreError::Newer { found: 99, .. })));
    let mut sink = Sink::open(folder.path());
    let session = session(3);
    let (reason, pending) = in_memory(sink.save(session.archive()));
    assert!(reason.contains("newer Sandtable") && reason.contains("Update"), "{reason}");
    assert_eq!(pending, 1);
    assert!(!folder.path().join("sandtable-2.db").exists());
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let folder = folder();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "").expect("written");
    let mut sink = Sink::open(&file.join("data"));
    let mut session = session(3);
    let (reason, _) = in_memory(sink.save(session.archive()));
    assert!(reason.contains("a-file") && reason.contains("--data-dir"), "{reason}");
    steps(&mut session, 3);
    std::fs::remove_file(&file).expect("removed");
    on_disk(sink.save(session.archive()));
}

#[test]
fn a_database_that_may_not_be_written_can_be_read() {
    let folder = folder();
    let mut session = session(3);
    Store::open(folder.path()).expect("a database").save(session.archive()).expect("saved");
    // A right that even an administrator lacks: the header says that only newer programs may write.
    let mut bytes = std::fs::read(database(&folder)).expect("read");
    bytes[18] = 3;
    std::fs::write(database(&folder), bytes).expect("written");
    let mut sink = Sink::open(folder.path());
    let store = sink.store().expect("it can be read");
    assert_eq!(store.access(), Access::Read);
    assert!(store.load(session.id()).expect("it is there").verify().is_sound());
    steps(&mut session, 2);
    let (reason, _) = in_memory(sink.save(session.archive()));
    assert!(reason.contains("may not be written"), "{reason}");
}

#[test]
fn a_folder_that_was_deleted_is_made_again_with_everything() {
    let folder = folder();
    let data = folder.path().join("data");
    let mut sink = Sink::open(&data);
    let mut session = named_session(3);
    steps(&mut session, 5);
    on_disk(sink.save(session.archive()));
    std::fs::remove_dir_all(&data).expect("deleted");
    steps(&mut session, 5);
    on_disk(sink.save(session.archive()));
    let loaded = Store::open(&data).expect("a database").load(session.id()).expect("it is there");
    assert_eq!(loaded.journal(), session.archive().journal());
    assert_eq!(loaded.privates(), session.archive().privates());
}

#[test]
fn two_programs_do_not_play_one_session() {
    let folder = folder();
    let mut session = session(3);
    let mut sink = Sink::open(folder.path());
    on_disk(sink.save(session.archive()));
    let lock = SessionLock::take(folder.path(), session.id()).expect("free");
    let second = SessionLock::take(folder.path(), session.id()).expect_err("taken");
    assert!(second.to_string().contains("is open in another Sandtable"), "{second}");
    drop(lock);
    assert!(SessionLock::take(folder.path(), session.id()).is_ok());

    // Where locks do not work, what the other one wrote stays.
    let loaded = sink.store().expect("a database").load(session.id()).expect("it is there");
    let mut theirs = playable(open(loaded, salts()));
    theirs.submit(Command::NextDecision, &[]).expect("possible");
    Store::open(folder.path()).expect("a database").save(theirs.archive()).expect("saved");
    session.submit(Command::NextEvent, &[]).expect("possible");
    let (reason, pending) = in_memory(sink.save(session.archive()));
    assert!(reason.contains("played on by another program"), "{reason}");
    assert_eq!(pending, 1);
    let kept = sink.store().expect("a database").load(session.id()).expect("it is there");
    assert_eq!(kept.journal(), theirs.archive().journal());
}

#[test]
fn a_journal_file_stands_alone() {
    let folder = folder();
    let mut session = named_session(3);
    steps(&mut session, 50);
    let path = folder.path().join("exercise.jsonl");
    write_journal(&path, session.archive(), Privates::Include).expect("written");
    let read = read_journal(&path).expect("read");
    assert_eq!(&read, session.archive());
    assert!(compare(&read).is_ok());
    write_journal(&path, session.archive(), Privates::Leave).expect("written again");
    let read = read_journal(&path).expect("read");
    assert!(read.privates().is_empty() && read.verify().is_sound());
    assert!(!std::fs::read_to_string(&path).expect("text").contains("Ana Lind"));
    let line = std::fs::read_to_string(&path).expect("text").lines().last().map(str::to_owned).expect("lines");
    let json: serde_json::Value = serde_json::from_str(&line).expect("each line is JSON");
    assert!(json.get("entry").is_some());

    let mut store = Store::open(folder.path()).expect("a database");
    store.save(&read).expect("a file can be taken in");
    assert_eq!(store.load(session.id()).expect("it is there").journal(), session.archive().journal());
}

#[test]
fn a_journal_file_that_was_changed_says_where() {
    let folder = folder();
    let mut session = session(3);
    steps(&mut session, 10);
    let mut bytes = Vec::new();
    write_to(&mut bytes, session.archive(), Privates::Include).expect("written");
    let text = String::from_utf8(bytes).expect("text");
    let path = folder.path().join("exercise.jsonl");
    let read = |text: &str| {
        std::fs::write(&path, text).expect("written");
        read_journal(&path)
    };
    let lines: Vec<&str> = text.lines().collect();
    let entry = |seq: u64| lines.iter().position(|l| l.contains(&format!("\"entry\":{{\"seq\":{seq},"))).expect("it");
    let changed = text.replacen("\"seq\":4,\"kind\"", "\"seq\":4, \"kind\"", 1);
    assert_eq!(read(&changed).expect("the header is sound").verify().broken.map(|b| b.seq), Some(4));
    let cut = lines[..entry(7)].join("\n");
    assert_eq!(read(&cut).expect("the header is sound").verify().broken.map(|b| b.seq), Some(7));
    let torn = format!("{}\n{}", lines[..entry(7)].join("\n"), &lines[entry(7)][..90]);
    for (wrong, says) in [
        ("", "empty"),
        ("{}", "does not begin like one"),
        ("not a journal", "does not begin like one"),
        (torn.as_str(), "cut off"),
        (&format!("{}\nnonsense", lines[0]), "2: this is no line"),
        (&lines[0].replace("\"form\":1", "\"form\":7"), "update Sandtable"),
    ] {
        let error = read(wrong).expect_err("it is wrong").to_string();
        assert!(error.contains(says) && error.contains("exercise.jsonl"), "{error}");
    }
    assert!(matches!(read_journal(folder.path()), Err(StoreError::Io { .. })));
}
