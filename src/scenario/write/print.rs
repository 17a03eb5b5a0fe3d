//! The printer: a tree and its comments as text.

use super::comments::{Path, Placed, Step};
use super::style::{self, Shape};
use super::value::Value;

/// Lines are broken where they would be longer; a single long text is not.
const WIDTH: usize = 140;
/// What one level is set in.
const INDENT: usize = 4;

/// What happens to fields that have their default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Defaults {
    /// They are not written, unless a comment hangs on them.
    LeftOut,
    /// They are written.
    Written,
}

/// The whole text, with its last line break.
pub(super) fn print(root: &Value, comments: &Placed, defaults: Defaults) -> String {
    let mut printer = Printer { out: String::new(), comments, defaults };
    for comment in &comments.header {
        printer.out.push_str(comment);
        printer.out.push('\n');
    }
    printer.value(&mut Path::new(), root, "", 0);
    printer.out.push('\n');
    for comment in &comments.footer {
        printer.out.push_str(comment);
        printer.out.push('\n');
    }
    printer.out
}

struct Printer<'a> {
    out: String,
    comments: &'a Placed,
    defaults: Defaults,
}

impl Printer<'_> {
    fn column(&self) -> usize {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        line.chars().count()
    }

    fn line_break(&mut self, indent: usize) {
        // A line that ends in a space would change when an editor tidies it.
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
        self.out.push('\n');
        self.out.push_str(&" ".repeat(indent));
    }

    /// The value at a place; `field` is the one that it belongs to, which decides the form of numbers.
    fn value(&mut self, path: &mut Path, value: &Value, field: &'static str, indent: usize) {
        if !self.comments.has_inside(path) && !self.is_block(path, value) {
            let line = self.inline(value, field);
            // The comma behind it counts.
            if self.column() + line.chars().count() < WIDTH || !can_break(value) {
                self.out.push_str(&line);
                return;
            }
        }
        match value {
            Value::Atom(_) | Value::Number(_) => {
                let line = self.inline(value, field);
                self.out.push_str(&line);
            }
            Value::List(items) => self.items(path, "[", items, "]", field, indent),
            Value::Tuple(name, items) => self.items(path, &format!("{name}("), items, ")", field, indent),
            Value::Fields(kind, fields) => self.fields(path, kind, fields, indent),
        }
    }

    /// The file itself and its lists of elements are never put on one line.
    fn is_block(&self, path: &Path, value: &Value) -> bool {
        match value {
            Value::Fields(..) => path.is_empty(),
            Value::List(items) => path.len() == 1 && !items.is_empty(),
            _ => false,
        }
    }

    fn inline(&self, value: &Value, field: &str) -> String {
        match value {
            Value::Atom(text) => text.clone(),
            Value::Number(number) if style::is_factor(field) => format!("{number:?}"),
            Value::Number(number) => format!("{number}"),
            Value::List(items) => format!("[{}]", self.inline_items(items, field)),
            Value::Tuple(name, items) => format!("{name}({})", self.inline_items(items, field)),
            Value::Fields(kind, fields) => {
                let (_, style) = style::of(kind);
                let written: Vec<String> = fields
                    .iter()
                    .map(|(name, value)| (name, self.inline(value, name)))
                    .filter(|(name, text)| self.defaults == Defaults::Written || !is_default(style, name, text))
                    .map(|(name, text)| format!("{name}: {text}"))
                    .collect();
                format!("{}({})", style::opening(kind), written.join(", "))
            }
        }
    }

    fn inline_items(&self, items: &[Value], field: &str) -> String {
        items.iter().map(|item| self.inline(item, field)).collect::<Vec<_>>().join(", ")
    }

    /// A list or tuple with one value on each line.
    fn items(&mut self, path: &mut Path, open: &str, items: &[Value], close: &str, field: &'static str, indent: usize) {
        self.out.push_str(open);
        self.trailing(self.comments.start(path), indent + INDENT);
        for (index, item) in items.iter().enumerate() {
            path.push(Step::Item(index));
            self.own_lines(self.comments.before(path), indent + INDENT);
            self.line_break(indent + INDENT);
            self.value(path, item, field, indent + INDENT);
            self.out.push(',');
            self.trailing(self.comments.after(path), indent + INDENT);
            path.pop();
        }
        self.own_lines(self.comments.end(path), indent + INDENT);
        self.line_break(indent);
        self.out.push_str(close);
    }

    fn fields(&mut self, path: &mut Path, kind: &str, fields: &[(&'static str, Value)], indent: usize) {
        let (shape, styles) = style::of(kind);
        self.out.push_str(style::opening(kind));
        self.out.push('(');
        self.trailing(self.comments.start(path), indent + INDENT);
        let mut written = Vec::new();
        for (name, value) in fields {
            path.push(Step::Field((*name).to_owned()));
            let text = self.inline(value, name);
            let keep =
                self.defaults == Defaults::Written || self.comments.touches(path) || !is_default(styles, name, &text);
            path.pop();
            if keep {
                written.push((*name, value, text.chars().count()));
            }
        }
        let mut line = None;
        // Whether the line so far ends in something that nothing may follow.
        let mut ended = shape == Shape::Tall || !self.comments.start(path).is_empty();
        let last = written.len().saturating_sub(1);
        let closes_below = shape == Shape::Tall || !self.comments.end(path).is_empty();
        let mut trailed = false;
        for (index, (name, value, width)) in written.into_iter().enumerate() {
            path.push(Step::Field(name.to_owned()));
            let own = styles.iter().find(|style| style.name == name).map(|style| style.line);
            let commented = !self.comments.before(path).is_empty();
            self.own_lines(self.comments.before(path), indent + INDENT);
            let fits = self.column() + name.len() + width + 4 < WIDTH;
            let same_line = index == 0 || (own.is_some() && own == line);
            // A field that begins its struct stays with the parenthesis, however long it is.
            if ended || commented || !same_line || (index > 0 && !fits) {
                self.line_break(indent + INDENT);
            } else if index > 0 {
                self.out.push(' ');
            }
            line = own;
            let begun = self.out.len();
            self.out.push_str(name);
            self.out.push_str(": ");
            self.value(path, value, name, indent + INDENT);
            trailed = !self.comments.after(path).is_empty();
            if index < last || closes_below || trailed {
                self.out.push(',');
            }
            self.trailing(self.comments.after(path), indent + INDENT);
            ended = shape == Shape::Tall || trailed || self.out.get(begun..).is_some_and(|text| text.contains('\n'));
            path.pop();
        }
        self.own_lines(self.comments.end(path), indent + INDENT);
        if closes_below || trailed {
            self.line_break(indent);
        }
        self.out.push(')');
    }

    /// Comments on lines of their own, before what follows.
    fn own_lines(&mut self, comments: &[String], indent: usize) {
        for comment in comments {
            self.line_break(indent);
            self.out.push_str(comment);
        }
    }

    /// Comments behind something, on its line as long as that is possible.
    fn trailing(&mut self, comments: &[String], indent: usize) {
        let mut closed = false;
        for comment in comments {
            if closed {
                self.line_break(indent);
            } else {
                self.out.push(' ');
            }
            self.out.push_str(comment);
            closed = comment.starts_with("//");
        }
    }
}

fn is_default(styles: &[style::Field], name: &str, text: &str) -> bool {
    styles.iter().any(|style| style.name == name && style.default == Some(text))
}

/// Whether a value can take more than one line.
fn can_break(value: &Value) -> bool {
    match value {
        Value::Atom(_) | Value::Number(_) => false,
        Value::List(items) => !items.is_empty(),
        Value::Tuple(_, items) => items.iter().any(can_break),
        Value::Fields(_, fields) => !fields.is_empty(),
    }
}
