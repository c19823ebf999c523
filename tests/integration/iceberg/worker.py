"""What a process does in the tests of concurrent writers and of killed ones.

Processes are forked from a server that has imported this module once: pyiceberg takes
seconds to import on a busy machine.
"""

import functools
import importlib
import os
import signal
import sys
import warnings
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3] / "plugins/dagster/python"))

import floe_tables.write  # noqa: F401
import pyarrow as pa
from floe_tables import PartitionField, Retry, TableOptions, Tables
from pyiceberg.catalog.sql import SqlCatalog

POINTS = {
    # name of the point: module, what is called there, before or after it
    "before-create": ("pyiceberg.catalog.sql", "SqlCatalog.create_table", "before"),
    "after-create": ("pyiceberg.catalog.sql", "SqlCatalog.create_table", "after"),
    "before-files": ("pyiceberg.io.pyarrow", "ParquetFormatWriter.write", "before"),
    "after-files": ("floe_tables.files", "write_rows", "after"),
    "before-commit": ("pyiceberg.catalog.sql", "SqlCatalog.commit_table", "before"),
    "before-swap": ("pyiceberg.catalog.sql", "SqlCatalog._write_metadata", "after"),
    "after-swap": ("pyiceberg.catalog.sql", "SqlCatalog.commit_table", "after"),
}


def kill_at(point: str, create: bool) -> None:
    """Kill this process, as the kernel would, when it comes to the point."""
    module, name, when = POINTS[point]
    owner = importlib.import_module(module)
    *path, name = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    static = isinstance(owner, type) and isinstance(
        next(c.__dict__[name] for c in owner.__mro__ if name in c.__dict__),
        staticmethod,
    )
    real = getattr(owner, name)
    # a new table writes metadata once when it is created, and once per commit
    skip = 1 if point == "before-swap" and create else 0

    @functools.wraps(real)
    def call(*args: Any, **keywords: Any) -> Any:
        nonlocal skip
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **keywords)
        if skip:
            skip -= 1
            return result
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, staticmethod(call) if static else call)


def work(
    folder: str, writes: list[dict[str, Any]], kill: str | None, start: Any, tries: Any
) -> None:
    """Do writes `{mode, id, rows, key, replace}`; put the number of commits tried."""
    warnings.filterwarnings("ignore")
    catalog = SqlCatalog(
        "test", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}/data"
    )
    tables = Tables(catalog, retry=Retry(tries=300, seconds=200, longest_wait=0.5))
    if kill is not None:
        kill_at(kill, not tables.exists("shop.sales"))
    start.wait(60)
    count = 0
    for write in writes:
        columns = map(list, zip(*write["rows"], strict=True))
        data = pa.table(dict(zip(("part", "id", "value"), columns, strict=True)))
        written = tables.write(
            "shop.sales",
            data,
            mode=write["mode"],
            replace=write.get("replace"),
            options=TableOptions(
                key=tuple(write.get("key", ())), partition_by=(PartitionField("part"),)
            ),
            write_id=write["id"],
        )
        count += written.tries
    tries.put(count)
