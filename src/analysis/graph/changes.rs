//! Before and after: what one control, one fix, one revocation or one cut changes.
//!
//! Each change is judged by the cheapest plan to each jewel and by what is reachable from outside at all. *Effect* puts the
//! jewels together: a jewel pulls with its points per hour of its cheapest plan, one that cannot be reached pulls with
//! nothing, and the effect is the share of all pull that the change takes away (below zero: adds). Everything is exact as far
//! as the plans are proven; only where a shortcut does not settle the answer is the search run again:
//! - what is taken away changes a jewel's cost only if its cheapest plan uses it; then the first of the k plans that avoids it
//!   is the new cheapest, if there is one;
//! - a control switched on matters only to jewels whose cheapest plan it stands in the way of;
//! - a control switched off matters only if some rule that gets cheaper can lie on a plan below the cheapest one: the way to
//!   the last such rule, the rule, and the chain from it to the jewel have no rule in common, so their bounds add up.
//!
//! Deliberately absent: what a change costs or breaks, and pairs of changes.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::bits::Bits;
use super::blast::{Scale, Share};
use super::effort::{Effort, Efforts, Switches};
use super::elements::{Element, Elements};
use super::jewels::Jewel;
use super::plans::{Plans, Search, cheapest};
use super::rules::{Bounds, FactNo, Facts, RuleNo, Rules};
use crate::base::id::ControlId;
use crate::scenario::model::{Ecosystem, Spot};
use crate::scenario::moves::Move;

/// At most so many changes that leave all jewels as they are, but take something out of reach.
const OTHERS: usize = 40;
/// States that a search may look at, however many changes there are.
const AT_LEAST: usize = 500;

/// One thing that could be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// A control that is off is switched on.
    SwitchOn(ControlId),
    /// A control that is on is switched off: what it is good for today.
    SwitchOff(ControlId),
    /// A flow is cut, a weakness fixed or a credential revoked.
    Take(Element),
}

/// The cheapest plan to one jewel before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JewelChange {
    /// Position of the jewel.
    pub jewel: usize,
    pub before: Effort,
    pub after: Effort,
}

/// What one action changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub action: Action,
    /// Share of the attacker's pull towards all jewels that goes away; negative for what would add to it.
    pub effect: f64,
    /// Jewels whose cheapest plan changes.
    pub jewels: Vec<JewelChange>,
    /// What can be reached from outside afterwards.
    pub reach: Share,
    /// How many facts are out of reach afterwards that were within it.
    pub facts_lost: usize,
    /// Every cost in it is proven.
    pub proven: bool,
}

/// What the changes are computed from.
pub struct Ground<'a> {
    pub eco: &'a Ecosystem,
    pub moves: &'a [Move],
    pub efforts: &'a Efforts<'a>,
    pub on: &'a Switches,
    pub facts: Facts,
    pub elements: Elements,
    pub rules: &'a Rules,
    pub bounds: &'a Bounds,
    pub needed: &'a [bool],
    pub jewels: &'a [Jewel],
    pub plans: &'a [Plans],
    /// By element: facts that are out of reach without it.
    pub lost: &'a [Vec<FactNo>],
    pub scale: &'a Scale<'a>,
    /// Limit of states for a search.
    pub states: usize,
    /// What the searches of all things taken away may look at together, and those of all controls.
    pub together: usize,
}

impl Ground<'_> {
    fn goal(&self, jewel: usize) -> FactNo {
        self.jewels.get(jewel).map_or(0, |j| self.facts.number(j.fact))
    }

    /// Every change with an effect, the most effective first.
    pub fn changes(&self) -> Vec<Change> {
        let mut found: Vec<Change> = self.taken();
        found.extend(self.switched());
        found.sort_by(|a, b| {
            b.effect.total_cmp(&a.effect).then(b.facts_lost.cmp(&a.facts_lost)).then(a.action.cmp(&b.action))
        });
        found
    }

    fn taken(&self) -> Vec<Change> {
        let mut used: BTreeSet<u32> = BTreeSet::new();
        for plan in self.plans.iter().filter_map(|p| p.plans.first()) {
            used.extend(plan.rules.iter().flat_map(|r| self.rules.elements(*r)).copied());
        }
        let fixable = |e: &u32| !matches!(self.elements.element(*e), Element::Asset(_));
        let mut others: Vec<u32> = (0..self.elements.count() as u32)
            .filter(fixable)
            .filter(|e| !used.contains(e) && !self.lost_to(*e).is_empty())
            .collect();
        others.sort_by_key(|e| (std::cmp::Reverse(self.lost_to(*e).len()), *e));
        others.truncate(OTHERS);
        let all: Vec<u32> = used.into_iter().filter(fixable).chain(others).collect();
        let share = self.share(all.len());
        all.into_par_iter().map(|e| self.without(e, share)).collect()
    }

    /// States for the searches of one change of so many: where one search is hard, those of its neighbours are as well, and what
    /// is left unproven says so.
    fn share(&self, changes: usize) -> usize {
        (self.together / changes.max(1)).clamp(AT_LEAST, self.states)
    }

    fn lost_to(&self, element: u32) -> &[FactNo] {
        self.lost.get(element as usize).map(Vec::as_slice).unwrap_or_default()
    }

    fn without(&self, element: u32, states: usize) -> Change {
        let lost = self.lost_to(element);
        let mut proven = true;
        let mut again: Option<(Vec<Effort>, Bounds)> = None;
        let mut costs = Vec::with_capacity(self.jewels.len());
        for (j, plans) in self.plans.iter().enumerate() {
            let goal = self.goal(j);
            let uses = |rules: &[RuleNo]| rules.iter().any(|r| self.rules.elements(*r).contains(&element));
            let after = match plans.plans.first() {
                None => Effort::NEVER,
                Some(_) if lost.contains(&goal) => Effort::NEVER,
                Some(first) if !uses(&first.rules) => first.cost,
                Some(_) => match plans.plans.iter().take(plans.proven).find(|p| !uses(&p.rules)) {
                    Some(other) => other.cost,
                    None => {
                        let (costs, bounds) = again.get_or_insert_with(|| {
                            let mut costs = self.rules.costs().to_vec();
                            for rule in self.rules.through(element) {
                                if let Some(cost) = costs.get_mut(*rule as usize) {
                                    *cost = Effort::NEVER;
                                }
                            }
                            let bounds = self.rules.bounds(&costs);
                            (costs, bounds)
                        });
                        let found = self.search(costs, bounds, goal, states);
                        proven &= found.proven > 0 || found.plans.is_empty();
                        found.cheapest()
                    }
                },
            };
            costs.push(after);
        }
        let mut out_of_reach = Bits::new(self.rules.facts());
        lost.iter().for_each(|f| {
            out_of_reach.insert(*f);
        });
        let reach = self.reach(|f| !out_of_reach.has(f) && self.bounds.of(f).is_possible());
        self.change(Action::Take(self.elements.element(element)), &costs, reach, lost.len(), proven)
    }

    fn search(&self, costs: &[Effort], bounds: &Bounds, goal: FactNo, states: usize) -> Plans {
        cheapest(Search { rules: self.rules, costs, bounds, needed: self.needed, states }, goal, 1)
    }

    fn reach(&self, within: impl Fn(FactNo) -> bool) -> Share {
        let mut bits = Bits::new(self.rules.facts());
        (0..self.rules.facts() as u32).filter(|f| within(*f)).for_each(|f| {
            bits.insert(f);
        });
        self.scale.share(&bits)
    }

    fn change(&self, action: Action, costs: &[Effort], reach: Share, facts_lost: usize, proven: bool) -> Change {
        let pull = |cost: Effort, jewel: &Jewel| {
            if cost.is_possible() { jewel.points as f64 / cost.hours().max(1.0) } else { 0.0 }
        };
        let before: f64 = self.plans.iter().zip(self.jewels).map(|(p, j)| pull(p.cheapest(), j)).sum();
        let after: f64 = costs.iter().zip(self.jewels).map(|(c, j)| pull(*c, j)).sum();
        let jewels = costs.iter().zip(self.plans).enumerate().filter(|(_, (after, p))| p.cheapest() != **after);
        Change {
            action,
            effect: if before > 0.0 { 1.0 - after / before } else { 0.0 },
            jewels: jewels
                .map(|(jewel, (after, p))| JewelChange { jewel, before: p.cheapest(), after: *after })
                .collect(),
            reach,
            facts_lost,
            proven,
        }
    }

    fn switched(&self) -> Vec<Change> {
        let touched = self.touched();
        let states = self.share(touched.iter().filter(|rules| !rules.is_empty()).count());
        let mut chains: Vec<Option<Vec<Effort>>> = vec![None; self.jewels.len()];
        let mut found = Vec::new();
        let before = self.reach(|f| self.bounds.of(f).is_possible());
        for (i, rules) in touched.iter().enumerate() {
            if rules.is_empty() {
                continue;
            }
            let id = ControlId::new(i);
            let was_on = self.on.get(i).copied().unwrap_or_default();
            let mut on = self.on.clone();
            if let Some(slot) = on.get_mut(i) {
                *slot = !was_on;
            }
            // A control that stops nothing (it makes noise or slows a running loss) has no effect here.
            let mut changed: BTreeMap<RuleNo, Effort> = BTreeMap::new();
            for rule in rules {
                if let Some(m) = self.moves.get(self.rules.source(*rule)) {
                    let cost = self.efforts.of(m, &on);
                    if self.rules.costs().get(*rule as usize) != Some(&cost) {
                        changed.insert(*rule, cost);
                    }
                }
            }
            let change = if was_on {
                self.cheaper(id, &changed, &mut chains, before, states)
            } else {
                self.dearer(id, &changed, before, states)
            };
            found.extend(change.filter(|c| !c.jewels.is_empty() || c.facts_lost > 0));
        }
        found
    }

    /// By control: rules that it stands in the way of.
    fn touched(&self) -> Vec<Vec<RuleNo>> {
        let mut touched = vec![Vec::new(); self.eco.controls.len()];
        for (i, control) in self.eco.controls.iter().enumerate().filter(|(_, c)| c.success < 1.0) {
            let mut near: Vec<RuleNo> = Vec::new();
            for spot in &control.spots {
                let element = match spot {
                    Spot::Asset(a) => Element::Asset(*a),
                    Spot::Flow(f) => Element::Flow(*f),
                };
                near.extend_from_slice(self.rules.through(self.elements.number(element)));
            }
            near.sort_unstable();
            near.dedup();
            near.retain(|rule| {
                let m = self.moves.get(self.rules.source(*rule));
                m.is_some_and(|m| self.efforts.in_the_way(m.technique, m.target, m.via).contains(&ControlId::new(i)))
            });
            if let Some(slot) = touched.get_mut(i) {
                *slot = near;
            }
        }
        touched
    }

    fn with(&self, changed: &BTreeMap<RuleNo, Effort>) -> Vec<Effort> {
        let mut costs = self.rules.costs().to_vec();
        for (rule, cost) in changed {
            if let Some(slot) = costs.get_mut(*rule as usize) {
                *slot = *cost;
            }
        }
        costs
    }

    fn dearer(
        &self,
        id: ControlId,
        changed: &BTreeMap<RuleNo, Effort>,
        before: Share,
        states: usize,
    ) -> Option<Change> {
        let stops = changed.values().any(|c| !c.is_possible());
        let hit = |p: &Plans| p.plans.first().is_some_and(|p| p.rules.iter().any(|r| changed.contains_key(r)));
        if changed.is_empty() || (!stops && !self.plans.iter().any(hit)) {
            return None;
        }
        let costs = self.with(changed);
        let bounds = self.rules.bounds(&costs);
        let mut proven = true;
        let mut after = Vec::with_capacity(self.jewels.len());
        for (j, plans) in self.plans.iter().enumerate() {
            after.push(if hit(plans) {
                let found = self.search(&costs, &bounds, self.goal(j), states);
                proven &= found.proven > 0 || found.plans.is_empty();
                found.cheapest()
            } else {
                plans.cheapest()
            });
        }
        let lost = |f: &u32| self.bounds.of(*f).is_possible() && !bounds.of(*f).is_possible();
        let facts_lost = if stops { (0..self.rules.facts() as u32).filter(lost).count() } else { 0 };
        let reach = if facts_lost > 0 { self.reach(|f| bounds.of(f).is_possible()) } else { before };
        Some(self.change(Action::SwitchOn(id), &after, reach, facts_lost, proven))
    }

    fn cheaper(
        &self,
        id: ControlId,
        changed: &BTreeMap<RuleNo, Effort>,
        chains: &mut [Option<Vec<Effort>>],
        before: Share,
        states: usize,
    ) -> Option<Change> {
        if changed.is_empty() {
            return None;
        }
        let mut costs: Option<Vec<Effort>> = None;
        let list: Vec<RuleNo> = changed.keys().copied().collect();
        let lowered = {
            let with = costs.get_or_insert_with(|| self.with(changed));
            self.rules.lowered(self.bounds, with, &list)
        };
        let mut proven = true;
        let mut after = Vec::with_capacity(self.jewels.len());
        for (j, plans) in self.plans.iter().enumerate() {
            let goal = self.goal(j);
            let old = plans.cheapest();
            let Some(chain) = chains.get_mut(j) else { continue };
            let chain = chain.get_or_insert_with(|| self.rules.ahead(self.rules.costs(), goal));
            let through = changed.iter().map(|(rule, cost)| {
                let needed = self.rules.needs(*rule).iter().map(|n| lowered.of(*n)).max().unwrap_or(Effort::NONE);
                let rest = self.rules.gives(*rule).iter().filter_map(|g| chain.get(*g as usize)).min();
                needed.plus(*cost).plus(rest.copied().unwrap_or(Effort::NEVER))
            });
            after.push(match through.min() {
                Some(least) if least < old => {
                    let with = costs.get_or_insert_with(|| self.with(changed));
                    let found = self.search(with, &lowered, goal, states);
                    proven &= found.proven > 0;
                    found.cheapest().min(old)
                }
                _ => old,
            });
        }
        // Only what stopped a move altogether can bring new things into reach.
        let opened = |f: &u32| !self.bounds.of(*f).is_possible() && lowered.of(*f).is_possible();
        let more = (0..self.rules.facts() as u32).any(|f| opened(&f));
        let reach = if more { self.reach(|f| lowered.of(f).is_possible()) } else { before };
        Some(self.change(Action::SwitchOff(id), &after, reach, 0, proven))
    }
}
