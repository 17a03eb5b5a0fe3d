//! API descriptions: several of them become one ecosystem, in which services are called by people, programs or anybody.
//!
//! [`read`] walks a document of any version, [`graph`] draws what was read. A description knows no zones and next to no callers:
//! what stands there instead is a guess, marked as one, with a question that asks for the truth. Deliberately absent: any
//! request to an address in it.

pub(super) mod files;
pub(super) mod graph;
mod kept;
pub(super) mod model;
pub(super) mod out;
pub(super) mod read;
mod schema;
mod security;
mod servers;

use super::text::Node;

/// Whether a document is an API description.
pub(super) fn fits(node: Node<'_>) -> bool {
    node.get("openapi").is_some() || node.get("swagger").is_some()
}
