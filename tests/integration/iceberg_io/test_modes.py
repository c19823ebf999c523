"""Modes, retries, schema evolution and table options, in runs of a generated project."""

from typing import Any

from pyiceberg.types import StringType

from lake import Lake, failure, failures, materialized, observed, own, tables


def with_rows(asset: str, failures: int = 0, **columns: list[Any]) -> Any:
    return {"ops": {asset: {"config": {"columns": columns, "failures": failures}}}}


def test_overwrite_leaves_what_was_written_last(lake: Lake):
    lake.ok("plain", config=with_rows("plain", id=[1, 2], n=[1, 2]))
    result = lake.ok("plain", config=with_rows("plain", id=[3], n=[3]))
    assert lake.rows("plain") == [{"id": 3, "n": 3}]
    said = materialized(result, "plain")
    assert said["dagster/row_count"] == said["iceberg/rows"] == 1
    assert said["dagster/table_name"] == "jaffle_shop.plain"
    assert said["iceberg/mode"] == "overwrite"
    assert said["iceberg/snapshot_id"] == lake.snapshots("plain")[-1].snapshot_id
    summary = lake.snapshots("plain")[-1].summary.additional_properties
    assert summary["dagster.run-id"] == result.run_id
    assert summary["dagster.output"] == "plain"


def test_each_launch_appends_and_a_retry_does_not(lake: Lake):
    first = lake.ok("added", config=with_rows("added", failures=1, id=[1, 2]))
    assert own().ATTEMPTS.count("added") == 2
    assert [row["id"] for row in lake.rows("added")] == [1, 2]
    assert materialized(first, "added")["iceberg/repeated"] is True
    assert len(lake.snapshots("added")) == 1

    second = lake.ok("added", config=with_rows("added", id=[1, 2]))
    assert [row["id"] for row in lake.rows("added")] == [1, 1, 2, 2]
    said = materialized(second, "added")
    assert (said["iceberg/rows"], said["dagster/row_count"]) == (2, 4)
    assert "iceberg/repeated" not in said


def test_a_retry_of_an_overwrite_or_an_upsert_writes_what_it_computed(lake: Lake):
    lake.ok("plain", config=with_rows("plain", failures=1, id=[1]))
    assert lake.rows("plain") == [{"id": 1}]
    assert len(lake.snapshots("plain")) == 2
    lake.ok("merged", config=with_rows("merged", failures=1, id=[1], n=[1]))
    assert lake.rows("merged") == [{"id": 1, "n": 1}]


def test_upsert_changes_rows_by_key_and_says_how_many(lake: Lake):
    lake.ok("merged", config=with_rows("merged", id=[1, 2, 3], n=[1, 2, 3]))
    result = lake.ok("merged", config=with_rows("merged", id=[2, 3, 4], n=[20, 3, 40]))
    assert lake.rows("merged") == [
        {"id": 1, "n": 1},
        {"id": 2, "n": 20},
        {"id": 3, "n": 3},
        {"id": 4, "n": 40},
    ]
    said = materialized(result, "merged")
    counts = {k: v for k, v in said.items() if k.startswith("iceberg/rows_")}
    assert counts == {
        "iceberg/rows_inserted": 1,
        "iceberg/rows_updated": 1,
        "iceberg/rows_unchanged": 1,
    }


def test_twice_the_same_key_is_a_failure_that_is_not_retried(lake: Lake):
    own().ATTEMPTS.clear()
    result = lake.run("merged", config=with_rows("merged", id=[1, 1], n=[1, 2]))
    assert 'Cannot store "merged"' in failure(result)
    assert own().ATTEMPTS == ["merged"]


def test_a_table_takes_new_columns_and_wider_types(lake: Lake):
    narrow = {"ops": {"plain": {"config": {"columns": {"id": [1]}}}}}
    lake.ok("plain", config=narrow)
    result = lake.ok("plain", config=with_rows("plain", id=[2], more=["x"]))
    assert materialized(result, "plain")["iceberg/changes"] == (
        'added column "more" (string)'
    )
    # what the data lack is kept, not dropped
    lake.ok("plain", config=with_rows("plain", id=[3]))
    assert lake.rows("plain") == [{"id": 3, "more": None}]


def test_a_conflict_of_types_is_a_failure_with_the_columns(lake: Lake):
    lake.ok("plain", config=with_rows("plain", id=[1], n=[1]))
    own().ATTEMPTS.clear()
    result = lake.run("plain", config=with_rows("plain", id=["x"], n=[0.5]))
    (event,) = failures(result)
    said = event.step_failure_data.user_failure_data
    assert said is not None
    assert said.description == (
        'Cannot store "plain": Cannot write to "jaffle_shop.plain": '
        'column "id" is long in the table and string in the data; '
        'column "n" is long in the table and double in the data'
    )
    records: Any = said.metadata["iceberg/conflicts"]
    assert dict(records.value.records[0].data) == {
        "column": "id",
        "table": "long",
        "data": "string",
        "reason": "is long in the table and string in the data",
    }
    assert own().ATTEMPTS == ["plain"], "a retry would meet the same"
    assert lake.rows("plain") == [{"id": 1, "n": 1}]


def test_a_fixed_schema_takes_no_new_column(lake: Lake):
    lake.ok("fixed", config=with_rows("fixed", id=[1]))
    lake.ok("fixed", config=with_rows("fixed", id=[2]))
    result = lake.run("fixed", config=with_rows("fixed", id=[3], more=[3]))
    wanted = '"jaffle_shop.fixed" has a fixed schema, and the data would have added '
    assert f'{wanted}column "more" (long)' in failure(result)
    assert lake.rows("fixed") == [{"id": 2}]


def test_columns_are_dropped_where_that_is_asked_for(lake: Lake):
    lake.ok("shrinking", config=with_rows("shrinking", id=[1], n=[1]))
    result = lake.ok("shrinking", config=with_rows("shrinking", id=[2]))
    assert lake.rows("shrinking") == [{"id": 2}]
    changes = materialized(result, "shrinking")["iceberg/changes"]
    assert changes == 'dropped column "n" (long)'


def test_a_branch_is_written_and_read_downstream(lake: Lake):
    result = lake.ok("branched", config=with_rows("branched", id=[7]))
    assert materialized(result, "branched")["iceberg/branch"] == "draft"
    assert lake.rows("branched") == []
    assert lake.rows("branched", branch="draft") == [{"id": 7}]
    lake.ok("from_branch")
    assert lake.rows("from_branch") == [{"id": 7}]


def test_spec_order_properties_and_name_are_those_of_the_metadata(lake: Lake):
    lake.ok("shaped", config=with_rows("shaped", id=[1, 2, 3], n=[1, 2, 2]))
    table = tables().load(("elsewhere", "by_name"))
    assert [str(f.transform) for f in table.spec().fields] == ["bucket[4]", "identity"]
    assert [str(f.direction) for f in table.sort_order().fields] == ["DESC", "ASC"]
    assert table.properties["write.parquet.compression-codec"] == "gzip"
    assert table.properties["checked"] == "true"


def test_the_prefix_of_a_key_is_the_namespace(lake: Lake):
    lake.ok("marts/deep/keyed")
    assert tables().read(("marts", "deep", "keyed")).to_pylist() == [{"id": 1}]


def test_an_input_may_ask_for_some_columns_and_rows(lake: Lake):
    lake.ok("plain", config=with_rows("plain", id=[1, 2], n=[10, 20]))
    result = lake.ok("some")
    assert lake.rows("some") == [{"n": 20}]
    (said,) = observed(result)
    assert said == {
        "dagster/table_name": "jaffle_shop.plain",
        "iceberg/snapshot_id": lake.snapshots("plain")[-1].snapshot_id,
        "iceberg/rows_read": 1,
    }


def test_a_filter_that_cannot_be_read_is_a_failure(lake: Lake):
    lake.ok("plain", config=with_rows("plain", id=[1]))
    assert 'Cannot read "iceberg/where": Expected' in failure(lake.run("misread"))


def test_a_table_that_is_not_there_is_named(lake: Lake):
    result = lake.run("early")
    assert 'There is no table "jaffle_shop.never": materialize the asset' in failure(
        result
    )


def test_what_another_program_added_stays(lake: Lake):
    """Another writer's column and partition field survive an overwrite."""
    lake.ok("plain", config=with_rows("plain", id=[1], n=[1]))
    table: Any = tables().load(("jaffle_shop", "plain"))
    with table.update_schema() as update:
        update.add_column("theirs", StringType())
    with table.update_spec() as update:
        update.add_identity("n")
    lake.ok("plain", config=with_rows("plain", id=[2], n=[2]))
    assert lake.rows("plain") == [{"id": 2, "n": 2, "theirs": None}]
    spec = tables().load(("jaffle_shop", "plain")).spec()
    assert [field.name for field in spec.fields] == ["n"]
