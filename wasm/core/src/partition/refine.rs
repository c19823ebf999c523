use std::collections::BinaryHeap;

use super::dag::{Dag, Links, NONE};
use super::slices::Limits;

/// Moves nodes between blocks as long as the cut gets smaller; every state on the way is monotone and within the limits.
///
/// A node may go to any block from the highest of its parents to the lowest of its children, so no move needs a search for
/// cycles. Each pass moves every node once at most, bad moves included, and then goes back to the best state it met. The
/// weights of edges into the nearest block on both sides are kept per node, so what a move changes for a neighbour is known
/// at once; nodes with many neighbours keep them for all blocks.
///
/// # Arguments
/// * `labels`: monotone, below `limits.count`, within the limits.
///
/// # Returns
/// By how much the cut got smaller.
///
/// # Reference
/// Fiduccia & Mattheyses (1982), "A linear-time heuristic for improving network partitions", DAC; for acyclic partitions
/// Moreira, Popp & Schulz (2017), "Graph partitioning with acyclicity constraints".
pub(crate) fn refine(dag: &Dag, labels: &mut [u32], limits: Limits, passes: usize) -> i64 {
    let mut total = 0;
    for _ in 0..passes {
        let gain = Pass::new(dag, labels, limits).run();
        total += gain;
        if gain * 2000 <= total && gain < 16 {
            break;
        }
    }
    total
}

/// Neighbours from which on weights are kept for all blocks.
const HUB: usize = 64;

/// The nearest block on one side of every node, and the weight of the edges into it.
struct Side {
    block: Vec<u32>,
    weight: Vec<u32>,
    /// Where the table of a hub begins, else [`NONE`].
    table: Vec<u32>,
    tables: Vec<u32>,
}

struct Pass<'a> {
    dag: &'a Dag,
    labels: &'a mut [u32],
    limit: u64,
    count: u32,
    sizes: Vec<u64>,
    /// Of the nodes of each block, [`NONE`] for an empty block.
    colours: Vec<u32>,
    above: Side,
    below: Side,
    done: Vec<bool>,
    /// Gain, a running number so that of equals the last goes first, node.
    heap: BinaryHeap<(i64, u32, u32)>,
    stamp: u32,
    /// Nodes that wait for room in a block.
    blocked: Vec<Vec<u32>>,
}

impl<'a> Pass<'a> {
    fn new(dag: &'a Dag, labels: &'a mut [u32], limits: Limits) -> Self {
        let count = limits.count as usize;
        let sizes = dag.sizes(labels, count);
        let mut colours = vec![NONE; count];
        for (node, &label) in labels.iter().enumerate() {
            colours[label as usize] = dag.colour[node];
        }
        let above = Side::new(&dag.parents, labels, count, 0, |a, b| a > b);
        let below = Side::new(&dag.children, labels, count, limits.count - 1, |a, b| a < b);
        let done = dag.pin.iter().map(|&pin| pin != NONE).collect();
        let mut pass = Self {
            dag,
            labels,
            limit: limits.weight,
            count: limits.count,
            sizes,
            colours,
            above,
            below,
            done,
            heap: BinaryHeap::new(),
            stamp: 0,
            blocked: vec![Vec::new(); count],
        };
        for node in dag.nodes() {
            pass.push(node);
        }
        pass
    }

    fn run(mut self) -> i64 {
        let mut trail: Vec<(u32, u32)> = Vec::new();
        let (mut gain, mut best, mut best_len) = (0_i64, 0_i64, 0);
        let patience = 300 + self.dag.len() / 50;
        while let Some((value, _, node)) = self.heap.pop() {
            if self.done[node as usize] {
                continue;
            }
            let Some((now, to)) = self.best_move(node) else { continue };
            if now != value {
                self.enter(now, node);
                continue;
            }
            if self.sizes[to as usize] + self.dag.weight[node as usize] > self.limit {
                self.blocked[to as usize].push(node);
                continue;
            }
            let from = self.labels[node as usize];
            self.done[node as usize] = true;
            self.apply(node, from, to);
            trail.push((node, from));
            gain += now;
            if gain > best {
                best = gain;
                best_len = trail.len();
            } else if trail.len() - best_len > patience {
                break;
            }
            for _ in 0..4 {
                let Some(waiting) = self.blocked[from as usize].pop() else { break };
                self.push(waiting);
            }
        }
        for &(node, from) in trail[best_len..].iter().rev() {
            self.labels[node as usize] = from;
        }
        best
    }

    fn push(&mut self, node: u32) {
        if self.done[node as usize] {
            return;
        }
        if let Some((gain, _)) = self.best_move(node) {
            self.enter(gain, node);
        }
    }

    fn enter(&mut self, gain: i64, node: u32) {
        self.stamp = self.stamp.wrapping_add(1);
        self.heap.push((gain, self.stamp, node));
    }

    /// The better of the nearest block above and the nearest below that have edges to the node, and what the cut gains.
    fn best_move(&self, node: u32) -> Option<(i64, u32)> {
        let v = node as usize;
        let own = self.labels[v];
        let (high, low) = (self.above.block[v], self.below.block[v]);
        let up = i64::from(self.above.weight[v]);
        let down = i64::from(self.below.weight[v]);
        let weight = self.dag.weight[v];
        let fits = |to: u32| self.sizes[to as usize] + weight <= self.limit;
        let allowed = |to: u32| self.colours[to as usize] == self.dag.colour[v];
        let rise = (high < own && up > 0 && allowed(high))
            .then(|| (up - if low == own { down } else { 0 }, high));
        let sink = (low > own && down > 0 && allowed(low))
            .then(|| (down - if high == own { up } else { 0 }, low));
        match (rise, sink) {
            (Some(a), Some(b)) => {
                let a_first = (fits(a.1), a.0) >= (fits(b.1), b.0);
                Some(if a_first { a } else { b })
            }
            (a, b) => a.or(b),
        }
    }

    fn apply(&mut self, node: u32, from: u32, to: u32) {
        let dag = self.dag;
        let weight = dag.weight[node as usize];
        self.labels[node as usize] = to;
        self.sizes[from as usize] -= weight;
        self.sizes[to as usize] += weight;
        for (child, w) in dag.children.row(node) {
            self.above.moved(
                &dag.parents,
                self.labels,
                child,
                (from, to),
                w,
                |a, b| a > b,
                self.count,
            );
            self.push(child);
        }
        for (parent, w) in dag.parents.row(node) {
            self.below.moved(
                &dag.children,
                self.labels,
                parent,
                (from, to),
                w,
                |a, b| a < b,
                self.count,
            );
            self.push(parent);
        }
    }
}

impl Side {
    /// `nearer(a, b)`: block a is nearer to the nodes in question than b. `far`: the block of nodes without neighbours.
    fn new(
        links: &Links,
        labels: &[u32],
        count: usize,
        far: u32,
        nearer: impl Fn(u32, u32) -> bool,
    ) -> Self {
        let n = labels.len();
        let mut side = Self {
            block: vec![far; n],
            weight: vec![0; n],
            table: vec![NONE; n],
            tables: Vec::new(),
        };
        for node in 0..crate::csr::to_u32(n) {
            let degree = links.degree(node);
            if degree >= HUB && count <= degree {
                let start = side.tables.len();
                side.table[node as usize] = crate::csr::to_u32(start);
                side.tables.resize(start + count, 0);
                for (near, w) in links.row(node) {
                    side.tables[start + labels[near as usize] as usize] += w;
                }
            }
            side.look(links, labels, node, &nearer);
        }
        side
    }

    fn look(
        &mut self,
        links: &Links,
        labels: &[u32],
        node: u32,
        nearer: &impl Fn(u32, u32) -> bool,
    ) {
        let (mut block, mut weight) = (NONE, 0);
        for (near, w) in links.row(node) {
            let label = labels[near as usize];
            if block == NONE || nearer(label, block) {
                (block, weight) = (label, w);
            } else if label == block {
                weight += w;
            }
        }
        if block != NONE {
            self.block[node as usize] = block;
            self.weight[node as usize] = weight;
        }
    }

    /// A neighbour of `node` over an edge of weight `w` moved.
    #[allow(clippy::too_many_arguments)]
    fn moved(
        &mut self,
        links: &Links,
        labels: &[u32],
        node: u32,
        (from, to): (u32, u32),
        w: u32,
        nearer: impl Fn(u32, u32) -> bool,
        count: u32,
    ) {
        let v = node as usize;
        let table = self.table[v];
        if table != NONE {
            self.tables[(table + from) as usize] -= w;
            self.tables[(table + to) as usize] += w;
        }
        if nearer(to, self.block[v]) {
            (self.block[v], self.weight[v]) = (to, w);
            return;
        }
        if to == self.block[v] {
            self.weight[v] += w;
        } else if from == self.block[v] {
            self.weight[v] -= w;
            if self.weight[v] > 0 {
                return;
            }
            if table == NONE {
                self.look(links, labels, node, &nearer);
                return;
            }
            // The next block with an edge, away from the node.
            let down = nearer(0, 1);
            let mut block = from;
            while self.tables[(table + block) as usize] == 0 {
                block = if down { block + 1 } else { block - 1 };
                debug_assert!(block < count);
            }
            (self.block[v], self.weight[v]) = (block, self.tables[(table + block) as usize]);
        }
    }
}
