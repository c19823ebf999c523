"""Runs of partitions: what dbt is told, what Dagster records, what a retry repeats.

The models say which window they were told of (parted/models), so that the database is
the witness.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from floe_dbt.core.refused import Refused
from floe_dbt.core.window import Microbatch, Window
from floe_dbt.launch import Launch
from floe_dbt.sensors import asset_sensor
from floe_dbt.window import window_of_keys

import parted_defs
from conftest import HERE, dbt
from parted_defs import day, load
from runs import built, checks, edit, failure

DAY_START = "2024-01-1{}T00:00:00+01:00"
RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("prepared") / "parted"
    shutil.copytree(HERE / "parted", project)
    dbt(project, "run", "--select", "raw_events")
    return project


@pytest.fixture
def parted(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = tmp_path / "parted"
    shutil.copytree(prepared, project)
    monkeypatch.setenv("PARTED", str(project))
    return project


def query(project: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(project / "parted.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def run(
    definitions: dg.Definitions,
    instance: dg.DagsterInstance,
    job: str,
    *,
    key: str | None = None,
    keys: tuple[str, str] | None = None,
) -> dg.ExecuteInProcessResult:
    return definitions.resolve_job_def(job).execute_in_process(
        instance=instance,
        raise_on_error=False,
        partition_key=key,
        tags=dict(zip(RANGE, keys, strict=True)) if keys else None,
    )


def test_days_in_runs_of_their_own(parted: Path, instance: dg.DagsterInstance):
    definitions = load(parted)
    for number in (2, 3, 4):
        result = run(definitions, instance, "daily_job", key=f"2024-01-1{number}")
        assert result.success
        assert set(built(instance, result.run_id)) == {"daily", "batched"}
        assert checks(instance, result.run_id) == {"unique_batched_id": "pass"}

    # in Berlin the day begins at 23:00 UTC: of each day three events
    assert query(parted, "select * from daily order by window_start") == [
        (f"2024-01-1{n}", DAY_START.format(n), DAY_START.format(n + 1), 3)
        for n in (2, 3, 4)
    ]
    # UTC batches 11 to 14, and one before them for the lookback
    assert query(parted, "select min(happened_at)::date::text from batched") == [
        ("2024-01-10",)
    ]
    for name in ("daily", "batched"):
        assert instance.get_materialized_partitions(dg.AssetKey(name)) == {
            "2024-01-12",
            "2024-01-13",
            "2024-01-14",
        }


def test_days_in_one_run(parted: Path, instance: dg.DagsterInstance):
    definitions = load(parted, dg.BackfillPolicy.single_run())
    result = run(definitions, instance, "daily_job", keys=("2024-01-12", "2024-01-14"))

    assert result.success
    assert query(parted, "select * from daily") == [
        (
            "2024-01-12,2024-01-13,2024-01-14",
            DAY_START.format(2),
            DAY_START.format(5),
            9,
        )
    ]
    assert len(list((parted / ".floe" / result.run_id).glob("*/attempt-*"))) == 1
    for name in ("daily", "batched"):
        assert instance.get_materialized_partitions(dg.AssetKey(name)) == {
            "2024-01-12",
            "2024-01-13",
            "2024-01-14",
        }


def test_keys_that_are_no_times(parted: Path, instance: dg.DagsterInstance):
    definitions = load(parted)
    for key in ("eu", "us"):
        assert run(definitions, instance, "regional_job", key=key).success
    assert query(parted, "select * from regional order by all") == [("eu",), ("us",)]


def test_keys_of_two_dimensions(parted: Path, instance: dg.DagsterInstance):
    key = dg.MultiPartitionKey({"day": "2024-01-12", "region": "us"})
    assert run(load(parted), instance, "crossed_job", key=key).success
    assert query(parted, "select * from crossed") == [
        ("2024-01-12|us", "2024-01-12", "us", DAY_START.format(2))
    ]


def test_day_that_failed_is_built_again_and_only_what_is_missing(
    parted: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    definitions = load(parted)
    monkeypatch.setenv("BREAK_ON", "2024-01-13")
    assert run(definitions, instance, "daily_job", key="2024-01-12").success
    failed = run(definitions, instance, "daily_job", key="2024-01-13")
    assert not failed.success
    # its batches did not succeed, and dbt calls the first of them a node of its own
    assert built(instance, failed.run_id) == ["daily"]
    assert "model.parted.batched" in failure(instance, failed.run_id)
    assert instance.get_materialized_partitions(dg.AssetKey("batched")) == {
        "2024-01-12"
    }

    monkeypatch.setenv("BREAK_ON", "-")
    with dg.execute_job(
        dg.reconstructable(parted_defs.daily_job),
        instance,
        reexecution_options=dg.ReexecutionOptions.from_failure(failed.run_id, instance),
        tags={"dagster/partition": "2024-01-13"},  # which the web server copies
    ) as again:
        assert again.success, failure(instance, again.run_id)
        assert "batched" in built(instance, again.run_id)
        assert "daily" not in built(instance, again.run_id)
    assert instance.get_materialized_partitions(dg.AssetKey("batched")) == {
        "2024-01-12",
        "2024-01-13",
    }
    assert query(parted, "select keys from daily order by all") == [
        ("2024-01-12",),
        ("2024-01-13",),
    ]


def test_batch_that_fails_after_others_fails_the_model(
    parted: Path, instance: dg.DagsterInstance
):
    edit(
        parted / "models" / "batched.sql",
        '{% if var("partition_key", "") == env_var("BREAK_ON", "-") %} where no_such_column',
        '{% if "2024-01-14" in (model.batch.event_time_start | string) %} where no_such_column',
    )
    definitions = load(parted, dg.BackfillPolicy.single_run())
    result = run(definitions, instance, "daily_job", keys=("2024-01-12", "2024-01-14"))
    assert not result.success
    assert instance.get_materialized_partitions(dg.AssetKey("batched")) == set()
    said = failure(instance, result.run_id)
    assert "model.parted.batched: PARTIAL SUCCESS (" in said
    assert "no_such_column" in said  # of which dbt's result says nothing


def test_another_partition_starts_from_nothing(
    parted: Path, instance: dg.DagsterInstance
):
    """A run that repeats another one for another day must build that day."""
    definitions = load(parted)
    first = run(definitions, instance, "daily_job", key="2024-01-12")
    second = definitions.resolve_job_def("daily_job").execute_in_process(
        instance=instance,
        partition_key="2024-01-13",
        tags={
            "dagster/root_run_id": first.run_id,
            "dagster/parent_run_id": first.run_id,
            "dagster/is_resume_retry": "true",
        },
    )
    assert second.success
    assert set(built(instance, second.run_id)) == {"daily", "batched"}


def test_timeout_ends_dbt_and_names_what_is_missing(
    parted: Path, instance: dg.DagsterInstance
):
    edit(
        parted / "models" / "daily.sql",
        '{{ ref("raw_events") }}',
        '{{ ref("raw_events") }}, range(100000000) as a, range(100000000) as b',
    )
    result = run(load(parted, timeout_s=8), instance, "daily_job", key="2024-01-12")
    assert not result.success
    assert "after 8 seconds" in failure(instance, result.run_id)
    assert "model.parted.daily" in failure(instance, result.run_id)


def test_lookback_starts_earlier_and_never_before_the_data():
    window = window_of_keys(["2024-01-12", "2024-01-13"], day)

    def start(*models: Microbatch) -> str:
        return window.event_time(models)[1]

    assert window.event_time([]) == []
    assert start(Microbatch("day", 0, None)) == "2024-01-11T00:00:00"
    assert start(Microbatch("day", 2, None)) == "2024-01-09T00:00:00"
    assert start(Microbatch("hour", 1, None)) == "2024-01-11T22:00:00"
    assert start(Microbatch("month", 2, None)) == "2023-11-01T00:00:00"
    assert start(Microbatch("year", 1, None)) == "2023-01-01T00:00:00"
    bounded = Microbatch("day", 30, datetime.fromisoformat("2024-01-05"))
    assert start(bounded) == "2024-01-05T00:00:00"
    assert start(Microbatch("hour", 0, None), bounded) == "2023-12-12T00:00:00"
    assert window.event_time([bounded])[2:] == [
        "--event-time-end",
        "2024-01-13T23:00:00",
    ]


def test_more_keys_than_a_command_takes():
    keys = [f"2024-{n:06}" for n in range(20_000)]
    many = Window(keys, datetime(2020, 1, 1), datetime(2023, 1, 1))
    assert set(many.variables()) == {"partition_start", "partition_end"}
    with pytest.raises(Refused, match="20000 partitions at once"):
        Window(keys).variables()


def test_blocks_of_one_pool_take_turns(parted: Path, tmp_path: Path):
    """Two runs in processes of their own, a pool of one slot: their steps do not
    overlap, and Dagster itself says that one waited."""
    with dg.instance_for_test() as instance:
        instance.event_log_storage.set_concurrency_slots("warehouse", 1)
        started = [
            subprocess.Popen(
                [
                    *(sys.executable, "-m", "dagster", "job", "execute"),
                    *("-m", "parted_defs", "-a", "pooled", "-j", job, "--tags", tags),
                ],
                cwd=HERE,
                stdout=(tmp_path / f"{job}.log").open("w"),
                stderr=subprocess.STDOUT,
                env={
                    **os.environ,
                    "DAGSTER_HOME": str(instance.root_directory),
                    "FLOE_STATE_DIR": str(tmp_path / job),  # a lock of its own
                },
            )
            for job, tags in (
                ("raw_job", "{}"),
                ("daily_job", '{"dagster/partition": "2024-01-12"}'),
            )
        ]
        codes = [process.wait(240) for process in started]
        logs = "".join(path.read_text() for path in tmp_path.glob("*.log"))
        assert codes == [0, 0], logs
        times: list[tuple[float, str]] = []
        for run_record in instance.get_run_records():
            for step in instance.get_run_step_stats(run_record.dagster_run.run_id):
                times += [(step.start_time or 0, "start"), (step.end_time or 0, "end")]
        assert [what for _, what in sorted(times)] == ["start", "end"] * 2


def test_day_whose_rows_came_late_is_built_again(
    parted: Path, instance: dg.DagsterInstance
):
    """A backfill of one day mends that day, and leaves the others as they are."""
    definitions = load(parted, dg.BackfillPolicy.single_run())
    days = ("2024-01-12", "2024-01-14")
    assert run(definitions, instance, "daily_job", keys=days).success
    counts = "select happened_at::date::text, count(*)::integer from batched group by 1"
    before = dict(query(parted, counts))
    with duckdb.connect(str(parted / "parted.duckdb")) as connection:
        connection.execute(
            "insert into raw_events values (timestamp '2024-01-13 10:00:00', 1000)"
        )
    result = run(definitions, instance, "daily_job", key="2024-01-13")

    assert result.success
    assert dict(query(parted, counts)) == {**before, "2024-01-13": 4}
    rows = "select window_start, events from daily order by window_start"
    assert query(parted, rows) == [(DAY_START.format(2), 9), (DAY_START.format(3), 4)]
    keys = instance.get_materialized_partitions(dg.AssetKey("daily"))
    assert keys == {"2024-01-12", "2024-01-13", "2024-01-14"}


def test_key_that_is_added_while_a_run_works(
    parted: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    regions = dg.DynamicPartitionsDefinition(name="regions")
    monkeypatch.setattr(parted_defs, "region", regions)
    instance.add_dynamic_partitions("regions", ["eu"])
    definitions = load(parted)

    def add() -> None:
        while not any((parted / ".floe").glob("*/regional-*/attempt-1")):
            time.sleep(0.05)
        instance.add_dynamic_partitions("regions", ["us"])

    added = threading.Thread(target=add)
    added.start()
    assert run(definitions, instance, "regional_job", key="eu").success
    added.join(10)
    assert query(parted, "select * from regional") == [("eu",)]
    assert run(definitions, instance, "regional_job", key="us").success
    assert query(parted, "select * from regional order by all") == [("eu",), ("us",)]
    keys = instance.get_materialized_partitions(dg.AssetKey("regional"))
    assert keys == {"eu", "us"}


def test_another_product_follows_when_this_one_was_built(
    parted: Path, instance: dg.DagsterInstance
):
    """Two products with nothing in common but the key of an asset and the instance."""

    @dg.asset(deps=["raw_events"])
    def digest() -> None: ...

    job = dg.define_asset_job("digest_job", [digest])
    launch = Launch(job)
    sensor = asset_sensor(
        name="on_events", assets=[dg.AssetKey("raw_events")], launches=[launch]
    )
    other = dg.Definitions(
        assets=[dg.AssetSpec("raw_events"), digest], jobs=[job], sensors=[sensor]
    )
    cursor: str | None = None

    def asked() -> list[str | None]:
        nonlocal cursor
        context = dg.build_sensor_context(
            instance=instance,
            cursor=cursor,
            repository_def=other.get_repository_def(),
        )
        data = sensor.evaluate_tick(context)
        cursor = data.cursor
        return [request.job_name for request in data.run_requests or []]

    assert asked() == []
    assert run(load(parted), instance, "raw_job").success
    assert asked() == ["digest_job"]
    result = other.resolve_job_def("digest_job").execute_in_process(instance=instance)
    assert result.success
    assert asked() == []
