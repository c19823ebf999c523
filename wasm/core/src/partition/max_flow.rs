use std::cell::Cell;

use crate::csr::to_u32;

use super::dag::{Dag, NONE};

/// Between two blocks: an edge costs its weight when it leads from below to above, and may not lead from above to below.
pub(super) struct Net {
    pub(super) starts: Vec<u32>,
    /// Where the children end and the parents begin.
    pub(super) middle: Vec<u32>,
    /// Other end, edge.
    pub(super) arcs: Vec<(u32, u32)>,
    pub(super) capacity: Vec<i64>,
    pub(super) weight: Vec<u64>,
}

impl Net {
    /// The net, and the weight of edges from node 0 to node 1, which are no part of it.
    ///
    /// `place`: node of the net by node of the graph, [`NONE`] outside.
    pub(super) fn new(
        dag: &Dag,
        nodes: impl Iterator<Item = u32>,
        place: &[u32],
        weight: Vec<u64>,
    ) -> (Self, i64) {
        let mut edges = Vec::new();
        let mut fixed = 0;
        for node in nodes {
            let from = place[node as usize];
            for (child, w) in dag.children.row(node) {
                let to = place[child as usize];
                if to == NONE || to == from {
                    continue;
                }
                if (from, to) == (0, 1) {
                    fixed += i64::from(w);
                } else {
                    edges.push((from, to, i64::from(w)));
                }
            }
        }
        let mut starts = vec![0; weight.len() + 1];
        let mut down = vec![0; weight.len()];
        for &(from, to, _) in &edges {
            starts[from as usize + 1] += 1;
            starts[to as usize + 1] += 1;
            down[from as usize] += 1;
        }
        for node in 0..weight.len() {
            starts[node + 1] += starts[node];
        }
        let mut next_down = starts[..weight.len()].to_vec();
        let middle: Vec<u32> = starts.iter().zip(&down).map(|(start, down)| start + down).collect();
        let mut next_up = middle.clone();
        let mut arcs = vec![(0, 0); 2 * edges.len()];
        for (edge, &(from, to, _)) in edges.iter().enumerate() {
            for (slot, end) in
                [(&mut next_down[from as usize], to), (&mut next_up[to as usize], from)]
            {
                arcs[*slot as usize] = (end, to_u32(edge));
                *slot += 1;
            }
        }
        let capacity = edges.into_iter().map(|(_, _, w)| w).collect();
        (Self { starts, middle, arcs, capacity, weight }, fixed)
    }
}

pub(super) const FREE: u8 = 0;
pub(super) const LOW: u8 = 1;
pub(super) const HIGH: u8 = 2;

/// A flow from the nodes that are below for certain to those that are above for certain.
pub(super) struct Flow<'a> {
    pub(super) net: &'a Net,
    pub(super) sent: Vec<i64>,
    pub(super) value: i64,
    pub(super) side: Vec<u8>,
    pub(super) level: Vec<u32>,
    pub(super) next: Vec<u32>,
    pub(super) queue: Vec<u32>,
    /// Arcs that may still be looked at.
    pub(super) work: &'a Cell<u64>,
    pub(super) left: u64,
}

impl<'a> Flow<'a> {
    pub(super) fn new(net: &'a Net, work: &'a Cell<u64>) -> Self {
        let n = net.weight.len();
        let mut side = vec![FREE; n];
        (side[0], side[1]) = (LOW, HIGH);
        Self {
            net,
            sent: vec![0; net.capacity.len()],
            value: 0,
            side,
            level: vec![NONE; n],
            next: vec![0; n],
            queue: Vec::new(),
            work,
            left: 200 * (n + net.arcs.len()) as u64,
        }
    }

    pub(super) fn spent(&self) -> bool {
        self.left == 0 || self.work.get() == 0
    }

    pub(super) fn spend(&mut self, arcs: usize) {
        self.left = self.left.saturating_sub(arcs as u64);
        self.work.set(self.work.get().saturating_sub(arcs as u64));
    }

    /// Whether more can flow along an arc, seen from the node whose row it stands in. Against an edge: any amount.
    pub(super) fn open(&self, node: u32, arc: u32) -> bool {
        let edge = self.net.arcs[arc as usize].1 as usize;
        arc >= self.net.middle[node as usize] || self.sent[edge] < self.net.capacity[edge]
    }

    /// Makes the flow as large as it can be; false when it reaches `bound` or takes too long.
    ///
    /// # Reference
    /// Dinic (1970), "Algorithm for solution of a problem of maximum flow in a network with power estimation".
    pub(super) fn augment(&mut self, bound: i64) -> bool {
        while self.value < bound {
            if !self.levels() {
                return true;
            }
            if self.spent() {
                return false;
            }
            self.next.copy_from_slice(&self.net.starts[..self.side.len()]);
            for at in 0..self.queue.len() {
                let start = self.queue[at];
                if self.level[start as usize] > 0 {
                    break;
                }
                self.paths(start);
                if self.value >= bound {
                    return false;
                }
            }
        }
        false
    }

    /// Distances from below; false when nothing more can flow.
    pub(super) fn levels(&mut self) -> bool {
        self.level.fill(NONE);
        self.queue.clear();
        for node in 0..to_u32(self.side.len()) {
            if self.side[node as usize] == LOW {
                self.level[node as usize] = 0;
                self.queue.push(node);
            }
        }
        let mut at = 0;
        let mut found = NONE;
        while at < self.queue.len() {
            let node = self.queue[at];
            at += 1;
            let level = self.level[node as usize] + 1;
            if level > found {
                break;
            }
            let arcs = self.net.starts[node as usize]..self.net.starts[node as usize + 1];
            self.spend(arcs.len());
            for arc in arcs {
                let to = self.net.arcs[arc as usize].0;
                if self.level[to as usize] == NONE && self.open(node, arc) {
                    self.level[to as usize] = level;
                    if self.side[to as usize] == HIGH {
                        found = level;
                    } else {
                        self.queue.push(to);
                    }
                }
            }
        }
        found != NONE
    }

    /// All that flows from `start` along shortest paths.
    pub(super) fn paths(&mut self, start: u32) {
        let mut path: Vec<(u32, u32)> = Vec::new(); // nodes, and the arcs out of them
        let mut node = start;
        loop {
            if self.side[node as usize] == HIGH {
                let room = path.iter().enumerate().filter_map(|(step, &(from, arc))| {
                    let edge = self.net.arcs[arc as usize].1 as usize;
                    let down = arc < self.net.middle[from as usize];
                    down.then(|| (self.net.capacity[edge] - self.sent[edge], step))
                });
                // None where a node that is above for certain has a child below: then nothing more can flow there.
                let Some((most, tight)) = room.min() else { return };
                for &(from, arc) in &path {
                    let edge = self.net.arcs[arc as usize].1 as usize;
                    let down = arc < self.net.middle[from as usize];
                    self.sent[edge] += if down { most } else { -most };
                }
                self.value += most;
                self.spend(path.len());
                node = path[tight].0;
                path.truncate(tight);
                continue;
            }
            let arc = self.next[node as usize];
            if arc < self.net.starts[node as usize + 1] {
                let to = self.net.arcs[arc as usize].0;
                let deeper = self.level[to as usize] == self.level[node as usize] + 1;
                if deeper && self.open(node, arc) {
                    path.push((node, arc));
                    node = to;
                } else {
                    self.next[node as usize] += 1;
                }
                continue;
            }
            let Some((before, _)) = path.pop() else { return };
            node = before;
            self.next[node as usize] += 1;
        }
    }

    /// What `side` reaches: from below along arcs with room, or from above against them.
    pub(super) fn reached(&mut self, side: u8) -> Vec<bool> {
        self.spend(self.side.len() + self.net.arcs.len() / 4);
        let mut seen: Vec<bool> = self.side.iter().map(|&s| s == side).collect();
        let mut stack: Vec<u32> =
            (0..to_u32(seen.len())).filter(|&node| seen[node as usize]).collect();
        while let Some(node) = stack.pop() {
            for arc in self.net.starts[node as usize]..self.net.starts[node as usize + 1] {
                let (to, edge) = self.net.arcs[arc as usize];
                let down = arc < self.net.middle[node as usize];
                let room = self.sent[edge as usize] < self.net.capacity[edge as usize];
                // From below: parents always, children with room. From above: children always, parents with room.
                let open = if side == LOW { !down || room } else { down || room };
                if open && !std::mem::replace(&mut seen[to as usize], true) {
                    stack.push(to);
                }
            }
        }
        seen
    }
}
