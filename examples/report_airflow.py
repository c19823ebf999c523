"""Print as JSON what a run in this Airflow database has built: `report_airflow.py DATABASE RUN_ID`; without RUN_ID, why DAG files
could not be loaded, a list of texts.

As report_dagster.py prints it. Read from the tables of Airflow 3.3 (SQLite): rows, seconds and checks are those of the asset
events; of a task that failed, those of what it pushed to XCom.
"""

import json
import sqlite3
import sys
from datetime import datetime
from typing import Any


def seconds(begin: str | None, end: str | None) -> float:
    if begin is None or end is None:
        return 0.0
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


def value(text: Any) -> Any:
    """A JSON column, which may hold JSON as text."""
    found = json.loads(text) if isinstance(text, (str, bytes)) else text
    return value(found) if isinstance(found, str) and found[:1] in "{[" else found


def report(database: sqlite3.Connection, run_id: str) -> dict[str, Any]:
    dag_id, state, begin, end = database.execute(
        "select dag_id, state, start_date, end_date from dag_run where run_id = ?", [run_id]
    ).fetchone()
    blocks: list[dict[str, Any]] = []
    assets: list[dict[str, Any]] = []
    checks: dict[str, dict[str, Any]] = {}
    errors: list[str] = []
    tasks = database.execute(
        "select task_id, state, start_date, end_date from task_instance where run_id = ? and "
        "state in ('success', 'failed') order by start_date",
        [run_id],
    ).fetchall()
    pushed = {
        task: value(text)
        for task, text in database.execute(
            "select task_id, value from xcom where run_id = ? and key = 'return_value'", [run_id]
        )
    }
    events = database.execute(
        "select e.source_task_id, a.name, e.extra from asset_event e join asset a on a.id = "
        "e.asset_id where e.source_dag_id = ? and e.source_run_id = ? order by e.id",
        [dag_id, run_id],
    ).fetchall()
    for task, task_state, started, ended in tasks:
        ok = task_state == "success"
        blocks.append({"name": task, "seconds": seconds(started, ended), "ok": ok})
        said = pushed.get(task)
        said = said if isinstance(said, dict) else {}
        for check, found in said.get("checks", {}).items():
            if found["status"] in ("skipped", "cancelled"):
                continue
            checks[check] = {
                "asset": "all of them",  # of sources: no event says which
                "name": check.split(".")[2] if check.count(".") >= 2 else check,
                "block": task,
                "passed": found["status"] in ("pass", "warn"),
                "severity": "WARN" if found["status"] == "warn" else "ERROR",
            }
        errors += [f"{task} failed at {unique_id}" for unique_id in said.get("failed", [])]
    for task, name, text in events:
        extra = value(text)
        if "unique_id" not in extra:
            continue  # the end of a schedule
        key = name.partition("/")[2]
        assets.append(
            {
                "key": key,
                "block": task,
                "rows": extra.get("rows"),
                "seconds": extra.get("seconds"),
                "relation": extra.get("relation"),
            }
        )
        for check in extra.get("checks", {}):
            if check in checks:
                checks[check]["asset"] = key
    return {
        "run": run_id,
        "status": {"success": "SUCCESS", "failed": "FAILURE"}.get(state, state.upper()),
        "seconds": seconds(begin, end),
        "blocks": blocks,
        "assets": assets,
        "checks": list(checks.values()),
        "errors": errors,
    }


if __name__ == "__main__":
    _, path, *runs = sys.argv
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        if runs:
            print(json.dumps(report(connection, runs[0]), indent=1))
        else:
            found = connection.execute("select stacktrace from import_error").fetchall()
            print(json.dumps([text for (text,) in found]))
