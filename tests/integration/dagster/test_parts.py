"""Jobs in several code locations: which parts are launched when others have ended. No
dbt takes part, and runs are entries of the instance; tests/integration/locations has
real ones."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test
from floe_dbt import Launch, Part, after_schedules, next_parts
from floe_dbt.launch import LOCATION_TAG, PRODUCT_TAG, SCHEDULE_TAG, TICK_TAG

UTC = ZoneInfo("UTC")
SUCCESS = dg.DagsterRunStatus.SUCCESS
FAILURE = dg.DagsterRunStatus.FAILURE
STARTED = dg.DagsterRunStatus.STARTED

day = dg.DailyPartitionsDefinition("2024-01-01")
region = dg.StaticPartitionsDefinition(["eu", "us"])
day_region = dg.MultiPartitionsDefinition({"day": day, "region": region})


PARTITIONS = {"plain": None, "by_region": region, "crossed": day_region, "late": None}


def asset(name: str, partitions: dg.PartitionsDefinition | None) -> dg.AssetsDefinition:
    @dg.asset(name=name, partitions_def=partitions)
    def made() -> None: ...

    return made


JOBS = {
    name: dg.define_asset_job(f"{name}_job", dg.AssetSelection.assets(name))
    for name in PARTITIONS
}
LAUNCH = {name: Launch(JOBS[name], PARTITIONS[name]) for name in PARTITIONS}
DEFS = dg.Definitions(
    [asset(name, of) for name, of in PARTITIONS.items()], jobs=list(JOBS.values())
)


def evaluate(
    sensor: dg.SensorDefinition, instance: dg.DagsterInstance, cursor: str | None
):
    context = dg.build_sensor_context(
        instance, cursor=cursor, repository_def=DEFS.get_repository_def()
    )
    return sensor.evaluate_tick(context)


class Place:
    """A code location that is looked at again and again."""

    def __init__(self, instance: dg.DagsterInstance, *parts: Part) -> None:
        self.instance = instance
        self.cursor: str | None = None
        self.sensor = next_parts(
            name="nightly_next",
            product="shop",
            schedule="nightly",
            location="shop-marts",
            parts=parts,
        )

    def look(self) -> Sequence[dg.RunRequest]:
        data = evaluate(self.sensor, self.instance, self.cursor)
        self.cursor = data.cursor
        self.said = data.skip_message
        return data.run_requests or []


def ran(
    instance: dg.DagsterInstance,
    location: str,
    status: dg.DagsterRunStatus = SUCCESS,
    *,
    tick: int = 1,
    key: str | None = None,
    job_name: str = "plain_job",
    schedule: str = "nightly",
    tags: dict[str, str] | None = None,
) -> None:
    create_run_for_test(
        instance,
        job_name=job_name,
        status=status,
        tags={
            PRODUCT_TAG: "shop",
            SCHEDULE_TAG: schedule,
            LOCATION_TAG: location,
            TICK_TAG: tick_at(tick),
            **({} if key is None else {"dagster/partition": key}),
            **(tags or {}),
        },
    )


def tick_at(day: int) -> str:
    return datetime(2024, 3, day, 6, tzinfo=UTC).isoformat()


def asked(requests: Sequence[dg.RunRequest]) -> list[tuple[str, str | None]]:
    return [(r.tags[TICK_TAG][8:10], r.partition_key) for r in requests]


@pytest.fixture
def marts(instance: dg.DagsterInstance) -> Place:
    return Place(instance, Part(LAUNCH["plain"], after=["shop-raw", "shop-web"]))


def test_part_waits_for_all_that_it_reads_at_one_tick(
    marts: Place, instance: dg.DagsterInstance
):
    assert marts.look() == []
    ran(instance, "shop-raw")
    assert marts.look() == []  # the other has not begun
    ran(instance, "shop-web", tick=2)
    assert marts.look() == []  # nor at this tick
    ran(instance, "shop-web", STARTED)
    assert marts.look() == []
    ran(instance, "shop-web")
    (request,) = marts.look()
    assert request.job_name == "plain_job"
    assert request.tags[SCHEDULE_TAG] == "nightly"
    assert request.tags[TICK_TAG] == tick_at(1)
    assert request.run_key == marts.look()[0].run_key  # until its run is there
    ran(instance, "shop-marts", STARTED)
    assert marts.look() == []


def test_failed_part_keeps_the_rest_back_until_it_is_resumed(
    marts: Place, instance: dg.DagsterInstance
):
    assert marts.look() == []
    ran(instance, "shop-raw", FAILURE)
    ran(instance, "shop-web")
    assert marts.look() == []
    assert "plain_job in shop-raw" in marts.said
    # the next day goes its own way
    for place in ("shop-raw", "shop-web"):
        ran(instance, place, tick=2)
    assert asked(marts.look()) == [("02", None)]
    ran(instance, "shop-marts", tick=2)
    assert marts.look() == []
    ran(instance, "shop-raw")  # the re-execution
    assert asked(marts.look()) == [("01", None)]
    ran(instance, "shop-marts", FAILURE)
    assert marts.look() == []  # what failed here is resumed here


def test_what_was_done_before_is_not_followed(
    marts: Place, instance: dg.DagsterInstance
):
    for place in ("shop-raw", "shop-web"):
        ran(instance, place, tick=1)
    ran(instance, "shop-raw", tick=2)
    ran(instance, "shop-web", STARTED, tick=2)
    assert marts.look() == []
    ran(instance, "shop-web", tick=2)  # had not ended
    assert asked(marts.look()) == [("02", None)]


def test_other_schedules_jobs_and_runs_by_hand_are_not_followed(
    marts: Place, instance: dg.DagsterInstance
):
    assert marts.look() == []
    for place in ("shop-raw", "shop-web"):
        ran(instance, place, schedule="weekly")
        ran(instance, place, job_name="other_job")
        create_run_for_test(
            instance,
            job_name="plain_job",
            status=SUCCESS,
            tags={LOCATION_TAG: place},
        )
    assert marts.look() == []


def test_each_partition_is_followed_by_itself(instance: dg.DagsterInstance):
    of = {"key": "eu", "job_name": "by_region_job"}
    marts = Place(
        instance,
        Part(LAUNCH["by_region"], after=["shop-raw"]),
        Part(LAUNCH["crossed"], after=["shop-raw"]),
    )
    assert marts.look() == []
    ran(instance, "shop-raw", **of)
    ran(instance, "shop-raw", FAILURE, key="us", job_name="by_region_job")
    ran(instance, "shop-raw", tick=2, **of)
    assert asked(marts.look()) == [("01", "eu"), ("02", "eu")]
    ran(instance, "shop-marts", **of)
    ran(instance, "shop-marts", tick=2, **of)
    key = dg.MultiPartitionKey({"day": "2024-03-09", "region": "us"})
    ran(
        instance,
        "shop-raw",
        key=str(key),
        job_name="crossed_job",
        tags={f"dagster/partition/{k}": v for k, v in key.keys_by_dimension.items()},
    )
    (request,) = marts.look()
    assert request.job_name == "crossed_job"
    assert request.partition_key == key


def test_part_beside_another_waits_for_no_end(instance: dg.DagsterInstance):
    marts = Place(instance, Part(LAUNCH["plain"], beside="shop-raw"))
    assert marts.look() == []
    ran(instance, "shop-raw", STARTED)
    assert asked(marts.look()) == [("01", None)]
    ran(instance, "shop-marts", STARTED)
    assert marts.look() == []


def test_schedule_after_others_waits_for_all_their_parts(instance: dg.DagsterInstance):
    nightly = Launch("plain_job", locations=["shop-raw", "shop-marts"])
    sensor = after_schedules(
        name="later",
        product="shop",
        schedule="later",
        after={"nightly": [nightly]},
        launches=[LAUNCH["late"]],
    )
    cursor: str | None = None

    def look() -> Sequence[dg.RunRequest]:
        nonlocal cursor
        data = evaluate(sensor, instance, cursor)
        cursor = data.cursor
        return data.run_requests or []

    assert look() == []
    ran(instance, "shop-raw")
    assert look() == []
    ran(instance, "shop-marts", FAILURE)
    assert look() == []
    ran(instance, "shop-marts")
    assert len(look()) == 1
    assert look() == []


def test_parts_of_another_product_are_not_followed(instance: dg.DagsterInstance):
    marts = Place(instance, Part(LAUNCH["plain"], after=["shop-raw"]))
    assert marts.look() == []
    ran(instance, "shop-raw", tags={PRODUCT_TAG: "other"})
    assert marts.look() == []
    ran(instance, "shop-raw")
    assert asked(marts.look()) == [("01", None)]
