"""One input of a step, read from a table."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg

from ..floe_tables import MissingTable, OptionError, Tables
from .frames import from_arrow, wanted_kind
from .names import Name, built_by_dbt, dbt_candidates, dotted, table_name
from .partitions import PartitionError, rows_of
from .report import failures
from .settings import InputSettings, input_settings

if TYPE_CHECKING:
    from pyiceberg.expressions import BooleanExpression
    from pyiceberg.table import DataScan


def load(context: dg.InputContext, *, tables: Tables, namespace: Sequence[str]) -> Any:
    """The rows that the step reads, as its annotation wants them."""
    key = context.asset_key if context.has_asset_key else None
    what = "an input" if key is None else key.to_user_string()
    with failures(f'Cannot read "{what}"'):
        kind = wanted_kind(_annotation(context))
        upstream = _upstream_metadata(context)
        partitioned = context.has_asset_partitions
        partitions = context.asset_partitions_def if partitioned else None
        own = context.definition_metadata or {}
        settings = input_settings(upstream, own, partitions)
        keys = list(context.asset_partition_keys) if partitioned else []
        name = _existing(tables, key, settings, upstream, namespace)
        if name is None:
            return _nothing_yet(
                tables, key, settings, keys, partitioned, namespace, kind
            )
        where = None
        if partitions is not None:
            where = _rows(context, partitions, keys, settings, tables, name)
        scan = tables.scan(
            name,
            columns=settings.columns,
            where=_both(where, settings.where),
            branch=settings.branch,
            snapshot_id=settings.snapshot_id,
        )
        if kind == "pyarrow.RecordBatchReader":
            frame: Any = scan.to_arrow_batch_reader()
            rows = None
        else:
            table = scan.to_arrow()
            frame, rows = from_arrow(table, kind), table.num_rows
        _report(context, name, scan, rows, keys)
        return frame


def _annotation(context: dg.InputContext) -> Any:
    try:
        return context.dagster_type.typing_type
    except dg.DagsterInvariantViolationError:  # loaded without a step
        return None


def _upstream_metadata(context: dg.InputContext) -> Mapping[str, Any]:
    upstream = context.upstream_output
    return {} if upstream is None else upstream.definition_metadata or {}


def _existing(
    tables: Tables,
    key: dg.AssetKey | None,
    settings: InputSettings,
    upstream: Mapping[str, Any],
    namespace: Sequence[str],
) -> Name | None:
    """The table; None where an asset of Python has not been written yet.

    Raises: MissingTable for a table of dbt's that the catalog lacks.
    """
    dbt = None if settings.table else built_by_dbt(upstream)
    if dbt is None:
        name = table_name(key, settings.table, namespace)
        return name if tables.exists(name) else None
    candidates = dbt_candidates(dbt)
    for name in candidates:
        if len(name) > 1 and tables.exists(name):
            return name
    named = " or ".join(f'"{dotted(name)}"' for name in candidates)
    raise MissingTable(
        f'dbt builds it as "{dbt}", and the catalog has no table {named}. Either it '
        "has not been built, or dbt's adapter writes its tables elsewhere: then read "
        'it from there, or name a table of the catalog in the input\'s "iceberg/table"'
    )


def _nothing_yet(
    tables: Tables,
    key: dg.AssetKey | None,
    settings: InputSettings,
    keys: Sequence[str],
    partitioned: bool,
    namespace: Sequence[str],
    kind: str,
) -> Any:
    """A table without columns where no partition is asked for, as by the first of an
    asset that reads itself."""
    if partitioned and not keys:
        import pyarrow as pa

        empty = pa.table({})
        if kind == "pyarrow.RecordBatchReader":
            return empty.to_reader()
        return from_arrow(empty, kind)
    name = dotted(table_name(key, settings.table, namespace))
    raise MissingTable(f'There is no table "{name}": materialize the asset first')


def _rows(
    context: dg.InputContext,
    partitions: dg.PartitionsDefinition,
    keys: Sequence[str],
    settings: InputSettings,
    tables: Tables,
    name: Name,
) -> BooleanExpression | None:
    """The rows of the partitions that are read; None: all that there are."""
    from pyiceberg.expressions import AlwaysFalse

    if not keys:
        return AlwaysFalse()
    if settings.partition_expr:
        return rows_of(partitions, keys, settings.partition_expr, tables.columns(name))
    everything = partitions.get_partition_keys(
        dynamic_partitions_store=context.instance
    )
    if set(keys) >= set(everything):
        return None
    raise PartitionError(
        'Nothing says to which partition a row belongs: set "iceberg/partition_expr" '
        "in the metadata of the asset or of the input"
    )


def _both(rows: BooleanExpression | None, text: str | None) -> Any:
    """The rows of the partitions that match the text, too."""
    if text is None:
        return rows
    from pyiceberg.expressions import And
    from pyiceberg.expressions.parser import parse
    from pyparsing import ParseException

    try:
        wanted = parse(text)
    except (ParseException, ValueError) as error:
        raise OptionError(f'Cannot read "iceberg/where": {error}') from None
    return wanted if rows is None else And(rows, wanted)


def _report(
    context: dg.InputContext,
    name: Name,
    scan: DataScan,
    rows: int | None,
    keys: Sequence[str],
) -> None:
    snapshot = scan.snapshot()
    found: dict[str, Any] = {"dagster/table_name": dotted(name)}
    if snapshot is not None:
        found["iceberg/snapshot_id"] = snapshot.snapshot_id
    if rows is not None:
        found["iceberg/rows_read"] = rows
    # Dagster says this of one partition, or of an asset without; not of several
    if not context.has_asset_partitions or len(keys) == 1:
        context.add_input_metadata(found)
    else:
        facts = ", ".join(f"{fact} {value}" for fact, value in found.items())
        context.log.info(f"Read {len(keys)} partitions: {facts}")
