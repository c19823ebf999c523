//! Shapes that break naive code: deep, wide, empty, repeated.

use floe_graph_core::{
    longest_path_levels, lowest_first_order, shortest_cycles, strongly_connected, BiCsr, BuildError,
};
use petgraph::algo::{kosaraju_scc, toposort};

const MILLION: u32 = 1_000_000;

fn graph(node_count: u32, edges: &[u32]) -> BiCsr {
    BiCsr::from_edges(node_count, edges).expect("edges are in range")
}

#[test]
fn a_chain_of_a_million_nodes() {
    // Backwards, so that the search from node 0 is short and from the last node as deep as can be.
    let edges: Vec<u32> = (1..MILLION).flat_map(|i| [MILLION - i, MILLION - i - 1]).collect();
    let chain = graph(MILLION, &edges);
    let order = lowest_first_order(&chain).expect("acyclic");
    assert!(order.iter().copied().eq((0..MILLION).rev()));
    assert_eq!(toposort(&chain, None).expect("acyclic"), order);
    assert_eq!(longest_path_levels(&chain).expect("acyclic")[0], MILLION - 1);
    assert!(strongly_connected(&chain).into_iter().eq(0..MILLION));
    assert_eq!(kosaraju_scc(&chain).len(), MILLION as usize);
    assert!(shortest_cycles(&chain).is_empty());
}

#[test]
fn a_ring_of_a_million_nodes() {
    let edges: Vec<u32> = (0..MILLION).flat_map(|i| [i, (i + 1) % MILLION]).collect();
    let ring = graph(MILLION, &edges);
    assert_eq!(lowest_first_order(&ring), None);
    assert_eq!(longest_path_levels(&ring), None);
    assert!(strongly_connected(&ring).into_iter().all(|label| label == 0));
    let cycles = shortest_cycles(&ring);
    assert_eq!(cycles[0], MILLION + 1);
    assert!(cycles[1..].iter().copied().eq((0..MILLION).chain([0])));
}

#[test]
fn a_star_with_a_million_leaves() {
    let outward: Vec<u32> = (1..=MILLION).flat_map(|leaf| [0, leaf]).collect();
    let inward: Vec<u32> = (1..=MILLION).flat_map(|leaf| [leaf, 0]).collect();
    for (edges, centre_level, place) in [(outward, 0, 0), (inward, 1, MILLION)] {
        let star = graph(MILLION + 1, &edges);
        assert_eq!(star.edge_count(), MILLION as usize);
        assert_eq!(lowest_first_order(&star).expect("acyclic")[place as usize], 0);
        assert_eq!(longest_path_levels(&star).expect("acyclic")[0], centre_level);
        assert!(strongly_connected(&star).into_iter().eq(0..=MILLION));
    }
}

#[test]
fn a_million_pairs_are_a_million_cycles() {
    let edges: Vec<u32> = (0..MILLION).flat_map(|i| [2 * i, 2 * i + 1, 2 * i + 1, 2 * i]).collect();
    let cycles = shortest_cycles(&graph(2 * MILLION, &edges));
    assert_eq!(cycles.len(), 4 * MILLION as usize);
    assert_eq!(cycles[..8], [3, 0, 1, 0, 3, 2, 3, 2]);
}

#[test]
fn nothing_at_all() {
    let empty = graph(0, &[]);
    assert_eq!((empty.node_count(), empty.edge_count()), (0, 0));
    assert_eq!(lowest_first_order(&empty), Some(vec![]));
    assert_eq!(longest_path_levels(&empty), Some(vec![]));
    assert!(strongly_connected(&empty).is_empty());
    assert!(shortest_cycles(&empty).is_empty());
}

#[test]
fn repeated_edges_merge_and_self_loops_are_cycles() {
    let same = graph(2, &[1, 0, 1, 0, 1, 1, 1, 1, 1, 0]);
    assert_eq!(same.edge_count(), 2);
    assert_eq!(same.children(1), [0, 1]);
    assert_eq!(same.parents(1), [1]);
    assert_eq!(shortest_cycles(&same), [2, 1, 1]);
    assert_eq!(strongly_connected(&same), [0, 1]);
}

#[test]
fn edges_that_make_no_graph() {
    assert_eq!(BiCsr::from_edges(2, &[0, 1, 1]), Err(BuildError::HalfAnEdge));
    assert_eq!(BiCsr::from_edges(2, &[0, 1, 1, 2]), Err(BuildError::OutOfRange(1)));
    assert_eq!(BiCsr::from_edges(0, &[0, 0]), Err(BuildError::OutOfRange(0)));
    assert_eq!(BuildError::OutOfRange(1).to_string(), "edge 1 has an end that is no node");
}
