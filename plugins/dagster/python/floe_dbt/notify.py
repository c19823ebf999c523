"""Telling somebody how runs ended."""

import json
import os
import urllib.request
from collections.abc import Sequence
from typing import Any

import dagster as dg

from .core.look import TIMEOUT_S
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


def post(url: str, body: object) -> str | None:
    """What went wrong, without the address, which often is a secret; None: nothing."""
    if not url:
        return "the environment variable is not set"
    try:
        request = urllib.request.Request(
            url,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_S):
            return None
    except Exception as error:  # noqa: BLE001
        return type(error).__name__ + (
            f" {code}" if (code := getattr(error, "code", None)) else ""
        )


STATUSES = {
    "success": dg.DagsterRunStatus.SUCCESS,
    "failure": dg.DagsterRunStatus.FAILURE,
    "canceled": dg.DagsterRunStatus.CANCELED,
    "started": dg.DagsterRunStatus.STARTED,
}
WORDS = {
    "success": "succeeded",
    "failure": "failed",
    "canceled": "was canceled",
    "started": "has started",
}
