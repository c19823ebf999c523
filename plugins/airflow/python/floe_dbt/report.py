"""dbt's words for Airflow: extras of asset events, and what XCom says of a try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .core.records import NodeRecord
from .core.resume import Work
from .core.verdict import names
from .tries import try_of


def extra(
    unique_id: str,
    work: Work,
    records: Mapping[str, NodeRecord],
    partition: str | None,
) -> dict[str, Any]:
    """Of the event of a node that is built."""
    record = records[unique_id]
    found: dict[str, Any] = {
        "unique_id": unique_id,
        "status": record.status,
        "seconds": record.seconds,
        "built_in_try": try_of(record),
        "checks": {
            check: records[check].status
            for check, reads in work.checks.items()
            if unique_id in reads and check in records
        },
    }
    if record.rows is not None:
        found["rows"] = record.rows
    if partition is not None:
        found["partition"] = partition
    if record.relation:
        found["relation"] = record.relation
    return found


def summary(
    work: Work,
    records: Mapping[str, NodeRecord],
    *,
    try_number: int,
    partition: str | None,
    folder: str,
) -> dict[str, Any]:
    """What XCom holds, of a task that has succeeded and of one that has failed."""
    assets = [records[u] for u in work.assets if u in records]
    # No None among them: 3.0 refuses one where a DAG pushes each as an XCom of its own.
    named = {} if partition is None else {"partition": partition}
    return {
        "built": [r.unique_id for r in assets if r.built and try_of(r) == try_number],
        "built_before": {
            r.unique_id: try_of(r)
            for r in assets
            if r.built and try_of(r) != try_number
        },
        "failed": [r.unique_id for r in assets if r.failed],
        "skipped": [r.unique_id for r in assets if r.skipped],
        "missing": [u for u in work.assets if u not in records],
        "checks": {
            check: _check(records[check]) for check in work.checks if check in records
        },
        "rows": {r.unique_id: r.rows for r in assets if r.built and r.rows is not None},
        "try": try_number,
        "folder": folder,
        **named,
    }


def without_events(built: list[str], *, final: bool) -> str:
    """What a task that has failed says of the models that it has built."""
    if not built:
        return ""
    if final:
        return (
            "\nBuilt before that: " + names(built) + ". Airflow makes no asset events "
            "for a failed task; clear it, and they come when it succeeds"
        )
    return (
        "\nBuilt before that: "
        + names(built)
        + ". The next try goes on from there, and "
        "their asset events come when one has succeeded"
    )


def _check(record: NodeRecord) -> dict[str, Any]:
    found: dict[str, Any] = {"status": record.status, "seconds": record.seconds}
    if record.failures is not None:
        found["failures"] = record.failures
    if record.message:
        found["message"] = record.message
    return found
