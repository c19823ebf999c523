"""One output of a step, as one write of a table."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import dagster as dg

from ..floe_tables import OptionError, TableOptions, Tables
from .frames import index_is_lost, is_pandas, to_arrow
from .identity import write_id
from .names import Name, dotted, table_name
from .partitions import rows_of, spec_of
from .report import failures, output_metadata
from .settings import AssetSettings, asset_settings

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.types import IcebergType


def store(
    context: dg.OutputContext,
    frame: Any,
    *,
    tables: Tables,
    namespace: Sequence[str],
    root_run_id: str | None,
) -> None:
    """Writes the output and says in its materialisation what became of it."""
    key = context.asset_key if context.has_asset_key else None
    what = context.name if key is None else key.to_user_string()
    if frame is None:
        context.log.info(f"{what} is None: nothing is written")
        return
    with failures(f'Cannot store "{what}"'):
        partitioned = context.has_asset_partitions
        partitions = context.asset_partitions_def if partitioned else None
        keys = list(context.asset_partition_keys) if partitioned else []
        settings = asset_settings(context.definition_metadata, partitions)
        name = table_name(key, settings.table, namespace)
        if index_is_lost(frame):
            context.log.warning(
                f"The index of {what} is not stored; reset_index() makes columns of it"
            )
        data = _shaped(tables, name, frame, to_arrow(frame))
        options, rows = _options(tables, name, settings, data, partitions, keys)
        written = tables.write(
            name,
            data,
            mode=settings.mode,
            options=options,
            replace=rows,
            write_id=write_id(
                settings.mode,
                root_run_id=root_run_id,
                step=context.step_key,
                output=context.name,
                mapping_key=context.mapping_key,
                keys=keys,
            ),
            summary={"dagster.run-id": context.run_id, "dagster.output": what},
        )
        if written.repeated:
            context.log.warning(
                f"The rows of {what} had been appended by an earlier attempt, in "
                f"snapshot {written.snapshot_id} of {dotted(name)}: nothing is "
                "appended. A new launch appends again"
            )
        metadata = output_metadata(
            name,
            tables.load(name),
            written,
            mode=settings.mode,
            branch=options.branch,
        )
        one = settings.mode == "overwrite_partition" and len(keys) == 1
        if one:
            metadata = {**metadata, "dagster/partition_row_count": written.rows}
        context.add_output_metadata(metadata)


def _shaped(
    tables: Tables, name: Name, frame: Any, data: pa.Table | pa.RecordBatchReader
) -> pa.Table | pa.RecordBatchReader:
    """The data. Columns of a pandas frame without rows have types by chance: those of
    the table count, where it has them."""
    import pyarrow as pa

    if not isinstance(data, pa.Table) or data.num_rows > 0 or not is_pandas(frame):
        return data
    known = tables.columns(name) if tables.exists(name) else {}
    fields = [
        pa.field(field.name, pa.null()) if field.name in known else field
        for field in data.schema
    ]
    return pa.schema(fields).empty_table()


def _options(
    tables: Tables,
    name: Name,
    settings: AssetSettings,
    data: pa.Table | pa.RecordBatchReader,
    partitions: dg.PartitionsDefinition | None,
    keys: Sequence[str],
) -> tuple[TableOptions, Any]:
    """Options of the write, and the rows that it replaces."""
    options = settings.options
    if not settings.fixed and not settings.partition_expr:
        return options, None
    exists = tables.exists(name)
    if exists and settings.fixed:
        _check_fixed(tables, name, data)
    if partitions is None or not settings.partition_expr:
        return options, None
    types = {**_types(data), **(tables.columns(name) if exists else {})}
    if settings.derived and not exists:
        spec = spec_of(partitions, keys, settings.partition_expr, types)
        options = replace(options, partition_by=spec)
    if settings.mode != "overwrite_partition":
        return options, None
    return options, rows_of(partitions, keys, settings.partition_expr, types)


def _types(data: pa.Table | pa.RecordBatchReader) -> Mapping[str, IcebergType]:
    from ..floe_tables.arrow_types import iceberg_type

    found = {field.name: iceberg_type(field.type) for field in data.schema}
    return {name: kind for name, kind in found.items() if kind is not None}


def _check_fixed(
    tables: Tables, name: Name, data: pa.Table | pa.RecordBatchReader
) -> None:
    """Raises: OptionError where the data would change the table's schema. Whether a
    required column has nulls is not looked for in a stream."""
    import pyarrow as pa

    from ..floe_tables.conform import null_paths
    from ..floe_tables.schema import compare

    nulls = null_paths(data) if isinstance(data, pa.Table) else frozenset[Any]()
    schema = tables.load(name).schema()
    changes = compare(dotted(name), schema, data.schema, nulls=nulls)
    if changes:
        wanted = "; ".join(str(change) for change in changes)
        raise OptionError(
            f'"{dotted(name)}" has a fixed schema, and the data would have {wanted}'
        )
