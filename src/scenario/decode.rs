//! From text to file types, with every fault of a file at once.
//!
//! The `ron` crate is the official parser: what it accepts is the document. When it refuses, it names one fault and stops;
//! the tree is then decoded a second time by [`collect`], which goes on behind each fault with a stand-in value and remembers
//! where stand-ins are, so that later rules keep silent about them. Deliberately absent: any rule about meaning.

mod collect;
mod words;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::source::Source;
use super::tree::{MAX_DEPTH, MAX_NODES, MAX_TEXT, Node, Problem, ScanError, Tree};
use crate::base::diag::{Diagnostic, Place, Severity, nearest};

/// Code of a text that is not RON.
pub const SYNTAX: &str = "S004";
/// Code of a text beyond the limits of [`super::tree`] or on the number of elements.
pub const BEYOND_LIMITS: &str = "S005";
/// Code of a file whose first word is not one of [`FileKind`], or not the wanted one.
pub const WRONG_KIND: &str = "S006";
/// Code of a field that does not exist.
pub const UNKNOWN_FIELD: &str = "S010";
/// Code of a word that is not in its vocabulary.
pub const UNKNOWN_WORD: &str = "S011";
/// Code of a field without a default that is not written.
pub const MISSING_FIELD: &str = "S012";
/// Code of a value of another type.
pub const WRONG_TYPE: &str = "S013";
/// Code of a number that does not fit.
pub const OUT_OF_RANGE: &str = "S014";
/// Code of too many or too few values in parentheses.
pub const WRONG_COUNT: &str = "S015";
/// Code of a field that is written twice.
pub const WRITTEN_TWICE: &str = "S016";
/// Code of a struct with another struct's name before it.
pub const WRONG_NAME: &str = "S017";

/// Texts up to this size get the official parser's words for a fault that the scanner has found already.
const OFFICIAL_BYTES: usize = 1 << 20;

/// Most zones, assets, flows, weaknesses, controls and credentials of one ecosystem, together.
pub const MAX_ELEMENTS: usize = 20_000;

/// What a file holds, told by its first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// `Scenario(`
    Scenario,
    /// `Ecosystem(`
    Ecosystem,
    /// `Techniques(`
    Techniques,
    /// `Playbook(`
    Playbook,
    /// `CostModel(`
    CostModel,
    /// `Regimes(`
    Regimes,
    /// `Calendars(`
    Calendars,
    /// `Glossary(`
    Glossary,
    /// `Attackers(`
    Attackers,
    /// `EstimateModel(`
    EstimateModel,
    /// `Templates(`
    Templates,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [FileKind; 11] = [
        FileKind::Scenario,
        FileKind::Ecosystem,
        FileKind::Techniques,
        FileKind::Playbook,
        FileKind::CostModel,
        FileKind::Regimes,
        FileKind::Calendars,
        FileKind::Glossary,
        FileKind::Attackers,
        FileKind::EstimateModel,
        FileKind::Templates,
    ];

    /// Its first word.
    pub fn word(self) -> &'static str {
        match self {
            FileKind::Scenario => "Scenario",
            FileKind::Ecosystem => "Ecosystem",
            FileKind::Techniques => "Techniques",
            FileKind::Playbook => "Playbook",
            FileKind::CostModel => "CostModel",
            FileKind::Regimes => "Regimes",
            FileKind::Calendars => "Calendars",
            FileKind::Glossary => "Glossary",
            FileKind::Attackers => "Attackers",
            FileKind::EstimateModel => "EstimateModel",
            FileKind::Templates => "Templates",
        }
    }

    /// The kind of a text.
    ///
    /// # Errors
    /// When its first word is none of them.
    pub fn of(source: &Source) -> Result<FileKind, Box<Diagnostic>> {
        let word = Tree::first_word(source.text());
        if let Some(kind) = FileKind::ALL.into_iter().find(|kind| kind.word() == word) {
            return Ok(kind);
        }
        if let Err(ScanError { at, problem: Problem::Empty }) = Tree::scan(source.text()) {
            let place = source.place(at);
            return Err(error(SYNTAX, place, "the file is empty".into(), "begin it with `Scenario(`".into()));
        }
        let place = source.place(source.text().find(word).unwrap_or_default());
        let words: Vec<&str> = FileKind::ALL.iter().map(|kind| kind.word()).collect();
        let message = match word {
            "" => "the file does not begin with a word that says what it holds".to_owned(),
            word => format!("no kind of file begins with `{word}`"),
        };
        let meant =
            nearest(word, words.iter().copied()).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        Err(error(WRONG_KIND, place, message, format!("{meant}Files begin with {}", words.join(", "))))
    }
}

/// A text with its index.
#[derive(Clone, Debug)]
pub struct Indexed {
    /// The text.
    pub source: Source,
    /// Its values by place.
    pub tree: Tree,
}

/// Where the collecting decoder put values that the author did not write.
#[derive(Clone, Debug, Default)]
pub struct Holes {
    nodes: BTreeSet<u32>,
    missing: BTreeSet<(u32, &'static str)>,
}

impl Holes {
    /// Whether the value at a node, or one around it, is a stand-in.
    pub fn cover(&self, node: Node<'_>) -> bool {
        if self.nodes.is_empty() && self.missing.is_empty() {
            return false;
        }
        node.absent().is_some_and(|field| self.missing.contains(&(node.id(), field)))
            || std::iter::successors(Some(node), |node| node.parent()).any(|node| self.nodes.contains(&node.id()))
    }
}

/// A decoded file.
#[derive(Debug)]
pub struct Decoded<T> {
    /// The document, with stand-ins where `diagnostics` is not empty; none when nothing could be made of it.
    pub doc: Option<T>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the stand-ins are.
    pub holes: Holes,
}

/// Indexes a text within the limits.
///
/// # Errors
/// When it is not RON or beyond the limits.
pub fn index<T: DeserializeOwned>(source: Source) -> Result<Indexed, Box<Diagnostic>> {
    let tree = match Tree::scan(source.text()) {
        Ok(tree) => tree,
        Err(scan) => return Err(refused::<T>(&source, &scan)),
    };
    check_elements(&source, &tree)?;
    Ok(Indexed { source, tree })
}

/// Decodes an indexed text.
pub fn decode<T: DeserializeOwned>(file: &Indexed) -> Decoded<T> {
    match options().from_str::<T>(file.source.text()) {
        Ok(doc) => Decoded { doc: Some(doc), diagnostics: Vec::new(), holes: Holes::default() },
        Err(official) => {
            let mut decoded = collect::collect::<T>(file);
            if decoded.diagnostics.is_empty() {
                // The official parser has the last word.
                decoded.diagnostics.push(from_ron(&file.source, &official));
                decoded.doc = None;
            }
            decoded
        }
    }
}

fn options() -> ron::Options {
    // The scanner has bounded the nesting; the parser counts up to three levels for one bracket.
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(4 * MAX_DEPTH)
}

/// Why there is no index. For syntax the official parser speaks first, if it noticed the same.
fn refused<T: DeserializeOwned>(source: &Source, scan: &ScanError) -> Box<Diagnostic> {
    let place = source.place(scan.at);
    match &scan.problem {
        Problem::TooDeep => {
            let message = format!("brackets are nested deeper than {MAX_DEPTH}");
            error(
                BEYOND_LIMITS,
                place,
                message,
                "split the condition, or check for a bracket that is never closed".into(),
            )
        }
        Problem::TooMany => {
            let message = format!("the file holds more than {MAX_NODES} values");
            error(BEYOND_LIMITS, place, message, "is this the right file?".into())
        }
        Problem::TooLong => {
            let message = format!("a text or a word has more than {MAX_TEXT} bytes");
            error(BEYOND_LIMITS, place, message, "is a quotation mark missing?".into())
        }
        Problem::Empty => error(SYNTAX, place, "the file is empty".into(), "begin it with `Scenario(`".into()),
        Problem::Syntax(words) if source.text().len() > OFFICIAL_BYTES => {
            error(SYNTAX, place, words.clone(), String::new())
        }
        Problem::Syntax(words) => match options().from_str::<T>(source.text()) {
            Err(official) if is_syntax(&official.code) => {
                let mut diagnostic = from_ron(source, &official);
                if diagnostic.place == place {
                    diagnostic.message = words.clone();
                } else {
                    diagnostic.hint = format!("{words} ({}:{})", place.line, place.column);
                }
                Box::new(diagnostic)
            }
            _ => error(SYNTAX, place, words.clone(), String::new()),
        },
    }
}

fn from_ron(source: &Source, official: &ron::error::SpannedError) -> Diagnostic {
    let at = official.span.end;
    let line = u32::try_from(at.line).unwrap_or(u32::MAX);
    let column = u32::try_from(at.col).unwrap_or(u32::MAX);
    let place = Place { file: source.name().to_owned(), line, column };
    *error(SYNTAX, place, official.code.to_string(), String::new())
}

/// Whether the official parser complains about the grammar, not about what the values mean.
fn is_syntax(code: &ron::Error) -> bool {
    use ron::Error as E;
    matches!(
        code,
        E::Eof
            | E::ExpectedArrayEnd
            | E::ExpectedAttribute
            | E::ExpectedAttributeEnd
            | E::ExpectedComma
            | E::ExpectedMapColon
            | E::ExpectedMapEnd
            | E::ExpectedOptionEnd
            | E::ExpectedStructLikeEnd
            | E::ExpectedStringEnd
            | E::ExpectedIdentifier
            | E::InvalidEscape(_)
            | E::InvalidIntegerDigit { .. }
            | E::NoSuchExtension(_)
            | E::UnclosedBlockComment
            | E::UnclosedLineComment
            | E::UnderscoreAtBeginning
            | E::UnexpectedChar(_)
            | E::TrailingCharacters
            | E::InvalidIdentifier(_)
            | E::SuggestRawIdentifier(_)
    )
}

/// The limit on the size of an ecosystem, counted before anything is decoded.
fn check_elements(source: &Source, tree: &Tree) -> Result<(), Box<Diagnostic>> {
    let root = tree.root();
    let ecosystem = root.get("ecosystem").map_or(root, |reference| reference.item(0));
    let mut count = 0;
    for list in ["zones", "assets", "flows", "weaknesses", "controls", "credentials"] {
        let Some(list) = ecosystem.get(list) else { continue };
        count += list.len();
        if count > MAX_ELEMENTS {
            let message = format!("the ecosystem has more than {MAX_ELEMENTS} elements");
            return Err(error(
                BEYOND_LIMITS,
                source.place(list.start()),
                message,
                "leave out what plays no part".into(),
            ));
        }
    }
    Ok(())
}

fn error(code: &'static str, place: Place, message: String, hint: String) -> Box<Diagnostic> {
    Box::new(Diagnostic { severity: Severity::Error, code, place, message, hint })
}

#[cfg(test)]
mod tests;
