"""Partitions: what a run of a generated project writes and reads is exactly theirs."""

import datetime as dt

import pytest

from lake import Lake, failure, materialized, observed, tables

DAYS = [f"2024-03-{day}" for day in (29, 30, 31)] + ["2024-04-01", "2024-04-02"]
SPAN = ("2024-03-30", "2024-04-01")


def spec(table: str) -> list[str]:
    loaded = tables().load(("jaffle_shop", table))
    return [f"{f.transform} {f.name}" for f in loaded.spec().fields]


@pytest.mark.parametrize("table", ["instants", "walls"])
def test_a_day_is_that_of_its_time_zone(lake: Lake, table: str):
    """2024-03-31 has 23 hours in Berlin, and ends at another hour of UTC than it begins."""
    for day in DAYS:
        lake.ok(table, partition=day)
    assert len(lake.rows(table)) == 24 * 5 - 1
    before = {row["at"]: row["run"] for row in lake.rows(table)}
    again = lake.ok(table, partition="2024-03-31")
    after = {row["at"]: row["run"] for row in lake.rows(table)}
    assert before.keys() == after.keys()
    changed = [at for at in before if before[at] != after[at]]
    assert len(changed) == 23
    assert {after[at] for at in changed} == {again.run_id}
    assert spec(table) == ["day at_day"]
    said = materialized(again, table)
    assert said["dagster/partition_row_count"] == said["iceberg/rows"] == 23
    assert said["dagster/row_count"] == 24 * 5 - 1


def test_a_single_run_overwrites_all_its_partitions_in_one_commit(lake: Lake):
    for day in DAYS:
        lake.ok("instants", partition=day)
    count = len(lake.snapshots("instants"))
    result = lake.ok("instants", span=SPAN)
    assert len(lake.snapshots("instants")) == count + 1
    rows = lake.rows("instants")
    assert len(rows) == 24 * 5 - 1
    assert sum(row["run"] == result.run_id for row in rows) == 24 * 3 - 1
    reported = result.asset_materializations_for_node("instants")
    assert [m.partition for m in reported] == DAYS[1:4]
    # nobody counts the rows of each
    assert "dagster/partition_row_count" not in materialized(result, "instants")


def test_downstream_reads_the_same_partitions(lake: Lake):
    lake.ok("instants", span=(DAYS[0], "2024-04-03"))
    one = lake.ok("dates", partition="2024-03-31")
    assert lake.rows("dates") == [{"day": dt.date(2024, 3, 31), "hours": 23}]
    assert observed(one)[0]["iceberg/rows_read"] == 23
    lake.ok("dates", span=SPAN)
    assert [row["hours"] for row in lake.rows("dates")] == [24, 23, 24]
    assert spec("dates") == ["day day_day"]


def test_a_month_reads_its_days(lake: Lake):
    lake.ok("instants", span=(DAYS[0], "2024-04-03"))
    lake.ok("dates", span=(DAYS[0], "2024-04-03"))
    lake.ok("months", partition="2024-03-01")
    assert lake.rows("months") == [
        {"month": dt.date(2024, 3, 1), "hours": 24 + 24 + 23}
    ]
    assert spec("months") == ["month month_month"]


def test_a_text_column_holds_the_partition_key(lake: Lake):
    for day in (*DAYS[:2], DAYS[0]):
        lake.ok("texts", partition=day)
    assert [row["day"] for row in lake.rows("texts")] == DAYS[:2]
    assert spec("texts") == ["identity day"]


def test_the_hour_that_clocks_show_twice_is_two_partitions(lake: Lake):
    keys = ["2024-10-27-02:00", "2024-10-27-02:00+0100", "2024-10-27-03:00"]
    for key in (*keys, keys[0]):
        lake.ok("hourly", partition=key)
    assert len(lake.rows("hourly")) == 3
    assert spec("hourly") == ["hour at_hour"]


def test_a_column_that_cannot_tell_hours_apart_is_refused(lake: Lake):
    lake.ok("hourly_walls", partition="2024-10-27-01:00")
    result = lake.run("hourly_walls", partition="2024-10-27-02:00+0100")
    assert "occurs twice in Europe/Berlin: use a timestamptz column" in failure(result)
    result = lake.run("hourly_dates", partition="2024-10-27-01:00")
    assert (
        'The column "at" is a date, and a window of the partitions begins'
        in failure(result)
    )


def test_static_and_dynamic_keys_are_compared_as_the_column_has_them(lake: Lake):
    for region in ("eu", "us", "eu"):
        lake.ok("regions", partition=region)
    assert [row["region"] for row in lake.rows("regions")] == ["eu", "us"]
    lake.instance.add_dynamic_partitions("customer", ["7", "8", "Ann"])
    for customer in ("7", "8", "7"):
        lake.ok("accounts", partition=customer)
    assert lake.rows("accounts") == [{"customer": 7}, {"customer": 8}]
    assert spec("accounts") == ["identity customer"]


def test_rows_of_another_partition_are_refused(lake: Lake):
    result = lake.run("astray", partition="eu")
    assert 'Cannot store "astray"' in failure(result)
    assert "mars" not in failure(result).splitlines()[0]


def test_two_dimensions_are_a_box_of_rows(lake: Lake):
    lake.ok("sales", partition="2024-03-29|eu")
    lake.ok("sales", partition="2024-03-29|us")
    lake.ok("sales", partition="2024-03-30|eu")
    again = lake.ok("sales", partition="2024-03-29|eu")
    runs = {(str(r["day"]), r["area"]): r["run"] for r in lake.rows("sales")}
    assert len(runs) == 3
    assert [k for k, v in runs.items() if v == again.run_id] == [("2024-03-29", "eu")]
    assert spec("sales") == ["day day_day", "identity area"]
    # the days of a dimension are read by what has no other
    read = lake.ok("daily_sales", partition="2024-03-29")
    assert lake.rows("daily_sales") == [{"day": dt.date(2024, 3, 29), "n": 2}]
    assert len(observed(read)) == 0, "several partitions cannot be one observation"


def test_a_range_of_two_dimensions_is_one_commit(lake: Lake):
    lake.ok("sales", span=("2024-03-29|eu", "2024-03-31|eu"))
    lake.ok("sales", partition="2024-03-30|us")
    again = lake.ok("sales", span=("2024-03-29|eu", "2024-03-30|eu"))
    runs = [(str(r["day"]), r["area"]) for r in lake.rows("sales")]
    assert ("2024-03-30", "us") in runs and ("2024-03-31", "eu") in runs
    mine = [r for r in lake.rows("sales") if r["run"] == again.run_id]
    assert {(str(r["day"]), r["area"]) for r in mine} == {
        ("2024-03-29", "eu"),
        ("2024-03-30", "eu"),
    }


def test_an_asset_reads_its_own_day_before(lake: Lake):
    for day in DAYS[:3]:
        lake.ok("running", partition=day)
    assert [row["n"] for row in lake.rows("running")] == [1, 2, 3]


def test_what_is_not_partitioned_reads_all_partitions(lake: Lake):
    lake.ok("instants", span=SPAN)
    lake.ok("regions", partition="eu")
    lake.ok("whole")
    assert lake.rows("whole") == [{"hours": 24 * 3 - 1, "regions": 1}]
    lake.ok("of_whole", partition="us")
    assert lake.rows("of_whole") == [{"hours": 71, "region": "us", "regions": 1}]


def test_partitions_without_a_column_can_be_read_as_a_whole_only(lake: Lake):
    lake.ok("appended", partition=DAYS[0])
    lake.ok("appended", partition=DAYS[1])
    lake.ok("all_appended")
    assert len(lake.rows("all_appended")) == 2
    result = lake.run("one_appended", partition=DAYS[0])
    assert 'set "iceberg/partition_expr" in the metadata of the asset or of' in failure(
        result
    )
    lake.ok("one_appended_by_day", partition=DAYS[1])
    assert lake.rows("one_appended_by_day") == [{"day": DAYS[1]}]
