"""The batches of microbatch models, each of which dbt calls a node that has finished."""

from __future__ import annotations

import dataclasses

from .process import Event
from .records import NodeRecord

PREFIX = "Exception on worker thread. "


class Batches:
    """What dbt's log says of them."""

    def __init__(self) -> None:
        self._running: set[str] = set()
        self._reasons: dict[str, str] = {}

    def hear(self, event: Event) -> None:
        name, data = event.get("info", {}).get("name"), event.get("data", {})
        unique_id = data.get("node_info", {}).get("unique_id", "")
        if name in ("LogStartBatch", "LogBatchResult"):
            self._running.add(unique_id)
        elif name == "LogModelResult":
            self._running.discard(unique_id)
        elif name == "GenericExceptionOnRun" and unique_id in self._running:
            reason = str(data.get("exc") or "").removeprefix(PREFIX)
            self._reasons.setdefault(unique_id, reason)

    def running(self, unique_id: str) -> bool:
        """Whether a model is in the midst of its batches."""
        return unique_id in self._running

    def explained(self, record: NodeRecord) -> NodeRecord:
        """Of a model, too, why the first batch failed that did: dbt says how many."""
        reason = self._reasons.get(record.unique_id, "")
        if not reason or not record.failed:
            return record
        return dataclasses.replace(record, message=f"{record.message}: {reason}")
