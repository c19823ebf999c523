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
/// Minimises `block_cost` per block plus the weight of edges between blocks: optimal for the order given. Where blocks cost
/// nothing, the fewest blocks of those with the smallest cut.
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
    // Without a price, nodes that no edge could tell apart would each become a block of their own.
    let (edge_price, block_price) =
        if block_cost == 0 { (i64::from(to_u32(n)) + 1, 1) } else { (1, block_cost) };
    let mut tree = MinTree::new(n + 1);
    let mut from = vec![0_u32; n + 1];
    tree.set(0, 0);
    let mut start = 0;
    for at in 0..n {
        start = row.earliest(at, start, limit);
        if start > at {
            return None;
        }
        for (place, weight) in row.parents(order[at]) {
            // From before the window an edge is cut whatever happens: it tells no break from another.
            if place as usize >= start {
                tree.add_from(place as usize + 1, weight * edge_price);
            }
        }
        let (least, break_at) = tree.least(start, at + 1);
        from[at + 1] = to_u32(break_at);
        tree.set(at + 1, least + block_price);
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

/// Average blocks between a break and its even place.
const REACH: u64 = 4;

/// The best cut of a row of nodes into at most `limits.count` consecutive blocks.
///
/// Break `b` is looked for within one block of its even place, and within [`REACH`] average blocks of it.
///
/// # Returns
/// Labels ascending along the order (some may be unused), or `None` when no such slices were found.
///
/// # Complexity
/// Every node is in the tables of `2 · REACH` breaks at most (of two when the limit is the average): time O(`REACH` (V + E)
/// log V), memory O(`REACH` V) words.
pub(crate) fn counted_slices(dag: &Dag, order: &[u32], limits: Limits) -> Option<Vec<u32>> {
    let (total, count) = (dag.total(), u64::from(limits.count));
    let far = REACH * total.div_ceil(count);
    if limits.weight > far {
        // Blocks that may be far heavier than the average could end almost anywhere. But then the count seldom matters.
        let free = slices(dag, order, limits.weight, 0)?;
        if free.iter().all(|&label| label < limits.count) {
            return Some(free);
        }
    }
    let row = Row::new(dag, order);
    let n = order.len();
    let reach = limits.weight.min(far).max(dag.heaviest());
    let range = |b: u64| {
        let even = u128::from(b) * u128::from(total) / u128::from(count);
        let even = u64::try_from(even).expect("at most the total");
        let low = total.saturating_sub((count - b).saturating_mul(limits.weight));
        let low = low.max(even.saturating_sub(reach));
        let high = b.saturating_mul(limits.weight).min(even.saturating_add(reach));
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
        let mut start = first;
        let mut at = first; // nodes below this place are in
        let mut everywhere = 0; // added to every break that may still be taken
        for place in begin.max(first)..stop {
            while at < place {
                start = row.earliest(at, start, limits.weight);
                for (parent, weight) in row.parents(order[at]) {
                    if (parent as usize) < start {
                        everywhere += weight;
                    } else if parent as usize + 1 - first < last.len() {
                        tree.add_from(parent as usize + 1 - first, weight);
                    }
                }
                at += 1;
                if at - first < last.len() {
                    tree.set(at - first, last[at - first] - everywhere);
                }
            }
            let window = (start.max(first) - first, (place + 1).min(first + last.len()) - first);
            let (cost, break_at) = if window.0 < window.1 {
                tree.least(window.0, window.1)
            } else {
                (MinTree::NEVER, 0)
            };
            costs.push(cost + everywhere);
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

#[cfg(test)]
mod tests {
    use super::super::orders::{order, Order};
    use super::*;

    /// A small graph with weights, two colours, and edges upwards; the same for the same seed.
    fn sample(seed: u32) -> Dag {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
        let mut below = |limit: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % limit
        };
        let n = 2 + below(9);
        let mut edges: Vec<(u32, u32, u32)> = Vec::new();
        for _ in 0..below(2 * n) {
            let (a, b) = (below(n), below(n));
            if a != b && !edges.iter().any(|e| (e.0, e.1) == (a.min(b), a.max(b))) {
                edges.push((a.min(b), a.max(b), 1 + below(3)));
            }
        }
        let weight: Vec<u64> = (0..n).map(|_| u64::from(1 + below(3))).collect();
        let two = below(2) == 1;
        let colour: Vec<u32> = (0..n).map(|_| if two { below(2) } else { 0 }).collect();
        let all: Vec<u32> = (0..n).collect();
        let children = |v: u32| {
            let own: Vec<(u32, u32)> =
                edges.iter().filter(|e| e.0 == v).map(|e| (e.1, e.2)).collect();
            own.into_iter()
        };
        let none = vec![NONE; all.len()];
        Dag::merged(children, &weight, &colour, &none, &all, &all, all.len()).expect("upwards").0
    }

    /// Cut and number of blocks of every way to slice the row that keeps the limit and colours.
    fn all_slices(dag: &Dag, row: &[u32], limit: u64) -> Vec<(i64, u32)> {
        let mut found = Vec::new();
        for breaks in 0_u32..1 << (row.len() - 1) {
            let mut labels = vec![0; row.len()];
            let mut block = 0;
            for (at, &node) in row.iter().enumerate() {
                block += u32::from(at > 0 && breaks >> (at - 1) & 1 == 1);
                labels[node as usize] = block;
            }
            let light = dag.sizes(&labels, block as usize + 1).iter().all(|&s| s <= limit);
            let plain = dag.nodes().all(|a| {
                dag.nodes().all(|b| {
                    let (a, b) = (a as usize, b as usize);
                    labels[a] != labels[b] || dag.colour[a] == dag.colour[b]
                })
            });
            if light && plain {
                found.push((dag.cut(&labels), block + 1));
            }
        }
        found
    }

    #[test]
    fn slices_are_the_best_of_all() {
        for seed in 0..600 {
            let dag = sample(seed);
            for kind in [Order::Demand, Order::Levels, Order::Late(4)] {
                let row = order(&dag, kind);
                for block_cost in [0, 1, 100] {
                    let labels = slices(&dag, &row, 5, block_cost).expect("no node is too heavy");
                    let blocks = labels.iter().max().expect("nodes") + 1;
                    let cost = dag.cut(&labels) + block_cost * i64::from(blocks);
                    let all = all_slices(&dag, &row, 5);
                    let best = all.iter().map(|&(cut, b)| cut + block_cost * i64::from(b)).min();
                    assert_eq!(Some(cost), best, "seed {seed}, {kind:?}");
                }
            }
        }
    }

    #[test]
    fn counted_slices_are_the_best_of_all_with_so_few() {
        let mut possible = 0;
        for seed in 0..600 {
            let dag = sample(seed);
            let row = order(&dag, Order::Demand);
            for count in [2, 3] {
                let weight = (dag.total() / u64::from(count) + 2).max(3);
                let limits = Limits { weight, count, effort: Effort::Quick };
                let found = counted_slices(&dag, &row, limits);
                let all = all_slices(&dag, &row, weight);
                let best = all.iter().filter(|&&(_, b)| b <= count).map(|&(cut, _)| cut).min();
                assert_eq!(found.map(|labels| dag.cut(&labels)), best, "seed {seed}, {count}");
                possible += usize::from(best.is_some());
            }
        }
        assert!(possible > 500);
    }

    #[test]
    fn rows_of_all_kinds_keep_parents_first() {
        for seed in 0..300 {
            let dag = sample(seed);
            for kind in [
                Order::Demand,
                Order::Supply,
                Order::Late(3),
                Order::Early(3),
                Order::GivenLate,
                Order::GivenEarly,
                Order::Heights,
                Order::Levels,
            ] {
                let row = order(&dag, kind);
                let mut place = vec![usize::MAX; dag.len()];
                for (at, &node) in row.iter().enumerate() {
                    place[node as usize] = at;
                }
                for node in dag.nodes() {
                    for &child in dag.children.near(node) {
                        assert!(place[node as usize] < place[child as usize], "{kind:?}");
                    }
                }
            }
        }
    }
}
