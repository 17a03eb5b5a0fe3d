//! The same graph as a table: for screen readers, and for those who would rather read rows.

use egui::Ui;

use super::state::{GraphEvents, GraphState, Pick};
use super::view::{GraphView, is_throttled, state_words};
use crate::app::theme::Tone;
use crate::app::widgets::{Cell, Column, table};
use crate::base::id::{AssetId, FlowId};
use crate::engine::view::{Overlay, Service};
use crate::scenario::doc::Mark;

/// What the rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableKind {
    /// Assets.
    #[default]
    Assets,
    /// Flows.
    Flows,
}

/// The graph as a table. A click selects, as in the picture.
pub fn table_ui(
    ui: &mut Ui,
    view: &GraphView,
    overlay: &Overlay,
    state: &mut GraphState,
    kind: TableKind,
) -> GraphEvents {
    let picked = match kind {
        TableKind::Assets => assets(ui, view, overlay, state),
        TableKind::Flows => flows(ui, view, overlay, state),
    };
    let mut events = GraphEvents::default();
    if let Some(pick) = picked {
        state.selected = Some(pick);
        events.selected = Some(Some(pick));
    }
    events
}

fn assets(ui: &mut Ui, view: &GraphView, overlay: &Overlay, state: &GraphState) -> Option<Pick> {
    let columns = [
        Column::words("Asset", 190.0),
        Column::words("Kind", 120.0),
        Column::words("Zone", 150.0),
        Column::number("Trust", 56.0),
        Column::words("Owner", 90.0),
        Column::rest("State"),
    ];
    let rows = view.reading_order();
    let chosen = match state.selected {
        Some(Pick::Asset(id)) => rows.iter().position(|row| *row == id),
        _ => None,
    };
    let events = table(ui, "Assets of the graph", &columns, rows.len(), chosen, |row, column| {
        let asset = rows.get(row).and_then(|id| view.picture().assets.get(id.index()));
        let Some(asset) = asset else { return Cell::default() };
        match column {
            0 => Cell::from(asset.name.as_str()).hint(asset.about.as_str()),
            1 => Cell::from(asset.kind.label()),
            2 => Cell::from(view.zone_of(asset).map_or("", |zone| zone.name.as_str())),
            3 => Cell::from(view.trust_of(asset.id).to_string()),
            4 => match asset.owner {
                Some(role) => Cell::from(role.label()).dot(Tone::Role(role)),
                None => Cell::from("nobody").tone(Tone::Warning),
            },
            _ => asset_state(asset.id, asset.fact.as_str(), overlay),
        }
    });
    events.clicked.and_then(|row| rows.get(row)).map(|id| Pick::Asset(*id))
}

fn asset_state(id: AssetId, fact: &str, overlay: &Overlay) -> Cell {
    let Some(state) = overlay.assets.get(id.index()) else { return Cell::from(fact) };
    let words = state_words(state);
    if words.is_empty() {
        return Cell::from(fact);
    }
    let tone = match (state.mark, state.service) {
        (Some(Mark::Compromised), _) => Tone::Danger,
        (Some(Mark::Suspicious), _) => Tone::Warning,
        (None, Service::Isolated) => Tone::Isolated,
        (None, Service::Restored) => Tone::Good,
        (None, Service::Down | Service::Up) => Tone::Neutral,
    };
    let text = words.join(" · ");
    Cell::from(text.as_str()).tone(tone).hint(text)
}

fn flows(ui: &mut Ui, view: &GraphView, overlay: &Overlay, state: &GraphState) -> Option<Pick> {
    let columns = [
        Column::words("From", 170.0),
        Column::words("To", 170.0),
        Column::words("API", 180.0),
        Column::number("Trust step", 84.0),
        Column::words("State", 140.0),
        Column::rest("Carries"),
    ];
    let picture = view.picture();
    let name = |id: AssetId| picture.assets.get(id.index()).map_or("", |asset| asset.name.as_str());
    let chosen = match state.selected {
        Some(Pick::Flow(id)) => Some(id.index()),
        _ => None,
    };
    let events = table(ui, "Flows of the graph", &columns, picture.flows.len(), chosen, |row, column| {
        let Some(flow) = picture.flows.get(row) else { return Cell::default() };
        match column {
            0 => Cell::from(name(flow.from)),
            1 => Cell::from(name(flow.to)),
            2 => Cell::from(flow.api.as_str()),
            3 => Cell::from(if flow.trust_step == 0 { "0".to_owned() } else { format!("{:+}", flow.trust_step) }),
            4 => {
                let state = overlay.flows.get(row).copied().unwrap_or_default();
                match () {
                    () if state.blocked => Cell::from("blocked").tone(Tone::Isolated),
                    () if state.attack => Cell::from("attack path").tone(Tone::Danger),
                    () if is_throttled(state.throttled_to) => {
                        Cell::from(format!("throttled to {} %", state.throttled_to)).tone(Tone::Warning)
                    }
                    () => Cell::from(""),
                }
            }
            _ => Cell::from(flow.carries.as_str()).hint(flow.carries.as_str()),
        }
    });
    events.clicked.map(|row| Pick::Flow(FlowId::new(row)))
}
