//! Golden digests: what a fixed list of commands comes to, entry by entry.
//!
//! They change only together with `engine::REVISION`, or when the scenario's files change. `UPDATE_GOLDEN=1 cargo test golden`
//! writes them again; it refuses while neither changed.

use std::path::PathBuf;

use sandtable::engine::REVISION;
use sandtable::session::{Record, Session, Setup};

use crate::exercise::*;

/// Lines of one scenario's golden file: revision, digest of the inputs, one line an entry.
fn lines(id: &str) -> Vec<String> {
    let scenario = &scenarios().iter().find(|(name, _)| *name == id).expect("bundled").1;
    let mut session = Session::start(Setup::plain(scenario.clone(), 42), salts());
    while play_on(&mut session, 160) == Progress::More {}
    let header = session.archive().journal().header();
    let mut lines = vec![format!("revision {REVISION}"), format!("inputs {}", header.scenario.digest)];
    for entry in session.archive().journal().entries() {
        let (state, what) = match &entry.record {
            Record::Header(header) => (header.state, "begin".to_owned()),
            Record::Command(played) => (played.state, played.command.to_string()),
            Record::Rewind(rewound) => (rewound.state, format!("back to {} commands", rewound.keep)),
            Record::Note(_) | Record::End(_) => continue,
        };
        lines.push(format!("{} {} {} {what}", entry.seq, state, entry.record.now()));
    }
    lines
}

fn check(id: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{id}.digests"));
    let lines = lines(id);
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let golden: Vec<&str> = golden.lines().collect();
    if golden == lines {
        return;
    }
    let same_engine = golden.first() == lines.first().map(String::as_str).as_ref();
    let same_inputs = golden.get(1) == lines.get(1).map(String::as_str).as_ref();
    let at = (2..lines.len()).find(|i| golden.get(*i) != lines.get(*i).map(String::as_str).as_ref()).unwrap_or(2);
    let (was, is) = (golden.get(at).unwrap_or(&"nothing"), lines.get(at).map_or("nothing", String::as_str));
    assert!(
        !(same_engine && same_inputs),
        "{id}: the same commands come to something else, but engine::REVISION is still {REVISION}.\n  was {was}\n  is  {is}\n\
         If that is meant, raise REVISION and run the test with UPDATE_GOLDEN=1."
    );
    assert!(
        std::env::var_os("UPDATE_GOLDEN").is_some(),
        "{id}: the engine's revision or the scenario's files changed; run the test with UPDATE_GOLDEN=1.\n  was {was}\n  is  {is}"
    );
    std::fs::write(&path, lines.join("\n") + "\n").expect("the golden file can be written");
}

#[test]
fn golden_digests_change_only_with_the_revision() {
    for (id, _) in scenarios() {
        check(id);
    }
}
