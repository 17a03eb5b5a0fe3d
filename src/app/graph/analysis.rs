//! What an analysis says about a graph: marks on assets and flows, a numbered path, and a legend. Plain data.
//!
//! Every tone has a shape and every step a number, so that it reads the same in black and white. Deliberately absent: where
//! any of it comes from; analyses fill it in, the graph draws it and [`analysis_table_ui`] says it as rows.

use std::collections::BTreeMap;

use egui::Ui;

use super::fold::Folded;
use super::state::{GraphEvents, GraphState, Pick};
use super::view::GraphView;
use crate::app::theme::Tone;
use crate::app::widgets::{Cell, Column, table};
use crate::base::id::{AssetId, FlowId};
use crate::engine::view::PictureView;

/// What is drawn over a graph besides its states. Empty means nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnalysisOverlay {
    /// What it shows: "Choke points".
    pub title: String,
    /// Assets that it is about; where it has any mark at all, the rest steps back.
    pub nodes: Vec<NodeMark>,
    /// Flows that it is about.
    pub flows: Vec<FlowMark>,
    /// A way through the graph, step by step.
    pub path: Vec<PathStep>,
    /// What the tones mean here.
    pub legend: Vec<LegendRow>,
}

/// One step of a way.
#[derive(Clone, Debug, PartialEq)]
pub struct PathStep {
    /// The flow that it walks, or the asset on which it is done.
    pub pick: Pick,
    /// Its number.
    pub number: usize,
    /// It walks the flow against its arrow.
    pub against: bool,
    /// What is done, in a few words.
    pub words: String,
}

/// One marked asset.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeMark {
    /// The asset.
    pub asset: AssetId,
    /// Colour and shape.
    pub tone: Tone,
    /// How much of it, 0..1: the height of a bar at the side of the box. Clamped.
    pub strength: f32,
    /// A few words or a number on the badge; may be empty.
    pub label: String,
}

/// One marked flow.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowMark {
    /// The flow.
    pub flow: FlowId,
    /// Colour, pattern and shape.
    pub tone: Tone,
    /// A few words on the line; may be empty.
    pub label: String,
}

/// One row of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendRow {
    /// The tone that is explained.
    pub tone: Tone,
    /// What it means.
    pub text: String,
}

impl AnalysisOverlay {
    /// Whether it marks anything.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.flows.is_empty() && self.path.is_empty()
    }

    /// For a picture with folded zones: a zone takes the strongest mark of what it holds, a bundle counts its marks.
    pub(super) fn folded(&self, whole: &PictureView, folded: &Folded) -> AnalysisOverlay {
        let mut nodes: BTreeMap<AssetId, (NodeMark, usize)> = BTreeMap::new();
        for mark in &self.nodes {
            let Some(shown) = folded.shown_as(mark.asset) else { continue };
            let entry = nodes.entry(shown).or_insert_with(|| (NodeMark { asset: shown, ..mark.clone() }, 0));
            entry.1 += 1;
            if mark.strength > entry.0.strength {
                entry.0 = NodeMark { asset: shown, ..mark.clone() };
            }
        }
        let mut flows: BTreeMap<FlowId, (FlowMark, usize)> = BTreeMap::new();
        for mark in &self.flows {
            let Some(line) = folded.line_of(mark.flow) else { continue };
            flows.entry(line).or_insert_with(|| (FlowMark { flow: line, ..mark.clone() }, 0)).1 += 1;
        }
        // A call within a folded zone is a step on the zone. Numbers stay: they are those of the list beside.
        let shown = |pick: Pick| {
            folded.inward(pick).or_else(|| match pick {
                Pick::Asset(_) => None,
                Pick::Flow(id) => folded.shown_as(whole.flows.get(id.index())?.to).map(Pick::Asset),
            })
        };
        let step = |step: &PathStep| Some(PathStep { pick: shown(step.pick)?, ..step.clone() });
        let path = self.path.iter().filter_map(step).collect();
        let counted = |label: String, count: usize| if count > 1 { format!("{count} ×") } else { label };
        AnalysisOverlay {
            title: self.title.clone(),
            nodes: nodes
                .into_values()
                .map(|(mark, n)| NodeMark { label: counted(mark.label.clone(), n), ..mark })
                .collect(),
            flows: flows
                .into_values()
                .map(|(mark, n)| FlowMark { label: counted(mark.label.clone(), n), ..mark })
                .collect(),
            path,
            legend: self.legend.clone(),
        }
    }
}

/// The shape that goes with a tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkShape {
    Triangle,
    Diamond,
    Circle,
    Square,
    Ring,
}

impl MarkShape {
    pub fn of(tone: Tone) -> MarkShape {
        match tone {
            Tone::Danger => MarkShape::Triangle,
            Tone::Warning => MarkShape::Diamond,
            Tone::Good => MarkShape::Circle,
            Tone::Info | Tone::Accent => MarkShape::Square,
            Tone::Neutral | Tone::Isolated | Tone::Role(_) => MarkShape::Ring,
        }
    }
}

/// An overlay by what it marks, for one frame.
pub(super) struct Marks<'a> {
    pub overlay: &'a AnalysisOverlay,
    nodes: BTreeMap<AssetId, &'a NodeMark>,
    flows: BTreeMap<FlowId, &'a FlowMark>,
    steps: BTreeMap<Pick, Vec<&'a PathStep>>,
}

/// So many numbers stand on one thing; more are told by the list.
const MOST_NUMBERS: usize = 3;

impl<'a> Marks<'a> {
    pub fn of(overlay: &'a AnalysisOverlay) -> Marks<'a> {
        let mut steps: BTreeMap<Pick, Vec<&PathStep>> = BTreeMap::new();
        for step in &overlay.path {
            steps.entry(step.pick).or_default().push(step);
        }
        Marks {
            overlay,
            nodes: overlay.nodes.iter().map(|mark| (mark.asset, mark)).collect(),
            flows: overlay.flows.iter().map(|mark| (mark.flow, mark)).collect(),
            steps,
        }
    }

    pub fn node(&self, asset: AssetId) -> Option<&'a NodeMark> {
        self.nodes.get(&asset).copied()
    }

    pub fn flow(&self, flow: FlowId) -> Option<&'a FlowMark> {
        self.flows.get(&flow).copied()
    }

    /// The numbers of the steps there: "2", "1 · 3"; none where there is no step.
    pub fn step(&self, pick: Pick) -> Option<String> {
        let steps = self.steps.get(&pick)?;
        let mut numbers: Vec<String> = steps.iter().take(MOST_NUMBERS).map(|step| step.number.to_string()).collect();
        if steps.len() > MOST_NUMBERS {
            numbers.push("…".to_owned());
        }
        Some(numbers.join(" · "))
    }

    /// Whether a step is there.
    pub fn passes(&self, pick: Pick) -> bool {
        self.steps.contains_key(&pick)
    }

    /// Whether every step over a flow walks against its arrow.
    pub fn is_against(&self, flow: FlowId) -> bool {
        self.steps.get(&Pick::Flow(flow)).is_some_and(|steps| steps.iter().all(|step| step.against))
    }

    /// Whether there are marks, and this is none of them.
    pub fn fades_asset(&self, asset: AssetId) -> bool {
        !self.overlay.is_empty() && self.node(asset).is_none() && !self.passes(Pick::Asset(asset))
    }

    /// The same for a flow.
    pub fn fades_flow(&self, flow: FlowId) -> bool {
        !self.overlay.is_empty() && self.flow(flow).is_none() && !self.passes(Pick::Flow(flow))
    }

    /// What a screen reader says besides; empty for nothing.
    pub fn spoken(&self, pick: Pick) -> String {
        let label = match pick {
            Pick::Asset(id) => self.node(id).map(|mark| mark.label.as_str()),
            Pick::Flow(id) => self.flow(id).map(|mark| mark.label.as_str()),
        };
        let against = if let Pick::Flow(id) = pick { self.is_against(id) } else { false };
        let step = self.step(pick).map(|step| {
            let against = if against { ", against the arrow" } else { "" };
            format!("step {step} of the path{against}")
        });
        let parts = label.filter(|label| !label.is_empty()).map(str::to_owned).into_iter().chain(step);
        parts.map(|part| format!(", {part}")).collect()
    }
}

/// An overlay as a table: the steps of the path first, then assets by strength, then flows. A click selects.
pub fn analysis_table_ui(
    ui: &mut Ui,
    view: &GraphView,
    analysis: &AnalysisOverlay,
    state: &mut GraphState,
) -> GraphEvents {
    let mut rows: Vec<(String, Pick, Tone, &str)> = Vec::new();
    let against = |pick: Pick| analysis.path.iter().any(|step| step.pick == pick && step.against);
    for step in &analysis.path {
        rows.push((step.number.to_string(), step.pick, Tone::Danger, step.words.as_str()));
    }
    let mut nodes: Vec<&NodeMark> = analysis.nodes.iter().collect();
    nodes.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.asset.cmp(&b.asset)));
    rows.extend(nodes.into_iter().map(|m| (String::new(), Pick::Asset(m.asset), m.tone, m.label.as_str())));
    rows.extend(analysis.flows.iter().map(|m| (String::new(), Pick::Flow(m.flow), m.tone, m.label.as_str())));
    let columns = [
        Column::number("Step", 48.0),
        Column::words("What", 220.0),
        Column::words("Where", 220.0),
        Column::words("Means", 170.0),
        Column::rest("Note"),
    ];
    let meaning = |tone: Tone| {
        let row = analysis.legend.iter().find(|row| row.tone == tone);
        row.map_or("", |row| row.text.as_str())
    };
    let picture = view.picture();
    let asset = |id: AssetId| picture.assets.get(id.index()).map_or("", |asset| asset.name.as_str());
    let chosen = state.selected.and_then(|pick| rows.iter().position(|row| row.1 == pick));
    let name = if analysis.title.is_empty() { "Marks on the graph" } else { analysis.title.as_str() };
    let events = table(ui, name, &columns, rows.len(), chosen, |row, column| {
        let Some((step, pick, tone, note)) = rows.get(row) else { return Cell::default() };
        match column {
            0 => Cell::from(step.as_str()),
            1 => match pick {
                Pick::Asset(id) => Cell::from(asset(*id)).dot(*tone),
                Pick::Flow(id) => {
                    Cell::from(picture.flows.get(id.index()).map_or("", |flow| flow.api.as_str())).dot(*tone)
                }
            },
            2 => match pick {
                Pick::Asset(id) => {
                    let zone = picture.assets.get(id.index()).and_then(|asset| view.zone_of(asset));
                    Cell::from(zone.map_or("", |zone| zone.name.as_str()))
                }
                Pick::Flow(id) => match picture.flows.get(id.index()) {
                    Some(flow) if !step.is_empty() && against(*pick) => {
                        Cell::from(format!("{} → {}, against the call", asset(flow.to), asset(flow.from)))
                    }
                    Some(flow) => Cell::from(format!("{} → {}", asset(flow.from), asset(flow.to))),
                    None => Cell::default(),
                },
            },
            3 if !step.is_empty() => Cell::from("step of the path"),
            3 => Cell::from(meaning(*tone)),
            _ => Cell::from(*note).hint(*note),
        }
    });
    let mut out = GraphEvents::default();
    if let Some((_, pick, ..)) = events.clicked.and_then(|row| rows.get(row)) {
        state.selected = Some(*pick);
        out.selected = Some(Some(*pick));
    }
    out
}
