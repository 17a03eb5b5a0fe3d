//! The trust-boundary graph on a screen: build a [`GraphView`] from a picture once, draw it with [`graph_ui`] every frame.
//!
//! [`table_ui`] says the same as a table, [`detail_ui`] tells about what is selected, [`Miniature`] is the graph on a card.
//! Deliberately absent: editing (where an asset
//! was dragged is only told), and any knowledge of the session; what is drawn over the picture is an `Overlay`.

mod canvas;
mod controls;
mod detail;
mod draw;
pub mod focus;
mod hands;
pub mod layout;
mod mini;
pub mod sample;
mod state;
mod table;
#[cfg(test)]
mod tests;
mod ui;
mod view;

pub use controls::legend_ui;
pub use detail::detail_ui;
pub use mini::Miniature;
pub use state::{
    Camera, Controls, Detail, ExposureFilter, Filter, GraphEvents, GraphOptions, GraphState, Hands, Panel, Pick,
    Reveal, SensitivityFilter, TrustFilter, View,
};
pub use table::{TableKind, table_ui};
pub use ui::graph_ui;
pub use view::{Direction, GraphView, state_words};
