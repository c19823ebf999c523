//! What requests in tests have in common.

use floe_graph_core::{Cost, Effort, Objective, Request};

/// A request at default effort without colours, groups, pins or previous blocks.
pub fn request(objective: Objective, weights: &[u32], max_weight: u64, count: u32) -> Request<'_> {
    Request {
        objective,
        weights,
        colours: &[],
        groups: &[],
        pins: &[],
        previous: &[],
        anew: false,
        max_weight,
        count,
        effort: Effort::Quick,
        cost: Cost { workers: 4, threads: 8, start: 20.0 },
    }
}
