"""Upsert: one hash join of keys over the files that may hold them.

pyiceberg 0.12 builds an expression with one term per key and compares rows one by one
in Python, which is quadratic. Here keys are joined by Arrow, files without a matching
key are never read beyond their key columns, and rows that are equal stay where they
are. Cost is linear in the rows of the files that may match, and in the data.
"""

# pyarrow has no types, and makes most of its functions when it is imported; the models
# of pyiceberg's expressions hide how they are called.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false
# pyright: reportCallIssue=false

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.expressions import (
    And,
    BooleanExpression,
    GreaterThanOrEqual,
    In,
    LessThanOrEqual,
)
from pyiceberg.table import FileScanTask
from pyiceberg.types import DoubleType, FloatType

from .conform import conform
from .errors import DataError, OptionError
from .files import read_file, remove_files, tasks_of, write_data
from .plan import NewFiles, Plan, State
from .same import same
from .schema import new_schema

FEW_KEYS = 200
"""Iceberg looks at each value of an IN up to this number; beyond it, at none."""

NAMED_KEYS = 5

GROUP_ROWS = 2_000_000
"""Rows of files whose keys are joined at a time."""


def check_keys(table: str, data: pa.Table, key: Sequence[str]) -> None:
    """Keys must be there, of a type with a plain equality, not null, and distinct."""
    missing = [name for name in key if name not in data.column_names]
    if missing:
        raise DataError(f"Cannot upsert: the data has no key columns {_named(missing)}")
    chosen = data.select(list(key))
    schema = new_schema(table, chosen.schema)
    for entry in schema.fields:
        floating = isinstance(entry.field_type, FloatType | DoubleType)
        if floating or not entry.field_type.is_primitive:
            raise OptionError(
                f'Cannot upsert by "{entry.name}": {entry.field_type} is no key'
            )
    empty = [name for name in key if chosen.column(name).null_count]
    if empty:
        raise DataError(f"Cannot upsert: nulls in key columns {_named(empty)}")
    keys = _bare(conform(chosen, schema))
    counted = keys.group_by(keys.column_names).aggregate([([], "count_all")])
    twice = counted.filter(pc.field("count_all") > 1)
    if twice.num_rows:
        names = dict(zip(keys.column_names, schema.column_names, strict=True))
        some = [
            ", ".join(f"{name}={row[key]!r}" for key, name in names.items())
            for row in twice.slice(0, NAMED_KEYS).to_pylist()
        ]
        more = "" if twice.num_rows <= NAMED_KEYS else " and others"
        raise DataError(
            f"Cannot upsert: {twice.num_rows} keys occur more than once in the data: "
            f"({'); ('.join(some)}){more}"
        )


def upsert(state: State, new: NewFiles, key: Sequence[str]) -> Plan:
    """Replace rows that have a key of the data and differ; add those that are new.

    Should the table have a key twice, one row takes the place of both.
    """
    data = new.data
    absent = [name for name in key if name not in state.schema.column_names]
    if absent:
        raise OptionError(f"Cannot upsert: there are no columns {_named(absent)}")
    schema = state.schema.select(*key)
    keys = _bare(conform(data.select(list(key)), schema))
    if not keys.num_rows:
        return Plan()
    where = _where(keys, schema.column_names)
    found = _Matches(state, keys, key)
    groups = tasks_of(state.tasks(where), max(GROUP_ROWS, keys.num_rows))
    for group in groups:
        found.add(group)
    plan = Plan(where=where)
    try:
        equal = found.replace(data, plan)
        known = found.count()
        plan.unchanged = len(equal)
        plan.updated = known - len(equal)
        plan.inserted = data.num_rows - known
        if len(equal):
            numbers = _numbers(data.num_rows)
            data = data.filter(pc.invert(pc.is_in(numbers, value_set=equal)))
        fresh = write_data(state.io, state.metadata, data)
        plan.rewritten += fresh
    except BaseException:
        remove_files(state.io, plan.rewritten)
        raise
    plan.added = list(plan.rewritten)
    return plan


class _Matches:
    """Pairs of a row of the data and a row of a file that have the same key."""

    def __init__(self, state: State, keys: pa.Table, key: Sequence[str]) -> None:
        self.state, self.key = state, list(key)
        rows = _numbers(keys.num_rows)
        self.keys = keys.append_column("row", rows)
        self.schema = state.schema.select(*key)
        self.pairs: list[tuple[FileScanTask, pa.Table]] = []

    def add(self, group: list[FileScanTask]) -> None:
        """Join the keys of the files with those of the data."""
        state, parts = self.state, list[pa.Table]()
        for number, task in enumerate(group):
            there = _bare(read_file(state.io, state.metadata, task, self.schema))
            rows = there.num_rows
            parts.append(
                there.append_column(
                    "file", pa.repeat(pa.scalar(number), rows)
                ).append_column("at", _numbers(rows))
            )
        names = [name for name in self.keys.column_names if name != "row"]
        joined = self.keys.join(
            pa.concat_tables(parts), keys=names, join_type="inner"
        ).sort_by("file")
        runs = pc.run_end_encode(_whole(joined.column("file")))
        start = 0
        for number, end in zip(
            runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True
        ):
            pairs = joined.select(["row", "at"]).slice(start, end - start)
            self.pairs.append((group[number], pairs.combine_chunks()))
            start = end

    def count(self) -> int:
        """Rows of the data whose key the table has."""
        if not self.pairs:
            return 0
        rows = [pairs.column("row") for _, pairs in self.pairs]
        return pc.count_distinct(
            pa.concat_arrays([r.combine_chunks() for r in rows])
        ).as_py()

    def replace(self, data: pa.Table, plan: Plan) -> pa.Array:
        """Rewrite the files without rows that change. Returns the rows that do not."""
        state, unchanged = self.state, list[pa.Array]()
        twice = self._twice()
        for task, pairs in self.pairs:
            there = read_file(state.io, state.metadata, task, state.schema)
            equal = self._equal(data, there, pairs)
            if len(twice):
                again = pc.is_in(pairs.column("row"), value_set=twice)
                equal = pc.and_(equal, pc.invert(again).combine_chunks())
            stays = pairs.filter(equal)
            goes = pairs.filter(pc.invert(equal)).column("at")
            unchanged.append(stays.column("row").combine_chunks())
            if not len(goes):
                continue
            numbers = _numbers(there.num_rows)
            kept = there.filter(pc.invert(pc.is_in(numbers, value_set=goes)))
            plan.removed.append(task.file)
            plan.deleted += len(goes)
            plan.rewritten += write_data(state.io, state.metadata, kept)
        return pa.concat_arrays(unchanged) if unchanged else pa.array([], pa.int64())

    def _equal(self, data: pa.Table, there: pa.Table, pairs: pa.Table) -> pa.Array:
        """Which pairs are equal. One column at a time, so that one is held."""
        equal = pa.repeat(pa.scalar(True), pairs.num_rows)
        for name in there.column_names:
            source = [name] if name in data.column_names else self.key[:1]
            mine = data.select(source).take(pairs.column("row"))
            mine = conform(mine, self.state.schema.select(name)).column(name)
            theirs = there.column(name).take(pairs.column("at"))
            equal = pc.and_(equal, same(_whole(mine), _whole(theirs)))
        return equal

    def _twice(self) -> pa.Array:
        """Rows of the data whose key the table has more than once."""
        if not self.pairs:
            return pa.array([], pa.int64())
        rows = pa.concat_tables([pairs.select(["row"]) for _, pairs in self.pairs])
        counted = rows.group_by("row").aggregate([([], "count_all")])
        return counted.filter(pc.field("count_all") > 1)["row"].combine_chunks()


def _bare(keys: pa.Table) -> pa.Table:
    """Keys that Arrow can join and group, named by their place."""
    for place, name in enumerate(keys.column_names):
        column = keys.column(name)
        if isinstance(column.type, pa.BaseExtensionType):
            chunks = [chunk.storage for chunk in column.chunks]
            bare = pa.chunked_array(chunks, column.type.storage_type)
            keys = keys.set_column(place, name, bare)
    names = [f"key {place}" for place in range(keys.num_columns)]
    return keys.rename_columns(names).combine_chunks()


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return (
        pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)
    )


def _numbers(count: int) -> pa.Array:
    """0, 1, 2, …"""
    return pc.subtract(pc.cumulative_sum(pa.repeat(pa.scalar(1), count)), 1)


def _where(keys: pa.Table, names: Sequence[str]) -> BooleanExpression:
    """Which files to look at. More may match than have the keys; none is left out."""
    parts: list[BooleanExpression] = []
    for name, column in zip(names, keys.columns, strict=True):
        values = pc.unique(column)
        if len(values) <= FEW_KEYS:
            parts.append(In(name, values.to_pylist()))
            continue
        # not pc.min_max, which lacks some types
        order = pc.array_sort_indices(values)
        parts.append(GreaterThanOrEqual(name, values[order[0].as_py()].as_py()))
        parts.append(LessThanOrEqual(name, values[order[-1].as_py()].as_py()))
    return reduce(And, parts)


def _named(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
