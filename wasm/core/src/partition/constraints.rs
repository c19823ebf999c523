use crate::csr::to_u32;
use crate::slack::any_order;
use crate::BiCsr;

use super::dag::{Dag, NONE};
use super::{Refusal, Request};

/// The graph as the search sees it: what must share a block is one node already.
pub(crate) struct Prepared {
    pub dag: Dag,
    /// Node of `dag` that every node of the graph went into.
    pub map: Vec<u32>,
}

/// How much more an edge inside a group weighs.
const GROUP: u32 = 4;

/// Checks what can be checked before any search, and contracts what pins tie together: nodes with equal pins and all that
/// lies on paths between them.
pub(crate) fn prepare(graph: &BiCsr, request: &Request) -> Result<Prepared, Refusal> {
    let order = any_order(graph).ok_or(Refusal::Cycle)?;
    let heavy = request.weights.iter().position(|&w| u64::from(w) > request.max_weight);
    if let Some(node) = heavy {
        return Err(Refusal::TooHeavy { node: to_u32(node) });
    }
    let n = graph.node_count();
    let tied = Tied::new(graph, &order, request.pins)?;
    let pin_count = request.pins.iter().filter(|&&p| p != NONE).max().map_or(0, |&p| p + 1);
    let mut cluster = vec![0; n];
    let mut count = pin_count;
    let mut first = vec![NONE; pin_count as usize];
    let mut weight = vec![0_u64; pin_count as usize];
    for node in 0..to_u32(n) {
        let v = node as usize;
        let pin = tied.pin(v);
        if pin == NONE {
            cluster[v] = count;
            count += 1;
            continue;
        }
        cluster[v] = pin;
        let holder = &mut first[pin as usize];
        if *holder == NONE {
            *holder = node;
        }
        if request.colour(v) != request.colour(*holder as usize) {
            let path = tied.path(node);
            return Err(Refusal::PinColours { pin, other: *holder, path });
        }
        weight[pin as usize] += u64::from(request.weights[v]);
        if weight[pin as usize] > request.max_weight {
            return Err(Refusal::PinTooHeavy { pin });
        }
    }
    debug_assert!(first.iter().all(|&f| f != NONE), "pins are ranks");
    let group = |v: u32| request.groups.get(v as usize).copied().unwrap_or(NONE);
    let children = |v: u32| {
        let pin = tied.pin(v as usize);
        let next = (pin != NONE && first[pin as usize] == v)
            .then(|| first.get(pin as usize + 1).copied())
            .flatten();
        let own = graph.children(v).iter().map(move |&c| {
            let together = group(v) != NONE && group(v) == group(c);
            (c, if together { 1 + GROUP } else { 1 })
        });
        own.chain(next.map(|c| (c, 1)))
    };
    let weights: Vec<u64> = request.weights.iter().map(|&w| u64::from(w)).collect();
    let colours: Vec<u32> = (0..n).map(|v| request.colour(v)).collect();
    let pins: Vec<u32> = (0..n).map(|v| tied.pin(v)).collect();
    let given: Vec<u32> = (0..to_u32(n)).collect();
    let (dag, place) =
        Dag::merged(children, &weights, &colours, &pins, &given, &cluster, count as usize)
            .expect("pins ascend along edges");
    let map = cluster.iter().map(|&c| place[c as usize]).collect();
    Ok(Prepared { dag, map })
}

/// What pins say about every node: not before the highest pin above it, not after the lowest below it.
struct Tied {
    least: Vec<u32>,
    most: Vec<u32>,
    /// The neighbour that the bound came from, [`NONE`] at a pin.
    up: Vec<u32>,
    down: Vec<u32>,
}

impl Tied {
    fn new(graph: &BiCsr, order: &[u32], pins: &[u32]) -> Result<Self, Refusal> {
        let n = graph.node_count();
        let pin = |v: u32| pins.get(v as usize).copied().unwrap_or(NONE);
        // Shifted by one: 0 is no bound.
        let mut tied =
            Self { least: vec![0; n], most: vec![NONE; n], up: vec![NONE; n], down: vec![NONE; n] };
        for &node in order {
            let v = node as usize;
            for &parent in graph.parents(node) {
                if tied.least[parent as usize] > tied.least[v] {
                    tied.least[v] = tied.least[parent as usize];
                    tied.up[v] = parent;
                }
            }
            if pin(node) != NONE {
                if tied.least[v] > pin(node) + 1 {
                    return Err(Refusal::Pins { path: tied.climb(node) });
                }
                tied.least[v] = pin(node) + 1;
                tied.up[v] = NONE;
            }
        }
        for &node in order.iter().rev() {
            let v = node as usize;
            for &child in graph.children(node) {
                if tied.most[child as usize] < tied.most[v] {
                    tied.most[v] = tied.most[child as usize];
                    tied.down[v] = child;
                }
            }
            if pin(node) != NONE {
                tied.most[v] = pin(node) + 1;
                tied.down[v] = NONE;
            }
        }
        Ok(tied)
    }

    fn pin(&self, v: usize) -> u32 {
        if self.least[v] == self.most[v] {
            self.least[v] - 1
        } else {
            NONE
        }
    }

    /// From a pinned node down to this one.
    fn climb(&self, node: u32) -> Vec<u32> {
        let mut path = vec![node];
        let mut at = node;
        while self.up[at as usize] != NONE {
            at = self.up[at as usize];
            path.push(at);
        }
        path.reverse();
        path
    }

    /// From a pinned node through this one to a pinned node.
    fn path(&self, node: u32) -> Vec<u32> {
        let mut path = self.climb(node);
        let mut at = node;
        while self.down[at as usize] != NONE {
            at = self.down[at as usize];
            path.push(at);
        }
        path
    }
}

/// Blocks that no partition does without, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Blocks at least.
    pub count: u32,
    /// A path on which colours change that often, empty when weights or pins ask for more.
    pub path: Vec<u32>,
}

/// Weight of each colour over the limit, number of pins, and changes of colour along a path; the greatest of these.
pub(crate) fn bound(graph: &BiCsr, request: &Request, prepared: &Prepared) -> Bound {
    let dag = &prepared.dag;
    let colours = dag.colour.iter().max().map_or(0, |&c| c as usize + 1);
    let mut sums = vec![0_u64; colours];
    let mut used = vec![false; colours];
    for (&colour, &weight) in dag.colour.iter().zip(&dag.weight) {
        sums[colour as usize] += weight;
        used[colour as usize] = true;
    }
    let by_weight: u64 = sums
        .iter()
        .zip(&used)
        .map(|(&sum, &used)| sum.div_ceil(request.max_weight.max(1)).max(u64::from(used)))
        .sum();
    let by_pins = dag.pin.iter().filter(|&&pin| pin != NONE).count() as u64;
    let order = any_order(graph).expect("checked before");
    let mut changes = vec![1_u32; graph.node_count()];
    let mut from = vec![NONE; graph.node_count()];
    for node in order {
        let v = node as usize;
        for &parent in graph.parents(node) {
            let differs = request.colour(parent as usize) != request.colour(v);
            let here = changes[parent as usize] + u32::from(differs);
            if here > changes[v] {
                changes[v] = here;
                from[v] = parent;
            }
        }
    }
    let by_weight = u32::try_from(by_weight.max(by_pins)).unwrap_or(NONE);
    let last = (0..to_u32(graph.node_count())).max_by_key(|&v| changes[v as usize]);
    match last {
        Some(node) if changes[node as usize] > by_weight => {
            let mut path = vec![node];
            let mut at = node;
            while from[at as usize] != NONE {
                at = from[at as usize];
                path.push(at);
            }
            path.reverse();
            Bound { count: changes[node as usize], path }
        }
        _ => Bound { count: by_weight, path: Vec::new() },
    }
}
