"""What one commit adds and removes: appends, overwrites, replaced partitions."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
from pyiceberg.expressions import AlwaysTrue, BooleanExpression
from pyiceberg.io import FileIO
from pyiceberg.manifest import DataFile, ManifestContent
from pyiceberg.schema import Schema
from pyiceberg.table import DataScan, FileScanTask
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Snapshot

from .conform import conform
from .errors import DataError
from .files import read_file, remove_files, total, write_data
from .rows import column_names, others
from .spool import chunks


@dataclass(frozen=True)
class State:
    """The table as a try finds it: metadata with the staged changes, branch's head."""

    io: FileIO
    metadata: TableMetadata
    head: Snapshot | None

    @property
    def schema(self) -> Schema:
        """The schema that the commit leaves."""
        return self.metadata.schema()

    def tasks(self, where: BooleanExpression) -> Iterator[FileScanTask]:
        """Files that may hold rows that match."""
        if self.head is None:
            return
        scan = DataScan(
            self.metadata,
            self.io,
            row_filter=where,
            snapshot_id=self.head.snapshot_id,
        )
        yield from scan.plan_files()


@dataclass
class Plan:
    """One commit's files. `rewritten` are those added ones that hold older rows."""

    added: list[DataFile] = field(default_factory=list[DataFile])
    removed: list[DataFile] = field(default_factory=list[DataFile])
    rewritten: list[DataFile] = field(default_factory=list[DataFile])
    where: BooleanExpression = field(default_factory=AlwaysTrue)
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0


class NewFiles:
    """Files of the data, written once per shape of the table, whatever the tries."""

    def __init__(self, data: pa.Table) -> None:
        self.data = data
        self.files: list[DataFile] = []
        self.in_doubt = False
        self._shape: object = None

    def get(self, state: State) -> list[DataFile]:
        """The files, for the schema, spec, order and place that the table now has."""
        metadata = state.metadata
        shape = (
            metadata.table_uuid,
            metadata.location,
            metadata.schema(),
            metadata.spec(),
            metadata.default_spec_id,
            metadata.sort_order_by_id(metadata.default_sort_order_id),
        )
        if self._shape != shape:
            self.forget(state.io)
            self.files = write_data(state.io, metadata, self.data)
            self._shape = shape
        return self.files

    def forget(self, io: FileIO) -> None:
        """Remove the files, unless a commit whose outcome is unknown refers to them."""
        if not self.in_doubt:
            remove_files(io, self.files)
        self.files, self._shape = [], None


def append(state: State, new: NewFiles) -> Plan:
    """Add the rows."""
    return Plan(added=new.get(state), inserted=new.data.num_rows)


def overwrite(state: State, new: NewFiles) -> Plan:
    """Remove every file of the branch, add the rows."""
    removed: list[DataFile] = []
    for manifest in state.head.manifests(state.io) if state.head else ():
        if manifest.content == ManifestContent.DATA:
            entries = manifest.fetch_manifest_entry(state.io, discard_deleted=True)
            removed += [entry.data_file for entry in entries]
    return Plan(
        added=new.get(state),
        removed=removed,
        inserted=new.data.num_rows,
        deleted=total(removed),
    )


def overwrite_partition(state: State, new: NewFiles, where: BooleanExpression) -> Plan:
    """Remove the rows that match, wherever they are, add the rows of the data."""
    check_inside(new.data, state.schema, where)
    plan = Plan(where=where, inserted=new.data.num_rows)
    try:
        for task in state.tasks(where):
            _remove_rows(state, plan, task, where)
        plan.added = [*new.get(state), *plan.rewritten]
    except BaseException:
        remove_files(state.io, plan.rewritten)
        raise
    return plan


def check_inside(data: pa.Table, schema: Schema, where: BooleanExpression) -> None:
    """A row outside would be doubled by the next write of the partition."""
    names = column_names(schema, where)
    seen = schema.select(*names) if names else schema
    top = {name.split(".")[0] for name in names} | {entry.name for entry in seen.fields}
    named = [name for name in data.column_names if name in top]
    outside = 0
    for chunk in chunks(data.select(named) if named else data):
        outside += others(conform(chunk, seen), schema, where).num_rows
    if outside:
        columns = ", ".join(f'"{name}"' for name in names)
        raise DataError(
            f"Cannot overwrite the partition: {outside} of {data.num_rows} rows are "
            f"outside it, by column {columns}"
        )


def _remove_rows(
    state: State, plan: Plan, task: FileScanTask, where: BooleanExpression
) -> None:
    if isinstance(task.residual, AlwaysTrue) and not task.delete_files:
        plan.removed.append(task.file)
        plan.deleted += task.file.record_count
        return
    rows = read_file(state.io, state.metadata, task, state.schema)
    kept = others(rows, state.schema, where)
    if kept.num_rows < rows.num_rows:
        plan.removed.append(task.file)
        plan.deleted += rows.num_rows - kept.num_rows
        plan.rewritten += write_data(state.io, state.metadata, kept)
