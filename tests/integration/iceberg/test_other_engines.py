"""Tables with files that pyiceberg reads but never makes: deletes by position."""

from itertools import count
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from floe_tables import PartitionField
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestContent,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
    ManifestWriterV2,
)
from pyiceberg.table.snapshots import Operation
from pyiceberg.table.update.snapshot import _FastAppendFiles

from conftest import Sales

number = count()


class DeleteWriter(ManifestWriterV2):
    def content(self) -> ManifestContent:
        return ManifestContent.DELETES

    @property
    def _meta(self) -> dict[str, str]:
        return {**super()._meta, "content": "deletes"}


class DeleteRows(_FastAppendFiles):
    """The snapshot of an engine that deletes rows without rewriting their files."""

    file: DataFile

    def _manifests(self) -> list[ManifestFile]:
        spec = self._transaction.table_metadata.spec()
        output = self.new_manifest_output()
        args = (spec, self.schema(), output, self.snapshot_id, self._compression)
        with DeleteWriter(*args) as writer:
            entry = ManifestEntry.from_args(
                status=ManifestEntryStatus.ADDED,
                snapshot_id=self.snapshot_id,
                data_file=self.file,
            )
            writer.add(entry)
        return [writer.to_manifest_file(), *self._existing_manifests()]


def delete_first_row(sales: Sales, where: str) -> None:
    """Delete the first row of the one file that matches."""
    table = sales.table
    (task,) = table.scan(row_filter=where).plan_files()
    path = f"{table.location()}/data/delete-{next(number)}.parquet"
    ids = {"file_path": b"2147483546", "pos": b"2147483545"}
    schema = pa.schema(
        [
            pa.field(name, kind, False, {b"PARQUET:field_id": ids[name]})
            for name, kind in (("file_path", pa.string()), ("pos", pa.int64()))
        ]
    )
    rows = pa.table({"file_path": [task.file.file_path], "pos": [0]}, schema=schema)
    pq.write_table(rows, path.removeprefix("file://"))
    transaction = table.transaction()
    producer = DeleteRows(Operation.DELETE, transaction, table.io)
    producer.file = DataFile.from_args(
        content=DataFileContent.POSITION_DELETES,
        file_path=path,
        file_format=FileFormat.PARQUET,
        partition=task.file.partition,
        record_count=1,
        file_size_in_bytes=len(table.io.new_input(path)),
        column_sizes={},
        value_counts={},
        null_value_counts={},
        nan_value_counts={},
        lower_bounds={},
        upper_bounds={},
    )
    producer.commit()
    transaction.commit_transaction()


CASES: list[tuple[str, dict[str, Any], list[int]]] = [
    ("append", {}, [2, 3, 4, 9]),
    ("overwrite", {}, [9]),
    ("overwrite_partition", {"replace": {"p": "a"}}, [3, 4, 9]),
    ("overwrite_partition", {"replace": {"id": [1, 9]}}, [2, 3, 4, 9]),
    ("overwrite_partition", {"replace": {"id": [2, 9]}}, [3, 4, 9]),
    ("upsert", {"key": ("id",)}, [2, 3, 4, 9]),
]


@pytest.mark.parametrize(("mode", "how", "left"), CASES)
def test_rows_deleted_by_position_stay_deleted(sales: Sales, mode, how, left) -> None:
    by = {"partition_by": (PartitionField("p"),)}
    sales.write({"id": [1, 2, 3, 4], "p": ["a", "a", "b", "b"]}, **by)
    delete_first_row(sales, "p = 'a'")
    assert [row[0] for row in sales.rows("id")] == [2, 3, 4]
    sales.write({"id": [9], "p": ["a"]}, mode, **how)
    assert [row[0] for row in sales.rows("id")] == left


def test_an_upsert_counts_rows_as_they_are_read(sales: Sales) -> None:
    """Row 1 is gone, so that it is new; row 2 is at another place than in its file."""
    sales.write({"id": [1, 2, 3], "v": [0, 0, 0]})
    delete_first_row(sales, "id = 1")
    written = sales.write({"id": [1, 3], "v": [0, 5]}, "upsert", key=("id",))
    assert (written.inserted, written.updated) == (1, 1)
    assert sales.rows() == [(1, 0), (2, 0), (3, 5)]
