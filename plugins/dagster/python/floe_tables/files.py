"""Data files: written from rows, read back, removed where nothing refers to them."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count

import pyarrow as pa
from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io import FileIO
from pyiceberg.io.pyarrow import ArrowScan, bin_pack_arrow_table, write_file
from pyiceberg.manifest import DataFile
from pyiceberg.schema import Schema
from pyiceberg.table import FileScanTask, WriteTask
from pyiceberg.table.metadata import TableMetadata

from .conform import conform
from .order import in_order
from .partitions import split
from .spool import CHUNK_BYTES, chunks


def write_rows(io: FileIO, metadata: TableMetadata, rows: pa.Table) -> list[DataFile]:
    """Files for rows that have the table's schema. Few rows at a time: see `chunks`."""
    if not rows.num_rows:
        return []
    schema = metadata.schema()
    write_id, number = uuid.uuid4(), count()
    size = _target_size(metadata)
    tasks = (
        WriteTask(
            write_uuid=write_id,
            task_id=next(number),
            schema=schema,
            record_batches=batches,
            partition_key=key,
        )
        for key, part in split(in_order(rows, metadata), metadata.spec(), schema)
        for batches in bin_pack_arrow_table(part, size)
    )
    return list(write_file(io, metadata, tasks))


def write_data(io: FileIO, metadata: TableMetadata, data: pa.Table) -> list[DataFile]:
    """Files for data of any size, cast to the table's schema."""
    files: list[DataFile] = []
    try:
        for chunk in chunks(data, min(CHUNK_BYTES, _target_size(metadata))):
            rows = conform(chunk, metadata.schema(), exact=False)
            files += write_rows(io, metadata, rows)
    except BaseException:
        remove_files(io, files)
        raise
    return files


def read_file(
    io: FileIO, metadata: TableMetadata, task: FileScanTask, schema: Schema
) -> pa.Table:
    """All rows of a file that are not deleted, in its order, as the table's columns."""
    scan = ArrowScan(metadata, io, schema, AlwaysTrue())
    return conform(scan.to_table([task]), schema)


def remove_files(io: FileIO, files: Iterable[DataFile]) -> None:
    """Remove files that no snapshot refers to. Best effort: what stays is an orphan."""
    for file in files:
        with suppress(Exception):
            io.delete(file.file_path)


def total(files: Iterable[DataFile]) -> int:
    """Rows in the files."""
    return sum(file.record_count for file in files)


def _target_size(metadata: TableMetadata) -> int:
    text = metadata.properties.get("write.target-file-size-bytes")
    return int(text) if text else 512 * 1024 * 1024


def tasks_of(tasks: Iterable[FileScanTask], rows: int) -> Iterator[list[FileScanTask]]:
    """The tasks in groups of about `rows` rows."""
    group: list[FileScanTask] = []
    held = 0
    for task in tasks:
        group.append(task)
        held += task.file.record_count
        if held >= rows:
            yield group
            group, held = [], 0
    if group:
        yield group
