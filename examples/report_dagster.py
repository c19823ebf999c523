"""Print as JSON what a run on this DAGSTER_HOME has built: `report.py RUN_ID`.

{"run", "status", "seconds", "blocks": [{"name", "seconds", "ok"}], "assets": [{"key", "block", "rows",
"seconds", "relation"}], "checks": [{"asset", "name", "block", "passed", "severity"}], "errors": [text]}
Times are seconds; rows are null where neither dbt nor the database's file tells them (views).
"""

import json
import sys
from collections.abc import Mapping

import dagster as dg


def plain(metadata: Mapping[str, dg.MetadataValue]) -> dict:
    return {key: value.value for key, value in metadata.items()}


def report(instance: dg.DagsterInstance, run_id: str) -> dict:
    (record,) = instance.get_run_records(dg.RunsFilter(run_ids=[run_id]))
    run = record.dagster_run
    blocks, assets, checks, errors = {}, [], [], []
    for entry in instance.all_logs(run.run_id):
        event = entry.dagster_event
        if event is None:
            continue
        kind, block = event.event_type, event.step_key
        if kind == dg.DagsterEventType.STEP_START:
            blocks[block] = {"name": block, "seconds": entry.timestamp, "ok": False}
        elif kind in (dg.DagsterEventType.STEP_SUCCESS, dg.DagsterEventType.STEP_FAILURE):
            started = blocks[block]["seconds"]
            ok = kind == dg.DagsterEventType.STEP_SUCCESS
            blocks[block] = {"name": block, "seconds": entry.timestamp - started, "ok": ok}
            if not ok:
                failure = event.step_failure_data
                told = failure.user_failure_data
                error = told.description if told and told.description else failure.error.message
                errors.append(error.strip())
        elif kind == dg.DagsterEventType.ASSET_MATERIALIZATION:
            made = entry.asset_materialization
            facts = plain(made.metadata)
            assets.append(
                {
                    "key": made.asset_key.to_user_string(),
                    "block": block,
                    "rows": facts.get("dagster/row_count"),
                    "seconds": facts.get("dbt/seconds"),
                    "relation": facts.get("dagster/relation_identifier"),
                }
            )
        elif kind == dg.DagsterEventType.ASSET_OBSERVATION:
            # rows of DuckDB tables come when dbt has ended, after the materialisations
            seen = event.asset_observation_data.asset_observation
            for asset in assets:
                if asset["key"] == seen.asset_key.to_user_string():
                    asset["rows"] = plain(seen.metadata).get("dagster/row_count", asset["rows"])
        elif kind == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            check = event.asset_check_evaluation_data
            checks.append(
                {
                    "asset": check.asset_key.to_user_string(),
                    "name": check.check_name,
                    "block": block,
                    "passed": check.passed,
                    "severity": check.severity.value,
                }
            )
    return {
        "run": run.run_id,
        "status": run.status.value,
        "seconds": (record.end_time or 0) - (record.start_time or 0),
        "blocks": list(blocks.values()),
        "assets": assets,
        "checks": checks,
        "errors": errors,
    }


if __name__ == "__main__":
    with dg.DagsterInstance.get() as instance:
        print(json.dumps(report(instance, sys.argv[1]), indent=1))
