//! Choke points between the outside and a jewel.
//!
//! Two views. On the *flow graph in attack direction* (an arrow says who calls; an attack may walk it either way) petgraph
//! gives dominators, which every way in passes, and a minimum cut, the fewest flows that together close all ways in. That
//! graph forgets credentials and in which direction a flow was entered, so what it closes is closed for certain, and
//! sometimes less would do. On the *rule graph*
//! [`super::necessary`] gives the single things without which no plan is left; it knows every conjunction and is exact.

use std::collections::BTreeMap;

use petgraph::algo::{dinics, dominators};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::base::id::{AssetId, FlowId};
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::{Fact, Move};

/// More than all flows together: an edge that cannot be cut.
const UNCUTTABLE: u32 = 1 << 24;

/// A place in the flow graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Outside,
    Asset(AssetId),
    /// A flow is one edge of capacity 1 between two places, so that it is cut once whichever way it is walked.
    Enter(FlowId),
    Leave(FlowId),
    /// An asset where a jewel is taken; a foothold there need not come with it.
    Taken(AssetId),
    /// What reaching a jewel comes down to, by its position.
    Jewel(usize),
    AllJewels,
}

/// Dominators and minimum cut of one jewel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Assets that every way in passes, the nearest to the jewel first.
    pub assets: Vec<AssetId>,
    /// Flows that every way in uses, likewise.
    pub flows: Vec<FlowId>,
    /// The fewest flows that close every way in; none where some technique needs no flow at all, or nothing leads there.
    pub cut: Option<Vec<FlowId>>,
    /// Whether any way in exists on this graph.
    pub exposed: bool,
}

/// The flow graph in attack direction.
pub struct FlowGraph {
    graph: DiGraph<Place, u32>,
    outside: NodeIndex,
    jewels: Vec<NodeIndex>,
    all: NodeIndex,
}

impl FlowGraph {
    /// Edges are what the moves do: from where they start, over their flow, to their target.
    pub fn new(eco: &Ecosystem, moves: &[Move], jewels: &[Fact]) -> FlowGraph {
        let mut graph = DiGraph::new();
        let outside = graph.add_node(Place::Outside);
        let assets: Vec<NodeIndex> =
            (0..eco.assets.len()).map(|a| graph.add_node(Place::Asset(AssetId::new(a)))).collect();
        let flows: Vec<(NodeIndex, NodeIndex)> = (0..eco.flows.len())
            .map(|f| {
                let enter = graph.add_node(Place::Enter(FlowId::new(f)));
                let leave = graph.add_node(Place::Leave(FlowId::new(f)));
                graph.add_edge(enter, leave, 1);
                (enter, leave)
            })
            .collect();
        let ends: Vec<NodeIndex> = (0..jewels.len()).map(|j| graph.add_node(Place::Jewel(j))).collect();
        let all = graph.add_node(Place::AllJewels);
        for end in &ends {
            graph.add_edge(*end, all, UNCUTTABLE);
        }
        // Only footholds lead further by place: a credential is used from where its move starts, which is an edge of its own.
        let mut edges: Vec<(NodeIndex, NodeIndex)> = Vec::new();
        let mut taken: BTreeMap<(usize, AssetId), NodeIndex> = BTreeMap::new();
        for m in moves {
            let from = m.from.and_then(|a| assets.get(a.index()).copied()).unwrap_or(outside);
            let mut to: Vec<NodeIndex> = Vec::new();
            if m.gives.iter().any(|g| matches!(g, Fact::On(_))) {
                to.extend(assets.get(m.target.index()).copied().filter(|target| *target != from));
            }
            for (j, (fact, end)) in jewels.iter().zip(&ends).enumerate() {
                if m.gives.contains(fact) {
                    to.push(*taken.entry((j, m.target)).or_insert_with(|| {
                        let place = graph.add_node(Place::Taken(m.target));
                        graph.add_edge(place, *end, UNCUTTABLE);
                        place
                    }));
                }
            }
            if to.is_empty() {
                continue;
            }
            let last = match m.via.and_then(|f| flows.get(f.index())) {
                Some((enter, leave)) => {
                    edges.push((from, *enter));
                    *leave
                }
                None => from,
            };
            edges.extend(to.into_iter().map(|to| (last, to)));
        }
        edges.sort_unstable();
        edges.dedup();
        for (from, to) in edges {
            graph.add_edge(from, to, UNCUTTABLE);
        }
        FlowGraph { graph, outside, jewels: ends, all }
    }

    /// Dominators and minimum cut of every jewel, in order.
    pub fn narrow(&self) -> Vec<Narrow> {
        let tree = dominators::simple_fast(&self.graph, self.outside);
        self.jewels
            .iter()
            .map(|jewel| {
                let Some(above) = tree.strict_dominators(*jewel) else { return Narrow::default() };
                let mut narrow = Narrow { exposed: true, ..Narrow::default() };
                for place in above.filter_map(|n| self.graph.node_weight(n)) {
                    match place {
                        // The place of a foothold and of the taking may be one asset.
                        Place::Asset(a) | Place::Taken(a) if narrow.assets.contains(a) => {}
                        Place::Asset(a) | Place::Taken(a) => narrow.assets.push(*a),
                        Place::Enter(f) => narrow.flows.push(*f),
                        Place::Outside | Place::Leave(_) | Place::Jewel(_) | Place::AllJewels => {}
                    }
                }
                narrow.cut = self.cut(*jewel);
                narrow
            })
            .collect()
    }

    /// The fewest flows that close every way to any jewel.
    pub fn cut_for_all(&self) -> Option<Vec<FlowId>> {
        self.cut(self.all)
    }

    fn cut(&self, to: NodeIndex) -> Option<Vec<FlowId>> {
        let (total, used) = dinics(&self.graph, self.outside, to);
        if total >= UNCUTTABLE || total == 0 {
            return None;
        }
        // What is still reachable in the residual graph lies on the outer side of the cut.
        let mut outer = vec![false; self.graph.node_count()];
        let mut ahead = vec![self.outside];
        while let Some(node) = ahead.pop() {
            match outer.get_mut(node.index()) {
                Some(slot) if !*slot => *slot = true,
                _ => continue,
            }
            let carried = |e: petgraph::graph::EdgeIndex| used.get(e.index()).copied().unwrap_or_default();
            ahead.extend(self.graph.edges(node).filter(|e| carried(e.id()) < *e.weight()).map(|e| e.target()));
            let back = self.graph.edges_directed(node, petgraph::Direction::Incoming);
            ahead.extend(back.filter(|e| carried(e.id()) > 0).map(|e| e.source()));
        }
        let side = |n: NodeIndex| outer.get(n.index()).copied().unwrap_or_default();
        let crossing = self.graph.edge_references().filter(|e| side(e.source()) && !side(e.target()));
        Some(
            crossing
                .filter_map(|e| match self.graph.node_weight(e.source()) {
                    Some(Place::Enter(f)) => Some(*f),
                    _ => None,
                })
                .collect(),
        )
    }
}
