"""dbt's words to Dagster's: materialisations, check results, failures."""

from pathlib import Path
from typing import Any

import dagster as dg

from .core.records import NodeRecord
from .core.verdict import Problem


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


def failure(found: Problem, *, may_retry: bool) -> dg.Failure:
    """The end of a run in which not all was done: names of nodes and dbt's messages."""
    metadata: dict[str, Any] = {}
    if found.failed or found.skipped:
        metadata["failed"] = dg.MetadataValue.json(
            [{"node": r.unique_id, "message": r.message} for r in found.failed]
        )
        metadata["skipped"] = dg.MetadataValue.json(
            [r.unique_id for r in found.skipped]
        )
    if found.missing:
        metadata["missing"] = dg.MetadataValue.json(list(found.missing))
    return dg.Failure(
        found.text, metadata=metadata, allow_retries=may_retry and found.may_help
    )


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
