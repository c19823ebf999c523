"""How long do append and upsert take, and in how much memory, beside pyiceberg's own?

`python bench/iceberg.py [ROWS…]` (1,000,000 and 20,000). Each measurement is a process
of its own on a new SQLite catalog with local files; memory is the peak above what is
held before, the data among it (Linux only). An upsert changes a quarter of the rows and
adds half as many. pyiceberg's upsert is stopped after LIMIT_S: it is quadratic.
"""

import json
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "plugins/dagster/python"))

LIMIT_S = 120
JOBS = ("append", "upsert")
WRITERS = ("floe_tables", "pyiceberg")


def rows(start: int, count: int, changed: int):
    """Six columns; `value` differs by `changed` in every second row."""
    import pyarrow as pa

    numbers = range(start, start + count)
    return pa.table(
        {
            "id": pa.array(numbers, pa.int64()),
            "value": pa.array([n % 1000 + (changed if n % 2 else 0) for n in numbers]),
            "ratio": pa.array([n / 7 for n in numbers]),
            "name": pa.array([f"customer {n % 5000}" for n in numbers]),
            "note": pa.array([f"{n:032x}" for n in numbers]),
            "day": pa.array([n % 30 for n in numbers], pa.date32()),
        }
    )


def memory_mb(field: str) -> float:
    """`VmRSS` or the peak `VmHWM` of this process."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(field)


def forget_peak() -> None:
    """The peak counts from here: making the data needs more than writing it."""
    Path("/proc/self/clear_refs").write_text("5")


def measure(writer: str, job: str, count: int) -> None:
    """One measurement; prints seconds and megabytes."""
    warnings.filterwarnings("ignore")
    from floe_tables import TableOptions, Tables
    from pyiceberg.catalog.sql import SqlCatalog

    with tempfile.TemporaryDirectory() as folder:
        catalog = SqlCatalog(
            "bench", uri=f"sqlite:///{folder}/c.db", warehouse=f"file://{folder}/data"
        )
        tables = Tables(catalog)
        first = rows(0, count, 0)
        tables.write("bench.t", first.slice(0, 0), write_id="create")
        if job == "upsert":
            tables.write("bench.t", first, write_id="first")
            first = None
        data = rows(count // 2, count, 1) if job == "upsert" else first
        forget_peak()
        before, started = memory_mb("VmRSS"), time.perf_counter()
        if writer == "floe_tables":
            options = TableOptions(key=("id",))
            tables.write("bench.t", data, mode=job, options=options, write_id="job")
        else:
            table = catalog.load_table("bench.t")
            if job == "append":
                table.append(data)
            else:
                table.upsert(data, join_cols=["id"])
        seconds = time.perf_counter() - started
        memory = memory_mb("VmHWM") - before
        total = tables.read("bench.t", columns=["id"]).num_rows
        assert total == (count * 3 // 2 if job == "upsert" else count)
    print(json.dumps({"seconds": seconds, "mb": memory}))


def main(sizes: list[int]) -> None:
    print(f"{'rows':>9}  {'job':8} {'writer':12} {'seconds':>9} {'MB':>7}")
    for count in sizes:
        for job in JOBS:
            for writer in WRITERS:
                command = [sys.executable, __file__, writer, job, str(count)]
                try:
                    done = subprocess.run(
                        command, check=True, stdout=subprocess.PIPE, timeout=LIMIT_S
                    )
                    found = json.loads(done.stdout)
                    shown = f"{found['seconds']:9.2f} {found['mb']:7.0f}"
                except subprocess.TimeoutExpired:
                    shown = f"{f'> {LIMIT_S}':>9}"
                print(f"{count:>9}  {job:8} {writer:12} {shown}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in WRITERS:
        measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main([int(size) for size in sys.argv[1:]] or [1_000_000, 20_000])
