use fixedbitset::FixedBitSet;

use crate::csr::to_u32;
use crate::BiCsr;

/// Which way to walk along edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// From a node to what must come after it.
    Children,
    /// From a node to what must come before it.
    Parents,
}

/// All nodes within `hops` edges of `from`, these included; `u32::MAX` hops reach all there is.
///
/// # Returns
/// A bitset, length V.
///
/// # Complexity
/// One breadth-first search: time O(V + E), memory O(V).
#[must_use]
pub fn neighbourhood(graph: &BiCsr, from: &[u32], towards: Towards, hops: u32) -> FixedBitSet {
    let mut seen = FixedBitSet::with_capacity(graph.node_count());
    let mut ring: Vec<u32> = from.iter().copied().filter(|&v| !seen.put(v as usize)).collect();
    let mut next = Vec::new();
    for _ in 0..hops {
        for &node in &ring {
            let near = match towards {
                Towards::Children => graph.children(node),
                Towards::Parents => graph.parents(node),
            };
            next.extend(near.iter().copied().filter(|&v| !seen.put(v as usize)));
        }
        if next.is_empty() {
            break;
        }
        std::mem::swap(&mut ring, &mut next);
        next.clear();
    }
    seen
}

/// A shortest path of edges from `from` to `to`, both included; `[from]` when they are one node.
///
/// # Returns
/// `None` when there is none. Ties go to the path that a search over ascending children meets first.
///
/// # Complexity
/// Time O(V + E), memory O(V).
#[must_use]
pub fn path_between(graph: &BiCsr, from: u32, to: u32) -> Option<Vec<u32>> {
    if from == to {
        return Some(vec![from]);
    }
    walk_back(graph, &[from], |v| v == to)
}

/// A path that leaves the set `members` and comes back: first and last node inside, all between outside.
///
/// # Returns
/// `None` when the set is convex, that is when it can be run as one block.
///
/// # Complexity
/// Time O(V + E), memory O(V).
#[must_use]
pub fn convexity_breach(graph: &BiCsr, members: &[u32]) -> Option<Vec<u32>> {
    let mut inside = FixedBitSet::with_capacity(graph.node_count());
    inside.extend(members.iter().map(|&v| v as usize));
    let outside: Vec<u32> = members
        .iter()
        .flat_map(|&v| graph.children(v))
        .copied()
        .filter(|&v| !inside.contains(v as usize))
        .collect();
    let mut path = walk_back(graph, &outside, |v| inside.contains(v as usize))?;
    let first = path[0];
    // The search began below a member.
    let door = *graph.parents(first).iter().find(|&&v| inside.contains(v as usize))?;
    path.insert(0, door);
    Some(path)
}

/// Breadth-first from `starts` to the first node that is a `goal` over an edge, through nodes that are no goal.
fn walk_back(graph: &BiCsr, starts: &[u32], goal: impl Fn(u32) -> bool) -> Option<Vec<u32>> {
    const NONE: u32 = u32::MAX;
    let mut came_from = vec![NONE; graph.node_count()];
    let mut queue = Vec::new();
    for &start in starts {
        if came_from[start as usize] == NONE {
            came_from[start as usize] = start;
            queue.push(start);
        }
    }
    let mut head = 0;
    while head < queue.len() {
        let node = queue[head];
        head += 1;
        for &child in graph.children(node) {
            if goal(child) {
                let mut path = vec![child, node];
                let mut at = node;
                while came_from[at as usize] != at {
                    at = came_from[at as usize];
                    path.push(at);
                }
                path.reverse();
                return Some(path);
            }
            if came_from[child as usize] == NONE {
                came_from[child as usize] = node;
                queue.push(child);
            }
        }
    }
    None
}

/// Label of the weakly connected component of every node, numbered by lowest node.
///
/// # Returns
/// Labels, length V.
///
/// # Complexity
/// Time O(V + E), memory O(V).
#[must_use]
pub fn weakly_connected(graph: &BiCsr) -> Vec<u32> {
    const NONE: u32 = u32::MAX;
    let mut labels = vec![NONE; graph.node_count()];
    let mut stack = Vec::new();
    let mut count = 0;
    for root in 0..to_u32(graph.node_count()) {
        if labels[root as usize] != NONE {
            continue;
        }
        labels[root as usize] = count;
        stack.push(root);
        while let Some(node) = stack.pop() {
            for &near in graph.children(node).iter().chain(graph.parents(node)) {
                if labels[near as usize] == NONE {
                    labels[near as usize] = count;
                    stack.push(near);
                }
            }
        }
        count += 1;
    }
    labels
}
