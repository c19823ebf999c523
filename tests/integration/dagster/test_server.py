"""What people do in Dagster's UI, through the same GraphQL calls: launch, terminate,
re-execute from failure and from the failed assets."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from conftest import HERE
from runs import SLOW, built, checks, edit, processes_of

LOCATION = "shop_defs"

LAUNCH = """mutation($p: ExecutionParams!) { launchRun(executionParams: $p) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
AGAIN = """mutation($p: ReexecutionParams!) { launchRunReexecution(reexecutionParams: $p) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
TERMINATE = """mutation($id: String!) { terminateRun(runId: $id) { __typename } }"""

RELATIONSHIPS = "relationships_fct_orders_customer_id__customer_id__ref_dim_customers_"

BEFORE_ORDERS = {"stg_orders", "stg_customers", "dim_customers", "snap_customers"}
QUICK_CHECKS = {
    *("counts_orders", "few_orders", "unique_dim_customers_customer_id"),
    *("unique_fct_orders_order_id", "not_null_fct_orders_order_id", RELATIONSHIPS),
}

Ask = Callable[[str, dict[str, Any]], dict[str, Any]]


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    """Launches at once, where a queue would want Dagster's daemon as well."""
    launcher = {
        "module": "dagster._core.run_coordinator",
        "class": "DefaultRunCoordinator",
    }
    with dg.instance_for_test(overrides={"run_coordinator": launcher}) as made:
        yield made


@pytest.fixture
def server(
    shop: Path, instance: dg.DagsterInstance, tmp_path: Path
) -> Iterator[tuple[Ask, dg.DagsterInstance]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path / "webserver.log").open("w")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "dagster_webserver", "-m", LOCATION),
            *("-h", "127.0.0.1", "-p", str(port)),
        ],
        cwd=HERE,
        env={**os.environ, "DAGSTER_HOME": instance.root_directory},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(query: str, variables: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/graphql",
            body,
            {"Content-Type": "application/json"},
        )
        with opener.open(request, timeout=60) as answer:
            data = json.load(answer)["data"]
        return next(iter(data.values()))

    deadline = time.monotonic() + 180
    while True:
        try:
            opener.open(f"http://127.0.0.1:{port}/server_info", timeout=5)
            break
        except OSError:
            assert time.monotonic() < deadline, (tmp_path / "webserver.log").read_text()
            time.sleep(0.3)
    yield ask, instance
    process.terminate()
    process.wait(20)
    log.close()


def launch(ask: Ask, job: str = "only_models") -> str:
    selector = {
        "repositoryLocationName": LOCATION,
        "repositoryName": "__repository__",
        "pipelineName": job,
    }
    answer = ask(LAUNCH, {"p": {"selector": selector, "runConfigData": {}}})
    assert answer["__typename"] == "LaunchRunSuccess", answer
    return answer["run"]["runId"]


def again(ask: Ask, run_id: str, strategy: str) -> str:
    answer = ask(AGAIN, {"p": {"parentRunId": run_id, "strategy": strategy}})
    assert answer["__typename"] == "LaunchRunSuccess", answer
    return answer["run"]["runId"]


def wait(
    instance: dg.DagsterInstance, run_id: str, timeout_s: float = 180
) -> dg.DagsterRunStatus:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        run = instance.get_run_by_id(run_id)
        assert run is not None
        if run.is_finished:
            return run.status
        time.sleep(0.2)
    raise AssertionError(f"run {run_id} did not end in {timeout_s} s")


def wait_until_built(
    instance: dg.DagsterInstance, run_id: str, wanted: set[str]
) -> None:
    deadline = time.monotonic() + 180
    while set(built(instance, run_id)) != wanted:
        assert time.monotonic() < deadline, built(instance, run_id)
        time.sleep(0.2)


def test_ui_run_is_terminated_and_resumed(shop: Path, server, ran_by_dbt):
    ask, instance = server
    model = shop / "models" / "fct_orders.sql"
    text = model.read_text()
    model.write_text(SLOW)

    first = launch(ask)
    done = BEFORE_ORDERS | {"rpt_customers"}
    wait_until_built(instance, first, done)  # dbt is in the middle of the slow model
    ask(TERMINATE, {"id": first})
    started = time.monotonic()
    assert wait(instance, first) == dg.DagsterRunStatus.CANCELED
    while any("log-format" in line for line in processes_of(shop)):
        assert time.monotonic() < started + 10
        time.sleep(0.1)

    # What was built before the end stays built; the model is still broken.
    edit(model, "count(*)", "no_such_column")
    second = again(ask, first, "FROM_FAILURE")
    assert wait(instance, second) == dg.DagsterRunStatus.FAILURE
    assert set(built(instance, second)).isdisjoint(done)
    assert set(built(instance, second, repeated=True)) == done

    model.write_text(text)
    third = again(ask, second, "FROM_ASSET_FAILURE")
    assert wait(instance, third) == dg.DagsterRunStatus.SUCCESS
    assert set(built(instance, third)) == {"fct_orders", "rpt_orders"}


def test_test_that_was_interrupted_did_not_fail(shop: Path, server, ran_by_dbt):
    """What it reads is not built again for that."""
    ask, instance = server
    test = shop / "tests" / "orders_have_customers.sql"
    text = test.read_text()
    many = "range(100000000) as a, range(100000000) as b"
    test.write_text(
        text.replace("where", f", {many} where hash(a.range, b.range) = 1 and")
    )

    first = launch(ask)
    done = BEFORE_ORDERS | {"rpt_customers", "fct_orders"}
    wait_until_built(instance, first, done)
    deadline = time.monotonic() + 180
    while not QUICK_CHECKS <= set(checks(instance, first)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    ask(TERMINATE, {"id": first})
    assert wait(instance, first) == dg.DagsterRunStatus.CANCELED
    assert "orders_have_customers" not in checks(instance, first)

    test.write_text(text)
    second = again(ask, first, "FROM_FAILURE")
    assert wait(instance, second) == dg.DagsterRunStatus.SUCCESS
    assert built(instance, second) == ["rpt_orders"]
    assert set(built(instance, second, repeated=True)) == done
    assert checks(instance, second)["orders_have_customers"] == "pass"


def test_failed_test_is_resumed_from_the_failed_assets(shop: Path, server, ran_by_dbt):
    """Dagster itself would build what is downstream, on the rows that the test
    refused."""
    ask, instance = server
    model = shop / "models" / "dim_customers.sql"
    text = model.read_text()
    model.write_text(text + " having c.customer_id != 3")
    first = launch(ask)
    assert wait(instance, first) == dg.DagsterRunStatus.FAILURE
    assert checks(instance, first)[RELATIONSHIPS] == "fail"
    assert "dim_customers" in built(instance, first)

    # The test reads two models and is a check of one of them; rpt_customers comes
    # from the other one alone, and may have been built before the test failed.
    again_ids = {"fct_orders", "dim_customers", "rpt_orders", "rpt_customers"}
    second = again(ask, first, "FROM_ASSET_FAILURE")
    assert wait(instance, second) == dg.DagsterRunStatus.FAILURE
    assert checks(instance, second)[RELATIONSHIPS] == "fail"
    assert {"fct_orders", "dim_customers"} <= set(built(instance, second))
    assert set(built(instance, second)) <= again_ids - {"rpt_orders"}

    model.write_text(text)
    third = again(ask, second, "FROM_ASSET_FAILURE")
    assert wait(instance, third) == dg.DagsterRunStatus.SUCCESS
    assert set(built(instance, third)) == again_ids
    found = checks(instance, third)
    assert "fail" not in found.values()
    assert {RELATIONSHIPS, "orders_have_customers", "counts_orders"} <= set(found)
    assert again_ids <= ran_by_dbt(first)[2]


def test_failed_source_test_alone_is_resumed_alone(shop: Path, server):
    ask, instance = server
    schema = shop / "models" / "schema.yml"
    text = schema.read_text()
    schema.write_text(text.replace("severity: warn", "severity: error", 1))
    name = "source_accepted_values_raw_raw_orders_status__paid"
    first = launch(ask, "everything")
    assert wait(instance, first) == dg.DagsterRunStatus.FAILURE
    assert checks(instance, first)[name] == "fail"

    second = again(ask, first, "FROM_ASSET_FAILURE")
    assert wait(instance, second) == dg.DagsterRunStatus.FAILURE
    assert checks(instance, second)[name] == "fail"

    with duckdb.connect(str(shop / "shop.duckdb")) as connection:
        connection.execute("update main_raw.raw_orders set status = 'paid'")
    third = again(ask, second, "FROM_ASSET_FAILURE")
    assert wait(instance, third) == dg.DagsterRunStatus.SUCCESS
    assert checks(instance, third)[name] == "pass"
    assert built(instance, second) + built(instance, third) == []
