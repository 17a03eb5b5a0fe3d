//! `check`: every rule with a file that breaks it, and files that nobody should have written.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sandtable::base::diag::{Diagnostic, Severity};
use sandtable::cli::check::{as_json, as_text};
use sandtable::scenario::compile::compile;
use sandtable::scenario::load::{self, InputFile, Library, READING, check_file, check_text, load_scenario, load_text};
use sandtable::scenario::rules;

/// Longest time in which any file, however hostile, is refused.
const PATIENCE: Duration = Duration::from_secs(2);

const SMALL: &str = include_str!("../fixtures/valid/small.ron");

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .collect();
    files.sort();
    files
}

/// `S104 27:44`, with `warning` before it where it is one.
fn brief(diagnostic: &Diagnostic) -> String {
    let severity = if diagnostic.severity == Severity::Warning { "warning " } else { "" };
    format!("{severity}{} {}:{}", diagnostic.code, diagnostic.place.line, diagnostic.place.column)
}

fn expectations(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix("// expect: ")).map(str::to_owned).collect()
}

#[test]
fn every_invalid_fixture_is_refused_exactly_as_it_says() {
    for path in fixtures("invalid") {
        let expected = expectations(&fs::read_to_string(&path).expect("a fixture"));
        assert!(!expected.is_empty(), "{} says nothing about what is wrong with it", path.display());
        let report = check_file(&path.to_string_lossy());
        let found: Vec<String> = report.diagnostics.iter().map(brief).collect();
        assert_eq!(found, expected, "{}\n{}", path.display(), as_text(std::slice::from_ref(&report)));
        assert_eq!(report.ok, expected.iter().all(|line| line.starts_with("warning ")), "{}", path.display());
        for diagnostic in &report.diagnostics {
            assert!(!diagnostic.message.is_empty());
            assert_eq!(diagnostic.place.file, path.to_string_lossy());
        }
    }
}

#[test]
fn every_code_has_a_fixture() {
    // These need a file system, a saved session or a size that no fixture should have; see below.
    let made_at_test_time = ["S001", "S002", "S003", "S009", "S585"];
    let known: BTreeSet<String> = READING
        .iter()
        .map(|(code, _)| (*code).to_owned())
        .chain(rules::all().map(|rule| rule.code.to_owned()))
        .collect();
    let mut shown: BTreeSet<String> = made_at_test_time.iter().map(|code| (*code).to_owned()).collect();
    for path in fixtures("invalid") {
        for line in expectations(&fs::read_to_string(&path).expect("a fixture")) {
            shown.extend(line.trim_start_matches("warning ").split(' ').next().map(str::to_owned));
        }
    }
    assert_eq!(shown, known);
    assert!(known.len() >= 36);
}

#[test]
fn rules_have_summaries_and_codes_of_one_form() {
    for (code, summary) in READING.iter().copied().chain(rules::all().map(|rule| (rule.code, rule.summary))) {
        assert!(code.len() == 4 && code.starts_with('S'), "{code}");
        assert!(!summary.is_empty(), "{code}");
    }
}

#[test]
fn nothing_is_said_about_sound_files() {
    for path in fixtures("valid").into_iter().chain(fixtures("invalid/ecosystem")) {
        let report = check_file(&path.to_string_lossy());
        assert!(report.diagnostics.is_empty(), "{}", as_text(&[report]));
    }
}

#[test]
fn bundled_files_have_no_errors() {
    let library = Library::bundled().unwrap_or_else(|faults| panic!("{faults:#?}"));
    for (id, _) in load::bundled_scenarios() {
        let checked = load_scenario(id, &library);
        let errors: Vec<_> = checked.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let bundle = checked.bundle.expect("a bundle");
        assert_eq!(bundle.scenario.id, *id);
        assert_eq!(bundle.files.len(), 8, "scenario, ecosystem and six library files");
    }
}

#[test]
fn embedded_files_load_without_the_disk_and_only_whole() {
    let library = Library::bundled().expect("a library");
    let files = load_scenario("ghost-rail", &library).bundle.expect("a bundle").files;
    let again = load::load_from_inputs(&files).bundle.expect("a bundle");
    assert_eq!(again.files, files);
    assert_eq!(again.scenario, load_scenario("ghost-rail", &library).bundle.expect("a bundle").scenario);

    let codes = |files: &[InputFile]| {
        let checked = load::load_from_inputs(files);
        assert!(checked.bundle.is_none());
        checked.diagnostics.iter().map(|found| found.code).collect::<BTreeSet<_>>()
    };
    for missing in 0..files.len() {
        let mut fewer = files.clone();
        fewer.remove(missing);
        let found = codes(&fewer);
        assert!(found.contains("S009") || found.contains("S007"), "without file {missing}: {found:?}");
    }
    let mut changed = files.clone();
    changed[0].text = Arc::from(format!("{} ", changed[0].text));
    assert!(codes(&changed).contains("S009"));
}

#[test]
fn the_json_document_names_file_place_and_hint() {
    let path = fixtures("invalid").into_iter().find(|path| path.ends_with("S104-flow.ron")).expect("a fixture");
    let report = check_file(&path.to_string_lossy());
    let document: serde_json::Value = serde_json::from_str(&as_json(&[report]).expect("JSON")).expect("JSON");
    assert_eq!(document["files"][0]["ok"], false);
    let diagnostic = &document["files"][0]["diagnostics"][0];
    assert_eq!(diagnostic["code"], "S104");
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(diagnostic["file"], path.to_string_lossy().as_ref());
    assert!(diagnostic["line"].is_u64() && diagnostic["column"].is_u64());
    assert!(diagnostic["hint"].as_str().is_some_and(|hint| hint.contains("book")));
    assert!(diagnostic["message"].is_string());
}

/// The codes found in a file, within the time that it may take. A machine that is busy with other things gets three tries.
fn refused(what: &str, check: impl Fn() -> load::FileReport) -> BTreeSet<&'static str> {
    let timed = || {
        let start = Instant::now();
        let report = check();
        (start.elapsed(), report)
    };
    let (mut took, report) = timed();
    for _ in 0..2 {
        if took >= PATIENCE {
            took = timed().0;
        }
    }
    assert!(took < PATIENCE, "{what} took {took:?}");
    assert!(!report.ok && !report.diagnostics.is_empty(), "{what} was not refused");
    report.diagnostics.iter().map(|found| found.code).collect()
}

fn refused_text(what: &str, text: String) -> BTreeSet<&'static str> {
    let text: Arc<str> = Arc::from(text);
    refused(what, || check_text("hostile.ron", text.clone()))
}

/// The small scenario with one piece of text replaced.
fn small_with(old: &str, new: &str) -> String {
    assert!(SMALL.contains(old), "{old}");
    SMALL.replacen(old, new, 1)
}

#[test]
fn hostile_files_are_refused_quickly() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path.to_string_lossy().into_owned()
    };
    let sparse = file("sparse.ron", b"");
    fs::File::options().write(true).open(&sparse).and_then(|file| file.set_len(200 << 20)).expect("a sparse file");
    let directory = folder.path().to_string_lossy().into_owned();
    let missing = folder.path().join("missing.ron").to_string_lossy().into_owned();
    let not_utf8 = file("latin1.ron", b"Scenario(title: \"caf\xe9\")");
    let empty = file("empty.ron", b"");
    for (path, code) in
        [(&sparse, "S002"), (&directory, "S001"), (&missing, "S001"), (&not_utf8, "S003"), (&empty, "S004")]
    {
        assert_eq!(refused(path, || check_file(path)), BTreeSet::from([code]), "{path}");
    }

    let nested = |open: &str| format!("Scenario(attack: {}", open.repeat(100_000));
    for (what, text, code) in [
        ("a million values", format!("Glossary(version: 1, entries: [{}])", "1,".repeat(1_000_000)), "S005"),
        ("a hundred thousand brackets", nested("["), "S005"),
        ("a hundred thousand conditions", nested("Not("), "S005"),
        ("a text without an end", format!("Scenario(title: \"{}", "a".repeat(7 << 20)), "S004"),
        ("a name of megabytes", format!("Scenario(title: \"{}\")", "a".repeat(7 << 20)), "S005"),
        ("comments within comments", "/*".repeat(3 << 20), "S006"),
        ("a million quotes", "\"".repeat(1 << 20), "S006"),
        ("raw quotes", format!("Scenario(title: r{}\"", "#".repeat(4 << 20)), "S004"),
        ("a zone in itself", small_with("kind: Partner)", "kind: Partner, inside: \"outside\")"), "S300"),
        ("no number", small_with("ease: 0.8", "ease: NaN"), "S202"),
        ("no amount", small_with("available: 20000", "available: -inf"), "S203"),
        ("money below zero", small_with("cost: 15000", "cost: -15000"), "S203"),
        ("a list too long", small_with("\"isolate\",", &"\"isolate\", ".repeat(1_001)), "S585"),
    ] {
        let codes = refused_text(what, text);
        assert!(codes.contains(code), "{what}: {codes:?}");
    }
}

#[test]
fn many_faults_cost_no_more_than_a_few() {
    let zones = |zone: &str| format!("zones: [{}]", zone.repeat(20_001));
    let ecosystem = |lists: &str| format!("Ecosystem(version: 1, id: \"x\", name: \"X\", {lists})");
    let asset =
        |i: usize| format!("(id: \"a{i}\", name: \"A\", kind: Service, zone: \"z{i}\", depends_on: [\"b{i}\"]),");
    let assets: String = (0..9_900).map(asset).collect();
    let unknown = "(idd: 1, nam: 2, thrust: 3),".repeat(4_000);
    let fields: String = (0..100_000).map(|i| format!("f{i}: 1, ")).collect();
    let circle =
        |i: usize| format!("(id: \"z{i}\", name: \"Z\", trust: 1, kind: Edge, inside: \"z{}\"),", (i + 1) % 9_900);
    let circle: String = (0..9_900).map(circle).collect();
    let negations = format!("opens: All([{}])", "Not(Seen(\"nothing\")),".repeat(60_000));
    for (what, text) in [
        ("elements beyond the limit", ecosystem(&zones("(id: \"z\"),"))),
        ("unknown names", ecosystem(&format!("zones: [], flows: [], assets: [{assets}]"))),
        ("unknown fields", ecosystem(&format!("zones: [{unknown}], assets: [], flows: []"))),
        ("a hundred thousand fields", ecosystem(&format!("{fields} zones: [], assets: [], flows: []"))),
        ("a circle of all zones", ecosystem(&format!("zones: [{circle}], assets: [], flows: []"))),
        ("unknown names in a condition", small_with("opens: Seen(\"alert\")", &negations)),
        ("a million letters in a line", format!("Playbook(version: 1, actions: [{}])", "é,".repeat(150_000))),
    ] {
        let codes = refused_text(what, text);
        assert!(!codes.is_empty(), "{what}");
    }
}

#[derive(Clone, Debug)]
enum Change {
    Delete(usize, usize),
    Insert(usize, Vec<u8>),
    Replace(usize, u8),
    Repeat(usize, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let at = 0..SMALL.len();
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 1..8),
        proptest::sample::select(vec![
            "(", ")", "[", "]", ",", ":", "\"", "-", "NaN", "1e999", "Some(", "/*", "r#\"", "$"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    let change = prop_oneof![
        (at.clone(), 1..40_usize).prop_map(|(at, count)| Change::Delete(at, count)),
        (at.clone(), piece).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (at, 1..400_usize).prop_map(|(at, count)| Change::Repeat(at, count)),
    ];
    proptest::collection::vec(change, 1..6)
}

fn changed(changes: &[Change]) -> String {
    let mut bytes = SMALL.as_bytes().to_vec();
    for change in changes {
        match change {
            Change::Delete(at, count) => {
                let at = (*at).min(bytes.len());
                bytes.drain(at..(at + count).min(bytes.len()));
            }
            Change::Insert(at, piece) => {
                let at = (*at).min(bytes.len());
                bytes.splice(at..at, piece.iter().copied());
            }
            Change::Replace(at, byte) => {
                if let Some(slot) = bytes.get_mut(*at) {
                    *slot = *byte;
                }
            }
            Change::Repeat(at, count) => {
                let at = (*at).min(bytes.len());
                let piece = bytes[at..(at + count).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Pieces of a text, from byte to byte.
type Spans = Vec<(usize, usize)>;

/// Where each quoted text and each number of the small scenario stands.
fn values() -> (Spans, Spans) {
    let spans = |is_value: &dyn Fn(&str) -> Option<usize>| {
        let mut found = Vec::new();
        let mut at = SMALL.find("Scenario(").expect("the scenario");
        while at < SMALL.len() {
            let length = SMALL.get(at..).and_then(is_value);
            if let Some(length) = length {
                found.push((at, at + length));
            }
            at += length.unwrap_or(1);
        }
        found
    };
    let text = |rest: &str| rest.strip_prefix('"').and_then(|inner| inner.find('"')).map(|end| end + 2);
    let number = |rest: &str| {
        let digits = rest.strip_prefix(": ")?.bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then_some(digits + 2)
    };
    (spans(&text), spans(&number))
}

/// The small scenario with some of its texts and numbers in each other's place.
fn shuffled(texts: &[(usize, usize)], numbers: &[(usize, usize)]) -> String {
    let (text_spans, number_spans) = values();
    let mut pieces: Vec<((usize, usize), &str)> = Vec::new();
    for (swaps, spans) in [(texts, &text_spans), (numbers, &number_spans)] {
        for (at, with) in swaps {
            let (at, with) = (spans[at % spans.len()], spans[with % spans.len()]);
            if pieces.iter().all(|(taken, _)| *taken != at) {
                pieces.push((at, &SMALL[with.0..with.1]));
            }
        }
    }
    pieces.sort_unstable();
    let mut out = String::new();
    let mut from = 0;
    for ((start, end), piece) in pieces {
        out.push_str(&SMALL[from..start]);
        out.push_str(piece);
        from = end;
    }
    out + &SMALL[from..]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(changes in changes()) {
        let text = changed(&changes);
        let lines = text.lines().count().max(1) as u32 + 1;
        let report = check_text("changed.ron", Arc::from(text));
        for found in &report.diagnostics {
            prop_assert!((1..=lines).contains(&found.place.line) && found.place.column >= 1, "{found}");
        }
        prop_assert_eq!(report.ok, !report.diagnostics.iter().any(|found| found.severity == Severity::Error));
    }

    #[test]
    fn what_breaks_no_rule_compiles(
        texts in proptest::collection::vec((any::<usize>(), any::<usize>()), 0..3),
        numbers in proptest::collection::vec((any::<usize>(), any::<usize>()), 0..3),
    ) {
        let library = Library::bundled().expect("a library");
        let text = shuffled(&texts, &numbers);
        if let Some(bundle) = load_text("shuffled.ron", Arc::from(text), &library).bundle {
            let compiled = compile(&bundle).map(|_| ());
            prop_assert_eq!(compiled, Ok(()));
        }
    }
}
