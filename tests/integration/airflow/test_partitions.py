"""Which partition a run builds, and what dbt is told of it."""

import types
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pendulum
import pytest
from floe_dbt import (
    DynamicPartition,
    MultiPartition,
    StaticPartition,
    TimePartition,
)
from floe_dbt.cron import Cron, instant
from floe_dbt.errors import AirflowFailException, AirflowSkipException
from floe_dbt.run_partition import key_of, window_of, window_of_key

BERLIN = ZoneInfo("Europe/Berlin")
UTC = timezone.utc
DAY = TimePartition(
    "0 0 * * *", "Europe/Berlin", start="2024-01-01T00:00:00", end="2025-01-01T00:00:00"
)
REGION = StaticPartition(["eu", "us"])


def context(**values: Any) -> dict[str, Any]:
    key = values.pop("partition_key", None)
    return {"dag_run": types.SimpleNamespace(partition_key=key), "params": {}, **values}


def test_the_window_of_a_day_has_23_24_or_25_hours():
    lengths = {
        key: window_of_key(key, DAY)
        for key in ("2024-03-31", "2024-06-01", "2024-10-27")
    }
    hours = {
        key: (w.end.timestamp() - w.start.timestamp()) / 3600
        for key, w in lengths.items()
        if w.start and w.end
    }
    assert hours == {"2024-03-31": 23, "2024-06-01": 24, "2024-10-27": 25}
    assert lengths["2024-03-31"].variables() == {
        "partition_key": "2024-03-31",
        "partition_keys": ["2024-03-31"],
        "partition_start": "2024-03-31T00:00:00+01:00",
        "partition_end": "2024-04-01T00:00:00+02:00",
    }


@pytest.mark.parametrize(
    "key", ["{{ 1/0 }}", "{% raw %}", "{#", "'q' \"d\" \\ {{", "a\nb\r\n", "\\n {{"]
)
def test_a_key_is_never_read_as_jinja_by_dbt(key: str):
    jinja2 = pytest.importorskip("jinja2")
    found = window_of_key(key, StaticPartition([key]))
    assert found is not None
    variables = found.variables()
    assert jinja2.Template(variables["partition_key"]).render() == key
    assert variables["partition_keys"] == [key]


def test_a_plain_key_stays_as_it_is():
    for key in ("eu", "}} {", "'", "\\", "%}"):
        found = window_of_key(key, StaticPartition([key]))
        assert found.variables()["partition_key"] == key


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("2023-12-31", "the first window begins at 2024-01-01"),
        ("2025-01-01", "the last window has ended at 2025-01-01"),
        ("yesterday", "does not match"),
    ],
)
def test_a_key_that_is_no_day_is_refused(key: str, why: str):
    with pytest.raises(AirflowFailException, match=why):
        window_of_key(key, DAY)


def test_a_window_that_begins_at_no_tick_is_refused():
    week = TimePartition("0 0 * * 1", key_format="%Y-%m-%d")
    window_of_key("2024-01-01", week)
    with pytest.raises(AirflowFailException, match="no window begins at 2024-01-02"):
        window_of_key("2024-01-02", week)


def test_keys_of_other_kinds():
    assert window_of_key("eu", REGION).variables()["partition_key"] == "eu"
    with pytest.raises(AirflowFailException, match="the keys are eu, us"):
        window_of_key("apac", REGION)
    assert window_of_key("any", DynamicPartition()).keys == ["any"]
    both = MultiPartition({"day": DAY, "region": REGION})
    window = window_of_key("2024-03-31|eu", both)
    assert window.variables() == {
        "partition_key": "2024-03-31|eu",
        "partition_keys": ["2024-03-31|eu"],
        "partition_start": "2024-03-31T00:00:00+01:00",
        "partition_end": "2024-04-01T00:00:00+02:00",
        "partition_dimensions": {"day": ["2024-03-31"], "region": ["eu"]},
    }
    with pytest.raises(AirflowFailException, match=r"written as day\|region"):
        window_of_key("2024-03-31", both)
    with pytest.raises(AirflowFailException, match="the keys are eu, us"):
        window_of_key("2024-03-31|apac", both)


MARCH = {
    "data_interval_start": datetime(2024, 3, 30, 23, tzinfo=UTC),
    "data_interval_end": datetime(2024, 3, 31, 22, tzinfo=UTC),
}


def test_where_the_key_comes_from():
    assert key_of(context(**MARCH), DAY, None) == "2024-03-31"
    asked = {"params": {"partition": "2024-05-05"}}
    assert key_of(context(**MARCH, **asked), DAY, None) == "2024-05-05"
    named = context(partition_key="2024-06-06", **MARCH)
    assert key_of(named, DAY, None) == "2024-06-06"
    assert key_of(context(), REGION, "eu") == "eu"
    assert key_of(context(params={"partition": "eu"}), REGION, "eu") == "eu"
    with pytest.raises(AirflowSkipException, match="the partition us only"):
        key_of(context(params={"partition": "us"}), REGION, "eu")
    assert window_of(context(), None, None) is None
    with pytest.raises(AirflowFailException, match="names no partition"):
        key_of(context(), REGION, None)


def test_a_run_without_a_key_builds_the_newest_window_that_has_ended():
    def at(moment: datetime, **values: Any) -> str:
        return key_of(context(data_interval_end=moment, **values), DAY, None)

    # midnight in Berlin is 22:00 in UTC, in summer
    assert at(datetime(2024, 6, 6, 21, 59, tzinfo=UTC)) == "2024-06-05"
    assert at(datetime(2024, 6, 6, 22, 0, tzinfo=UTC)) == "2024-06-06"
    assert at(datetime(2024, 6, 7, 1, 0, tzinfo=UTC)) == "2024-06-06"
    # as Airflow has it
    assert at(pendulum.datetime(2024, 6, 6, 22, 0)) == "2024-06-06"
    run = types.SimpleNamespace(
        partition_key=None, run_after=datetime(2024, 1, 3, tzinfo=UTC)
    )
    assert key_of({"dag_run": run}, DAY, None) == "2024-01-02"
    for moment in (datetime(2024, 1, 1, 12), datetime(2025, 6, 1)):
        with pytest.raises(AirflowSkipException, match="No partition has ended"):
            at(moment.replace(tzinfo=UTC))
    month = TimePartition("0 0 1 * *", "Europe/Berlin")
    assert key_of(context(**MARCH), month, None) == "2024-03-01"
    hour = TimePartition("0 * * * *", key_format="%Y-%m-%d-%H:%M")
    assert key_of(context(**MARCH), hour, None) == "2024-03-31-21:00"


def test_a_mapped_task_names_what_is_not_cut_by_time():
    both = MultiPartition({"day": DAY, "region": REGION})
    assert key_of(context(**MARCH), both, "eu") == "2024-03-31|eu"
    named = context(partition_key="2024-06-06", **MARCH)
    assert key_of(named, both, "eu") == "2024-06-06|eu"
    assert key_of(context(**MARCH), both, "2024-05-05|us") == "2024-05-05|us"
    asked = context(params={"partition": "2024-05-05|us"}, **MARCH)
    assert key_of(asked, both, "us") == "2024-05-05|us"
    with pytest.raises(AirflowSkipException):
        key_of(asked, both, "eu")
    assert key_of(context(params={"partition": "us"}, **MARCH), both, None) == (
        "2024-03-31|us"
    )
    three = MultiPartition({"a": REGION, "day": DAY, "b": DynamicPartition()})
    assert key_of(context(**MARCH), three, "eu|x") == "eu|2024-03-31|x"
    with pytest.raises(AirflowFailException, match=r"written as a\|day\|b"):
        key_of(context(**MARCH), three, "eu|x|y|z")


@pytest.mark.parametrize(
    "text",
    [
        *("0 0 * * *", "30 6 * * *", "15 */4 * * *", "0 * * * *", "*/15 * * * *"),
        *("0 0 * * 1", "0 0 1 * *", "0 0 1 1,4,7,10 *", "0 0 29 2 *", "5 4 * * sun"),
        *("0 12 13 * 5", "0 22 * * 1-5", "@monthly", "@weekly", "0 9 1-7 * *"),
    ],
)
def test_ticks_in_utc_are_those_of_croniter(text: str):
    croniter = pytest.importorskip("croniter").croniter
    moment = datetime(2023, 12, 30, 11, 7, tzinfo=UTC)
    theirs = croniter(text, moment)
    mine = moment
    for _ in range(60):
        mine = Cron(text).after(mine)
        assert mine == theirs.get_next(datetime), text
        assert Cron(text).is_tick(mine)
        assert not Cron(text).is_tick(mine + timedelta(seconds=30))


def test_clocks_that_change():
    gap = instant(datetime(2024, 3, 31, 2, 30), BERLIN)
    assert gap.isoformat() == "2024-03-31T03:00:00+02:00"
    at_half_past_two = Cron("30 2 * * *")
    first = at_half_past_two.after(datetime(2024, 3, 30, 12, tzinfo=BERLIN))
    assert first.isoformat() == "2024-03-31T03:00:00+02:00"
    assert at_half_past_two.after(first).isoformat() == "2024-04-01T02:30:00+02:00"
    twice = at_half_past_two.after(datetime(2024, 10, 26, 12, tzinfo=BERLIN))
    assert twice.isoformat() == "2024-10-27T02:30:00+02:00"
    assert at_half_past_two.after(twice).isoformat() == "2024-10-28T02:30:00+01:00"
    # where cron says every hour, each hour is one
    hour = datetime(2024, 10, 27, 0, tzinfo=BERLIN)
    ticks: list[str] = []
    for _ in range(5):
        hour = Cron("0 * * * *").after(hour)
        ticks.append(hour.strftime("%H%z"))
    assert ticks == ["01+0200", "02+0200", "02+0100", "03+0100", "04+0100"]


@pytest.mark.parametrize("text", ["* * *", "61 * * * *", "0 0 L * *", "0 0 31 2 *"])
def test_what_is_no_cron(text: str):
    with pytest.raises(ValueError):
        Cron(text).after(datetime(2024, 1, 1, tzinfo=UTC))


def test_a_run_builds_its_partition(
    airflow: Path, parted: Path, query: Any, monkeypatch: pytest.MonkeyPatch
):
    from runs import run

    for day in ("2024-01-12", "2024-01-13"):
        made = run("parted.daily", {"partition": day})
        assert made.state == "success", made
        assert made.xcom["daily"]["partition"] == day
    assert query(parted, "select keys, window_start, events from daily order by 1") == [
        ["2024-01-12", "2024-01-12T00:00:00+01:00", 3],
        ["2024-01-13", "2024-01-13T00:00:00+01:00", 3],
    ]
    # the batches of both days, and the day before the first, which lookback reaches
    assert query(
        parted,
        "select distinct strftime(happened_at, '%m-%d') from batched order by 1",
    ) == [["01-10"], ["01-11"], ["01-12"], ["01-13"]]


def test_a_run_of_nothing_but_a_date_builds_the_window_before_it(
    airflow: Path, parted: Path, query: Any
):
    from runs import run

    due = pendulum.datetime(2024, 1, 14, 1)
    made = run("parted.daily", logical_date=due)
    assert made.state == "success", made
    assert made.xcom["daily"]["partition"] == "2024-01-13"
    assert query(parted, "select keys from daily") == [["2024-01-13"]]


def test_mapped_tasks_build_a_key_each(airflow: Path, parted: Path, query: Any):
    from runs import run

    assert run("parted.regional").state == "success"
    rows = "select region from regional order by 1"
    assert query(parted, rows) == [["eu"], ["us"]]
    made = run("parted.regional", {"partition": "us"})
    assert made.state == "success", made
