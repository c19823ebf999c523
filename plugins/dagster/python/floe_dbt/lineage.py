"""Tells an OpenLineage backend what a block reads and writes, while it does.

Jobs of models and tests are named by dbt's unique id, as dbt-ol names them. The job
of a block is `<product>.<block>`; its parent is the run of Dagster.
"""

import atexit
import datetime
import functools
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .core.datasets import dataset_name, dataset_namespace
from .core.facts import NodeFacts, read_facts
from .core.openlineage import assertion
from .core.profile import profile_output
from .core.records import NodeRecord
from .lineage_events import Happened, RunRef, connect, run_event
from .observed import Lineage
from .sender import Sender
from .watch import Attempt, Observer

SQL_BYTES = 32_768
"""Longer SQL is left out of events."""

UTC = datetime.timezone(datetime.timedelta())

TERMINATED_S = 2.0
"""How long a run that is terminated waits for its last events."""

SPACE = uuid.UUID("6f0f9ba5-8f10-5b0e-9d44-6a6a3c5f2b57")
"""Of the ids of runs, which follow from Dagster's run, the op and the attempt."""


class LineageObserver(Observer):
    """Events of one attempt."""

    def __init__(self, watched: Attempt, lineage: Lineage) -> None:
        self._watched = watched
        self._lineage = lineage
        context = watched.context
        run = context.run
        self._log = context.log
        self._dagster = RunRef(
            run.run_id, lineage.namespace, f"{lineage.product}.{run.job_name}"
        )
        self._seed = f"{run.run_id}/{watched.name}/{context.retry_number}"
        self._block = RunRef(
            str(uuid.uuid5(SPACE, self._seed)),
            lineage.namespace,
            f"{lineage.product}.{watched.name}",
        )
        self._database = dataset_namespace(profile_output(watched.dbt) or {})
        self._version = ""
        self._facts: dict[str, NodeFacts] | None = None
        self._started: set[str] = set()
        self._finished_at: dict[str, str] = {}
        self._closed = False
        self._sender = Sender(functools.partial(connect, lineage))
        # Dagster may leave the op suspended when it is interrupted in its own code.
        atexit.register(self.close, KeyboardInterrupt())
        self._put("START", self._block, _now(), kind="JOB")

    def environment(self) -> Mapping[str, str]:
        """For integrations that dbt starts, or that start dbt; and dbt's manifest, which
        says what its nodes read."""
        block = self._block
        name = f"{block.namespace}/{block.job}/{block.run_id}"
        root = self._dagster
        return {
            "OPENLINEAGE_PARENT_ID": name,
            "OPENLINEAGE_ROOT_PARENT_ID": f"{root.namespace}/{root.job}/{root.run_id}",
            "DBT_WRITE_JSON": "true",
        }

    def event(self, event: Mapping[str, Any]) -> None:
        name = event.get("info", {}).get("name")
        data = event.get("data", {})
        if name == "MainReportVersion":
            self._version = str(data.get("version", "")).lstrip("=")
        if name not in ("NodeStart", "NodeFinished"):
            return
        node = data.get("node_info", {})
        unique_id = node.get("unique_id", "")
        if name == "NodeFinished":
            self._finished_at[unique_id] = _time(node.get("node_finished_at"))
        elif unique_id in self._watched.todo and unique_id not in self._started:
            self._started.add(unique_id)
            self._put_node("START", unique_id, _time(node.get("node_started_at")), node)

    def record(self, record: NodeRecord) -> NodeRecord:
        if record.unique_id not in self._started:
            return record  # dbt skipped it: nothing ran
        self._started.discard(record.unique_id)
        time = self._finished_at.get(record.unique_id) or _now()
        self._put_node(
            "FAIL" if record.failed else "ABORT" if record.skipped else "COMPLETE",
            record.unique_id,
            time,
            record=record,
        )
        return record

    def counted(self, record: NodeRecord, rows: int) -> None:
        facts = self._facts_of(record.unique_id)
        self._put(
            "OTHER",
            self._run_of(record.unique_id),
            _now(),
            kind=_kind(record.unique_id),
            output=facts,
            rows=rows,
        )

    def close(self, error: BaseException | None) -> None:
        if self._closed:
            return
        self._closed = True
        atexit.unregister(self.close)
        terminated = error is not None and not isinstance(error, Exception)
        for unique_id in sorted(self._started):
            self._put_node("ABORT" if terminated else "FAIL", unique_id, _now())
        state = "COMPLETE" if error is None else "ABORT" if terminated else "FAIL"
        message = "" if error is None or terminated else str(error)
        self._put(state, self._block, _now(), kind="JOB", message=message)
        limit = self._lineage.drain_timeout_s
        self._sender.close(min(limit, TERMINATED_S) if terminated else limit)
        if self._sender.problem is not None:
            self._log.warning(
                f"{self._sender.lost} lineage events were not sent, the run goes on: "
                f"{self._sender.problem}"
            )

    def _put_node(
        self,
        state: str,
        unique_id: str,
        time: str,
        node: Mapping[str, Any] | None = None,
        record: NodeRecord | None = None,
    ) -> None:
        facts = self._facts_of(unique_id, node)
        happened: dict[str, Any] = {"kind": _kind(unique_id)}
        if record is not None and record.failed:
            happened["message"] = record.message or record.status
        if facts is not None and facts.test is not None:
            attached = self._facts_of(facts.test["attached"] or "")
            happened["inputs"] = [] if attached is None else [attached]
            if record is not None and not record.skipped:
                happened["assertion"] = assertion(facts, record)
        elif facts is not None:
            parents = map(self._facts_of, facts.parents)
            happened["inputs"] = [p for p in parents if p is not None and p.dataset]
            happened["output"] = facts
            if record is not None and record.built:
                happened["rows"] = record.rows
                size = record.adapter.get("bytes_processed")
                happened["bytes"] = size if isinstance(size, int) else None
                happened["sql"] = _sql(self._watched.folder / facts.compiled)
                happened["columns"] = self._columns(record)
        self._put(state, self._run_of(unique_id), time, **happened)

    def _columns(self, record: NodeRecord) -> dict[str, list[tuple[str, str]]]:
        """Origins by the names of datasets; columns without any are left out."""
        found: dict[str, list[tuple[str, str]]] = {}
        for column, origins in (record.columns or {}).items():
            for unique_id, _, read in origins:
                facts = self._facts_of(unique_id)
                if facts is not None:
                    found.setdefault(column, []).append((facts.dataset, read))
        return found

    def _put(self, state: str, run: RunRef, time: str, **happened: Any) -> None:
        parent = self._dagster if run is self._block else self._block
        said = Happened(
            state,
            time,
            run,
            parent=parent,
            root=self._dagster,
            dbt_version=self._version,
            database=self._database,
            **happened,
        )
        self._sender.put(functools.partial(run_event, said))

    def _run_of(self, unique_id: str) -> RunRef:
        run_id = str(uuid.uuid5(SPACE, f"{self._seed}/{unique_id}"))
        return RunRef(run_id, self._lineage.namespace, unique_id)

    def _facts_of(
        self, unique_id: str, node: Mapping[str, Any] | None = None
    ) -> NodeFacts | None:
        """From the manifest, which dbt writes before its first node starts."""
        if self._facts is None and node is not None:
            self._facts = read_facts(self._watched.folder, self._watched.todo)
        found = (self._facts or {}).get(unique_id)
        if found is None and node is not None and _kind(unique_id) != "TEST":
            relation = node.get("node_relation", {})
            name = dataset_name(relation)
            found = NodeFacts(unique_id, name, "", "", (), (), "", None)
        return found


def _sql(path: Path) -> str:
    try:
        if path.suffix == ".sql" and path.stat().st_size <= SQL_BYTES:
            return path.read_text(encoding="utf-8").strip()
    except OSError:
        pass  # a seed has none
    return ""


def _kind(unique_id: str) -> str:
    kind = unique_id.partition(".")[0]
    return "TEST" if kind == "unit_test" else kind.upper()


def _now() -> str:
    return datetime.datetime.now(UTC).isoformat()


def _time(text: object) -> str:
    """dbt writes UTC, now with a zone and now without."""
    try:
        # Python 3.10 reads no "Z".
        found = datetime.datetime.fromisoformat(
            str(text).replace("Z", "+00:00")  # noqa: FURB162
        )
    except ValueError:
        return _now()
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return found.isoformat()
