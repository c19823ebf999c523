use super::dag::{Dag, NONE};
use super::search::{fewest, light_cut, smallest_cut};
use super::slices::Limits;
use super::waves::waves;
use super::{Objective, Request};

/// Even parts may be this much heavier than the average, in per cent, where a count is given and no weight.
const ROOM: u64 = 3;

/// Monotone labels that serve the objective, all within the limits; the caller takes the quickest.
///
/// # Errors
/// The fewest blocks that were found, when that is more than are allowed.
pub(crate) fn candidates(dag: &Dag, request: &Request) -> Result<Vec<Vec<u32>>, u32> {
    let limit = request.max_weight;
    match request.objective {
        Objective::Invocations => fewest_blocks(dag, request).map(|found| vec![found]),
        Objective::MinCut => cut(dag, request).map(|found| vec![found]),
        Objective::Wavefront => {
            let mut least = NONE;
            let mut found = Vec::new();
            for (labels, count) in ladder(dag, limit, request.cost.workers) {
                least = least.min(count);
                if count <= request.count {
                    found.push(labels);
                }
            }
            if found.is_empty() {
                Err(least)
            } else {
                Ok(found)
            }
        }
        Objective::Balanced => {
            let few = fewest_blocks(dag, request)?;
            let blocks = few.iter().max().map_or(1, |&l| l + 1);
            let mut found = vec![few];
            for (labels, count) in ladder(dag, limit, request.cost.workers) {
                if count <= request.count {
                    found.push(labels);
                }
            }
            for factor in [2, 4, 8] {
                let count = blocks.saturating_mul(factor).min(request.count);
                let weight = even(dag, count).min(limit);
                if let Some(labels) =
                    smallest_cut(dag, Limits { weight, count, effort: request.effort })
                {
                    found.push(labels.labels);
                }
            }
            Ok(found)
        }
    }
}

fn fewest_blocks(dag: &Dag, request: &Request) -> Result<Vec<u32>, u32> {
    let found = fewest(dag, request.max_weight, request.effort).labels;
    let count = found.iter().max().map_or(0, |&l| l + 1);
    if count <= request.count {
        Ok(found)
    } else {
        Err(count)
    }
}

fn cut(dag: &Dag, request: &Request) -> Result<Vec<u32>, u32> {
    if request.count == NONE {
        return Ok(light_cut(dag, request.max_weight, request.effort).labels);
    }
    let weight =
        if request.max_weight == u64::MAX { even(dag, request.count) } else { request.max_weight };
    let limits = Limits { weight, count: request.count, effort: request.effort };
    match smallest_cut(dag, limits) {
        Some(found) => Ok(found.labels),
        // Even parts leave no room for colours and pins; a weight that was asked for is kept.
        None => fewest_blocks(dag, request),
    }
}

/// The average part and a little room, and no less than the heaviest node.
fn even(dag: &Dag, count: u32) -> u64 {
    let average = (dag.total() * (100 + ROOM) / 100).div_ceil(u64::from(count.max(1)));
    average.max(dag.weight.iter().copied().max().unwrap_or(0))
}

/// Waves with one band, two, and so on up to many.
fn ladder(dag: &Dag, limit: u64, workers: u32) -> impl Iterator<Item = (Vec<u32>, u32)> + '_ {
    [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24].into_iter().flat_map(move |bands| {
        let wide = workers.max(1);
        [1, wide].into_iter().filter_map(move |w| waves(dag, limit, bands, w))
    })
}
