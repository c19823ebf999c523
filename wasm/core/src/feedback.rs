use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::components::strongly_connected;
use crate::csr::to_u32;
use crate::BiCsr;

/// A small set of edges whose removal leaves no cycle, as pairs `from, to` in ascending order.
///
/// Inside every strongly connected component the nodes are put in a row: sinks to the end, sources to the front, else the
/// node with the largest surplus of children over parents to the front, the lowest index among equals. Edges that lead
/// backwards in that row go. At most half of the edges minus a sixth of the nodes go, and self loops always.
///
/// # Complexity
/// Time O(V + E log E), memory O(V + E).
///
/// # Reference
/// Eades, Lin & Smyth (1993), "A fast and effective heuristic for the feedback arc set problem", IPL 47(6).
#[must_use]
pub fn feedback_edges(graph: &BiCsr) -> Vec<u32> {
    let labels = strongly_connected(graph);
    let places = rank_by_surplus(
        graph.node_count(),
        |v| graph.children(v).iter().filter(same(&labels, v)).map(|&c| (c, 1)),
        |v| graph.parents(v).iter().filter(same(&labels, v)).map(|&c| (c, 1)),
    );
    let mut edges = Vec::new();
    for from in 0..to_u32(graph.node_count()) {
        for &to in graph.children(from).iter().filter(same(&labels, from)) {
            if places[from as usize] >= places[to as usize] {
                edges.extend([from, to]);
            }
        }
    }
    edges
}

fn same(labels: &[u32], node: u32) -> impl FnMut(&&u32) -> bool + '_ {
    move |near| labels[**near as usize] == labels[node as usize]
}

/// The place of every node in a row with few edges that lead backwards; in an acyclic graph with none.
pub(crate) fn rank_by_surplus<C, P>(
    node_count: usize,
    children: impl Fn(u32) -> C,
    parents: impl Fn(u32) -> P,
) -> Vec<u32>
where
    C: Iterator<Item = (u32, i64)>,
    P: Iterator<Item = (u32, i64)>,
{
    let nodes = || 0..to_u32(node_count);
    let sum = |edges: &mut dyn Iterator<Item = (u32, i64)>, v: u32| -> i64 {
        edges.filter(|&(near, _)| near != v).map(|(_, weight)| weight).sum()
    };
    let mut below: Vec<i64> = nodes().map(|v| sum(&mut children(v), v)).collect();
    let mut above: Vec<i64> = nodes().map(|v| sum(&mut parents(v), v)).collect();
    let mut done = vec![false; node_count];
    let mut sinks: Vec<u32> = nodes().rev().filter(|&v| below[v as usize] == 0).collect();
    let mut sources: Vec<u32> = nodes().rev().filter(|&v| above[v as usize] == 0).collect();
    let mut knots: BinaryHeap<(i64, Reverse<u32>)> =
        nodes().map(|v| (below[v as usize] - above[v as usize], Reverse(v))).collect();
    let mut places = vec![0; node_count];
    let (mut front, mut back) = (0, node_count);
    loop {
        let (node, to_front) = if let Some(sink) = sinks.pop() {
            (sink, false)
        } else if let Some(source) = sources.pop() {
            (source, true)
        } else if let Some((surplus, Reverse(node))) = knots.pop() {
            if surplus != below[node as usize] - above[node as usize] {
                continue; // an old entry; the current one is there too
            }
            (node, true)
        } else {
            break;
        };
        if std::mem::replace(&mut done[node as usize], true) {
            continue;
        }
        if to_front {
            places[node as usize] = to_u32(front);
            front += 1;
        } else {
            back -= 1;
            places[node as usize] = to_u32(back);
        }
        for (child, weight) in children(node).filter(|&(c, _)| !done[c as usize]) {
            above[child as usize] -= weight;
            if above[child as usize] == 0 {
                sources.push(child);
            } else {
                knots.push((below[child as usize] - above[child as usize], Reverse(child)));
            }
        }
        for (parent, weight) in parents(node).filter(|&(p, _)| !done[p as usize]) {
            below[parent as usize] -= weight;
            if below[parent as usize] == 0 {
                sinks.push(parent);
            } else {
                knots.push((below[parent as usize] - above[parent as usize], Reverse(parent)));
            }
        }
    }
    places
}
