//! Questions about the trust-boundary graph, answered by petgraph.

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::Dfs;

use super::model::Ecosystem;
use crate::base::id::{AssetId, FlowId};

/// The graph of assets and flows. Node weights are assets, edge weights flows; parallel flows are parallel edges.
pub fn trust_graph(ecosystem: &Ecosystem) -> DiGraph<AssetId, FlowId> {
    let mut graph = DiGraph::with_capacity(ecosystem.assets.len(), ecosystem.flows.len());
    let nodes: Vec<NodeIndex> = (0..ecosystem.assets.len()).map(|i| graph.add_node(AssetId::new(i))).collect();
    for (i, flow) in ecosystem.flows.iter().enumerate() {
        if let (Some(from), Some(to)) = (nodes.get(flow.from.index()), nodes.get(flow.to.index())) {
            graph.add_edge(*from, *to, FlowId::new(i));
        }
    }
    graph
}

/// For each asset, those that do not serve without it, near and far, in ascending order and without itself.
/// `depends[i]` lists what asset `i` needs. A cycle is allowed: all its members then fall together.
pub fn dependants(depends: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut graph: DiGraph<usize, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = (0..depends.len()).map(|i| graph.add_node(i)).collect();
    for (i, needs) in depends.iter().enumerate() {
        for need in needs {
            if let (Some(need), Some(dependant)) = (nodes.get(*need), nodes.get(i)) {
                graph.add_edge(*need, *dependant, ());
            }
        }
    }
    nodes
        .iter()
        .map(|start| {
            let mut found = Vec::new();
            let mut walk = Dfs::new(&graph, *start);
            while let Some(node) = walk.next(&graph) {
                if node != *start {
                    found.push(node.index());
                }
            }
            found.sort_unstable();
            found
        })
        .collect()
}

/// Assets reachable from one asset along the arrows of calls, without itself, in ascending order.
pub fn reachable(ecosystem: &Ecosystem, from: AssetId) -> Vec<AssetId> {
    let graph = trust_graph(ecosystem);
    let mut found = Vec::new();
    let mut walk = Dfs::new(&graph, NodeIndex::new(from.index()));
    while let Some(node) = walk.next(&graph) {
        if node.index() != from.index() {
            found.push(AssetId::new(node.index()));
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outages_reach_everything_that_depends_near_and_far() {
        // 1 needs 0, 2 needs 1, 3 stands alone, 4 and 5 need each other.
        let depends = vec![vec![], vec![0], vec![1], vec![], vec![5], vec![4]];
        let found = dependants(&depends);
        assert_eq!(found, vec![vec![1, 2], vec![2], vec![], vec![], vec![5], vec![4]]);
    }
}
