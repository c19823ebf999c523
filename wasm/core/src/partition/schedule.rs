use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::quotient::quotient;
use crate::slack::critical_path;
use crate::BiCsr;

/// What running blocks costs. A node takes as long as it weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Blocks that run at the same time.
    pub workers: u32,
    /// Nodes of one block that run at the same time.
    pub threads: u32,
    /// What every block takes before its first node.
    pub start: f64,
}

/// What a partition is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Edges between different blocks.
    pub cut: u64,
    /// Weight of every block.
    pub sizes: Vec<u64>,
    /// Blocks on the longest path of blocks.
    pub depth: u32,
    /// The blocks on the path that takes longest, first to last.
    pub critical_path: Vec<u32>,
    /// What that path takes: no number of workers is quicker.
    pub critical_length: f64,
    /// What all blocks take with the given workers.
    pub makespan: f64,
    /// Pairs of blocks, and how many edges each stands for.
    pub quotient: crate::Quotient,
}

/// Simulates a partition: a block takes its start and then the longer of its critical path and its weight shared by the
/// threads; whenever a worker is free it takes the ready block that most work hangs on.
///
/// # Arguments
/// * `labels`: below `count`.
///
/// # Returns
/// `None` when the graph or the graph of the blocks has a cycle.
///
/// # Reference
/// Graham (1969), "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17(2).
pub(crate) fn report(
    graph: &BiCsr,
    weights: &[u32],
    labels: &[u32],
    count: u32,
    cost: Cost,
) -> Option<Report> {
    let mut sizes = vec![0_u64; count as usize];
    for (&label, &weight) in labels.iter().zip(weights) {
        sizes[label as usize] += u64::from(weight);
    }
    let order = crate::slack::any_order(graph)?;
    let mut inside = vec![0.0_f64; count as usize];
    let mut ends = vec![0.0_f64; labels.len()];
    for node in order {
        let v = node as usize;
        let parents = graph.parents(node).iter().filter(|&&p| labels[p as usize] == labels[v]);
        let begin = parents.map(|&p| ends[p as usize]).fold(0.0, f64::max);
        ends[v] = begin + f64::from(weights[v]);
        let longest = &mut inside[labels[v] as usize];
        *longest = longest.max(ends[v]);
    }
    #[allow(clippy::cast_precision_loss)] // sums of weights stay far below 2^53
    let times: Vec<f64> = sizes
        .iter()
        .zip(&inside)
        .map(|(&size, &path)| cost.start + path.max(size as f64 / f64::from(cost.threads)))
        .collect();
    let pairs = quotient(graph, labels);
    let blocks = BiCsr::from_edges(count, &pairs.edges).expect("labels are below count");
    let critical = critical_path(&blocks, &times)?;
    let depth = critical_path(&blocks, &vec![1.0; count as usize])?.path.len();
    Some(Report {
        cut: pairs.counts.iter().map(|&c| u64::from(c)).sum(),
        depth: crate::csr::to_u32(depth),
        makespan: makespan(&blocks, &times, cost.workers),
        critical_path: critical.path,
        critical_length: critical.length,
        sizes,
        quotient: pairs,
    })
}

fn makespan(blocks: &BiCsr, times: &[f64], workers: u32) -> f64 {
    let count = times.len();
    let order = crate::slack::any_order(blocks).expect("acyclic");
    let mut tail = times.to_vec();
    for &block in order.iter().rev() {
        let below = blocks.children(block).iter().map(|&c| tail[c as usize]).fold(0.0, f64::max);
        tail[block as usize] += below;
    }
    // Times are not negative, so their bits sort as they do.
    let key = |x: f64| x.to_bits();
    let mut waiting: Vec<usize> =
        (0..crate::csr::to_u32(count)).map(|b| blocks.parents(b).len()).collect();
    let mut ready: BinaryHeap<(u64, Reverse<u32>)> = BinaryHeap::new();
    for block in (0..crate::csr::to_u32(count)).filter(|&b| waiting[b as usize] == 0) {
        ready.push((key(tail[block as usize]), Reverse(block)));
    }
    let mut running: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::new();
    let mut now = 0.0;
    loop {
        while running.len() < workers as usize {
            let Some((_, Reverse(block))) = ready.pop() else { break };
            running.push(Reverse((key(now + times[block as usize]), block)));
        }
        let Some(Reverse((end, block))) = running.pop() else { return now };
        now = f64::from_bits(end);
        for &child in blocks.children(block) {
            waiting[child as usize] -= 1;
            if waiting[child as usize] == 0 {
                ready.push((key(tail[child as usize]), Reverse(child)));
            }
        }
    }
}
