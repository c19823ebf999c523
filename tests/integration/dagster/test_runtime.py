"""How a block behaves in a real Dagster with a real dbt: run, break, mend, subset."""

import shutil
import signal
import stat
import threading
import time

import dagster as dg
import filelock
import pytest

from conftest import DBT, HERE, by_dbts_logs, dbt, tables
from runs import (
    SLOW,
    built,
    checks,
    edit,
    failure,
    metadata,
    processes_of,
    reexecute,
    row_counts,
    run,
)

SEEDS = {"raw_customers", "raw_orders"}
MODELS = {
    *("stg_customers", "stg_orders", "fct_orders", "dim_customers"),
    *("rpt_orders", "rpt_customers", "snap_customers"),
}
RELATIONSHIPS = "relationships_fct_orders_customer_id__customer_id__ref_dim_customers_"
OF_ORDERS = {
    *("unique_fct_orders_order_id", "not_null_fct_orders_order_id"),
    *(RELATIONSHIPS, "orders_have_customers"),
}
OF_CUSTOMERS = {"unique_dim_customers_customer_id", "few_orders", "counts_orders"}
OF_SOURCES = {
    "source_not_null_raw_raw_customers_customer_id",
    "source_accepted_values_raw_raw_orders_status__paid",
}


def test_full_run_equals_a_plain_dbt_build(shop, instance, tmp_path):
    (shop / "shop.duckdb").unlink()
    result = run(shop, instance, "everything")

    assert result.success
    assert set(built(instance, result.run_id)) == SEEDS | MODELS
    found = checks(instance, result.run_id)
    assert set(found) == OF_ORDERS | OF_CUSTOMERS | OF_SOURCES
    warned = {name for name, word in found.items() if word != "pass"}
    assert warned == {
        "few_orders",
        "source_accepted_values_raw_raw_orders_status__paid",
    }
    assert "fail" not in found.values()
    ran = by_dbts_logs(shop / ".floe", result.run_id)
    assert len(ran) == len(set(ran)) == len(SEEDS | MODELS) + len(found)

    plain = tmp_path / "plain"
    shutil.copytree(HERE / "shop", plain)
    dbt(plain, "seed")
    dbt(plain, "build")
    assert tables(shop / "shop.duckdb") == tables(plain / "shop.duckdb")


def test_results_come_one_by_one_with_what_dbt_measured(shop, instance):
    result = run(shop, instance)

    log = [
        entry
        for entry in instance.all_logs(result.run_id)
        if entry.dagster_event
        and entry.dagster_event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION
    ]
    assert log[-1].timestamp - log[0].timestamp > 0.1, "all results came at the end"
    for entry in log:
        event = entry.get_dagster_event()
        values = {key: value.value for key, value in metadata(event).items()}
        assert event.asset_key is not None
        assert values["dbt/status"] == "success"
        assert values["dbt/seconds"] > 0
        assert event.asset_key.path[-1] in values["dagster/relation_identifier"]
    assert row_counts(instance, result.run_id) == {
        "fct_orders": 3,
        "dim_customers": 3,
        "snap_customers": 3,
        "rpt_orders": 2,
        "rpt_customers": 1,
    }


def test_broken_model_fails_by_name_and_only_the_rest_is_built_again(
    shop, instance, ran_by_dbt
):
    model = shop / "models" / "fct_orders.sql"
    edit(model, "amount from", "no_such_column from")
    first = run(shop, instance)

    assert not first.success
    message = failure(instance, first.run_id)
    assert "model.shop.fct_orders" in message
    assert "no_such_column" in message
    assert "model.shop.rpt_orders" in message.split("Skipped after that:")[1]
    siblings = MODELS - {"fct_orders", "rpt_orders"}
    assert set(built(instance, first.run_id)) == siblings
    assert set(checks(instance, first.run_id)) == OF_CUSTOMERS

    edit(model, "no_such_column from", "amount from")
    second, success = reexecute(instance, first.run_id, from_failure=True)

    assert success
    assert built(instance, second) == ["fct_orders", "rpt_orders"]
    assert set(built(instance, second, repeated=True)) == siblings
    assert set(checks(instance, second)) == OF_ORDERS | OF_CUSTOMERS
    assert ran_by_dbt(first.run_id)[1] == {"fct_orders", "rpt_orders", *OF_ORDERS}

    # All steps again is a wish to build all of it, whatever earlier runs left.
    third, success = reexecute(instance, second, from_failure=False)

    assert success
    assert set(built(instance, third)) == MODELS
    assert ran_by_dbt(first.run_id)[2] == MODELS | OF_ORDERS | OF_CUSTOMERS


def test_failed_test_builds_its_models_and_what_follows_again(
    shop, instance, ran_by_dbt
):
    model = shop / "models" / "dim_customers.sql"
    edit(model, "group by", "where c.customer_id > 1 group by")
    first = run(shop, instance)

    # The unit test knows about customer 1, so it is the one that fails first.
    assert not first.success
    assert "unit_test.shop.dim_customers.counts_orders" in failure(
        instance, first.run_id
    )
    assert checks(instance, first.run_id)["counts_orders"] == "fail"
    assert "dim_customers" not in built(instance, first.run_id)

    # Half mended: the unit test passes, the relationship does not.
    edit(model, "where c.customer_id > 1", "having c.customer_id != 3")
    edit(
        model,
        "having c.customer_id != 3 group by c.customer_id, c.name",
        "group by c.customer_id, c.name having c.customer_id != 3",
    )
    second, success = reexecute(instance, first.run_id, from_failure=True)

    assert not success
    assert RELATIONSHIPS in failure(instance, second)
    found = checks(instance, second)
    assert found[RELATIONSHIPS] == "fail"
    assert found["orders_have_customers"] == "fail"
    assert found["counts_orders"] == "pass"
    assert "dim_customers" in built(instance, second)
    assert "rpt_orders" not in built(instance, second)

    edit(model, " having c.customer_id != 3", "")
    third, success = reexecute(instance, second, from_failure=True)

    assert success
    again = {"fct_orders", "dim_customers", "rpt_orders", "rpt_customers"}
    assert set(built(instance, third)) == again
    assert ran_by_dbt(first.run_id)[2] == again | OF_ORDERS | OF_CUSTOMERS


def test_failed_source_test_fails_the_run_and_stops_no_model(shop, instance):
    schema = shop / "models" / "schema.yml"
    text = schema.read_text()
    schema.write_text(text.replace("severity: warn", "severity: error", 1))
    result = run(shop, instance, "everything")

    assert not result.success
    found = checks(instance, result.run_id)
    assert found["source_accepted_values_raw_raw_orders_status__paid"] == "fail"
    message = failure(instance, result.run_id)
    assert "source_accepted_values_raw_raw_orders_status__paid" in message
    assert set(built(instance, result.run_id)) == SEEDS | MODELS


def test_subset_builds_only_the_subset(shop, instance, ran_by_dbt):
    run(shop, instance)
    result = run(shop, instance, assets=["shop/dim_customers"])

    assert result.success
    assert built(instance, result.run_id) == ["dim_customers"]
    assert set(checks(instance, result.run_id)) == OF_CUSTOMERS
    assert ran_by_dbt(result.run_id) == [{"dim_customers", *OF_CUSTOMERS}]


def test_single_check_runs_alone(shop, instance, ran_by_dbt):
    from shop_defs import load

    run(shop, instance)
    definitions = load(shop)
    key = dg.AssetCheckKey(dg.AssetKey(["shop", "dim_customers"]), "few_orders")
    result = dg.materialize(
        list(definitions.assets or []),
        selection=dg.AssetSelection.checks(key),
        resources=definitions.resources,
        instance=instance,
    )

    assert checks(instance, result.run_id) == {"few_orders": "warn"}
    assert ran_by_dbt(result.run_id) == [{"few_orders"}]


def test_model_that_dbt_no_longer_has_fails_the_run(shop, instance):
    models = shop / "models"
    (models / "rpt_customers.sql").rename(models / "rpt_clients.sql")
    alone = run(shop, instance, assets=["shop/rpt_customers"])
    among_others = run(shop, instance)

    for result in (alone, among_others):
        assert not result.success
        message = failure(instance, result.run_id)
        assert "reported nothing for model.shop.rpt_customers" in message


def test_dependency_that_dbt_no_longer_has_is_named(shop, instance):
    select = "select 1 as order_id, 1 as customer_id, 1 as amount"
    (shop / "models" / "fct_orders.sql").write_text(select)
    result = run(shop, instance)

    assert not result.success
    message = failure(instance, result.run_id)
    assert "model.shop.fct_orders before model.shop.stg_orders" in message


def test_project_that_dbt_cannot_parse_fails_with_dbts_message(shop, instance):
    edit(shop / "models" / "fct_orders.sql", "int_paid", "int_piad")
    result = run(shop, instance)

    assert not result.success
    assert "depends on a node named 'int_piad'" in failure(instance, result.run_id)


def test_retry_of_the_op_goes_on_where_it_stopped(
    shop, instance, ran_by_dbt, monkeypatch
):
    # A dbt that mends the model on its second call.
    model = shop / "models" / "fct_orders.sql"
    edit(model, "amount from", "no_such_column from")
    script = shop / "mending-dbt"
    script.write_text(
        f'#!/bin/sh\nif [ -e called ]; then sed -i s/no_such_column/amount/ "{model}"; fi\n'
        f'touch called\nexec "{DBT}" "$@"\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("FLOE_DBT_EXECUTABLE", str(script))
    monkeypatch.setenv("SHOP_RETRIES", "1")
    result = run(shop, instance)

    assert result.success
    first, second = ran_by_dbt(result.run_id)
    assert "fct_orders" in first
    assert second == {"fct_orders", "rpt_orders", *OF_ORDERS}


def test_last_of_several_attempts_names_what_failed(shop, instance, monkeypatch):
    edit(shop / "models" / "fct_orders.sql", "amount from", "no_such_column from")
    monkeypatch.setenv("SHOP_RETRIES", "1")
    result = run(shop, instance)

    assert not result.success
    assert failure(instance, result.run_id).count("model.shop.fct_orders") == 1


def test_missing_dbt_names_the_remedy(shop, instance, monkeypatch):
    monkeypatch.setenv("FLOE_DBT_EXECUTABLE", "no-such-dbt")
    result = run(shop, instance)

    message = failure(instance, result.run_id)
    assert 'no program "no-such-dbt"' in message
    assert "FLOE_DBT_EXECUTABLE" in message


def test_second_run_waits_for_the_first_to_leave_the_database(shop, instance):
    (shop / ".floe").mkdir()
    lock = filelock.FileLock(str(shop / ".floe" / "dbt.lock"))
    lock.acquire()
    outcome: list[bool] = []
    waiting = threading.Thread(
        target=lambda: outcome.append(run(shop, instance).success)
    )
    waiting.start()
    time.sleep(1.5)
    assert processes_of(shop) == []
    lock.release()
    waiting.join(240)
    assert outcome == [True]


@pytest.mark.parametrize(
    ("signal_name", "job"),
    [
        ("SIGINT", "only_models"),
        ("SIGINT", "everything"),
        ("SIGKILL", "only_models"),
        ("SIGKILL", "everything"),
    ],
)
def test_end_of_a_run_ends_dbt(shop, start_dagster, signal_name, job):
    """Interrupted, as by the UI; killed, as by a cluster that is out of memory. A run
    of one block starts dbt, one of several forks it from a template."""
    (shop / "models" / "fct_orders.sql").write_text(SLOW)
    config = shop / "in_process.yaml"
    config.write_text("execution: {config: {in_process: {}}}")
    process = start_dagster(
        *("job", "execute", "-m", "shop_defs", "-j", job),
        *("-c", str(config)),
    )
    deadline = time.monotonic() + 180
    while "model main.fct_orders" not in process.output.read_text():
        assert time.monotonic() < deadline, process.output.read_text()
        time.sleep(0.2)
    assert len(processes_of(shop)) > 0
    process.send_signal(getattr(signal, signal_name))
    started = time.monotonic()
    process.wait(20)
    while processes_of(shop):
        assert time.monotonic() - started < 10, processes_of(shop)
        time.sleep(0.2)
