"""The IO manager."""

# Some types of Dagster are open.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from typing import Any

import dagster as dg
from pydantic import Field, PrivateAttr

from ..floe_platform import CatalogResource, StorageResource
from ..floe_tables import Tables
from .read import load
from .write import store


class IcebergIOManager(dg.ConfigurableIOManager):
    """Keeps outputs of Python assets as Iceberg tables of a catalog.

    An asset returns a table of Arrow, pandas or Polars, and what is downstream reads it
    as its annotation says (frames.py lists how types map). Metadata of the asset say
    how it is written:

    - `iceberg/table`: "namespace.name". Left out: by the key of the asset, in the
      product's namespace where the key has no prefix.
    - `iceberg/mode`: append, overwrite, upsert or overwrite_partition. Left out:
      overwrite, and overwrite_partition for a partitioned asset.
    - `iceberg/key`: of an upsert, the columns that name a row.
    - `iceberg/partition_expr`: of a partitioned asset, the column that says to which
      partition a row belongs; for several dimensions, a column for each.
    - `iceberg/partition_by`: fields of the table's partition spec, such as "region",
      "day(ordered_at)", "bucket[16](id)". Left out: a new table gets a spec that
      follows from the partitions.
    - `iceberg/sort_by`: such as "id", "id desc", "id asc nulls first".
    - `iceberg/properties`: table properties.
    - `iceberg/location`: where a new table lies.
    - `iceberg/branch`: the branch that is written, and read.
    - `iceberg/schema_evolution`: evolve, or fixed: the schema stays. Left out: evolve.
    - `iceberg/allow_drop`: True: columns that the data lack are dropped.

    Metadata of an input (`dg.AssetIn(metadata=…)`) say how it is read:
    `iceberg/table`, `iceberg/branch`, `iceberg/snapshot_id`, `iceberg/columns`,
    `iceberg/where` (pyiceberg's text for a filter), `iceberg/partition_expr`.

    An append is done once for a launch: retries and re-executions of a run add no rows
    again (identity.py).
    """

    catalog: dg.ResourceDependency[CatalogResource]
    storage: dg.ResourceDependency[StorageResource | None] = None  # pyright: ignore[reportAssignmentType]
    namespace: list[str] = Field(description="Of tables whose asset key has one part")

    _root_run_id: str | None = PrivateAttr(default=None)
    _tables: Tables | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        run = context.run
        if run is not None:
            self._root_run_id = run.root_run_id or run.run_id

    def tables(self) -> Tables:
        """The tables of the catalog, which is opened by the first call."""
        if self._tables is None:
            self._tables = Tables(self.catalog.open(self.storage))
        return self._tables

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        store(
            context,
            obj,
            tables=self.tables(),
            namespace=self.namespace,
            root_run_id=self._root_run_id,
        )

    def load_input(self, context: dg.InputContext) -> Any:
        return load(context, tables=self.tables(), namespace=self.namespace)
