"""The sort order of a table, and rows sorted by it."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.schema import Schema
from pyiceberg.table import Transaction
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.sorting import (
    UNSORTED_SORT_ORDER,
    NullOrder,
    SortDirection,
    SortOrder,
)
from pyiceberg.table.sorting import SortField as OrderField
from pyiceberg.transforms import IdentityTransform

from .errors import OptionError
from .model import SortField
from .partitions import column_of


def new_order(schema: Schema, wanted: Sequence[SortField]) -> SortOrder:
    """The sort order of a new table."""
    if not wanted:
        return UNSORTED_SORT_ORDER
    return SortOrder(*[_field(schema, entry) for entry in wanted])


def set_order(transaction: Transaction, wanted: Sequence[SortField]) -> list[str]:
    """Make the wanted order the table's. None wanted: it stays as it is."""
    metadata = transaction.table_metadata
    fields = [_field(metadata.schema(), entry) for entry in wanted]
    if not fields or _current(metadata).fields == fields:
        return []
    with transaction.update_sort_order() as update:
        for entry, field in zip(wanted, fields, strict=True):
            add = update.desc if entry.descending else update.asc
            add(entry.column, IdentityTransform(), field.null_order)
    names = ", ".join(f'"{entry.column}"' for entry in wanted)
    return [f"set the sort order to {names}"]


def in_order(rows: pa.Table, metadata: TableMetadata) -> pa.Table:
    """The rows by the table's sort order; as they are where it has transforms."""
    fields = _current(metadata).fields
    schema = metadata.schema()
    if not fields or rows.num_rows < 2:
        return rows
    if not all(isinstance(entry.transform, IdentityTransform) for entry in fields):
        return rows
    keys: list[tuple[str, str]] = []
    columns: dict[str, pa.ChunkedArray] = {}
    for i, entry in enumerate(fields):
        name = schema.find_column_name(entry.source_id)
        if name is None:
            return rows
        column = column_of(rows, name)
        nulls_last = entry.null_order == NullOrder.NULLS_LAST
        columns[f"null{i}"] = pc.is_null(column)
        columns[f"key{i}"] = column
        keys.append((f"null{i}", "ascending" if nulls_last else "descending"))
        down = entry.direction == SortDirection.DESC
        keys.append((f"key{i}", "descending" if down else "ascending"))
    return rows.take(pc.sort_indices(pa.table(columns), sort_keys=keys))


def source_ids(metadata: TableMetadata) -> set[int]:
    """Fields that the partition specs, old ones too, and the sort order read.

    Other engines cannot load a table when a spec of its past reads a dropped column.
    """
    specs = metadata.specs().values()
    found = {entry.source_id for spec in specs for entry in spec.fields}
    return found | {entry.source_id for entry in _current(metadata).fields}


def _current(metadata: TableMetadata) -> SortOrder:
    order = metadata.sort_order_by_id(metadata.default_sort_order_id)
    return order or UNSORTED_SORT_ORDER


def _field(schema: Schema, entry: SortField) -> OrderField:
    try:
        source = schema.find_field(entry.column)
    except ValueError:
        raise OptionError(
            f'Cannot sort by "{entry.column}": there is no such column'
        ) from None
    if not source.field_type.is_primitive:
        raise OptionError(
            f'Cannot sort by "{entry.column}": it is a {source.field_type}'
        )
    down = SortDirection.DESC if entry.descending else SortDirection.ASC
    nulls = NullOrder.NULLS_LAST if entry.nulls_last else NullOrder.NULLS_FIRST
    return OrderField(source.field_id, IdentityTransform(), down, nulls)
