"""What can go wrong with a table. Messages name columns and types, never values.

The one exception are keys that occur twice in an upsert: they are named, since
nobody could find them otherwise.
"""

from dataclasses import dataclass


class TableError(Exception):
    """The root of all errors of this package."""


class OptionError(TableError):
    """The call or the options make no sense, whatever the data."""


class DataError(TableError):
    """The data cannot be written as asked: rows outside the partition, bad keys."""


class MissingTable(TableError):
    """There is no such table, branch or snapshot to read."""


class CommitConflict(TableError):
    """Other writers, or an unreachable catalog, kept the commit from happening."""


@dataclass(frozen=True)
class ColumnConflict:
    """One column that does not fit. A type is empty where a side lacks the column."""

    column: str
    table_type: str
    data_type: str
    reason: str

    def __str__(self) -> str:
        return f'column "{self.column}" {self.reason}'


class SchemaConflict(TableError):
    """The schemas of data and table do not go together. `columns` says where."""

    def __init__(self, table: str, columns: tuple[ColumnConflict, ...]) -> None:
        self.columns = columns
        super().__init__(
            f'Cannot write to "{table}": {"; ".join(str(column) for column in columns)}'
        )
