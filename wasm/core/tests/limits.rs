//! Limits hold whatever was before, and however long the search.

mod common;

use common::request;
use floe_graph_core::{partition, BiCsr, Effort, Objective, Request};

/// The same numbers for the same seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

fn few(weights: &[u32], max_weight: u64) -> Request<'_> {
    request(Objective::Invocations, weights, max_weight, u32::MAX)
}

/// Previous blocks without any sense: neither acyclic nor light nor of one colour.
#[test]
fn limits_colours_and_edges_hold_whatever_was_before() {
    let mut numbers = Numbers(12_345);
    let mut found = 0;
    for run in 0..10_000 {
        let n = 4 + numbers.below(30);
        let mut edges = Vec::new();
        for _ in 0..numbers.below(3 * n) {
            let (a, b) = (numbers.below(n), numbers.below(n));
            if a != b {
                edges.extend([a.min(b), a.max(b)]);
            }
        }
        let weights: Vec<u32> = (0..n).map(|_| numbers.below(4)).collect();
        let blocks = 1 + numbers.below(6);
        let previous: Vec<u32> = (0..n)
            .map(|_| if numbers.below(5) > 0 { numbers.below(blocks) } else { u32::MAX })
            .collect();
        let colours: Vec<u32> =
            (0..n).map(|_| if numbers.below(3) == 0 { numbers.below(2) } else { 0 }).collect();
        let limit = u64::from(3 + numbers.below(10));
        let graph = BiCsr::from_edges(n, &edges).expect("in range");
        let asked = Request { colours: &colours, previous: &previous, ..few(&weights, limit) };
        let Ok(partition) = partition(&graph, &asked) else { continue };
        found += 1;
        let mut sizes = vec![0; n as usize];
        let mut colour_of = vec![u32::MAX; n as usize];
        for (node, &label) in partition.labels.iter().enumerate() {
            sizes[label as usize] += u64::from(weights[node]);
            let colour = &mut colour_of[label as usize];
            assert!(*colour == u32::MAX || *colour == colours[node], "run {run}");
            *colour = colours[node];
        }
        assert!(sizes.iter().all(|&size| size <= limit), "run {run}: {sizes:?} over {limit}");
        for edge in edges.chunks(2) {
            let [from, to] = [edge[0], edge[1]].map(|node| partition.labels[node as usize]);
            assert!(from <= to, "run {run}");
        }
    }
    assert!(found > 9_000, "{found}");
}

#[test]
fn a_block_that_became_too_long_is_cut_before_a_pin() {
    let edges: Vec<u32> = (1..2000).flat_map(|node| [node - 1, node]).collect();
    let graph = BiCsr::from_edges(2000, &edges).expect("in range");
    let mut pins = vec![u32::MAX; 2000];
    pins[1999] = 0;
    let (weights, previous) = (vec![1; 2000], vec![0; 2000]);
    let asked = Request { pins: &pins, previous: &previous, ..few(&weights, 1500) };
    let sizes = partition(&graph, &asked).expect("possible").report.sizes;
    assert_eq!(sizes.iter().sum::<u64>(), 2000);
    assert!(sizes.iter().all(|&size| size <= 1500), "{sizes:?}");
}

/// Parts of a handful of nodes, which contracted nodes do not fit.
#[test]
fn a_thorough_search_keeps_the_small_parts_that_a_quick_one_keeps() {
    let mut numbers = Numbers(1);
    for (n, count) in [(300, 50), (300, 75), (300, 80), (300, 150), (1000, 150)] {
        let mut edges = Vec::new();
        for node in 1..n {
            for _ in 0..2 {
                edges.extend([node - 1 - numbers.below(20.min(node)), node]);
            }
        }
        let graph = BiCsr::from_edges(n, &edges).expect("in range");
        let weights = vec![1; n as usize];
        let [quick, thorough] = [Effort::Quick, Effort::Thorough].map(|effort| {
            let objective = Objective::MinCut;
            let asked = Request { objective, count, effort, ..few(&weights, u64::MAX) };
            partition(&graph, &asked).expect("possible").report
        });
        let heaviest = thorough.sizes.iter().max().copied().expect("blocks");
        // the average part and 3 %, rounded up
        let even = u64::from((n * 103).div_ceil(100 * count));
        assert!(heaviest <= even, "{n} in {count}: {heaviest}");
        assert!(thorough.cut <= quick.cut, "{n} in {count}: {} > {}", thorough.cut, quick.cut);
    }
}
