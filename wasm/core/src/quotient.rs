use crate::csr::to_u32;
use crate::sorting::sort_numbers;
use crate::BiCsr;

/// The graph of the blocks: which block has edges into which other, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotient {
    /// Pairs `from, to` of different blocks one after the other, ascending, distinct.
    pub edges: Vec<u32>,
    /// Per pair the number of edges of the graph.
    pub counts: Vec<u32>,
}

/// The quotient of a graph by labels.
///
/// # Arguments
/// * `labels`: one per node.
///
/// # Complexity
/// Time O(V + E + C log C) for C edges between different blocks, memory O(C).
#[must_use]
pub fn quotient(graph: &BiCsr, labels: &[u32]) -> Quotient {
    let mut pairs: Vec<u64> = Vec::new();
    for node in 0..to_u32(graph.node_count()) {
        let from = labels[node as usize];
        let others = graph.children(node).iter().map(|&c| labels[c as usize]);
        pairs.extend(others.filter(|&to| to != from).map(|to| pack(from, to)));
    }
    sort_numbers(&mut pairs);
    let mut result = Quotient { edges: Vec::new(), counts: Vec::new() };
    for run in pairs.chunk_by(|a, b| a == b) {
        result.edges.extend(unpack(run[0]));
        result.counts.push(to_u32(run.len()));
    }
    result
}

pub(crate) fn pack(from: u32, to: u32) -> u64 {
    u64::from(from) << 32 | u64::from(to)
}

#[allow(clippy::cast_possible_truncation)] // the halves are what was packed
pub(crate) fn unpack(pair: u64) -> [u32; 2] {
    [(pair >> 32) as u32, pair as u32]
}
