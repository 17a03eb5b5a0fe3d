//! A briefing on one page: HTML that needs nothing beside itself and prints on A4, or Markdown.
//!
//! Every figure comes from [`Briefing`]; a page computes none. Deliberately absent: PDF, which any browser prints.

mod chart;
mod html;
mod markdown;
pub mod words;

use std::path::Path;

use crate::analysis::annual::Loss;
use crate::analysis::brief::Briefing;

/// What a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a browser, and for print.
    Html,
    /// Plain text with tables.
    Markdown,
}

impl Format {
    /// By the name of a file.
    ///
    /// # Errors
    /// What a name should end in.
    pub fn of(path: &Path) -> Result<Format, String> {
        match path.extension().and_then(|e| e.to_str()) {
            Some("html" | "htm") => Ok(Format::Html),
            Some("md") => Ok(Format::Markdown),
            _ => Err("Give the file a name that ends in .html or .md.".to_owned()),
        }
    }
}

/// The page.
pub fn page(briefing: &Briefing, format: Format) -> String {
    match format {
        Format::Html => html::html(briefing),
        Format::Markdown => markdown::markdown(briefing),
    }
}

/// Sensitivities that a page has room for.
const MOST_BARS: usize = 8;

/// Percentiles that stand in tables.
pub const PERCENTILES: [f64; 6] = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];

/// Postures whose curve is the same, as one: names joined, and the loss. Postures that differ in training alone are the same.
pub fn curves(briefing: &Briefing) -> Vec<(String, &Loss)> {
    let mut out: Vec<(String, &Loss)> = Vec::new();
    for posture in &briefing.postures {
        match out.iter_mut().find(|(_, loss)| **loss == posture.loss) {
            Some((name, _)) => {
                name.push_str(" = ");
                name.push_str(&posture.name);
            }
            None => out.push((posture.name.clone(), &posture.loss)),
        }
    }
    out
}
