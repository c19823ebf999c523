use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::csr::to_u32;
use crate::feedback::rank_by_surplus;

use super::community::communities;
use super::dag::Dag;

/// A way to put the nodes in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Depth first from the sinks over parents: what a node needs comes just before it.
    Demand,
    /// The same, turned round: what a node allows comes just after it.
    Supply,
    /// As late as possible, community after community; communities weigh at most the given number.
    Late(u64),
    /// As early as possible, community after community.
    Early(u64),
    /// As late as possible, the highest index that the caller gave first from the end.
    GivenLate,
    /// As early as possible, the lowest index that the caller gave first.
    GivenEarly,
    /// By the longest path to a sink.
    Heights,
    /// By the longest path from a source.
    Levels,
}

/// Every node after its parents.
pub(crate) fn order(dag: &Dag, kind: Order) -> Vec<u32> {
    match kind {
        Order::Demand => depth_first(dag, false),
        Order::Supply => depth_first(dag, true),
        Order::Late(cap) => late_by(dag, &community_ranks(dag, cap)),
        Order::Early(cap) => early_by(dag, &community_ranks(dag, cap)),
        Order::GivenLate => late_by(dag, &given(dag)),
        Order::GivenEarly => early_by(dag, &given(dag)),
        Order::Heights => {
            let mut height = vec![0_u64; dag.len()];
            for node in dag.nodes().rev() {
                let below = dag.children.near(node).iter().map(|&c| height[c as usize] + 1).max();
                height[node as usize] = below.unwrap_or(0);
            }
            late_by(dag, &height.iter().map(|h| u64::MAX - h).collect::<Vec<_>>())
        }
        Order::Levels => {
            let mut level = vec![0_u64; dag.len()];
            for node in dag.nodes() {
                let above = dag.parents.near(node).iter().map(|&c| level[c as usize] + 1).max();
                level[node as usize] = above.unwrap_or(0);
            }
            early_by(dag, &level)
        }
    }
}

fn given(dag: &Dag) -> Vec<u64> {
    dag.given.iter().map(|&g| u64::from(g)).collect()
}

fn depth_first(dag: &Dag, down: bool) -> Vec<u32> {
    let links = if down { &dag.children } else { &dag.parents };
    let roots = if down { &dag.parents } else { &dag.children };
    let mut seen = vec![false; dag.len()];
    let mut order = Vec::with_capacity(dag.len());
    let mut path: Vec<(u32, usize)> = Vec::new();
    let mut starts: Vec<u32> = dag.nodes().filter(|&v| roots.degree(v) == 0).collect();
    if down {
        starts.reverse();
    }
    for start in starts {
        seen[start as usize] = true;
        path.push((start, 0));
        while let Some((node, next)) = path.last_mut() {
            let row = links.near(*node);
            if *next == row.len() {
                order.push(*node);
                path.pop();
                continue;
            }
            let near = if down { row[row.len() - 1 - *next] } else { row[*next] };
            *next += 1;
            if !std::mem::replace(&mut seen[near as usize], true) {
                path.push((near, 0));
            }
        }
    }
    if down {
        order.reverse();
    }
    order
}

/// From the sinks backwards, the highest rank first, colours as long as they last.
pub(crate) fn late_by(dag: &Dag, rank: &[u64]) -> Vec<u32> {
    let waiting = dag.nodes().map(|v| to_u32(dag.children.degree(v))).collect();
    let key = |v: u32| (rank[v as usize], v);
    let mut order = by_key(dag, waiting, key, |v| dag.parents.near(v));
    order.reverse();
    order
}

/// From the sources, the lowest rank first, colours as long as they last.
pub(crate) fn early_by(dag: &Dag, rank: &[u64]) -> Vec<u32> {
    let waiting = dag.nodes().map(|v| to_u32(dag.parents.degree(v))).collect();
    let key = |v: u32| (!rank[v as usize], !v);
    by_key(dag, waiting, key, |v| dag.children.near(v))
}

/// Kahn's order, the highest key first. While a ready node has the colour of the last one, it goes before others.
fn by_key<'a>(
    dag: &'a Dag,
    mut waiting: Vec<u32>,
    key: impl Fn(u32) -> (u64, u32),
    next: impl Fn(u32) -> &'a [u32],
) -> Vec<u32> {
    let colours = dag.colour.iter().max().map_or(0, |&c| c as usize + 1);
    let mut ready: Vec<BinaryHeap<((u64, u32), u32)>> = vec![BinaryHeap::new(); colours];
    // Weight that is ready, to pick the colour that lasts longest. Entries are checked when they are taken.
    let mut mass = vec![0_u64; colours];
    let mut choice: BinaryHeap<(u64, Reverse<usize>)> = BinaryHeap::new();
    for node in dag.nodes().filter(|&v| waiting[v as usize] == 0) {
        let colour = dag.colour[node as usize] as usize;
        ready[colour].push((key(node), node));
        mass[colour] += dag.weight[node as usize].max(1);
    }
    choice.extend((0..colours).filter(|&c| mass[c] > 0).map(|c| (mass[c], Reverse(c))));
    let mut order = Vec::with_capacity(dag.len());
    while let Some((size, Reverse(colour))) = choice.pop() {
        if size != mass[colour] || size == 0 {
            continue;
        }
        while let Some((_, node)) = ready[colour].pop() {
            order.push(node);
            mass[colour] -= dag.weight[node as usize].max(1);
            for &near in next(node) {
                waiting[near as usize] -= 1;
                if waiting[near as usize] == 0 {
                    let own = dag.colour[near as usize] as usize;
                    ready[own].push((key(near), near));
                    mass[own] += dag.weight[near as usize].max(1);
                    if own != colour {
                        choice.push((mass[own], Reverse(own)));
                    }
                }
            }
        }
    }
    order
}

/// Rank of each node's community in a row of communities with few edges backwards.
pub(crate) fn community_ranks(dag: &Dag, cap: u64) -> Vec<u64> {
    let (labels, count) = communities(dag, cap);
    let mut edges: Vec<(u64, i64)> = Vec::new();
    for node in dag.nodes() {
        let from = labels[node as usize];
        for (child, weight) in dag.children.row(node) {
            let to = labels[child as usize];
            if from != to {
                edges.push((crate::quotient::pack(from, to), i64::from(weight)));
            }
        }
    }
    crate::sorting::sort_by_number(&mut edges, |(pair, _)| pair);
    edges.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 += later.1;
        }
        same
    });
    let mut down = vec![Vec::new(); count];
    let mut up = vec![Vec::new(); count];
    for (pair, weight) in edges {
        let [from, to] = crate::quotient::unpack(pair);
        down[from as usize].push((to, weight));
        up[to as usize].push((from, weight));
    }
    let places = rank_by_surplus(
        count,
        |c| down[c as usize].iter().copied(),
        |c| up[c as usize].iter().copied(),
    );
    labels.iter().map(|&label| u64::from(places[label as usize])).collect()
}
