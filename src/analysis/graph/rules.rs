//! The rule graph in the form that searches need: facts as numbers, rules by what they need and by what they give.
//!
//! A rule is a move with its effort. Everything below works on numbers alone, so that tests can make small rule graphs
//! of their own. Deliberately absent: what the numbers mean; [`super::elements`] and [`Facts`] tell.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::effort::Effort;
use super::elements::Elements;
use crate::base::id::{AssetId, CredentialId, HoldingId};
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::{Fact, Move};

/// A fact's number.
pub type FactNo = u32;
/// A rule's number.
pub type RuleNo = u32;

/// Numbers of facts on one ecosystem: footholds, credentials, readings, money, outages, lever, demand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    assets: u32,
    credentials: u32,
    holdings: u32,
}

impl Facts {
    /// For an ecosystem.
    pub fn of(eco: &Ecosystem) -> Facts {
        Facts {
            assets: eco.assets.len() as u32,
            credentials: eco.credentials.len() as u32,
            holdings: eco.holdings.len() as u32,
        }
    }
    /// How many there are.
    pub fn count(self) -> usize {
        (3 * self.assets + self.credentials + self.holdings + 2) as usize
    }
    /// The number of a fact.
    pub fn number(self, fact: Fact) -> FactNo {
        let (a, c, h) = (self.assets, self.credentials, self.holdings);
        match fact {
            Fact::On(x) => u32::from(x.0),
            Fact::Has(x) => a + u32::from(x.0),
            Fact::Reads(x) => a + c + u32::from(x.0),
            Fact::Money(x) => a + c + h + u32::from(x.0),
            Fact::Down(x) => 2 * a + c + h + u32::from(x.0),
            Fact::Lever => 3 * a + c + h,
            Fact::Demand => 3 * a + c + h + 1,
        }
    }
    /// The fact of a number.
    pub fn fact(self, number: FactNo) -> Fact {
        let (a, c, h) = (self.assets, self.credentials, self.holdings);
        let id = |base: u32| (number - base) as usize;
        match number {
            n if n < a => Fact::On(AssetId::new(id(0))),
            n if n < a + c => Fact::Has(CredentialId::new(id(a))),
            n if n < a + c + h => Fact::Reads(HoldingId::new(id(a + c))),
            n if n < 2 * a + c + h => Fact::Money(AssetId::new(id(a + c + h))),
            n if n < 3 * a + c + h => Fact::Down(AssetId::new(id(2 * a + c + h))),
            n if n == 3 * a + c + h => Fact::Lever,
            _ => Fact::Demand,
        }
    }
}

/// Lists of numbers behind each other, one for each key.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    ends: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Adds the next list.
    pub fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.items.extend(items);
        self.ends.push(self.items.len() as u32);
    }
    /// The list of a key.
    pub fn of(&self, key: u32) -> &[u32] {
        let end = self.ends.get(key as usize).copied().unwrap_or_default() as usize;
        let before = key.checked_sub(1).and_then(|k| self.ends.get(k as usize)).copied().unwrap_or_default() as usize;
        self.items.get(before..end).unwrap_or_default()
    }
    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
    /// For each item the keys whose lists hold it, in ascending order.
    fn inverse(&self, items: usize) -> Lists {
        let mut counts = vec![0u32; items];
        for item in &self.items {
            if let Some(count) = counts.get_mut(*item as usize) {
                *count += 1;
            }
        }
        let mut sum = 0;
        let mut starts = Vec::with_capacity(items);
        for count in counts {
            starts.push(sum);
            sum += count;
        }
        let mut out = vec![0u32; self.items.len()];
        for key in 0..self.len() as u32 {
            for item in self.of(key) {
                if let Some(start) = starts.get_mut(*item as usize) {
                    if let Some(slot) = out.get_mut(*start as usize) {
                        *slot = key;
                    }
                    *start += 1;
                }
            }
        }
        // After filling, each start has moved to the end of its list.
        Lists { ends: starts, items: out }
    }
}

/// What a move goes through. Rules with the same route differ only in the technique.
pub type Route = [u16; 5];

/// The rule graph.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    facts: usize,
    /// By rule: what it needs, what it gives, what it goes through.
    needs: Lists,
    gives: Lists,
    elements: Lists,
    /// By fact: rules that need it, rules that give it.
    needing: Lists,
    giving: Lists,
    /// By element: rules that go through it.
    through: Lists,
    costs: Vec<Effort>,
    routes: Vec<Route>,
    /// By rule: the position of its move.
    moves: Vec<u32>,
    /// By fact: the element that stands for it (a credential can be revoked), if any.
    of_fact: Vec<Option<u32>>,
}

/// One rule as it is put in.
#[derive(Clone, Debug, Default)]
pub struct RawRule {
    /// Facts, each once.
    pub needs: Vec<FactNo>,
    /// Facts, each once.
    pub gives: Vec<FactNo>,
    /// Things that it goes through, sorted.
    pub elements: Vec<u32>,
    /// Effort.
    pub cost: Effort,
    /// Route.
    pub route: Route,
}

impl Rules {
    /// From rules as they are.
    pub fn raw(facts: usize, rules: &[RawRule]) -> Rules {
        let mut out = Rules { facts, of_fact: vec![None; facts], ..Rules::default() };
        for (i, rule) in rules.iter().enumerate() {
            out.push(rule.needs.iter().copied(), rule.gives.iter().copied(), rule.elements.iter().copied());
            out.costs.push(rule.cost);
            out.routes.push(rule.route);
            out.moves.push(i as u32);
        }
        out.index();
        out
    }

    /// From the moves on an ecosystem. Moves that give nothing but knowledge are left out, and so are moves that need
    /// more than another one of the same technique on the same flow and weakness, and give nothing beyond it.
    pub fn of(
        moves: &[Move],
        facts: Facts,
        elements: Elements,
        credentials: usize,
        cost: impl Fn(&Move) -> Effort,
    ) -> Rules {
        let mut out = Rules { facts: facts.count(), of_fact: vec![None; facts.count()], ..Rules::default() };
        for i in 0..credentials {
            let credential = CredentialId::new(i);
            if let Some(slot) = out.of_fact.get_mut(facts.number(Fact::Has(credential)) as usize) {
                *slot = Some(elements.credential(credential));
            }
        }
        let mut start = 0;
        while let Some(first) = moves.get(start) {
            let same = |m: &&Move| (m.technique, m.target, m.via) == (first.technique, first.target, first.via);
            let group = moves.get(start..).unwrap_or_default();
            let length = group.iter().take_while(same).count().max(1);
            let group = group.get(..length).unwrap_or_default();
            for (at, m) in group.iter().enumerate() {
                if m.gives.is_empty() || group.iter().enumerate().any(|(b, by)| b != at && makes_idle(by, b, m, at)) {
                    continue;
                }
                out.push(
                    m.needs.iter().map(|n| facts.number(*n)),
                    m.gives.iter().map(|g| facts.number(*g)),
                    elements.of_move(m),
                );
                out.costs.push(cost(m));
                out.routes.push(route(m));
                out.moves.push((start + at) as u32);
            }
            start += length;
        }
        out.index();
        out
    }

    fn push(
        &mut self,
        needs: impl Iterator<Item = u32>,
        gives: impl Iterator<Item = u32>,
        elements: impl IntoIterator<Item = u32>,
    ) {
        self.needs.push(needs);
        self.gives.push(gives);
        self.elements.push(elements);
    }

    fn index(&mut self) {
        self.needing = self.needs.inverse(self.facts);
        self.giving = self.gives.inverse(self.facts);
        let elements = self.elements.items.iter().max().map_or(0, |e| *e as usize + 1);
        self.through = self.elements.inverse(elements);
    }

    /// How many facts there are.
    pub fn facts(&self) -> usize {
        self.facts
    }
    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.costs.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.costs.is_empty()
    }
    /// Efforts of all rules.
    pub fn costs(&self) -> &[Effort] {
        &self.costs
    }
    /// What a rule needs.
    pub fn needs(&self, rule: RuleNo) -> &[FactNo] {
        self.needs.of(rule)
    }
    /// What a rule gives.
    pub fn gives(&self, rule: RuleNo) -> &[FactNo] {
        self.gives.of(rule)
    }
    /// What a rule goes through.
    pub fn elements(&self, rule: RuleNo) -> &[u32] {
        self.elements.of(rule)
    }
    /// Rules that go through an element.
    pub fn through(&self, element: u32) -> &[RuleNo] {
        self.through.of(element)
    }
    /// Rules that need a fact.
    pub fn needing(&self, fact: FactNo) -> &[RuleNo] {
        self.needing.of(fact)
    }
    /// Rules that give a fact.
    pub fn giving(&self, fact: FactNo) -> &[RuleNo] {
        self.giving.of(fact)
    }
    /// What a rule's move goes through.
    pub fn route(&self, rule: RuleNo) -> Route {
        self.routes.get(rule as usize).copied().unwrap_or_default()
    }
    /// The position of a rule's move.
    pub fn source(&self, rule: RuleNo) -> usize {
        self.moves.get(rule as usize).copied().unwrap_or_default() as usize
    }
    /// The element that stands for a fact, if any.
    pub fn element_of(&self, fact: FactNo) -> Option<u32> {
        self.of_fact.get(fact as usize).copied().flatten()
    }

    /// Forward chaining in the order of the costliest chain (Knuth's generalisation of Dijkstra with the maximum over
    /// needs). A fact's value is at most the cost of any set of rules that derives it, because such a set holds at least
    /// one of these chains whole: a lower bound that never counts shared work twice.
    pub fn bounds(&self, costs: &[Effort]) -> Bounds {
        let mut bounds = Bounds { lower: vec![Effort::NEVER; self.facts], order: Vec::new() };
        let mut missing: Vec<u32> = (0..self.len() as u32).map(|r| self.needs(r).len() as u32).collect();
        let mut heap: BinaryHeap<Reverse<(Effort, FactNo)>> = BinaryHeap::new();
        let mut settled = vec![false; self.facts];
        for rule in 0..self.len() as u32 {
            if self.needs(rule).is_empty() {
                self.fire(rule, Effort::NONE, costs, &mut bounds, &mut heap);
            }
        }
        while let Some(Reverse((value, fact))) = heap.pop() {
            match settled.get_mut(fact as usize) {
                Some(slot) if !*slot => *slot = true,
                _ => continue,
            }
            for rule in self.needing(fact) {
                let Some(left) = missing.get_mut(*rule as usize) else { continue };
                *left -= 1;
                if *left == 0 {
                    self.fire(*rule, value, costs, &mut bounds, &mut heap);
                }
            }
        }
        bounds
    }

    /// The bounds after some rules became cheaper: only what gets cheaper with them is looked at again. The order of
    /// rules is not kept up.
    pub fn lowered(&self, bounds: &Bounds, costs: &[Effort], cheaper: &[RuleNo]) -> Bounds {
        let mut lower = bounds.lower.clone();
        let mut heap: BinaryHeap<Reverse<(Effort, FactNo)>> = BinaryHeap::new();
        let relax = |rule: RuleNo, lower: &mut Vec<Effort>, heap: &mut BinaryHeap<Reverse<(Effort, FactNo)>>| {
            let at = |f: &FactNo| lower.get(*f as usize).copied().unwrap_or(Effort::NEVER);
            let needed = self.needs(rule).iter().map(at).max().unwrap_or(Effort::NONE);
            let value = needed.plus(costs.get(rule as usize).copied().unwrap_or(Effort::NEVER));
            for fact in self.gives(rule) {
                if let Some(slot) = lower.get_mut(*fact as usize).filter(|slot| value < **slot) {
                    *slot = value;
                    heap.push(Reverse((value, *fact)));
                }
            }
        };
        for rule in cheaper {
            relax(*rule, &mut lower, &mut heap);
        }
        while let Some(Reverse((value, fact))) = heap.pop() {
            if lower.get(fact as usize) == Some(&value) {
                for rule in self.needing(fact) {
                    relax(*rule, &mut lower, &mut heap);
                }
            }
        }
        Bounds { lower, order: Vec::new() }
    }

    /// By fact: the least effort of a chain of rules from it to a goal, other needs aside; never where none leads there.
    pub fn ahead(&self, costs: &[Effort], goal: FactNo) -> Vec<Effort> {
        let mut ahead = vec![Effort::NEVER; self.facts];
        for (fact, effort) in self.near(costs, goal, Effort::NEVER) {
            if let Some(slot) = ahead.get_mut(fact as usize) {
                *slot = effort;
            }
        }
        ahead
    }

    /// The other way round: the least effort of a chain from any of some facts, for those for which it is less than a limit.
    pub fn beyond(&self, costs: &[Effort], from: &[FactNo], limit: Effort) -> BTreeMap<FactNo, Effort> {
        let mut beyond: BTreeMap<FactNo, Effort> = from.iter().map(|f| (*f, Effort::NONE)).collect();
        let mut heap: BinaryHeap<Reverse<(Effort, FactNo)>> =
            from.iter().map(|f| Reverse((Effort::NONE, *f))).collect();
        while let Some(Reverse((value, fact))) = heap.pop() {
            if beyond.get(&fact) != Some(&value) {
                continue;
            }
            for rule in self.needing(fact) {
                let further = value.plus(costs.get(*rule as usize).copied().unwrap_or(Effort::NEVER));
                if further >= limit {
                    continue;
                }
                for given in self.gives(*rule) {
                    let slot = beyond.entry(*given).or_insert(Effort::NEVER);
                    if further < *slot {
                        *slot = further;
                        heap.push(Reverse((further, *given)));
                    }
                }
            }
        }
        beyond
    }

    /// The same for the facts from which it is less than a limit.
    pub fn near(&self, costs: &[Effort], goal: FactNo, limit: Effort) -> BTreeMap<FactNo, Effort> {
        let mut near = BTreeMap::from([(goal, Effort::NONE)]);
        let mut heap = BinaryHeap::from([Reverse((Effort::NONE, goal))]);
        while let Some(Reverse((value, fact))) = heap.pop() {
            if near.get(&fact) != Some(&value) {
                continue;
            }
            for rule in self.giving(fact) {
                let further = value.plus(costs.get(*rule as usize).copied().unwrap_or(Effort::NEVER));
                if further >= limit {
                    continue;
                }
                for need in self.needs(*rule) {
                    let slot = near.entry(*need).or_insert(Effort::NEVER);
                    if further < *slot {
                        *slot = further;
                        heap.push(Reverse((further, *need)));
                    }
                }
            }
        }
        near
    }

    fn fire(
        &self,
        rule: RuleNo,
        needed: Effort,
        costs: &[Effort],
        bounds: &mut Bounds,
        heap: &mut BinaryHeap<Reverse<(Effort, FactNo)>>,
    ) {
        let cost = costs.get(rule as usize).copied().unwrap_or(Effort::NEVER);
        if !cost.is_possible() {
            return;
        }
        bounds.order.push(rule);
        let value = needed.plus(cost);
        for fact in self.gives(rule) {
            if let Some(slot) = bounds.lower.get_mut(*fact as usize).filter(|slot| value < **slot) {
                *slot = value;
                heap.push(Reverse((value, *fact)));
            }
        }
    }
}

/// What forward chaining found.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// By fact: a lower bound of what deriving it costs; never where nothing derives it.
    pub lower: Vec<Effort>,
    /// Rules that can be used, each after what it needs.
    pub order: Vec<RuleNo>,
}

impl Bounds {
    /// The bound of a fact.
    pub fn of(&self, fact: FactNo) -> Effort {
        self.lower.get(fact as usize).copied().unwrap_or(Effort::NEVER)
    }
}

/// Whether one move makes another of the same technique, target, flow and weakness idle; of two alike the first stays.
fn makes_idle(by: &Move, by_at: usize, m: &Move, at: usize) -> bool {
    let fewer = by.exploits == m.exploits
        && by.needs.iter().all(|n| m.needs.contains(n))
        && m.gives.iter().all(|g| by.gives.contains(g));
    fewer && (by.needs.len() < m.needs.len() || m.gives.len() < by.gives.len() || by_at < at)
}

fn route(m: &Move) -> Route {
    let or_none = |id: Option<u16>| id.map_or(u16::MAX, |id| id);
    [
        or_none(m.from.map(|a| a.0)),
        m.target.0,
        or_none(m.via.map(|f| f.0)),
        or_none(m.uses.map(|c| c.0)),
        or_none(m.exploits.map(|w| w.0)),
    ]
}
