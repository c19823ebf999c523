use crate::csr::to_u32;

use super::dag::{Dag, NONE};
use super::min_tree::MinTree;
use super::Effort;

/// What slices may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Weight of a block at most.
    pub weight: u64,
    /// Blocks at most.
    pub count: u32,
    /// How long to look.
    pub effort: Effort,
}

/// The best cut of a row of nodes into consecutive blocks, each within the weight limit, of one colour and with one pin at
/// most.
///
/// Minimises `block_cost` per block plus the weight of edges between blocks: optimal for the order given.
///
/// # Returns
/// Labels 0, 1, 2 … by node; `None` when a single node is too heavy.
///
/// # Complexity
/// Time O((V + E) log V), memory O(V).
///
/// # Reference
/// Kernighan (1971), "Optimal sequential partitions of graphs", J. ACM 18(1).
pub(crate) fn slices(dag: &Dag, order: &[u32], limit: u64, block_cost: i64) -> Option<Vec<u32>> {
    let row = Row::new(dag, order);
    let n = order.len();
    let mut tree = MinTree::new(n + 1);
    let mut from = vec![0_u32; n + 1];
    tree.set(0, 0);
    let mut start = 0;
    for at in 0..n {
        for (place, weight) in row.parents(order[at]) {
            tree.add_from(place as usize + 1, weight);
        }
        start = row.earliest(at, start, limit);
        if start > at {
            return None;
        }
        let (least, break_at) = tree.least(start, at + 1);
        from[at + 1] = to_u32(break_at);
        tree.set(at + 1, least + block_cost);
    }
    let mut breaks = vec![];
    let mut end = n;
    while end > 0 {
        end = from[end] as usize;
        breaks.push(end);
    }
    breaks.reverse();
    Some(label(order, &breaks))
}

/// The best cut of a row of nodes into at most `limits.count` consecutive blocks.
///
/// Break `b` is looked for within one block of its even place, which keeps the table at two entries per node.
///
/// # Returns
/// Labels ascending along the order (some may be unused), or `None` when no such slices were found.
///
/// # Complexity
/// Time O((V + E) log V) times three at most, memory O(V).
pub(crate) fn counted_slices(dag: &Dag, order: &[u32], limits: Limits) -> Option<Vec<u32>> {
    let row = Row::new(dag, order);
    let n = order.len();
    let (total, count) = (row.before[n], u64::from(limits.count));
    let range = |b: u64| {
        let even = u128::from(b) * u128::from(total) / u128::from(count);
        let even = u64::try_from(even).expect("at most the total");
        let low = total.saturating_sub((count - b).saturating_mul(limits.weight));
        let low = low.max(even.saturating_sub(limits.weight));
        let high = b.saturating_mul(limits.weight).min(even.saturating_add(limits.weight));
        let first = row.before.partition_point(|&w| w < low);
        (first, row.before.partition_point(|&w| w <= high).max(first))
    };
    let mut last = vec![0_i64]; // costs of break b - 1 at places first..
    let mut first = 0;
    let mut tables: Vec<(usize, Vec<u32>)> = Vec::new();
    for b in 1..=count {
        let (begin, stop) = range(b);
        let mut tree = MinTree::new(last.len());
        tree.set(0, last[0]);
        let mut costs = Vec::with_capacity(stop - begin);
        let mut from = Vec::with_capacity(stop - begin);
        let mut start = 0;
        let mut at = first; // nodes below this place are in
        for place in begin.max(first)..stop {
            while at < place {
                for (parent, weight) in row.parents(order[at]) {
                    let above = (parent as usize + 1).saturating_sub(first);
                    if above < last.len() {
                        tree.add_from(above, weight);
                    }
                }
                start = row.earliest(at, start, limits.weight);
                at += 1;
                if at - first < last.len() {
                    tree.set(at - first, last[at - first]);
                }
            }
            let window = (start.max(first) - first, (place + 1).min(first + last.len()) - first);
            let (cost, break_at) = if window.0 < window.1 {
                tree.least(window.0, window.1)
            } else {
                (MinTree::NEVER, 0)
            };
            costs.push(cost);
            from.push(to_u32(break_at + first));
        }
        first = begin.max(first);
        last = costs;
        tables.push((first, from));
        if last.is_empty() {
            return None;
        }
    }
    if first + last.len() != n + 1 || *last.last()? >= MinTree::NEVER {
        return None;
    }
    let mut breaks = vec![];
    let mut end = n;
    for (first, from) in tables.iter().rev() {
        end = from[end - first] as usize;
        breaks.push(end);
    }
    breaks.reverse();
    Some(label(order, &breaks))
}

/// Labels from the places where blocks begin, ascending; the first is 0.
fn label(order: &[u32], breaks: &[usize]) -> Vec<u32> {
    let mut labels = vec![0; order.len()];
    for (block, &begin) in breaks.iter().enumerate() {
        let end = breaks.get(block + 1).copied().unwrap_or(order.len());
        for &node in &order[begin..end] {
            labels[node as usize] = to_u32(block);
        }
    }
    labels
}

/// An order, with what the recurrence asks about it.
struct Row<'a> {
    dag: &'a Dag,
    order: &'a [u32],
    place: Vec<u32>,
    /// Weight of all nodes before each place.
    before: Vec<u64>,
    /// Per place, the first place that may share a block with it as far as colours and pins go.
    alike: Vec<u32>,
}

impl<'a> Row<'a> {
    fn new(dag: &'a Dag, order: &'a [u32]) -> Self {
        let mut place = vec![0; order.len()];
        let mut before = vec![0; order.len() + 1];
        let mut alike = vec![0; order.len()];
        let (mut start, mut last_pin) = (0, None);
        for (at, &node) in order.iter().enumerate() {
            place[node as usize] = to_u32(at);
            before[at + 1] = before[at] + dag.weight[node as usize];
            if at > 0 && dag.colour[order[at - 1] as usize] != dag.colour[node as usize] {
                start = at;
            }
            if dag.pin[node as usize] != NONE {
                start = start.max(last_pin.map_or(0, |pin: usize| pin + 1));
                last_pin = Some(at);
            }
            alike[at] = to_u32(start);
        }
        Self { dag, order, place, before, alike }
    }

    /// Places and edge weights of the parents of a node.
    fn parents(&self, node: u32) -> impl Iterator<Item = (u32, i64)> + '_ {
        self.dag.parents.row(node).map(|(p, w)| (self.place[p as usize], i64::from(w)))
    }

    /// Where a block that ends with the node at `at` may begin, not before `start`.
    fn earliest(&self, at: usize, start: usize, limit: u64) -> usize {
        debug_assert!(at < self.order.len());
        let mut start = start.max(self.alike[at] as usize);
        while self.before[at + 1] - self.before[start] > limit {
            start += 1;
        }
        start
    }
}
