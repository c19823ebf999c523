"""Schedules whose runs need more than a cron expression."""

from collections.abc import Iterator

import dagster as dg

from .launch import Launch, nothing_to_build, run_requests


def job_schedule(
    *,
    name: str,
    launch: Launch,
    cron: str,
    timezone: str,
    schedule: str,
    description: str | None = None,
    running: bool = True,
) -> dg.ScheduleDefinition:
    """Launches a job at each tick: one that is partitioned by time for the newest
    window that has ended, by other keys once for each of them.

    Args:
        schedule: what runs are tagged with, for schedules that wait for them.
    """

    def execute(
        context: dg.ScheduleEvaluationContext,
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        moment = context.scheduled_execution_time
        requests = run_requests(
            launch, instance=context.instance, moment=moment, asked_by=schedule
        )
        yield from requests
        if not requests:
            yield nothing_to_build(launch, moment)

    status = dg.DefaultScheduleStatus
    return dg.ScheduleDefinition(
        name=name,
        job=launch.job,
        cron_schedule=cron,
        execution_timezone=timezone,
        execution_fn=execute,
        description=description,
        default_status=status.RUNNING if running else status.STOPPED,
        metadata={"floe/schedule": schedule, "floe/offset_s": launch.offset_s},
    )
