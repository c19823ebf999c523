use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::csr::to_u32;

use super::dag::{Dag, Links, NONE};
use super::Cost;

/// How steps are made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stride<'a> {
    /// Weight of a block at most.
    pub limit: u64,
    /// From the sources to the sinks, or from the sinks to the sources.
    pub down: bool,
    /// Of every node in a row; nodes beside each other should have neighbours in common.
    pub place: &'a [u32],
}

/// Blocks in steps: in each step some workers grow one block each of nodes that need only earlier steps and that block, so
/// the blocks of a step have no edge between them and still hold paths of any length.
///
/// In a step the lightest block takes the next node: one that only it may take, else the next free one in the row. Where
/// steps end, and how many blocks each has, is chosen for the least sum of times of the steps: by dynamic programming over
/// the weight that is done, with one way to get there kept for each of some dozens of weights.
///
/// # Returns
/// Monotone labels, and how many blocks there are.
///
/// # Complexity
/// Time O(M (V + E) log V) with M marks, memory O(M V).
///
/// # Reference
/// The growing of a step: Böhnlein, Papp, Steiner, Matzoros & Yzelman (2025), "Efficient parallel scheduling for sparse
/// triangular solvers", `GrowLocal`.
pub(crate) fn steps(dag: &Dag, stride: Stride, cost: Cost) -> (Vec<u32>, u32) {
    let marks = (1_500_000 / dag.len().max(1)).clamp(6, 64);
    let total = dag.total() + dag.len() as u64;
    let mut ways: Vec<Option<Way>> = (0..=marks).map(|_| None).collect();
    ways[0] = Some(Way { from: 0, time: 0.0, log: Vec::new() });
    let mut growth = Growth::new(dag, stride, cost);
    let widths = std::iter::successors(Some(cost.workers.max(1)), |&w| (w > 1).then_some(w / 2));
    let widths: Vec<u32> = widths.collect();
    for mark in 0..marks {
        for &width in &widths {
            let Some(way) = &ways[mark] else { continue };
            let mut time = way.time + cost.start;
            growth.reset(&trail(&ways, mark));
            // Light blocks may take several steps to the next mark.
            let (mut earlier, mut base): (Vec<(u32, u32)>, u32) = (Vec::new(), 0);
            loop {
                let mut reached = mark;
                let mut found: Vec<(usize, f64, usize)> = Vec::new();
                let done = growth.done;
                let longest = growth.run(width, |weight, longest, len| {
                    let at = (done + weight + len as u64) * marks as u64 / total.max(1);
                    let at = usize::try_from(at).unwrap_or(marks);
                    if at > reached {
                        reached = at;
                        found.push((at, time + longest, len));
                    }
                });
                let own = growth.log.iter().map(|&(node, bin)| (node, bin + base));
                for &(at, time, len) in &found {
                    if ways[at].as_ref().is_none_or(|best| time < best.time) {
                        let log = earlier.iter().copied().chain(own.clone().take(len)).collect();
                        ways[at] = Some(Way { from: mark, time, log });
                    }
                }
                if !found.is_empty() {
                    break;
                }
                earlier.extend(own);
                time += longest + cost.start;
                base += width;
                growth.settle();
            }
        }
    }
    let mut labels = vec![0; dag.len()];
    let mut count = 0;
    for step in trail(&ways, marks) {
        let mut name: Vec<u32> = Vec::new();
        for &(node, bin) in step {
            name.resize(name.len().max(bin as usize + 1), NONE);
            let name = &mut name[bin as usize];
            if *name == NONE {
                *name = count;
                count += 1;
            }
            labels[node as usize] = *name;
        }
    }
    if !stride.down {
        for label in &mut labels {
            *label = count - 1 - *label;
        }
    }
    (labels, count)
}

/// The quickest known way to do so much.
struct Way {
    /// The mark that its last step began at.
    from: usize,
    time: f64,
    /// Nodes of the last step, and which of its blocks each is in.
    log: Vec<(u32, u32)>,
}

/// The steps that lead to a mark, the first one first.
fn trail(ways: &[Option<Way>], mark: usize) -> Vec<&[(u32, u32)]> {
    let mut steps = Vec::new();
    let mut at = mark;
    while at > 0 {
        let way = ways[at].as_ref().expect("was reached");
        steps.push(&way.log[..]);
        at = way.from;
    }
    steps.reverse();
    steps
}

/// Done in this step.
const PLACED: u32 = NONE - 1;
/// Parents in several blocks of the step.
const MANY: u32 = NONE - 1;

struct Growth<'a> {
    dag: &'a Dag,
    stride: Stride<'a>,
    cost: Cost,
    children: &'a Links,
    parents: &'a Links,
    /// Parents that earlier steps have not done; [`NONE`] for what they have.
    waiting: Vec<u32>,
    /// The same with this step.
    left: Vec<u32>,
    /// The block of this step that all parents of the step are in.
    owner: Vec<u32>,
    /// When a node of this step ends, counted from where its block begins.
    ends: Vec<u64>,
    /// What no node is waited for, in the sequence of the row.
    pool: Vec<u32>,
    /// Weight of what earlier steps have done, and its number of nodes.
    done: u64,
    /// Nodes of this step, and which of its blocks each is in.
    log: Vec<(u32, u32)>,
}

impl<'a> Growth<'a> {
    fn new(dag: &'a Dag, stride: Stride<'a>, cost: Cost) -> Self {
        let (children, parents) =
            if stride.down { (&dag.children, &dag.parents) } else { (&dag.parents, &dag.children) };
        let n = dag.len();
        Self {
            dag,
            stride,
            cost,
            children,
            parents,
            waiting: Vec::new(),
            left: Vec::new(),
            owner: vec![NONE; n],
            ends: vec![0; n],
            pool: Vec::new(),
            done: 0,
            log: Vec::new(),
        }
    }

    /// Begins after these steps.
    fn reset(&mut self, steps: &[&[(u32, u32)]]) {
        self.waiting = self.dag.nodes().map(|v| to_u32(self.parents.degree(v))).collect();
        self.left.clone_from(&self.waiting);
        self.owner.fill(NONE);
        self.pool = self.dag.nodes().filter(|&v| self.waiting[v as usize] == 0).collect();
        let place = self.stride.place;
        crate::sorting::sort_by_number(&mut self.pool, |v| place[v as usize].into());
        self.done = 0;
        self.log = steps.concat();
        self.settle();
    }

    /// What this step did is done for good.
    fn settle(&mut self) {
        let mut fresh = Vec::new();
        for (node, _) in std::mem::take(&mut self.log) {
            let v = node as usize;
            (self.waiting[v], self.left[v]) = (NONE, NONE);
            self.done += self.dag.weight[v] + 1;
            for &child in self.children.near(node) {
                let c = child as usize;
                self.waiting[c] -= 1;
                (self.left[c], self.owner[c]) = (self.waiting[c], NONE);
                if self.waiting[c] == 0 {
                    fresh.push(child);
                }
            }
        }
        // There may be thousands of short steps, and nearly all nodes in the pool: only what is new is sorted.
        let place = |v: u32| self.stride.place[v as usize];
        fresh.retain(|&v| self.waiting[v as usize] == 0);
        crate::sorting::sort_by_number(&mut fresh, |v| place(v).into());
        let old = std::mem::take(&mut self.pool);
        self.pool.reserve_exact(old.len() + fresh.len());
        let mut fresh = fresh.into_iter().peekable();
        for node in old.into_iter().filter(|&v| self.waiting[v as usize] == 0) {
            while let Some(new) = fresh.next_if(|&new| place(new) < place(node)) {
                self.pool.push(new);
            }
            self.pool.push(node);
        }
        self.pool.extend(fresh);
    }

    /// Grows blocks until nothing fits; tells after each node what weight is done in what time by how many nodes.
    ///
    /// # Returns
    /// The time of all.
    fn run(&mut self, width: u32, mut tell: impl FnMut(u64, f64, usize)) -> f64 {
        let dag = self.dag;
        let threads = f64::from(self.cost.threads.max(1));
        let mut bins = open(dag, &self.pool, width);
        let mut next: Vec<u32> = (0..=to_u32(self.pool.len())).collect();
        let mut queue: BinaryHeap<Reverse<(u64, usize)>> =
            (0..bins.len()).map(|b| Reverse((0, b))).collect();
        let (mut done, mut longest) = (0_u64, 0.0_f64);
        while let Some(Reverse((weight, b))) = queue.pop() {
            let Some(node) = bins[b].take(dag, &self.pool, &mut next, self.stride.limit) else {
                continue;
            };
            let v = node as usize;
            let near = self.parents.near(node).iter().map(|&p| p as usize);
            let begin = near.filter(|&p| self.left[p] == PLACED).map(|p| self.ends[p]).max();
            self.ends[v] = begin.unwrap_or(0) + dag.weight[v];
            self.left[v] = PLACED;
            self.log.push((node, to_u32(b)));
            for &child in self.children.near(node) {
                let c = child as usize;
                self.left[c] -= 1;
                let one = self.owner[c] == NONE || self.owner[c] == to_u32(b);
                self.owner[c] = if one { to_u32(b) } else { MANY };
                if self.left[c] == 0 && one {
                    bins[b].own.push(child);
                }
            }
            done += dag.weight[v];
            #[allow(clippy::cast_precision_loss)] // sums of weights stay far below 2^53
            let time = (bins[b].weight as f64 / threads).max(self.ends[v] as f64);
            longest = longest.max(time);
            tell(done, longest, self.log.len());
            queue.push(Reverse((weight + dag.weight[v].max(1), b)));
        }
        longest
    }
}

/// A block that grows.
struct Bin {
    weight: u64,
    colour: u32,
    pinned: bool,
    /// Nodes that no other block of the step may take.
    own: Vec<u32>,
    /// Where it goes on in the row of free nodes.
    at: u32,
}

/// Blocks that begin at even distances in the row.
fn open(dag: &Dag, pool: &[u32], workers: u32) -> Vec<Bin> {
    let count = (workers as usize).min(pool.len());
    let total: u64 = pool.iter().map(|&v| dag.weight[v as usize]).sum();
    let mut starts = Vec::new();
    let mut before = 0;
    for (at, &node) in pool.iter().enumerate() {
        let passed = before * count as u64 >= total * starts.len() as u64;
        if starts.len() < count && (passed || pool.len() - at == count - starts.len()) {
            starts.push(to_u32(at));
        }
        before += dag.weight[node as usize];
    }
    let bin = |at| Bin { weight: 0, colour: NONE, pinned: false, own: Vec::new(), at };
    starts.into_iter().map(bin).collect()
}

impl Bin {
    fn take(&mut self, dag: &Dag, pool: &[u32], next: &mut [u32], limit: u64) -> Option<u32> {
        let fits = |bin: &Self, node: u32| {
            let v = node as usize;
            bin.weight + dag.weight[v] <= limit
                && (bin.colour == NONE || bin.colour == dag.colour[v])
                && !(bin.pinned && dag.pin[v] != NONE)
        };
        let mut node = None;
        while let Some(own) = self.own.pop() {
            if fits(self, own) {
                node = Some(own);
                break;
            }
        }
        if node.is_none() {
            let mut round = false;
            while node.is_none() {
                let at = free(next, self.at) as usize;
                if at == pool.len() {
                    if std::mem::replace(&mut round, true) {
                        break;
                    }
                    self.at = 0;
                    continue;
                }
                self.at = to_u32(at) + 1;
                if fits(self, pool[at]) {
                    next[at] = to_u32(at) + 1;
                    node = Some(pool[at]);
                } else if self.weight > 0 && self.weight + dag.weight[pool[at] as usize] > limit {
                    break;
                }
            }
        }
        let v = node? as usize;
        self.weight += dag.weight[v];
        self.colour = dag.colour[v];
        self.pinned |= dag.pin[v] != NONE;
        node
    }
}

/// The first free place from here on.
fn free(next: &mut [u32], from: u32) -> u32 {
    let mut at = from;
    while next[at as usize] != at {
        next[at as usize] = next[next[at as usize] as usize];
        at = next[at as usize];
    }
    at
}
