//! Incidents from a table in a text file: comma, semicolon or tab between values, columns by name and in any order.
//!
//! What cannot be read in a cell counts as missing and is said; a row that does not fit its header is an error, because its
//! values would stand in the wrong columns. [`Sheet::facts`] reads the public facts alone. Deliberately absent: writing.

use super::facts::Facts;
use crate::base::diag::{Diagnostic, Place, Severity, nearest};

/// Code of a table that is not one.
pub const NOT_A_TABLE: &str = "I001";
/// Code of a row that does not fit.
pub const MISFIT: &str = "I002";
/// Code of a cell that counts as missing.
pub const UNREADABLE_CELL: &str = "I003";
/// Code of a column that is not there.
pub const NO_COLUMN: &str = "I004";

/// Largest file that is read.
pub const LARGEST: u64 = 8 << 20;

/// Columns that an estimate reads, besides `id`, which is only repeated.
pub const PUBLIC_FACTS: [&str; 11] = [
    "year",
    "sector",
    "country",
    "api_weakness",
    "how_it_happened",
    "records",
    "data_classes",
    "attacker_dwell_days",
    "contain_days",
    "notify_days",
    "annual_revenue_usd",
];

/// One line of values with the line of the file on which it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// From 1.
    pub line: u32,
    cells: Vec<String>,
}

/// A table with its header.
#[derive(Clone, Debug)]
pub struct Sheet {
    name: String,
    header: Vec<String>,
    /// Rows below the header, without empty ones.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// Reads a table.
    ///
    /// # Errors
    /// Everything that keeps it from being one.
    pub fn parse(name: &str, text: &str) -> Result<(Sheet, Vec<Diagnostic>), Vec<Diagnostic>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let first = text.lines().next().unwrap_or_default();
        let separator =
            [',', ';', '\t'].into_iter().max_by_key(|s| (first.matches(*s).count(), *s == ',')).unwrap_or(',');
        let at = |line| Place { file: name.to_owned(), line, column: 1 };
        let rows = split(text, separator).map_err(|line| {
            vec![error(
                NOT_A_TABLE,
                at(line),
                "a quotation mark is never closed".into(),
                "close it, or double it inside of a text",
            )]
        })?;
        let mut rows = rows.into_iter();
        let header: Vec<String> = rows
            .next()
            .map(|row| row.cells.iter().map(|c| c.trim().to_lowercase().replace([' ', '-'], "_")).collect())
            .unwrap_or_default();
        let sheet = Sheet { name: name.to_owned(), header, rows: rows.collect() };
        let mut warnings = Vec::new();
        if !PUBLIC_FACTS.iter().any(|c| sheet.column(c).is_some()) {
            let hint = format!("the first line names the columns: id, {}", PUBLIC_FACTS.join(", "));
            return Err(vec![error(NOT_A_TABLE, at(1), "no column of an incident is in the first line".into(), &hint)]);
        }
        for column in PUBLIC_FACTS.iter().chain(&["id"]).filter(|c| sheet.column(c).is_none()) {
            let near = nearest(column, sheet.header.iter().map(String::as_str))
                .filter(|near| !PUBLIC_FACTS.contains(near))
                .map_or(String::new(), |near| format!("is {near:?} meant? "));
            let message = format!("there is no column {column:?}");
            warnings.push(warning(NO_COLUMN, at(1), message, &format!("{near}it counts as missing in every row")));
        }
        let misfits: Vec<Diagnostic> = sheet.rows.iter().filter_map(|row| sheet.misfit(row)).collect();
        if misfits.is_empty() { Ok((sheet, warnings)) } else { Err(misfits) }
    }

    fn misfit(&self, row: &Row) -> Option<Diagnostic> {
        let (has, wants) = (row.cells.len(), self.header.len());
        (has > wants).then(|| {
            let place = Place { file: self.name.clone(), line: row.line, column: 1 };
            let message = format!("the row has {has} values for {wants} columns");
            error(MISFIT, place, message, "put quotation marks around a text with the separator in it")
        })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name)
    }

    /// A cell as it stands, trimmed; empty where it is missing.
    pub fn text<'s>(&self, row: &'s Row, column: &str) -> &'s str {
        self.column(column).and_then(|i| row.cells.get(i)).map_or("", |c| c.trim())
    }

    /// A cell as a number that is not negative.
    pub fn number(&self, row: &Row, column: &str, said: &mut Vec<Diagnostic>) -> Option<f64> {
        let text = self.text(row, column);
        match amount(text) {
            Amount::Is(value) => Some(value),
            Amount::Missing => None,
            Amount::Unreadable => {
                let index = self.column(column).unwrap_or_default();
                let place = Place {
                    file: self.name.clone(),
                    line: row.line,
                    // Columns of the table, since a cell may go over several lines.
                    column: u32::try_from(index + 1).unwrap_or(u32::MAX),
                };
                let message = format!("{column} is not a number: {text:?}");
                said.push(warning(UNREADABLE_CELL, place, message, "it counts as missing"));
                None
            }
        }
    }

    /// The name of a row: its id, or its number.
    pub fn id(&self, row: &Row, index: usize) -> String {
        match self.text(row, "id") {
            "" => format!("row-{}", index + 1),
            id => id.to_owned(),
        }
    }

    /// The public facts of a row, and nothing else of it.
    pub fn facts(&self, row: &Row, said: &mut Vec<Diagnostic>) -> Facts {
        let text = |column| self.text(row, column).to_owned();
        let mut number = |column| self.number(row, column, said);
        Facts {
            year: number("year"),
            records: number("records"),
            attacker_dwell_days: number("attacker_dwell_days"),
            contain_days: number("contain_days"),
            notify_days: number("notify_days"),
            annual_revenue_usd: number("annual_revenue_usd"),
            sector: text("sector"),
            country: text("country"),
            api_weakness: text("api_weakness"),
            how_it_happened: text("how_it_happened"),
            data_classes: text("data_classes"),
        }
    }
}

enum Amount {
    Is(f64),
    Missing,
    Unreadable,
}

/// "5,400,000", "5.4 million", "~$3bn", "10k+" and "" are read; a range is its middle on a scale of factors.
fn amount(text: &str) -> Amount {
    let lower = text.to_lowercase();
    let plain = lower.trim_matches(|c: char| c.is_whitespace() || "~<>≈=+$€£\"'".contains(c));
    if matches!(
        plain,
        "" | "-" | "–" | "?" | "n/a" | "na" | "none" | "null" | "nan" | "unknown" | "not known" | "undisclosed"
    ) {
        return Amount::Missing;
    }
    if let Some(value) = one_amount(plain) {
        return Amount::Is(value);
    }
    let range = plain.split_once(['–', '-']).or_else(|| plain.split_once(" to "));
    match range.and_then(|(low, high)| Some((one_amount(low)?, one_amount(high)?))) {
        Some((low, high)) => Amount::Is(libm::sqrt(low * high)),
        None => Amount::Unreadable,
    }
}

fn one_amount(text: &str) -> Option<f64> {
    let text = text.trim().trim_start_matches("usd").trim_start_matches("about").trim();
    let text = text.trim_matches(|c: char| c.is_whitespace() || "~<>≈+$€£".contains(c));
    let digits = text.find(|c: char| !(c.is_ascii_digit() || ".,_' \u{a0}e+-".contains(c))).unwrap_or(text.len());
    let (digits, unit) = text.split_at(digits);
    let scale = match unit.trim().trim_end_matches(['.', '+']) {
        "" | "usd" | "days" | "day" | "d" | "records" | "people" => 1.0,
        "k" | "thousand" => 1e3,
        "m" | "mn" | "mio" | "million" | "million usd" => 1e6,
        "b" | "bn" | "billion" | "billion usd" => 1e9,
        "t" | "tn" | "trillion" => 1e12,
        _ => return None,
    };
    let clean: String = digits.chars().filter(|c| !",_' \u{a0}".contains(*c)).collect();
    let value = clean.parse::<f64>().ok()? * scale;
    (value.is_finite() && value >= 0.0).then_some(value)
}

/// Rows of values as RFC 4180 has them; gives the line on which a quotation mark was left open.
fn split(text: &str, separator: char) -> Result<Vec<Row>, u32> {
    let (mut rows, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun, mut opened) = (1, 1, 0);
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    let mut finish = |cells: &mut Vec<String>, cell: &mut String, begun: u32| {
        cells.push(std::mem::take(cell));
        let cells = std::mem::take(cells);
        if cells.iter().any(|c| !c.trim().is_empty()) {
            rows.push(Row { line: begun, cells });
        }
    };
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                (quoted, opened) = (true, line);
            }
            '\n' => {
                line += 1;
                if quoted {
                    cell.push(c);
                } else {
                    finish(&mut cells, &mut cell, begun);
                    begun = line;
                }
            }
            '\r' if !quoted => {}
            c if c == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    if quoted {
        return Err(opened);
    }
    finish(&mut cells, &mut cell, begun);
    Ok(rows)
}

fn error(code: &'static str, place: Place, message: String, hint: &str) -> Diagnostic {
    Diagnostic { severity: Severity::Error, code, place, message, hint: hint.to_owned() }
}

fn warning(code: &'static str, place: Place, message: String, hint: &str) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, code, place, message, hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_the_ways_people_write_them() {
        let read = |text| match amount(text) {
            Amount::Is(value) => Some(value),
            Amount::Missing => None,
            Amount::Unreadable => Some(-1.0),
        };
        for (text, value) in [
            ("5400000", 5.4e6),
            ("5,400,000", 5.4e6),
            ("5.4 million", 5.4e6),
            ("~$3bn", 3e9),
            (" 10k+ ", 1e4),
            ("1e6", 1e6),
            ("3 days", 3.0),
            ("0", 0.0),
        ] {
            assert_eq!(read(text), Some(value), "{text}");
        }
        let middle = read("100-400").expect("a range");
        assert!((middle - 200.0).abs() < 1e-9);
        assert_eq!(read("unknown"), None);
        assert_eq!(read(""), None);
        assert_eq!(read("-5"), Some(-1.0));
        assert_eq!(read("a few"), Some(-1.0));
    }

    #[test]
    fn quotation_marks_lines_and_other_separators_are_read() {
        let text = "\u{feff}ID;Year;Sector;Records\r\n\"a;b\";2020;\"re\"\"tail\";5\r\n\r\nc;2021;bank\r\n";
        let (sheet, warnings) = Sheet::parse("t.csv", text).expect("a table");
        assert_eq!(sheet.rows.len(), 2);
        assert_eq!(sheet.id(&sheet.rows[0], 0), "a;b");
        assert_eq!(sheet.text(&sheet.rows[0], "sector"), "re\"tail");
        assert_eq!(sheet.rows[1].line, 4);
        assert_eq!(sheet.facts(&sheet.rows[1], &mut Vec::new()).records, None);
        assert!(warnings.iter().any(|w| w.message.contains("country")));
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_line() {
        let refused = |text: &str| Sheet::parse("t.csv", text).map(|_| ()).expect_err("a fault")[0].clone();
        assert_eq!(refused("").code, NOT_A_TABLE);
        assert_eq!(refused("name,price\nx,1\n").code, NOT_A_TABLE);
        assert_eq!(refused("id,year\na,\"2020\nb,2021\n").place.line, 2);
        let fault = refused("id,year\na,2020\nb,20,21\n");
        assert_eq!((fault.code, fault.place.line), (MISFIT, 3));
    }
}
