use petgraph::visit::{IntoNeighbors, NodeCompactIndexable};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::csr::to_u32;

/// Every node after its parents, always the lowest index that is ready: the lexicographically smallest order.
///
/// # Arguments
/// * `graph`: parallel edges are allowed; an edge leads from a node to one that must come later.
///
/// # Returns
/// Node indices, length V, or `None` when the graph has a cycle.
///
/// # Complexity
/// Time O(E + V log V), memory O(V).
///
/// # Reference
/// Kahn (1962), "Topological sorting of large networks", CACM 5(11).
#[must_use]
pub fn lowest_first_order<G>(graph: G) -> Option<Vec<u32>>
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    let node_count = graph.node_bound();
    let mut waiting = parent_counts(graph);
    let mut ready: BinaryHeap<Reverse<u32>> =
        (0..node_count).filter(|&i| waiting[i] == 0).map(|i| Reverse(to_u32(i))).collect();
    let mut order = Vec::with_capacity(node_count);
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for child in graph.neighbors(graph.from_index(node as usize)) {
            let child = graph.to_index(child);
            waiting[child] -= 1;
            if waiting[child] == 0 {
                ready.push(Reverse(to_u32(child)));
            }
        }
    }
    (order.len() == node_count).then_some(order)
}

/// Number of edges on the longest path that ends in each node.
///
/// # Returns
/// Levels, length V, 0 for nodes without parents; `None` when the graph has a cycle.
///
/// # Complexity
/// Time O(V + E), memory O(V).
#[must_use]
pub fn longest_path_levels<G>(graph: G) -> Option<Vec<u32>>
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    let node_count = graph.node_bound();
    let mut waiting = parent_counts(graph);
    let mut levels = vec![0; node_count];
    let mut queue: Vec<u32> = Vec::with_capacity(node_count);
    queue.extend((0..node_count).filter(|&i| waiting[i] == 0).map(to_u32));
    let mut head = 0;
    while head < queue.len() {
        let node = queue[head] as usize;
        head += 1;
        let below = levels[node] + 1;
        for child in graph.neighbors(graph.from_index(node)) {
            let child = graph.to_index(child);
            levels[child] = below.max(levels[child]);
            waiting[child] -= 1;
            if waiting[child] == 0 {
                queue.push(to_u32(child));
            }
        }
    }
    (queue.len() == node_count).then_some(levels)
}

fn parent_counts<G>(graph: G) -> Vec<u32>
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    let mut counts = vec![0; graph.node_bound()];
    for node in 0..graph.node_bound() {
        for child in graph.neighbors(graph.from_index(node)) {
            counts[graph.to_index(child)] += 1;
        }
    }
    counts
}
