"""Processes that are killed, re-executions, and runs that write at the same time."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from lake import NAMESPACE, PACKAGE, load, mine, tables

BIN = Path(sys.executable).parent


@pytest.fixture
def instance(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dg.DagsterInstance]:
    load(project)
    monkeypatch.chdir(Path(__file__).parent)  # where processes of steps find `mine`
    with dg.DagsterInstance.get() as found:
        yield found


def rows(table: str) -> list[dict[str, object]]:
    return tables().read((NAMESPACE, table)).to_pylist()


def test_a_killed_step_is_executed_again_without_its_rows_twice(
    instance: dg.DagsterInstance,
):
    job = dg.reconstructable(mine)
    with dg.execute_job(job, instance, raise_on_error=False) as first:
        assert not first.success
    assert rows("ledger") == [{"run": first.run_id}]

    again = dg.ReexecutionOptions.from_failure(first.run_id, instance)
    with dg.execute_job(job, instance, reexecution_options=again) as second:
        assert second.success
    assert rows("ledger") == [{"run": first.run_id}]
    assert rows("balance") == [{"entries": 1}]

    # all of it once more is the same launch; another launch is not
    whole = dg.ReexecutionOptions(parent_run_id=second.run_id)
    with dg.execute_job(job, instance, reexecution_options=whole) as third:
        assert third.success
    assert rows("ledger") == [{"run": first.run_id}]
    with dg.execute_job(job, instance) as fourth:
        assert fourth.success
    assert {str(row["run"]) for row in rows("ledger")} == {first.run_id, fourth.run_id}
    assert len(rows("ledger")) == 2
    assert rows("balance") == [{"entries": 2}]


def test_runs_of_a_backfill_write_at_the_same_time(instance: dg.DagsterInstance):
    days = [f"2024-01-0{day}" for day in range(1, 5)]
    processes = [
        subprocess.Popen(
            [
                *(str(BIN / "dagster"), "asset", "materialize"),
                *("-m", f"{PACKAGE}.definitions"),
                *("--select", "crowded", "--partition", day),
            ],
            cwd=Path(os.environ["FLOE_TEST_PROJECT"]) / "src",
            env={**os.environ, "FLOE_TEST_WRITERS": str(len(days))},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for day in days
    ]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(days), said
    found = rows("crowded")
    assert sorted(str(row["day"]) for row in found) == days
    assert len({row["pid"] for row in found}) == len(days)


def test_a_range_by_the_command_line_is_one_run(instance: dg.DagsterInstance):
    """What the UI and backfills do: a range of partitions as a tag of one run."""
    done = subprocess.run(
        [
            *(str(BIN / "dagster"), "asset", "materialize"),
            *("-m", f"{PACKAGE}.definitions"),
            *("--select", "spanned", "--partition-range", "2024-01-02...2024-01-04"),
        ],
        cwd=Path(os.environ["FLOE_TEST_PROJECT"]) / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(str(row["day"]) for row in rows("spanned")) == [
        "2024-01-02",
        "2024-01-03",
        "2024-01-04",
    ]
    assert len(tables().load((NAMESPACE, "spanned")).metadata.snapshots) == 1
