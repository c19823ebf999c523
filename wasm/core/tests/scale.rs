//! Blocks of shapes that break naive code: deep, wide, with hubs, with thousands of blocks. A step that is quadratic in
//! nodes or blocks makes these tests hang rather than fail.

mod common;

use common::request;
use floe_graph_core::{partition, BiCsr, Objective, Partition, Refusal, Request};

/// A million in release; what a debug build does in the same time.
const NODES: u32 = if cfg!(debug_assertions) { 2_000 } else { 1_000_000 };

const OBJECTIVES: [Objective; 4] =
    [Objective::Invocations, Objective::MinCut, Objective::Wavefront, Objective::Balanced];

fn chain() -> BiCsr {
    let edges: Vec<u32> = (1..NODES).flat_map(|i| [i, i - 1]).collect();
    BiCsr::from_edges(NODES, &edges).expect("in range")
}

fn star() -> BiCsr {
    let edges: Vec<u32> = (1..NODES).flat_map(|leaf| [0, leaf]).collect();
    BiCsr::from_edges(NODES, &edges).expect("in range")
}

fn limits() -> [u64; 3] {
    [50, 1000, u64::from(NODES / 10)]
}

fn cut(
    graph: &BiCsr,
    objective: Objective,
    max_weight: u64,
    count: u32,
    colours: &[u32],
) -> Result<Partition, Refusal> {
    let weights = vec![1; graph.node_count()];
    let request = Request { colours, ..request(objective, &weights, max_weight, count) };
    let found = partition(graph, &request)?;
    for node in 0..u32::try_from(graph.node_count()).expect("32 bits") {
        for &child in graph.children(node) {
            assert!(found.labels[node as usize] <= found.labels[child as usize]);
        }
    }
    assert!(found.report.sizes.iter().all(|&size| size <= max_weight));
    assert!(found.report.sizes.len() <= count as usize);
    if !colours.is_empty() {
        let mut of_block = vec![u32::MAX; found.report.sizes.len()];
        for (&label, &colour) in found.labels.iter().zip(colours) {
            let seen = &mut of_block[label as usize];
            assert!(*seen == u32::MAX || *seen == colour);
            *seen = colour;
        }
    }
    Ok(found)
}

#[test]
fn a_chain_in_up_to_thousands_of_blocks() {
    let graph = chain();
    for objective in OBJECTIVES {
        for limit in limits() {
            let found = cut(&graph, objective, limit, u32::MAX, &[]).expect("possible");
            // Any way to cut a chain runs it from end to end; fewer blocks start less often.
            assert_eq!(found.report.sizes.len() as u64, u64::from(NODES).div_ceil(limit));
            assert_eq!(found.report.cut, found.report.sizes.len() as u64 - 1);
        }
    }
}

#[test]
fn a_star_in_up_to_thousands_of_blocks() {
    let graph = star();
    for objective in OBJECTIVES {
        for limit in limits() {
            let found = cut(&graph, objective, limit, u32::MAX, &[]).expect("possible");
            if objective == Objective::Invocations || objective == Objective::MinCut {
                assert_eq!(found.report.cut, u64::from(NODES) - limit, "{objective:?} {limit}");
                let least = u64::from(NODES).div_ceil(limit);
                assert_eq!(found.report.sizes.len() as u64, least, "{objective:?} {limit}");
            }
        }
    }
}

#[test]
fn a_count_far_above_and_far_below_what_the_limit_asks_for() {
    for graph in [chain(), star()] {
        let found = cut(&graph, Objective::MinCut, 1000, NODES, &[]).expect("possible");
        assert_eq!(found.report.sizes.len(), (NODES / 1000) as usize);
        let halves = cut(&graph, Objective::MinCut, u64::from(NODES / 2), 2, &[]);
        assert_eq!(halves.expect("possible").report.sizes.len(), 2);
        let refused = cut(&graph, Objective::MinCut, 1000, 1, &[]);
        assert!(matches!(refused, Err(Refusal::TooFew { .. })));
    }
}

#[test]
fn colours_that_alternate_along_a_chain_and_over_the_leaves_of_a_star() {
    let two: Vec<u32> = (0..NODES).map(|i| i % 2).collect();
    let many: Vec<u32> = (0..NODES).map(|i| i % 1000).collect();
    for objective in OBJECTIVES {
        let found = cut(&chain(), objective, 1000, u32::MAX, &two).expect("possible");
        assert_eq!(found.report.sizes.len(), NODES as usize);
        for colours in [&two, &many] {
            cut(&star(), objective, 1000, u32::MAX, colours).expect("possible");
        }
    }
}

#[test]
fn a_hub_between_many_sources_and_many_sinks() {
    let degree = NODES.min(109_000);
    let spoke = |i| [1 + i, 1 + degree + i, 1 + degree + i, 0, 0, 1 + 2 * degree + i];
    let edges: Vec<u32> = (0..degree).flat_map(spoke).collect();
    let graph = BiCsr::from_edges(1 + 3 * degree, &edges).expect("in range");
    for objective in OBJECTIVES {
        let found = cut(&graph, objective, 1000, u32::MAX, &[]).expect("possible");
        assert!(found.report.sizes.len() >= (3 * degree / 1000) as usize);
    }
}
