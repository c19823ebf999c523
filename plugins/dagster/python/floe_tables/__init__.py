"""Iceberg tables on a pyiceberg catalog: write modes, schema evolution, commits.

Knows no orchestrator. Importing it imports neither pyiceberg nor pyarrow: they are
imported by the first call.
"""

from .errors import (
    CommitConflict,
    DataError,
    MissingTable,
    OptionError,
    SchemaConflict,
    TableError,
)
from .model import (
    Mode,
    PartitionField,
    Range,
    Replace,
    Retry,
    SortField,
    TableOptions,
    Written,
)
from .tables import Tables

__all__ = [
    "CommitConflict",
    "DataError",
    "MissingTable",
    "Mode",
    "OptionError",
    "PartitionField",
    "Range",
    "Replace",
    "Retry",
    "SchemaConflict",
    "SortField",
    "TableError",
    "TableOptions",
    "Tables",
    "Written",
]
