"""Partition transforms of whole columns, as codes into a list of distinct values.

pyiceberg transforms Arrow columns by `pyiceberg_core`, an optional package of native
code. Days and hours are plain arithmetic, and buckets are needed once per distinct
value, for which pyiceberg's own Python functions are fast enough.
"""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.transforms import (
    DayTransform,
    HourTransform,
    IdentityTransform,
    MonthTransform,
    TimeTransform,
    Transform,
    VoidTransform,
    YearTransform,
)
from pyiceberg.types import IcebergType

MICROS = {HourTransform: 3_600_000_000, DayTransform: 86_400_000_000}


def transformed(
    column: pa.ChunkedArray, kind: IcebergType, transform: Transform[Any, Any]
) -> tuple[pa.Array, list[Any]]:
    """A code for each row, and what each code stands for, as Iceberg keeps it.

    Null has a code of its own, and so have all NaN together.
    """
    values = column.combine_chunks()
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks)
    if isinstance(transform, VoidTransform):
        return pa.repeat(pa.scalar(0, pa.int64()), len(values)), [None]
    if isinstance(transform, YearTransform):
        values = pc.subtract(pc.year(values), 1970)
    elif isinstance(transform, MonthTransform):
        months = pc.multiply(pc.subtract(pc.year(values), 1970), 12)
        values = pc.add(months, pc.subtract(pc.month(values), 1))
    elif isinstance(transform, DayTransform | HourTransform):
        values = _since_epoch(values, MICROS[type(transform)])
    encoded = pc.dictionary_encode(_internal(values), null_encoding="encode")
    codes = encoded.indices.cast(pa.int64())
    distinct = encoded.dictionary.to_pylist()
    if isinstance(transform, IdentityTransform | TimeTransform):
        return codes, distinct
    function = transform.transform(kind)
    results = [None if value is None else function(value) for value in distinct]
    known: dict[Any, int] = {}
    again = [known.setdefault(value, len(known)) for value in results]
    return pa.array(again, pa.int64()).take(codes), list(known)


def _internal(values: pa.Array) -> pa.Array:
    """Times as the numbers that Iceberg keeps; identifiers as their bytes."""
    kind = values.type
    if isinstance(kind, pa.UuidType):
        return values.storage
    if pa.types.is_date32(kind):
        return values.cast(pa.int32())
    if pa.types.is_timestamp(kind) or pa.types.is_time64(kind):
        return values.cast(pa.int64())
    return values


def _since_epoch(values: pa.Array, micros: int) -> pa.Array:
    """Whole days or hours since 1970, towards the past, also before it."""
    if pa.types.is_date32(values.type):
        return values.cast(pa.int32())
    number = values.cast(pa.int64())
    towards_zero = pc.divide(number, micros)
    below = pc.less(number, pc.multiply(towards_zero, micros))
    return pc.subtract(towards_zero, below.cast(pa.int64())).cast(pa.int32())
