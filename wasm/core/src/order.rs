use petgraph::visit::{IntoNeighbors, NodeCompactIndexable};

use crate::csr::to_u32;
use crate::lowest_first::LowestFirst;
use crate::stride::STRIDE;
use crate::waiting::Waiting;

/// Every node after its parents, always the lowest index that is ready: the lexicographically smallest order.
///
/// # Arguments
/// * `graph`: parallel edges are allowed; an edge leads from a node to one that must come later.
///
/// # Returns
/// Node indices, length V, or `None` when the graph has a cycle.
///
/// # Complexity
/// Time O(E + V log V) with 64 as the base of the logarithm, memory O(V).
///
/// # Reference
/// Kahn (1962), "Topological sorting of large networks", CACM 5(11).
#[must_use]
pub fn lowest_first_order<G>(graph: G) -> Option<Vec<u32>>
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    let node_count = graph.node_bound();
    let mut waiting = Waiting::of(graph);
    let mut ready = LowestFirst::new(node_count);
    for node in waiting.sources() {
        ready.insert(node);
    }
    let mut order = Vec::with_capacity(node_count);
    while take_some(graph, &mut waiting, &mut ready, &mut order) {}
    (order.len() == node_count).then_some(order)
}

/// A stride of the order; false when none is ready any more.
///
/// Nearly all time goes into waiting for memory: a row is read, then counts, then it is known which row comes next. So rows that
/// will likely be next are touched ahead of their turn, which takes a third off.
#[inline(never)]
fn take_some<G>(
    graph: G,
    waiting: &mut Waiting,
    ready: &mut LowestFirst,
    order: &mut Vec<u32>,
) -> bool
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    let mut touched = 0;
    for _ in 0..STRIDE {
        let Some(node) = ready.pop() else { return false };
        order.push(node);
        if let Some(next) = ready.peek() {
            touched ^= touch(graph, next);
        }
        for child in graph.neighbors(graph.from_index(node as usize)) {
            let child = graph.to_index(child);
            if waiting.release(child) {
                touched ^= touch(graph, to_u32(child));
                ready.insert(to_u32(child));
            }
        }
    }
    std::hint::black_box(touched);
    true
}

/// Reads the start of a row, so that it is near when its turn comes.
fn touch<G>(graph: G, node: u32) -> usize
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    graph.neighbors(graph.from_index(node as usize)).next().map_or(0, |child| graph.to_index(child))
}

/// Number of edges on the longest path that ends in each node.
///
/// # Returns
/// Levels, length V, 0 for nodes without parents; `None` when the graph has a cycle.
///
/// # Complexity
/// Time O(V + E), memory O(V).
#[must_use]
pub fn longest_path_levels<G>(graph: G) -> Option<Vec<u32>>
where
    G: IntoNeighbors + NodeCompactIndexable,
{
    let peel = Peel::of(graph);
    (peel.order.len() == graph.node_bound()).then_some(peel.levels)
}

/// What goes level by level, sources first, until only nodes on and below cycles are left.
pub(crate) struct Peel {
    /// Nodes by ascending level. All of them in a graph without cycles.
    pub(crate) order: Vec<u32>,
    /// The level of the nodes in `order`, 0 for others.
    pub(crate) levels: Vec<u32>,
    waiting: Waiting,
    /// Where in `order` the level that is being peeled ends, and which it is.
    end: usize,
    level: u32,
}

impl Peel {
    pub(crate) fn of<G>(graph: G) -> Self
    where
        G: IntoNeighbors + NodeCompactIndexable,
    {
        let node_count = graph.node_bound();
        let waiting = Waiting::of(graph);
        let mut order = Vec::with_capacity(node_count);
        order.extend(waiting.sources());
        let end = order.len();
        let mut peel = Self { order, levels: vec![0; node_count], waiting, end, level: 0 };
        let mut head = 0;
        while head < peel.order.len() {
            head = peel.some(graph, head);
        }
        peel
    }

    /// The last parent to be released is a highest one, for nodes leave the queue by ascending level.
    #[inline(never)]
    fn some<G>(&mut self, graph: G, mut head: usize) -> usize
    where
        G: IntoNeighbors + NodeCompactIndexable,
    {
        if head == self.end {
            self.end = self.order.len();
            self.level += 1;
        }
        let stop = self.end.min(head + STRIDE);
        while head < stop {
            let node = self.order[head] as usize;
            head += 1;
            for child in graph.neighbors(graph.from_index(node)) {
                let child = graph.to_index(child);
                if self.waiting.release(child) {
                    self.levels[child] = self.level + 1;
                    self.order.push(to_u32(child));
                }
            }
        }
        head
    }
}
