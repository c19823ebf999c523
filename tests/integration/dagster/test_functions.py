"""A dbt function (dbt 1.11) is no asset, but the models that call it need it."""

import shutil
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from floe_dbt import DbtResource, dbt_block

from conftest import HERE
from runs import built, edit, failure, row_counts

FUNCTION = "function.with_function.add_max"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy = tmp_path / "with_function"
    shutil.copytree(HERE / "with_function", copy)
    return copy


def run(
    project: Path, instance: dg.DagsterInstance, only: str | None = None
) -> dg.ExecuteInProcessResult:
    block = dbt_block(
        name="models",
        assets=[
            dg.AssetSpec(
                "base", metadata={"dbt/unique_id": "model.with_function.base"}
            ),
            dg.AssetSpec(
                "uses_function",
                deps=["base"],
                metadata={"dbt/unique_id": "model.with_function.uses_function"},
            ),
            dg.AssetSpec(
                "apart", metadata={"dbt/unique_id": "model.with_function.apart"}
            ),
        ],
        support=[FUNCTION],
    )
    dbt = DbtResource(
        project_dir=str(project),
        profiles_dir=str(project),
        state_dir=str(project / ".floe"),
    )
    return dg.materialize(
        [block],
        resources={"dbt": dbt},
        instance=instance,
        raise_on_error=False,
        selection=[only] if only else None,
    )


def test_function_is_made_in_an_empty_database(project: Path, instance):
    result = run(project, instance)

    assert result.success, failure(instance, result.run_id)
    assert set(built(instance, result.run_id)) == {"apart", "base", "uses_function"}
    assert "dbt made function.with_function.add_max" in [
        entry.user_message for entry in instance.all_logs(result.run_id)
    ]
    with duckdb.connect(str(project / "with_function.duckdb")) as connection:
        assert connection.execute("from uses_function").fetchall() == [(2,)]
    # The profile's path has one of dbt's own filters.
    counts = {"apart": 1, "base": 1, "uses_function": 1}
    assert row_counts(instance, result.run_id) == counts


def test_function_is_made_for_a_subset(project: Path, instance):
    assert run(project, instance, "base").success
    result = run(project, instance, "uses_function")

    assert result.success, failure(instance, result.run_id)
    assert built(instance, result.run_id) == ["uses_function"]


def test_function_that_a_subset_does_not_need_is_not_made(project: Path, instance):
    # In an empty database it could not be: it reads another model.
    result = run(project, instance, "apart")

    assert result.success, failure(instance, result.run_id)
    assert built(instance, result.run_id) == ["apart"]


def test_function_that_fails_fails_the_op_by_name(project: Path, instance):
    edit(project / "functions" / "add_max.sql", "x +", "no_such_column +")
    result = run(project, instance)

    assert not result.success
    message = failure(instance, result.run_id)
    assert f"dbt failed for {FUNCTION}" in message.splitlines()[0]
    assert "model.with_function.uses_function" in message.split("Skipped after")[1]
    assert set(built(instance, result.run_id)) == {"apart", "base"}
    assert row_counts(instance, result.run_id) == {"apart": 1, "base": 1}
