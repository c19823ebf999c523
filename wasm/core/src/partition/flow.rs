use std::cell::Cell;

use crate::csr::to_u32;

use super::dag::{Dag, NONE};
use super::max_flow::{Flow, Net, FREE, HIGH, LOW};
use super::slices::Limits;

/// Draws the border between consecutive blocks anew where that makes the cut smaller, by minimum cuts.
///
/// # Arguments
/// * `labels`: monotone, below `limits.count`, within the limits; they stay so.
/// * `reach`: nodes that may change sides, over all borders; no more than 60 % of a block.
/// * `work`: arcs that may be looked at, less those that were.
///
/// # Returns
/// By how much the cut got smaller.
///
/// # Complexity
/// Time O(V + E) and what `work` allows, memory O(V + E).
///
/// # Reference
/// Sanders & Schulz (2011), "Engineering multilevel graph partitioning algorithms", ESA, for minimum cuts at borders;
/// Hamann & Strasser (2018), "Graph bisection with Pareto optimization", J. Exp. Algorithmics 23, for ends that grow until
/// the cut is even.
pub(crate) fn redraw(
    dag: &Dag,
    labels: &mut [u32],
    limits: Limits,
    reach: u64,
    work: &Cell<u64>,
) -> i64 {
    let reach = (100 * reach / (dag.len() as u64).max(1)).min(60);
    let count = limits.count as usize;
    let mut total = 0;
    let mut place = vec![NONE; dag.len()];
    let mut members = vec![Vec::new(); count];
    for (node, &label) in labels.iter().enumerate() {
        members[label as usize].push(to_u32(node));
    }
    for low in 0..count - 1 {
        let [below, above] = &mut members[low..low + 2] else { unreachable!() };
        if below.is_empty() || above.is_empty() {
            continue;
        }
        if dag.colour[below[0] as usize] != dag.colour[above[0] as usize] {
            continue;
        }
        let Some(border) = Border::new(dag, labels, (below, above), &mut place, reach) else {
            continue;
        };
        let Some((gain, upper)) = border.redrawn(limits.weight, work) else { continue };
        total += gain;
        for (&node, &up) in border.nodes.iter().zip(&upper[2..]) {
            labels[node as usize] = to_u32(low) + u32::from(up);
        }
        let mut all = std::mem::take(below);
        all.append(above);
        for node in all {
            members[labels[node as usize] as usize].push(node);
        }
    }
    total
}

/// What may change sides between two blocks, with the rest of each block as one node: 0 below, 1 above.
struct Border {
    net: Net,
    /// Nodes of the net, those farthest inside the block below first.
    row: Vec<u32>,
    /// Of the graph, from node 2 of the net on.
    nodes: Vec<u32>,
    /// Weight of the edges between the blocks now.
    cut: i64,
    /// Of them, what no choice can save.
    fixed: i64,
}

impl Border {
    fn new(
        dag: &Dag,
        labels: &[u32],
        (below, above): (&[u32], &[u32]),
        place: &mut [u32],
        reach: u64,
    ) -> Option<Self> {
        let upper = labels[above[0] as usize];
        let lower = labels[below[0] as usize];
        let mut cut = 0;
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        for &node in above {
            let crossing: i64 = dag
                .parents
                .row(node)
                .filter(|&(near, _)| labels[near as usize] == lower)
                .map(|(_, w)| i64::from(w))
                .sum();
            if crossing > 0 {
                cut += crossing;
                ends.push(node);
            }
        }
        if cut == 0 {
            return None;
        }
        for &node in below {
            if dag.children.near(node).iter().any(|&near| labels[near as usize] == upper) {
                starts.push(node);
            }
        }
        let mut within = |block: &[u32], mut queue: Vec<u32>| {
            let label = labels[block[0] as usize];
            let total: u64 = block.iter().map(|&v| dag.weight[v as usize]).sum();
            let most = total * reach / 100;
            let (mut at, mut used) = (0, 0);
            for &node in &queue {
                place[node as usize] = 0;
            }
            while at < queue.len() {
                let node = queue[at];
                used += dag.weight[node as usize];
                if used > most {
                    break;
                }
                at += 1;
                for &near in dag.parents.near(node).iter().chain(dag.children.near(node)) {
                    if labels[near as usize] == label && place[near as usize] == NONE {
                        place[near as usize] = 0;
                        queue.push(near);
                    }
                }
            }
            for node in queue.drain(at..) {
                place[node as usize] = NONE;
            }
            queue.retain(|&node| dag.pin[node as usize] == NONE);
            queue
        };
        let (mut nodes, high) = (within(below, starts), within(above, ends));
        nodes.reverse();
        let mut weight = vec![0, 0];
        for (side, block) in [below, above].into_iter().enumerate() {
            for &node in block {
                place[node as usize] = to_u32(side);
            }
        }
        nodes.extend(high);
        for (at, &node) in nodes.iter().enumerate() {
            place[node as usize] = to_u32(at + 2);
            weight.push(dag.weight[node as usize]);
        }
        let all = below.iter().chain(above);
        for &node in all.clone() {
            if place[node as usize] < 2 {
                weight[place[node as usize] as usize] += dag.weight[node as usize];
            }
        }
        let (net, fixed) = Net::new(dag, all.clone().copied(), place, weight);
        for &node in all {
            place[node as usize] = NONE;
        }
        let row = (2..to_u32(nodes.len() + 2)).collect();
        Some(Self { net, row, nodes, cut, fixed })
    }

    /// What it gains, and whether each node of the net belongs above; `None` when nothing better was found.
    fn redrawn(&self, limit: u64, work: &Cell<u64>) -> Option<(i64, Vec<bool>)> {
        let mut flow = Flow::new(&self.net, work);
        let total: u64 = self.net.weight.iter().sum();
        let least = total.saturating_sub(limit);
        let (mut left, mut right) = (0, self.row.len());
        loop {
            if !flow.augment(self.cut - self.fixed) || flow.spent() {
                return None;
            }
            let (low, high) = (flow.reached(LOW), flow.reached(HIGH));
            let weigh = |side: &[bool]| -> u64 {
                self.net.weight.iter().zip(side).filter(|(_, &is)| is).map(|(w, _)| w).sum()
            };
            let (low_weight, high_weight) = (weigh(&low), weigh(&high));
            let fits = |weight: u64| weight >= least && weight <= limit;
            let gain = self.cut.saturating_sub(self.fixed + flow.value);
            match (fits(low_weight), fits(high_weight)) {
                (true, false) => return Some((gain, low.iter().map(|is| !is).collect())),
                (true, true) if low_weight >= high_weight => {
                    return Some((gain, low.iter().map(|is| !is).collect()));
                }
                (_, true) => return Some((gain, high)),
                (false, false) => {}
            }
            // The lighter side gets more, if possible what costs nothing: nodes that the other side does not reach.
            let grow_low = low_weight <= high_weight;
            let (own, other, own_weight, side) = if grow_low {
                (&low, &high, low_weight, LOW)
            } else {
                (&high, &low, high_weight, HIGH)
            };
            for (node, &is) in own.iter().enumerate() {
                if is {
                    flow.side[node] = side;
                }
            }
            let step = (least.saturating_sub(own_weight) / 6).max(1);
            let taken = |flow: &Flow, node: u32| flow.side[node as usize] != FREE;
            while left < right && taken(&flow, self.row[left]) {
                left += 1;
            }
            while left < right && taken(&flow, self.row[right - 1]) {
                right -= 1;
            }
            let rest = &self.row[left..right];
            let mut added = 0;
            for (most, costly) in [(step, false), (1, true)] {
                for at in 0..rest.len() {
                    let node = rest[if grow_low { at } else { rest.len() - 1 - at }];
                    if added >= most {
                        break;
                    }
                    if !taken(&flow, node) && (costly || !other[node as usize]) {
                        flow.side[node as usize] = side;
                        added += self.net.weight[node as usize].max(1);
                    }
                }
            }
            if added == 0 {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Effort;
    use super::*;

    fn random(seed: u32) -> impl FnMut(u32) -> u32 {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
        move |limit| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % limit
        }
    }

    /// A graph with weights and monotone labels in three blocks.
    fn sample(seed: u32, n: u32) -> (Dag, Vec<u32>) {
        let mut below = random(seed);
        let mut edges: Vec<(u32, u32, u32)> = Vec::new();
        for _ in 0..3 * n {
            let (a, b) = (below(n), below(n));
            if a != b && !edges.iter().any(|e| (e.0, e.1) == (a.min(b), a.max(b))) {
                edges.push((a.min(b), a.max(b), 1 + below(3)));
            }
        }
        let weight: Vec<u64> = (0..n).map(|_| u64::from(1 + below(2))).collect();
        let all: Vec<u32> = (0..n).collect();
        let children = |v: u32| {
            let own: Vec<(u32, u32)> =
                edges.iter().filter(|e| e.0 == v).map(|e| (e.1, e.2)).collect();
            own.into_iter()
        };
        let (colour, none) = (vec![0; all.len()], vec![NONE; all.len()]);
        let merged = Dag::merged(children, &weight, &colour, &none, &all, &all, all.len());
        (merged.expect("upwards").0, all.iter().map(|v| v * 3 / n).collect())
    }

    #[test]
    fn borders_stay_monotone_and_light_and_the_gain_is_true() {
        let mut better = 0;
        for seed in 0..400 {
            let (dag, mut labels) = sample(seed, 24);
            let weight = dag.sizes(&labels, 3).into_iter().max().expect("blocks") + 1;
            let limits = Limits { weight, count: 3, effort: Effort::Thorough };
            let before = dag.cut(&labels);
            let gain = redraw(&dag, &mut labels, limits, 100, &Cell::new(1 << 30));
            assert_eq!(before - gain, dag.cut(&labels), "seed {seed}");
            assert!(gain >= 0 && dag.sizes(&labels, 3).iter().all(|&size| size <= weight));
            for v in dag.nodes() {
                for &child in dag.children.near(v) {
                    assert!(labels[v as usize] <= labels[child as usize], "seed {seed}");
                }
            }
            better += u32::from(gain > 0);
        }
        assert!(better > 200, "{better}");
    }

    #[test]
    fn without_a_limit_the_cut_is_the_least_of_all() {
        for seed in 0..400 {
            let (dag, _) = sample(seed, 9);
            // The first and the last node keep their sides, the other seven may do anything.
            let place = [0, 2, 3, 4, 5, 6, 7, 8, 1];
            let mut weight = vec![0; 9];
            for node in 0..9 {
                weight[place[node] as usize] = dag.weight[node];
            }
            let (net, fixed) = Net::new(&dag, dag.nodes(), &place, weight);
            let mut least = i64::MAX;
            for upper in 0_u32..1 << 7 {
                let labels: Vec<u32> = (0..9)
                    .map(|v| if v == 0 { 0 } else { (upper | 1 << 7) >> (v - 1) & 1 })
                    .collect();
                let monotone = dag.nodes().all(|v| {
                    let near = dag.children.near(v);
                    near.iter().all(|&c| labels[v as usize] <= labels[c as usize])
                });
                if monotone {
                    least = least.min(dag.cut(&labels));
                }
            }
            let border =
                Border { net, row: (2..9).collect(), nodes: (1..8).collect(), cut: 1000, fixed };
            let (gain, _) = border.redrawn(dag.total(), &Cell::new(1 << 30)).expect("below 1000");
            assert_eq!(1000 - gain, least, "seed {seed}");
        }
    }
}
