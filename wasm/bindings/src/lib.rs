//! The graph core for JavaScript. Indices only, one call per algorithm, every result a copy that JavaScript owns.
#![allow(clippy::must_use_candidate)] // JavaScript has no such thing

mod partition;

use floe_graph_core::{
    convexity_breach, critical_path, feedback_edges, longest_path_levels, lowest_first_order,
    neighbourhood, path_between, quotient, shortest_cycles, strongly_connected,
    transitive_reduction, weakly_connected, BiCsr, CriticalPath, Quotient, Towards,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// A graph in the memory of this module; `free()` gives it back.
#[wasm_bindgen]
pub struct CoreGraph(BiCsr);

#[wasm_bindgen]
impl CoreGraph {
    /// Undefined when an edge has an end that is no node, or one end only. The caller checks first, with better words.
    pub fn build(node_count: u32, edges: &[u32]) -> Option<CoreGraph> {
        BiCsr::from_edges(node_count, edges).ok().map(CoreGraph)
    }

    /// Distinct edges.
    #[wasm_bindgen(js_name = edgeCount)]
    pub fn edge_count(&self) -> usize {
        self.0.edge_count()
    }

    /// Undefined when the graph has a cycle.
    pub fn order(&self) -> Option<Vec<u32>> {
        lowest_first_order(&self.0)
    }

    /// Undefined when the graph has a cycle.
    pub fn levels(&self) -> Option<Vec<u32>> {
        longest_path_levels(&self.0)
    }

    /// One label per node.
    pub fn components(&self) -> Vec<u32> {
        strongly_connected(&self.0)
    }

    /// For each cycle its number of entries, then its entries.
    pub fn cycles(&self) -> Vec<u32> {
        shortest_cycles(&self.0)
    }

    /// Undefined when the graph has a cycle. Weights: one per node.
    #[wasm_bindgen(js_name = criticalPath)]
    pub fn critical_path(&self, weights: &[f64]) -> Option<CoreCriticalPath> {
        critical_path(&self.0, weights).map(CoreCriticalPath)
    }

    /// Ascending. Nodes below V.
    pub fn descendants(&self, from: &[u32], hops: u32) -> Vec<u32> {
        self.reach(from, Towards::Children, hops)
    }

    /// Ascending. Nodes below V.
    pub fn ancestors(&self, from: &[u32], hops: u32) -> Vec<u32> {
        self.reach(from, Towards::Parents, hops)
    }

    /// Undefined when there is none.
    pub fn path(&self, from: u32, to: u32) -> Option<Vec<u32>> {
        path_between(&self.0, from, to)
    }

    /// One label per node.
    #[wasm_bindgen(js_name = weakComponents)]
    pub fn weak_components(&self) -> Vec<u32> {
        weakly_connected(&self.0)
    }

    /// Undefined when the set is convex.
    #[wasm_bindgen(js_name = convexityBreach)]
    pub fn convexity_breach(&self, members: &[u32]) -> Option<Vec<u32>> {
        convexity_breach(&self.0, members)
    }

    /// Labels: one per node.
    pub fn quotient(&self, labels: &[u32]) -> CoreQuotient {
        CoreQuotient(quotient(&self.0, labels))
    }

    /// Undefined when the graph has a cycle.
    #[wasm_bindgen(js_name = transitiveReduction)]
    pub fn transitive_reduction(&self) -> Option<Vec<u32>> {
        transitive_reduction(&self.0)
    }

    /// Pairs.
    #[wasm_bindgen(js_name = feedbackEdges)]
    pub fn feedback_edges(&self) -> Vec<u32> {
        feedback_edges(&self.0)
    }

    #[allow(clippy::cast_possible_truncation)] // indices of nodes
    fn reach(&self, from: &[u32], towards: Towards, hops: u32) -> Vec<u32> {
        neighbourhood(&self.0, from, towards, hops).ones().map(|v| v as u32).collect()
    }
}

/// A longest path and what it says about every node; each getter makes a copy.
#[wasm_bindgen]
pub struct CoreCriticalPath(CriticalPath);

#[wasm_bindgen]
impl CoreCriticalPath {
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> f64 {
        self.0.length
    }

    #[wasm_bindgen(getter)]
    pub fn path(&self) -> Vec<u32> {
        self.0.path.clone()
    }

    #[wasm_bindgen(getter)]
    pub fn earliest(&self) -> Vec<f64> {
        self.0.earliest.clone()
    }

    #[wasm_bindgen(getter)]
    pub fn slack(&self) -> Vec<f64> {
        self.0.slack.clone()
    }
}

/// The graph of blocks; each getter makes a copy.
#[wasm_bindgen]
pub struct CoreQuotient(Quotient);

#[wasm_bindgen]
impl CoreQuotient {
    #[wasm_bindgen(getter)]
    pub fn edges(&self) -> Vec<u32> {
        self.0.edges.clone()
    }

    #[wasm_bindgen(getter)]
    pub fn counts(&self) -> Vec<u32> {
        self.0.counts.clone()
    }
}
