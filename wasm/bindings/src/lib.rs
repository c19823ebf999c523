//! The graph core for JavaScript. Indices only, one call per algorithm, every result a copy that JavaScript owns.
#![allow(clippy::must_use_candidate)] // JavaScript has no such thing

use floe_graph_core::{
    convexity_breach, critical_path, feedback_edges, longest_path_levels, lowest_first_order,
    neighbourhood, partition, path_between, quotient, shortest_cycles, strongly_connected,
    transitive_reduction, weakly_connected, BiCsr, Bound, Cost, CriticalPath, Effort, Objective,
    Partition, Quotient, Refusal, Request, Towards,
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

    /// Objectives: 0 invocations, 1 minCut, 2 wavefront, 3 balanced. Lists: empty, or one per node; 2^32 - 1 for none.
    #[allow(clippy::too_many_arguments, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn partition(
        &self,
        objective: u32,
        thorough: bool,
        weights: &[u32],
        colours: &[u32],
        groups: &[u32],
        pins: &[u32],
        previous: &[u32],
        max_weight: f64,
        count: u32,
        workers: u32,
        threads: u32,
        start: f64,
    ) -> CorePartition {
        let objective = match objective {
            0 => Objective::Invocations,
            1 => Objective::MinCut,
            2 => Objective::Wavefront,
            _ => Objective::Balanced,
        };
        let request = Request {
            objective,
            effort: if thorough { Effort::Thorough } else { Effort::Quick },
            weights,
            colours,
            groups,
            pins,
            previous,
            max_weight: if max_weight.is_finite() { max_weight as u64 } else { u64::MAX },
            count,
            cost: Cost { workers, threads, start },
        };
        CorePartition(partition(&self.0, &request))
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

/// Blocks, or why there are none; each getter makes a copy. Those of a partition are empty for a refusal.
#[wasm_bindgen]
pub struct CorePartition(Result<Partition, Refusal>);

#[wasm_bindgen]
impl CorePartition {
    /// 0 for a partition, else 1 cycle, 2 a node too heavy, 3 pins against edges, 4 colours of a pin, 5 a pin too heavy,
    /// 6 too few blocks, 7 not found with so few.
    #[wasm_bindgen(getter)]
    pub fn refusal(&self) -> u32 {
        match &self.0 {
            Ok(_) => 0,
            Err(Refusal::Cycle) => 1,
            Err(Refusal::TooHeavy { .. }) => 2,
            Err(Refusal::Pins { .. }) => 3,
            Err(Refusal::PinColours { .. }) => 4,
            Err(Refusal::PinTooHeavy { .. }) => 5,
            Err(Refusal::TooFew { .. }) => 6,
            Err(Refusal::NotFound { .. }) => 7,
        }
    }

    /// What the refusal speaks of, by its number: 2 the node; 4 the pin, then a node; 5 the pin; 6 blocks needed; 7 blocks
    /// needed, then found.
    #[wasm_bindgen(getter)]
    pub fn facts(&self) -> Vec<u32> {
        match &self.0 {
            Err(Refusal::TooHeavy { node }) => vec![*node],
            Err(Refusal::PinColours { pin, other, .. }) => vec![*pin, *other],
            Err(Refusal::PinTooHeavy { pin }) => vec![*pin],
            Err(Refusal::TooFew { bound }) => vec![bound.count],
            Err(Refusal::NotFound { found, bound }) => vec![bound.count, *found],
            _ => Vec::new(),
        }
    }

    /// The path that explains a refusal, maybe empty.
    #[wasm_bindgen(getter)]
    pub fn path(&self) -> Vec<u32> {
        match &self.0 {
            Err(
                Refusal::Pins { path }
                | Refusal::PinColours { path, .. }
                | Refusal::TooFew { bound: Bound { path, .. } }
                | Refusal::NotFound { bound: Bound { path, .. }, .. },
            ) => path.clone(),
            _ => Vec::new(),
        }
    }

    #[wasm_bindgen(getter)]
    pub fn labels(&self) -> Vec<u32> {
        self.0.as_ref().map_or_else(|_| Vec::new(), |p| p.labels.clone())
    }

    /// The previous block by block, 2^32 - 1 for new ones.
    #[wasm_bindgen(getter)]
    pub fn continues(&self) -> Vec<u32> {
        self.0.as_ref().map_or_else(|_| Vec::new(), |p| p.continues.clone())
    }

    #[wasm_bindgen(getter)]
    #[allow(clippy::cast_precision_loss)] // sums of weights stay far below 2^53
    pub fn sizes(&self) -> Vec<f64> {
        self.0
            .as_ref()
            .map_or_else(|_| Vec::new(), |p| p.report.sizes.iter().map(|&s| s as f64).collect())
    }

    /// Cut, depth, makespan, length of the critical path.
    #[wasm_bindgen(getter)]
    #[allow(clippy::cast_precision_loss)]
    pub fn report(&self) -> Vec<f64> {
        self.0.as_ref().map_or_else(
            |_| Vec::new(),
            |p| {
                let r = &p.report;
                vec![r.cut as f64, f64::from(r.depth), r.makespan, r.critical_length]
            },
        )
    }

    #[wasm_bindgen(getter, js_name = criticalPath)]
    pub fn critical_path(&self) -> Vec<u32> {
        self.0.as_ref().map_or_else(|_| Vec::new(), |p| p.report.critical_path.clone())
    }

    /// The graph of blocks.
    #[wasm_bindgen(getter)]
    pub fn quotient(&self) -> CoreQuotient {
        let none = Quotient { edges: Vec::new(), counts: Vec::new() };
        CoreQuotient(self.0.as_ref().map_or(none, |p| p.report.quotient.clone()))
    }

    /// Blocks, cut, depth and makespan of each point, one after the other.
    #[wasm_bindgen(getter)]
    #[allow(clippy::cast_precision_loss)]
    pub fn front(&self) -> Vec<f64> {
        let points = self.0.as_ref().map_or(&[][..], |p| &p.front);
        points
            .iter()
            .flat_map(|p| [f64::from(p.blocks), p.cut as f64, f64::from(p.depth), p.makespan])
            .collect()
    }
}
