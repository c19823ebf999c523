"""`Tables`: what callers use. Everything behind it is imported by the first call."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .errors import MissingTable
from .model import Mode, Replace, Retry, TableOptions, Written

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.catalog import Catalog
    from pyiceberg.table import DataScan, Table

Identifier = tuple[str, ...] | str


class Tables:
    """Reads and writes the tables of a catalog.

    An identifier is a tuple of namespace and name, or the same with dots. Safe to use
    from several processes at once; one object is for one thread at a time.
    """

    def __init__(self, catalog: Catalog, *, retry: Retry | None = None) -> None:
        self.catalog = catalog
        self.retry = retry or Retry()

    def write(
        self,
        identifier: Identifier,
        data: pa.Table | pa.RecordBatchReader,
        *,
        mode: Mode = "append",
        options: TableOptions | None = None,
        replace: Replace | None = None,
        write_id: str,
        summary: Mapping[str, str] | None = None,
    ) -> Written:
        """Write `data` in one snapshot; create namespace, table and branch if absent.

        append: adds the rows.
        overwrite: the rows are all that the branch then holds.
        overwrite_partition: deletes exactly the rows that `replace` matches, and adds
            the rows; a row of `data` that it does not match is a `DataError`. No rows:
            the partition is emptied.
        upsert: by `options.key`; rows that are as they were stay where they are.

        `write_id` names the write in the snapshot's summary (`floe.write-id`). Where
        the branch's history has it already, nothing is written. `summary` adds entries
        to the summary.

        Schema: new columns are added, types are widened where Iceberg allows it, nulls
        make a required column optional, narrower data is cast up. Anything else is a
        `SchemaConflict`. Raises `CommitConflict` when tries or time are used up.
        """
        from .write import write

        return write(
            self.catalog,
            name_of(identifier),
            data,
            mode=mode,
            options=options or TableOptions(),
            replace=replace,
            write_id=write_id,
            summary=summary or {},
            retry=self.retry,
        )

    def read(
        self,
        identifier: Identifier,
        *,
        columns: Sequence[str] | None = None,
        where: Replace | str | None = None,
        branch: str | None = None,
        snapshot_id: int | None = None,
        limit: int | None = None,
    ) -> pa.Table:
        """All rows that `where` matches, as one Arrow table.

        `where` is what `replace` may be, or pyiceberg's text for an expression. Raises
        `MissingTable` where table, branch or snapshot do not exist.
        """
        return self.scan(
            identifier,
            columns=columns,
            where=where,
            branch=branch,
            snapshot_id=snapshot_id,
            limit=limit,
        ).to_arrow()

    def batches(
        self,
        identifier: Identifier,
        *,
        columns: Sequence[str] | None = None,
        where: Replace | str | None = None,
        branch: str | None = None,
        snapshot_id: int | None = None,
        limit: int | None = None,
    ) -> pa.RecordBatchReader:
        """As `read`, for tables that do not fit into memory."""
        return self.scan(
            identifier,
            columns=columns,
            where=where,
            branch=branch,
            snapshot_id=snapshot_id,
            limit=limit,
        ).to_arrow_batch_reader()

    def scan(
        self,
        identifier: Identifier,
        *,
        columns: Sequence[str] | None = None,
        where: Replace | str | None = None,
        branch: str | None = None,
        snapshot_id: int | None = None,
        limit: int | None = None,
    ) -> DataScan:
        """pyiceberg's scan: nothing is read yet."""
        from .read import scan

        return scan(
            self.load(identifier),
            columns=columns,
            where=where,
            branch=branch,
            snapshot_id=snapshot_id,
            limit=limit,
        )

    def load(self, identifier: Identifier) -> Table:
        """pyiceberg's table, for whatever this class does not do."""
        from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError

        name = name_of(identifier)
        try:
            return self.catalog.load_table(name)
        except (NoSuchTableError, NoSuchNamespaceError):
            raise MissingTable(f'There is no table "{".".join(name)}"') from None

    def exists(self, identifier: Identifier) -> bool:
        """Whether the table exists. Its namespace may be absent, too."""
        try:
            self.load(identifier)
        except MissingTable:
            return False
        return True

    def columns(self, identifier: Identifier) -> dict[str, Any]:
        """Top-level columns to pyiceberg types, in the table's order."""
        return {
            field.name: field.field_type
            for field in self.load(identifier).schema().fields
        }


def name_of(identifier: Identifier) -> tuple[str, ...]:
    """The identifier as a tuple of at least a namespace and a name."""
    from .errors import OptionError

    parts = tuple(identifier.split(".")) if isinstance(identifier, str) else identifier
    if len(parts) < 2 or not all(parts):
        raise OptionError(
            f'"{".".join(parts)}" is no table: give a namespace and a name'
        )
    return parts
