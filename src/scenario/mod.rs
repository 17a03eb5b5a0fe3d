//! Text in, diagnostics and a valid scenario out.

pub mod doc;
