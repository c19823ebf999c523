use crate::sorting::sort_few;

use super::dag::{Dag, NONE};

/// What a search for few blocks says.
pub(crate) enum Answer {
    /// Monotone labels, as few as there can be when `proved`.
    Found { labels: Vec<u32>, proved: bool },
    /// There are none with so few blocks.
    Never,
    /// The search gave up on some sets of nodes; with those there may be.
    Unknown,
}

/// The fewest blocks, at most `most`, by dynamic programming over the sets of nodes that hold all their parents.
///
/// A monotone labelling is a row of the nodes, parents first, and where blocks end in it. Of all rows of one set those with
/// the fewest blocks are kept, and of these the lightest last block for each colour: whatever comes later, no other row does
/// better. Nodes that nothing tells apart are taken in one sequence only.
///
/// # Complexity
/// Exact for graphs of at most 64 nodes whose sets of one size stay within [`WIDE`], which falls as the graph grows: those of a
/// dozen nodes, and those of 64 in a few chains; else [`Answer::Unknown`]. Time O(S V log S) for S sets, memory O(S).
pub(crate) fn fewest_exactly(dag: &Dag, limit: u64, most: u32) -> Answer {
    let n = dag.len();
    if n > 64 {
        return Answer::Unknown;
    }
    let bit = |v: u32| 1_u64 << v;
    let mut needs: Vec<u64> =
        dag.nodes().map(|v| dag.parents.near(v).iter().map(|&p| bit(p)).sum()).collect();
    for (v, twin) in twins(dag) {
        needs[v as usize] |= bit(twin);
    }
    let colours = dag.colour.iter().max().map_or(0, |&c| c as usize + 1);
    let mut rest = vec![0; colours];
    let mut proved = true;
    let wide = WIDE.min(30_000 / n.saturating_sub(12).max(1));
    let first = State { set: 0, blocks: 0, kind: NONE, weight: 0, from: 0, node: 0 };
    let mut layers = vec![vec![first]];
    for _ in 0..n {
        let mut next: Vec<State> = Vec::new();
        for (from, state) in layers.last().expect("the first").iter().enumerate() {
            rest.fill(0);
            for v in dag.nodes().filter(|&v| state.set & bit(v) == 0) {
                rest[dag.colour[v as usize] as usize] += dag.weight[v as usize];
            }
            for node in dag.nodes() {
                let v = node as usize;
                if state.set & bit(node) != 0 || state.set & needs[v] != needs[v] {
                    continue;
                }
                let [open, held] = [dag.colour[v] * 2, dag.colour[v] * 2 + 1];
                let pinned = dag.pin[v] != NONE;
                let joins = (state.kind == open || state.kind == held && !pinned)
                    && state.weight + dag.weight[v] <= limit;
                let after = State {
                    set: state.set | bit(node),
                    blocks: state.blocks + u32::from(!joins),
                    kind: if pinned || joins && state.kind == held { held } else { open },
                    weight: dag.weight[v] + if joins { state.weight } else { 0 },
                    from: crate::csr::to_u32(from),
                    node,
                };
                let colour = dag.colour[v] as usize;
                rest[colour] -= dag.weight[v];
                if u64::from(after.blocks) + missing(&rest, &after, limit) <= u64::from(most) {
                    next.push(after);
                }
                rest[colour] += dag.weight[v];
            }
            if next.len() > 16 * wide {
                proved &= thin(&mut next, wide);
            }
        }
        proved &= thin(&mut next, wide);
        layers.push(next);
    }
    let last = layers.last().expect("the first");
    let Some(end) = last.iter().min_by_key(|s| s.blocks) else {
        return if proved { Answer::Never } else { Answer::Unknown };
    };
    let mut labels = vec![0; n];
    let mut at = *end;
    for layer in layers[..n].iter().rev() {
        labels[at.node as usize] = at.blocks - 1;
        at = layer[at.from as usize];
    }
    Answer::Found { labels, proved }
}

/// Sets of one size that are looked at, in graphs of some twenty nodes; the more nodes, the fewer, so that no graph takes
/// more than some tenths of a second.
const WIDE: usize = 4_000;

#[derive(Clone, Copy)]
struct State {
    set: u64,
    blocks: u32,
    /// Of the last block: twice the colour, and one more when it has a pin.
    kind: u32,
    /// Of the last block.
    weight: u64,
    /// Place in the layer before.
    from: u32,
    /// What was added there.
    node: u32,
}

/// Keeps the best of every set; false when sets had to go.
fn thin(states: &mut Vec<State>, wide: usize) -> bool {
    sort_few(states, |s| (s.set, s.blocks, s.kind, s.weight, s.from));
    let mut set = None;
    states.dedup_by(|later, kept| {
        let least = *set.get_or_insert((kept.set, kept.blocks));
        if later.set != kept.set {
            set = Some((later.set, later.blocks));
            return false;
        }
        later.blocks > least.1 || later.kind == kept.kind
    });
    let fits = states.len() <= wide;
    if !fits {
        sort_few(states, |s| (s.blocks, s.weight, s.set, s.kind, s.from));
        states.truncate(wide);
    }
    fits
}

/// Blocks that what is left of each colour needs at least, by weight alone.
fn missing(rest: &[u64], state: &State, limit: u64) -> u64 {
    let open = state.kind as usize / 2;
    let room = limit - state.weight;
    let left =
        rest.iter().enumerate().map(|(c, &w)| if c == open { w.saturating_sub(room) } else { w });
    left.map(|w| w.div_ceil(limit.max(1))).sum()
}

/// Pairs of nodes that nothing tells apart, the later one first.
fn twins(dag: &Dag) -> Vec<(u32, u32)> {
    let like = |v: u32| {
        let i = v as usize;
        (dag.colour[i], dag.weight[i], dag.parents.near(v), dag.children.near(v))
    };
    let mut nodes: Vec<u32> = dag.nodes().filter(|&v| dag.pin[v as usize] == NONE).collect();
    sort_few(&mut nodes, |&v| (like(v), v));
    nodes.windows(2).filter(|w| like(w[0]) == like(w[1])).map(|w| (w[1], w[0])).collect()
}
