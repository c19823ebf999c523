use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::csr::to_u32;
use crate::quotient::pack;

use super::dag::{Dag, NONE};
use super::orders::{order, Order};
use super::slices::slices;
use super::Cost;

/// Blocks beside each other: bands of levels, in each band the parts that have no edge between them, packed into as many
/// blocks as there are workers, or as weight asks for.
///
/// # Arguments
/// * `bands`: how many; levels count from the end (as late as possible) and every band weighs about the same.
/// * `workers`: blocks per band and colour that are wanted beside each other.
///
/// # Returns
/// Monotone labels, and how many blocks there are.
pub(crate) fn waves(dag: &Dag, limit: u64, bands: u32, workers: u32) -> Option<(Vec<u32>, u32)> {
    let heights = Heights::new(dag);
    let band = heights.even(dag, bands);
    packed(dag, limit, workers, &stages(dag, &heights, &band))
}

/// The same with the bands of levels that take the least time one after the other.
pub(crate) fn best_waves(dag: &Dag, limit: u64, cost: Cost) -> Option<(Vec<u32>, u32)> {
    let heights = Heights::new(dag);
    let band = heights.quickest(dag, cost);
    packed(dag, limit, cost.workers.max(1), &stages(dag, &heights, &band))
}

fn packed(dag: &Dag, limit: u64, workers: u32, stage: &[u32]) -> Option<(Vec<u32>, u32)> {
    // Parts: nodes of one stage that edges connect. Colours and pins never meet in one.
    let mut part: Vec<u32> = dag.nodes().collect();
    for node in dag.nodes() {
        for &child in dag.children.near(node) {
            if stage[node as usize] == stage[child as usize] {
                let (a, b) = (root(&mut part, node), root(&mut part, child));
                part[a.max(b) as usize] = a.min(b);
            }
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut of = vec![NONE; dag.len()];
    for node in dag.nodes() {
        let top = root(&mut part, node) as usize;
        if of[top] == NONE {
            of[top] = to_u32(parts.len());
            parts.push(Part {
                stage: stage[top],
                colour: dag.colour[top],
                weight: 0,
                nodes: vec![],
            });
        }
        let part = &mut parts[of[top] as usize];
        part.weight += dag.weight[node as usize];
        part.nodes.push(node);
    }
    crate::sorting::sort_few(&mut parts, |p| (p.stage, p.colour, Reverse(p.weight), p.nodes[0]));
    let mut labels = vec![0; dag.len()];
    let mut place = vec![NONE; dag.len()];
    let mut count = 0;
    for group in parts.chunk_by(|a, b| (a.stage, a.colour) == (b.stage, b.colour)) {
        let light: Vec<&Part> = group.iter().filter(|p| p.weight <= limit).collect();
        let total: u64 = light.iter().map(|p| p.weight).sum();
        let wanted = total.div_ceil(limit.max(1)).max(u64::from(workers).min(light.len() as u64));
        // Heaviest first into the lightest block that has room.
        let mut bins: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::new();
        for _ in 0..wanted {
            bins.push(Reverse((0, count)));
            count += 1;
        }
        for part in light {
            let fits = bins.peek().is_some_and(|Reverse((w, _))| w + part.weight <= limit);
            let (weight, bin) = if fits {
                bins.pop().expect("peeked").0
            } else {
                count += 1;
                (0, count - 1)
            };
            bins.push(Reverse((weight + part.weight, bin)));
            for &node in &part.nodes {
                labels[node as usize] = bin;
            }
        }
        for part in group.iter().filter(|p| p.weight > limit) {
            let small = dag.among(&part.nodes, &mut place);
            let cut = slices(&small, &order(&small, Order::Demand), limit, 1)?;
            let most = cut.iter().max().map_or(0, |&l| l + 1);
            for (&node, label) in part.nodes.iter().zip(cut) {
                labels[node as usize] = count + label;
            }
            count += most;
        }
    }
    Some((labels, count))
}

struct Part {
    stage: u32,
    colour: u32,
    weight: u64,
    nodes: Vec<u32>,
}

/// Levels counted from the end.
struct Heights {
    height: Vec<u32>,
    /// Weight of each level, the first level of the graph first.
    mass: Vec<u64>,
}

impl Heights {
    fn new(dag: &Dag) -> Self {
        let mut height = vec![0_u32; dag.len()];
        for node in dag.nodes().rev() {
            let below = dag.children.near(node).iter().map(|&c| height[c as usize] + 1).max();
            height[node as usize] = below.unwrap_or(0);
        }
        let levels = height.iter().max().map_or(0, |&h| h as usize + 1);
        let mut mass = vec![0_u64; levels];
        for (&h, &w) in height.iter().zip(&dag.weight) {
            mass[levels - 1 - h as usize] += w;
        }
        Self { height, mass }
    }

    fn level(&self, node: usize) -> usize {
        self.mass.len() - 1 - self.height[node] as usize
    }

    /// The band of every level when every band weighs about the same.
    fn even(&self, dag: &Dag, bands: u32) -> Vec<u32> {
        let total = dag.total().max(1);
        let mut before = 0_u64;
        let band = |&w: &u64| {
            let middle = u128::from(before) + u128::from(w / 2);
            before += w;
            u32::try_from(middle * u128::from(bands) / u128::from(total)).unwrap_or(0)
        };
        self.mass.iter().map(band).collect()
    }

    /// The band of every level when bands run one after the other, each as long as its heaviest part or its share for every
    /// worker, for the least time: dynamic programming over where bands end. Deep graphs end bands at some dozens of places.
    #[allow(clippy::cast_precision_loss)] // sums of weights stay far below 2^53
    fn quickest(&self, dag: &Dag, cost: Cost) -> Vec<u32> {
        let most = to_u32((8_000_000 / dag.len().max(1)).clamp(8, GROUPS));
        let group = self.even(dag, most);
        let groups = group.last().map_or(0, |&g| g as usize + 1);
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); groups];
        for node in dag.nodes() {
            rows[group[self.level(node as usize)] as usize].push(node);
        }
        let threads = f64::from(cost.threads.max(1));
        let mut time = vec![f64::INFINITY; groups + 1];
        let mut from = vec![0; groups + 1];
        time[0] = 0.0;
        for begin in 0..groups {
            let mut part: Vec<u32> = dag.nodes().collect();
            let mut weight = dag.weight.clone();
            let (mut heaviest, mut total) = (0, 0);
            let first = rows[begin].iter().map(|&v| self.level(v as usize)).min().unwrap_or(0);
            let mut last = first;
            for end in begin..groups {
                for &node in &rows[end] {
                    let v = node as usize;
                    last = last.max(self.level(v));
                    total += dag.weight[v];
                    for &parent in dag.parents.near(node) {
                        if self.level(parent as usize) < first {
                            continue;
                        }
                        let (a, b) = (root(&mut part, node), root(&mut part, parent));
                        if a != b {
                            part[a.max(b) as usize] = a.min(b);
                            weight[a.min(b) as usize] += weight[a.max(b) as usize];
                        }
                    }
                    heaviest = heaviest.max(weight[root(&mut part, node) as usize]);
                }
                let share = total as f64 / f64::from(cost.workers.max(1));
                let run = (share.max(heaviest as f64) / threads).max((last - first) as f64);
                let now = time[begin] + cost.start + run;
                if now < time[end + 1] {
                    time[end + 1] = now;
                    from[end + 1] = begin;
                }
            }
        }
        let mut band_of = vec![0; groups];
        let mut end = groups;
        while end > 0 {
            band_of[from[end]..end].fill(to_u32(from[end]));
            end = from[end];
        }
        group.iter().map(|&g| band_of[g as usize]).collect()
    }
}

/// Places where bands may end, fewer in large graphs.
const GROUPS: usize = 64;

/// Bands, and inside them steps up whenever the colour changes or a pin follows a pin: edges stay in a stage or lead to a
/// later one, and inside a stage they connect one colour.
fn stages(dag: &Dag, heights: &Heights, band: &[u32]) -> Vec<u32> {
    let mut step: Vec<(u32, u32)> = vec![(0, 0); dag.len()];
    for node in dag.nodes() {
        let v = node as usize;
        let mut own = (band[heights.level(v)], 0);
        for &parent in dag.parents.near(node) {
            let p = parent as usize;
            let pins = dag.pin[p] != NONE && dag.pin[v] != NONE;
            let apart = u32::from(dag.colour[p] != dag.colour[v] || pins);
            own = own.max((step[p].0, step[p].1 + apart));
        }
        step[v] = own;
    }
    let mut distinct: Vec<u64> = step.iter().map(|&(band, turn)| pack(band, turn)).collect();
    crate::sorting::sort_numbers(&mut distinct);
    distinct.dedup();
    let place =
        |s: &(u32, u32)| to_u32(distinct.binary_search(&pack(s.0, s.1)).expect("one of them"));
    step.iter().map(place).collect()
}

/// The root of a node in a forest of parents, which gets flatter.
pub(crate) fn root(parent: &mut [u32], node: u32) -> u32 {
    let mut at = node;
    while parent[at as usize] != at {
        let above = parent[at as usize];
        parent[at as usize] = parent[above as usize];
        at = above;
    }
    at
}
