//! What must hold for whatever bytes an importer is given, and how files are spoilt to try that.
//!
//! [`check`] is the one property: no panic, an end within [`LIMIT`], and then either faults that each have a place and say what to
//! do, or an ecosystem that passes every check of our own files, keeps its meaning when it is imported again, and can be written
//! in every format. The functions below it are targets for cargo-fuzz; the test `import_fuzz` runs the same with [`spoilt`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use sandtable::export;
use sandtable::import::merge::merge;
use sandtable::import::questions::answer;
use sandtable::import::suggest::accept;
use sandtable::import::text::Tree;
use sandtable::import::{Format, Guesses, Input, import};
use sandtable::scenario::load::check_text;
use sandtable::scenario::write::write_ecosystem;
use serde_json::Value;

/// What a release has to keep; a build for tests is some ten times slower, and several tests share the machine.
pub const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 40 } else { 2 });

/// What came of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was refused, with reasons.
    Refused,
    /// It became an ecosystem.
    Read,
}

/// The property.
///
/// # Panics
/// Where it does not hold.
pub fn check(name: &str, bytes: &[u8], wanted: Option<Format>) -> Outcome {
    let begun = Instant::now();
    let input = Input { name: name.to_owned(), bytes: bytes.to_vec() };
    let imported = import(std::slice::from_ref(&input), wanted, Guesses::Marked);
    let took = begun.elapsed();
    assert!(took < LIMIT, "{name} took {took:?}");
    let imported = match imported {
        Ok(imported) => imported,
        Err(faults) => {
            assert!(!faults.is_empty(), "{name}: refused without a reason");
            for fault in faults {
                let told = fault.place.line > 0 && fault.place.column > 0 && fault.place.file == name;
                assert!(told && !fault.message.is_empty() && !fault.hint.is_empty(), "{name}: {fault:?}");
            }
            return Outcome::Refused;
        }
    };
    for note in &imported.report.notes {
        assert!(note.place.line > 0 && !note.message.is_empty(), "{name}: {note:?}");
    }
    let mut doc = imported.doc.clone();
    for question in &imported.questions {
        answer(&mut doc, question, &question.guess).unwrap_or_else(|why| panic!("{name}: {question:?}: {why}"));
    }
    let taken = accept(&mut doc, &imported.suggestions);
    assert!(taken <= imported.suggestions.len());
    let written = write_ecosystem(&doc, None).unwrap_or_else(|why| panic!("{name}: {why}"));
    let report = check_text("imported.ron", Arc::from(written.text.as_str()));
    assert!(report.ok, "{name}: {:#?}", report.diagnostics);
    // Imported into itself, nothing is added.
    let again = merge(&doc, &imported.doc, &imported.suggestions).doc;
    let counts = |doc: &sandtable::scenario::doc::EcosystemDoc| [doc.zones.len(), doc.assets.len(), doc.flows.len()];
    assert_eq!(counts(&again), counts(&doc), "{name}: importing again doubles");
    export::otm::otm(&doc).unwrap_or_else(|why| panic!("{name}: {why}"));
    export::dragon::dragon(&doc).unwrap_or_else(|why| panic!("{name}: {why}"));
    let texts = [export::picture::mermaid(&doc), export::picture::dot(&doc), export::tables::flows(&doc)];
    assert!(texts.iter().all(|text| !text.is_empty()), "{name}");
    Outcome::Read
}

fn as_format(name: &str, bytes: &[u8], format: Format) {
    check(name, bytes, Some(format));
}

/// OpenAPI and Swagger.
pub fn openapi(bytes: &[u8]) {
    as_format("openapi", bytes, Format::OpenApi);
}

/// Open Threat Model.
pub fn otm(bytes: &[u8]) {
    as_format("otm", bytes, Format::Otm);
}

/// Threat Dragon.
pub fn threat_dragon(bytes: &[u8]) {
    as_format("threat-dragon", bytes, Format::ThreatDragon);
}

/// Threagile.
pub fn threagile(bytes: &[u8]) {
    as_format("threagile", bytes, Format::Threagile);
}

/// Whatever it is.
pub fn any(bytes: &[u8]) {
    check("any", bytes, None);
}

/// Numbers that look random and are the same for the same seed: SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below a bound; zero where that is zero.
    pub fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { (self.next() % bound as u64) as usize }
    }
}

/// Words that mean something to one of the readers, or to none.
const WORDS: [&str; 34] = [
    "null",
    "[]",
    "{}",
    "\"\"",
    "-1",
    "0",
    "1e999",
    "18446744073709551616",
    "true",
    "{\"$ref\":\"#\"}",
    "{\"$ref\":\"#/paths\"}",
    "\u{202e}",
    "\u{0}",
    "\"\\ud83d\"",
    "[[[[[[[[]]]]]]]]",
    "<<: *a",
    "&a [*a]",
    "!!binary x",
    "- ",
    "? ",
    ": ",
    "# ",
    "|\n",
    ">\n",
    "...",
    "---\n",
    "\"openapi\": \"3.1.0\"",
    "\"swagger\": \"2.0\"",
    "\"otmVersion\": \"0.2.0\"",
    "threagile_version: 1.0.0",
    "\"detail\": {\"diagrams\": []}",
    "\"sandtable\": {}",
    "\"parent\": {\"component\": \"c\"}",
    "😀",
];

/// A file spoilt in a few places: as bytes, or as a tree whose values were moved about, which stays well formed.
pub fn spoilt(bytes: &[u8], others: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    if dice.below(3) > 0
        && let Some(spoilt) = spoilt_tree(bytes, dice)
    {
        // Now and then the text as well.
        return if dice.below(4) == 0 { spoilt_bytes(&spoilt, others, dice) } else { spoilt };
    }
    spoilt_bytes(bytes, others, dice)
}

fn spoilt_bytes(bytes: &[u8], others: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..1 + dice.below(5) {
        if out.is_empty() {
            break;
        }
        let at = dice.below(out.len());
        let to = (at + dice.below(64)).min(out.len());
        match dice.below(8) {
            0 => out[at] = dice.below(256) as u8,
            1 => drop(out.drain(at..to)),
            2 => {
                let piece = out[at..to].to_vec();
                out.splice(at..at, piece);
            }
            3 if dice.below(4) == 0 => out.truncate(at),
            4 => {
                let other = &others[dice.below(others.len())];
                let from = dice.below(other.len());
                let piece: Vec<u8> = other.iter().skip(from).take(dice.below(400)).copied().collect();
                out.splice(at..to, piece);
            }
            5 => {
                // A whole line more than once, as in a bad merge.
                let start = out[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
                let end = out[at..].iter().position(|b| *b == b'\n').map_or(out.len(), |n| at + n + 1);
                let line = out[start..end].to_vec();
                for _ in 0..1 + dice.below(3) {
                    out.splice(start..start, line.iter().copied());
                }
            }
            6 => {
                // Indentation means something in YAML.
                out.splice(at..at, std::iter::repeat_n(b' ', dice.below(5)));
            }
            _ => {
                let word = WORDS[dice.below(WORDS.len())];
                out.splice(at..to, word.bytes());
            }
        }
    }
    out
}

/// The values of a JSON document, by their way down.
fn ways(value: &Value, way: &mut Vec<Step>, out: &mut Vec<Vec<Step>>) {
    out.push(way.clone());
    match value {
        Value::Array(list) => {
            for (at, inner) in list.iter().enumerate() {
                way.push(Step::Item(at));
                ways(inner, way, out);
                way.pop();
            }
        }
        Value::Object(map) => {
            for (key, inner) in map {
                way.push(Step::Key(key.clone()));
                ways(inner, way, out);
                way.pop();
            }
        }
        _ => {}
    }
}

#[derive(Clone)]
enum Step {
    Item(usize),
    Key(String),
}

fn at<'v>(value: &'v mut Value, way: &[Step]) -> Option<&'v mut Value> {
    way.iter().try_fold(value, |value, step| match step {
        Step::Item(at) => value.get_mut(*at),
        Step::Key(key) => value.get_mut(key),
    })
}

fn spoilt_tree(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let tree = Tree::read("corpus", bytes).ok()?;
    let mut value = tree.documents().next()?.to_json(u32::MAX)?;
    for _ in 0..1 + dice.below(6) {
        let mut all = Vec::new();
        ways(&value, &mut Vec::new(), &mut all);
        let (from, to) = (all[dice.below(all.len())].clone(), all[dice.below(all.len())].clone());
        match dice.below(6) {
            // One value in the place of another.
            0 | 1 => {
                let other = at(&mut value, &from)?.clone();
                *at(&mut value, &to)? = other;
            }
            2 => *at(&mut value, &to)? = serde_json::from_str(WORDS[dice.below(10)]).unwrap_or(Value::Null),
            // Gone, or there twice.
            3 => match (to.split_last(), to.len()) {
                (Some((Step::Key(key), way)), 1..) => drop(at(&mut value, way)?.as_object_mut()?.remove(key)),
                (Some((Step::Item(index), way)), 1..) => drop(at(&mut value, way)?.as_array_mut()?.remove(*index)),
                _ => {}
            },
            4 => {
                if let Some(list) = at(&mut value, &to)?.as_array_mut()
                    && !list.is_empty()
                {
                    let copy = list[dice.below(list.len())].clone();
                    list.push(copy);
                }
            }
            // Another name for a key.
            _ => {
                if let Some((Step::Key(key), way)) = to.split_last() {
                    let map = at(&mut value, way)?.as_object_mut()?;
                    let inner = map.remove(key)?;
                    let other = ["", "id", "name", "x-own", "a/b~c", "ключ"][dice.below(6)];
                    map.insert(other.to_owned(), inner);
                }
            }
        }
        if value.to_string().len() > 2_000_000 {
            break;
        }
    }
    Some(value.to_string().into_bytes())
}
