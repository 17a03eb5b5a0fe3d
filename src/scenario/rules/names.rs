//! Which names exist, by kind.

use std::collections::{BTreeMap, BTreeSet};

use super::leaf::{Leaf, Space, What};
use crate::base::diag::nearest;
use crate::scenario::doc::{ScenarioDoc, Target};
use crate::scenario::load::Library;

/// Names that a document and what it builds on give.
pub(super) struct Names<'a> {
    known: BTreeMap<Space, BTreeSet<&'a str>>,
    /// Options by decision.
    pub options: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Clocks by regime.
    pub clocks: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Standing actions that the scenario offers, with what they are pointed at.
    pub actions: BTreeMap<&'a str, Target>,
}

impl<'a> Names<'a> {
    /// The names that these values give.
    pub fn of(leaves: &[Leaf<'a>]) -> Names<'a> {
        let mut names = Names {
            known: BTreeMap::new(),
            options: BTreeMap::new(),
            clocks: BTreeMap::new(),
            actions: BTreeMap::new(),
        };
        names.add(leaves);
        names
    }

    /// Adds the names that these values give.
    pub fn add(&mut self, leaves: &[Leaf<'a>]) {
        // An option belongs to the decision before it, a clock to the regime.
        let (mut decision, mut regime) = ("", "");
        for leaf in leaves {
            let What::Id { space, id, .. } = leaf.what else { continue };
            // A stand-in for a name makes its table incomplete, as does an empty one.
            let id = if leaf.at.is_hole() { "" } else { id };
            self.known.entry(space).or_default().insert(id);
            match space {
                Space::Decision => decision = id,
                Space::Regime => regime = id,
                Space::Option => {
                    self.options.entry(decision).or_default().insert(id);
                }
                Space::Clock => {
                    self.clocks.entry(regime).or_default().insert(id);
                }
                _ => {}
            }
        }
        if !leaves.is_empty() {
            self.even_if_empty(leaves);
        }
    }

    /// A table without entries is a table nevertheless: every name in it is unknown.
    fn even_if_empty(&mut self, leaves: &[Leaf<'a>]) {
        let of =
            |wanted: Space| leaves.iter().any(|leaf| matches!(leaf.what, What::Id { space, .. } if space == wanted));
        let spaces: &[Space] = if of(Space::Scenario) {
            &[
                Space::Step,
                Space::Fact,
                Space::Inject,
                Space::Decision,
                Space::Option,
                Space::Action,
                Space::Obligation,
                Space::Objective,
                Space::Chance,
            ]
        } else if of(Space::Ecosystem) {
            &[
                Space::Zone,
                Space::Asset,
                Space::Flow,
                Space::Weakness,
                Space::Control,
                Space::Credential,
                Space::Holding,
            ]
        } else {
            &[]
        };
        for space in spaces {
            self.known.entry(*space).or_default();
        }
    }

    /// Adds what a scenario takes from the library.
    pub fn add_library(&mut self, scenario: &'a ScenarioDoc, library: &'a Library) {
        let mut add = |space, names: &mut dyn Iterator<Item = &'a str>| {
            self.known.entry(space).or_default().extend(names);
        };
        add(Space::Technique, &mut library.techniques.techniques.iter().map(|technique| technique.id.as_str()));
        add(Space::Regime, &mut library.regimes.regimes.iter().map(|regime| regime.id.as_str()));
        add(Space::Calendar, &mut library.calendars.calendars.iter().map(|calendar| calendar.id.as_str()));
        add(Space::Param, &mut library.costs.parameters.iter().map(|parameter| parameter.id.as_str()));
        add(Space::Action, &mut library.playbook.actions.iter().map(|action| action.deed.id.as_str()));
        for regime in &library.regimes.regimes {
            let clocks = regime.clocks.iter().map(|clock| clock.id.as_str());
            self.clocks.entry(regime.id.as_str()).or_default().extend(clocks);
        }
        let taken = |id: &str| scenario.playbook.iter().any(|wanted| wanted == id);
        let shared = library.playbook.actions.iter().filter(|action| taken(&action.deed.id));
        let actions = shared.chain(&scenario.actions).map(|action| (action.deed.id.as_str(), action.target));
        self.actions.extend(actions);
    }

    /// Whether the table of a kind could be read whole.
    pub fn complete(&self, space: Space) -> bool {
        self.known.get(&space).is_some_and(|names| !names.contains(""))
    }

    /// Whether a name exists. Everything exists in a table that could not be read whole.
    pub fn has(&self, space: Space, name: &str) -> bool {
        !self.complete(space) || self.known.get(&space).is_some_and(|names| names.contains(name))
    }

    /// Whether an option of a decision exists. Nothing is said about decisions that do not.
    pub fn has_option(&self, decision: &str, option: &str) -> bool {
        match self.options.get(decision) {
            Some(options) => options.contains(option) || options.contains(""),
            None => true,
        }
    }

    /// All names of a kind.
    pub fn list(&self, space: Space) -> impl Iterator<Item = &'a str> {
        self.known.get(&space).into_iter().flatten().copied()
    }

    /// A hint for a name that does not exist: the nearest, or what there is.
    pub fn hint(&self, space: Space, wrong: &str) -> String {
        hint(wrong, self.list(space).collect::<Vec<_>>().as_slice(), space.noun())
    }
}

/// A hint for a name that does not exist: the nearest, or what there is.
pub(super) fn hint(wrong: &str, valid: &[&str], noun: &str) -> String {
    // In a large table only names with the same beginning are worth a look, and no name is as long as a sentence.
    let large = valid.len() > 200;
    let beginning = wrong.chars().next();
    let candidates = valid.iter().filter(|name| name.len() <= 60 && (!large || name.chars().next() == beginning));
    let near = if wrong.len() <= 60 { nearest(wrong, candidates.copied()) } else { None };
    if let Some(near) = near {
        return format!("did you mean {near:?}?");
    }
    match valid.len() {
        0 => format!("there is no {noun} yet"),
        1..=12 => format!("there are {}", valid.join(", ")),
        count => format!("none of the {count} that exist comes near"),
    }
}

/// "isolate@ledger" as action and target.
pub(super) fn action_parts(name: &str) -> (&str, Option<&str>) {
    match name.split_once('@') {
        Some((action, target)) => (action, Some(target)),
        None => (name, None),
    }
}
