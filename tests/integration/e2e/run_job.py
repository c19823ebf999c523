"""Runs the job of a generated project in a real Dagster and writes what it recorded, as JSON.

usage: run_job.py PROJECT PACKAGE JOB RESULT_FILE, with DAGSTER_HOME set. Steps run as the project's executor says.
"""

import importlib
import json
import sys
from pathlib import Path

import dagster as dg


def main() -> None:
    project, package, job, result_file = sys.argv[1:]
    sys.path.insert(0, str(Path(project) / "src"))
    definitions = importlib.import_module(f"{package}.definitions").defs
    instance = dg.DagsterInstance.get()
    result = definitions.resolve_job_def(job).execute_in_process(
        instance=instance, raise_on_error=False
    )
    events = [
        e.dagster_event for e in instance.all_logs(result.run_id) if e.dagster_event
    ]
    found = {
        "success": result.success,
        "materialized": sorted(
            e.asset_key.to_user_string()
            for e in events
            if e.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION and e.asset_key
        ),
        "checks": {
            f"{c.asset_key.to_user_string()}:{c.check_name}": c.passed
            for e in events
            if e.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION
            for c in [e.asset_check_evaluation_data]
        },
        "rows": {
            e.asset_key.to_user_string(): m["dagster/row_count"].value
            for e in events
            if e.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION and e.asset_key
            for m in [e.step_materialization_data.materialization.metadata]
            if "dagster/row_count" in m
        },
        "said": {
            c.asset_key.to_user_string(): c.description
            for e in events
            if e.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION
            for c in [e.asset_check_evaluation_data]
            if c.description
        },
        "failures": [
            e.step_failure_data.error_display_string
            for e in events
            if e.event_type == dg.DagsterEventType.STEP_FAILURE
        ],
    }
    Path(result_file).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
