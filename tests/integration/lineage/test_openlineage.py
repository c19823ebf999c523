"""Events of real runs, as an HTTP server gets them."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attr
import dagster as dg
import jsonschema
import pytest
from floe_dbt import Lineage
from openlineage.client import facet_v2

from conftest import HERE, Backend
from orders_defs import load

SCHEMA = json.loads((HERE / "openlineage.json").read_text())
Event = dict[str, Any]


def run(
    project: Path, instance: dg.DagsterInstance, backend: Backend | None, **said: Any
) -> dg.ExecuteInProcessResult:
    endpoint = "" if backend is None else f"http://127.0.0.1:{backend.port}/api/v1/lin"
    lineage = Lineage(product="orders", namespace="shop", endpoint=endpoint, **said)
    job = load(project, lineage).resolve_job_def("everything")
    return job.execute_in_process(instance=instance, raise_on_error=False)


def of(events: list[Event], job: str) -> list[Event]:
    return [event for event in events if event["job"]["name"] == job]


def states(events: list[Event]) -> list[str]:
    return [event["eventType"] for event in events]


def facet_classes() -> dict[str, type]:
    """The official client's classes by the address of their schema."""
    found: dict[str, type] = {}
    for module in vars(facet_v2).values():
        for each in vars(module).values() if hasattr(module, "__spec__") else ():
            if (
                isinstance(each, type)
                and attr.has(each)
                and hasattr(each, "_get_schema")
            ):
                found[each._get_schema()] = each
    return found


CLASSES = facet_classes()


def facets(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "_schemaURL" in value:
            yield value
        for each in value.values():
            yield from facets(each)
    elif isinstance(value, list):
        for each in value:
            yield from facets(each)


def assert_valid(events: list[Event]) -> None:
    """By the specification's schema; each facet by the client's class of it."""
    check = jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.FormatChecker()
    )
    for event in events:
        check.validate(event)
        uuid.UUID(event["run"]["runId"])
        for facet in facets(event):
            known = {field.name for field in attr.fields(CLASSES[facet["_schemaURL"]])}
            assert set(facet) <= known, facet


def test_run_tells_what_it_reads_and_writes(
    orders: Path, instance: dg.DagsterInstance, backend: Backend
):
    result = run(orders, instance, backend)
    assert result.success
    assert_valid(backend.events)
    assert set(backend.paths) == {"/api/v1/lin"}
    events = backend.events
    block = of(events, "orders.build_orders")
    assert states(block) == ["START", "COMPLETE"]
    assert states(events)[0] == "START" and events[0] == block[0]
    assert block[0]["run"]["facets"]["parent"]["run"]["runId"] == result.run_id
    assert {e["job"]["namespace"] for e in events} == {"shop"}

    revenue = of(events, "model.orders.revenue")
    # rows of DuckDB are counted when dbt has ended
    assert states(revenue) == ["START", "COMPLETE", "OTHER"]
    assert len({e["run"]["runId"] for e in revenue}) == 1
    parent = revenue[0]["run"]["facets"]["parent"]
    assert parent["run"]["runId"] == block[0]["run"]["runId"]
    assert parent["root"]["run"]["runId"] == result.run_id
    done = revenue[1]
    assert done["job"]["facets"]["jobType"]["jobType"] == "MODEL"
    assert done["job"]["facets"]["sql"]["dialect"] == "duckdb"
    assert "sum(amount)" in done["job"]["facets"]["sql"]["query"]
    # the ephemeral model between them is no dataset
    assert [i["name"] for i in done["inputs"]] == ["orders.main.stg_orders"]
    (output,) = done["outputs"]
    assert output["namespace"] == "duckdb://orders.duckdb"
    assert output["name"] == "orders.main.revenue"
    assert output["facets"]["documentation"]["description"].startswith("What each")
    fields = output["facets"]["schema"]["fields"]
    assert [(f["name"], f["type"]) for f in fields] == [
        ("customer", "varchar"),
        ("total", "bigint"),
    ]
    counted = revenue[2]["outputs"][0]["outputFacets"]["outputStatistics"]
    assert counted["rowCount"] == 1
    assert of(events, "seed.orders.raw_orders")[0]["inputs"] == []

    ids = [e["job"]["name"] for e in events if e["job"]["name"].startswith("test.")]
    assert len(set(ids)) == 2
    unique = of(events, next(i for i in ids if "unique" in i))
    assert states(unique) == ["START", "COMPLETE"]
    (checked,) = unique[1]["inputs"]
    assert checked["name"] == "orders.main.stg_orders"
    (assertion,) = checked["inputFacets"]["dataQualityAssertions"]["assertions"]
    assert (assertion["assertion"], assertion["column"]) == ("unique", "order_id")
    assert assertion["success"] is True


def test_failed_model_is_a_failed_run_with_its_message(
    orders: Path, instance: dg.DagsterInstance, backend: Backend
):
    model = orders / "models" / "revenue.sql"
    model.write_text(model.read_text().replace("sum(amount)", "sum(no_such)"))
    result = run(orders, instance, backend)
    assert not result.success
    assert_valid(backend.events)
    revenue = of(backend.events, "model.orders.revenue")
    assert states(revenue) == ["START", "FAIL"]
    message = revenue[1]["run"]["facets"]["errorMessage"]["message"]
    assert "no_such" in message
    assert states(of(backend.events, "orders.build_orders")) == ["START", "FAIL"]
    # dbt skipped its test: nothing ran, nothing is said
    assert not of(backend.events, "test.orders.known_totals")


def test_ids_of_runs_follow_from_the_run_of_dagster(
    orders: Path, instance: dg.DagsterInstance, backend: Backend
):
    run(orders, instance, backend)
    run(orders, instance, backend)
    blocks = of(backend.events, "orders.build_orders")
    first, second = blocks[0]["run"], blocks[2]["run"]
    assert first["runId"] == blocks[1]["run"]["runId"] != second["runId"]


def test_key_of_the_environment_is_sent_as_a_token(
    orders: Path,
    instance: dg.DagsterInstance,
    backend: Backend,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("OPENLINEAGE_API_KEY", "s3cret")
    run(orders, instance, backend)
    sent = {headers.get("authorization") for headers in backend.headers}
    assert sent == {"Bearer s3cret"}


def warnings(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    entries = instance.all_logs(run_id)
    said = [e.user_message for e in entries if e.level >= 30 and not e.is_dagster_event]
    return [text for text in said if "lineage" in text]


@pytest.mark.parametrize("trouble", ["refuses", "hangs", "is absent", "is misspelt"])
def test_backend_in_trouble_fails_no_run_and_is_said_once(
    orders: Path, instance: dg.DagsterInstance, backend: Backend, trouble: str
):
    backend.status = 0 if trouble == "hangs" else 500
    if trouble == "is absent":
        backend.close()
    if trouble == "is misspelt":
        backend.port = "no-port"
    started = time.monotonic()
    result = run(orders, instance, backend, timeout_s=1.0, drain_timeout_s=2.0)
    assert result.success
    assert len(warnings(instance, result.run_id)) == 1
    ended = [e for e in result.all_node_events if e.is_step_success]
    assert ended, "the step has succeeded"
    if trouble == "hangs":
        # it is not asked again and again
        assert len(backend.bodies) <= 3
    assert time.monotonic() - started < 120


def test_without_endpoint_events_are_printed(
    orders: Path, instance: dg.DagsterInstance, capfd: pytest.CaptureFixture[str]
):
    assert run(orders, instance, None).success
    lines = [x for x in capfd.readouterr().out.splitlines() if x.startswith("{")]
    events = [json.loads(line) for line in lines]
    assert_valid(events)
    assert states(of(events, "orders.build_orders")) == ["START", "COMPLETE"]


def test_without_the_package_the_run_says_so(
    orders: Path,
    instance: dg.DagsterInstance,
    backend: Backend,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setitem(sys.modules, "openlineage.client", None)
    result = run(orders, instance, backend)
    assert result.success
    assert backend.bodies == []
    said = [e.user_message for e in instance.all_logs(result.run_id)]
    assert sum("openlineage-python is not installed" in text for text in said) == 1


SLOW = """{{ config(materialized="table") }}
select count(*) as total, 1 as customer from {{ ref("large") }},
range(100000000) as a, range(100000000) as b
"""


def test_terminated_run_says_so(
    orders: Path,
    instance: dg.DagsterInstance,
    backend: Backend,
    start: Callable[[Path, Backend], subprocess.Popen[bytes]],
):
    (orders / "models" / "revenue.sql").write_text(SLOW)
    process = start(orders, backend)
    until(lambda: states(of(backend.events, "model.orders.revenue")) == ["START"])
    process.send_signal(signal.SIGTERM)
    started = time.monotonic()
    process.wait(30)
    assert time.monotonic() - started < 20
    assert states(of(backend.events, "model.orders.revenue")) == ["START", "ABORT"]
    assert states(of(backend.events, "orders.build_orders")) == ["START", "ABORT"]
    assert_valid(backend.events)


def until(holds: Callable[[], bool], limit_s: float = 180) -> None:
    end = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.2)


@pytest.fixture
def start(
    tmp_path: Path,
) -> Iterator[Callable[[Path, Backend], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def begin(project: Path, backend: Backend) -> subprocess.Popen[bytes]:
        home = tmp_path / "home"
        home.mkdir()
        (home / "dagster.yaml").touch()
        process = subprocess.Popen(
            [sys.executable, "-m", "dagster", "job", "execute", "-f", "orders_defs.py"]
            + ["-j", "everything"],
            cwd=HERE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "DAGSTER_HOME": str(home),
                "ORDERS": str(project),
                "BACKEND": f"http://127.0.0.1:{backend.port}",
            },
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.mark.parametrize(
    ("output", "namespace"),
    [
        ({"type": "bigquery", "project": "p"}, "bigquery"),
        ({"type": "duckdb", "path": "md:shop?motherduck_token=x"}, "duckdb://md:shop"),
        ({"type": "postgres", "host": "db", "port": 5433}, "postgres://db:5433"),
        ({"type": "postgres", "host": "db"}, "postgres://db:5432"),
        (
            {"type": "redshift", "host": "c.abc.us-west-2.redshift.amazonaws.com"},
            "redshift://c.us-west-2:5439",
        ),
        ({"type": "snowflake", "account": "org-acc"}, "snowflake://org-acc"),
        (
            {"type": "snowflake", "account": "xy1.us-east-1"},
            "snowflake://xy1.us-east-1.aws",
        ),
        ({"type": "databricks", "host": "adb.net"}, "databricks://adb.net"),
        ({"type": "trino", "host": "t", "port": 443}, "trino://t:443"),
    ],
)
def test_databases_are_named_as_openlineage_names_them(
    output: dict[str, object], namespace: str
):
    from floe_dbt.core.datasets import dataset_namespace

    assert dataset_namespace(output) == namespace
    assert urllib.parse.urlsplit(namespace).username is None
