use std::cmp::Reverse;

use crate::csr::to_u32;
use crate::quotient::{pack, unpack};
use crate::slack::any_order;
use crate::sorting::{sort_few, sort_numbers};
use crate::BiCsr;

const WORDS: usize = 8;
const COLUMNS: usize = 64 * WORDS;

/// The edges that no longer path makes superfluous, as pairs `from, to` in ascending order.
///
/// Ancestors are kept for 512 nodes at a time, so the closure never exists as a whole.
///
/// # Returns
/// `None` when the graph has a cycle.
///
/// # Complexity
/// Time O(E + V·E / 512), memory 64 bytes per node.
///
/// # Reference
/// Aho, Garey & Ullman (1972), "The transitive reduction of a directed graph", SIAM J. Comput. 1(2).
#[must_use]
pub fn transitive_reduction(graph: &BiCsr) -> Option<Vec<u32>> {
    let order = any_order(graph)?;
    let node_count = graph.node_count();
    let mut place = vec![0; node_count];
    for (at, &node) in order.iter().enumerate() {
        place[node as usize] = to_u32(at);
    }
    // Parents as places, highest first, so that those before the block are a tail to skip.
    let mut starts = vec![0_usize];
    let mut parents: Vec<u32> = Vec::with_capacity(graph.edge_count());
    for &node in &order {
        let first = parents.len();
        parents.extend(graph.parents(node).iter().map(|&p| place[p as usize]));
        sort_few(&mut parents[first..], |&place| Reverse(place));
        starts.push(parents.len());
    }
    let mut kept = Vec::new();
    let mut above = vec![[0_u64; WORDS]; node_count];
    for first in (0..node_count).step_by(COLUMNS) {
        let last = (first + COLUMNS).min(node_count);
        for row in &mut above[first..] {
            *row = [0; WORDS];
        }
        for node in first..node_count {
            let mut reached = [0_u64; WORDS];
            let rows = &parents[starts[node]..starts[node + 1]];
            let rows = &rows[..rows.partition_point(|&p| p as usize >= first)];
            for &parent in rows {
                for (word, more) in reached.iter_mut().zip(above[parent as usize]) {
                    *word |= more;
                }
            }
            for &parent in rows.iter().rev().take_while(|&&p| (p as usize) < last) {
                let bit = parent as usize - first;
                let (word, mask) = (bit / 64, 1 << (bit % 64));
                if reached[word] & mask == 0 {
                    kept.push(pack(order[parent as usize], order[node]));
                }
            }
            for &parent in rows.iter().rev().take_while(|&&p| (p as usize) < last) {
                let bit = parent as usize - first;
                reached[bit / 64] |= 1 << (bit % 64);
            }
            above[node] = reached;
        }
    }
    sort_numbers(&mut kept);
    Some(kept.into_iter().flat_map(unpack).collect())
}
