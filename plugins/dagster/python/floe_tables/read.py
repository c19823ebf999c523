"""Scans: of main, of a branch, of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence

from pyiceberg.table import DataScan, Table

from .errors import MissingTable, OptionError
from .model import MAIN, Replace
from .rows import expression


def scan(
    table: Table,
    *,
    columns: Sequence[str] | None,
    where: Replace | str | None,
    branch: str | None,
    snapshot_id: int | None,
    limit: int | None,
) -> DataScan:
    """The scan. A snapshot is read with the schema that it was written with."""
    name = ".".join(table.name())
    if branch is not None and snapshot_id is not None:
        raise OptionError("Give a branch or a snapshot, not both")
    if branch is not None and branch != MAIN:
        if branch not in table.metadata.refs:
            raise MissingTable(f'Table "{name}" has no branch "{branch}"')
        snapshot_id = table.metadata.refs[branch].snapshot_id
    if snapshot_id is not None and table.snapshot_by_id(snapshot_id) is None:
        raise MissingTable(f'Table "{name}" has no snapshot {snapshot_id}')
    made = table.scan(snapshot_id=snapshot_id, limit=limit)
    schema = made.projection()
    if where is not None:
        made = made.filter(
            where if isinstance(where, str) else expression(schema, where)
        )
    if columns is not None:
        known = {entry.name for entry in schema.fields}
        missing = [column for column in columns if column not in known]
        if missing:
            named = ", ".join(f'"{column}"' for column in missing)
            raise OptionError(f'Table "{name}" has no columns {named}')
        made = made.select(*columns)
    return made
