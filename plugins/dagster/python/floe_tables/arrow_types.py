"""Arrow types as Iceberg types.

Nanoseconds become microseconds and unsigned 64 bits become long; the values are checked
when they are cast. Any zone becomes timestamptz: the instant counts, not the zone.
"""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pyarrow as pa
from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FixedType,
    FloatType,
    IcebergType,
    IntegerType,
    ListType,
    LongType,
    MapType,
    NestedField,
    StringType,
    StructType,
    TimestampType,
    TimestamptzType,
    TimeType,
    UnknownType,
    UUIDType,
)

NewId = Callable[[], int]


def plain(kind: pa.DataType) -> pa.DataType:
    """The type without dictionary, run ends and extension."""
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return plain(kind.value_type)
    if isinstance(kind, pa.BaseExtensionType) and not isinstance(kind, pa.UuidType):
        return plain(kind.storage_type)
    return kind


def is_list(kind: pa.DataType) -> bool:
    """Any of Arrow's five kinds of list."""
    return (
        pa.types.is_list(kind)
        or pa.types.is_large_list(kind)
        or pa.types.is_fixed_size_list(kind)
        or pa.types.is_list_view(kind)
        or pa.types.is_large_list_view(kind)
    )


def iceberg_type(kind: pa.DataType, new_id: NewId | None = None) -> IcebergType | None:
    """The Iceberg type that holds the Arrow type; None when there is none.

    A type of nothing but nulls is `UnknownType`. A nested type is None when one of its
    parts is.
    """
    new_id = new_id or count(1).__next__
    kind = plain(kind)
    if pa.types.is_struct(kind):
        fields = [nested_field(kind.field(i), new_id) for i in range(kind.num_fields)]
        known = [field for field in fields if field is not None]
        return StructType(*known) if len(known) == len(fields) else None
    if is_list(kind):
        ident, element = new_id(), iceberg_type(kind.value_type, new_id)
        if element is None:
            return None
        return ListType(ident, element, not kind.value_field.nullable)
    if pa.types.is_map(kind):
        key_id, value_id = new_id(), new_id()
        key = iceberg_type(kind.key_type, new_id)
        value = iceberg_type(kind.item_type, new_id)
        if key is None or value is None:
            return None
        return MapType(key_id, key, value_id, value, not kind.item_field.nullable)
    return _primitive(kind)


def nested_field(field: pa.Field, new_id: NewId) -> NestedField | None:
    """The Iceberg field of an Arrow field; required when it is not nullable."""
    ident, kind = new_id(), iceberg_type(field.type, new_id)
    if kind is None:
        return None
    return NestedField(ident, field.name, kind, required=not field.nullable)


def _primitive(kind: pa.DataType) -> IcebergType | None:
    if pa.types.is_null(kind):
        return UnknownType()
    if isinstance(kind, pa.UuidType):
        return UUIDType()
    if pa.types.is_fixed_size_binary(kind) and not pa.types.is_decimal(kind):
        return FixedType(kind.byte_width)
    if pa.types.is_decimal(kind):
        fits = kind.precision <= 38 and 0 <= kind.scale <= kind.precision
        return DecimalType(kind.precision, kind.scale) if fits else None
    if pa.types.is_timestamp(kind):
        return TimestampType() if kind.tz is None else TimestamptzType()
    for test, made in _TESTS:
        if test(kind):
            return made
    return None


def _small_integer(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) and (
        kind.bit_width < 32 or pa.types.is_int32(kind)
    )


_TESTS: tuple[tuple[Callable[[pa.DataType], bool], IcebergType], ...] = (
    (pa.types.is_boolean, BooleanType()),
    (_small_integer, IntegerType()),
    (pa.types.is_integer, LongType()),
    (pa.types.is_float16, FloatType()),
    (pa.types.is_float32, FloatType()),
    (pa.types.is_float64, DoubleType()),
    (pa.types.is_date, DateType()),
    (pa.types.is_time, TimeType()),
    (pa.types.is_string, StringType()),
    (pa.types.is_large_string, StringType()),
    (pa.types.is_string_view, StringType()),
    (pa.types.is_binary, BinaryType()),
    (pa.types.is_large_binary, BinaryType()),
    (pa.types.is_binary_view, BinaryType()),
)
