use std::cell::Cell;

use super::coarsen::{clusters, Rule};
use super::dag::Dag;
use super::orders::{order, Order};
use super::refine::refine;
use super::search::{ladder, lower, multilevel, Found, Levels};
use super::slices::{counted_slices, slices, Limits};

/// Edges up to which all rows are tried, and rows are made again inside the blocks: a quarter of a second.
const SMALL: usize = 100_000;

/// Edges up to which the blocks are contracted once: a second. Above it, a million nodes would take longer than ten seconds
/// and more than 400 MB. Rows by communities are half of the time, and none won on layered graphs of 100,000 nodes of three
/// kinds, whatever was asked for.
const MEDIUM: usize = 1_000_000;

/// Small cuts soon: the best of a few rows, cut optimally, then moves, and round once with contractions inside the blocks.
///
/// # Arguments
/// * `block_cost`: with a price, any number of blocks; without, at most `limits.count`.
///
/// # Returns
/// Monotone labels below the count that came out, or `None` when no row can be cut so.
///
/// # Complexity
/// Time O((V + E) log V), memory O(V + E).
pub(crate) fn quick_cut(dag: &Dag, limits: Limits, block_cost: Option<i64>) -> Option<Found> {
    let even = dag.total() / u64::from(limits.count.max(1));
    let part = if block_cost.is_some() { dag.total() } else { even }.min(limits.weight).max(1);
    // Nodes with one parent or one child seldom lie in another block than that. But blocks of few clusters stay emptier.
    let cap = (8 * dag.total() / (dag.len() as u64).max(1)).max(1);
    let mut levels: Levels = Vec::new();
    let fine = part / 64 >= cap && block_cost.is_none_or(|price| price == 0);
    for rule in [Rule::OneParent, Rule::OneChild].into_iter().filter(|_| fine) {
        let finest = levels.last().map_or(dag, |(dag, _)| dag);
        let (cluster, count) = clusters(finest, rule, cap, None);
        if count * 10 <= finest.len() * 9 {
            levels.push(finest.contract(&cluster, count).expect("safe contractions"));
        }
    }
    let small = levels.last().map_or(dag, |(dag, _)| dag);
    let found = cut_rows(small, limits, block_cost, part)?;
    // Blocks that came out empty stay so.
    let count = found.labels.iter().max().map_or(0, |&l| l + 1);
    Some(lower(dag, &levels, found, Limits { count, ..limits }, &Cell::new(0)))
}

fn cut_rows(dag: &Dag, limits: Limits, block_cost: Option<i64>, part: u64) -> Option<Found> {
    let edges = dag.edge_count();
    let sliced = |row: &[u32]| match block_cost {
        Some(price) => slices(dag, row, limits.weight, price),
        None => counted_slices(dag, row, limits),
    };
    let mut kinds = vec![Order::Demand, Order::Supply];
    if edges <= SMALL {
        let tenth = (part / 10).max(1);
        kinds.extend([Order::Late(tenth), Order::Late(part), Order::Levels, Order::Early(tenth)]);
    }
    let mut best: Option<(i64, u32, Found)> = None;
    for kind in kinds {
        let row = order(dag, kind);
        let Some(labels) = sliced(&row) else { continue };
        let count = labels.iter().max().map_or(0, |&l| l + 1);
        let cut = dag.cut(&labels);
        let cost = block_cost.unwrap_or(0) * i64::from(count) + cut;
        if best.as_ref().is_none_or(|best| cost < best.0) {
            best = Some((cost, count, Found { cut, labels }));
        }
    }
    let (_, count, mut found) = best?;
    if count < 2 {
        return Some(found);
    }
    let limits = Limits { count, ..limits };
    found.cut -= refine(dag, &mut found.labels, limits, 3);
    let cap = (part / 8).max(1);
    if edges <= SMALL {
        let next = multilevel(dag, limits, cap, &found.labels, &Cell::new(0));
        if next.cut < found.cut {
            found = next;
        }
    } else if edges <= MEDIUM {
        let (levels, labels) = ladder(dag, cap, Some(&found.labels), 4 * count as usize + 400);
        let mut labels = labels.expect("given");
        let coarsest = levels.last().map_or(dag, |(dag, _)| dag);
        let cut = found.cut - refine(coarsest, &mut labels, limits, 4);
        found = lower(dag, &levels, Found { cut, labels }, limits, &Cell::new(0));
    }
    Some(found)
}
