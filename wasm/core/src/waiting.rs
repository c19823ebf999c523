use petgraph::visit::{IntoNeighbors, NodeCompactIndexable};

use crate::csr::to_u32;
use crate::stride::STRIDE;

/// How many parents of each node are not done yet.
///
/// A byte per node: a million of them stay in the processor's second cache, where every edge looks one up. Nodes with more
/// parents than a byte counts have further rounds of 255, rare enough to lie elsewhere.
pub(crate) struct Waiting {
    low: Vec<u8>,
    /// Empty as long as no node needs it, else one per node.
    rounds: Vec<u32>,
}

impl Waiting {
    pub(crate) fn of<G>(graph: G) -> Self
    where
        G: IntoNeighbors + NodeCompactIndexable,
    {
        let mut waiting = Self { low: vec![0; graph.node_bound()], rounds: Vec::new() };
        for first in (0..graph.node_bound()).step_by(STRIDE) {
            waiting.count_some(graph, first);
        }
        waiting
    }

    /// Nodes without parents, ascending.
    pub(crate) fn sources(&self) -> impl Iterator<Item = u32> + '_ {
        self.low.iter().enumerate().filter(|&(_, &count)| count == 0).map(|(node, _)| to_u32(node))
    }

    /// One parent of `node` is done; true when it was the last.
    #[inline]
    pub(crate) fn release(&mut self, node: usize) -> bool {
        let low = &mut self.low[node];
        *low -= 1;
        *low == 0 && self.no_round_left(node)
    }

    fn no_round_left(&mut self, node: usize) -> bool {
        match self.rounds.get_mut(node) {
            Some(rounds) if *rounds > 0 => {
                *rounds -= 1;
                self.low[node] = u8::MAX;
                false
            }
            _ => true,
        }
    }

    #[inline(never)]
    fn count_some<G>(&mut self, graph: G, first: usize)
    where
        G: IntoNeighbors + NodeCompactIndexable,
    {
        for node in first..(first + STRIDE).min(self.low.len()) {
            for child in graph.neighbors(graph.from_index(node)) {
                let low = &mut self.low[graph.to_index(child)];
                if *low < u8::MAX {
                    *low += 1;
                } else {
                    *low = 1;
                    self.rounds.resize(self.low.len(), 0);
                    self.rounds[graph.to_index(child)] += 1;
                }
            }
        }
    }
}
