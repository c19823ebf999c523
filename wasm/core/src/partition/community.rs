use crate::csr::to_u32;

use super::dag::{Dag, NONE};

const ROUNDS: usize = 4;

/// Nodes that have many edges among each other, direction ignored; none heavier than `cap`.
///
/// Every node takes the label that most of its edges lead to, where that has room; then labels become nodes and it starts
/// again, until nothing joins any more.
///
/// # Returns
/// Labels by node, and how many there are. The quotient may have cycles.
///
/// # Reference
/// Raghavan, Albert & Kumara (2007), "Near linear time algorithm to detect community structures in large-scale networks",
/// Phys. Rev. E 76; size caps as in Meyerhenke, Sanders & Schulz (2014).
pub(crate) fn communities(dag: &Dag, cap: u64) -> (Vec<u32>, usize) {
    let mut graph = Plain::of(dag);
    let mut whole: Vec<u32> = dag.nodes().collect();
    loop {
        let before = graph.weight.len();
        let (labels, count) = graph.propagate(cap);
        for label in &mut whole {
            *label = labels[*label as usize];
        }
        if count * 20 >= before * 19 {
            return (whole, count);
        }
        graph = graph.contract(&labels, count);
    }
}

/// An undirected graph with weights.
struct Plain {
    starts: Vec<u32>,
    near: Vec<(u32, u32)>,
    weight: Vec<u64>,
}

impl Plain {
    fn of(dag: &Dag) -> Self {
        let mut starts = vec![0];
        let mut near = Vec::new();
        for node in dag.nodes() {
            near.extend(dag.parents.row(node).chain(dag.children.row(node)));
            starts.push(to_u32(near.len()));
        }
        Self { starts, near, weight: dag.weight.clone() }
    }

    fn row(&self, node: usize) -> &[(u32, u32)] {
        &self.near[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    fn propagate(&self, cap: u64) -> (Vec<u32>, usize) {
        let count = self.weight.len();
        let mut label: Vec<u32> = (0..to_u32(count)).collect();
        let mut size = self.weight.clone();
        let mut sum = vec![0_u64; count];
        let mut touched: Vec<u32> = Vec::new();
        for _ in 0..ROUNDS {
            let mut moved = 0;
            for node in 0..count {
                let own = label[node];
                for &(near, weight) in self.row(node) {
                    let l = label[near as usize];
                    if sum[l as usize] == 0 {
                        touched.push(l);
                    }
                    sum[l as usize] += u64::from(weight);
                }
                let (mut best, mut most) = (own, sum[own as usize]);
                for l in touched.drain(..) {
                    let s = std::mem::take(&mut sum[l as usize]);
                    let room = l == own || size[l as usize] + self.weight[node] <= cap;
                    if room && (s > most || s == most && best != own && l < best) {
                        (best, most) = (l, s);
                    }
                }
                if best != own {
                    size[own as usize] -= self.weight[node];
                    size[best as usize] += self.weight[node];
                    label[node] = best;
                    moved += 1;
                }
            }
            if moved * 50 < count {
                break;
            }
        }
        let mut name = vec![NONE; count];
        let mut used = 0;
        for l in &mut label {
            let name = &mut name[*l as usize];
            if *name == NONE {
                *name = used;
                used += 1;
            }
            *l = *name;
        }
        (label, used as usize)
    }

    fn contract(&self, labels: &[u32], count: usize) -> Self {
        let mut starts = vec![0_u32; count + 1];
        let mut weight = vec![0; count];
        for (node, &l) in labels.iter().enumerate() {
            starts[l as usize + 1] += 1;
            weight[l as usize] += self.weight[node];
        }
        for l in 0..count {
            starts[l + 1] += starts[l];
        }
        let mut next = starts.clone();
        let mut members = vec![0_u32; labels.len()];
        for (node, &l) in labels.iter().enumerate() {
            members[next[l as usize] as usize] = to_u32(node);
            next[l as usize] += 1;
        }
        let mut rows = Self { starts: vec![0], near: Vec::new(), weight };
        let mut slot = vec![NONE; count];
        for l in 0..count {
            let first = rows.near.len();
            for &node in &members[starts[l] as usize..starts[l + 1] as usize] {
                for &(near, w) in self.row(node as usize) {
                    let to = labels[near as usize];
                    if to as usize == l {
                        continue;
                    }
                    let at = slot[to as usize];
                    if at != NONE && at as usize >= first {
                        let sum = &mut rows.near[at as usize].1;
                        *sum = sum.saturating_add(w);
                    } else {
                        slot[to as usize] = to_u32(rows.near.len());
                        rows.near.push((to, w));
                    }
                }
            }
            rows.starts.push(to_u32(rows.near.len()));
        }
        rows
    }
}
