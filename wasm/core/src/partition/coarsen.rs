use crate::csr::to_u32;

use super::dag::{Dag, NONE};

/// One step of coarsening: clusters that can be contracted without making a cycle, none heavier than `cap`, none across
/// `labels`, colours, or touching a pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Nodes with one parent join it, trees of any size at once: edges enter a cluster only at its root, so a cycle of
    /// clusters would be a cycle of nodes.
    OneParent,
    /// The same, turned round.
    OneChild,
    /// Pairs and more of neighbours on two adjacent levels, no level-adjacent edge between two such clusters.
    Levels,
}

/// Cluster of every node, and how many there are.
///
/// # Reference
/// Herrmann, Özkaya, Uçar, Kaya & Çatalyürek (2019), "Multilevel algorithms for acyclic partitioning of directed acyclic
/// graphs", SIAM J. Sci. Comput. 41(4): theorem 2 and `CoTop` are `Levels`.
pub(crate) fn clusters(
    dag: &Dag,
    rule: Rule,
    cap: u64,
    labels: Option<&[u32]>,
) -> (Vec<u32>, usize) {
    let mut state =
        Clusters { dag, cap, labels, leader: dag.nodes().collect(), weight: dag.weight.clone() };
    match rule {
        Rule::OneParent => state.one_neighbour(dag.nodes(), false),
        Rule::OneChild => state.one_neighbour(dag.nodes().rev(), true),
        Rule::Levels => state.levels(),
    }
    state.number()
}

/// More than one cluster.
const MANY: u32 = NONE - 1;

struct Clusters<'a> {
    dag: &'a Dag,
    cap: u64,
    labels: Option<&'a [u32]>,
    /// The first node of the cluster.
    leader: Vec<u32>,
    /// Of the cluster, at its leader.
    weight: Vec<u64>,
}

impl Clusters<'_> {
    fn alike(&self, a: u32, b: u32) -> bool {
        let (i, j) = (a as usize, b as usize);
        self.dag.colour[i] == self.dag.colour[j]
            && self.dag.pin[i] == NONE
            && self.dag.pin[j] == NONE
            && self.labels.is_none_or(|labels| labels[i] == labels[j])
    }

    fn fits(&self, leader: u32, node: u32) -> bool {
        self.weight[leader as usize] + self.weight[node as usize] <= self.cap
    }

    fn join(&mut self, leader: u32, node: u32) {
        self.leader[node as usize] = leader;
        self.weight[leader as usize] += self.weight[node as usize];
    }

    fn one_neighbour(&mut self, nodes: impl Iterator<Item = u32>, down: bool) {
        for node in nodes {
            let links = if down { &self.dag.children } else { &self.dag.parents };
            if let [only] = *links.near(node) {
                let leader = self.leader[only as usize];
                if self.alike(only, node) && self.fits(leader, node) {
                    self.join(leader, node);
                }
            }
        }
    }

    fn levels(&mut self) {
        let dag = self.dag;
        let mut level = vec![0_u32; dag.len()];
        for node in dag.nodes() {
            for &child in dag.children.near(node) {
                level[child as usize] = level[child as usize].max(level[node as usize] + 1);
            }
        }
        let adjacent = |a: u32, b: u32| level[a as usize].abs_diff(level[b as usize]) == 1;
        // The one cluster that a node has level-adjacent edges with, MANY when there are more.
        let mut beside = vec![NONE; dag.len()];
        let mut single = vec![true; dag.len()];
        // The level of a cluster that is not its leader's.
        let mut second = vec![NONE; dag.len()];
        for node in dag.nodes() {
            if !single[node as usize] || beside[node as usize] == MANY {
                continue;
            }
            let within = |near: u32, leader: u32, node: u32| {
                let at = level[node as usize];
                single[near as usize]
                    || at == level[leader as usize]
                    || at == second[leader as usize]
            };
            let mut best: Option<(u64, u64, u32)> = None;
            let up = dag.parents.row(node).rev();
            for (near, weight) in up.chain(dag.children.row(node)).take(64) {
                if !adjacent(node, near) || !self.alike(node, near) {
                    continue;
                }
                let leader = self.leader[near as usize];
                let bad = beside[node as usize];
                let allowed = if single[near as usize] {
                    bad == NONE && beside[near as usize] == NONE
                } else {
                    bad == NONE || bad == leader
                };
                if !allowed || !self.fits(leader, node) || !within(near, leader, node) {
                    continue;
                }
                // Heavy edges between light clusters first.
                let size = self.weight[leader as usize].max(1);
                let better = best.is_none_or(|(w, s, _)| {
                    u128::from(weight) * u128::from(s) > u128::from(w) * u128::from(size)
                });
                if better {
                    best = Some((u64::from(weight), size, near));
                }
            }
            let Some((_, _, near)) = best else { continue };
            let leader = self.leader[near as usize];
            self.join(leader, node);
            if level[node as usize] != level[leader as usize] {
                second[leader as usize] = level[node as usize];
            }
            for joined in [node, near] {
                if std::mem::replace(&mut single[joined as usize], false) {
                    for &other in dag.parents.near(joined).iter().chain(dag.children.near(joined)) {
                        if adjacent(joined, other) {
                            let seen = &mut beside[other as usize];
                            *seen = if *seen == NONE || *seen == leader { leader } else { MANY };
                        }
                    }
                }
            }
        }
    }

    fn number(self) -> (Vec<u32>, usize) {
        let mut name = vec![NONE; self.leader.len()];
        let mut count = 0;
        let labels = self
            .leader
            .iter()
            .map(|&leader| {
                let name = &mut name[leader as usize];
                if *name == NONE {
                    *name = to_u32(count);
                    count += 1;
                }
                *name
            })
            .collect();
        (labels, count)
    }
}
