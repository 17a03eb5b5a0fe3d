//! Blast radius: what falls when one thing has fallen, without any other break-in.
//!
//! From a foothold on an asset, or a credential in the wrong hands, everything is followed that can be reached by moves which
//! build on it; moves that need nothing at all are other break-ins and left out, or every radius would hold all that the
//! outside can reach anyway. Exact for every asset and credential at once: rules with a single need make a graph, its
//! strongly connected parts fall together, and each part is closed after those it leads to; rules with several needs are
//! then tried until nothing is added. Deliberately absent: how long it takes; see [`super::plans`].

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::bits::Bits;
use super::rules::{FactNo, Facts, RuleNo, Rules};
use crate::base::id::{AssetId, CredentialId, HoldingId};
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::Fact;

/// What can be reached, as shares of the whole organisation, 0..1, and as counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// Assets with a foothold.
    pub assets: f64,
    /// Distinct people whose data can be read; overlapping holdings count once.
    pub people: f64,
    /// Revenue per hour that can be stopped, with everything that depends on it.
    pub worth: f64,
    /// How many assets.
    pub asset_count: usize,
    /// How many people.
    pub people_count: u64,
}

/// Everything that follows from each single fact.
#[derive(Clone, Debug, Default)]
pub struct Closures {
    part_of: Vec<usize>,
    /// By part: the closure and what it comes to.
    closed: Vec<Bits>,
}

impl Closures {
    /// Of every fact.
    pub fn of(rules: &Rules) -> Closures {
        let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(rules.facts(), rules.len());
        let nodes: Vec<NodeIndex> = (0..rules.facts()).map(|_| graph.add_node(())).collect();
        let mut edges: Vec<(FactNo, FactNo)> = Vec::new();
        let mut joint: Vec<RuleNo> = Vec::new();
        for rule in 0..rules.len() as u32 {
            let possible = rules.costs().get(rule as usize).is_some_and(|c| c.is_possible());
            match rules.needs(rule) {
                _ if !possible => {}
                [] => {}
                [need] => edges.extend(rules.gives(rule).iter().map(|g| (*need, *g))),
                _ => joint.push(rule),
            }
        }
        edges.sort_unstable();
        edges.dedup();
        for (from, to) in &edges {
            if let (Some(from), Some(to)) = (nodes.get(*from as usize), nodes.get(*to as usize)) {
                graph.add_edge(*from, *to, ());
            }
        }
        // Rules with the same needs ask the same question.
        joint.sort_by(|a, b| rules.needs(*a).cmp(rules.needs(*b)).then(rules.gives(*a).cmp(rules.gives(*b))));
        joint.dedup_by(|a, b| rules.needs(*a) == rules.needs(*b) && rules.gives(*a) == rules.gives(*b));

        // Parts come in an order in which each follows those that it leads to.
        let parts = tarjan_scc(&graph);
        let mut part_of = vec![usize::MAX; rules.facts()];
        for (i, part) in parts.iter().enumerate() {
            for node in part {
                if let Some(slot) = part_of.get_mut(node.index()) {
                    *slot = i;
                }
            }
        }
        let mut closed: Vec<Bits> = Vec::with_capacity(parts.len());
        let mut visited = Bits::new(parts.len());
        for part in &parts {
            let mut bits = Bits::new(rules.facts());
            visited.clear();
            let mut ahead: Vec<FactNo> = part.iter().map(|n| n.index() as FactNo).collect();
            loop {
                while let Some(fact) = ahead.pop() {
                    let at = part_of.get(fact as usize).copied().unwrap_or(usize::MAX);
                    if let Some(known) = closed.get(at) {
                        if !bits.has(fact) && visited.insert(at as u32) {
                            bits.add(known);
                        }
                    } else if bits.insert(fact) {
                        ahead.extend(graph.neighbors(NodeIndex::new(fact as usize)).map(|n| n.index() as FactNo));
                    }
                }
                for rule in &joint {
                    if rules.needs(*rule).iter().all(|n| bits.has(*n)) {
                        ahead.extend(rules.gives(*rule).iter().copied().filter(|g| !bits.has(*g)));
                    }
                }
                if ahead.is_empty() {
                    break;
                }
            }
            closed.push(bits);
        }
        Closures { part_of, closed }
    }

    /// What follows from one fact, itself included.
    pub fn from(&self, fact: FactNo) -> Option<&Bits> {
        self.closed.get(self.part(fact)?)
    }

    /// What follows from any of some facts, themselves included.
    pub fn from_any(&self, facts: impl IntoIterator<Item = FactNo>, size: usize) -> Bits {
        let mut bits = Bits::new(size);
        for fact in facts {
            if !bits.has(fact)
                && let Some(closed) = self.from(fact)
            {
                bits.add(closed);
            }
        }
        bits
    }

    fn part(&self, fact: FactNo) -> Option<usize> {
        self.part_of.get(fact as usize).copied().filter(|p| *p < self.closed.len())
    }
}

/// Puts sets of facts into shares.
pub struct Scale<'a> {
    eco: &'a Ecosystem,
    facts: Facts,
    people: u64,
    worth: i64,
    /// By asset: itself and its dependants.
    falls: Vec<Bits>,
}

impl<'a> Scale<'a> {
    /// For an ecosystem.
    pub fn new(eco: &'a Ecosystem, facts: Facts) -> Scale<'a> {
        let falls = eco
            .assets
            .iter()
            .enumerate()
            .map(|(i, asset)| {
                let mut bits = Bits::new(eco.assets.len());
                bits.insert(i as u32);
                asset.dependants.iter().for_each(|d| {
                    bits.insert(u32::from(d.0));
                });
                bits
            })
            .collect();
        let worth = eco.assets.iter().fold(0i64, |sum, a| sum.saturating_add(a.worth_per_hour.0));
        let mut scale = Scale { eco, facts, people: 0, worth, falls };
        scale.people = scale.people((0..eco.holdings.len()).map(HoldingId::new));
        scale
    }

    /// Everybody whose data is held.
    pub fn everybody(&self) -> u64 {
        self.people
    }

    /// Distinct people of some holdings: of an overlap group the largest.
    pub fn people(&self, holdings: impl Iterator<Item = HoldingId>) -> u64 {
        let mut groups = vec![0u64; self.eco.groups];
        for holding in holdings.filter_map(|h| self.eco.holdings.get(h.index())) {
            if let Some(most) = groups.get_mut(holding.group) {
                *most = (*most).max(holding.people);
            }
        }
        groups.into_iter().fold(0, u64::saturating_add)
    }

    /// What a set of facts comes to.
    pub fn share(&self, facts: &Bits) -> Share {
        let (mut assets, mut readable) = (0usize, Vec::new());
        let mut down = Bits::new(self.eco.assets.len());
        for number in facts.iter() {
            match self.facts.fact(number) {
                Fact::On(_) => assets += 1,
                Fact::Reads(h) => readable.push(h),
                Fact::Down(a) => {
                    if let Some(falls) = self.falls.get(a.index()).filter(|_| !down.has(u32::from(a.0))) {
                        down.add(falls);
                    }
                }
                Fact::Has(_) | Fact::Money(_) | Fact::Lever | Fact::Demand => {}
            }
        }
        let stopped = down.iter().filter_map(|a| self.eco.assets.get(a as usize));
        let stopped = stopped.fold(0i64, |sum, a| sum.saturating_add(a.worth_per_hour.0));
        let people = self.people(readable.into_iter());
        let of = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Share {
            assets: of(assets as f64, self.eco.assets.len() as f64),
            people: of(people as f64, self.people as f64),
            worth: of(stopped as f64, self.worth as f64),
            asset_count: assets,
            people_count: people,
        }
    }
}

/// Blast radii of every asset and every credential.
#[derive(Clone, Debug, Default)]
pub struct Blast {
    /// By asset.
    pub assets: Vec<Share>,
    /// By credential.
    pub credentials: Vec<Share>,
}

impl Blast {
    /// For all.
    pub fn of(eco: &Ecosystem, facts: Facts, closures: &Closures, scale: &Scale<'_>) -> Blast {
        let mut known: Vec<Option<Share>> = vec![None; closures.closed.len()];
        let mut share = |fact: Fact| {
            let Some(part) = closures.part(facts.number(fact)) else { return Share::default() };
            let Some(slot) = known.get_mut(part) else { return Share::default() };
            *slot.get_or_insert_with(|| closures.closed.get(part).map(|b| scale.share(b)).unwrap_or_default())
        };
        Blast {
            assets: (0..eco.assets.len()).map(|a| share(Fact::On(AssetId::new(a)))).collect(),
            credentials: (0..eco.credentials.len()).map(|c| share(Fact::Has(CredentialId::new(c)))).collect(),
        }
    }
}
