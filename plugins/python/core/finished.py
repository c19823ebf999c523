"""The nodes of one dbt process, as they finish."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from .batches import Batches
from .process import DbtProcess, Event
from .records import NodeRecord, record_from_event, record_from_result
from .run_results import FILE, RunResults


def finished_nodes(
    process: DbtProcess,
    folder: Path,
    *,
    run_id: str,
    keep: Callable[[NodeRecord], None],
    overhear: Callable[[Event], None] | None = None,
) -> Iterator[NodeRecord]:
    """Each node once, then those of which only run_results.json in dbt's target
    `folder` knows, if it is written (DBT_WRITE_JSON); else it is written then, however
    dbt has ended.

    Args:
        keep: called first, as dbt speaks, by the thread that reads its log.
        overhear: called by the same thread with every event.
    """
    results = RunResults()
    batches = Batches()
    finished: set[str] = set()

    def new(record: NodeRecord) -> NodeRecord | None:
        if record.unique_id in finished:
            return None
        finished.add(record.unique_id)
        # Whose query was cancelled: a test has not failed for that, and its models
        # stay built.
        cancelled = process.ending and record.status == "error"
        status = "cancelled" if cancelled else record.status
        record = dataclasses.replace(record, run_id=run_id, status=status)
        keep(record)
        return record

    def hear(event: Event) -> NodeRecord | None:
        if overhear is not None:
            overhear(event)
        results.hear(event)
        batches.hear(event)
        record = record_from_event(event)
        if record is None or batches.running(record.unique_id):
            return None
        record = batches.explained(record)
        if (record := new(record)) is not None:
            results.add(event)
        return record

    written = folder / FILE
    try:
        with contextlib.closing(process.heard(hear)) as records:
            yield from records
        if written.exists():
            for result in json.loads(written.read_text(encoding="utf-8"))["results"]:
                if (record := new(record_from_result(result))) is not None:
                    yield record
    finally:
        results.write(folder)
