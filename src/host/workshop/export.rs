//! The ecosystem that is being edited, written as something else: for other tools, for slides, for spreadsheets.
//!
//! Written as a whole or not at all, and never over a file that is there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files;
use crate::analysis::graph::analyse;
use crate::export::drawing::{Sketch, png, svg};
use crate::export::{dragon, otm, picture, tables};
use crate::scenario::compile::compile_ecosystem;
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::load::Library;

/// As what it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportAs {
    /// The picture as it is seen, as lines.
    #[default]
    Svg,
    /// The picture as it is seen, as pixels.
    Png,
    /// Open Threat Model.
    Otm,
    /// OWASP Threat Dragon.
    ThreatDragon,
    /// A flowchart for Markdown.
    Mermaid,
    /// A graph for Graphviz.
    Dot,
    /// Assets as a table.
    Assets,
    /// Flows as a table.
    Flows,
    /// What the analysis finds, as a table.
    Findings,
    /// A risk register as a table.
    RiskRegister,
}

impl ExportAs {
    /// All, in the order in which they are offered.
    pub const ALL: [ExportAs; 10] = [
        ExportAs::Svg,
        ExportAs::Png,
        ExportAs::Otm,
        ExportAs::ThreatDragon,
        ExportAs::Mermaid,
        ExportAs::Dot,
        ExportAs::Assets,
        ExportAs::Flows,
        ExportAs::Findings,
        ExportAs::RiskRegister,
    ];

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            ExportAs::Svg => "Picture as it is seen (SVG)",
            ExportAs::Png => "Picture as it is seen (PNG)",
            ExportAs::Otm => "Open Threat Model 0.2",
            ExportAs::ThreatDragon => "Threat Dragon 2",
            ExportAs::Mermaid => "Flowchart for Markdown (Mermaid)",
            ExportAs::Dot => "Graph for Graphviz",
            ExportAs::Assets => "Table of assets (CSV)",
            ExportAs::Flows => "Table of flows (CSV)",
            ExportAs::Findings => "Table of findings (CSV)",
            ExportAs::RiskRegister => "Risk register (CSV)",
        }
    }

    /// How the name of such a file ends, behind the name of the ecosystem.
    pub fn ending(self) -> &'static str {
        match self {
            ExportAs::Svg => ".svg",
            ExportAs::Png => ".png",
            ExportAs::Otm => ".otm.json",
            ExportAs::ThreatDragon => ".threat-dragon.json",
            ExportAs::Mermaid => ".mmd",
            ExportAs::Dot => ".dot",
            ExportAs::Assets => "-assets.csv",
            ExportAs::Flows => "-flows.csv",
            ExportAs::Findings => "-findings.csv",
            ExportAs::RiskRegister => "-risks.csv",
        }
    }
}

/// What is to be written where.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportOrder {
    /// As what.
    pub format: ExportAs,
    /// Where to.
    pub path: PathBuf,
    /// The document.
    pub doc: Arc<EcosystemDoc>,
    /// The picture as it is seen.
    pub sketch: Arc<Sketch>,
}

/// Pixels for one point: sharp on a projector and in print.
const SCALE: f32 = 2.0;

/// Writes it. A name without a folder goes to the folder of the user's own ecosystems. Returns where it is.
///
/// # Errors
/// Why it was not written, in words.
pub(super) fn export(own: &Path, order: &ExportOrder, library: Option<&Library>) -> Result<PathBuf, String> {
    let path = match order.path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => order.path.clone(),
        _ => own.join(&order.path),
    };
    if path.exists() {
        return Err(format!("{} exists already. Choose another name.", path.display()));
    }
    if path.parent() == Some(own) {
        std::fs::create_dir_all(own).map_err(|why| format!("{} could not be made: {why}.", own.display()))?;
    }
    let bytes = bytes(order, library).map_err(|why| format!("It could not be exported: {why}."))?;
    files::put_bytes(&path, &bytes)?;
    Ok(path)
}

fn bytes(order: &ExportOrder, library: Option<&Library>) -> Result<Vec<u8>, String> {
    let doc = &*order.doc;
    let findings = || {
        let library = library.ok_or("the library of techniques could not be read")?;
        let eco = compile_ecosystem(doc).map_err(|why| format!("it does not fit together yet: {why}"))?;
        Ok::<_, String>(analyse(&eco, &library.techniques.techniques).findings)
    };
    let text = match order.format {
        ExportAs::Svg => svg(&order.sketch),
        ExportAs::Png => return png(&order.sketch, SCALE).map_err(|why| why.to_string()),
        ExportAs::Otm => otm::otm(doc).map_err(|why| why.to_string())?,
        ExportAs::ThreatDragon => dragon::dragon(doc).map_err(|why| why.to_string())?,
        ExportAs::Mermaid => picture::mermaid(doc),
        ExportAs::Dot => picture::dot(doc),
        ExportAs::Assets => tables::assets(doc),
        ExportAs::Flows => tables::flows(doc),
        ExportAs::Findings => tables::findings(&findings()?),
        ExportAs::RiskRegister => tables::register(doc, &findings()?),
    };
    Ok(text.into_bytes())
}
