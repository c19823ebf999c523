//! How long do our kernels take natively, beside petgraph's algorithms on `DiGraph` and on `BiCsr`?
//!
//! `cargo bench --bench kernels -- [--runs 5] FILE…` prints one line of JSON per graph: least milliseconds of
//! processor time over the runs, which take turns. Files hold V, E, then `from, to` of each edge, all u32 little endian, as `deno task bench:kernels` writes
//! them into bench/out; it runs this and shows the figures beside those of WebAssembly.
//! Plain timing instead of a harness: a run of the largest graph takes seconds, and reading JSON needs no crate.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::time::Instant;

use floe_graph_core::{
    critical_path, feedback_edges, longest_path_levels, lowest_first_order, neighbourhood,
    quotient, strongly_connected, transitive_reduction, weakly_connected, BiCsr, Towards,
};
use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::DiGraph;

fn main() {
    let mut runs = 5;
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        if argument == "--runs" {
            runs = arguments.next().and_then(|n| n.parse().ok()).expect("--runs has a number");
        } else {
            files.push(argument);
        }
    }
    if files.is_empty() {
        eprintln!("kernels: no graphs given; `deno task bench:kernels` writes some into bench/out");
    }
    for file in files {
        let (node_count, edges) = read(&file);
        let mut least = BTreeMap::new();
        for _ in 0..runs {
            run(node_count, &edges, &mut least);
        }
        let fields: Vec<String> =
            least.iter().map(|(name, ms)| format!("\"{name}\":{ms:.3}")).collect();
        println!("{{\"file\":{file:?},\"ms\":{{{}}}}}", fields.join(","));
    }
}

/// Every contender once.
fn run(node_count: u32, edges: &[u32], least: &mut BTreeMap<&'static str, f64>) {
    let digraph = timed(least, "petgraph DiGraph build", || {
        let mut graph = DiGraph::<(), ()>::with_capacity(node_count as usize, edges.len() / 2);
        for _ in 0..node_count {
            graph.add_node(());
        }
        graph.extend_with_edges(edges.chunks_exact(2).map(|edge| (edge[0], edge[1])));
        graph
    });
    let _ = timed(least, "petgraph DiGraph order", || toposort(&digraph, None));
    timed(least, "petgraph DiGraph components", || kosaraju_scc(&digraph));
    drop(digraph);

    let graph = timed(least, "ours build", || {
        BiCsr::from_edges(node_count, edges).expect("edges are in range")
    });
    timed(least, "ours order", || lowest_first_order(&graph));
    timed(least, "ours components", || strongly_connected(&graph));
    timed(least, "ours levels", || longest_path_levels(&graph));
    timed(least, "ours parents", || graph.parents(0).len());
    let _ = timed(least, "petgraph BiCsr order", || toposort(&graph, None));
    timed(least, "petgraph BiCsr components", || kosaraju_scc(&graph));

    let weights = vec![1.0; node_count as usize];
    let labels: Vec<u32> = (0..node_count).map(|v| v % 100).collect();
    timed(least, "ours criticalPath", || critical_path(&graph, &weights));
    timed(least, "ours descendants", || neighbourhood(&graph, &[0], Towards::Children, u32::MAX));
    timed(least, "ours weakComponents", || weakly_connected(&graph));
    timed(least, "ours quotient", || quotient(&graph, &labels));
    timed(least, "ours feedbackEdges", || feedback_edges(&graph));
    if node_count <= 100_000 {
        timed(least, "ours transitiveReduction", || transitive_reduction(&graph));
    }
}

fn timed<T>(
    least: &mut BTreeMap<&'static str, f64>,
    name: &'static str,
    run: impl FnOnce() -> T,
) -> T {
    let (spent, start) = (thread_ms(), Instant::now());
    let result = black_box(run());
    let clock = start.elapsed().as_secs_f64() * 1e3;
    // The count of processor time moves in ticks of 4 ms.
    let ms =
        if clock < 40.0 { clock } else { thread_ms().zip(spent).map_or(clock, |(a, b)| a - b) };
    let best = least.entry(name).or_insert(ms);
    *best = best.min(ms);
    result
}

/// Time that this thread had a processor for, where Linux tells it: other processes disturb it less than a clock.
fn thread_ms() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(|ns: f64| ns / 1e6)
}

fn read(file: &str) -> (u32, Vec<u32>) {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("cannot read {file}: {error}"));
    let words = bytes.chunks_exact(4).map(|b| u32::from_le_bytes(b.try_into().expect("4 bytes")));
    let words: Vec<u32> = words.collect();
    (words[0], words[2..].to_vec())
}
