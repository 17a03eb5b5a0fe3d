//! Text in, diagnostics and a valid scenario out.

mod bundled;
pub mod decode;
pub mod doc;
pub mod load;
mod rules;
pub mod source;
pub mod tree;
