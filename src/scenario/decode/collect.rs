//! A serde deserializer over the tree that never stops at a fault: it notes it, puts a stand-in and goes on.
//!
//! Only one kind of fault comes from the types themselves and ends a pass: a missing field, because only the type knows
//! whether the field has a default. It is noted, and the next pass finds a stand-in there. Passes and work are bounded.

mod access;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;

use access::{Fields, Items, Variant};
use serde::de::{self, DeserializeOwned, Visitor};

use super::words::{found, fraction, short, type_name, unquoted, whole};
use super::{
    Decoded, Holes, Indexed, MISSING_FIELD, OUT_OF_RANGE, SYNTAX, UNKNOWN_FIELD, UNKNOWN_WORD, WRITTEN_TWICE,
    WRONG_COUNT, WRONG_NAME, WRONG_TYPE,
};
use crate::base::diag::{Diagnostic, Severity, nearest};
use crate::scenario::tree::{Kind, Node};

/// Passes over one file: one more than the missing fields that are reported at once.
const MAX_PASSES: usize = 100;
/// Values visited in all passes together.
const MAX_WORK: usize = 3_000_000;
/// Faults of one file that are reported at once.
const MAX_FAULTS: usize = 500;
/// Stand-ins within stand-ins; a type that contains itself in its first variant would never end.
const MAX_STAND_INS: u32 = 40;

/// Decodes an indexed text as far as it goes.
pub(super) fn collect<T: DeserializeOwned>(file: &Indexed) -> Decoded<T> {
    let collector = Collector {
        faults: RefCell::default(),
        holes: RefCell::default(),
        missing: RefCell::default(),
        work: Cell::new(MAX_WORK),
    };
    let mut missing_faults = Vec::new();
    let mut doc = None;
    for _ in 0..MAX_PASSES {
        collector.faults.take();
        collector.holes.take();
        let root = Value { node: Some(file.tree.root()), stand_ins: 0, collector: &collector };
        match T::deserialize(root) {
            Ok(done) => {
                doc = Some(done);
                break;
            }
            Err(Fault::Missing { node, at, type_name, field }) => {
                collector.missing.borrow_mut().insert((node, field));
                let message = format!("{} has no `{field}`", type_name);
                missing_faults.push(Noted { at, code: MISSING_FIELD, message, hint: format!("add `{field}: …`") });
            }
            Err(Fault::Field(_) | Fault::Other(_) | Fault::Tired) => break,
        }
    }
    let mut faults = collector.faults.take();
    faults.append(&mut missing_faults);
    faults.sort_by_key(|fault| fault.at);
    let too_many = faults.len() > MAX_FAULTS;
    faults.truncate(MAX_FAULTS);
    let mut diagnostics: Vec<Diagnostic> = faults.into_iter().map(|fault| fault.diagnostic(file)).collect();
    if (too_many || doc.is_none())
        && let Some(last) = diagnostics.last_mut()
    {
        last.hint.push_str(" (there may be more: check again after correcting these)");
    }
    let holes = Holes { nodes: collector.holes.take(), missing: collector.missing.take() };
    Decoded { doc, diagnostics, holes }
}

/// A fault, before it has a line and a column.
struct Noted {
    at: usize,
    code: &'static str,
    message: String,
    hint: String,
}

impl Noted {
    fn diagnostic(self, file: &Indexed) -> Diagnostic {
        let place = file.source.place(self.at);
        Diagnostic { severity: Severity::Error, code: self.code, place, message: self.message, hint: self.hint }
    }
}

/// What all values of one pass share.
struct Collector {
    faults: RefCell<Vec<Noted>>,
    holes: RefCell<BTreeSet<u32>>,
    missing: RefCell<BTreeSet<(u32, &'static str)>>,
    work: Cell<usize>,
}

impl Collector {
    /// Whether there is no use in going on.
    fn is_full(&self) -> bool {
        self.faults.borrow().len() > MAX_FAULTS
    }
}

/// Why a pass ends.
#[derive(Debug)]
enum Fault {
    /// A type asked for a field that is not written; not yet known where.
    Field(&'static str),
    /// The same, with its place.
    Missing { node: u32, at: usize, type_name: String, field: &'static str },
    /// Any other objection of a type. The types of this crate make none.
    Other(String),
    /// The limits of this module.
    Tired,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Field(field) | Fault::Missing { field, .. } => write!(f, "missing field `{field}`"),
            Fault::Other(words) => f.write_str(words),
            Fault::Tired => f.write_str("too many faults"),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Fault::Other(words.to_string())
    }
    fn missing_field(field: &'static str) -> Self {
        Fault::Field(field)
    }
}

/// A value of the tree, or a stand-in for one.
#[derive(Clone, Copy)]
struct Value<'t, 'c> {
    node: Option<Node<'t>>,
    stand_ins: u32,
    collector: &'c Collector,
}

impl<'t, 'c> Value<'t, 'c> {
    fn of(self, node: Node<'t>) -> Value<'t, 'c> {
        Value { node: Some(node), ..self }
    }

    fn stand_in(self) -> Value<'t, 'c> {
        Value { node: None, stand_ins: self.stand_ins + 1, ..self }
    }

    fn note_at(self, at: usize, code: &'static str, message: String, hint: String) {
        if !self.collector.is_full() {
            self.collector.faults.borrow_mut().push(Noted { at, code, message, hint });
        }
    }

    fn hole(self) {
        if let Some(node) = self.node {
            self.collector.holes.borrow_mut().insert(node.id());
        }
    }

    /// Notes a value of another type, and that a stand-in takes its place.
    fn wrong_type(self, expected: &str) {
        if let Some(node) = self.node {
            self.hole();
            let message = format!("expected {expected}, found {}", found(node));
            let message = match node.key() {
                "" => message,
                key => format!("`{key}`: {message}"),
            };
            self.note_at(node.start(), WRONG_TYPE, message, format!("write {expected}"));
        }
    }

    /// Counts a visit.
    fn visit(self) -> Result<(), Fault> {
        let left = self.collector.work.get();
        if left == 0 || self.stand_ins > MAX_STAND_INS || self.collector.is_full() {
            return Err(Fault::Tired);
        }
        self.collector.work.set(left - 1);
        Ok(())
    }

    fn integer(self, lowest: i128, highest: i128) -> i128 {
        let Some(node) = self.node else { return lowest.max(0) };
        match (node.kind(), whole(node.text())) {
            (Kind::Number, Some(value)) if (lowest..=highest).contains(&value) => value,
            (Kind::Number, Some(value)) => {
                self.hole();
                let key = node.key();
                let subject = if key.is_empty() { String::new() } else { format!("`{key}`: ") };
                let message = format!("{subject}{value} is out of range");
                self.note_at(
                    node.start(),
                    OUT_OF_RANGE,
                    message,
                    format!("write a whole number from {lowest} to {highest}"),
                );
                lowest.max(0)
            }
            _ => {
                self.wrong_type("a whole number");
                lowest.max(0)
            }
        }
    }

    fn float(self) -> f64 {
        let Some(node) = self.node else { return 0.0 };
        let value = matches!(node.kind(), Kind::Number | Kind::Word).then(|| fraction(node.text())).flatten();
        value.unwrap_or_else(|| {
            self.wrong_type("a number");
            0.0
        })
    }

    fn string(self) -> String {
        let Some(node) = self.node else { return String::new() };
        match node.kind() {
            Kind::Text | Kind::RawText => unquoted(node).unwrap_or_else(|| {
                self.hole();
                let message = format!("wrong escape in the text {}", short(node.text()));
                let hint = r#"after a backslash stands one of \ " ' n r t 0 x u{…}; write \\ for the backslash itself"#;
                self.note_at(node.start(), SYNTAX, message, hint.to_owned());
                node.text().to_owned()
            }),
            _ => {
                self.wrong_type("text in double quotes");
                node.text().chars().take(60).collect() // a name without quotes still names what it means
            }
        }
    }

    /// The fields of a struct, without those that do not exist or come again, with stand-ins for those that are missing.
    fn fields(self, name: &str, fields: &'static [&'static str]) -> Fields<'t, 'c> {
        let mut entries: Vec<(&'static str, Value<'t, 'c>)> = Vec::with_capacity(fields.len());
        let Some(node) = self.node else {
            entries.extend(fields.iter().map(|field| (*field, self.stand_in())));
            return Fields { entries: entries.into_iter(), value: None };
        };
        let written: BTreeSet<&str> = node.kids().map(|kid| kid.key()).collect();
        let free: Vec<&'static str> = fields.iter().filter(|field| !written.contains(*field)).copied().collect();
        let mut seen = BTreeSet::new();
        for kid in node.kids() {
            let key = kid.key();
            match fields.iter().find(|field| **field == key) {
                Some(field) if seen.insert(*field) => entries.push((field, self.of(kid))),
                Some(_) => {
                    let hint = "keep one of them".to_owned();
                    self.note_at(kid.key_start(), WRITTEN_TWICE, format!("`{key}` is written twice"), hint);
                }
                None => {
                    let near = near(key, fields);
                    let meant = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                    let message = format!("{} has no field `{}`", a(&type_name(name)), short(key));
                    let hint = format!("{meant}Fields not used yet: {}", free.join(", "));
                    self.note_at(kid.key_start(), UNKNOWN_FIELD, message, hint);
                    // A misspelled field is not missing as well.
                    if let Some(field) = near.and_then(|near| free.iter().find(|field| **field == near))
                        && seen.insert(*field)
                    {
                        self.collector.holes.borrow_mut().insert(kid.id());
                        entries.push((field, self.of(kid)));
                    }
                }
            }
            if self.collector.is_full() {
                break;
            }
        }
        let missing = self.collector.missing.borrow();
        for field in fields {
            if !seen.contains(field) && missing.contains(&(node.id(), *field)) {
                entries.push((field, self.stand_in()));
            }
        }
        Fields { entries: entries.into_iter(), value: None }
    }

    fn structure<V: Visitor<'t>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let access = self.fields(name, fields);
        visitor.visit_map(access).map_err(|fault| match (fault, self.node) {
            (Fault::Field(field), Some(node)) => {
                let subject = the(&type_name(name), node);
                Fault::Missing { node: node.id(), at: node.start(), type_name: subject, field }
            }
            (fault, _) => fault,
        })
    }

    /// Exactly so many values in parentheses.
    fn values<V: Visitor<'t>>(self, count: usize, visitor: V) -> Result<V::Value, Fault> {
        let mut values: Vec<Value<'t, 'c>> = Vec::with_capacity(count);
        if let Some(node) = self.node {
            if node.len() != count {
                let message = format!("expected {}, found {}", counted(count), node.len());
                let at = node.kids().nth(count).unwrap_or(node).start();
                self.note_at(at, WRONG_COUNT, message, format!("write {} in these parentheses", counted(count)));
                self.hole();
            }
            values.extend(node.kids().take(count).map(|kid| self.of(kid)));
        }
        while values.len() < count {
            values.push(self.stand_in());
        }
        visitor.visit_seq(Items { items: values.into_iter() })
    }
}

/// The name that is most likely meant. Nobody means a name with a text as long as a sentence.
fn near(wrong: &str, names: &'static [&'static str]) -> Option<&'static str> {
    if wrong.len() > 60 { None } else { nearest(wrong, names.iter().copied()) }
}

fn counted(count: usize) -> String {
    if count == 1 { "one value".to_owned() } else { format!("{count} values") }
}

fn a(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// `the step "reads"`, by its id where it has one.
fn the(noun: &str, node: Node<'_>) -> String {
    match node.get("id").and_then(unquoted) {
        Some(id) => format!("the {noun} `{}`", short(&id)),
        None => format!("the {noun}"),
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty),+ $(,)?) => { $(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.visit()?;
            let value = self.integer(i128::from(<$type>::MIN), i128::from(<$type>::MAX));
            visitor.$visit(<$type>::try_from(value).unwrap_or_default())
        }
    )+ };
}

impl<'t> de::Deserializer<'t> for Value<'t, '_> {
    type Error = Fault;

    integers! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64, deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64,
    }

    /// Nothing asks for this in the types of this crate; what it means is left to the type.
    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        match self.node.map(Node::kind) {
            Some(Kind::Number) => visitor.visit_f64(self.float()),
            Some(Kind::Text | Kind::RawText) => visitor.visit_string(self.string()),
            Some(Kind::List) => self.deserialize_seq(visitor),
            _ => visitor.visit_unit(),
        }
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        match self.node.map(Node::text) {
            Some("true") => visitor.visit_bool(true),
            Some("false") | None => visitor.visit_bool(false),
            Some(_) => {
                self.wrong_type("`true` or `false`");
                visitor.visit_bool(false)
            }
        }
    }

    fn deserialize_f32<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        visitor.visit_f32(self.float() as f32)
    }

    fn deserialize_f64<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        visitor.visit_f64(self.float())
    }

    fn deserialize_char<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        let value = self.node.filter(|node| node.kind() == Kind::Char).and_then(unquoted);
        match value.and_then(|text| text.chars().next()) {
            Some(c) => visitor.visit_char(c),
            None => {
                self.wrong_type("a character in single quotes");
                visitor.visit_char(' ')
            }
        }
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        visitor.visit_string(self.string())
    }

    fn deserialize_bytes<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_string(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        match self.node {
            None => visitor.visit_none(),
            Some(node) if node.kind() == Kind::Word && node.text() == "None" => visitor.visit_none(),
            Some(node) => visitor.visit_some(self.of(node.bare())),
        }
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        if self.node.is_some_and(|node| node.kind() != Kind::Tuple || !node.is_empty()) {
            self.wrong_type("`()`");
        }
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        let items: Vec<Self> = match self.node {
            Some(node) if node.kind() == Kind::List => node.kids().map(|kid| self.of(kid)).collect(),
            Some(_) => {
                self.wrong_type("a list in square brackets");
                Vec::new()
            }
            None => Vec::new(),
        };
        visitor.visit_seq(Items { items: items.into_iter() })
    }

    fn deserialize_tuple<V: Visitor<'t>>(self, len: usize, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        match self.node {
            Some(node) if node.kind() != Kind::Tuple => {
                self.wrong_type(&format!("{} in parentheses", counted(len)));
                self.stand_in().values(len, visitor)
            }
            _ => self.values(len, visitor),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit()?;
        if self.node.is_some_and(|node| node.kind() != Kind::Map) {
            self.wrong_type("a map in braces");
        }
        visitor.visit_map(Fields { entries: Vec::new().into_iter(), value: None })
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.visit()?;
        let Some(node) = self.node else { return self.structure(name, fields, visitor) };
        let empty = node.kind() == Kind::Tuple && node.is_empty();
        if node.kind() != Kind::Fields && !empty {
            self.wrong_type(&format!("{} as `(field: value, …)`", a(&type_name(name))));
            return self.stand_in().structure(name, fields, visitor);
        }
        if !node.name().is_empty() && node.name() != name {
            let message = format!("expected {}, found `{}(…)`", a(&type_name(name)), short(node.name()));
            self.note_at(node.start(), WRONG_NAME, message, "leave out the word before the parenthesis".to_owned());
        }
        self.structure(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.visit()?;
        let first = variants.first().copied().unwrap_or_default();
        let Some(node) = self.node else {
            return visitor.visit_enum(Variant { name: first, content: self.stand_in() });
        };
        let written = node.name();
        if written.is_empty() {
            let inside = unquoted(node).unwrap_or_default();
            let near = near(&inside, variants);
            self.wrong_type(&match near {
                Some(near) => format!("a word without quotes such as `{near}`"),
                None => format!("one of {}", variants.join(", ")),
            });
            return visitor.visit_enum(Variant { name: near.unwrap_or(first), content: self.stand_in() });
        }
        if let Some(variant) = variants.iter().find(|variant| **variant == written) {
            return visitor.visit_enum(Variant { name: variant, content: self });
        }
        let near = near(written, variants);
        let meant = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        let message = format!("`{}` is no {}", short(written), type_name(name));
        self.note_at(node.start(), UNKNOWN_WORD, message, format!("{meant}One of {}", variants.join(", ")));
        // The nearest word is most likely meant, and takes the values that were written for it.
        self.hole();
        match near {
            Some(variant) => visitor.visit_enum(Variant { name: variant, content: self }),
            None => visitor.visit_enum(Variant { name: first, content: self.stand_in() }),
        }
    }

    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_string(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}
