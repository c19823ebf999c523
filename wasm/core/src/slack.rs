use crate::csr::to_u32;
use crate::order::Peel;
use crate::BiCsr;

/// The longest path by weight, and how much later every node may start without making it longer.
#[derive(Clone, Debug, PartialEq)]
pub struct CriticalPath {
    /// Sum of the weights on the longest path.
    pub length: f64,
    /// The nodes of one longest path, first to last; among equals the lowest indices.
    pub path: Vec<u32>,
    /// Per node, the sum of weights on the longest path that ends just before it.
    pub earliest: Vec<f64>,
    /// Per node, how much later than `earliest` it may start; 0 on every longest path.
    pub slack: Vec<f64>,
}

/// Longest path with slack, the weights being those of nodes.
///
/// # Arguments
/// * `weights`: one per node, not negative.
///
/// # Returns
/// `None` when the graph has a cycle.
///
/// # Complexity
/// Time and memory O(V + E).
///
/// # Reference
/// Kelley & Walker (1959), "Critical-path planning and scheduling".
#[must_use]
pub fn critical_path(graph: &BiCsr, weights: &[f64]) -> Option<CriticalPath> {
    let order = any_order(graph)?;
    let node_count = graph.node_count();
    let mut earliest = vec![0.0_f64; node_count];
    for &node in &order {
        let end = earliest[node as usize] + weights[node as usize];
        for &child in graph.children(node) {
            earliest[child as usize] = end.max(earliest[child as usize]);
        }
    }
    // The longest path that starts with each node, the node included.
    let mut tail = weights.to_vec();
    for &node in order.iter().rev() {
        let below = graph.children(node).iter().map(|&c| tail[c as usize]).fold(0.0, f64::max);
        tail[node as usize] += below;
    }
    let length = tail.iter().copied().fold(0.0, f64::max);
    let mut path = Vec::new();
    let mut next = (0..to_u32(node_count))
        .find(|&v| graph.parents(v).is_empty() && tail[v as usize] >= length);
    while let Some(node) = next {
        path.push(node);
        let children = graph.children(node).iter().copied();
        let longest = children.clone().map(|c| tail[c as usize]).fold(0.0, f64::max);
        next = children.into_iter().find(|&c| tail[c as usize] >= longest);
    }
    let slack = earliest.iter().zip(&tail).map(|(e, t)| (length - e - t).max(0.0)).collect();
    Some(CriticalPath { length, path, earliest, slack })
}

/// Some order of the nodes with parents first.
pub(crate) fn any_order(graph: &BiCsr) -> Option<Vec<u32>> {
    let peel = Peel::of(graph);
    (peel.order.len() == graph.node_count()).then_some(peel.order)
}
