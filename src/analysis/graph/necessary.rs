//! For each fact, everything that no plan for it can do without: one pass instead of one search per thing taken away.
//!
//! A thing is necessary for a fact when each rule that gives the fact either goes through it or needs a fact for which it
//! is necessary. The greatest solution of that is exactly "not derivable without it": the facts that can be derived without
//! the thing are the least set closed under the rules that avoid it, and this is its complement. Sets stay small, so sorted
//! lists are quicker than bit sets. Deliberately absent: pairs of things; a minimum cut of flows stands for those.

use super::rules::{Bounds, FactNo, Rules};

/// By fact: the necessary elements, sorted; none where the fact cannot be derived at all.
#[derive(Clone, Debug, Default)]
pub struct Necessary {
    sets: Vec<Option<Vec<u32>>>,
}

impl Necessary {
    /// For every fact that can be derived, given the order in which forward chaining used the rules.
    pub fn of(rules: &Rules, bounds: &Bounds) -> Necessary {
        let mut sets: Vec<Option<Vec<u32>>> = vec![None; rules.facts()];
        let usable: Vec<bool> = {
            let mut usable = vec![false; rules.len()];
            bounds.order.iter().for_each(|r| {
                if let Some(slot) = usable.get_mut(*r as usize) {
                    *slot = true;
                }
            });
            usable
        };
        let mut queued = usable.clone();
        let mut queue: std::collections::VecDeque<u32> = bounds.order.iter().copied().collect();
        let mut all: Vec<u32> = Vec::new();
        while let Some(rule) = queue.pop_front() {
            if let Some(slot) = queued.get_mut(rule as usize) {
                *slot = false;
            }
            all.clear();
            all.extend_from_slice(rules.elements(rule));
            for need in rules.needs(rule) {
                // In this order each need has a set before the first rule that needs it.
                all.extend_from_slice(sets.get(*need as usize).and_then(Option::as_deref).unwrap_or_default());
            }
            all.sort_unstable();
            all.dedup();
            for fact in rules.gives(rule) {
                let own = rules.element_of(*fact);
                let Some(set) = sets.get_mut(*fact as usize) else { continue };
                let changed = match set {
                    None => {
                        let mut first = all.clone();
                        if let Some(own) = own
                            && let Err(at) = first.binary_search(&own)
                        {
                            first.insert(at, own);
                        }
                        *set = Some(first);
                        // Whatever needs it stands later in the queue.
                        false
                    }
                    Some(set) => {
                        let before = set.len();
                        set.retain(|e| Some(*e) == own || all.binary_search(e).is_ok());
                        set.len() < before
                    }
                };
                if changed {
                    for user in rules.needing(*fact) {
                        let (Some(true), Some(slot)) = (usable.get(*user as usize), queued.get_mut(*user as usize))
                        else {
                            continue;
                        };
                        if !*slot {
                            *slot = true;
                            queue.push_back(*user);
                        }
                    }
                }
            }
        }
        Necessary { sets }
    }

    /// What no plan for a fact can do without; none where nothing derives it.
    pub fn for_fact(&self, fact: FactNo) -> Option<&[u32]> {
        self.sets.get(fact as usize).and_then(Option::as_deref)
    }

    /// By element: facts that can be derived, and not without it.
    pub fn lost(&self, elements: usize) -> Vec<Vec<FactNo>> {
        let mut lost = vec![Vec::new(); elements];
        for (fact, set) in self.sets.iter().enumerate() {
            for element in set.iter().flatten() {
                if let Some(list) = lost.get_mut(*element as usize) {
                    list.push(fact as FactNo);
                }
            }
        }
        lost
    }
}
