//! The trust-boundary graph on a screen: build a [`GraphView`] from a picture once, draw it with [`graph_ui`] every frame.
//!
//! [`table_ui`] says the same as a table, [`detail_ui`] tells about what is selected, [`Miniature`] is the graph on a card.
//! Deliberately absent: editing (where an asset was dragged is only told), and any knowledge of the session; what is drawn
//! over the picture is an `Overlay` of states, and an [`AnalysisOverlay`] where something was worked out. Large pictures begin
//! with their zones folded.

mod analysis;
mod canvas;
mod controls;
mod detail;
mod draw;
mod export;
mod find;
mod flows;
pub mod focus;
mod fold;
mod hands;
mod marks;
mod mini;
pub mod sample;
mod state;
mod strokes;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_large;
mod ui;
mod view;

pub use crate::layout;
pub use analysis::{AnalysisOverlay, FlowMark, LegendRow, NodeMark, PathStep, analysis_table_ui};
pub use controls::legend_ui;
pub use detail::detail_ui;
pub use export::sketch_as_seen;
pub use find::find_assets;
pub use fold::{FOLDED_FROM, Folds};
pub use mini::Miniature;
pub use state::{
    Camera, Controls, Detail, ExposureFilter, Filter, GraphEvents, GraphOptions, GraphState, Hands, Panel, Pick,
    Reveal, SensitivityFilter, TrustFilter, View,
};
pub use table::{TableKind, table_ui};
pub use ui::{analysed_graph_ui, graph_ui};
pub use view::{Direction, GraphView, state_words};
