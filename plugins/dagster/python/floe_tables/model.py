"""The words of the interface: options of a table, what to replace, what was done."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from pyiceberg.expressions import BooleanExpression

Mode = Literal["append", "overwrite", "upsert", "overwrite_partition"]

MAIN = "main"


@dataclass(frozen=True)
class PartitionField:
    """A field of the partition spec.

    `column` may be nested, with dots. `transform` is identity, year, month, day, hour,
    `bucket[16]` or `truncate[4]`.
    """

    column: str
    transform: str = "identity"


@dataclass(frozen=True)
class SortField:
    """A column that rows are sorted by within each file, and said so in the table."""

    column: str
    descending: bool = False
    nulls_last: bool = True


@dataclass(frozen=True)
class TableOptions:
    """How a table should be. Nothing here removes what other writers added to it.

    partition_by: fields that the partition spec must have; added where absent.
    sort_by: the table's sort order; it replaces another one. Empty: as it is.
    properties: table properties to set. `format-version` counts on creation only.
    location: where a new table lives. An existing table stays where it is.
    key: the columns that identify a row, for upsert.
    branch: the branch to write, made from main when absent. None: main.
    allow_drop: columns that the data lacks are dropped from the schema. Otherwise they
        are kept and filled with null.
    """

    partition_by: tuple[PartitionField, ...] = ()
    sort_by: tuple[SortField, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict[str, str])
    location: str | None = None
    key: tuple[str, ...] = ()
    branch: str | None = None
    allow_drop: bool = False


@dataclass(frozen=True)
class Range:
    """Values from `start` up to and not including `end`. None: no bound."""

    start: Any = None
    end: Any = None


Replace: TypeAlias = (
    "BooleanExpression | Mapping[str, Range | Collection[Any] | str | bytes | Any]"
)
"""Which rows: a pyiceberg expression, or columns to a value, values or a Range.

All columns must match. None stands for null. Dates, times and zones are not guessed: an
aware datetime goes with a timestamptz column, a naive one with a timestamp, a date with
either (its midnight) as the bound of a Range.
"""


@dataclass(frozen=True)
class Retry:
    """How long to try a commit again after a conflict: whichever bound comes first."""

    tries: int = 40
    seconds: float = 120.0
    first_wait: float = 0.05
    longest_wait: float = 5.0


@dataclass(frozen=True)
class Written:
    """What a write did.

    snapshot_id: the snapshot that holds the write.
    rows: rows of the data that was given.
    repeated: the write had been done before, by the same write id; nothing changed.
    created: this call created the table.
    changes: what changed about the table itself, in words.
    inserted, updated, unchanged: rows of an upsert; else all rows are inserted.
    deleted: rows that were replaced or removed.
    tries: commits that were tried.
    """

    snapshot_id: int
    rows: int
    repeated: bool = False
    created: bool = False
    changes: tuple[str, ...] = ()
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    tries: int = 1
