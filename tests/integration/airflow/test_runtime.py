"""DAGs of the shop, run by a real Airflow with a real dbt."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import dbt
from runs import edit, ran_by_dbt, run

MODELS = {
    *("stg_customers", "stg_orders", "dim_customers", "fct_orders"),
    *("rpt_customers", "rpt_orders", "snap_customers"),
}
SEEDS = {"raw_customers", "raw_orders"}


@pytest.fixture(autouse=True)
def _airflow(airflow: Path) -> None: ...


def mended(file: Path, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks a file; the DAG mends it between two tries."""
    good = file.with_name(file.name + ".mended")
    good.write_text(file.read_text())
    edit(file, old, new)
    monkeypatch.setenv("MEND", str(good))


def everything(printed: pytest.CaptureFixture[str]) -> str:
    said = printed.readouterr()
    return said.out + said.err


def test_each_model_has_one_event_and_dbt_runs_each_node_once(shop: Path):
    made = run("shop.nightly")
    assert made.state == "success", made
    assert set(made.events) == MODELS | SEEDS | {"schedules/nightly"}
    seeds, models = sorted(ran_by_dbt(shop, made.run_id), key=len)
    assert seeds == SEEDS
    assert models >= MODELS and not models & SEEDS
    orders = made.events["fct_orders"]
    assert orders["unique_id"] == "model.shop.fct_orders"
    assert orders["status"] == "success"
    assert orders["rows"] == 3
    assert orders["seconds"] > 0
    assert orders["built_in_try"] == 1
    assert set(orders["checks"].values()) == {"pass"}
    assert len(orders["checks"]) == 4
    customers = made.events["dim_customers"]
    assert customers["checks"]["test.shop.few_orders.a9732026bf"] == "warn"
    assert "rows" not in made.events["stg_orders"]  # a view
    said = made.xcom["models"]
    assert {u.split(".")[2] for u in said["built"]} == MODELS
    assert said["checks"]["test.shop.few_orders.a9732026bf"]["status"] == "warn"
    assert len(said["checks"]) == 7


def test_a_retry_builds_what_is_missing_and_loses_no_event(
    shop: Path, monkeypatch: pytest.MonkeyPatch
):
    orders = shop / "models" / "fct_orders.sql"
    mended(orders, "amount", "no_such_column", monkeypatch)
    made = run("shop.retried")
    assert made.state == "success", made
    assert made.tasks["models"] == ("success", 2)
    first, second = ran_by_dbt(shop, made.run_id)
    assert first & MODELS == MODELS - {"rpt_orders"}
    assert second & MODELS == {"fct_orders", "rpt_orders"}
    # of the tests those that have not passed yet
    assert "unique_dim_customers_customer_id" in first - second
    assert "unique_fct_orders_order_id" in second - first
    assert set(made.events) == MODELS
    tries = {name: extra["built_in_try"] for name, extra in made.events.items()}
    assert {name for name, number in tries.items() if number == 2} == second & MODELS
    assert made.events["dim_customers"]["rows"] == 3  # counted in the first try
    said = made.xcom["models"]
    assert {u.split(".")[2] for u in said["built"]} == second & MODELS
    assert {u.split(".")[2] for u in said["built_before"]} == MODELS - second


def test_a_retry_after_a_failed_test_builds_the_models_that_it_read(
    shop: Path, monkeypatch: pytest.MonkeyPatch
):
    orders = shop / "models" / "fct_orders.sql"
    once = '{{ ref("int_paid") }}'
    mended(orders, once, once + " cross join (values (1), (2)) as t", monkeypatch)
    made = run("shop.retried")
    assert made.state == "success", made
    first, second = ran_by_dbt(shop, made.run_id)
    assert {"fct_orders", "unique_fct_orders_order_id"} <= first
    assert "rpt_orders" not in first
    assert second & MODELS == {"fct_orders", "rpt_orders"}
    # all tests of the model that is built again, also those that had passed
    assert {"unique_fct_orders_order_id", "not_null_fct_orders_order_id"} <= second
    assert "unique_dim_customers_customer_id" not in second
    assert made.events["fct_orders"]["built_in_try"] == 2
    assert set(made.events["fct_orders"]["checks"].values()) == {"pass"}


def test_a_task_that_fails_names_what_failed_and_has_no_events(
    shop: Path, capfd: pytest.CaptureFixture[str]
):
    edit(shop / "models" / "fct_orders.sql", "amount", "no_such_column")
    made = run("shop.nightly")
    assert made.state == "failed"
    assert set(made.events) == SEEDS
    assert made.tasks["done"][0] == "upstream_failed"
    said = made.xcom["models"]
    assert said["failed"] == ["model.shop.fct_orders"]
    assert said["skipped"] == ["model.shop.rpt_orders"]
    assert "model.shop.dim_customers" in said["built"]
    assert said["posted"] == []
    unique = said["checks"]["test.shop.unique_dim_customers_customer_id.15c9f1e2fd"]
    assert unique["status"] == "pass" and unique["failures"] == 0
    printed = everything(capfd)
    assert "dbt failed for model.shop.fct_orders: " in printed
    assert "no_such_column" in printed
    # in the order in which dbt came to them, tests among them
    assert re.search(r"Skipped after that: .*\bmodel\.shop\.rpt_orders\b", printed)
    assert "Built before that: " in printed
    assert printed.count("1 of 14 START") == 1  # dbt's lines once


def test_nodes_that_dbt_no_longer_has_fail_the_task_for_good(
    shop: Path, capfd: pytest.CaptureFixture[str]
):
    made = run("shop.drifted")
    assert made.state == "failed"
    assert made.tasks["drifted"] == ("failed", 1)  # although it has a retry
    assert "reported nothing for model.shop.gone" in everything(capfd)
    assert made.events == {}


def test_a_timeout_ends_dbt(shop: Path, capfd: pytest.CaptureFixture[str]):
    report = shop / "models" / "rpt_customers.sql"
    report.write_text(
        '{{ config(materialized="table") }} select count(*) as n from '
        'range(100000000) as a, range(100000000) as b, {{ ref("stg_customers") }}'
    )
    made = run("shop.slow")
    assert made.state == "failed"
    printed = everything(capfd)
    assert "after 25 seconds" in printed
    assert "model.shop.rpt_customers" in printed
    assert made.xcom["slow"]["built"] == ["model.shop.stg_customers"]


def test_a_selection_is_built_within_each_block(shop: Path):
    dbt(shop, "build")
    made = run("shop.nightly", {"select": "stg_orders fct_orders"})
    assert made.state == "success", made
    # one block has nothing of it; no schedule has ended
    assert set(made.events) == {"stg_orders", "fct_orders"}
    (ran,) = [t for t in ran_by_dbt(shop, made.run_id) if t]
    assert ran & MODELS == {"stg_orders", "fct_orders"}
    assert "unique_fct_orders_order_id" in ran


def test_a_selection_of_nothing_fails(shop: Path, capfd: pytest.CaptureFixture[str]):
    made = run("shop.nightly", {"select": "no_such_model"})
    assert made.state == "failed"
    assert 'no node of the dbt project matches "no_such_model"' in everything(capfd)


def test_full_refresh_and_target_reach_dbt(shop: Path, tmp_path: Path):
    profiles = (shop / "profiles.yml").read_text()
    dev = profiles[profiles.index("    dev:") :]
    other = dev.replace("dev:", "other:").replace("shop.duckdb", "other.duckdb")
    (shop / "profiles.yml").write_text(profiles + other)
    made = run("shop.nightly", {"target": "other", "full_refresh": True})
    assert made.state == "success", made
    assert (shop / "other.duckdb").exists()
    logs = [log.read_text() for log in (shop / ".floe").glob("runs/*/*/*/*/dbt.log")]
    assert len(logs) == 2
    assert all("full_refresh" in log or "full-refresh" in log for log in logs)
    assert made.events["fct_orders"]["rows"] == 3  # of that target's database


def test_airflows_own_command_runs_it(shop: Path):
    done = subprocess.run(
        [sys.executable, "-m", "airflow", "dags", "test", "shop.nightly"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Done. PASS=13 WARN=1" in done.stdout + done.stderr
    assert sorted(len(t) for t in ran_by_dbt(shop)) == [2, 14]
