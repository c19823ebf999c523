//! Directed graphs with dense node indices: order, levels, components, cycles, paths, reduction and quotients.
//!
//! [`BiCsr`] keeps the edges as compressed sparse rows in both directions and implements petgraph's [visit traits], so that
//! petgraph's algorithms run on it as they are. The algorithms here are written against the same traits; they exist because
//! petgraph's own give less (one node of a cycle instead of its path) or recurse (`tarjan_scc`).
//! Nothing recurses and nothing is random: equal graphs give equal answers.
//!
//! V is the number of nodes and E of distinct edges throughout.
//!
//! ```
//! use floe_graph_core::{lowest_first_order, shortest_cycles, BiCsr};
//!
//! let raw_staging_mart = BiCsr::from_edges(3, &[2, 0, 0, 1])?;
//! assert_eq!(lowest_first_order(&raw_staging_mart), Some(vec![2, 0, 1]));
//! // petgraph's algorithms take it as well.
//! assert!(petgraph::algo::has_path_connecting(&raw_staging_mart, 2, 1, None));
//!
//! let knot = BiCsr::from_edges(3, &[0, 1, 1, 2, 2, 0])?;
//! assert_eq!(shortest_cycles(&knot), [4, 0, 1, 2, 0]);
//! # Ok::<(), floe_graph_core::BuildError>(())
//! ```
//!
//! [visit traits]: petgraph::visit
#![forbid(unsafe_code)]

mod components;
mod csr;
mod cycles;
mod feedback;
mod lowest_first;
mod order;
mod partition;
mod quotient;
mod reach;
mod reduction;
mod slack;
mod sorting;
mod stride;
mod visit;
mod waiting;

pub use components::strongly_connected;
pub use csr::{BiCsr, BuildError};
pub use cycles::shortest_cycles;
pub use feedback::feedback_edges;
pub use order::{longest_path_levels, lowest_first_order};
pub use partition::{
    assess, partition, Bound, Cost, Effort, Objective, Partition, Point, Refusal, Report, Request,
};
pub use quotient::{quotient, Quotient};
pub use reach::{convexity_breach, neighbourhood, path_between, weakly_connected, Towards};
pub use reduction::transitive_reduction;
pub use slack::{critical_path, CriticalPath};
pub use visit::{AllEdges, EdgeRef, Edges, NodeRefs};
