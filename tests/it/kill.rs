//! The program dies at random moments of an automated exercise, again and again, and nothing that was shown is lost.
//!
//! The test runs its own binary as a child that resumes the interrupted exercise, or begins the next one, and says each entry
//! after it was saved. It is killed with a signal that cannot be caught.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use sandtable::base::digest::Digest;
use sandtable::session::open::open;
use sandtable::session::{Archive, Record, SaltSource, Session, SessionState};
use sandtable::store::{Saved, SessionLock, Sink, Store};

use crate::exercise::*;

const FOLDER: &str = "SANDTABLE_TEST_FOLDER";
const KILLS: usize = 200;
/// Exercises that are played and killed side by side.
const SERIES: usize = 4;
/// Entries of one exercise.
const LENGTH: usize = 120;

/// State after every entry that has one.
fn states(archive: &Archive) -> BTreeMap<u64, Digest> {
    let states = archive.journal().entries().iter().filter_map(|e| match &e.record {
        Record::Header(header) => Some((e.seq, header.state)),
        Record::Command(played) => Some((e.seq, played.state)),
        Record::Rewind(rewound) => Some((e.seq, rewound.state)),
        Record::Note(_) | Record::End(_) => None,
    });
    states.collect()
}

/// Saves, and says what is safe now. Never more than that.
fn show(sink: &mut Sink, session: &Session) {
    let saved = sink.save(session.archive()).clone();
    assert!(matches!(saved, Saved::OnDisk(_)), "{saved:?}");
    let mut out = std::io::stdout().lock();
    writeln!(out, "shown {} {}", session.id(), session.archive().journal().entries().len()).expect("a pipe");
    out.flush().expect("a pipe");
}

/// The child: only runs when it is given a folder.
#[test]
fn child_plays_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let mut sink = Sink::open(folder);
    let sessions = sink.store().expect("a database").list().expect("a list");
    for number in sessions.len().. {
        let interrupted = sink.store().expect("a database").list().expect("a list");
        let interrupted = interrupted.into_iter().find(|s| s.state == SessionState::Interrupted);
        let salts = SaltSource::from_system().expect("randomness");
        let mut session = match interrupted {
            Some(summary) => {
                let archive = sink.store().expect("a database").load(&summary.id).expect("it is there");
                playable(open(archive, salts))
            }
            None => {
                let setup = sandtable::session::Setup::plain(ghost_rail(), number as u64);
                Session::start(setup, salts)
            }
        };
        let _lock = SessionLock::take(folder, session.id()).expect("whoever held it is dead");
        show(&mut sink, &session);
        while play_on(&mut session, LENGTH) == Progress::More {
            show(&mut sink, &session);
        }
    }
}

/// A small generator for moments, so that a failure can be had again.
struct Moments(u64);

impl Moments {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Sockets that a process has open, where the system can say.
fn sockets_of(process: u32) -> BTreeSet<PathBuf> {
    let Ok(files) = std::fs::read_dir(format!("/proc/{process}/fd")) else { return BTreeSet::new() };
    let targets = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
    targets.filter(|target| target.to_string_lossy().starts_with("socket:")).collect()
}

/// Runs the child until a random moment; gives what it had shown by then.
fn run_and_kill(folder: &Path, moments: &mut Moments) -> Option<(String, usize)> {
    let me = std::env::current_exe().expect("the test knows its binary");
    let mut child = Process::new(me)
        .args(["--exact", "kill::child_plays_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the test can run itself");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut first = String::new();
    // One in four dies while it starts up, makes the database, or replays; the others once they play.
    if moments.below(4) > 0 {
        while !first.contains("shown") && out.read_line(&mut first).is_ok_and(|n| n > 0) {}
        std::thread::sleep(Duration::from_micros(moments.below(150_000)));
    } else {
        std::thread::sleep(Duration::from_micros(moments.below(150_000)));
    }
    // Whatever runs the tests may have left it some of its own.
    let inherited = sockets_of(std::process::id());
    let opened: Vec<_> = sockets_of(child.id()).into_iter().filter(|s| !inherited.contains(s)).collect();
    assert!(opened.is_empty(), "an exercise talks to nobody: {opened:?}");
    child.kill().expect("it can be killed");
    let rest: Vec<String> = first.lines().map(str::to_owned).chain(out.lines().map_while(Result::ok)).collect();
    let end = child.wait_with_output().expect("it has ended");
    assert_eq!(end.status.code(), None, "the child failed by itself: {}", String::from_utf8_lossy(&end.stderr));
    // A line that was cut off by the kill says nothing.
    let mut shown = rest.iter().filter_map(|line| {
        let mut words = line.split_whitespace().skip_while(|w| !w.ends_with("shown")).skip(1);
        Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
    });
    shown.next_back()
}

#[test]
fn nothing_that_was_shown_is_lost_when_the_program_is_killed() {
    let entries: usize = std::thread::scope(|scope| {
        let series = (0..SERIES).map(|number| scope.spawn(move || one_series(Moments(20_261_127 + number as u64))));
        let series: Vec<_> = series.collect();
        series.into_iter().map(|s| s.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).sum()
    });
    assert!(entries > KILLS, "only {entries} entries were shown: the children died before they played");
}

/// Kills again and again in one folder; gives how many entries had been shown.
fn one_series(mut moments: Moments) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let mut undisturbed: BTreeMap<u64, BTreeMap<u64, Digest>> = BTreeMap::new();
    let mut furthest: BTreeMap<String, usize> = BTreeMap::new();
    for kill in 0..KILLS / SERIES {
        if let Some((session, entries)) = run_and_kill(folder.path(), &mut moments) {
            let known = furthest.entry(session).or_default();
            *known = entries.max(*known);
        }
        let store = Store::open(folder.path()).expect("the database survives");
        assert!(store.notices().is_empty(), "kill {kill}: {:?}", store.notices());
        let sessions = store.list().expect("a list");
        let Some(latest) = sessions.first() else { continue };
        let archive = store.load(&latest.id).expect("it is there");
        let verdict = archive.verify();
        assert!(verdict.is_sound(), "kill {kill}: {verdict:?}");
        let shown = furthest.get(&latest.id).copied().unwrap_or_default();
        assert!(
            verdict.entries as usize >= shown,
            "kill {kill}: {shown} entries were shown, {} are there",
            verdict.entries
        );
        let expected = undisturbed.entry(latest.seed).or_insert_with(|| {
            let mut session = session(latest.seed);
            while play_on(&mut session, LENGTH) == Progress::More {}
            states(session.archive())
        });
        for (seq, state) in states(&archive) {
            assert_eq!(expected.get(&seq), Some(&state), "kill {kill}: entry {seq} of {}", latest.id);
        }
    }
    // Every session that was ever shown is there; the last one is played to its end.
    let mut sink = Sink::open(folder.path());
    let store = sink.store().expect("a database");
    for (id, entries) in &furthest {
        let archive = store.load(id).expect("it is there");
        assert!(archive.journal().entries().len() >= *entries && archive.verify().is_sound(), "{id}");
    }
    let latest = store.list().expect("a list").remove(0);
    let archive = store.load(&latest.id).expect("it is there");
    let mut session = playable(open(archive, salts()));
    while play_on(&mut session, LENGTH) == Progress::More {
        assert!(matches!(sink.save(session.archive()), Saved::OnDisk(_)));
    }
    assert_eq!(states(session.archive()), undisturbed[&latest.seed]);
    furthest.values().sum()
}
