"""dbt's words to Dagster's: materialisations, check results, failures."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from .core.records import NodeRecord

NAMED = 20
"""How many nodes a message names; the log and dbt's run_results.json have them all."""


def materialization(
    key: dg.AssetKey, record: NodeRecord, *, repeated: bool = False
) -> dg.MaterializeResult[Any]:
    """One asset that is built."""
    return dg.MaterializeResult(asset_key=key, metadata=_built(record, repeated))


def event(
    key: dg.AssetKey, record: NodeRecord, partition: str | None
) -> dg.AssetMaterialization:
    """The same of an asset that this run did not select: an event of its own."""
    return dg.AssetMaterialization(
        key, metadata=_built(record, False), partition=partition
    )


def _built(record: NodeRecord, repeated: bool) -> dict[str, Any]:
    metadata = _common(record, repeated)
    if record.rows is not None:
        metadata["dagster/row_count"] = record.rows
    if record.relation:
        metadata["dagster/relation_identifier"] = record.relation
    if record.adapter.get("bytes_processed") is not None:
        metadata["dbt/bytes_processed"] = record.adapter["bytes_processed"]
    if record.columns:
        metadata["dagster/column_lineage"] = dg.TableColumnLineage(
            {
                column: [
                    dg.TableColumnDep(
                        asset_key=dg.AssetKey(list(key)), column_name=read
                    )
                    for _, key, read in origins
                ]
                for column, origins in record.columns.items()
            }
        )
    return metadata


def check_result(
    key: dg.AssetCheckKey,
    record: NodeRecord,
    *,
    target_path: Path | None = None,
    repeated: bool = False,
    selected: bool = True,
) -> dg.AssetCheckResult | dg.AssetCheckEvaluation:
    """The end of one test; as an event of its own if it failed or is not selected.

    "Re-execute from asset failure" builds a model again only for a failed check that
    is `blocking`. That is a property of the spec, where it would put a gate before
    whole blocks (README.md); the event can say it of this one result, and only so.
    """
    passed = record.finished and record.status != "warn"
    warned = record.status == "warn"
    severity = dg.AssetCheckSeverity.WARN if warned else dg.AssetCheckSeverity.ERROR
    metadata = _common(record, repeated)
    if record.failures is not None:
        metadata["dbt/failures"] = record.failures
    if not passed and record.node_path and target_path is not None:
        for compiled in target_path.glob(f"compiled/**/{record.node_path}"):
            metadata["dbt/compiled_sql"] = dg.PathMetadataValue(str(compiled))
            break
    if record.failed or not selected:
        return dg.AssetCheckEvaluation(
            asset_key=key.asset_key,
            check_name=key.name,
            passed=passed,
            severity=severity,
            description=record.message or None,
            metadata=metadata,
            blocking=record.failed,
        )
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=passed,
        severity=severity,
        description=record.message or None,
        metadata=metadata,
    )


def failure(
    failed: Sequence[NodeRecord], skipped: Sequence[NodeRecord], *, may_retry: bool
) -> dg.Failure:
    """The end of a run in which nodes failed: their names and dbt's messages."""
    described = [f"{r.unique_id}: {r.message.strip() or r.status}" for r in failed]
    text = "dbt failed for " + "\n".join(described[:NAMED]) if failed else "dbt failed"
    if len(described) > NAMED:
        text += f"\nand {len(described) - NAMED} more"
    if skipped:
        text += "\nSkipped after that: " + names(r.unique_id for r in skipped)
    return dg.Failure(
        text,
        metadata={
            "failed": dg.MetadataValue.json(
                [{"node": r.unique_id, "message": r.message} for r in failed]
            ),
            "skipped": dg.MetadataValue.json([r.unique_id for r in skipped]),
        },
        allow_retries=may_retry,
    )


def names(unique_ids: Iterable[str]) -> str:
    listed = list(unique_ids)
    more = f" and {len(listed) - NAMED} more" if len(listed) > NAMED else ""
    return ", ".join(listed[:NAMED]) + more


def _common(record: NodeRecord, repeated: bool) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "dbt/unique_id": record.unique_id,
        "dbt/status": record.status,
        "dbt/seconds": record.seconds,
    }
    if record.message:
        metadata["dbt/message"] = record.message
    if repeated:
        metadata["floe/from_run"] = record.run_id
    return metadata
