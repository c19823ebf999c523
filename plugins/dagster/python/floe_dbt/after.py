"""A schedule that comes after others: launched when their last runs have succeeded."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from .launch import SCHEDULE_TAG, TICK_TAG, Launch
from .sensors import Looked, launching_sensor

RUNS_READ = 1000
"""The newest runs of a job among which those of its last occasion are looked for."""


def after_schedules(
    *,
    name: str,
    schedule: str,
    after: Mapping[str, Sequence[str]],
    launches: Sequence[Launch],
    interval_s: int | None = None,
    description: str | None = None,
    running: bool = True,
) -> dg.SensorDefinition:
    """Launches once each of the awaited schedules has a new occasion all of whose runs
    have succeeded; the re-execution of a failed run counts in its place.

    Args:
        schedule: what runs are tagged with, for schedules that wait for these.
        after: of each awaited schedule, the jobs that it launches.
    """

    def look(context: dg.SensorEvaluationContext, before: Any) -> Looked:
        newest: dict[str, str] = {}
        succeeded: set[str] = set()
        for awaited, jobs in after.items():
            for job in jobs:
                of = f"{awaited}/{job}"
                newest[of], good = _last_occasion(context.instance, awaited, job)
                if good:
                    succeeded.add(of)
        if before is None:
            # what has not succeeded yet may still do so
            seen = {of: newest[of] if of in succeeded else "" for of in newest}
            return False, seen, "Waiting for runs from now on"
        late = {of for of in newest if newest[of] <= before.get(of, "")}
        waiting = sorted({of.split("/")[0] for of in late | (set(newest) - succeeded)})
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
    )


def _last_occasion(
    instance: dg.DagsterInstance, schedule: str, job: str
) -> tuple[str, bool]:
    """When the schedule last asked for runs of the job, and whether all of them have
    succeeded; "" where it never did."""
    runs = instance.get_runs(
        dg.RunsFilter(job_name=job, tags={SCHEDULE_TAG: schedule}), limit=RUNS_READ
    )
    tick = max((run.tags.get(TICK_TAG, "") for run in runs), default="")
    # the newest first: a re-execution stands for what it repeats
    last: dict[str, dg.DagsterRunStatus] = {}
    for run in runs:
        if run.tags.get(TICK_TAG) == tick:
            last.setdefault(run.tags.get("dagster/partition", ""), run.status)
    success = dg.DagsterRunStatus.SUCCESS
    return tick, tick != "" and all(status == success for status in last.values())
