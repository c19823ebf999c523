"""Branches, and which writes are in the history of one."""

from __future__ import annotations

from pyiceberg.table import Transaction
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.refs import SnapshotRefType
from pyiceberg.table.snapshots import Snapshot
from pyiceberg.table.update.snapshot import ManageSnapshots

from .errors import OptionError
from .model import MAIN

WRITE_ID = "floe.write-id"
ROWS = "floe.rows"
MODE = "floe.mode"

LOOKBACK = 10_000
"""Snapshots of the branch that are looked at. They are in memory, so this is cheap."""


def head(metadata: TableMetadata, branch: str) -> Snapshot | None:
    """The newest snapshot of the branch. One that is absent would start from main."""
    if branch in metadata.refs or branch == MAIN:
        return metadata.snapshot_by_name(branch)
    return metadata.snapshot_by_name(MAIN)


def find_write(metadata: TableMetadata, branch: str, write_id: str) -> Snapshot | None:
    """The snapshot of a write, where the branch's history still has it.

    A snapshot that has expired is not found: a retry must come before it does. One that
    was rolled back is not in the history, so the write is done again.
    """
    known = {snapshot.snapshot_id: snapshot for snapshot in metadata.snapshots}
    current = head(metadata, branch)
    for _ in range(LOOKBACK):
        if current is None:
            return None
        summary = current.summary
        if summary is not None and summary.additional_properties.get(WRITE_ID) == (
            write_id
        ):
            return current
        parent = current.parent_snapshot_id
        current = known.get(parent) if parent is not None else None
    return None


def start_branch(transaction: Transaction, branch: str) -> list[str]:
    """Make the branch from main's head, in the commit of the write."""
    metadata = transaction.table_metadata
    ref = metadata.refs.get(branch)
    if ref is not None:
        if ref.snapshot_ref_type != SnapshotRefType.BRANCH:
            raise OptionError(f'Cannot write to "{branch}": it is a tag')
        return []
    if branch == MAIN:
        return []
    start = head(metadata, branch)
    if start is None:
        # pyiceberg puts the first snapshot of a table on main only: an empty one
        transaction.update_snapshot().fast_append().commit()
        start = head(transaction.table_metadata, branch)
    assert start is not None
    ManageSnapshots(transaction).create_branch(start.snapshot_id, branch).commit()
    return [f'created branch "{branch}"']
