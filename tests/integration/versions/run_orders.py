"""Runs the generated project of orders/ with the Dagster and the dbt of this Python: all
of it, partitions by a range and one by one, a check that fails, and what is resumed.
Prints as JSON what was reported. Works in the project's folder.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

sys.path.insert(0, "src")

from orders.definitions import defs  # noqa: E402

RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")


def whole() -> dg.JobDefinition:
    return defs.get_repository_def().get_job("orders")


def by_day() -> dg.JobDefinition:
    return defs.get_repository_def().get_job("orders_day")


def keys(*names: str) -> list[dg.AssetKey]:
    return [dg.AssetKey([name]) for name in names]


def reported(instance: dg.DagsterInstance, run_id: str) -> dict[str, Any]:
    """What the run built (`=` repeated from an earlier one), and its checks."""
    built: list[str] = []
    checks: dict[str, bool] = {}
    for entry in instance.all_logs(run_id):
        event = entry.dagster_event
        if event is None:
            continue
        if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
            data = event.step_materialization_data.materialization
            again = "=" if "floe/from_run" in data.metadata else ""
            partition = f"[{data.partition}]" if data.partition else ""
            built.append(again + data.asset_key.path[-1] + partition)
        if event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            data = event.asset_check_evaluation_data
            checks[f"{data.asset_key.path[-1]}:{data.check_name}"] = data.passed
    return {"built": sorted(built), "checks": checks}


def tables() -> dict[str, list[list[str]]]:
    with duckdb.connect("../orders/orders.duckdb", read_only=True) as connection:
        return {
            name: [
                [str(value) for value in row]
                for row in connection.execute(
                    f"select * from {name} order by all"
                ).fetchall()
            ]
            for name in ("daily_orders", "totals", "summary")
            if connection.execute(
                "select 1 from information_schema.tables where table_name = ?", [name]
            ).fetchall()
        }


def main(instance: dg.DagsterInstance) -> dict[str, Any]:
    found: dict[str, Any] = {
        "dagster": dg.__version__,
        "asked at first": asked(instance),
    }

    def note(name: str, run_id: str, success: bool) -> None:
        found[name] = {"success": success, **reported(instance, run_id)}

    # never built, so older than it may be: of this age it is only warned
    age = dg.AssetCheckKey(dg.AssetKey(["summary"]), "freshness_check")
    subset = whole().get_subset(asset_selection=set(), asset_check_selection={age})
    late = subset.execute_in_process(instance=instance)
    note("late", late.run_id, late.success)
    found["late"]["severities"] = [
        evaluation.severity.value for evaluation in late.get_asset_check_evaluations()
    ]

    one = whole().execute_in_process(
        instance=instance, asset_selection=keys("raw_orders", "stg_orders")
    )
    note("subset", one.run_id, one.success)
    tags = dict(zip(RANGE, ("2024-01-01", "2024-01-02"), strict=True))
    days = by_day().execute_in_process(instance=instance, tags=tags)
    note("range", days.run_id, days.success)
    found["after the range"] = tables()
    day = by_day().execute_in_process(instance=instance, partition_key="2024-01-03")
    note("partition", day.run_id, day.success)

    os.environ["FLOE_DBT_VARS"] = '{"least": 1000}'
    failed = whole().execute_in_process(
        instance=instance,
        asset_selection=keys("totals", "summary"),
        raise_on_error=False,
    )
    note("failed", failed.run_id, failed.success)
    found["after the failure"] = tables()
    del os.environ["FLOE_DBT_VARS"]
    options = dg.ReexecutionOptions.from_failure(failed.run_id, instance)
    with dg.execute_job(
        dg.reconstructable(whole), instance, reexecution_options=options
    ) as resumed:
        note("resumed", resumed.run_id, resumed.success)
    found["tables"] = tables()
    found["asked"] = asked(instance)
    return found


def asked(instance: dg.DagsterInstance) -> list[str] | None:
    """Checks of age that the sensor wants to be run; None: there is no such sensor."""
    repository = defs.get_repository_def()
    if not repository.has_sensor_def("freshness_checks_sensor"):
        return None
    context = dg.build_sensor_context(instance=instance, repository_def=repository)
    tick = repository.get_sensor_def("freshness_checks_sensor").evaluate_tick(context)
    return sorted(
        f"{key.asset_key.path[-1]}:{key.name}"
        for request in tick.run_requests or []
        for key in request.asset_check_keys or []
    )


if __name__ == "__main__":
    Path(os.environ["DAGSTER_HOME"]).mkdir(exist_ok=True)
    with dg.DagsterInstance.get() as made:
        result = main(made)
    Path("found.json").write_text(json.dumps(result))
