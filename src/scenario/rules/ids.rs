//! Names that are given: their shape, and that each is given once.

use std::collections::BTreeMap;

use super::leaf::{Leaf, What};
use super::{Check, Findings, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "S100",
        summary: "names are lower case letters, digits and single dashes",
        check: Check::Values(shape),
    },
    Rule { code: "S101", summary: "a name is given once", check: Check::Values(once) },
];

fn shape(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        let What::Id { space, id, .. } = leaf.what else { continue };
        if !is_well_formed(id) {
            let message = format!("the {} name {id:?} is not lower case with dashes", space.noun());
            out.error(leaf.at, message, format!("write {:?}", well_formed(id)));
        }
    }
}

/// At most 60 characters, so that they fit where people read them.
fn is_well_formed(id: &str) -> bool {
    (1..=60).contains(&id.len())
        && id
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

fn well_formed(id: &str) -> String {
    let plain: String =
        id.chars().take(60).map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "a-name".to_owned() } else { parts.join("-") }
}

fn once(leaves: &[Leaf<'_>], out: &mut Findings) {
    let mut first = BTreeMap::new();
    for leaf in leaves {
        let What::Id { space, id, scope } = leaf.what else { continue };
        if id.is_empty() || leaf.at.is_hole() {
            continue;
        }
        let earlier = first.entry((space, scope, id)).or_insert(leaf.at);
        if earlier.node_id() != leaf.at.node_id() {
            let message = format!("the {} name {id:?} is given a second time", space.noun());
            let hint = format!("the first is in line {}; rename one of them", earlier.place().line);
            out.error(leaf.at, message, hint);
        }
    }
}
