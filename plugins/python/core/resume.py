"""What is left to do, from what earlier attempts recorded.

`dbt retry` repeats a failed test but not its model, so a mended model would never be
built. Here a failed test stands for its models as well.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from .records import NodeRecord


@dataclasses.dataclass(frozen=True)
class Work:
    """Unique ids. `assets` maps each to its parents in the same block and is in
    topological order; `checks` maps each to the assets it reads in the same block."""

    assets: Mapping[str, Sequence[str]]
    checks: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.assets) + len(self.checks)

    def __iter__(self) -> Iterator[str]:
        yield from self.assets
        yield from self.checks


def left_to_do(work: Work, records: Mapping[str, NodeRecord]) -> Work:
    """The part of `work` that is to be run again.

    - an asset that is not built, or that a failed test read, or with a parent here
      that is built again (nothing downstream may keep the old rows);
    - a test that did not pass, or that reads an asset which is built again.
    """
    again: set[str] = set()
    for check, reads in work.checks.items():
        record = records.get(check)
        if record is not None and record.failed:
            again.update(reads)
    assets: dict[str, Sequence[str]] = {}
    for asset, parents in work.assets.items():
        record = records.get(asset)
        built = record is not None and record.built
        if not built or asset in again or not again.isdisjoint(parents):
            again.add(asset)
            assets[asset] = parents
    checks: dict[str, Sequence[str]] = {}
    for check, reads in work.checks.items():
        record = records.get(check)
        passed = record is not None and record.finished
        if not passed or not again.isdisjoint(reads):
            checks[check] = reads
    return Work(assets, checks)
