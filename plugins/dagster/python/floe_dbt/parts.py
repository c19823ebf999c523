"""A job that is in several code locations: Dagster launches a job of one location only,
so what follows in another one is launched when what it reads has been built."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from .launch import LOCATION_TAG, PRODUCT_TAG, SCHEDULE_TAG, TICK_TAG, Launch
from .sensors import sensor_status

RUNS_READ = 1000
"""The newest runs of a part among which those of an occasion are looked for."""

Occasion = tuple[str, str]
"""A tick, and the key of a partition or ""."""


@dataclasses.dataclass(frozen=True)
class Part:
    """What is launched here of a job, and which of its other parts it waits for."""

    launch: Launch
    after: Sequence[str] = ()
    """Code locations whose parts have to succeed before."""
    beside: str = ""
    """The code location that asks for the job; this part waits for nothing else."""


def next_parts(
    *,
    name: str,
    product: str,
    schedule: str,
    location: str,
    parts: Sequence[Part],
    interval_s: int | None = None,
    description: str | None = None,
    running: bool = True,
) -> dg.SensorDefinition:
    """Launches each part once for each tick, and partition, at which another code
    location has asked for the job: when the parts before it have succeeded. A failed
    one holds it back until a re-execution succeeds. What was done before this sensor
    was there is not followed.

    Args:
        product: whose runs these are, by the tag of its jobs.
        schedule: what the runs that it follows are tagged with, and its own.
        location: the code location that this is.
    """

    own = {PRODUCT_TAG: product, SCHEDULE_TAG: schedule}

    def evaluate(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        before = json.loads(context.cursor) if context.cursor else None
        since: dict[str, str] = {}
        requests: list[dg.RunRequest] = []
        held: list[str] = []
        for part in parts:
            job = part.launch.job_name
            runs = {
                where: _newest(context.instance, own, job, where)
                for where in part.after or [part.beside]
            }
            done = _newest(context.instance, own, job, location)
            ready = _ready(runs, succeeded=bool(part.after))
            newest = max((tick for tick, _ in [*ready, *done]), default="")
            since[job] = newest if before is None else before.get(job, newest)
            requests += [
                _request(part.launch, schedule, location, occasion, run)
                for occasion, run in sorted(ready.items(), key=lambda item: item[0])
                if occasion not in done and occasion[0] > since[job]
            ]
            if part.after:
                held += [f"{job} in {where}" for where in runs if _open(runs[where])]
        cursor = json.dumps(since, sort_keys=True)
        if requests:
            return dg.SensorResult(run_requests=requests, cursor=cursor)
        reason = f"Not succeeded: {', '.join(held)}" if held else "Nothing new"
        return dg.SensorResult(skip_reason=reason, cursor=cursor)

    return dg.SensorDefinition(
        name=name,
        evaluation_fn=evaluate,
        jobs=[part.launch.job for part in parts],
        minimum_interval_seconds=interval_s,
        description=description,
        default_status=sensor_status(running),
    )


def _ready(
    runs: Mapping[str, Mapping[Occasion, dg.DagsterRun]], *, succeeded: bool
) -> dict[Occasion, dg.DagsterRun]:
    """Occasions of which each of the other parts has a run, which has `succeeded` if it
    has to, and one of these runs."""
    first, *others = runs.values()
    ready: dict[Occasion, dg.DagsterRun] = {}
    for occasion, run in first.items():
        found = [run, *(other[occasion] for other in others if occasion in other)]
        if len(found) == len(runs) and (
            not succeeded or all(run.is_success for run in found)
        ):
            ready[occasion] = run
    return ready


def _open(runs: Mapping[Occasion, dg.DagsterRun]) -> bool:
    """Whether the newest of them has not succeeded."""
    newest = max(runs, default=None)
    return newest is not None and not runs[newest].is_success


def _newest(
    instance: dg.DagsterInstance, own: Mapping[str, str], job: str, location: str
) -> dict[Occasion, dg.DagsterRun]:
    """The newest run of each occasion: a re-execution stands for what it repeats."""
    tags = {**own, LOCATION_TAG: location}
    found: dict[Occasion, dg.DagsterRun] = {}
    runs = instance.get_runs(dg.RunsFilter(job_name=job, tags=tags), limit=RUNS_READ)
    for run in runs:
        tick = run.tags.get(TICK_TAG, "")
        found.setdefault((tick, run.tags.get("dagster/partition", "")), run)
    return found


def _request(
    launch: Launch,
    schedule: str,
    location: str,
    occasion: Occasion,
    run: dg.DagsterRun,
) -> dg.RunRequest:
    tick, key = occasion
    parts = [schedule, launch.job_name, location, tick, *([key] if key else [])]
    return dg.RunRequest(
        run_key="/".join(parts),
        job_name=launch.job_name,
        partition_key=_partition_key(launch, key, run),
        tags={SCHEDULE_TAG: schedule, TICK_TAG: tick},
    )


def _partition_key(launch: Launch, key: str, run: dg.DagsterRun) -> Any:
    """The key of the run that is followed; one with dimensions says each in a tag."""
    definition = launch.partitions
    if not isinstance(definition, dg.MultiPartitionsDefinition):
        return key or None
    return dg.MultiPartitionKey(
        {
            d.name: run.tags[f"dagster/partition/{d.name}"]
            for d in definition.partitions_defs
        }
    )
