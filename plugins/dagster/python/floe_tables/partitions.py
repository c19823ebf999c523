"""Partition specs, and rows split by them."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.exceptions import ValidationError
from pyiceberg.partitioning import (
    PARTITION_FIELD_ID_START,
    PartitionFieldValue,
    PartitionKey,
    PartitionSpec,
)
from pyiceberg.partitioning import PartitionField as SpecField
from pyiceberg.schema import Schema
from pyiceberg.table import Transaction
from pyiceberg.transforms import (
    IdentityTransform,
    Transform,
    UnknownTransform,
    VoidTransform,
    parse_transform,
)
from pyiceberg.typedef import Record
from pyiceberg.types import NestedField

from .errors import OptionError
from .model import PartitionField
from .transforms import transformed


class Key(PartitionKey):
    """pyiceberg's key, for specs that read one column twice, too: hour(t) and day(t).

    Its own looks a field up by source column and refuses such specs.
    """

    @cached_property
    def partition(self) -> Record:
        """The values as Iceberg keeps them, in the order of the spec."""
        return Record(*[entry.value for entry in self.field_values])


def new_spec(schema: Schema, wanted: Sequence[PartitionField]) -> PartitionSpec:
    """The spec of a new table."""
    fields: list[SpecField] = []
    for ident, part in enumerate(_distinct(wanted), PARTITION_FIELD_ID_START):
        source, transform = _resolve(schema, part)
        name = _name(schema, part, transform, [entry.name for entry in fields])
        fields.append(SpecField(source.field_id, ident, transform, name))
    return PartitionSpec(*fields)


def extend_spec(
    transaction: Transaction, wanted: Sequence[PartitionField]
) -> list[str]:
    """Add the fields that the table's spec lacks. Fields that it has all stay."""
    metadata = transaction.table_metadata
    schema, spec = metadata.schema(), metadata.spec()
    there = {(entry.source_id, str(entry.transform)) for entry in spec.fields}
    missing = [
        (part, *resolved)
        for part in _distinct(wanted)
        if (resolved := _resolve(schema, part))
        and (resolved[0].field_id, str(resolved[1])) not in there
    ]
    if not missing:
        return []
    taken = [
        entry.name for other in metadata.specs().values() for entry in other.fields
    ]
    added: list[str] = []
    while missing:
        # an update refuses two time fields of one column: those take turns
        turn = {
            source.field_id: (part, source, transform)
            for part, source, transform in reversed(missing)
        }
        with transaction.update_spec() as update:
            for part, source, transform in turn.values():
                name = _former_name(metadata.specs().values(), source, transform)
                name = name or _name(schema, part, transform, taken)
                update.add_field(part.column, transform, name)
                taken.append(name)
                added.append(
                    f'added partition field "{name}" ({transform} of "{part.column}")'
                )
        missing = [entry for entry in missing if entry not in turn.values()]
    return added


def split(
    rows: pa.Table, spec: PartitionSpec, schema: Schema
) -> Iterator[tuple[PartitionKey | None, pa.Table]]:
    """The rows of each partition, in their order. Time O(n log n) for any number.

    Nulls are a partition, and so are all NaN together.
    """
    if spec.is_unpartitioned():
        yield None, rows
        return
    values: list[tuple[pa.Array, list[Any]]] = []
    codes = pa.repeat(pa.scalar(0, pa.int64()), rows.num_rows)
    for field in spec.fields:
        source, name = _source(schema, field)
        column = column_of(rows, name)
        codes_here, distinct = transformed(column, source.field_type, field.transform)
        values.append((codes_here, distinct))
        codes = pc.add(pc.multiply(codes, len(distinct)), codes_here)
        # as numbers without gaps, so that many fields do not overflow
        codes = pc.dictionary_encode(codes).indices.cast(pa.int64())
    order = pc.array_sort_indices(codes)
    runs = pc.run_end_encode(codes.take(order))
    sorted_rows = rows.take(order) if len(runs.run_ends) > 1 else rows
    start = 0
    for end in runs.run_ends.to_pylist():
        row = order[start].as_py()
        key = Key(
            field_values=[
                PartitionFieldValue(field, distinct[codes_here[row].as_py()])
                for field, (codes_here, distinct) in zip(
                    spec.fields, values, strict=True
                )
            ],
            partition_spec=spec,
            schema=schema,
        )
        yield key, sorted_rows.slice(start, end - start)
        start = end


def column_of(rows: pa.Table, path: str) -> pa.ChunkedArray:
    """A column, or a field within struct columns by dots."""
    if path in rows.column_names:
        return rows.column(path)
    first, *rest = path.split(".")
    return pc.struct_field(rows.column(first), rest)


def _source(schema: Schema, field: SpecField) -> tuple[NestedField, str]:
    name = schema.find_column_name(field.source_id)
    if name is None:
        raise OptionError(
            f'The table is partitioned by "{field.name}" of a column that is gone'
        )
    return schema.find_field(field.source_id), name


def _resolve(
    schema: Schema, part: PartitionField
) -> tuple[NestedField, Transform[object, object]]:
    try:
        source = schema.find_field(part.column)
    except ValueError:
        raise OptionError(
            f'Cannot partition by "{part.column}": there is no such column'
        ) from None
    try:
        transform = parse_transform(part.transform)
    except (ValueError, ValidationError):
        transform = None
    if transform is None or isinstance(transform, UnknownTransform | VoidTransform):
        raise OptionError(
            f'Cannot partition by "{part.column}": "{part.transform}" is none of '
            "identity, year, month, day, hour, bucket[N], truncate[N]"
        )
    if not transform.can_transform(source.field_type):
        raise OptionError(
            f'Cannot partition by "{part.column}": {transform} of a column of '
            f"{source.field_type} does not exist"
        )
    return source, transform


def _name(
    schema: Schema,
    part: PartitionField,
    transform: Transform[object, object],
    taken: Iterable[str],
) -> str:
    """Iceberg's usual name; another one where a column or a field has it."""
    base = part.column.replace(".", "_") if "." in part.column else part.column
    if isinstance(transform, IdentityTransform):
        name = part.column
    else:
        suffix = str(transform).replace("[", "_").replace("]", "")
        name = f"{base}_{suffix.replace('truncate', 'trunc')}"
    used = set(taken)
    own = isinstance(transform, IdentityTransform)
    while name in used or (_is_column(schema, name) and not own):
        name, own = f"{name}_part", False
    return name


def _former_name(
    specs: Iterable[PartitionSpec],
    source: NestedField,
    transform: Transform[object, object],
) -> str | None:
    """The name of the same field in an older spec, which is taken up again."""
    for spec in specs:
        for entry in spec.fields:
            same = entry.source_id == source.field_id
            if same and str(entry.transform) == str(transform):
                return entry.name
    return None


def _is_column(schema: Schema, name: str) -> bool:
    try:
        schema.find_field(name)
    except ValueError:
        return False
    return True


def _distinct(wanted: Sequence[PartitionField]) -> list[PartitionField]:
    return list(dict.fromkeys(wanted))
