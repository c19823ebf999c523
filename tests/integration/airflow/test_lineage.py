"""What Airflow's OpenLineage provider sends of a task, read from the file that it writes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import HERE
from runs import edit

ENDED = ("COMPLETE", "FAIL")


@pytest.fixture(autouse=True)
def _airflow(airflow: Path) -> None: ...


def ended(folder: Path, dag_id: str) -> list[dict[str, Any]]:
    """Events of the tasks of a run that have ended. In a process of its own: the provider
    reads its settings once."""
    file = folder / "events.jsonl"
    transport = {"type": "file", "log_file_path": str(file), "append": True}
    done = subprocess.run(
        [sys.executable, "-c", f"import runs; runs.run({dag_id!r})"],
        cwd=HERE,
        env={
            **os.environ,
            "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(transport),
            "AIRFLOW__OPENLINEAGE__NAMESPACE": "shop",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in file.read_text().splitlines()]
    tasks = [e for e in events if e["job"]["name"].count(".") == 2]
    names = [(e["job"]["name"], e["eventType"]) for e in tasks]
    assert len(names) == len(set(names)), "an event was sent twice"
    return [e for e in tasks if e["eventType"] in ENDED]


def tables(datasets: list[dict[str, Any]]) -> list[str]:
    assert {d["namespace"] for d in datasets} == {"duckdb://shop.duckdb"}
    return sorted(d["name"].split(".")[-1] for d in datasets)


def test_a_task_that_ends_tells_the_tables_that_it_read_and_built(shop: Path):
    seeds, models, done = ended(shop, "shop.nightly")
    assert tables(seeds["outputs"]) == ["raw_customers", "raw_orders"]
    assert seeds["inputs"] == []
    assert tables(models["inputs"]) == ["raw_customers", "raw_orders"]
    assert tables(models["outputs"]) == [
        *("dim_customers", "fct_orders", "rpt_customers", "rpt_orders"),
        *("snap_customers", "stg_customers", "stg_orders"),
    ]
    (orders,) = (d for d in models["outputs"] if d["name"].endswith(".fct_orders"))
    assert orders["outputFacets"]["outputStatistics"]["rowCount"] == 3
    assert done["inputs"] == done["outputs"] == []


def test_one_that_fails_tells_what_it_has_built(shop: Path):
    edit(shop / "models" / "dim_customers.sql", "c.name,", "c.wrong,")
    _, models, *_ = ended(shop, "shop.nightly")
    assert models["eventType"] == "FAIL"
    built = tables(models["outputs"])
    assert "stg_customers" in built
    assert "dim_customers" not in built


def test_without_a_listener_dbt_writes_no_manifest(shop: Path):
    from floe_dbt.lineage import TaskLineage
    from floe_dbt.project import DbtProject

    from fake import Context

    context = Context([])
    assert TaskLineage(context, DbtProject()).environment() == {}
    assert not hasattr(context["task"], "get_openlineage_facets_on_complete")
