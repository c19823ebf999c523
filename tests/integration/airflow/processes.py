"""Processes of their own: a worker that tests end, and what is left of it."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from conftest import HERE

SLOW = """{{ config(materialized="table") }}
select c.customer_id, c.name, count(*) as order_count
from {{ ref("stg_customers") }} as c, {{ ref("stg_orders") }},
range(1000000000) as a, range(100000000) as b group by all"""
"""The model dim_customers, as DuckDB would need hours for it."""


def slow_worker(project: Path, output: Path) -> subprocess.Popen[bytes]:
    """On its first try: the models that a slow one reads are built, and dbt is at that."""
    with output.open("w") as log:
        worker = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py"), "1"],
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def ready() -> bool:
        assert worker.poll() is None, output.read_text()
        told = "".join(f.read_text() for f in project.rglob("records.jsonl"))
        return "stg_orders" in told and "stg_customers" in told

    until(ready)
    return worker


def until(true: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def running(project: Path) -> list[str]:
    """Command lines of processes that speak of the project."""
    found: list[str] = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(project) in line and "dbt" in line:
            found.append(line)
    return found
