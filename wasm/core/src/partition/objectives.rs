use super::dag::{Dag, NONE};
use super::exact::{fewest_exactly, Answer};
use super::orders::{order, Order};
use super::refine::refine;
use super::search::{fewest, light_cut, smallest_cut};
use super::slices::Limits;
use super::steps::{steps, Stride};
use super::waves::{best_waves, waves};
use super::{Effort, Objective, Request};

/// Even parts may be this much heavier than the average, in per cent, where a count is given and no weight.
const ROOM: u64 = 3;

/// More blocks than are allowed.
pub(crate) struct Short {
    /// The fewest that were found.
    pub found: u32,
    /// There are no fewer.
    pub proved: bool,
}

/// Monotone labels that serve the objective, all within the limits; the caller takes the quickest.
///
/// # Arguments
/// * `needed`: blocks that are proved to be needed.
///
/// # Errors
/// When nothing was found with so few blocks.
pub(crate) fn candidates(
    dag: &Dag,
    request: &Request,
    needed: u32,
) -> Result<Vec<Vec<u32>>, Short> {
    let few = || fewest_blocks(dag, request, needed);
    match request.objective {
        Objective::Invocations => few().map(|found| vec![found]),
        Objective::MinCut => match cut(dag, request) {
            Some(found) => Ok(vec![found]),
            // Even parts leave no room for colours and pins; a weight that was asked for is kept.
            None => few().map(|found| vec![found]),
        },
        Objective::Wavefront => {
            let found: Vec<Vec<u32>> = bands(dag, request).collect();
            if found.is_empty() {
                few().map(|found| vec![found])
            } else {
                Ok(found)
            }
        }
        Objective::Balanced => {
            let few = few()?;
            let blocks = few.iter().max().map_or(1, |&l| l + 1);
            let mut found = vec![few];
            found.extend(bands(dag, request));
            let factors = if big(dag) { &[][..] } else { &[2, 4, 8] };
            for &factor in factors {
                let count = blocks.saturating_mul(factor).min(request.count);
                let weight = even(dag, count, ROOM).min(request.max_weight);
                let limits = Limits { weight, count, effort: request.effort };
                found.extend(smallest_cut(dag, limits).map(|found| found.labels));
            }
            found.extend(strides(dag, request));
            Ok(found)
        }
    }
}

fn fewest_blocks(dag: &Dag, request: &Request, needed: u32) -> Result<Vec<u32>, Short> {
    let limit = request.max_weight;
    let mut found = fewest(dag, limit, request.effort).labels;
    let mut count = found.iter().max().map_or(0, |&l| l + 1);
    let mut proved = count <= needed;
    if !proved {
        match fewest_exactly(dag, limit, count - 1) {
            Answer::Found { labels, proved: least } => {
                found = labels;
                count = found.iter().max().map_or(0, |&l| l + 1);
                proved = least;
                let limits = Limits { weight: limit, count, effort: request.effort };
                refine(dag, &mut found, limits, 4);
            }
            Answer::Never => proved = true,
            Answer::Unknown => {}
        }
    }
    if count <= request.count {
        Ok(found)
    } else {
        Err(Short { found: count, proved })
    }
}

fn cut(dag: &Dag, request: &Request) -> Option<Vec<u32>> {
    if request.count == NONE {
        let light = light_cut(dag, request.max_weight, request.effort);
        if big(dag) {
            return Some(light.labels);
        }
        let few = fewest(dag, request.max_weight, request.effort);
        return Some(if few.cut <= light.cut { few } else { light }.labels);
    }
    let weight = weight_limit(dag, request, ROOM);
    let limits = Limits { weight, count: request.count, effort: request.effort };
    smallest_cut(dag, limits).map(|found| found.labels)
}

/// The limit that was asked for, else with a count and for few edges the average part and a little room, in per cent.
pub(crate) fn weight_limit(dag: &Dag, request: &Request, room: u64) -> u64 {
    let even_parts = request.objective == Objective::MinCut && request.count != NONE;
    if even_parts && request.max_weight == u64::MAX {
        even(dag, request.count, room)
    } else {
        request.max_weight
    }
}

/// The average part and a little room, and no less than the heaviest node.
fn even(dag: &Dag, count: u32, room: u64) -> u64 {
    let average = (dag.total() * (100 + room) / 100).div_ceil(u64::from(count.max(1)));
    average.max(dag.heaviest())
}

/// Whether there is time for few candidates only: each takes two seconds or three for a million nodes with five million
/// edges, and the answer is wanted within ten.
fn big(dag: &Dag) -> bool {
    dag.len() + dag.edge_count() > 1_000_000
}

/// Waves with one band, two, and so on up to many, and with the bands that are quickest, as far as they are few enough.
fn bands<'a>(dag: &'a Dag, request: &'a Request) -> impl Iterator<Item = Vec<u32>> + 'a {
    let limit = request.max_weight;
    let wide = request.cost.workers.max(1);
    let (bands, widths) = if big(dag) {
        (&[1, 4, 12][..], vec![wide])
    } else {
        (&[1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24][..], vec![1, wide])
    };
    let even = bands.iter().flat_map(move |&bands| {
        widths.clone().into_iter().filter_map(move |w| waves(dag, limit, bands, w))
    });
    let best = (!big(dag)).then(|| best_waves(dag, limit, request.cost)).flatten();
    few_enough(even.chain(best), request)
}

fn few_enough<'a>(
    all: impl Iterator<Item = (Vec<u32>, u32)> + 'a,
    request: &'a Request,
) -> impl Iterator<Item = Vec<u32>> + 'a {
    all.filter(|&(_, count)| count <= request.count).map(|(labels, _)| labels)
}

/// Steps along several rows, from both ends.
fn strides<'a>(dag: &'a Dag, request: &'a Request) -> impl Iterator<Item = Vec<u32>> + 'a {
    let part = (dag.total() / u64::from(request.cost.workers.max(1))).max(1);
    let mut kinds = vec![Order::Demand, Order::Late(part / 8), Order::Early(part / 8)];
    if request.effort == Effort::Thorough {
        kinds.extend([Order::Supply, Order::Late(part), Order::Early(part)]);
    }
    // With thousands of steps every worker is busy anyway, and steps cost as much as the graph is large.
    let many = (part / request.max_weight.max(1)).max(dag.len() as u64 / 100);
    kinds.truncate(match many {
        _ if dag.len() == 0 || big(dag) => 0,
        0..=300 => kinds.len(),
        301..=2000 => 1,
        _ => 0,
    });
    let all = kinds.into_iter().flat_map(move |kind| {
        let mut place = vec![0; dag.len()];
        for (at, &node) in order(dag, kind).iter().enumerate() {
            place[node as usize] = crate::csr::to_u32(at);
        }
        [true, false].map(|down| {
            let stride = Stride { limit: request.max_weight, down, place: &place };
            steps(dag, stride, request.cost)
        })
    });
    few_enough(all, request)
}
