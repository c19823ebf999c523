"""What a task is to do, in the words of the shared code. Imported when it runs."""

from __future__ import annotations

import graphlib
from collections.abc import Sequence
from datetime import datetime

from .core.resume import Work
from .core.window import Microbatch
from .nodes import Check, Node


def work_of(nodes: Sequence[Node], checks: Sequence[Check]) -> Work:
    """All of a block, parents before children."""
    parents = {node.unique_id: list(node.parents) for node in nodes}
    order = [u for u in graphlib.TopologicalSorter(parents).static_order()]
    return Work(
        assets={u: parents[u] for u in order if u in parents},
        checks={
            check.unique_id: [read for read in check.reads if read in parents]
            for check in checks
        },
    )


def part_of(work: Work, unique_ids: set[str]) -> Work:
    """Those of `work` that are among `unique_ids`."""
    assets = {
        u: [parent for parent in parents if parent in unique_ids]
        for u, parents in work.assets.items()
        if u in unique_ids
    }
    return Work(
        assets=assets,
        checks={
            u: [read for read in reads if read in assets]
            for u, reads in work.checks.items()
            if u in unique_ids
        },
    )


def batched(nodes: Sequence[Node], work: Work) -> list[Microbatch]:
    """Of those nodes of `work` that dbt builds batch by batch. One whose batches are of
    a size that is not known is left out: dbt itself knows how far back it reaches."""
    return [
        Microbatch(
            batch_size=node.microbatch.batch_size,
            lookback=node.microbatch.lookback,
            begin=(
                datetime.fromisoformat(node.microbatch.begin)
                if node.microbatch.begin
                else None
            ),
        )
        for node in nodes
        if node.unique_id in work.assets
        if node.microbatch is not None and node.microbatch.batch_size is not None
    ]
