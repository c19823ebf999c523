"""What has to change about a table's schema before data can be written to it.

Columns are matched by name, at every level; types are compared, never only names.
"""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

import pyarrow as pa
from pyiceberg.schema import Schema
from pyiceberg.types import (
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
    StructType,
    UnknownType,
    UUIDType,
)

from .arrow_types import iceberg_type, is_list, nested_field, plain
from .errors import ColumnConflict, SchemaConflict

Path = tuple[str, ...]
Kind = Literal["add", "widen", "optional", "drop"]


@dataclass(frozen=True)
class Change:
    """One change of the schema. `kind` says which of the types it has."""

    kind: Kind
    path: Path
    old: IcebergType | None = None
    new: IcebergType | None = None

    def __str__(self) -> str:
        name = ".".join(self.path)
        return {
            "add": f'added column "{name}" ({self.new})',
            "widen": f'widened column "{name}" from {self.old} to {self.new}',
            "optional": f'made column "{name}" optional',
            "drop": f'dropped column "{name}" ({self.old})',
        }[self.kind]


@dataclass
class Comparison:
    """Changes and conflicts found so far."""

    allow_drop: bool
    pinned: frozenset[int]
    identity: frozenset[int]
    changes: list[Change] = field(default_factory=list[Change])
    conflicts: list[ColumnConflict] = field(default_factory=list[ColumnConflict])

    def conflict(self, path: Path, old: object, new: object, reason: str) -> None:
        """Note a column that does not fit."""
        self.conflicts.append(
            ColumnConflict(".".join(path), str(old), str(new), reason)
        )


def new_schema(table: str, data: pa.Schema) -> Schema:
    """The schema of a table that is made for the data. Field ids count from 1."""
    found = Comparison(False, frozenset(), frozenset())
    names = {entry.name: entry for entry in data}
    _same_names(found, (), (), names.keys(), [entry.name for entry in data])
    new_id = count(1).__next__
    fields: list[NestedField] = []
    for entry in data:
        kind = _usable(found, (entry.name,), entry.type)
        made = nested_field(entry, new_id)
        if kind is not None and made is not None:
            fields.append(made)
    if not fields and not found.conflicts:
        found.conflict(("",), "", "", "is missing: the data has no columns")
    if found.conflicts:
        raise SchemaConflict(table, tuple(found.conflicts))
    return Schema(*fields)


def compare(
    table: str,
    schema: Schema,
    data: pa.Schema,
    *,
    nulls: frozenset[Path],
    allow_drop: bool = False,
    pinned: Iterable[int] = (),
) -> list[Change]:
    """The changes that let the data in.

    nulls: paths at which the data has nulls. pinned: ids of fields that must stay,
    since a partition spec or the sort order reads them.
    """
    found = Comparison(
        allow_drop, frozenset(pinned), frozenset(schema.identifier_field_ids)
    )
    _struct(found, (), schema.as_struct(), pa.struct(list(data)), nulls)
    if found.conflicts:
        raise SchemaConflict(table, tuple(found.conflicts))
    return found.changes


def _struct(
    found: Comparison,
    path: Path,
    old: StructType,
    new: pa.StructType,
    nulls: frozenset[Path],
) -> None:
    fields = [new.field(i) for i in range(new.num_fields)]
    theirs = {entry.name: entry for entry in fields}
    ours = {entry.name: entry for entry in old.fields}
    names = [entry.name for entry in fields]
    _same_names(found, path, ours.keys(), theirs.keys(), names)
    for entry in old.fields:
        here = (*path, entry.name)
        if entry.name not in theirs:
            _missing(found, here, entry)
            continue
        given = theirs[entry.name]
        _type(found, here, entry.field_type, given.type, nulls)
        _required(found, here, entry, here in nulls)
    for entry in fields:
        here = (*path, entry.name)
        if entry.name not in ours and not _other_case(entry.name, ours.keys()):
            kind = _usable(found, here, entry.type)
            if kind is not None:
                found.changes.append(Change("add", here, new=kind))


def _same_names(
    found: Comparison,
    path: Path,
    ours: Iterable[str],
    theirs: Iterable[str],
    given: list[str],
) -> None:
    """Names that occur twice, or differ from another by case alone."""
    folded: dict[str, str] = {}
    for name in given:
        first = folded.setdefault(name.casefold(), name)
        if first == name and given.count(name) > 1:
            found.conflict((*path, name), "", "", "occurs twice in the data")
        elif first != name:
            reason = f'differs from "{first}" by case alone, both in the data'
            found.conflict((*path, name), "", "", reason)
    for name in theirs:
        other = _other_case(name, ours)
        if other is not None:
            reason = f'of the data differs from "{other}" of the table by case alone'
            found.conflict((*path, name), "", "", reason)


def _other_case(name: str, names: Iterable[str]) -> str | None:
    everything = list(names)
    if name in everything:
        return None
    folded = name.casefold()
    return next((other for other in everything if other.casefold() == folded), None)


def _missing(found: Comparison, path: Path, entry: NestedField) -> None:
    ids = _ids(entry)
    if found.allow_drop and not ids & (found.pinned | found.identity):
        found.changes.append(Change("drop", path, old=entry.field_type))
    elif found.allow_drop:
        reason = "is missing in the data and cannot be dropped: the table's partition "
        reason += "specs, sort order or identifier fields read it"
        found.conflict(path, entry.field_type, "", reason)
    elif entry.required:
        reason = f"({entry.field_type}) is required in the table and missing in the "
        found.conflict(path, entry.field_type, "", reason + "data")


def _ids(entry: NestedField) -> frozenset[int]:
    below = Schema(entry).field_ids
    return frozenset(below)


def _required(
    found: Comparison, path: Path, entry: NestedField, has_nulls: bool
) -> None:
    if not entry.required or not has_nulls:
        return
    if entry.field_id in found.identity:
        reason = "has nulls in the data and identifies the table's rows"
        found.conflict(path, entry.field_type, "", reason)
    else:
        found.changes.append(Change("optional", path, old=entry.field_type))


def _type(
    found: Comparison,
    path: Path,
    old: IcebergType,
    kind: pa.DataType,
    nulls: frozenset[Path],
) -> None:
    kind = plain(kind)
    if pa.types.is_null(kind):
        return
    if isinstance(old, StructType) and pa.types.is_struct(kind):
        _struct(found, path, old, kind, nulls)
    elif isinstance(old, ListType) and is_list(kind):
        here = (*path, "element")
        _type(found, here, old.element_type, kind.value_type, nulls)
        _required(found, here, old.element_field, here in nulls)
    elif isinstance(old, MapType) and pa.types.is_map(kind):
        _map(found, path, old, kind, nulls)
    else:
        _one(found, path, old, kind)


def _map(
    found: Comparison,
    path: Path,
    old: MapType,
    kind: pa.MapType,
    nulls: frozenset[Path],
) -> None:
    """Values may change; keys cannot: pyiceberg refuses to alter them."""
    keys = Comparison(False, found.pinned, found.identity)
    _type(keys, (*path, "key"), old.key_type, kind.key_type, nulls)
    found.conflicts.extend(keys.conflicts)
    for change in keys.changes:
        new = change.new or iceberg_type(kind.key_type)
        reason = f"is {change.old} in the table and {new} in the data; keys of a map "
        found.conflict(change.path, change.old, new, reason + "cannot change")
    here = (*path, "value")
    _type(found, here, old.value_type, kind.item_type, nulls)
    _required(found, here, old.value_field, here in nulls)


def _one(found: Comparison, path: Path, old: IcebergType, kind: pa.DataType) -> None:
    new = iceberg_type(kind)
    if new is None or (isinstance(new, UnknownType) and not old.is_primitive):
        reason = f"is {old} in the table and {kind} in the data, which Iceberg lacks"
        found.conflict(path, old, kind, reason)
    elif casts_up(new, old):
        return
    elif widens(old, new):
        found.changes.append(Change("widen", path, old=old, new=new))
    else:
        shown = kind if str(new) == str(old) else new
        reason = f"is {old} in the table and {shown} in the data"
        found.conflict(path, old, new, reason)


def widens(old: IcebergType, new: IcebergType) -> bool:
    """Whether Iceberg lets the column become the new type.

    In tables of format version 3 date may become timestamp, too; pyiceberg 0.12 writes
    no such tables.
    """
    if isinstance(old, DecimalType) and isinstance(new, DecimalType):
        return old.scale == new.scale and old.precision < new.precision
    return (type(old), type(new)) in _WIDENS


_WIDENS = {(IntegerType, LongType), (FloatType, DoubleType)}

_DIGITS: dict[type[IcebergType], int] = {IntegerType: 10, LongType: 19}


def casts_up(data: IcebergType, table: IcebergType) -> bool:
    """Whether each value of the data's type is exactly one of the table's.

    Arrays of nanoseconds and of unsigned 64 bits are compared as what they become:
    values that do not fit are an error when they are cast.
    """
    if data == table or isinstance(data, UnknownType):
        return True
    if isinstance(table, DecimalType):
        whole = table.precision - table.scale
        if isinstance(data, DecimalType):
            return data.scale <= table.scale and data.precision - data.scale <= whole
        return _DIGITS.get(type(data), 99) <= whole
    if isinstance(data, FixedType) and isinstance(table, UUIDType):
        return len(data) == 16
    return (type(data), type(table)) in _CASTS


_CASTS = _WIDENS | {(IntegerType, DoubleType)}


def _usable(found: Comparison, path: Path, kind: pa.DataType) -> IcebergType | None:
    """The type for a new column, or None and a conflict. Looks into nested types."""
    kind = plain(kind)
    before = len(found.conflicts)
    if pa.types.is_null(kind):
        found.conflict(path, "", "null", "is new and holds only nulls: give it a type")
    elif pa.types.is_struct(kind):
        names = [kind.field(i).name for i in range(kind.num_fields)]
        _same_names(found, path, (), names, names)
        for i in range(kind.num_fields):
            _usable(found, (*path, kind.field(i).name), kind.field(i).type)
        if not names:
            found.conflict(path, "", str(kind), "is a struct without fields")
    elif is_list(kind):
        _usable(found, (*path, "element"), kind.value_type)
    elif pa.types.is_map(kind):
        _usable(found, (*path, "key"), kind.key_type)
        _usable(found, (*path, "value"), kind.item_type)
    elif iceberg_type(kind) is None:
        reason = f"is {kind} in the data, which Iceberg lacks"
        found.conflict(path, "", str(kind), reason)
    return iceberg_type(kind) if len(found.conflicts) == before else None
