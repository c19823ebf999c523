"""Several processes on one table, and processes that are killed."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from floe_tables import Tables

from conftest import Sales, live_files, open_catalog
from worker import POINTS, work


class Worker:
    """A process that waits for `start`."""

    def __init__(
        self,
        context: ForkServerContext,
        folder: Path,
        writes: tuple[dict[str, Any], ...],
        kill: str | None,
    ) -> None:
        self.begin, self.tries = context.Event(), context.SimpleQueue()
        arguments = (str(folder), list(writes), kill, self.begin, self.tries)
        self.process = context.Process(target=work, args=arguments, daemon=True)
        self.process.start()

    def start(self) -> None:
        self.begin.set()

    def result(self) -> int:
        self.process.join(200)
        assert self.process.exitcode == 0
        return self.tries.get()

    def killed(self) -> None:
        self.process.join(60)
        assert self.process.exitcode == -signal.SIGKILL


MakeWorker = Callable[..., Worker]


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeWorker]:
    made: list[Worker] = []
    open_catalog(tmp_path)  # two processes cannot make the catalog's own tables at once
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["worker"])
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))

    def make(*writes: dict[str, Any], kill: str | None = None) -> Worker:
        made.append(Worker(context, tmp_path, writes, kill))
        return made[-1]

    yield make
    for one in made:
        if one.process.is_alive():
            one.process.kill()
            one.process.join()


def test_processes_that_write_at_once(tmp_path: Path, worker: MakeWorker) -> None:
    """Appends, upserts and partitions, to a table that all of them want to create."""
    each = 4
    appends = [
        [
            {"mode": "append", "id": f"a{w}-{n}", "rows": [["log", w * 100 + n, n]]}
            for n in range(each)
        ]
        for w in range(2)
    ]
    days = [
        [
            {
                "mode": "overwrite_partition",
                "id": f"p{w}-{n}",
                "replace": {"part": f"day{w}"},
                "rows": [[f"day{w}", w * 1000 + k, n] for k in range(5)],
            }
            for n in range(each)
        ]
        for w in range(2)
    ]
    keys = [
        [
            {
                "mode": "upsert",
                "id": f"u{w}-{n}",
                "key": ["part", "id"],
                "rows": [["keyed", w, n], ["keyed", 100 + w * 10 + n, n]],
            }
            for n in range(each)
        ]
        for w in range(2)
    ]
    workers = [worker(*writes) for writes in [*appends, *days, *keys]]
    for one in workers:
        one.start()
    tries = sum(one.result() for one in workers)
    assert tries > 6 * each, "they did meet"

    sales = Sales(Tables(open_catalog(tmp_path)))
    wanted = [("log", w * 100 + n, n) for w in range(2) for n in range(each)]
    wanted += [(f"day{w}", w * 1000 + k, each - 1) for w in range(2) for k in range(5)]
    wanted += [("keyed", w, each - 1) for w in range(2)]
    wanted += [("keyed", 100 + w * 10 + n, n) for w in range(2) for n in range(each)]
    assert sales.rows("part", "id", "value") == sorted(wanted, key=repr)
    assert sales.snapshots() == 6 * each, "one snapshot per write"
    assert len(sales.table.specs()) == 1


def test_processes_with_the_same_write(tmp_path: Path, worker: MakeWorker) -> None:
    write = {"mode": "append", "id": "run-1", "rows": [["a", 1, 1], ["a", 2, 2]]}
    workers = [worker(write) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.result()
    assert len(Sales(Tables(open_catalog(tmp_path))).rows()) == 2


MODES: dict[str, dict[str, Any]] = {
    "append": {"mode": "append"},
    "overwrite": {"mode": "overwrite"},
    "overwrite_partition": {"mode": "overwrite_partition", "replace": {"part": "new"}},
    "upsert": {"mode": "upsert", "key": ["part", "id"]},
}
CASES = [
    *[("append", point, False) for point in POINTS],
    *[
        (mode, point, True)
        for mode in ("overwrite_partition", "upsert")
        for point in ("after-files", "before-swap", "after-swap")
    ],
    ("overwrite", "before-swap", True),
    ("append", "after-swap", True),
]


@pytest.mark.parametrize(("mode", "point", "there"), CASES)
def test_killed_at(
    tmp_path: Path, worker: MakeWorker, mode: str, point: str, there: bool
) -> None:
    """After the kill the table can be read; after a retry the rows are there once."""
    sales = Sales(Tables(open_catalog(tmp_path)))
    before = [("new", 1, 0), ("old", 1, 0)] if there else []
    if there:
        sales.write({"part": ["new", "old"], "id": [1, 1], "value": [0, 0]})
    write = {**MODES[mode], "id": "run-1", "rows": [["new", 1, 7], ["new", 2, 7]]}
    dying = worker(write, kill=point)
    dying.start()
    dying.killed()

    wanted = [("new", 1, 7), ("new", 2, 7)]
    if there and mode == "append":
        wanted += before
    elif there and mode != "overwrite":
        wanted += [("old", 1, 0)]
    wanted = sorted(wanted, key=repr)
    landed = point == "after-swap"
    if sales.tables.exists(sales.name):
        assert sales.rows() == (wanted if landed else before)
    data = pa.table({"part": ["new", "new"], "id": [1, 2], "value": [7, 7]})
    options: dict[str, Any] = {"key": ("part", "id")} if mode == "upsert" else {}
    for repeated in (landed, True):
        written = sales.write(
            data,
            write["mode"],
            write_id="run-1",
            replace=write.get("replace"),
            **options,
        )
        assert written.repeated == repeated
        assert sales.rows() == wanted


def test_killed_at_any_moment(tmp_path: Path, worker: MakeWorker) -> None:
    """The same without knowing the points; the moments differ from run to run."""
    chance = random.Random()
    rows = [[f"p{n % 3}", n, n] for n in range(300)]
    writes = [
        {
            "mode": "append",
            "id": f"w{n}",
            "rows": [[p, n * 1000 + i, v] for p, i, v in rows],
        }
        for n in range(30)
    ]
    for _ in range(3):
        one = worker(*writes)
        one.start()
        time.sleep(chance.uniform(0.05, 0.6))
        os.kill(one.process.pid, signal.SIGKILL)
        one.process.join(60)
    sales = Sales(Tables(open_catalog(tmp_path)))
    if sales.tables.exists(sales.name):
        assert sales.tables.read(sales.name).num_rows % 300 == 0
    last = worker(*writes[:10])
    last.start()
    last.result()
    done = {row[0] for row in sales.rows("id") if row[0] < 10_000}
    assert len(done) == 3000
    ids = [row[0] for row in sales.rows("id")]
    assert len(ids) == len(set(ids)), "no row twice"


def test_orphans_of_a_killed_process_are_in_the_tables_folder(
    tmp_path: Path, worker: MakeWorker
) -> None:
    """What a kill leaves: files that no snapshot has, below the table's location."""
    write = {"mode": "append", "id": "run-1", "rows": [["a", 1, 1]]}
    dying = worker(write, kill="after-files")
    dying.start()
    dying.killed()
    sales = Sales(Tables(open_catalog(tmp_path)))
    sales.write({"part": ["a"], "id": [1], "value": [1]}, write_id="run-1")
    folder = Path(sales.table.location().removeprefix("file://"), "data")
    files = {str(path) for path in folder.rglob("*.parquet")}
    known = {path.removeprefix("file://") for path in live_files(sales.table)}
    assert known < files and len(files - known) == 1
