//! Requests that no partition can serve.

mod common;

use common::request;
use floe_graph_core::{partition, BiCsr, Objective, Refusal};

#[test]
fn impossible_requests_say_why() {
    let graph = BiCsr::from_edges(3, &[0, 1, 1, 2]).expect("in range");
    let refused = partition(&graph, &request(Objective::MinCut, &[1, 9, 1], 8, 9));
    assert_eq!(refused, Err(Refusal::TooHeavy { node: 1 }));
    let mut pinned = request(Objective::MinCut, &[1, 1, 1], 8, 9);
    pinned.pins = &[1, u32::MAX, 0];
    assert_eq!(partition(&graph, &pinned), Err(Refusal::Pins { path: vec![0, 1, 2] }));
}
