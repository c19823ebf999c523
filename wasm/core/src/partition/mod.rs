//! Blocks: acyclic partitions of a graph under limits.
//!
//! Labels are monotone: every edge stays in its block or leads to a later one. So the quotient has no cycle, every block is
//! convex, and a node may move to any block between its parents and its children without a search.

mod coarsen;
mod community;
mod constraints;
mod dag;
mod exact;
mod flow;
mod max_flow;
mod min_tree;
mod objectives;
mod orders;
mod quick;
mod refine;
mod schedule;
mod search;
mod slices;
mod stable;
mod steps;
mod waves;

pub use constraints::Bound;
pub use schedule::{Cost, Report};

use crate::csr::to_u32;
use crate::BiCsr;
use constraints::{bound, prepare};
use dag::NONE;

/// Even parts that are continued may get this much heavier than the average, in per cent.
const SLACK: u64 = 10;

/// What blocks are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// As few blocks as the search finds, then few edges between them.
    Invocations,
    /// Few edges between blocks.
    MinCut,
    /// Blocks that run beside each other: bands of levels, split into parts without edges between them.
    Wavefront,
    /// The quickest of all the above by simulation.
    Balanced,
}

/// How long to look for a small cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// A few rows and one round of contractions: about a second for 100,000 nodes.
    Quick,
    /// Many rows, strong contractions, parts of parts and several rounds: ten times as long and more.
    Thorough,
}

/// What is asked for. Arrays are by node; where they may be empty, that means nothing is said.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What blocks are for.
    pub objective: Objective,
    /// Weight of every node, length V.
    pub weights: &'a [u32],
    /// Nodes of different colours never share a block. May be empty.
    pub colours: &'a [u32],
    /// Nodes that should share a block, `u32::MAX` for none. May be empty.
    pub groups: &'a [u32],
    /// Nodes that must share a block: ranks 0, 1, 2 … each used, `u32::MAX` for none; a lower rank lies in an earlier
    /// block. May be empty.
    pub pins: &'a [u32],
    /// The block of an earlier partition, `u32::MAX` for new nodes. May be empty: then there was none.
    pub previous: &'a [u32],
    /// Cuts anew: blocks continue the previous ones that they have most nodes of.
    pub anew: bool,
    /// Weight of a block at most.
    pub max_weight: u64,
    /// Blocks at most.
    pub count: u32,
    /// How long to look.
    pub effort: Effort,
    /// For the report and for [`Objective::Balanced`].
    pub cost: Cost,
}

impl Request<'_> {
    fn colour(&self, node: usize) -> u32 {
        self.colours.get(node).copied().unwrap_or(0)
    }
}

/// Why there is no such partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The graph has a cycle.
    Cycle,
    /// A node is heavier than a block may be.
    TooHeavy {
        /// That node.
        node: u32,
    },
    /// A path leads from a pin to one that must come before it.
    Pins {
        /// Its first and last node are pinned.
        path: Vec<u32>,
    },
    /// Nodes that must share a block have different colours.
    PinColours {
        /// The pin.
        pin: u32,
        /// A node of the pin with one colour.
        other: u32,
        /// From a node of the pin to another, through one of a different colour.
        path: Vec<u32>,
    },
    /// The nodes of one pin, and those between them, are heavier than a block may be.
    PinTooHeavy {
        /// The pin.
        pin: u32,
    },
    /// More blocks are needed than are allowed.
    TooFew {
        /// Proved.
        bound: Bound,
    },
    /// The search found no partition with so few blocks; it may exist.
    NotFound {
        /// Fewest that it found.
        found: u32,
        /// Proved.
        bound: Bound,
    },
}

/// A partition of the best kind that the search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Partition {
    /// Block of every node, 0, 1, 2 …, each used; edges never lead to a lower one.
    pub labels: Vec<u32>,
    /// By block, the previous block that it continues, `u32::MAX` for a new one. Empty without a previous partition.
    pub continues: Vec<u32>,
    /// What it is worth.
    pub report: Report,
    /// For [`Objective::Balanced`], what no other candidate beats in blocks, cut and makespan at once; else empty.
    pub front: Vec<Point>,
}

/// A candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Number of blocks.
    pub blocks: u32,
    /// Edges between them.
    pub cut: u64,
    /// Blocks on the longest path of blocks.
    pub depth: u32,
    /// Simulated.
    pub makespan: f64,
}

/// Cuts a graph into blocks.
///
/// Deterministic, and nothing recurses deeper than the number of factors of `count`.
///
/// # Errors
/// [`Refusal`], when limits contradict each other or the graph.
///
/// # Panics
/// When an array that is neither empty nor of length V was given.
pub fn partition(graph: &BiCsr, request: &Request) -> Result<Partition, Refusal> {
    let n = graph.node_count();
    assert_eq!(request.weights.len(), n);
    for list in [request.colours, request.groups, request.pins, request.previous] {
        assert!(list.is_empty() || list.len() == n);
    }
    let prepared = prepare(graph, request)?;
    let dag = &prepared.dag;
    let bound = bound(graph, request, &prepared);
    if bound.count > request.count {
        return Err(Refusal::TooFew { bound });
    }
    let spread = |labels: &[u32]| -> Vec<u32> {
        prepared.map.iter().map(|&at| labels[at as usize]).collect()
    };
    let judge = |labels: &[u32]| {
        let (labels, count) = compact(&spread(labels));
        let report = schedule::report(graph, request.weights, &labels, count, request.cost);
        (labels, report.expect("labels ascend along edges"))
    };
    let known = request.previous.iter().any(|&block| block != NONE);
    if known && !request.anew {
        let mut previous = vec![NONE; dag.len()];
        for (node, &at) in prepared.map.iter().enumerate() {
            previous[at as usize] = previous[at as usize].min(request.previous[node]);
        }
        // Even parts may get heavier before there are more blocks than wanted.
        for limit in [objectives::weight_limit(dag, request, SLACK), request.max_weight] {
            let (labels, continues) = stable::continued(dag, &previous, limit);
            if continues.len() <= request.count as usize {
                let (labels, report) = judge(&labels);
                return Ok(Partition { labels, continues, report, front: Vec::new() });
            }
        }
    }
    let candidates = objectives::candidates(dag, request, bound.count).map_err(|short| {
        let found = short.found;
        if short.proved {
            Refusal::TooFew { bound: Bound { count: found, path: Vec::new() } }
        } else {
            Refusal::NotFound { found, bound }
        }
    })?;
    // One at a time: a report holds the graph of the blocks, which may be as big as the graph.
    let mut points: Vec<Point> = Vec::new();
    let mut best: Option<(Vec<u32>, Report)> = None;
    for candidate in candidates {
        let (labels, report) = judge(&candidate);
        points.push(point(&report));
        let key = |r: &Report| (r.makespan, r.sizes.len(), r.cut);
        if best.as_ref().is_none_or(|(_, old)| key(&report) < key(old)) {
            best = Some((labels, report));
        }
    }
    let (labels, report) = best.expect("candidates or a refusal");
    let front = if request.objective == Objective::Balanced { front(points) } else { Vec::new() };
    let continues = if request.previous.is_empty() {
        Vec::new()
    } else {
        stable::heirs(request.previous, &labels, report.sizes.len())
    };
    Ok(Partition { labels, continues, report, front })
}

/// What blocks are worth that somebody else cut.
///
/// # Arguments
/// * `weights`, `labels`: by node, length V; labels 0, 1, 2 … in any sequence.
///
/// # Returns
/// `None` when the graph or the graph of the blocks has a cycle.
///
/// # Panics
/// When an array is not of length V.
#[must_use]
pub fn assess(graph: &BiCsr, weights: &[u32], labels: &[u32], cost: Cost) -> Option<Report> {
    assert!(weights.len() == graph.node_count() && labels.len() == graph.node_count());
    let count = labels.iter().max().map_or(0, |&most| most + 1);
    schedule::report(graph, weights, labels, count, cost)
}

fn point(report: &Report) -> Point {
    Point {
        blocks: to_u32(report.sizes.len()),
        cut: report.cut,
        depth: report.depth,
        makespan: report.makespan,
    }
}

/// What no other point beats in blocks, cut and makespan; quickest first.
fn front(mut points: Vec<Point>) -> Vec<Point> {
    // Times are not negative: their bits compare as they do.
    crate::sorting::sort_few(&mut points, |p| (p.makespan.to_bits(), p.blocks, p.cut));
    points.dedup();
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        if !kept.iter().any(|k| k.blocks <= point.blocks && k.cut <= point.cut) {
            kept.push(point);
        }
    }
    kept
}

/// Renames labels to 0, 1, 2 …, keeping their sequence.
fn compact(labels: &[u32]) -> (Vec<u32>, u32) {
    let most = labels.iter().max().map_or(0, |&l| l as usize + 1);
    let mut name = vec![0_u32; most + 1];
    for &label in labels {
        name[label as usize + 1] = 1;
    }
    for at in 0..most {
        name[at + 1] += name[at];
    }
    (labels.iter().map(|&label| name[label as usize]).collect(), name[most])
}
