use petgraph::visit::{IntoNeighbors, NodeCompactIndexable};

use crate::csr::to_u32;
use crate::order::Peel;
use crate::stride::STRIDE;

/// Label of the strongly connected component of every node.
///
/// Components are numbered by their lowest node: node 0 is in component 0, the lowest node outside it in component 1, and
/// so on. Without cycles, labels equal indices. Unlike petgraph's `tarjan_scc` the search keeps its own stack, so a chain of
/// a million nodes is no deeper than a chain of two.
///
/// # Returns
/// Labels, length V.
///
/// # Complexity
/// Time O(V + E), memory O(V). Nodes above all cycles are taken away first, so a graph without any needs no search.
///
/// # Reference
/// Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM J. Comput. 1(2).
#[must_use]
pub fn strongly_connected<G>(graph: G) -> Vec<u32>
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    let node_count = graph.node_bound();
    let peel = Peel::of(graph);
    if peel.order.len() == node_count {
        return (0..to_u32(node_count)).collect();
    }
    let mut search = Search::new(peel);
    let mut path = Vec::new();
    for root in 0..node_count {
        if search.visit[root] != 0 {
            continue;
        }
        search.enter(root);
        path.push((root, graph.neighbors(graph.from_index(root))));
        while !path.is_empty() {
            search.some(graph, &mut path);
        }
    }
    by_lowest_node(search.label)
}

const OPEN: u32 = u32::MAX;

struct Search {
    /// 1 + time of the first visit, 0 for never.
    visit: Vec<u32>,
    /// Earliest visit known to be reachable inside the component.
    low: Vec<u32>,
    /// The node that completed the component, [`OPEN`] before that.
    label: Vec<u32>,
    /// Visited, component not yet known.
    open: Vec<u32>,
    time: u32,
}

impl Search {
    /// What was peeled is done: no node that is left leads there.
    fn new(peel: Peel) -> Self {
        let node_count = peel.levels.len();
        let mut visit = peel.levels;
        visit.fill(0);
        let mut label = vec![OPEN; node_count];
        for node in peel.order {
            visit[node as usize] = OPEN;
            label[node as usize] = node;
        }
        Self { visit, low: vec![0; node_count], label, open: Vec::new(), time: 0 }
    }

    /// `path` leads from the root to here, with the edges not yet looked at.
    #[inline(never)]
    fn some<G>(&mut self, graph: G, path: &mut Vec<(usize, G::Neighbors)>)
    where
        G: IntoNeighbors + NodeCompactIndexable,
    {
        for _ in 0..STRIDE {
            let Some((node, children)) = path.last_mut() else { return };
            let node = *node;
            if let Some(child) = children.next() {
                let child = graph.to_index(child);
                if self.visit[child] == 0 {
                    self.enter(child);
                    path.push((child, graph.neighbors(graph.from_index(child))));
                } else if self.label[child] == OPEN {
                    self.low[node] = self.low[node].min(self.visit[child]);
                }
                continue;
            }
            path.pop();
            if let Some(&(above, _)) = path.last() {
                self.low[above] = self.low[above].min(self.low[node]);
            }
            if self.low[node] == self.visit[node] {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.time += 1;
        self.visit[node] = self.time;
        self.low[node] = self.time;
        self.open.push(to_u32(node));
    }

    fn close(&mut self, root: usize) {
        while let Some(member) = self.open.pop() {
            self.label[member as usize] = to_u32(root);
            if member as usize == root {
                break;
            }
        }
    }
}

/// Renames labels, which are nodes, to 0, 1, 2 … by first use.
fn by_lowest_node(mut labels: Vec<u32>) -> Vec<u32> {
    let mut new = vec![OPEN; labels.len()];
    let mut count = 0;
    for label in &mut labels {
        let name = &mut new[*label as usize];
        if *name == OPEN {
            *name = count;
            count += 1;
        }
        *label = *name;
    }
    labels
}
