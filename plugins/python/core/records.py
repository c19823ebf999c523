"""What dbt said about one node, in our own words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

BUILT = frozenset({"success", "no-op", "reused"})
PASSED = frozenset({"pass", "warn"})
SKIPPED = frozenset({"skipped", "cancelled"})

ColumnOrigins = Mapping[str, Sequence[tuple[str, Sequence[str], str]]]
"""From a column to those that it comes from: unique id, asset key, name."""


@dataclasses.dataclass(frozen=True)
class NodeRecord:
    """The end of one node. `status` is dbt's word in lower case."""

    unique_id: str
    status: str
    seconds: float = 0.0
    message: str = ""
    failures: int | None = None
    rows: int | None = None
    relation: str = ""
    node_path: str = ""
    materialized: str = ""
    adapter: Mapping[str, Any] = dataclasses.field(default_factory=dict[str, Any])
    run_id: str = ""
    """The run, or the try of it, in which it happened."""
    columns: ColumnOrigins | None = None
    """None: nobody has looked, or they are not known."""

    @property
    def built(self) -> bool:
        return self.status in BUILT

    @property
    def finished(self) -> bool:
        """Built, or a test that did not fail: nothing is left to do for it."""
        return self.built or self.status in PASSED

    @property
    def skipped(self) -> bool:
        return self.status in SKIPPED

    @property
    def failed(self) -> bool:
        return not self.finished and not self.skipped

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> NodeRecord:
        known = {field.name for field in dataclasses.fields(NodeRecord)}
        return NodeRecord(**{k: v for k, v in value.items() if k in known})


def uncounted(records: Iterable[NodeRecord]) -> list[NodeRecord]:
    """Tables that are built, of which the adapter has not said how many rows."""
    return [
        record
        for record in records
        if record.built and record.rows is None and record.relation
        if record.materialized != "view"
    ]


def record_from_event(event: Mapping[str, Any]) -> NodeRecord | None:
    """A record from one line of dbt's JSON log, or None for every other line."""
    if event.get("info", {}).get("name") != "NodeFinished":
        return None
    data = event.get("data", {})
    node = data.get("node_info", {})
    result = data.get("run_result", {})
    relation = node.get("node_relation", {}).get("relation_name") or ""
    return _record(
        node.get("unique_id", ""),
        result,
        # node_status is the finer word: "pass", where the result says "success".
        status=node.get("node_status") or result.get("status"),
        failures=result.get("num_failures"),
        relation=relation,
        node_path=node.get("node_path") or "",
        materialized=node.get("materialized") or "",
    )


def record_from_result(result: Mapping[str, Any]) -> NodeRecord:
    """A record from one entry of run_results.json, where dbt writes it."""
    return _record(
        result.get("unique_id", ""),
        result,
        status=result.get("status"),
        failures=result.get("failures"),
        relation=result.get("relation_name") or "",
    )


def _record(
    unique_id: str,
    result: Mapping[str, Any],
    *,
    status: object,
    failures: object,
    relation: str,
    node_path: str = "",
    materialized: str = "",
) -> NodeRecord:
    adapter: Mapping[str, Any] = result.get("adapter_response") or {}
    return NodeRecord(
        unique_id=unique_id,
        status=str(status or "").lower(),
        seconds=round(float(result.get("execution_time") or 0.0), 3),
        message=str(result.get("message") or ""),
        failures=_count(failures),
        rows=_count(adapter.get("rows_affected")),
        relation=relation,
        node_path=node_path,
        materialized=materialized,
        adapter=adapter,
    )


def _count(value: object) -> int | None:
    """A row count, or None: adapters say null, -1, inf or a decimal text for unknown."""
    try:
        count = int(float(str(value)))
    except (ValueError, OverflowError):
        return None
    return count if count >= 0 else None
