use crate::csr::to_u32;
use crate::feedback::rank_by_surplus;
use crate::quotient::{pack, unpack};

use super::dag::{Dag, NONE};

/// Last time's blocks, kept as far as the limits allow: nobody moves but for an edge, a colour, a pin or a weight that
/// forces it, and new nodes join the block they have most edges with.
///
/// # Arguments
/// * `previous`: old block by node, [`NONE`] for new nodes.
///
/// # Returns
/// Monotone labels, how many blocks there are, and the old block that each one continues ([`NONE`] for new blocks).
pub(crate) fn continued(dag: &Dag, previous: &[u32], limit: u64) -> (Vec<u32>, Vec<u32>) {
    let old = previous.iter().filter(|&&b| b != NONE).max().map_or(0, |&b| b as usize + 1);
    let place = places(dag, previous, old);
    let mut blocks = Blocks::new(dag, previous, &place);
    // The latest place that old descendants leave.
    let mut latest = vec![u64::MAX; dag.len()];
    for node in dag.nodes().rev() {
        let v = node as usize;
        for &child in dag.children.near(node) {
            let c = child as usize;
            let own = if previous[c] == NONE {
                u64::MAX
            } else {
                blocks.list[place[previous[c] as usize] as usize].at
            };
            latest[v] = latest[v].min(own).min(latest[c]);
        }
    }
    let mut block_of = vec![NONE; dag.len()];
    for node in dag.nodes() {
        let v = node as usize;
        let earliest = dag
            .parents
            .near(node)
            .iter()
            .map(|&p| blocks.list[block_of[p as usize] as usize].at)
            .max();
        let earliest = earliest.unwrap_or(0);
        if previous[v] != NONE {
            let own = place[previous[v] as usize];
            blocks.list[own as usize].weight -= dag.weight[v];
            if blocks.list[own as usize].at >= earliest && blocks.takes(dag, own, node, limit) {
                blocks.put(dag, own, node);
                block_of[v] = own;
                continue;
            }
        }
        // Blocks of parents first, then those that children were in.
        let near = dag.parents.row(node).map(|(p, w)| (block_of[p as usize], w));
        let after = dag.children.row(node).filter(|(c, _)| previous[*c as usize] != NONE);
        let after = after.map(|(c, w)| (place[previous[c as usize] as usize], w));
        let mut ties: Vec<(u32, u64)> = Vec::new();
        for (block, weight) in near.chain(after) {
            match ties.iter_mut().find(|(b, _)| *b == block) {
                Some((_, sum)) => *sum += u64::from(weight),
                None => ties.push((block, u64::from(weight))),
            }
        }
        let fitting = ties.into_iter().filter(|&(b, _)| {
            let at = blocks.list[b as usize].at;
            at >= earliest && at <= latest[v].max(earliest) && blocks.takes(dag, b, node, limit)
        });
        let best =
            fitting.max_by_key(|&(b, sum)| (sum, std::cmp::Reverse(blocks.list[b as usize].at)));
        let chosen = best.map_or_else(|| blocks.open(earliest), |(b, _)| b);
        blocks.put(dag, chosen, node);
        block_of[v] = chosen;
    }
    let used = || (0..blocks.list.len()).filter(|&b| blocks.list[b].used);
    let mut row: Vec<u64> = used().map(|b| blocks.list[b].at).collect();
    row.sort_unstable();
    let mut name = vec![NONE; blocks.list.len()];
    let mut order = vec![0; row.len()];
    for b in used() {
        let label = row.binary_search(&blocks.list[b].at).expect("one of them");
        name[b] = to_u32(label);
        order[label] = b;
    }
    let kept = order.iter().map(|&b| blocks.list[b].old).collect();
    (block_of.iter().map(|&b| name[b as usize]).collect(), kept)
}

/// Place of every old block in a row with few edges backwards (none, unless edges were added that make circles).
fn places(dag: &Dag, previous: &[u32], old: usize) -> Vec<u32> {
    let mut pairs: Vec<u64> = Vec::new();
    // New nodes are no excuse: what reaches an old node through them counts as an edge too.
    let mut above: Vec<Vec<u32>> = vec![Vec::new(); dag.len()];
    for node in dag.nodes() {
        let v = node as usize;
        let mut from: Vec<u32> = Vec::new();
        for &parent in dag.parents.near(node) {
            let p = parent as usize;
            if previous[p] == NONE {
                from.extend(&above[p]);
            } else {
                from.push(previous[p]);
            }
        }
        from.sort_unstable();
        from.dedup();
        if previous[v] == NONE {
            above[v] = from;
        } else {
            pairs.extend(
                from.into_iter().filter(|&f| f != previous[v]).map(|f| pack(f, previous[v])),
            );
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut down = vec![Vec::new(); old];
    let mut up = vec![Vec::new(); old];
    for pair in pairs {
        let [from, to] = unpack(pair);
        down[from as usize].push((to, 1));
        up[to as usize].push((from, 1));
    }
    rank_by_surplus(old, |b| down[b as usize].iter().copied(), |b| up[b as usize].iter().copied())
}

struct Block {
    /// Place in the row of blocks; new ones squeeze in between.
    at: u64,
    old: u32,
    weight: u64,
    colour: u32,
    pin: u32,
    used: bool,
}

struct Blocks {
    list: Vec<Block>,
}

impl Blocks {
    /// Old blocks by place, with the colour that most of their nodes have and the weight of all.
    fn new(dag: &Dag, previous: &[u32], place: &[u32]) -> Self {
        let mut list: Vec<Block> = (0..place.len() as u64)
            .map(|at| Block {
                at: (at + 1) << 32,
                old: NONE,
                weight: 0,
                colour: NONE,
                pin: NONE,
                used: false,
            })
            .collect();
        for (old, &at) in place.iter().enumerate() {
            list[at as usize].old = to_u32(old);
        }
        let known = previous.iter().zip(&dag.colour).filter(|(&b, _)| b != NONE);
        let mut colours: Vec<u64> = known.map(|(&b, &c)| pack(place[b as usize], c)).collect();
        colours.sort_unstable();
        let mut most = vec![0; list.len()];
        for run in colours.chunk_by(|a, b| a == b) {
            let [block, colour] = unpack(run[0]);
            if run.len() > most[block as usize] {
                most[block as usize] = run.len();
                list[block as usize].colour = colour;
            }
        }
        // Room for those who are there already comes before room for new ones.
        for (&block, &weight) in previous.iter().zip(&dag.weight).filter(|(&b, _)| b != NONE) {
            list[place[block as usize] as usize].weight += weight;
        }
        Self { list }
    }

    fn takes(&self, dag: &Dag, block: u32, node: u32, limit: u64) -> bool {
        let (block, v) = (&self.list[block as usize], node as usize);
        block.weight + dag.weight[v] <= limit
            && (block.colour == NONE || block.colour == dag.colour[v])
            && (block.pin == NONE || dag.pin[v] == NONE || block.pin == dag.pin[v])
    }

    fn put(&mut self, dag: &Dag, block: u32, node: u32) {
        let (block, v) = (&mut self.list[block as usize], node as usize);
        block.weight += dag.weight[v];
        block.colour = dag.colour[v];
        block.used = true;
        if dag.pin[v] != NONE {
            block.pin = dag.pin[v];
        }
    }

    /// A new block just after a place.
    fn open(&mut self, after: u64) -> u32 {
        let taken = self.list.iter().map(|b| b.at).filter(|&at| at >> 32 == after >> 32).max();
        let at = taken.map_or(after, |t| t.max(after)) + 1;
        self.list.push(Block { at, old: NONE, weight: 0, colour: NONE, pin: NONE, used: false });
        to_u32(self.list.len() - 1)
    }
}
