"""Partitions of Dagster as rows: which ones a run writes, which ones it reads."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import reduce
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from dagster import (
    MultiPartitionKey,
    MultiPartitionsDefinition,
    PartitionsDefinition,
    TimeWindow,
    TimeWindowPartitionsDefinition,
)

from ..floe_tables import PartitionField

if TYPE_CHECKING:
    from pyiceberg.expressions import BooleanExpression
    from pyiceberg.types import IcebergType


class PartitionError(ValueError):
    """Partitions that the columns cannot tell apart."""


def rows_of(
    partitions: PartitionsDefinition,
    keys: Sequence[str],
    columns: Mapping[str, str],
    types: Mapping[str, IcebergType],
) -> BooleanExpression:
    """The rows of exactly these partitions, at least one.

    Args:
        columns: of each dimension; the one of a definition without any is "".
        types: of the table's columns.

    Raises: PartitionError for a column that is not there or cannot say it.
    """
    dimensions = _dimensions(partitions)
    tuples = [_parts(partitions, key) for key in keys]

    def rows(name: str, values: Iterable[str]) -> BooleanExpression:
        column = columns[name]
        if column not in types:
            raise PartitionError(f'There is no column "{column}" in the table')
        return _rows_of_dimension(
            dimensions[name], sorted(set(values)), column, types[column]
        )

    first, *rest = dimensions
    if not rest:
        return rows(first, [parts[first] for parts in tuples])
    second = rest[0]
    # keys of the first dimension that go with the same keys of the second are one box
    with_: dict[str, set[str]] = {}
    for parts in tuples:
        with_.setdefault(parts[first], set()).add(parts[second])
    boxes: dict[frozenset[str], list[str]] = {}
    for key, others in with_.items():
        boxes.setdefault(frozenset(others), []).append(key)
    return _any(
        _all([rows(first, keys), rows(second, others)])
        for others, keys in boxes.items()
    )


def spec_of(
    partitions: PartitionsDefinition,
    keys: Sequence[str],
    columns: Mapping[str, str],
    types: Mapping[str, IcebergType],
) -> tuple[PartitionField, ...]:
    """The partition spec of a new table: time by its cadence, other columns as is."""
    from pyiceberg.types import DateType, StringType

    found: list[PartitionField] = []
    for name, dimension in _dimensions(partitions).items():
        column = columns[name]
        kind = types.get(column)
        if not isinstance(dimension, TimeWindowPartitionsDefinition) or isinstance(
            kind, StringType
        ):
            found.append(PartitionField(column))
            continue
        window = dimension.time_window_for_partition_key(
            _parts(partitions, keys[0])[name]
        )
        hours = (window.end - window.start).total_seconds() / 3600
        transform = next(word for limit, word in CADENCES if hours < limit)
        if transform == "hour" and isinstance(kind, DateType):
            transform = "day"
        found.append(PartitionField(column, transform))
    return tuple(found)


CADENCES = ((23, "hour"), (28 * 24 - 1, "day"), (365 * 24 - 1, "month"), (1e9, "year"))
"""Hours that a window is shorter than, and Iceberg's transform. A day may have 23."""


def _dimensions(partitions: PartitionsDefinition) -> dict[str, PartitionsDefinition]:
    if isinstance(partitions, MultiPartitionsDefinition):
        return {d.name: d.partitions_def for d in partitions.partitions_defs}
    return {"": partitions}


def _parts(partitions: PartitionsDefinition, key: str) -> Mapping[str, str]:
    if not isinstance(partitions, MultiPartitionsDefinition):
        return {"": key}
    if not isinstance(key, MultiPartitionKey):
        key = partitions.get_partition_key_from_str(key)
    return key.keys_by_dimension


def _rows_of_dimension(
    dimension: PartitionsDefinition,
    keys: Sequence[str],
    column: str,
    kind: IcebergType,
) -> BooleanExpression:
    from pyiceberg.types import StringType

    if not isinstance(dimension, TimeWindowPartitionsDefinition):
        return _in(column, [_value(key, column, kind) for key in keys])
    if isinstance(kind, StringType):
        return _in(column, keys)
    windows = [dimension.time_window_for_partition_key(key) for key in keys]
    return _any(_between(window, column, kind) for window in _merged(windows))


def _merged(windows: Iterable[TimeWindow]) -> list[TimeWindow]:
    """Windows that follow on each other as one."""
    found: list[TimeWindow] = []
    for window in sorted(windows, key=lambda w: w.start.timestamp()):
        if found and found[-1].end.timestamp() == window.start.timestamp():
            found[-1] = TimeWindow(found[-1].start, window.end)
        else:
            found.append(window)
    return found


def _between(window: TimeWindow, column: str, kind: IcebergType) -> BooleanExpression:
    from pyiceberg.expressions import GreaterThanOrEqual, LessThan

    start, end = (_bound(t, column, kind) for t in (window.start, window.end))
    # pyiceberg's expressions hide their parameters
    at_least, before = cast(Any, GreaterThanOrEqual), cast(Any, LessThan)
    return _all([at_least(column, start), before(column, end)])


def _bound(moment: datetime, column: str, kind: IcebergType) -> Any:
    """The begin or end of a window as the column has it.

    An instant where the column has a zone; else what a clock on the wall of the
    partitions' time zone shows.
    """
    from pyiceberg.types import (
        DateType,
        TimestampNanoType,
        TimestampType,
        TimestamptzNanoType,
        TimestamptzType,
    )

    if isinstance(kind, TimestamptzType | TimestamptzNanoType):
        return datetime.fromtimestamp(moment.timestamp(), tz=ZoneInfo("UTC"))
    wall = moment.replace(tzinfo=None, fold=0)
    if isinstance(kind, DateType):
        if wall.time() != time(0):
            raise PartitionError(
                f'The column "{column}" is a date, and a window of the partitions '
                f"begins or ends at {wall:%H:%M}"
            )
        return wall.date()
    if isinstance(kind, TimestampType | TimestampNanoType):
        first = wall.replace(tzinfo=moment.tzinfo)
        if first.timestamp() != moment.timestamp():
            raise PartitionError(
                f'The column "{column}" has no time zone, and {wall} occurs twice '
                f"in {moment.tzinfo}: use a timestamptz column"
            )
        return datetime(*wall.timetuple()[:6], wall.microsecond)
    raise PartitionError(
        f'The column "{column}" is {kind}: time partitions need a date, a timestamp, a '
        "timestamptz, or a string that holds the partition key"
    )


def _value(key: str, column: str, kind: IcebergType) -> Any:
    """A partition key as the column has it."""
    from pyiceberg.types import (
        BooleanType,
        DateType,
        IntegerType,
        LongType,
        StringType,
    )

    if isinstance(kind, StringType):
        return str(key)
    try:
        if isinstance(kind, IntegerType | LongType):
            return int(key)
        if isinstance(kind, DateType):
            return date.fromisoformat(key)
        if isinstance(kind, BooleanType):
            return {"true": True, "false": False}[key.lower()]
    except (ValueError, KeyError):
        raise PartitionError(
            f'The column "{column}" is {kind}, and the partition key "{key}" is none'
        ) from None
    raise PartitionError(
        f'The column "{column}" is {kind}: partition keys are compared with a string, '
        "int, long, date or boolean"
    )


def _in(column: str, values: Collection[Any]) -> BooleanExpression:
    from pyiceberg.expressions import In

    return cast(Any, In)(column, values)


def _any(parts: Iterable[BooleanExpression]) -> BooleanExpression:
    from pyiceberg.expressions import Or

    return reduce(Or, parts)


def _all(parts: Iterable[BooleanExpression]) -> BooleanExpression:
    from pyiceberg.expressions import And

    return reduce(And, parts)
