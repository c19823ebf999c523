"""Where columns come from, as real runs report it, against dagster-dbt's own answer."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from conftest import DBT, HERE, Backend
from orders_defs import load
from test_openlineage import assert_valid, of, run

REPO = HERE.parents[2]
BIKE_RENTAL = REPO / "examples" / "bike-rental"

Origins = dict[str, dict[str, list[str]]]
"""Asset, column, columns that it comes from."""

OURS = """
import importlib, json, sys
import dagster as dg
sys.path.insert(0, sys.argv[1])
module = importlib.import_module(sys.argv[2])
found = {}
with dg.instance_for_test() as instance:
    job = module.defs.resolve_implicit_global_asset_job_def()
    result = job.execute_in_process(instance=instance, raise_on_error=False)
    for event in result.get_asset_materialization_events():
        metadata = event.materialization.metadata
        lineage = metadata.get("dagster/column_lineage")
        found[str(metadata["dbt/unique_id"].value)] = lineage and {
            column: sorted(f"{d.asset_key.path[-1]}.{d.column_name}" for d in deps)
            for column, deps in lineage.value.deps_by_column.items()
        }
json.dump(found, open(sys.argv[3], "w"))
"""

DAGSTER_DBT = """
import json, os, sys
import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets

@dbt_assets(manifest=sys.argv[1])
def models(context, dbt: DbtCliResource):
    yield from dbt.cli(["build"], context=context).stream().fetch_column_metadata()

found = {}
with dg.instance_for_test() as instance:
    result = dg.materialize(
        [models],
        instance=instance,
        resources={
            "dbt": DbtCliResource(
                project_dir=".", profiles_dir=".", dbt_executable=sys.argv[3]
            )
        },
        raise_on_error=False,
    )
    for event in result.get_asset_materialization_events():
        metadata = event.materialization.metadata
        lineage = metadata.get("dagster/column_lineage")
        found[str(metadata["unique_id"].value)] = lineage and {
            column: sorted(f"{d.asset_key.path[-1]}.{d.column_name}" for d in deps)
            for column, deps in lineage.value.deps_by_column.items()
        }
json.dump(found, open(sys.argv[2], "w"))
"""


def python(code: str, *args: str, cwd: Path, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=cwd,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def by_dagster_dbt(project: Path) -> Origins:
    """Seeds first: dbt sees no edge from them to the sources that they fill."""
    subprocess.run(
        [DBT, "seed", "--profiles-dir", "."],
        cwd=project,
        check=True,
        capture_output=True,
    )
    python(DAGSTER_DBT, "target/manifest.json", "found.json", DBT, cwd=project)
    return json.loads((project / "found.json").read_text())


def by_generated(project: Path, golden: str, package: str) -> Origins:
    generated = project.parent / "generated"
    shutil.copytree(REPO / "tests" / "golden" / golden / "expected", generated)
    runtime = REPO / "plugins" / "dagster" / "python"
    for folder in runtime.glob("floe_*"):
        shutil.copytree(folder, generated / "src" / package / folder.name)
    python(
        OURS,
        str(generated / "src"),
        f"{package}.definitions",
        str(project / "found.json"),
        cwd=generated,
        FLOE_DBT_PROJECT_DIR=str(project),
        FLOE_DBT_PROFILES_DIR=str(project),
        FLOE_DBT_PROFILE=package,
    )
    return json.loads((project / "found.json").read_text())


def test_columns_of_a_generated_project_are_those_that_dagster_dbt_finds(
    tmp_path: Path,
):
    """Three blocks; dagster-dbt asks the database for all columns, we do not."""
    for name in ("ours", "theirs"):
        shutil.copytree(BIKE_RENTAL, tmp_path / name / "bike_rental")
    ours = by_generated(tmp_path / "ours" / "bike_rental", "bike-rental", "bike_rental")
    theirs = by_dagster_dbt(tmp_path / "theirs" / "bike_rental")
    assert set(ours) == set(theirs)
    # dagster-dbt gives up on a model that reads an ephemeral one
    assert theirs.pop("model.bike_rental.fct_rentals") is None
    assert ours.pop("model.bike_rental.fct_rentals")["price"] == [
        "stg_rentals.ended_at",
        "stg_rentals.started_at",
        "stg_tariffs.half_hour_fee",
        "stg_tariffs.unlock_fee",
    ]
    assert ours == theirs
    assert sum(len(found or ()) for found in ours.values()) == 36


def columns(result: dg.ExecuteInProcessResult) -> dict[str, Any]:
    """Of each asset that was reported, what its columns come from; None: not said."""
    found: dict[str, Any] = {}
    for event in result.get_asset_materialization_events():
        told = event.materialization.metadata.get("dagster/column_lineage")
        found[event.materialization.asset_key.path[-1]] = told and {
            column: {(d.asset_key.to_user_string(), d.column_name) for d in deps}
            for column, deps in told.value.deps_by_column.items()
        }
    return found


STG_ORDERS = {
    "order_id": {("raw_orders", "id")},
    "customer": {("raw_orders", "customer")},
    "amount": {("raw_orders", "amount")},
}
REVENUE = {
    "customer": {("stg_orders", "customer")},
    "total": {("stg_orders", "amount")},
    "order_count": set(),
}


def test_columns_are_told_to_dagster_and_to_the_backend(
    orders: Path, instance: dg.DagsterInstance, backend: Backend
):
    result = run(orders, instance, backend)
    assert result.success
    # through a model that is ephemeral, and a star
    assert columns(result) == {
        "raw_orders": None,
        "stg_orders": STG_ORDERS,
        "revenue": REVENUE,
    }
    assert_valid(backend.events)
    done = of(backend.events, "model.orders.revenue")[1]
    read = done["outputs"][0]["facets"]["columnLineage"]["fields"]
    place = done["outputs"][0]["namespace"]
    assert {
        c: [(f["name"], f["field"]) for f in x["inputFields"]] for c, x in read.items()
    } == {
        "customer": [("orders.main.stg_orders", "customer")],
        "total": [("orders.main.stg_orders", "amount")],
    }
    spaces = {f["namespace"] for x in read.values() for f in x["inputFields"]}
    assert spaces == {place}
    started = of(backend.events, "model.orders.revenue")[0]
    assert "columnLineage" not in started["outputs"][0]["facets"]


def test_stars_are_the_columns_that_an_earlier_run_has_seen(
    orders: Path, instance: dg.DagsterInstance
):
    assert run(orders, instance, None).success
    (orders / "models" / "revenue.sql").write_text(
        "{{ config(materialized='table') }}\n"
        "select *, 1 as total from {{ ref('stg_orders') }}"
    )
    job = load(orders).resolve_job_def("everything")
    only = job.execute_in_process(
        instance=instance, asset_selection=[dg.AssetKey("revenue")]
    )
    assert columns(only) == {
        "revenue": {
            **{name: {("stg_orders", name)} for name in STG_ORDERS},
            "total": set(),
        }
    }


def said(instance: dg.DagsterInstance, run_id: str) -> str:
    return "\n".join(entry.user_message for entry in instance.all_logs(run_id))


def test_sql_that_cannot_be_read_has_no_columns_and_fails_nothing(
    orders: Path, instance: dg.DagsterInstance
):
    model = orders / "models" / "revenue.sql"
    # DuckDB has a factorial
    model.write_text(model.read_text().replace("count(*)", "1! + count(*)"))
    result = run(orders, instance, None)
    assert result.success
    found = columns(result)
    assert found["revenue"] is None and found["stg_orders"] == STG_ORDERS
    told = said(instance, result.run_id)
    assert "No column lineage of\nmodel.orders.revenue: ParseError" in told


def test_sql_that_takes_too_long_to_read_is_not_waited_for(
    orders: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    from floe_dbt import column_lineage

    monkeypatch.setattr(column_lineage, "trace", lambda *_: time.sleep(60))
    began = time.monotonic()
    result = run(orders, instance, None)
    assert result.success
    assert set(columns(result).values()) == {None}
    told = said(instance, result.run_id)
    assert "model.orders.revenue: took too long" in told
    assert time.monotonic() - began < 55


@pytest.mark.parametrize("off", ["not installed", "switched off"])
def test_without_sqlglot_there_are_none(
    orders: Path,
    instance: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
    off: str,
):
    if off == "not installed":
        monkeypatch.setitem(sys.modules, "sqlglot", None)
    else:
        monkeypatch.setenv("FLOE_COLUMN_LINEAGE", "0")
    result = run(orders, instance, None)
    assert result.success
    assert set(columns(result).values()) == {None}
    assert "olumn lineage" not in said(instance, result.run_id)


def test_what_is_repeated_keeps_its_columns(orders: Path, instance: dg.DagsterInstance):
    model = orders / "models" / "revenue.sql"
    text = model.read_text()
    model.write_text(text.replace("sum(amount)", "sum(no_such)"))
    failed = run(orders, instance, None)
    assert not failed.success and columns(failed)["stg_orders"] == STG_ORDERS
    model.write_text(text)
    job = load(orders).resolve_job_def("everything")
    again = job.execute_in_process(
        instance=instance,
        tags={
            "dagster/parent_run_id": failed.run_id,
            "dagster/root_run_id": failed.run_id,
            "dagster/is_resume_retry": "true",
        },
    )
    assert again.success
    assert columns(again)["stg_orders"] == STG_ORDERS
    assert columns(again)["revenue"] == REVENUE
