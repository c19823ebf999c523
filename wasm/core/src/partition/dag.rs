use crate::csr::to_u32;

/// No pin, no block, no node.
pub(crate) const NONE: u32 = u32::MAX;

/// What the search works on: an acyclic graph with weights, whose indices are an order. Every edge leads upwards.
#[derive(Clone, Debug)]
pub(crate) struct Dag {
    pub children: Links,
    pub parents: Links,
    pub weight: Vec<u64>,
    /// Nodes of different colours never share a block.
    pub colour: Vec<u32>,
    /// Rank of the pin, or [`NONE`]. Nodes with different pins never share a block; edges lead from each pin to the next.
    pub pin: Vec<u32>,
    /// Highest index that the caller gave to a node of the cluster.
    pub given: Vec<u32>,
}

/// Weighted rows: the neighbours of `i` are `near[starts[i]..starts[i + 1]]`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    starts: Vec<u32>,
    near: Vec<u32>,
    /// Of edges; empty when all are 1, as they are until something was contracted.
    weight: Vec<u32>,
}

impl Links {
    pub fn row(&self, node: u32) -> impl DoubleEndedIterator<Item = (u32, u32)> + Clone + '_ {
        let (start, end) = self.bounds(node);
        (start..end).map(|at| (self.near[at], self.weight.get(at).copied().unwrap_or(1)))
    }

    pub fn near(&self, node: u32) -> &[u32] {
        let (start, end) = self.bounds(node);
        &self.near[start..end]
    }

    pub fn degree(&self, node: u32) -> usize {
        let (start, end) = self.bounds(node);
        end - start
    }

    fn bounds(&self, node: u32) -> (usize, usize) {
        (self.starts[node as usize] as usize, self.starts[node as usize + 1] as usize)
    }

    /// Another edge for the last row.
    fn put(&mut self, to: u32, weight: u32) {
        if weight != 1 || !self.weight.is_empty() {
            self.weight.resize(self.near.len(), 1);
            self.weight.push(weight);
        }
        self.near.push(to);
    }

    fn add(&mut self, at: usize, weight: u32) {
        self.weight.resize(self.near.len(), 1);
        self.weight[at] = self.weight[at].saturating_add(weight);
    }

    /// Rows of parents from rows of children; every row comes out ascending.
    fn reversed(&self) -> Self {
        let node_count = self.starts.len() - 1;
        let mut starts = vec![0; node_count + 1];
        for &to in &self.near {
            starts[to as usize + 1] += 1;
        }
        for i in 0..node_count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut near = vec![0; self.near.len()];
        let mut weight = vec![0; self.weight.len()];
        for from in 0..to_u32(node_count) {
            for (to, w) in self.row(from) {
                let slot = next[to as usize] as usize;
                next[to as usize] += 1;
                near[slot] = from;
                if !weight.is_empty() {
                    weight[slot] = w;
                }
            }
        }
        Self { starts, near, weight }
    }
}

impl Dag {
    pub fn len(&self) -> usize {
        self.weight.len()
    }

    pub fn edge_count(&self) -> usize {
        self.children.near.len()
    }

    pub fn nodes(&self) -> std::ops::Range<u32> {
        0..to_u32(self.len())
    }

    pub fn total(&self) -> u64 {
        self.weight.iter().sum()
    }

    /// Weight of the heaviest node, 0 without nodes.
    pub fn heaviest(&self) -> u64 {
        self.weight.iter().copied().max().unwrap_or(0)
    }

    /// Sum of the weights of edges between different labels.
    pub fn cut(&self, labels: &[u32]) -> i64 {
        let mut cut = 0;
        for node in self.nodes() {
            let from = labels[node as usize];
            for (child, weight) in self.children.row(node) {
                cut += if labels[child as usize] == from { 0 } else { i64::from(weight) };
            }
        }
        cut
    }

    /// Sums of node weights per label.
    pub fn sizes(&self, labels: &[u32], count: usize) -> Vec<u64> {
        let mut sizes = vec![0; count];
        for (&label, &weight) in labels.iter().zip(&self.weight) {
            sizes[label as usize] += weight;
        }
        sizes
    }

    /// Makes every cluster one node. The caller knows that the result is acyclic.
    ///
    /// # Arguments
    /// * `children`: of node `i`, with weights.
    /// * `cluster`: of every node, below `count`; equal colours, at most one pin each.
    ///
    /// # Returns
    /// The smaller graph, and for each cluster the node that it became; `None` when the clusters form a cycle.
    pub fn merged<I: Iterator<Item = (u32, u32)>>(
        children: impl Fn(u32) -> I,
        weight: &[u64],
        colour: &[u32],
        pin: &[u32],
        given: &[u32],
        cluster: &[u32],
        count: usize,
    ) -> Option<(Self, Vec<u32>)> {
        let mut starts = vec![0_u32; count + 1];
        for &c in cluster {
            starts[c as usize + 1] += 1;
        }
        for c in 0..count {
            starts[c + 1] += starts[c];
        }
        let mut next = starts.clone();
        let mut members = vec![0; cluster.len()];
        for (node, &c) in cluster.iter().enumerate() {
            members[next[c as usize] as usize] = to_u32(node);
            next[c as usize] += 1;
        }
        let mut rows = Links { starts: vec![0], ..Links::default() };
        rows.near.reserve_exact((0..to_u32(cluster.len())).map(|v| children(v).count()).sum());
        let mut slot = vec![NONE; count];
        let mut waiting = vec![0_u32; count];
        for c in 0..count {
            let first = rows.near.len();
            for &node in &members[starts[c] as usize..starts[c + 1] as usize] {
                for (child, w) in children(node) {
                    let to = cluster[child as usize];
                    if to as usize == c {
                        continue;
                    }
                    let at = slot[to as usize];
                    if at != NONE && at as usize >= first {
                        rows.add(at as usize, w);
                    } else {
                        slot[to as usize] = to_u32(rows.near.len());
                        rows.put(to, w);
                        waiting[to as usize] += 1;
                    }
                }
            }
            rows.starts.push(to_u32(rows.near.len()));
        }
        drop(slot);
        let order = last_ready_first(&rows, waiting)?;
        let mut place = vec![0; count];
        for (at, &c) in order.iter().enumerate() {
            place[c as usize] = to_u32(at);
        }
        let mut moved = Links { starts: vec![0], ..Links::default() };
        moved.near.reserve_exact(rows.near.len());
        moved.weight.reserve_exact(rows.weight.len());
        for &c in &order {
            let (start, end) = rows.bounds(c);
            moved.near.extend(rows.near[start..end].iter().map(|&to| place[to as usize]));
            if !rows.weight.is_empty() {
                moved.weight.extend(&rows.weight[start..end]);
            }
            moved.starts.push(to_u32(moved.near.len()));
        }
        drop(rows);
        let parents = moved.reversed();
        drop(moved);
        let children = parents.reversed(); // ascending rows
        let mut dag = Self {
            children,
            parents,
            weight: vec![0; count],
            colour: vec![0; count],
            pin: vec![NONE; count],
            given: vec![0; count],
        };
        for (node, &c) in cluster.iter().enumerate() {
            let at = place[c as usize] as usize;
            dag.weight[at] += weight[node];
            dag.colour[at] = colour[node];
            dag.given[at] = dag.given[at].max(given[node]);
            if pin[node] != NONE {
                dag.pin[at] = pin[node];
            }
        }
        Some((dag, place))
    }

    /// The part of the graph inside one label: the smaller graph, and its nodes here, ascending. Time O(V + its edges).
    pub fn inside(&self, labels: &[u32], label: u32) -> (Self, Vec<u32>) {
        let nodes: Vec<u32> = self.nodes().filter(|&v| labels[v as usize] == label).collect();
        (self.among(&nodes, &mut vec![NONE; self.len()]), nodes)
    }

    /// The graph of some nodes, ascending, and the edges among them. Time and memory O(their edges), however big the whole is.
    ///
    /// # Arguments
    /// * `place`: for use here: [`NONE`] for every node of the whole, and left so.
    pub fn among(&self, nodes: &[u32], place: &mut [u32]) -> Self {
        for (at, &node) in nodes.iter().enumerate() {
            place[node as usize] = to_u32(at);
        }
        let mut children = Links { starts: vec![0], ..Links::default() };
        for &node in nodes {
            for (child, w) in self.children.row(node) {
                if place[child as usize] != NONE {
                    children.put(place[child as usize], w);
                }
            }
            children.starts.push(to_u32(children.near.len()));
        }
        for &node in nodes {
            place[node as usize] = NONE;
        }
        let pick = |all: &[u32]| nodes.iter().map(|&v| all[v as usize]).collect();
        Self {
            parents: children.reversed(),
            children,
            weight: nodes.iter().map(|&v| self.weight[v as usize]).collect(),
            colour: pick(&self.colour),
            pin: pick(&self.pin),
            given: pick(&self.given),
        }
    }

    /// [`Dag::merged`] of this graph: the smaller graph, and the node of it that every node went into.
    pub fn contract(&self, cluster: &[u32], count: usize) -> Option<(Self, Vec<u32>)> {
        let (dag, place) = Self::merged(
            |node| self.children.row(node),
            &self.weight,
            &self.colour,
            &self.pin,
            &self.given,
            cluster,
            count,
        )?;
        Some((dag, cluster.iter().map(|&c| place[c as usize]).collect()))
    }
}

/// An order that stays close to where it is: the node that became ready last goes first.
fn last_ready_first(rows: &Links, mut waiting: Vec<u32>) -> Option<Vec<u32>> {
    let count = waiting.len();
    let mut stack: Vec<u32> =
        (0..to_u32(count)).rev().filter(|&c| waiting[c as usize] == 0).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(c) = stack.pop() {
        order.push(c);
        for &to in rows.near(c).iter().rev() {
            waiting[to as usize] -= 1;
            if waiting[to as usize] == 0 {
                stack.push(to);
            }
        }
    }
    (order.len() == count).then_some(order)
}
