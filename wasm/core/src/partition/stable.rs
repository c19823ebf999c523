use std::cmp::Reverse;

use crate::csr::to_u32;
use crate::feedback::rank_by_surplus;
use crate::quotient::{pack, unpack};
use crate::sorting::{sort_by_number, sort_few, sort_numbers};

use super::dag::{Dag, NONE};
use super::waves::root;

/// Last time's blocks, kept as far as the limits allow: nobody moves but for an edge, a colour, a pin or a weight that
/// forces it, and new nodes join the block they have most edges with. As many old nodes as are new may then move for an edge
/// of theirs to a new node, when that saves [`WORTH`] edges.
///
/// Where edges lead backwards between old blocks, the fewer of those above and those below make room. Where a new node has
/// to go into a full block, an outer node of that block does.
///
/// # Arguments
/// * `previous`: old block by node, [`NONE`] for new nodes.
///
/// # Returns
/// Monotone labels, and the old block that each one continues ([`NONE`] for new blocks).
pub(crate) fn continued(dag: &Dag, previous: &[u32], limit: u64) -> (Vec<u32>, Vec<u32>) {
    let old = previous.iter().filter(|&&b| b != NONE).max().map_or(0, |&b| b as usize + 1);
    let place = places(dag, previous, old);
    let mut home: Vec<u32> =
        previous.iter().map(|&b| if b == NONE { NONE } else { place[b as usize] }).collect();
    free_backwards(dag, &mut home);
    let mut blocks = Blocks::new(dag, &mut home, &place);
    let reach = make_room(dag, &mut home, &mut blocks, limit);
    let mut block_of = vec![NONE; dag.len()];
    for node in dag.nodes() {
        let v = node as usize;
        let near = dag.parents.near(node).iter();
        let earliest = near.map(|&p| blocks.list[block_of[p as usize] as usize].at).max();
        let earliest = earliest.unwrap_or(0);
        let own = reach.own(&home, v);
        if own != NONE {
            blocks.list[own as usize].weight -= dag.weight[v];
            if blocks.list[own as usize].at >= earliest && blocks.takes(dag, own, node, limit) {
                blocks.put(dag, own, node);
                block_of[v] = own;
                continue;
            }
        }
        let latest = match reach.most[v] {
            NONE => u64::MAX,
            block => blocks.list[block as usize].at.max(earliest),
        };
        let fits = |blocks: &Blocks, b: u32| {
            let at = blocks.list[b as usize].at;
            at >= earliest && at <= latest && blocks.takes(dag, b, node, limit)
        };
        // Blocks of parents first, then those that children were in.
        let best = ties(dag, node, |v| if block_of[v] == NONE { home[v] } else { block_of[v] })
            .into_iter()
            .filter(|&(b, _)| fits(&blocks, b))
            .max_by_key(|&(b, sum)| (sum, Reverse(blocks.list[b as usize].at)));
        let chosen = match best {
            Some((b, _)) => b,
            // Never one that is empty: its name stands for others.
            None => match (0..to_u32(blocks.list.len()))
                .find(|&b| blocks.list[b as usize].colour != NONE && fits(&blocks, b))
            {
                Some(b) => b,
                None => blocks.open(earliest),
            },
        };
        blocks.put(dag, chosen, node);
        block_of[v] = chosen;
    }
    follow(dag, previous, &place, &mut block_of, &mut blocks, limit);
    let mut used = vec![false; blocks.list.len()];
    for &b in &block_of {
        used[b as usize] = true;
    }
    let mut row: Vec<u32> = (0..to_u32(used.len())).filter(|&b| used[b as usize]).collect();
    sort_by_number(&mut row, |b| blocks.list[b as usize].at);
    let mut name = vec![NONE; used.len()];
    for (label, &b) in row.iter().enumerate() {
        name[b as usize] = to_u32(label);
    }
    let kept = row.iter().map(|&b| blocks.list[b as usize].old).collect();
    (block_of.iter().map(|&b| name[b as usize]).collect(), kept)
}

/// Edges that a voluntary move has to save.
const WORTH: i64 = 2;

/// Blocks around a node, and the weight of its edges to each.
fn ties(dag: &Dag, node: u32, block: impl Fn(usize) -> u32) -> Vec<(u32, i64)> {
    let near = dag.parents.row(node).chain(dag.children.row(node));
    let mut ties: Vec<(u32, i64)> = near
        .map(|(near, weight)| (block(near as usize), i64::from(weight)))
        .filter(|&(block, _)| block != NONE)
        .collect();
    // Sorted, for a hub has as many neighbours as there are blocks.
    sort_by_number(&mut ties, |(block, _)| u64::from(block));
    ties.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0 };
        same
    });
    ties
}

/// Old neighbours of new nodes go where their edges are, no more of them than there are new nodes.
fn follow(
    dag: &Dag,
    previous: &[u32],
    place: &[u32],
    block_of: &mut [u32],
    blocks: &mut Blocks,
    limit: u64,
) {
    let new = || dag.nodes().filter(|&v| previous[v as usize] == NONE);
    let moved = |block_of: &[u32], v: usize| {
        previous[v] != NONE && block_of[v] != place[previous[v] as usize]
    };
    let spent = (0..dag.len()).filter(|&v| moved(block_of, v)).count();
    let mut left = new().count().saturating_sub(spent);
    let mut around: Vec<u32> = new()
        .flat_map(|v| dag.parents.near(v).iter().chain(dag.children.near(v)).copied())
        .filter(|&v| previous[v as usize] != NONE && dag.pin[v as usize] == NONE)
        .collect();
    sort_by_number(&mut around, u64::from);
    around.dedup();
    for node in around {
        if left == 0 {
            return;
        }
        let v = node as usize;
        let own = block_of[v];
        let at = |near: &u32| blocks.list[block_of[*near as usize] as usize].at;
        let earliest = dag.parents.near(node).iter().map(at).max().unwrap_or(0);
        let latest = dag.children.near(node).iter().map(at).min().unwrap_or(u64::MAX);
        let ties = ties(dag, node, |v| block_of[v]);
        let here = ties.iter().find(|(b, _)| *b == own).map_or(0, |(_, sum)| *sum);
        let best = ties
            .into_iter()
            .filter(|&(b, sum)| {
                let at = blocks.list[b as usize].at;
                sum - here >= WORTH
                    && at >= earliest
                    && at <= latest
                    && blocks.takes(dag, b, node, limit)
            })
            .max_by_key(|&(b, sum)| (sum, Reverse(blocks.list[b as usize].at)));
        if let Some((best, _)) = best {
            blocks.list[own as usize].weight -= dag.weight[v];
            blocks.put(dag, best, node);
            block_of[v] = best;
            left -= usize::from(moved(block_of, v));
        }
    }
}

/// The highest place above and the lowest below every node, counting nodes that have a place.
struct Reach {
    least: Vec<u32>,
    most: Vec<u32>,
    /// The node that the bound comes from.
    above: Vec<u32>,
    below: Vec<u32>,
}

impl Reach {
    /// [`NONE`] is no bound.
    fn new(dag: &Dag, home: &[u32]) -> Self {
        let none = || vec![NONE; dag.len()];
        let mut reach = Self { least: none(), most: none(), above: none(), below: none() };
        let over = |a: u32, b: u32| b == NONE || a != NONE && a > b;
        for node in dag.nodes() {
            let v = node as usize;
            for &parent in dag.parents.near(node) {
                let p = parent as usize;
                for (least, from) in [(reach.least[p], reach.above[p]), (home[p], parent)] {
                    if least != NONE && over(least, reach.least[v]) {
                        (reach.least[v], reach.above[v]) = (least, from);
                    }
                }
            }
        }
        for node in dag.nodes().rev() {
            let v = node as usize;
            for &child in dag.children.near(node) {
                let c = child as usize;
                for (most, from) in [(reach.most[c], reach.below[c]), (home[c], child)] {
                    if most < reach.most[v] {
                        (reach.most[v], reach.below[v]) = (most, from);
                    }
                }
            }
        }
        reach
    }

    /// The place that a node between two of one block has to take.
    fn only(&self, v: usize) -> u32 {
        if self.least[v] == self.most[v] {
            self.least[v]
        } else {
            NONE
        }
    }

    /// The place that a node has, else the one that it has to take.
    fn own(&self, home: &[u32], v: usize) -> u32 {
        if home[v] == NONE {
            self.only(v)
        } else {
            home[v]
        }
    }
}

/// Takes their place from nodes until no path leads to an earlier one: in every knot from those below or those above,
/// whichever are fewer.
fn free_backwards(dag: &Dag, home: &mut [u32]) {
    let reach = Reach::new(dag, home);
    let mut knot: Vec<u32> = dag.nodes().collect();
    let late = |v: usize| home[v] != NONE && reach.least[v] != NONE && reach.least[v] > home[v];
    let early = |v: usize| home[v] != NONE && reach.most[v] < home[v];
    for node in dag.nodes() {
        let v = node as usize;
        for culprit in [(late(v), reach.above[v]), (early(v), reach.below[v])] {
            if let (true, other) = culprit {
                let (a, b) = (root(&mut knot, node), root(&mut knot, other));
                knot[a.max(b) as usize] = a.min(b);
            }
        }
    }
    let mut surplus = vec![0_i64; dag.len()];
    for node in dag.nodes() {
        let v = node as usize;
        surplus[root(&mut knot, node) as usize] += i64::from(late(v)) - i64::from(early(v));
    }
    let free: Vec<u32> = dag
        .nodes()
        .filter(|&node| {
            let v = node as usize;
            let below_fewer = surplus[root(&mut knot, node) as usize] <= 0;
            late(v) && below_fewer || early(v) && !below_fewer
        })
        .collect();
    for node in free {
        home[node as usize] = NONE;
    }
}

/// Members of a block up to which the one with the fewest edges inside makes room.
const MANY: usize = 1000;

/// Takes their place from outer nodes of blocks that are too heavy, with those that have to come in.
fn make_room(dag: &Dag, home: &mut [u32], blocks: &mut Blocks, limit: u64) -> Reach {
    let reach = Reach::new(dag, home);
    for node in dag.nodes().filter(|&v| home[v as usize] == NONE) {
        let only = reach.only(node as usize);
        if only != NONE {
            blocks.list[only as usize].weight += dag.weight[node as usize];
        }
    }
    for at in 0..to_u32(blocks.list.len()) {
        if blocks.list[at as usize].weight <= limit {
            continue;
        }
        let mut members: Vec<u32> = dag
            .nodes()
            .filter(|&v| home[v as usize] == at && dag.pin[v as usize] == NONE)
            .collect();
        while blocks.list[at as usize].weight > limit {
            if members.len() > MANY {
                // The last of them have no children inside.
                let node = members.pop().expect("many");
                home[node as usize] = NONE;
                blocks.list[at as usize].weight -= dag.weight[node as usize];
                continue;
            }
            let count = |home: &[u32], near: &[u32]| {
                near.iter().filter(|&&near| reach.own(home, near as usize) == at).count()
            };
            let outer = |&(_, &node): &(usize, &u32)| {
                let (up, down) = (dag.parents.near(node), dag.children.near(node));
                let (up, down) = (count(home, up), count(home, down));
                (up == 0 || down == 0).then_some((up + down, node))
            };
            let best = members.iter().enumerate().filter(|m| outer(m).is_some()).min_by_key(outer);
            let Some((index, &node)) = best else { break };
            members.remove(index);
            home[node as usize] = NONE;
            blocks.list[at as usize].weight -= dag.weight[node as usize];
        }
    }
    // Who has to be in a block may be others now: all are counted again, each once, as `continued` counts them off.
    let reach = Reach::new(dag, home);
    for block in &mut blocks.list {
        block.weight = 0;
    }
    for node in dag.nodes() {
        let v = node as usize;
        let own = reach.own(home, v);
        if own != NONE {
            blocks.list[own as usize].weight += dag.weight[v];
        }
    }
    reach
}

/// The old block that each new one has most nodes of; every old block goes to one new block at most.
pub(crate) fn heirs(previous: &[u32], labels: &[u32], count: usize) -> Vec<u32> {
    let known = previous.iter().zip(labels).filter(|(&b, _)| b != NONE);
    let mut pairs: Vec<u64> = known.map(|(&b, &label)| pack(b, label)).collect();
    sort_numbers(&mut pairs);
    let mut runs: Vec<(Reverse<usize>, u64)> =
        pairs.chunk_by(|a, b| a == b).map(|run| (Reverse(run.len()), run[0])).collect();
    sort_few(&mut runs, |&run| run);
    let mut heirs = vec![NONE; count];
    let old = previous.iter().filter(|&&b| b != NONE).max().map_or(0, |&b| b as usize + 1);
    let mut taken = vec![false; old];
    for (_, pair) in runs {
        let [from, to] = unpack(pair);
        if heirs[to as usize] == NONE && !taken[from as usize] {
            heirs[to as usize] = from;
            taken[from as usize] = true;
        }
    }
    heirs
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
        sort_by_number(&mut from, u64::from);
        from.dedup();
        if previous[v] == NONE {
            above[v] = from;
        } else {
            pairs.extend(
                from.into_iter().filter(|&f| f != previous[v]).map(|f| pack(f, previous[v])),
            );
        }
    }
    sort_numbers(&mut pairs);
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
}

struct Blocks {
    list: Vec<Block>,
}

impl Blocks {
    /// Old blocks by place, with the colour that most of their nodes have and the weight of these; others lose their place.
    fn new(dag: &Dag, home: &mut [u32], place: &[u32]) -> Self {
        let block =
            |at: u64| Block { at: (at + 1) << 32, old: NONE, weight: 0, colour: NONE, pin: NONE };
        let mut list: Vec<Block> = (0..place.len() as u64).map(block).collect();
        for (old, &at) in place.iter().enumerate() {
            list[at as usize].old = to_u32(old);
        }
        let known = home.iter().zip(&dag.colour).filter(|(&at, _)| at != NONE);
        let mut colours: Vec<u64> = known.map(|(&at, &colour)| pack(at, colour)).collect();
        sort_numbers(&mut colours);
        let mut most = vec![0; list.len()];
        for run in colours.chunk_by(|a, b| a == b) {
            let [block, colour] = unpack(run[0]);
            if run.len() > most[block as usize] {
                most[block as usize] = run.len();
                list[block as usize].colour = colour;
            }
        }
        // Room for those who are there already comes before room for new ones.
        for node in dag.nodes().filter(|&v| home[v as usize] != NONE).collect::<Vec<_>>() {
            let v = node as usize;
            let block = &mut list[home[v] as usize];
            let pinned = dag.pin[v] != NONE;
            if block.colour != dag.colour[v] || pinned && block.pin != NONE {
                home[v] = NONE;
                continue;
            }
            block.weight += dag.weight[v];
            if pinned {
                block.pin = dag.pin[v];
            }
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
        if dag.pin[v] != NONE {
            block.pin = dag.pin[v];
        }
    }

    /// A new block just after a place.
    fn open(&mut self, after: u64) -> u32 {
        let taken = self.list.iter().map(|b| b.at).filter(|&at| at >> 32 == after >> 32).max();
        let at = taken.map_or(after, |t| t.max(after)) + 1;
        self.list.push(Block { at, old: NONE, weight: 0, colour: NONE, pin: NONE });
        to_u32(self.list.len() - 1)
    }
}
