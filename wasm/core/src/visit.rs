//! petgraph's visit traits for [`BiCsr`].

use fixedbitset::FixedBitSet;
use petgraph::visit::{
    Data, EdgeCount, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges, IntoEdgesDirected,
    IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences,
    NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};
use petgraph::{Directed, Direction};
use std::iter::Copied;
use std::ops::Range;
use std::slice::Iter;

use crate::BiCsr;

/// An edge as petgraph wants to see it: its ends, and nothing else to say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EdgeRef {
    from: u32,
    to: u32,
}

impl petgraph::visit::EdgeRef for EdgeRef {
    type NodeId = u32;
    type EdgeId = (u32, u32);
    type Weight = ();

    fn source(&self) -> u32 {
        self.from
    }

    fn target(&self) -> u32 {
        self.to
    }

    fn weight(&self) -> &() {
        &()
    }

    fn id(&self) -> (u32, u32) {
        (self.from, self.to)
    }
}

impl GraphBase for BiCsr {
    type NodeId = u32;
    type EdgeId = (u32, u32);
}

impl GraphProp for BiCsr {
    type EdgeType = Directed;
}

impl Data for BiCsr {
    type NodeWeight = ();
    type EdgeWeight = ();
}

impl NodeCount for BiCsr {
    fn node_count(&self) -> usize {
        BiCsr::node_count(self)
    }
}

impl EdgeCount for BiCsr {
    fn edge_count(&self) -> usize {
        BiCsr::edge_count(self)
    }
}

impl NodeIndexable for BiCsr {
    fn node_bound(&self) -> usize {
        BiCsr::node_count(self)
    }

    fn to_index(&self, node: u32) -> usize {
        node as usize
    }

    #[allow(clippy::cast_possible_truncation)] // an index below node_bound fits
    fn from_index(&self, index: usize) -> u32 {
        index as u32
    }
}

impl NodeCompactIndexable for BiCsr {}

impl Visitable for BiCsr {
    type Map = FixedBitSet;

    fn visit_map(&self) -> FixedBitSet {
        FixedBitSet::with_capacity(BiCsr::node_count(self))
    }

    fn reset_map(&self, map: &mut FixedBitSet) {
        map.clear();
        map.grow(BiCsr::node_count(self));
    }
}

impl<'a> IntoNeighbors for &'a BiCsr {
    type Neighbors = Copied<Iter<'a, u32>>;

    fn neighbors(self, node: u32) -> Self::Neighbors {
        self.children(node).iter().copied()
    }
}

impl<'a> IntoNeighborsDirected for &'a BiCsr {
    type NeighborsDirected = Copied<Iter<'a, u32>>;

    fn neighbors_directed(self, node: u32, direction: Direction) -> Self::NeighborsDirected {
        match direction {
            Direction::Outgoing => self.children(node),
            Direction::Incoming => self.parents(node),
        }
        .iter()
        .copied()
    }
}

impl IntoNodeIdentifiers for &BiCsr {
    type NodeIdentifiers = Range<u32>;

    fn node_identifiers(self) -> Range<u32> {
        0..NodeIndexable::from_index(self, BiCsr::node_count(self))
    }
}

impl IntoNodeReferences for &BiCsr {
    type NodeRef = (u32, ());
    type NodeReferences = NodeRefs;

    fn node_references(self) -> NodeRefs {
        NodeRefs(self.node_identifiers())
    }
}

impl<'a> IntoEdgeReferences for &'a BiCsr {
    type EdgeRef = EdgeRef;
    type EdgeReferences = AllEdges<'a>;

    fn edge_references(self) -> AllEdges<'a> {
        AllEdges { graph: self, nodes: self.node_identifiers(), row: None }
    }
}

impl<'a> IntoEdges for &'a BiCsr {
    type Edges = Edges<'a>;

    fn edges(self, node: u32) -> Edges<'a> {
        self.edges_directed(node, Direction::Outgoing)
    }
}

impl<'a> IntoEdgesDirected for &'a BiCsr {
    type EdgesDirected = Edges<'a>;

    fn edges_directed(self, node: u32, direction: Direction) -> Edges<'a> {
        Edges { node, direction, others: self.neighbors_directed(node, direction) }
    }
}

/// Nodes in ascending order, each with its empty weight.
#[derive(Clone, Debug)]
pub struct NodeRefs(Range<u32>);

impl Iterator for NodeRefs {
    type Item = (u32, ());

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|node| (node, ()))
    }
}

/// Edges that leave or enter one node, by ascending other end.
#[derive(Clone, Debug)]
pub struct Edges<'a> {
    node: u32,
    direction: Direction,
    others: Copied<Iter<'a, u32>>,
}

impl Iterator for Edges<'_> {
    type Item = EdgeRef;

    fn next(&mut self) -> Option<EdgeRef> {
        let other = self.others.next()?;
        Some(match self.direction {
            Direction::Outgoing => EdgeRef { from: self.node, to: other },
            Direction::Incoming => EdgeRef { from: other, to: self.node },
        })
    }
}

/// All edges, by `from`, then `to`.
#[derive(Clone, Debug)]
pub struct AllEdges<'a> {
    graph: &'a BiCsr,
    nodes: Range<u32>,
    row: Option<Edges<'a>>,
}

impl Iterator for AllEdges<'_> {
    type Item = EdgeRef;

    fn next(&mut self) -> Option<EdgeRef> {
        loop {
            if let Some(edge) = self.row.as_mut().and_then(Iterator::next) {
                return Some(edge);
            }
            self.row = Some(self.graph.edges(self.nodes.next()?));
        }
    }
}
