"""Which rows: what a caller says, as a pyiceberg expression on a schema."""

# pyarrow has no types, and makes most of its functions when it is imported; the models
# of pyiceberg's expressions hide how they are called.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false
# pyright: reportCallIssue=false

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from functools import reduce
from math import isnan
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    BooleanExpression,
    EqualTo,
    GreaterThanOrEqual,
    In,
    IsNaN,
    IsNull,
    LessThan,
    Or,
)
from pyiceberg.expressions.visitors import bind, extract_field_ids
from pyiceberg.io.pyarrow import expression_to_pyarrow
from pyiceberg.schema import Schema
from pyiceberg.types import (
    DateType,
    IcebergType,
    TimestampType,
    TimestamptzType,
)

from .errors import OptionError
from .model import Range, Replace


def expression(schema: Schema, rows: Replace) -> BooleanExpression:
    """The expression for `rows`, checked against the schema."""
    given = cast(object, rows)
    if isinstance(given, BooleanExpression):
        made = given
    elif isinstance(given, Mapping):
        columns = cast(Mapping[str, Any], given)
        if not columns:
            raise OptionError("Cannot tell which rows: no column is given")
        made = reduce(
            And, [_column(schema, name, value) for name, value in columns.items()]
        )
    else:
        raise OptionError(
            "Cannot tell which rows: give an expression or columns with values"
        )
    try:
        bind(schema, made, True)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise OptionError(
            f"Cannot tell which rows: {type(error).__name__} for a schema of "
            f"{', '.join(schema.column_names)}"
        ) from None
    return made


def matching(schema: Schema, rows: BooleanExpression) -> pc.Expression:
    """An Arrow expression that is true or false for each row, never null."""
    if isinstance(rows, AlwaysTrue):
        return pc.scalar(True)
    bound = bind(schema, rows, True)
    return pc.coalesce(expression_to_pyarrow(bound, schema), pc.scalar(False))


def others(data: pa.Table, schema: Schema, rows: BooleanExpression) -> pa.Table:
    """The rows of `data` that do not match."""
    return data.filter(~matching(schema, rows))


def column_names(schema: Schema, rows: BooleanExpression) -> list[str]:
    """The columns that the expression reads, in the table's order."""
    ids = sorted(extract_field_ids(bind(schema, rows, True)))
    names = [schema.find_column_name(ident) for ident in ids]
    return [name for name in names if name is not None]


def _column(schema: Schema, name: str, value: Any) -> BooleanExpression:
    try:
        kind = schema.find_field(name).field_type
    except ValueError:
        raise OptionError(
            f'Cannot tell which rows: there is no column "{name}"'
        ) from None
    if not kind.is_primitive:
        raise OptionError(f'Cannot tell which rows: column "{name}" is a {kind}')
    if isinstance(value, Range):
        return _range(name, kind, value)
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        return _any_of(name, kind, list(cast(Collection[Any], value)))
    return _equal(name, kind, value)


def _range(name: str, kind: IcebergType, value: Range) -> BooleanExpression:
    if value.start is None and value.end is None:
        raise OptionError(f'Cannot tell which rows: "{name}" has a Range of nothing')
    parts: list[BooleanExpression] = []
    if value.start is not None:
        start = _literal(name, kind, value.start, bound=True)
        parts.append(GreaterThanOrEqual(name, start))
    if value.end is not None:
        parts.append(LessThan(name, _literal(name, kind, value.end, bound=True)))
    return reduce(And, parts)


def _any_of(name: str, kind: IcebergType, values: list[Any]) -> BooleanExpression:
    if not values:
        raise OptionError(f'Cannot tell which rows: "{name}" has no values')
    special = [value for value in values if value is None or _is_nan(value)]
    usual = [_literal(name, kind, value) for value in values if value not in special]
    parts = [_equal(name, kind, value) for value in special]
    if usual:
        parts.append(In(name, usual))
    return reduce(Or, parts)


def _equal(name: str, kind: IcebergType, value: Any) -> BooleanExpression:
    if value is None:
        return IsNull(name)
    if _is_nan(value):
        return IsNaN(name)
    return EqualTo(name, _literal(name, kind, value))


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and isnan(value)


def _literal(name: str, kind: IcebergType, value: Any, bound: bool = False) -> Any:
    """The value as pyiceberg takes it. Zones and times of day are never guessed."""
    aware = isinstance(kind, TimestamptzType)
    naive = isinstance(kind, TimestampType)
    if isinstance(value, datetime):
        if isinstance(kind, DateType):
            if value.time() != time(0):
                raise _mismatch(name, kind, "a time of day")
            return value.date()
        if aware and value.tzinfo is None:
            raise _mismatch(name, kind, "a time without a zone")
        if naive and value.tzinfo is not None:
            raise _mismatch(name, kind, "a time with a zone")
    elif isinstance(value, date) and naive:
        if not bound:
            raise _mismatch(name, kind, "a date, which is a Range of times")
        return datetime.combine(value, time(0))
    elif isinstance(value, date) and aware:
        raise _mismatch(name, kind, "a date, which has no zone")
    return value


def _mismatch(name: str, kind: IcebergType, what: str) -> OptionError:
    return OptionError(f'Cannot tell which rows: column "{name}" is {kind}, not {what}')
