use std::cmp::Reverse;

use crate::csr::to_u32;
use crate::quotient::{pack, unpack};
use crate::slack::any_order;
use crate::sorting::{sort_few, sort_numbers};
use crate::BiCsr;

const WORDS: usize = 8;
const COLUMNS: usize = 64 * WORDS;
const NONE: u32 = u32::MAX;

/// The edges that no longer path makes superfluous, as pairs `from, to` in ascending order.
///
/// An edge can only be superfluous when its parent has other children. Of those parents, 512 at a time, it is kept which ones lie
/// above each node, so the closure never exists as a whole.
///
/// # Returns
/// `None` when the graph has a cycle.
///
/// # Complexity
/// Time O(E log E + F·E / 512) for F nodes with several children, memory 64 bytes per node.
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
    let forks: Vec<u32> = (0..to_u32(node_count))
        .filter(|&at| graph.children(order[at as usize]).len() > 1)
        .collect();
    // Parents as places, highest first, so that those before the block are a tail to skip.
    let mut starts = vec![0_usize];
    let mut parents: Vec<u32> = Vec::with_capacity(graph.edge_count());
    let mut kept = Vec::new();
    for &node in &order {
        let first = parents.len();
        parents.extend(graph.parents(node).iter().map(|&p| place[p as usize]));
        sort_few(&mut parents[first..], |&place| Reverse(place));
        starts.push(parents.len());
        let only = graph.parents(node).iter().filter(|&&p| graph.children(p).len() == 1);
        kept.extend(only.map(|&p| pack(p, node)));
    }
    let mut above = vec![[0_u64; WORDS]; node_count];
    let mut column = vec![NONE; node_count];
    for block in forks.chunks(COLUMNS) {
        let (first, last) = (block[0], block[block.len() - 1]);
        for (number, &fork) in (0..).zip(block) {
            column[fork as usize] = number;
        }
        for row in &mut above[first as usize..] {
            *row = [0; WORDS];
        }
        for node in first as usize..node_count {
            let mut reached = [0_u64; WORDS];
            let rows = &parents[starts[node]..starts[node + 1]];
            let rows = &rows[..rows.partition_point(|&p| p >= first)];
            for &parent in rows {
                join(&mut reached, &above[parent as usize]);
            }
            let own = || {
                let inside = rows.iter().rev().take_while(|&&p| p <= last);
                inside.map(|&p| (p, column[p as usize] as usize)).filter(|&(_, c)| c < COLUMNS)
            };
            for (parent, bit) in own() {
                if reached[bit / 64] >> (bit % 64) & 1 == 0 {
                    kept.push(pack(order[parent as usize], order[node]));
                }
            }
            for (_, bit) in own() {
                reached[bit / 64] |= 1 << (bit % 64);
            }
            above[node] = reached;
        }
        for &fork in block {
            column[fork as usize] = NONE;
        }
    }
    sort_numbers(&mut kept);
    Some(kept.into_iter().flat_map(unpack).collect())
}

/// Written out, because the module is compiled for size and a loop of eight would stay one.
#[inline]
fn join(bits: &mut [u64; WORDS], more: &[u64; WORDS]) {
    bits[0] |= more[0];
    bits[1] |= more[1];
    bits[2] |= more[2];
    bits[3] |= more[3];
    bits[4] |= more[4];
    bits[5] |= more[5];
    bits[6] |= more[6];
    bits[7] |= more[7];
}
