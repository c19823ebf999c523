//! The graph core for JavaScript. Indices only, one call per algorithm, every result a copy that JavaScript owns.
#![allow(clippy::must_use_candidate)] // JavaScript has no such thing

use floe_graph_core::{
    longest_path_levels, lowest_first_order, shortest_cycles, strongly_connected, BiCsr,
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
}
