use std::cell::Cell;

use super::coarsen::{clusters, Rule};
use super::dag::Dag;
use super::flow::redraw;
use super::orders::{community_ranks, early_by, late_by, order, Order};
use super::quick::quick_cut;
use super::refine::refine;
use super::slices::{counted_slices, slices, Limits};
use super::Effort;

/// Labels with what they cost.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub cut: i64,
    pub labels: Vec<u32>,
}

/// The smallest cut into at most `limits.count` blocks that the search meets; monotone labels, some maybe unused.
///
/// Three ways, combined, and the best goes round again with contractions inside its blocks: rows of the nodes, cut optimally;
/// the same on strong contractions; and parts of parts.
pub(crate) fn smallest_cut(dag: &Dag, limits: Limits) -> Option<Found> {
    if limits.count == 0 {
        return dag.weight.is_empty().then(|| Found { cut: 0, labels: Vec::new() });
    }
    if limits.effort == Effort::Quick {
        return quick_cut(dag, limits, None);
    }
    // Four average nodes: light enough to lose nothing that moves cannot mend.
    let cap = 4 * dag.total() / (dag.len() as u64).max(1);
    let (light, _) = ladder(dag, cap.max(1), None, 0);
    let small = light.last().map_or(dag, |(dag, _)| dag);
    let steps = u64::from(limits.count.ilog2().max(1));
    // Neither way is always better, and small graphs leave time for both.
    let both = steps * arcs(dag) <= BOTH;
    let share = if both { ARCS * 3 / 2 } else { ARCS } / steps;
    let plan = Plan { share, whole: true, cross_first: false, cross_last: both };
    let Some(mut best) = search(small, limits, plan) else {
        // Blocks of few nodes: contracted ones do not fit, nor do parts of parts.
        return quick_cut(dag, limits, None);
    };
    if both {
        keep_better(&mut best, search(small, limits, Plan { cross_first: true, ..plan })?);
    }
    let work = budget(dag, ARCS / 3);
    Some(lower(dag, &light, best, limits, &work))
}

/// How one search goes about it.
#[derive(Clone, Copy)]
struct Plan {
    /// Arcs that minimum cuts may look at, for every node and edge.
    share: u64,
    /// Not a part of something that was searched for the same already.
    whole: bool,
    /// Whether the best is combined with the others before it goes round again.
    cross_first: bool,
    /// Whether it is afterwards.
    cross_last: bool,
}

fn search(dag: &Dag, limits: Limits, plan: Plan) -> Option<Found> {
    let work = &budget(dag, plan.share);
    let whole = plan.whole;
    let part = (dag.total() / u64::from(limits.count.max(1))).min(limits.weight).max(1);
    let best = from_parts(dag, limits, Plan { whole: false, ..plan });
    let prime = best.is_none();
    let (most, taken) = if whole || prime { (4, 2) } else { (2, 1) };
    let mut others = Vec::new();
    for found in from_rows(dag, limits, most).into_iter().take(taken) {
        others.push(multilevel(dag, limits, part / 8, &found.labels, work));
    }
    if whole || prime {
        for cap in [part / 4, part / 32] {
            others.extend(from_coarse(dag, limits, cap.max(1), work));
        }
    }
    let mut best = best.or_else(|| others.first().cloned())?;
    for other in &mut others {
        if other.cut < best.cut {
            std::mem::swap(&mut best, other);
        }
    }
    others.sort_by_key(|other| other.cut);
    let cross = |best: &mut Found| {
        let work = &budget(dag, plan.share / 2);
        for other in &others {
            let next = combined(dag, limits, part / 2, [&best.labels, &other.labels], work);
            keep_better(best, next);
        }
    };
    if plan.cross_first {
        cross(&mut best);
    }
    let rounds = if whole { 4 } else { 2 };
    for cap in [part / 32, part / 2, part / 8, part / 100].into_iter().take(rounds) {
        let before = best.cut;
        let next = multilevel(dag, limits, cap.max(1), &best.labels, work);
        keep_better(&mut best, next);
        if (before - best.cut) * 100 < before {
            break;
        }
    }
    if plan.cross_last {
        cross(&mut best);
    }
    Some(best)
}

/// What minimum cuts may cost.
fn budget(dag: &Dag, share: u64) -> Cell<u64> {
    Cell::new(share * arcs(dag))
}

fn arcs(dag: &Dag) -> u64 {
    (dag.len() + 2 * dag.edge_count()) as u64
}

/// The `most` best of several rows, cut optimally and improved by moves; the best first.
fn from_rows(dag: &Dag, limits: Limits, most: usize) -> Vec<Found> {
    let part = (dag.total() / u64::from(limits.count.max(1))).min(limits.weight).max(1);
    let mut starts: Vec<Found> = Vec::new();
    for kind in rows(part, limits.effort) {
        if let Some(labels) = counted_slices(dag, &order(dag, kind), limits) {
            insert(&mut starts, Found { cut: dag.cut(&labels), labels });
        }
    }
    starts.truncate(most);
    let mut refined = Vec::new();
    for mut found in starts {
        found.cut -= refine(dag, &mut found.labels, limits, 4);
        insert(&mut refined, found);
    }
    refined
}

/// Keeps the list sorted by cut; of equals the first stays first.
fn insert(list: &mut Vec<Found>, found: Found) {
    let at = list.partition_point(|other| other.cut <= found.cut);
    list.insert(at, found);
}

/// What is tried. The quick ones differ most from each other.
fn rows(part: u64, effort: Effort) -> Vec<Order> {
    let mut kinds = vec![Order::Demand, Order::Levels, Order::Late(part)];
    if effort == Effort::Thorough {
        kinds.extend([
            Order::Supply,
            Order::Heights,
            Order::GivenLate,
            Order::GivenEarly,
            Order::Early(part),
            Order::Late(part / 10),
            Order::Early(part / 10),
        ]);
    }
    kinds
}

fn from_coarse(dag: &Dag, limits: Limits, cap: u64, work: &Cell<u64>) -> Option<Found> {
    let (levels, _) = ladder(dag, cap, None, 60 * limits.count as usize + 400);
    let coarsest = levels.last().map_or(dag, |(dag, _)| dag);
    let found = from_rows(coarsest, limits, 10).into_iter().next()?;
    let best = improved(coarsest, found.labels, limits, work);
    Some(lower(dag, &levels, best, limits, work))
}

/// Cuts into as many parts as the smallest factor of the count says, and every part again.
///
/// `search` and this call each other, once per prime factor of the count: at most 31 deep, whatever the graph.
fn from_parts(dag: &Dag, limits: Limits, plan: Plan) -> Option<Found> {
    let factor = (2..limits.count).find(|f| limits.count % f == 0)?;
    let rest = limits.count / factor;
    // The room above even parts is shared out over the steps that are left.
    let steps = std::iter::successors(Some(limits.count), |c| Some(c / factor).filter(|&c| c > 1));
    let steps = u64::try_from(steps.count()).unwrap_or(1);
    let even = dag.total().div_ceil(u64::from(factor));
    let most = limits.weight.saturating_mul(u64::from(rest));
    let weight = even + most.checked_sub(even)? / steps;
    let first = search(dag, Limits { weight, count: factor, ..limits }, plan)?;
    let mut labels = vec![0; dag.len()];
    for label in 0..factor {
        let (part, nodes) = dag.inside(&first.labels, label);
        if nodes.is_empty() {
            continue;
        }
        let found = search(&part, Limits { count: rest, ..limits }, plan)?;
        for (&node, inner) in nodes.iter().zip(found.labels) {
            labels[node as usize] = label * rest + inner;
        }
    }
    refine(dag, &mut labels, limits, 4);
    Some(Found { cut: dag.cut(&labels), labels })
}

fn keep_better(best: &mut Found, found: Found) {
    if found.cut < best.cut {
        *best = found;
    }
}

/// Once down to the coarsest contraction inside the blocks of `start`, and back.
pub(super) fn multilevel(
    dag: &Dag,
    limits: Limits,
    cap: u64,
    start: &[u32],
    work: &Cell<u64>,
) -> Found {
    let (levels, start) = ladder(dag, cap, Some(start), 60 * limits.count as usize + 400);
    let coarsest = levels.last().map_or(dag, |(dag, _)| dag);
    let best = improved(coarsest, start.expect("given"), limits, work);
    lower(dag, &levels, best, limits, work)
}

/// The first of two partitions, improved after contractions inside what the two have in common: where they agree nothing
/// stands in the way of large moves, and the borders of both remain.
///
/// # Reference
/// Moreira, Popp & Schulz (2018), "Evolutionary multi-level acyclic graph partitioning", GECCO.
fn combined(
    dag: &Dag,
    limits: Limits,
    cap: u64,
    [first, second]: [&[u32]; 2],
    work: &Cell<u64>,
) -> Found {
    let both: Vec<u32> = first.iter().zip(second).map(|(a, b)| a * limits.count + b).collect();
    let (levels, both) = ladder(dag, cap.max(1), Some(&both), 60 * limits.count as usize + 400);
    let coarsest = levels.last().map_or(dag, |(dag, _)| dag);
    let start = both.expect("given").into_iter().map(|pair| pair / limits.count).collect();
    let best = improved(coarsest, start, limits, work);
    lower(dag, &levels, best, limits, work)
}

/// From the coarsest level back to the finest, with moves on each.
pub(super) fn lower(
    dag: &Dag,
    levels: &Levels,
    mut best: Found,
    limits: Limits,
    work: &Cell<u64>,
) -> Found {
    for (at, (_, map)) in levels.iter().enumerate().rev() {
        let finer = if at == 0 { dag } else { &levels[at - 1].0 };
        let labels = map.iter().map(|&c| best.labels[c as usize]).collect();
        let mut next = Found { cut: best.cut, labels };
        next.cut -= refine(finer, &mut next.labels, limits, 3);
        redrawn(finer, &mut next, limits, work);
        best = next;
    }
    best
}

/// Moves, then new rows inside the blocks and new slices of them, for as long as that helps.
fn improved(dag: &Dag, mut labels: Vec<u32>, limits: Limits, work: &Cell<u64>) -> Found {
    refine(dag, &mut labels, limits, 6);
    let mut best = Found { cut: dag.cut(&labels), labels };
    redrawn(dag, &mut best, limits, work);
    for round in 0..4 {
        let ranks = community_ranks(dag, (limits.weight >> (round + 2)).max(1));
        let step = dag.len() as u64 + 1;
        let ranks: Vec<u64> =
            ranks.iter().zip(&best.labels).map(|(r, &l)| r + step * u64::from(l)).collect();
        let before = best.cut;
        for row in [late_by(dag, &ranks), early_by(dag, &ranks)] {
            if let Some(mut labels) = counted_slices(dag, &row, limits) {
                refine(dag, &mut labels, limits, 4);
                let cut = dag.cut(&labels);
                if cut < best.cut {
                    best = Found { cut, labels };
                }
            }
        }
        if best.cut == before {
            break;
        }
    }
    best
}

/// Arcs that minimum cuts may look at, for every node and edge of the graph and of each graph of parts.
const ARCS: u64 = 200;

/// Nodes and ends of edges, times the steps to the last parts, up to which there is time for a second search.
const BOTH: u64 = 2_200_000;

/// Nodes that may change sides at the borders of a graph, when its blocks are large enough.
const REACH: u64 = 10_000;

/// Minimum cuts at the borders, as long as the budget lasts.
fn redrawn(dag: &Dag, found: &mut Found, limits: Limits, work: &Cell<u64>) {
    if work.get() > 0 {
        found.cut -= redraw(dag, &mut found.labels, limits, REACH, work);
    }
}

pub(super) type Levels = Vec<(Dag, Vec<u32>)>;

/// Smaller and smaller graphs, each with where the nodes of the one before went, and the labels on the last.
pub(super) fn ladder(
    dag: &Dag,
    cap: u64,
    start: Option<&[u32]>,
    target: usize,
) -> (Levels, Option<Vec<u32>>) {
    let mut levels: Levels = Vec::new();
    let mut labels = start.map(<[u32]>::to_vec);
    let mut idle = 0;
    let rules = [Rule::OneParent, Rule::OneChild, Rule::Levels];
    for rule in rules.into_iter().cycle() {
        let finest = levels.last().map_or(dag, |(dag, _)| dag);
        if finest.len() <= target || idle == rules.len() {
            break;
        }
        let (cluster, count) = clusters(
            finest,
            rule,
            cap.min(4 * finest.total() / finest.len() as u64),
            labels.as_deref(),
        );
        if count * 50 >= finest.len() * 49 {
            idle += 1;
            continue;
        }
        idle = 0;
        let (coarser, map) = finest.contract(&cluster, count).expect("safe contractions");
        if let Some(old) = &labels {
            let mut new = vec![0; count];
            for (node, &c) in map.iter().enumerate() {
                new[c as usize] = old[node];
            }
            labels = Some(new);
        }
        levels.push((coarser, map));
    }
    (levels, labels)
}

/// The fewest blocks of several rows, and then the smallest cut with that many.
pub(crate) fn fewest(dag: &Dag, limit: u64, effort: Effort) -> Found {
    costed(dag, limit, 1 << 32, effort)
}

/// The smallest cut with any number of blocks under the limit.
pub(crate) fn light_cut(dag: &Dag, limit: u64, effort: Effort) -> Found {
    costed(dag, limit, 0, effort)
}

/// Slices at a cost per block, improved by moves and contractions with the number of blocks that came out.
fn costed(dag: &Dag, limit: u64, block_cost: i64, effort: Effort) -> Found {
    if effort == Effort::Quick {
        let limits = Limits { weight: limit, count: u32::MAX, effort };
        return quick_cut(dag, limits, Some(block_cost)).expect("no node too heavy");
    }
    let total = dag.total().max(1);
    let part = limit.min(total);
    let mut rows_by_cost: Vec<(i64, u32, Vec<u32>)> = Vec::new();
    for kind in rows(part, effort) {
        let labels = slices(dag, &order(dag, kind), limit, block_cost).expect("no node too heavy");
        let count = labels.iter().max().map_or(0, |&l| l + 1);
        let cost = block_cost * i64::from(count) + dag.cut(&labels);
        let at = rows_by_cost.partition_point(|other| other.0 <= cost);
        rows_by_cost.insert(at, (cost, count, labels));
    }
    rows_by_cost.truncate(2);
    let mut best: Option<(i64, Found)> = None;
    for (_, count, labels) in rows_by_cost {
        let mut found = Found { cut: dag.cut(&labels), labels };
        if count > 1 {
            let limits = Limits { weight: limit, count, effort };
            found.cut -= refine(dag, &mut found.labels, limits, 4);
            for cap in [part / 8, part / 32] {
                let next = multilevel(dag, limits, cap.max(1), &found.labels, &Cell::new(0));
                keep_better(&mut found, next);
            }
        }
        let cost = block_cost * i64::from(count) + found.cut;
        if best.as_ref().is_none_or(|best| cost < best.0) {
            best = Some((cost, found));
        }
    }
    best.expect("there is a row").1
}
