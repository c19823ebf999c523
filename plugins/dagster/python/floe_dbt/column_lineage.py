"""Which columns a model's columns come from, read from the SQL that dbt has compiled.

A thread does it while the database works on the model. Nothing here can fail a run,
and a run waits for all of it no longer than `PATIENCE_S`.
"""

import dataclasses
import importlib
import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path
from typing import Any

from .core.records import ColumnOrigins, NodeRecord
from .core.verdict import NAMED
from .known_tables import KnownTables
from .trace import knows_dialect, trace
from .watch import Attempt, Observer

SQL_BYTES = 200_000
"""Longer SQL is left alone: it may take seconds."""

WAIT_S = 0.5
"""How long the end of a model may wait for its columns,"""

PATIENCE_S = 3.0
"""and of all models of an attempt together."""


class ColumnObserver(Observer):
    """Adds to the record of each model where its columns come from."""

    def __init__(self, watched: Attempt) -> None:
        self._watched = watched
        self._log = watched.context.log
        self._adapter = ""
        self._asked: dict[str, Future[ColumnOrigins | None]] = {}
        self._left_out: dict[str, str] = {}
        self._waited_s = 0.0
        self._worked_s = 0.0
        self._known: KnownTables | None = None
        self._parents = _parents(watched)
        self._worker = Worker(self._prepare)

    def event(self, event: Mapping[str, Any]) -> None:
        name = event.get("info", {}).get("name")
        data = event.get("data", {})
        if name == "AdapterRegistered":
            self._adapter = str(data.get("adapter_name") or "")
        elif name == "NodeExecuting":  # its SQL is written by now
            node = data.get("node_info", {})
            unique_id = node.get("unique_id", "")
            if unique_id in self._parents and unique_id not in self._asked:
                relation = node.get("node_relation", {})
                own = [relation.get(part) for part in ("database", "schema", "alias")]
                parts = [str(part) for part in own if part]
                work = self._work(unique_id, parts)
                self._asked[unique_id] = self._worker.ask(work)

    def record(self, record: NodeRecord) -> NodeRecord:
        asked = self._asked.get(record.unique_id)
        if asked is None or not record.built:
            return record
        before = time.monotonic()
        try:
            limit = max(0.0, min(WAIT_S, PATIENCE_S - self._waited_s))
            columns = asked.result(limit)
        except TooLate:
            self._left_out[record.unique_id] = "took too long"
            columns = None
        except Exception as error:  # noqa: BLE001
            # sqlglot quotes the whole statement.
            said = str(error).partition("\n")[0][:200]
            self._left_out[record.unique_id] = f"{type(error).__name__}: {said}"
            columns = None
        self._waited_s += time.monotonic() - before
        return dataclasses.replace(record, columns=columns)

    def close(self, error: BaseException | None) -> None:
        self._worker.close()
        self._log.debug(
            f"Column lineage of {len(self._asked)} models: "
            f"{self._worked_s * 1000:.0f} ms of work beside dbt, "
            f"{self._waited_s * 1000:.0f} ms waited for"
        )
        if self._left_out:
            named = [f"{each}: {why}" for each, why in self._left_out.items()]
            more = f"\nand {len(named) - NAMED} more" if len(named) > NAMED else ""
            listed = "\n".join(named[:NAMED])
            self._log.info(f"No column lineage of\n{listed}{more}")
        if self._known is not None:
            self._known.keep()

    def _prepare(self) -> None:
        """What takes a while and is needed at all: in the thread, while dbt starts."""
        importlib.import_module("sqlglot.optimizer.qualify")
        self._known = KnownTables(self._watched)

    def _work(
        self, unique_id: str, own: list[str]
    ) -> Callable[[], ColumnOrigins | None]:
        def work() -> ColumnOrigins | None:
            began = time.monotonic()
            try:
                return self._origins(unique_id, own)
            finally:
                self._worked_s += time.monotonic() - began

        return work

    def _origins(self, unique_id: str, own: list[str]) -> ColumnOrigins | None:
        known = self._known
        assert known is not None
        if not knows_dialect(self._adapter):
            raise LookupError(f'sqlglot has no dialect "{self._adapter}"')
        package = unique_id.split(".")[1]
        folder = self._watched.folder / "compiled" / package
        path = known.file_of(unique_id, folder)
        path = None if path is None else _compiled(path)
        if path is None:
            return None  # Python, or a snapshot, which dbt compiles since 1.12
        if path.stat().st_size > SQL_BYTES:
            raise ValueError(f"more than {SQL_BYTES} bytes of SQL")
        tables = known.read_by(unique_id, self._parents[unique_id], own)
        found = trace(path.read_text(encoding="utf-8"), self._adapter, tables)
        if found is None:
            raise LookupError("its columns are those of a table that is not described")
        known.learn(unique_id, found)
        return {
            known.spelled(unique_id, column): [
                (parent, known.keys[parent].path, known.spelled(parent, read))
                for parent, read in origins
            ]
            for column, origins in found.items()
        }


class Worker:
    """A thread that does what it is asked, in that order."""

    def __init__(self, prepare: Callable[[], None]) -> None:
        self._queue: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._prepare = prepare
        self._over = False
        threading.Thread(target=self._run, daemon=True).start()

    def ask(self, work: Callable[[], Any]) -> "Future[Any]":
        future: Future[Any] = Future()
        self._queue.put((work, future))
        return future

    def close(self) -> None:
        """What nobody waits for any more is left."""
        self._over = True
        self._queue.put(None)

    def _run(self) -> None:
        problem: Exception | None = None
        try:
            self._prepare()
        except Exception as error:  # noqa: BLE001
            problem = error
        while (asked := self._queue.get()) is not None and not self._over:
            work, future = asked
            try:
                if problem is not None:
                    raise problem
                future.set_result(work())
            except Exception as error:  # noqa: BLE001
                future.set_exception(error)


def _compiled(file: Path) -> Path | None:
    """The SQL of a model, by where dbt would write it."""
    if file.is_file():
        return file if file.suffix == ".sql" else None
    # Batches read the same columns: any of them will do.
    return next(iter(sorted(file.with_suffix("").glob("*.sql"))), None)


def _parents(watched: Attempt) -> dict[str, list[Any]]:
    """Keys of what the models that are to do read."""
    graph = watched.context.job_def.asset_layer.asset_graph
    return {
        unique_id: sorted(graph.get(watched.nodes.asset_keys[unique_id]).parent_keys)
        for unique_id in watched.todo.assets
        if unique_id.startswith(("model.", "snapshot."))
    }
