//! Text in, diagnostics and a valid scenario out.
//!
//! [`source`] reads a file within bounds, [`tree`] indexes its positions, [`decode`] turns it into the documents of [`doc`],
//! [`rules`] say everything that is wrong, [`compile`] makes a [`model::Scenario`] of it, and [`graph`] answers questions about
//! the trust-boundary graph, [`moves`] is the rule graph of what attacks can do on it. [`load`] puts these together. The way back: [`edit`] changes an ecosystem step by step, [`lint`]
//! says what is wrong with it and where, [`write`] makes a text of it. [`generate`] invents ecosystems of any size for tests
//! and measurements. Deliberately absent: anything that a run changes.

pub mod bundled;
pub mod compile;
pub mod cost;
pub mod decode;
pub mod doc;
pub mod edit;
pub mod generate;
pub mod graph;
pub mod lint;
pub mod load;
pub mod model;
pub mod moves;
pub mod rules;
pub mod source;
pub mod tree;
pub mod write;
