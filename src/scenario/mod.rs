//! Text in, diagnostics and a valid scenario out.

pub mod compile;
pub mod doc;
pub mod graph;
pub mod load;
pub mod model;
