"""A schedule that comes after others: launched when their last runs have succeeded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import dagster as dg

from .launch import (
    LOCATION_TAG,
    PRODUCT_TAG,
    SCHEDULE_TAG,
    TICK_TAG,
    Launch,
    partition_keys,
)
from .sensors import UTC, Looked, launching_sensor

RUNS_READ = 1000
"""The newest runs of a job among which those of its last occasion are looked for."""


def after_schedules(
    *,
    name: str,
    product: str,
    schedule: str,
    after: Mapping[str, Sequence[Launch]],
    launches: Sequence[Launch],
    interval_s: int | None = None,
    description: str | None = None,
    running: bool = True,
) -> dg.SensorDefinition:
    """Launches once each of the awaited schedules has a new occasion all of whose runs
    have succeeded; the re-execution of a failed run counts in its place. A job that had
    no partition to build is not waited for; when none had one, nothing is launched.

    Args:
        product: whose runs these are, by the tag of its jobs.
        schedule: what runs are tagged with, for schedules that wait for these.
        after: of each awaited schedule, what it launches.
    """

    own = {PRODUCT_TAG: product}

    def look(context: dg.SensorEvaluationContext, before: Any) -> Looked:
        newest: dict[str, str] = {}
        succeeded: set[str] = set()
        idle: set[str] = set()
        for awaited, asked in after.items():
            names = {f"{awaited}/{one.job_name}": one for one in asked}
            for of, one in names.items():
                newest[of], good = _last_occasion(
                    context.instance, {**own, SCHEDULE_TAG: awaited}, one
                )
                if good:
                    succeeded.add(of)
            tick = max(newest[of] for of in names) if names else ""
            new = before is not None and any(
                newest[of] > before.get(of, "") for of in names
            )
            moment = datetime.fromisoformat(tick) if new else datetime.now(UTC)
            idle |= {
                of
                for of, one in names.items()
                if not (new and newest[of] == tick)
                and _asks_for_nothing(one, context.instance, moment)
            }
        if before is None:
            # what has not succeeded yet may still do so
            seen = {of: newest[of] if of in succeeded else "" for of in newest}
            return False, seen, "Waiting for runs from now on"
        late = {of for of in newest if newest[of] <= before.get(of, "")}
        open_ = (late | (set(newest) - succeeded)) - idle
        waiting = sorted({of.split("/")[0] for of in open_})
        if not waiting and late == set(newest):
            return False, before, "Nothing that it waits for had a partition to build"
        if waiting:
            return False, before, f"Not succeeded anew: {', '.join(waiting)}"
        return True, newest, ""

    return launching_sensor(
        look,
        name=name,
        asked_by=schedule,
        launches=launches,
        interval_s=interval_s,
        description=description,
        running=running,
        metadata={"floe/after": list(after)},
    )


def _asks_for_nothing(
    launch: Launch, instance: dg.DagsterInstance, moment: datetime
) -> bool:
    """Whether a tick at `moment` finds no partition: keys that are not there yet or no
    longer, a partition that begins later or has ended."""
    return launch.partitions is not None and not partition_keys(
        launch, instance=instance, moment=moment
    )


def _last_occasion(
    instance: dg.DagsterInstance, tags: Mapping[str, str], launch: Launch
) -> tuple[str, bool]:
    """When a schedule last asked for runs of the job, and whether all of them have
    succeeded, in each code location that has a part; "" where it never did."""
    runs = instance.get_runs(
        dg.RunsFilter(job_name=launch.job_name, tags=tags),
        limit=RUNS_READ,
    )
    tick = max((run.tags.get(TICK_TAG, "") for run in runs), default="")
    # the newest first: a re-execution stands for what it repeats
    last: dict[tuple[str, str], dg.DagsterRunStatus] = {}
    for run in runs:
        if run.tags.get(TICK_TAG) == tick:
            place = run.tags.get(LOCATION_TAG, "") if launch.locations else ""
            key = run.tags.get("dagster/partition", "")
            last.setdefault((place, key), run.status)
    asked = {key for _, key in last}
    wanted = [(place, key) for place in launch.locations or [""] for key in asked]
    success = dg.DagsterRunStatus.SUCCESS
    return tick, tick != "" and all(last.get(part) == success for part in wanted)
