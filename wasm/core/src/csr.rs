use std::fmt;
use std::sync::OnceLock;

use crate::stride::STRIDE;

/// A directed graph, immutable, as compressed sparse rows of children and, once somebody asks for them, of parents.
///
/// Rows are ascending and distinct: repeated edges are one edge. Self loops are kept.
#[derive(Clone, Debug)]
pub struct BiCsr {
    children: Rows,
    /// Order, levels and components never look upwards.
    parents: OnceLock<Rows>,
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
    /// A counting sort by `from`; short rows are then sorted one by one, while a long row that is not sorted has all of them
    /// sorted by two more counting sorts. Time and memory O(V + E).
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
        let mut rows = Sorter::new(node_count as usize);
        if !edges.chunks(2 * STRIDE).all(|edges| rows.count(edges)) {
            let end = edges.iter().position(|&end| end >= node_count).unwrap_or_default();
            return Err(BuildError::OutOfRange(end / 2));
        }
        rows.open(edges.len() / 2);
        for edges in edges.chunks(2 * STRIDE) {
            rows.put(edges);
        }
        let mut children = rows.close();
        if !children.sort() {
            children = children.reversed().reversed();
        }
        children.merge_repeats();
        Ok(Self { children, parents: OnceLock::new() })
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
        self.parents.get_or_init(|| self.children.reversed()).row(node as usize)
    }
}

impl PartialEq for BiCsr {
    fn eq(&self, other: &Self) -> bool {
        self.children == other.children
    }
}

impl Eq for BiCsr {}

/// Row `i` is `items[starts[i]..starts[i + 1]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rows {
    starts: Vec<u32>,
    items: Vec<u32>,
}

/// Rows up to here are sorted by insertion.
const SHORT: usize = 24;

impl Rows {
    fn row(&self, row: usize) -> &[u32] {
        &self.items[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The same pairs with row and item exchanged; every row comes out ascending.
    fn reversed(&self) -> Self {
        let mut rows = Sorter::new(self.len());
        for items in self.items.chunks(STRIDE) {
            rows.count_items(items);
        }
        rows.open(self.items.len());
        for first in (0..self.len()).step_by(STRIDE) {
            rows.put_back(self, first);
        }
        rows.close()
    }

    /// Makes every row ascending, or returns false when one is long and is not.
    fn sort(&mut self) -> bool {
        (0..self.len()).step_by(STRIDE).all(|first| self.sort_some(first))
    }

    #[inline(never)]
    fn sort_some(&mut self, first: usize) -> bool {
        for row in first..(first + STRIDE).min(self.len()) {
            let row = &mut self.items[self.starts[row] as usize..self.starts[row + 1] as usize];
            if row.len() > SHORT {
                if !row.is_sorted() {
                    return false;
                }
                continue;
            }
            for at in 1..row.len() {
                let item = row[at];
                let mut slot = at;
                while slot > 0 && row[slot - 1] > item {
                    row[slot] = row[slot - 1];
                    slot -= 1;
                }
                row[slot] = item;
            }
        }
        true
    }

    /// Keeps the first of equal neighbours in each row.
    fn merge_repeats(&mut self) {
        if (0..self.len()).step_by(STRIDE).all(|first| self.is_distinct(first)) {
            return;
        }
        let mut size = 0;
        let mut start = 0;
        for row in 0..self.len() {
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

    #[inline(never)]
    fn is_distinct(&self, first: usize) -> bool {
        let mut rows = first..(first + STRIDE).min(self.len());
        rows.all(|row| self.row(row).windows(2).all(|pair| pair[0] != pair[1]))
    }
}

/// A counting sort of pairs by row: count, open, put, close. Items of a row keep their sequence.
struct Sorter {
    /// V + 2 long. Counted in `row + 2`; opened, `row + 1` is where the row's next item goes; in the end it is where the
    /// row ends, and the next one starts.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Sorter {
    fn new(node_count: usize) -> Self {
        Self { starts: vec![0; node_count + 2], items: Vec::new() }
    }

    /// Pairs `row, item`; false when an end is no row.
    #[inline(never)]
    fn count(&mut self, edges: &[u32]) -> bool {
        let counts = &mut self.starts[2..];
        for edge in edges.chunks_exact(2) {
            if edge[0] as usize >= counts.len() || edge[1] as usize >= counts.len() {
                return false;
            }
            counts[edge[0] as usize] += 1;
        }
        true
    }

    #[inline(never)]
    fn count_items(&mut self, items: &[u32]) {
        let counts = &mut self.starts[2..];
        for &item in items {
            counts[item as usize] += 1;
        }
    }

    fn open(&mut self, size: usize) {
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.items = vec![0; size];
    }

    #[inline(never)]
    fn put(&mut self, edges: &[u32]) {
        let slots = &mut self.starts[1..];
        for edge in edges.chunks_exact(2) {
            let slot = &mut slots[edge[0] as usize];
            self.items[*slot as usize] = edge[1];
            *slot += 1;
        }
    }

    /// Some rows of `rows`, row and item exchanged.
    #[inline(never)]
    fn put_back(&mut self, rows: &Rows, first: usize) {
        let slots = &mut self.starts[1..];
        for row in first..(first + STRIDE).min(rows.len()) {
            let node = to_u32(row);
            for &item in rows.row(row) {
                let slot = &mut slots[item as usize];
                self.items[*slot as usize] = node;
                *slot += 1;
            }
        }
    }

    fn close(mut self) -> Rows {
        self.starts.pop();
        Rows { starts: self.starts, items: self.items }
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
