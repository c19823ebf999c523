use std::fmt;

/// A directed graph, immutable, as compressed sparse rows of children and of parents.
///
/// Rows are ascending and distinct: repeated edges are one edge. Self loops are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BiCsr {
    children: Rows,
    parents: Rows,
}

/// Why a list of edges makes no graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// The list has an odd length, so its last edge has one end only.
    HalfAnEdge,
    /// The edge with this index (in pairs) has an end that is no node.
    OutOfRange(usize),
    /// More edges than 32 bits count.
    TooManyEdges,
}

impl BiCsr {
    /// Builds the graph of `edges`, pairs `from, to` one after the other.
    ///
    /// Three counting sorts and no comparison; time and memory O(V + E).
    ///
    /// # Errors
    /// [`BuildError`], naming the first edge that is at fault.
    pub fn from_edges(node_count: u32, edges: &[u32]) -> Result<Self, BuildError> {
        if edges.len() % 2 != 0 {
            return Err(BuildError::HalfAnEdge);
        }
        if u32::try_from(edges.len() / 2).is_err() {
            return Err(BuildError::TooManyEdges);
        }
        if let Some(end) = edges.iter().position(|&end| end >= node_count) {
            return Err(BuildError::OutOfRange(end / 2));
        }
        let node_count = node_count as usize;
        let pairs = || edges.chunks_exact(2).map(|edge| (edge[0], edge[1]));
        // Grouped by child, then turned round twice: each turn leaves its rows ascending.
        let by_child = Rows::group(node_count, pairs().map(|(from, to)| (to, from)));
        let mut children = by_child.reversed();
        drop(by_child);
        children.merge_repeats();
        let parents = children.reversed();
        Ok(Self { children, parents })
    }

    /// V.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.children.starts.len() - 1
    }

    /// E, repeated edges counted once.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.children.items.len()
    }

    /// The nodes that `node` comes before, ascending.
    #[must_use]
    pub fn children(&self, node: u32) -> &[u32] {
        self.children.row(node as usize)
    }

    /// The nodes that come before `node`, ascending.
    #[must_use]
    pub fn parents(&self, node: u32) -> &[u32] {
        self.parents.row(node as usize)
    }
}

/// Row `i` is `items[starts[i]..starts[i + 1]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rows {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    /// A counting sort of `(row, item)` by row; items of a row keep their sequence.
    fn group(node_count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0; node_count + 1];
        let mut size = 0;
        for (row, _) in pairs.clone() {
            starts[row as usize + 1] += 1;
            size += 1;
        }
        for row in 0..node_count {
            starts[row + 1] += starts[row];
        }
        let mut next = starts[..node_count].to_vec();
        let mut items = vec![0; size];
        for (row, item) in pairs {
            let slot = &mut next[row as usize];
            items[*slot as usize] = item;
            *slot += 1;
        }
        Self { starts, items }
    }

    fn row(&self, row: usize) -> &[u32] {
        &self.items[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// The same pairs with row and item exchanged; every row comes out ascending.
    fn reversed(&self) -> Self {
        let node_count = self.starts.len() - 1;
        let pairs = (0..node_count).flat_map(|row| {
            let node = to_u32(row);
            self.row(row).iter().map(move |&item| (item, node))
        });
        Self::group(node_count, pairs)
    }

    /// Keeps the first of equal neighbours in each row.
    fn merge_repeats(&mut self) {
        let mut size = 0;
        let mut start = 0;
        for row in 0..self.starts.len() - 1 {
            let end = self.starts[row + 1] as usize;
            let new_start = size;
            for read in start..end {
                let item = self.items[read];
                if size == new_start || self.items[size - 1] != item {
                    self.items[size] = item;
                    size += 1;
                }
            }
            start = end;
            self.starts[row + 1] = to_u32(size);
        }
        self.items.truncate(size);
        self.items.shrink_to_fit();
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HalfAnEdge => write!(f, "the last edge has one end only"),
            Self::OutOfRange(edge) => write!(f, "edge {edge} has an end that is no node"),
            Self::TooManyEdges => write!(f, "there are more edges than 32 bits count"),
        }
    }
}

impl std::error::Error for BuildError {}

/// A node index or a count of edges back in 32 bits, where it came from.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn to_u32(index: usize) -> u32 {
    debug_assert!(u32::try_from(index).is_ok());
    index as u32
}
