use petgraph::visit::{IntoNeighbors, NodeCompactIndexable};

use crate::components::strongly_connected;
use crate::csr::to_u32;

/// One shortest cycle of every strongly connected component that has one, closed (first = last).
///
/// The shortest cycle through the lowest node comes from a breadth-first search. Then the next node is tried without the
/// lower ones, only as deep as would be shorter, and so on. A cycle starts with its lowest node. Among equally short ones
/// the lowest start wins, then the one that a search over neighbours in their sequence meets first.
///
/// Trying all starts costs V·E at worst, so a component of n nodes and m edges stops the search after `2^20 + 64·(n + m)`
/// edges and keeps the shortest cycle found by then. Components under a thousand nodes and two thousand edges never get
/// there, larger ones only when all their cycles are long.
///
/// # Returns
/// Per cycle its number of entries, then its entries: `[3, 0, 4, 0, 2, 7, 7]` is 0→4→0 and 7→7. Cycles come in the order of
/// their components, that is of the components' lowest nodes.
///
/// # Complexity
/// Time O(V + E) to O(64·(V + E)) as said, memory O(V).
///
/// # Reference
/// Itai & Rodeh (1978), "Finding a minimum circuit in a graph", SIAM J. Comput. 7(4).
#[must_use]
pub fn shortest_cycles<G>(graph: G) -> Vec<u32>
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    let labels = strongly_connected(graph);
    let (members, starts) = group_by_label(&labels);
    let mut search = CycleSearch::new(graph, labels);
    let mut found = Vec::new();
    for bounds in starts.windows(2) {
        let component = &members[bounds[0] as usize..bounds[1] as usize];
        if let Some(cycle) = search.shortest(component) {
            found.push(to_u32(cycle.len()));
            found.extend(cycle);
        }
    }
    found
}

const BUDGET_FLOOR: i64 = 1 << 20;
const BUDGET_PER_ITEM: i64 = 64;

struct CycleSearch<G> {
    graph: G,
    labels: Vec<u32>,
    /// 1 + the start whose search saw the node last: no clearing between searches.
    seen: Vec<u32>,
    came_from: Vec<u32>,
    depth: Vec<u32>,
    queue: Vec<u32>,
    edges_left: i64,
}

impl<G> CycleSearch<G>
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    fn new(graph: G, labels: Vec<u32>) -> Self {
        let node_count = labels.len();
        Self {
            graph,
            labels,
            seen: vec![0; node_count],
            came_from: vec![0; node_count],
            depth: vec![0; node_count],
            queue: Vec::new(),
            edges_left: 0,
        }
    }

    /// `members`: one component, ascending.
    fn shortest(&mut self, members: &[u32]) -> Option<Vec<u32>> {
        if let Some(&node) = members.iter().find(|&&node| self.children(node).any(|c| c == node)) {
            return Some(vec![node, node]);
        }
        if members.len() == 1 {
            return None;
        }
        let size: i64 = members.iter().map(|&node| 1 + self.degree(node)).sum();
        self.edges_left = BUDGET_FLOOR + BUDGET_PER_ITEM * size;
        let mut best: Option<Vec<u32>> = None;
        for &start in members {
            let limit = best.as_ref().map_or(members.len(), |cycle| cycle.len() - 2);
            best = self.through(start, to_u32(limit)).or(best);
            let done = best.as_ref().is_some_and(|c| c.len() == 3 || self.edges_left <= 0);
            if done {
                break;
            }
        }
        best
    }

    /// The shortest cycle of at most `limit` edges through `start` and nodes above it.
    fn through(&mut self, start: u32, limit: u32) -> Option<Vec<u32>> {
        let label = self.labels[start as usize];
        let mark = start + 1;
        self.queue.clear();
        self.queue.push(start);
        self.depth[start as usize] = 0;
        let mut head = 0;
        while head < self.queue.len() {
            let node = self.queue[head];
            head += 1;
            let below = self.depth[node as usize] + 1;
            if below > limit {
                return None;
            }
            self.edges_left -= self.degree(node);
            for child in self.children(node) {
                if child == start {
                    return Some(self.path_back(start, node));
                }
                let slot = child as usize;
                if child < start || self.seen[slot] == mark || self.labels[slot] != label {
                    continue;
                }
                self.seen[slot] = mark;
                self.came_from[slot] = node;
                self.depth[slot] = below;
                self.queue.push(child);
            }
        }
        None
    }

    fn path_back(&self, start: u32, last: u32) -> Vec<u32> {
        let mut path = vec![start];
        let mut node = last;
        while node != start {
            path.push(node);
            node = self.came_from[node as usize];
        }
        path.push(start);
        path.reverse();
        path
    }

    /// Borrows nothing: petgraph's graph references are `Copy`.
    fn children(&self, node: u32) -> impl Iterator<Item = u32> + use<G> {
        let graph = self.graph;
        graph.neighbors(graph.from_index(node as usize)).map(move |c| to_u32(graph.to_index(c)))
    }

    fn degree(&self, node: u32) -> i64 {
        i64::try_from(self.children(node).count()).expect("fewer edges than 2^63")
    }
}

/// Nodes by component, ascending inside each, and where each component starts (one entry more than components).
fn group_by_label(labels: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let count = labels.iter().max().map_or(0, |&highest| highest as usize + 1);
    let mut starts = vec![0; count + 1];
    for &label in labels {
        starts[label as usize + 1] += 1;
    }
    for component in 0..count {
        starts[component + 1] += starts[component];
    }
    let mut next = starts[..count].to_vec();
    let mut members = vec![0; labels.len()];
    for (node, &label) in labels.iter().enumerate() {
        let slot = &mut next[label as usize];
        members[*slot as usize] = to_u32(node);
        *slot += 1;
    }
    (members, starts)
}
