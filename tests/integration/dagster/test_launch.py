"""Schedules and sensors: which runs they ask for. No dbt takes part."""

import http.server
import json
import os
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from floe_dbt import (
    Launch,
    after_schedules,
    asset_sensor,
    file_sensor,
    freshness_sensor,
    health_sensor,
    job_schedule,
    run_status_webhook,
)
from floe_dbt.launch import (
    PRODUCT_TAG,
    SCHEDULE_TAG,
    TICK_TAG,
    newest_window,
    run_requests,
)

BERLIN = ZoneInfo("Europe/Berlin")
UTC = ZoneInfo("UTC")

day = dg.TimeWindowPartitionsDefinition(
    cron_schedule="0 0 * * *",
    start="2024-01-01",
    timezone="Europe/Berlin",
    fmt="%Y-%m-%d",
)
hour = dg.TimeWindowPartitionsDefinition(
    cron_schedule="0 * * * *",
    start="2024-01-01-00:00",
    timezone="Europe/Berlin",
    fmt="%Y-%m-%d-%H:%M",
    end_offset=1,
)
region = dg.StaticPartitionsDefinition(["eu", "us"])
customer = dg.DynamicPartitionsDefinition(name="shop/customer")
day_region = dg.MultiPartitionsDefinition({"day": day, "region": region})

DEFINITIONS = {
    "plain": None,
    "by_day": day,
    "by_hour": hour,
    "by_region": region,
    "by_customer": customer,
    "crossed": day_region,
}


def asset(name: str, partitions: dg.PartitionsDefinition | None) -> dg.AssetsDefinition:
    @dg.asset(name=name, partitions_def=partitions)
    def made() -> None:
        if os.environ.get("BREAK") == name:
            raise dg.Failure("broken")

    return made


ASSETS = [asset(name, partitions) for name, partitions in DEFINITIONS.items()]
JOBS = {
    name: dg.define_asset_job(
        f"{name}_job", dg.AssetSelection.assets(name), tags={PRODUCT_TAG: "shop"}
    )
    for name in DEFINITIONS
}
LAUNCH = {name: Launch(JOBS[name], DEFINITIONS[name]) for name in DEFINITIONS}
DEFS = dg.Definitions(ASSETS, jobs=list(JOBS.values()))


def tick(
    schedule: dg.ScheduleDefinition, moment: datetime, instance: dg.DagsterInstance
) -> Any:
    context = dg.build_schedule_context(
        instance=instance,
        scheduled_execution_time=moment,
        repository_def=DEFS.get_repository_def(),
    )
    return schedule.evaluate_tick(context)


def scheduled(name: str, offset_s: float = 0) -> dg.ScheduleDefinition:
    return job_schedule(
        name="nightly",
        launch=Launch(JOBS[name], DEFINITIONS[name], offset_s),
        cron="0 6 * * *",
        timezone="Europe/Berlin",
        schedule="night-ly",
    )


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("plain", [None]),
        ("by_day", ["2024-03-09"]),
        # end_offset gives the hour that runs a partition, which has not ended
        ("by_hour", ["2024-03-10-05:00"]),
        ("by_region", ["eu", "us"]),
        ("by_customer", ["ann", "bob"]),
        ("crossed", ["2024-03-09|eu", "2024-03-09|us"]),
    ],
)
def test_tick_asks_for_the_right_partitions(
    name: str, keys: Sequence[str | None], instance: dg.DagsterInstance
):
    instance.add_dynamic_partitions("shop/customer", ["ann", "bob"])
    moment = datetime(2024, 3, 10, 6, tzinfo=BERLIN)
    requests = tick(scheduled(name), moment, instance).run_requests

    assert [r.partition_key for r in requests] == keys
    assert len({r.run_key for r in requests}) == len(keys)
    for request in requests:
        assert request.tags[SCHEDULE_TAG] == "night-ly"
        assert request.tags[TICK_TAG] == "2024-03-10T05:00:00+00:00"


def test_tick_before_the_first_window_says_so(instance: dg.DagsterInstance):
    data = tick(scheduled("by_day"), datetime(2024, 1, 1, 6, tzinfo=BERLIN), instance)
    assert data.run_requests == []
    assert "no partition" in data.skip_message


def test_tick_of_no_customers_says_so(instance: dg.DagsterInstance):
    moment = datetime(2024, 3, 10, 6, tzinfo=BERLIN)
    assert (
        "no partition" in tick(scheduled("by_customer"), moment, instance).skip_message
    )


@pytest.mark.parametrize("hours", [0, 2, 5])
def test_every_day_is_asked_for_once_whatever_the_clocks_do(hours: int):
    """Offsets that cross the hour that is left out in March and repeated in October."""
    first = datetime(2024, 1, 2)
    keys = [
        newest_window(
            day,
            # what the cron `0 HOURS * * *` in Berlin gives
            (first + timedelta(days=n, hours=hours)).replace(tzinfo=BERLIN),
            hours * 3600,
        )
        for n in range(365)
    ]
    days = [f"{first + timedelta(days=n - 1):%Y-%m-%d}" for n in range(365)]
    assert keys == days


def test_every_hour_is_asked_for_once_whatever_the_clocks_do():
    for begin in ("2024-03-30T22:15", "2024-10-26T22:15"):
        moment = datetime.fromisoformat(begin).replace(tzinfo=UTC)
        keys = [
            newest_window(hour, moment + timedelta(hours=n), 15 * 60) for n in range(8)
        ]
        assert len(set(keys)) == 8
        ends = [hour.time_window_for_partition_key(k).end for k in keys if k]
        late = timedelta(minutes=15)
        assert [end.timestamp() for end in ends] == [
            (moment + timedelta(hours=n) - late).timestamp() for n in range(8)
        ]


@pytest.mark.parametrize("nickname", ["@daily", "@hourly"])
def test_nickname_is_a_cron_like_others(nickname: str):
    definition = dg.TimeWindowPartitionsDefinition(
        cron_schedule=nickname,
        start="2024-01-01-00:00",
        timezone="UTC",
        fmt="%Y-%m-%d-%H:%M",
    )
    moment = datetime(2024, 3, 4, tzinfo=UTC)
    expected = {"@daily": "2024-03-03-00:00", "@hourly": "2024-03-03-23:00"}
    assert newest_window(definition, moment) == expected[nickname]


def test_offset_of_days_waits_for_days():
    month = dg.TimeWindowPartitionsDefinition(
        cron_schedule="0 0 1 * *", start="2024-01-01", timezone="UTC", fmt="%Y-%m-%d"
    )
    offset = 3 * 24 * 3600
    assert (
        newest_window(month, datetime(2024, 3, 3, 23, tzinfo=UTC), offset)
        == "2024-01-01"
    )
    assert (
        newest_window(month, datetime(2024, 3, 4, tzinfo=UTC), offset) == "2024-02-01"
    )


@pytest.mark.parametrize("offset_s", [0, 3600])
@pytest.mark.parametrize("end_offset", [0, 1])
def test_partition_that_has_ended_is_built_no_more(
    offset_s: int, end_offset: int, instance: dg.DagsterInstance
):
    ended = dg.TimeWindowPartitionsDefinition(
        cron_schedule="0 0 * * *",
        start="2024-01-01",
        end="2024-01-04",
        timezone="Europe/Berlin",
        fmt="%Y-%m-%d",
        end_offset=end_offset,
    )
    crossed = dg.MultiPartitionsDefinition({"day": ended, "region": region})
    for definition, ending in ((ended, ""), (crossed, "|eu")):
        launch = Launch(JOBS["by_day"], definition, offset_s)
        keys = [
            [
                str(request.partition_key)
                for request in run_requests(
                    launch,
                    instance=instance,
                    # the tick of a partition schedule, and one of a cron a day
                    moment=datetime(2024, 1, day, offset_s // 3600, tzinfo=BERLIN),
                    asked_by="s",
                )
            ]
            for day in range(1, 8)
        ]
        assert [found[:1] for found in keys] == [
            [],
            ["2024-01-01" + ending],
            ["2024-01-02" + ending],
            ["2024-01-03" + ending],
            [],
            [],
            [],
        ]


def test_a_month_that_was_the_last_is_built_until_the_next_would_have_ended():
    month = dg.TimeWindowPartitionsDefinition(
        cron_schedule="0 0 1 * *",
        start="2024-01-01",
        end="2024-03-01",
        timezone="UTC",
        fmt="%Y-%m-%d",
    )
    assert newest_window(month, datetime(2024, 3, 31, tzinfo=UTC)) == "2024-02-01"
    assert newest_window(month, datetime(2024, 4, 1, tzinfo=UTC)) is None


class Looks:
    """A sensor with its cursor, as the daemon keeps it."""

    def __init__(self, sensor: dg.SensorDefinition, instance: dg.DagsterInstance):
        self._sensor = sensor
        self._instance = instance
        self._cursor: str | None = None

    def look(self) -> list[dg.RunRequest]:
        context = dg.build_sensor_context(
            instance=self._instance,
            cursor=self._cursor,
            repository_def=DEFS.get_repository_def(),
        )
        data = self._sensor.evaluate_tick(context)
        self._cursor = data.cursor
        return list(data.run_requests or [])


def materialize(instance: dg.DagsterInstance, *names: str) -> None:
    for name in names:
        instance.report_runless_asset_event(dg.AssetMaterialization(name))


def test_asset_sensor_waits_for_all_of_its_assets(instance: dg.DagsterInstance):
    materialize(instance, "a", "b")
    keys = [dg.AssetKey("a"), dg.AssetKey("b")]
    sensor = asset_sensor(name="on_both", assets=keys, launches=[LAUNCH["by_region"]])
    looks = Looks(sensor, instance)

    assert looks.look() == []  # what is there already is no news
    materialize(instance, "a")
    assert looks.look() == []
    materialize(instance, "a", "b")
    assert [r.partition_key for r in looks.look()] == ["eu", "us"]
    assert looks.look() == []


def test_file_sensor_sees_new_and_changed_files(
    tmp_path: Path, instance: dg.DagsterInstance
):
    landing = tmp_path / "landing"
    for uri in (str(landing), landing.as_uri()):
        sensor = file_sensor(name="on_file", uri=uri, launches=[LAUNCH["plain"]])
        looks = Looks(sensor, instance)
        landing.mkdir(exist_ok=True)
        (landing / "old.csv").write_text("1")
        assert looks.look() == []
        assert looks.look() == []
        (landing / "sub").mkdir()
        (landing / "sub" / "new.csv").write_text("1")
        assert [r.job_name for r in looks.look()] == ["plain_job"]
        assert looks.look() == []
        (landing / "old.csv").write_text("12")
        assert len(looks.look()) == 1
        (landing / "sub" / "new.csv").unlink()
        (landing / "sub").rmdir()
        assert looks.look() == []
        (landing / "old.csv").unlink()


def test_file_sensor_takes_its_address_from_the_environment(
    tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    uri = "${LANDING}/${FOLDER:-orders}"
    sensor = file_sensor(name="on_file", uri=uri, launches=[LAUNCH["plain"]])
    looks = Looks(sensor, instance)
    with pytest.raises(KeyError, match="LANDING"):
        looks.look()
    monkeypatch.setenv("LANDING", str(tmp_path))
    assert looks.look() == []
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders" / "new.csv").write_text("1")
    assert [r.job_name for r in looks.look()] == ["plain_job"]


def test_file_sensor_says_what_another_scheme_needs(instance: dg.DagsterInstance):
    sensor = file_sensor(name="s", uri="nosuch://a/b", launches=[LAUNCH["plain"]])
    with pytest.raises(Exception, match=r"fsspec|[Pp]rotocol"):
        Looks(sensor, instance).look()


class Server:
    """Answers with `status`, and keeps what was posted."""

    def __init__(self) -> None:
        self.status = 200
        self.etag = "one"
        self.posted: list[Any] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.send_response(outer.status)
                self.send_header("ETag", outer.etag)
                self.end_headers()

            do_GET = do_HEAD = answer

            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                outer.posted.append(json.loads(self.rfile.read(size)))
                self.answer()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = (
            f"http://127.0.0.1:{self._server.server_address[1]}/hook?token=s3cret"
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = Server()
    yield made
    made.close()


def test_file_sensor_sees_a_page_change(server: Server, instance: dg.DagsterInstance):
    sensor = file_sensor(name="page", uri=server.url, launches=[LAUNCH["plain"]])
    looks = Looks(sensor, instance)
    server.status = 404
    assert looks.look() == []
    server.status = 200
    assert len(looks.look()) == 1
    assert looks.look() == []
    server.etag = "two"
    assert len(looks.look()) == 1
    server.status = 500
    with pytest.raises(Exception, match="500"):
        looks.look()


def test_health_sensor_launches_when_it_answers_again(
    server: Server, instance: dg.DagsterInstance
):
    sensor = health_sensor(name="up", url=server.url, launches=[LAUNCH["plain"]])
    looks = Looks(sensor, instance)
    assert looks.look() == []
    server.status = 503
    assert looks.look() == []
    server.status = 200
    assert len(looks.look()) == 1
    assert looks.look() == []
    server.close()
    assert looks.look() == []


def test_freshness_sensor_asks_once_for_what_is_late(instance: dg.DagsterInstance):
    materialize(instance, "fresh")
    lag = {"fresh": 3600.0, "never": 3600.0}
    sensor = freshness_sensor(name="late", max_lag_s=lag, launches=[LAUNCH["plain"]])
    looks = Looks(sensor, instance)
    assert len(looks.look()) == 1
    assert looks.look() == []
    materialize(instance, "never")
    assert looks.look() == []

    hasty = freshness_sensor(
        name="late", max_lag_s={"fresh": 0}, launches=[LAUNCH["plain"]]
    )
    looks = Looks(hasty, instance)
    assert len(looks.look()) == 1  # older than it may be
    assert len(looks.look()) == 1  # as long ago as it may be old: asked for again


def launch_now(
    instance: dg.DagsterInstance, requests: Sequence[dg.RunRequest], **more: str
) -> list[str]:
    """Runs them as the daemon would; their ids."""
    found: list[str] = []
    for request in requests:
        job = DEFS.get_repository_def().get_job(str(request.job_name))
        result = job.execute_in_process(
            instance=instance,
            partition_key=request.partition_key,
            tags={**request.tags, **more},
            raise_on_error=False,
        )
        found.append(result.run_id)
    return found


def test_after_waits_until_the_others_have_succeeded(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    sensor = after_schedules(
        name="reports",
        product="shop",
        schedule="reports",
        after={
            "nightly": [LAUNCH["plain"], LAUNCH["by_region"]],
            "other": [LAUNCH["by_day"]],
        },
        launches=[LAUNCH["plain"]],
    )
    looks = Looks(sensor, instance)
    night = datetime(2024, 3, 10, 6, tzinfo=BERLIN)

    def at(name: str, schedule: str, moment: datetime) -> list[dg.RunRequest]:
        made = job_schedule(
            name="s",
            launch=LAUNCH[name],
            cron="0 6 * * *",
            timezone="Europe/Berlin",
            schedule=schedule,
        )
        return list(tick(made, moment, instance).run_requests)

    assert looks.look() == []
    launch_now(instance, at("plain", "nightly", night))
    regions = at("by_region", "nightly", night)
    assert len(regions) == 2
    launch_now(instance, regions[:1])
    launch_now(instance, at("by_day", "other", night))
    monkeypatch.setenv("BREAK", "by_region")
    launch_now(instance, regions[1:])
    assert looks.look() == []  # one region has failed
    monkeypatch.delenv("BREAK")
    launch_now(instance, regions[1:])  # re-executed: its tags are those of the run
    requests = looks.look()
    assert [r.job_name for r in requests] == ["plain_job"]
    assert requests[0].tags[SCHEDULE_TAG] == "reports"
    assert looks.look() == []

    launch_now(instance, at("by_day", "other", night + timedelta(days=1)))
    assert looks.look() == []  # the others have not come again
    launch_now(instance, at("plain", "nightly", night + timedelta(days=1)))
    launch_now(instance, at("by_region", "nightly", night + timedelta(days=1)))
    assert len(looks.look()) == 1


def test_after_does_not_wait_for_what_had_nothing_to_build(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    future = dg.TimeWindowPartitionsDefinition(
        cron_schedule="0 0 * * *", start="2199-01-01", timezone="UTC", fmt="%Y-%m-%d"
    )
    sensor = after_schedules(
        name="reports",
        product="shop",
        schedule="reports",
        after={
            "nightly": [
                LAUNCH["plain"],
                LAUNCH["by_customer"],
                Launch(JOBS["by_day"], future),
            ],
            "customers": [LAUNCH["by_customer"]],
        },
        launches=[LAUNCH["plain"]],
    )
    looks = Looks(sensor, instance)

    def ask(name: str, day: int) -> list[dg.RunRequest]:
        return run_requests(
            LAUNCH[name],
            instance=instance,
            moment=datetime(2024, 3, day, 6, tzinfo=BERLIN),
            asked_by="nightly",
        )

    assert looks.look() == []
    assert looks.look() == []  # nothing has come
    assert ask("by_customer", 10) == []
    monkeypatch.setenv("BREAK", "plain")
    launch_now(instance, ask("plain", 10))
    assert looks.look() == []  # what had something to build has failed
    monkeypatch.delenv("BREAK")
    launch_now(instance, ask("plain", 10))
    assert len(looks.look()) == 1
    assert looks.look() == []

    # with a key it is waited for: of both schedules
    instance.add_dynamic_partitions("shop/customer", ["ann"])
    launch_now(instance, ask("plain", 11))
    assert looks.look() == []
    monkeypatch.setenv("BREAK", "by_customer")
    launch_now(instance, ask("by_customer", 11))
    assert looks.look() == []

    # and its failure is no reason any more once the key has gone
    instance.delete_dynamic_partition("shop/customer", "ann")
    assert ask("by_customer", 12) == []
    launch_now(instance, ask("plain", 12))
    assert len(looks.look()) == 1
    assert looks.look() == []


def test_after_takes_what_has_succeeded_before_it_began_for_seen(
    instance: dg.DagsterInstance,
):
    sensor = after_schedules(
        name="reports",
        product="shop",
        schedule="reports",
        after={"nightly": [LAUNCH["plain"]], "other": [LAUNCH["by_region"]]},
        launches=[LAUNCH["plain"]],
    )
    night = datetime(2024, 3, 10, 6, tzinfo=BERLIN)

    def at(name: str, schedule: str, moment: datetime) -> None:
        requests = run_requests(
            LAUNCH[name], instance=instance, moment=moment, asked_by=schedule
        )
        launch_now(instance, requests)

    at("plain", "nightly", night)
    looks = Looks(sensor, instance)
    assert looks.look() == []
    at("by_region", "other", night)
    assert looks.look() == []  # that of the night before is old
    at("plain", "nightly", night + timedelta(days=1))
    assert len(looks.look()) == 1


def plain_of(product: str) -> dg.JobDefinition:
    """The job of one of two products whose jobs are called alike."""
    job = dg.define_asset_job(
        "plain_job", dg.AssetSelection.assets("plain"), tags={PRODUCT_TAG: product}
    )
    return (
        dg.Definitions([ASSETS[0]], jobs=[job])
        .get_repository_def()
        .get_job("plain_job")
    )


def plain_of_shop() -> dg.JobDefinition:
    return plain_of("shop")


def test_after_waits_for_no_other_product_that_calls_its_jobs_alike(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    sensor = after_schedules(
        name="reports",
        product="shop",
        schedule="reports",
        after={"nightly": [LAUNCH["plain"]]},
        launches=[LAUNCH["plain"]],
    )
    looks = Looks(sensor, instance)
    assert looks.look() == []

    def run(product: str, day: int) -> str:
        [request] = run_requests(
            LAUNCH["plain"],
            instance=instance,
            moment=datetime(2024, 3, day, 6, tzinfo=BERLIN),
            asked_by="nightly",
        )
        done = plain_of(product).execute_in_process(
            instance=instance, tags=request.tags, raise_on_error=False
        )
        return done.run_id

    run("other", 10)
    assert looks.look() == []
    monkeypatch.setenv("BREAK", "plain")
    failed = run("shop", 11)
    monkeypatch.delenv("BREAK")
    run("other", 12)
    assert looks.look() == []  # neither counts for the other

    # a re-execution is one of the product too: the UI and automatic retries give it the
    # tags of its parent
    parent = instance.get_run_by_id(failed)
    assert parent is not None and parent.tags[PRODUCT_TAG] == "shop"
    with dg.execute_job(
        dg.reconstructable(plain_of_shop),
        instance,
        tags=parent.tags,
        reexecution_options=dg.ReexecutionOptions.from_failure(failed, instance),
    ) as mended:
        assert mended.success
    assert len(looks.look()) == 1


def notified(
    server: Server, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    sensor = run_status_webhook(
        name="on_fail",
        on="failure",
        jobs=[JOBS["by_region"]],
        webhook_env="ALERT_WEBHOOK",
        product="shop",
    )
    monkeypatch.setenv("BREAK", "by_region")
    result = (
        DEFS.get_repository_def()
        .get_job("by_region_job")
        .execute_in_process(instance=instance, partition_key="eu", raise_on_error=False)
    )
    events = [e for e in result.all_events if e.is_failure and not e.is_step_event]
    run = instance.get_run_by_id(result.run_id)
    assert run is not None
    context = dg.build_run_status_sensor_context(
        sensor_name="on_fail",
        dagster_event=events[-1],
        dagster_instance=instance,
        dagster_run=run,
    )
    sensor(context)


def test_webhook_is_told_of_a_failed_run(
    server: Server, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ALERT_WEBHOOK", server.url)
    notified(server, instance, monkeypatch)
    [body] = server.posted
    assert body["product"] == "shop"
    assert body["job"] == "by_region_job"
    assert body["status"] == "failure"
    assert body["partition"] == "eu"


@pytest.mark.parametrize("broken", ["unset", "closed", "refused", "no address"])
def test_webhook_that_fails_fails_nothing_and_is_not_shown(
    broken: str,
    server: Server,
    instance: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
):
    monkeypatch.setenv(
        "ALERT_WEBHOOK", server.url if broken != "no address" else "s3cret"
    )
    if broken == "unset":
        monkeypatch.delenv("ALERT_WEBHOOK")
    if broken == "closed":
        server.close()
    server.status = 500
    notified(server, instance, monkeypatch)
    captured = capfd.readouterr()
    assert "Nobody was told by ALERT_WEBHOOK" in captured.err + captured.out
    assert "s3cret" not in captured.err + captured.out
