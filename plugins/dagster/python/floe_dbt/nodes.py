"""The dbt nodes behind Dagster's keys, read from the specs of one op."""

import graphlib
from collections.abc import Collection, Container, Sequence

import dagster as dg

from .core.resume import Work
from .window import microbatch

UNIQUE_ID = "dbt/unique_id"


class Nodes:
    """Every spec names its dbt node in the metadata `dbt/unique_id`."""

    def __init__(
        self, assets: Sequence[dg.AssetSpec], checks: Sequence[dg.AssetCheckSpec]
    ) -> None:
        self.asset_keys = {str(spec.metadata[UNIQUE_ID]): spec.key for spec in assets}
        self.check_keys = {str(_metadata(spec)[UNIQUE_ID]): spec.key for spec in checks}
        self.microbatch = {
            str(spec.metadata[UNIQUE_ID]): found
            for spec in assets
            if (found := microbatch(spec.metadata)) is not None
        }
        ids = {key: unique_id for unique_id, key in self.asset_keys.items()}
        self._parents = {
            ids[spec.key]: [ids[d.asset_key] for d in spec.deps if d.asset_key in ids]
            for spec in assets
        }
        self._reads = {
            unique_id: [
                ids[key]
                for key in (
                    spec.asset_key,
                    *(d.asset_key for d in spec.additional_deps),
                )
                if key in ids
            ]
            for unique_id, spec in zip(self.check_keys, checks, strict=True)
        }

    def work(
        self, assets: Collection[dg.AssetKey], checks: Collection[dg.AssetCheckKey]
    ) -> Work:
        """The nodes of the selected keys, parents before children."""
        selected = {u for u, key in self.asset_keys.items() if key in assets}
        selected.update(u for u, key in self.check_keys.items() if key in checks)
        return self._work(selected)

    def widened(self, work: Work, recorded: Collection[str]) -> Work:
        """`work` and the nodes of this op that the runs before it took part in.

        "Re-execute from asset failure" selects what Dagster knows to be missing: of a
        failed test with several models one model, and not what was built from it.
        """
        return self._work({*work, *recorded})

    def _work(self, unique_ids: Container[str]) -> Work:
        order = graphlib.TopologicalSorter(self._parents).static_order()
        assets = {u: self._parents[u] for u in order if u in unique_ids}
        return Work(
            assets=assets,
            checks={
                unique_id: [asset for asset in reads if asset in assets]
                for unique_id, reads in self._reads.items()
                if unique_id in unique_ids
            },
        )


def _metadata(spec: dg.AssetCheckSpec) -> dict[str, object]:
    return dict(spec.metadata or {})
