"""Arrow data in the shape of a table's schema: by name, cast without loss, null filled.

Also where the data has nulls, which decides whether a required column stays required.
"""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.schema import Schema
from pyiceberg.types import IcebergType, ListType, MapType, StructType

from .arrow_types import is_list, plain
from .errors import DataError

Path = tuple[str, ...]


def conform(data: pa.Table, schema: Schema, *, exact: bool = True) -> pa.Table:
    """The rows with the columns of the schema, in its order and its types.

    The schema must have been compared with the data's. Field ids that the data may
    carry from another table are left behind. Not `exact`: text and bytes keep the
    width of their offsets, which files do not have; a copy of all text is saved.
    """
    columns: list[pa.ChunkedArray] = []
    fields: list[pa.Field] = []
    for entry in schema.fields:
        arrow = arrow_type(entry.field_type)
        if entry.name not in data.column_names:
            column = pa.chunked_array([pa.nulls(data.num_rows, arrow)])
        else:
            column = data.column(entry.name)
            if exact or arrow not in _WIDE or column.type != _WIDE[arrow]:
                path = (entry.name,)
                chunks = [_cast(c, entry.field_type, path) for c in column.chunks]
                column = pa.chunked_array(chunks, type=arrow)
        columns.append(column)
        fields.append(pa.field(entry.name, column.type, nullable=entry.optional))
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


_WIDE = {pa.large_string(): pa.string(), pa.large_binary(): pa.binary()}


def arrow_type(kind: IcebergType) -> pa.DataType:
    """The Arrow type that pyiceberg reads the type as."""
    return schema_to_pyarrow(kind, include_field_ids=False)


def null_paths(data: pa.Table) -> frozenset[Path]:
    """Paths of columns, fields, elements and values that hold a null."""
    found: set[Path] = set()
    for name in data.column_names:
        for chunk in data.column(name).chunks:
            found.update(_nulls(chunk, (name,)))
    return frozenset(found)


def _nulls(values: pa.Array, path: Path) -> Iterator[Path]:
    values = _plain(values)
    kind = values.type
    if values.null_count:
        yield path
    if pa.types.is_struct(kind):
        # A null struct has no fields: only structs that exist are looked into.
        if values.null_count:
            values = values.filter(values.is_valid())
        for i in range(kind.num_fields):
            yield from _nulls(values.field(i), (*path, kind.field(i).name))
    elif is_list(kind):
        yield from _nulls(values.flatten(), (*path, "element"))
    elif pa.types.is_map(kind):
        entries = _entries(values).flatten()
        yield from _nulls(entries.field(1), (*path, "value"))


def _cast(values: pa.Array, kind: IcebergType, path: Path) -> pa.Array:
    values = _plain(values)
    wanted = arrow_type(kind)
    if values.type == wanted:
        return values
    if pa.types.is_null(values.type):
        return pa.nulls(len(values), wanted)
    if isinstance(kind, StructType):
        return _struct(values, kind, path)
    if isinstance(kind, ListType):
        return _list(values, kind, path)
    if isinstance(kind, MapType):
        return _map(values, kind, path)
    if isinstance(wanted, pa.UuidType):
        return wanted.wrap_array(values)
    try:
        return pc.cast(values, wanted, safe=True)
    except pa.ArrowInvalid:
        raise DataError(
            f'Column "{".".join(path)}" has values of {values.type} that {kind} '
            "cannot hold without loss"
        ) from None


def _struct(values: pa.StructArray, kind: StructType, path: Path) -> pa.Array:
    given = {values.type.field(i).name: i for i in range(values.type.num_fields)}
    # flatten() keeps the rows, and makes the fields of a null struct null
    parts = values.flatten()
    arrays: list[pa.Array] = []
    for entry in kind.fields:
        here = (*path, entry.name)
        if entry.name in given:
            arrays.append(_cast(parts[given[entry.name]], entry.field_type, here))
        else:
            arrays.append(pa.nulls(len(values), arrow_type(entry.field_type)))
    fields = list(arrow_type(kind))
    return pa.StructArray.from_arrays(arrays, fields=fields, mask=values.is_null())


def _list(values: pa.Array, kind: ListType, path: Path) -> pa.Array:
    elements = _cast(values.flatten(), kind.element_type, (*path, "element"))
    return pa.LargeListArray.from_arrays(
        _offsets(values, pa.int64()),
        elements,
        type=arrow_type(kind),
        mask=values.is_null(),
    )


def _map(values: pa.Array, kind: MapType, path: Path) -> pa.Array:
    lists = _entries(values)
    entries = lists.flatten()
    return pa.MapArray.from_arrays(
        _offsets(lists, pa.int32()),
        _cast(entries.field(0), kind.key_type, (*path, "key")),
        _cast(entries.field(1), kind.value_type, (*path, "value")),
        type=arrow_type(kind),
        mask=values.is_null(),
    )


def _entries(values: pa.Array) -> pa.Array:
    """A map as a list of structs, which respects slices and nulls when flattened."""
    kind = values.type
    key = pa.field("key", kind.key_type, nullable=False)
    value = pa.field("value", kind.item_type)
    return values.cast(pa.list_(pa.struct([key, value])))


def _offsets(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Offsets into the flattened values: from 0, a null list takes no room."""
    lengths = pc.fill_null(pc.list_value_length(values), 0).cast(pa.int64())
    ends = pc.cumulative_sum(lengths)
    return pa.concat_arrays([pa.array([0], pa.int64()), ends]).cast(kind)


def _plain(values: pa.Array) -> pa.Array:
    """The values without dictionary, run ends and extension."""
    while True:
        kind = values.type
        if pa.types.is_dictionary(kind):
            values = values.dictionary_decode()
        elif pa.types.is_run_end_encoded(kind):
            values = pc.run_end_decode(values)
        elif isinstance(kind, pa.BaseExtensionType) and plain(kind) != kind:
            values = values.storage
        elif is_list(kind) and not (
            pa.types.is_list(kind) or pa.types.is_large_list(kind)
        ):
            return values.cast(pa.large_list(kind.value_field))
        else:
            return values
