//! Blocks for JavaScript.

use floe_graph_core::{
    assess, partition, Bound, Cost, Effort, Objective, Partition, Refusal, Report, Request,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{CoreGraph, CoreQuotient};

#[wasm_bindgen]
impl CoreGraph {
    /// Objectives: 0 invocations, 1 minCut, 2 wavefront, 3 balanced, and 4 more to cut anew. Lists: empty, or one per node; 2^32 - 1 for none.
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
        let purpose = match objective & 3 {
            0 => Objective::Invocations,
            1 => Objective::MinCut,
            2 => Objective::Wavefront,
            _ => Objective::Balanced,
        };
        let request = Request {
            objective: purpose,
            effort: if thorough { Effort::Thorough } else { Effort::Quick },
            weights,
            colours,
            groups,
            pins,
            previous,
            anew: objective & 4 != 0,
            max_weight: if max_weight.is_finite() { max_weight as u64 } else { u64::MAX },
            count,
            cost: Cost { workers, threads, start },
        };
        CorePartition(partition(&self.0, &request))
    }

    /// Undefined when the graph or the graph of the blocks has a cycle. Weights, labels: one per node.
    pub fn assess(
        &self,
        weights: &[u32],
        labels: &[u32],
        workers: u32,
        threads: u32,
        start: f64,
    ) -> Option<CoreReport> {
        assess(&self.0, weights, labels, Cost { workers, threads, start }).map(CoreReport)
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

    /// Undefined for a refusal.
    #[wasm_bindgen(getter)]
    pub fn report(&self) -> Option<CoreReport> {
        self.0.as_ref().ok().map(|p| CoreReport(p.report.clone()))
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

/// What blocks are worth; each getter makes a copy.
#[wasm_bindgen]
pub struct CoreReport(Report);

#[wasm_bindgen]
#[allow(clippy::cast_precision_loss)] // sums of weights stay far below 2^53
impl CoreReport {
    #[wasm_bindgen(getter)]
    pub fn cut(&self) -> f64 {
        self.0.cut as f64
    }

    #[wasm_bindgen(getter)]
    pub fn sizes(&self) -> Vec<f64> {
        self.0.sizes.iter().map(|&s| s as f64).collect()
    }

    #[wasm_bindgen(getter)]
    pub fn depth(&self) -> u32 {
        self.0.depth
    }

    #[wasm_bindgen(getter, js_name = criticalPath)]
    pub fn critical_path(&self) -> Vec<u32> {
        self.0.critical_path.clone()
    }

    #[wasm_bindgen(getter, js_name = criticalLength)]
    pub fn critical_length(&self) -> f64 {
        self.0.critical_length
    }

    #[wasm_bindgen(getter)]
    pub fn makespan(&self) -> f64 {
        self.0.makespan
    }

    /// The graph of blocks.
    #[wasm_bindgen(getter)]
    pub fn quotient(&self) -> CoreQuotient {
        CoreQuotient(self.0.quotient.clone())
    }
}
