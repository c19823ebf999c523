"""Rows that can be read more than once.

A commit that meets a conflict writes the same rows again, but a stream is read once. So
a stream goes to a temporary file of the local disk, and is memory-mapped from there:
memory stays bounded, and what is checked before the first commit may be everything.
"""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

CHUNK_BYTES = 128 * 1024 * 1024
"""Arrow bytes that are conformed, sorted, split and written at a time. Bounds memory;
a file of this size is 20 to 60 MB of Parquet."""


@contextmanager
def replayable(
    data: pa.Table | pa.RecordBatchReader,
) -> Generator[pa.Table, None, None]:
    """The rows as a table. The one of a stream is on disk, and gone afterwards."""
    if isinstance(data, pa.Table):
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="floe-tables-") as folder:
        path = str(Path(folder, "rows.arrow"))
        # not the file format, in which dictionaries cannot change between batches
        with (
            data,
            pa.OSFile(path, "wb") as sink,
            pa.ipc.new_stream(sink, data.schema) as writer,
        ):
            for batch in data:
                if batch.num_rows:
                    writer.write_batch(batch)
        with pa.memory_map(path) as source:
            yield pa.ipc.open_stream(source).read_all()


def chunks(rows: pa.Table, size: int = CHUNK_BYTES) -> Iterator[pa.Table]:
    """The rows in slices of about `size` bytes."""
    if not rows.num_rows:
        return
    each = max(1, rows.nbytes // rows.num_rows)
    step = max(1, size // each)
    for start in range(0, rows.num_rows, step):
        yield rows.slice(start, step)
