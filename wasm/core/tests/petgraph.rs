//! petgraph's own algorithms on `BiCsr` and on its `DiGraph`, as oracles and as proof that the visit traits are right.

use std::collections::BTreeSet;

use floe_graph_core::{
    longest_path_levels, lowest_first_order, shortest_cycles, strongly_connected, BiCsr,
};
use petgraph::algo::{
    condensation, dijkstra, has_path_connecting, is_cyclic_directed, kosaraju_scc, toposort,
};
use petgraph::graph::DiGraph;
use petgraph::visit::{
    Bfs, EdgeRef, IntoEdgeReferences, IntoEdgesDirected, IntoNodeReferences, NodeIndexable,
    Reversed, Topo, VisitMap, Visitable,
};
use petgraph::Direction;
use proptest::prelude::*;

type Edges = Vec<(u32, u32)>;

fn any_graph() -> impl Strategy<Value = (u32, Edges)> {
    (1u32..20).prop_flat_map(|n| (Just(n), prop::collection::vec((0..n, 0..n), 0..40)))
}

fn acyclic_graph() -> impl Strategy<Value = (u32, Edges)> {
    (1u32..20).prop_flat_map(|n| {
        let places = Just((0..n).collect::<Vec<u32>>()).prop_shuffle();
        let edges = prop::collection::vec((0..n, 0..n), 0..60);
        (Just(n), places, edges).prop_map(|(n, places, edges)| {
            let forward = edges
                .into_iter()
                .filter(|(a, b)| a != b)
                .map(|(a, b)| (places[a.min(b) as usize], places[a.max(b) as usize]));
            (n, forward.collect())
        })
    })
}

fn csr(n: u32, edges: &Edges) -> BiCsr {
    let flat: Vec<u32> = edges.iter().flat_map(|&(from, to)| [from, to]).collect();
    BiCsr::from_edges(n, &flat).expect("edges are in range")
}

fn digraph(n: u32, edges: &Edges) -> DiGraph<(), ()> {
    let mut graph = DiGraph::new();
    for _ in 0..n {
        graph.add_node(());
    }
    graph.extend_with_edges(edges);
    graph
}

/// Components as sets, ordered by their lowest node.
fn as_sets(components: impl IntoIterator<Item = Vec<u32>>) -> BTreeSet<BTreeSet<u32>> {
    components.into_iter().map(|c| c.into_iter().collect()).collect()
}

fn label_sets(labels: &[u32]) -> BTreeSet<BTreeSet<u32>> {
    let mut sets = vec![BTreeSet::new(); labels.len()];
    for (node, &label) in (0..).zip(labels) {
        sets[label as usize].insert(node);
    }
    sets.into_iter().filter(|set| !set.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn rows_are_the_sorted_distinct_edges_both_ways((n, edges) in any_graph()) {
        let graph = csr(n, &edges);
        let distinct: BTreeSet<(u32, u32)> = edges.iter().copied().collect();
        let out: Vec<(u32, u32)> = (0..n).flat_map(|v| graph.children(v).iter().map(move |&w| (v, w))).collect();
        prop_assert_eq!(&out, &distinct.iter().copied().collect::<Vec<_>>());
        prop_assert_eq!(graph.edge_count(), distinct.len());
        let listed: Vec<(u32, u32)> = (&graph).edge_references().map(|e| (e.source(), e.target())).collect();
        prop_assert_eq!(&listed, &out);
        let mut back: Vec<(u32, u32)> = (0..n)
            .flat_map(|v| (&graph).edges_directed(v, Direction::Incoming).map(|e| e.id()))
            .collect();
        back.sort_unstable();
        prop_assert_eq!(back, out);
        prop_assert_eq!((&graph).node_references().count(), n as usize);
    }

    #[test]
    fn components_equal_kosaraju((n, edges) in any_graph()) {
        let graph = csr(n, &edges);
        let labels = strongly_connected(&graph);
        prop_assert_eq!(label_sets(&labels), as_sets(kosaraju_scc(&graph)));
        let other = digraph(n, &edges);
        let theirs = kosaraju_scc(&other).into_iter().map(|c| {
            c.into_iter().map(|v| u32::try_from(v.index()).unwrap()).collect::<Vec<u32>>()
        });
        prop_assert_eq!(label_sets(&labels), as_sets(theirs));
        // Numbered by lowest node: each label is at most one above all labels before it.
        let mut next = 0;
        for &label in &labels {
            prop_assert!(label <= next);
            next = next.max(label + 1);
        }
        prop_assert_eq!(condensation(other, true).node_count(), next as usize);
    }

    #[test]
    fn order_and_levels_exist_exactly_when_toposort_does((n, edges) in any_graph()) {
        let graph = csr(n, &edges);
        let sortable = toposort(&graph, None).is_ok();
        prop_assert_eq!(lowest_first_order(&graph).is_some(), sortable);
        prop_assert_eq!(longest_path_levels(&graph).is_some(), sortable);
        prop_assert_eq!(shortest_cycles(&graph).is_empty(), sortable);
        prop_assert_eq!(is_cyclic_directed(&graph), !sortable);
    }

    #[test]
    fn order_is_the_lowest_of_all_orders((n, edges) in acyclic_graph()) {
        let graph = csr(n, &edges);
        let order = lowest_first_order(&graph).expect("acyclic");
        let mut done = BTreeSet::new();
        for &node in &order {
            let ready = (0..n).find(|v| {
                !done.contains(v) && graph.parents(*v).iter().all(|p| done.contains(p))
            });
            prop_assert_eq!(ready, Some(node));
            done.insert(node);
        }
        prop_assert_eq!(done.len(), n as usize);
        let theirs = toposort(&graph, None).expect("acyclic");
        let mut walk = Topo::new(&graph);
        prop_assert_eq!(std::iter::from_fn(|| walk.next(&graph)).count(), theirs.len());
        let levels = longest_path_levels(&graph).expect("acyclic");
        for v in theirs {
            let above = graph.parents(v).iter().map(|&p| levels[p as usize] + 1).max().unwrap_or(0);
            prop_assert_eq!(levels[v as usize], above);
        }
    }

    #[test]
    fn every_knot_shows_a_closed_path_and_none_is_shorter((n, edges) in any_graph()) {
        let graph = csr(n, &edges);
        let labels = strongly_connected(&graph);
        let cycles = decode(&shortest_cycles(&graph));
        let mut girth = std::collections::BTreeMap::new();
        for v in 0..n {
            let round = graph
                .children(v)
                .iter()
                .filter_map(|&c| dijkstra(&graph, c, Some(v), |_| 1u32).get(&v).map(|d| d + 1))
                .min();
            if let Some(round) = round {
                let least = girth.entry(labels[v as usize]).or_insert(round);
                *least = round.min(*least);
            }
        }
        let found: Vec<(u32, u32)> =
            cycles.iter().map(|c| (labels[c[0] as usize], u32::try_from(c.len() - 1).unwrap())).collect();
        prop_assert_eq!(found, girth.into_iter().collect::<Vec<_>>());
        for cycle in cycles {
            prop_assert_eq!(cycle.first(), cycle.last());
            prop_assert_eq!(cycle.first(), cycle.iter().min());
            for step in cycle.windows(2) {
                prop_assert!(graph.children(step[0]).contains(&step[1]));
            }
        }
    }

    #[test]
    fn searches_reach_the_same_as_on_digraph((n, edges) in any_graph(), from: u32, to: u32) {
        let (from, to) = (from % n, to % n);
        let (ours, theirs) = (csr(n, &edges), digraph(n, &edges));
        let there = has_path_connecting(&theirs, from.into(), to.into(), None);
        prop_assert_eq!(has_path_connecting(&ours, from, to, None), there);
        prop_assert_eq!(has_path_connecting(Reversed(&ours), to, from, None), there);
        let mut walk = Bfs::new(&ours, from);
        while walk.next(&ours).is_some() {}
        prop_assert_eq!(walk.discovered.is_visited(&to), there);
    }

    #[test]
    fn algorithms_take_any_graph_of_petgraph((n, edges) in any_graph()) {
        let (ours, theirs) = (csr(n, &edges), digraph(n, &edges));
        prop_assert_eq!(lowest_first_order(&ours), lowest_first_order(&theirs));
        prop_assert_eq!(longest_path_levels(&ours), longest_path_levels(&theirs));
        prop_assert_eq!(strongly_connected(&ours), strongly_connected(&theirs));
    }
}

#[test]
fn indices_and_maps_cover_all_nodes() {
    let graph = csr(3, &vec![(2, 0)]);
    assert_eq!(graph.node_bound(), 3);
    assert_eq!(graph.to_index(graph.from_index(2)), 2);
    let mut map = graph.visit_map();
    assert!(map.visit(2u32));
    graph.reset_map(&mut map);
    assert!(!map.is_visited(&2u32));
}

fn decode(flat: &[u32]) -> Vec<Vec<u32>> {
    let mut cycles = Vec::new();
    let mut rest = flat;
    while let Some((&len, tail)) = rest.split_first() {
        let (cycle, after) = tail.split_at(len as usize);
        cycles.push(cycle.to_vec());
        rest = after;
    }
    cycles
}
