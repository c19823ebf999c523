"""Telling somebody how runs ended."""

import os
from collections.abc import Sequence
from typing import Any

import dagster as dg

from .core.webhook import WORDS, post
from .launch import LOCATION_TAG
from .sensors import sensor_status


def run_status_webhook(
    *,
    name: str,
    on: str,
    jobs: Sequence[Any],
    webhook_env: str,
    product: str,
    interval_s: int | None = None,
    description: str | None = None,
    running: bool = True,
) -> dg.SensorDefinition:
    """Posts JSON to a webhook when a run of `jobs` reaches a status. A webhook that
    fails is a warning in the sensor's log and nothing more.

    Args:
        on: "success", "failure", "canceled" or "started".
        webhook_env: the environment variable that holds the address.
    """

    # Its type in Dagster holds a PathLike without argument.
    @dg.run_status_sensor(  # pyright: ignore[reportUnknownMemberType]
        run_status=STATUSES[on],
        name=name,
        monitored_jobs=list(jobs),
        minimum_interval_seconds=interval_s,
        description=description,
        default_status=sensor_status(running),
        metadata={
            "floe/on": on,
            "floe/jobs": [job.name for job in jobs],
            "floe/webhook_env": webhook_env,
        },
    )
    def notify(context: dg.RunStatusSensorContext) -> None:
        run = context.dagster_run
        message = context.dagster_event.message or ""
        place = run.tags.get(LOCATION_TAG)
        of = f"{run.job_name} in {place}" if place else run.job_name
        body: dict[str, Any] = {
            "product": product,
            "job": run.job_name,
            "run_id": run.run_id,
            "status": on,
            "partition": run.tags.get("dagster/partition"),
            "text": f"{product}: the run {run.run_id} of {of} {WORDS[on]}",
            "message": message,
            **({"location": place} if place else {}),
        }
        problem = post(os.environ.get(webhook_env, ""), body)
        if problem is not None:
            context.log.warning(f"Nobody was told by {webhook_env}: {problem}")

    return notify


STATUSES = {
    "success": dg.DagsterRunStatus.SUCCESS,
    "failure": dg.DagsterRunStatus.FAILURE,
    "canceled": dg.DagsterRunStatus.CANCELED,
    "started": dg.DagsterRunStatus.STARTED,
}
