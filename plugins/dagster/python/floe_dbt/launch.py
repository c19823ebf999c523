"""Which runs a schedule or a sensor asks for: of a job with partitions, which ones."""

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

PRODUCT_TAG = "floe/product"
"""On a run of any job: whose it is. Another product may have jobs and schedules of the
same names, in the same instance."""
SCHEDULE_TAG = "floe/schedule"
"""On a run: the schedule or sensor of the product that asked for it."""
TICK_TAG = "floe/tick"
"""On a run: the moment it was asked for; the same on all runs of one occasion."""
LOCATION_TAG = "floe/location"
"""On a run of a product that is split: the code location that has this part of the job.
"""


@dataclasses.dataclass(frozen=True)
class Launch:
    """A job, and the partition definition of what it builds."""

    job: Any
    """What `dg.define_asset_job` returns; its name, where it is only waited for."""
    partitions: dg.PartitionsDefinition | None = None
    offset_s: float = 0
    """A time window counts as ended only so many seconds after its end."""
    locations: Sequence[str] = ()
    """Code locations that have a part of the job, where there are several."""

    @property
    def job_name(self) -> str:
        return str(getattr(self.job, "name", self.job))


def run_requests(
    launch: Launch, *, instance: dg.DagsterInstance, moment: datetime, asked_by: str
) -> list[dg.RunRequest]:
    """One without partitions; else one for each partition: of time the newest window
    that has ended at `moment`, of other kinds every key. None where there is none."""
    tick = moment.astimezone(ZoneInfo("UTC")).isoformat(timespec="seconds")
    tags = {SCHEDULE_TAG: asked_by, TICK_TAG: tick}
    if launch.partitions is None:
        key = f"{asked_by}/{launch.job_name}/{tick}"
        return [dg.RunRequest(run_key=key, job_name=launch.job_name, tags=tags)]
    return [
        dg.RunRequest(
            run_key=f"{asked_by}/{launch.job_name}/{tick}/{key}",
            job_name=launch.job_name,
            partition_key=key,
            tags=tags,
        )
        for key in partition_keys(launch, instance=instance, moment=moment)
    ]


def partition_keys(
    launch: Launch, *, instance: dg.DagsterInstance, moment: datetime
) -> Sequence[str]:
    """The keys of a partitioned job that a tick builds."""
    definition = launch.partitions
    if isinstance(definition, dg.MultiPartitionsDefinition):
        dimensions = {
            d.name: partition_keys(
                dataclasses.replace(launch, partitions=d.partitions_def),
                instance=instance,
                moment=moment,
            )
            for d in definition.partitions_defs
        }
        return [
            dg.MultiPartitionKey(dict(zip(dimensions, keys, strict=True)))
            for keys in itertools.product(*dimensions.values())
        ]
    if isinstance(definition, dg.TimeWindowPartitionsDefinition):
        newest = newest_window(definition, moment, launch.offset_s)
        return [] if newest is None else [newest]
    if isinstance(definition, dg.DynamicPartitionsDefinition):
        return instance.get_dynamic_partitions(str(definition.name))
    if definition is None:
        return []
    return definition.get_partition_keys()


def newest_window(
    definition: dg.TimeWindowPartitionsDefinition, moment: datetime, offset_s: float = 0
) -> str | None:
    """The key of the newest window that has ended `offset_s` before `moment`; None
    when it is one that the definition, which has come to its end, does not have: or
    its last window would be built again and again.

    A definition with a positive `end_offset` has keys of windows that have not ended.
    """
    if definition.end is not None:
        endless = _without_end(definition)
        newest = newest_window(endless, moment, offset_s)
        if newest is None:
            return None
        window_end = endless.time_window_for_partition_key(newest).end
        return newest if window_end.timestamp() <= definition.end.timestamp() else None
    latest = _earlier(definition, moment, offset_s)
    for key in reversed(definition.get_partition_keys(current_time=latest)):
        # Seconds: of an hour that comes twice, the two look alike to a comparison.
        end = definition.time_window_for_partition_key(key).end
        if end.timestamp() <= latest.timestamp():
            return key
    return None


def _without_end(
    definition: dg.TimeWindowPartitionsDefinition,
) -> dg.TimeWindowPartitionsDefinition:
    return dg.TimeWindowPartitionsDefinition(
        cron_schedule=definition.cron_schedule,
        start=definition.start,
        timezone=definition.timezone,
        fmt=definition.fmt,
        end_offset=definition.end_offset,
    )


def _earlier(
    definition: dg.TimeWindowPartitionsDefinition, moment: datetime, offset_s: float
) -> datetime:
    """So many seconds earlier: by the clock on the wall, as the schedule's cron has it,
    unless windows end every hour. Five hours after midnight is five o'clock also on
    the day on which one of these hours is left out."""
    local = moment.astimezone(ZoneInfo(definition.timezone))
    offset = timedelta(seconds=offset_s)
    hours = {"@hourly": "*"}.get(definition.cron_schedule)
    hours = hours or (definition.cron_schedule.split() + [""])[1]  # @daily has one word
    if hours.startswith("*"):
        return (local.astimezone(ZoneInfo("UTC")) - offset).astimezone(local.tzinfo)
    # an hour that there is not, and one that there is twice, end at the later time
    return max(
        local - offset,
        (local.astimezone(ZoneInfo("UTC")) - offset).astimezone(local.tzinfo),
        key=datetime.timestamp,
    )


def nothing_to_build(launch: Launch, moment: datetime) -> dg.SkipReason:
    return dg.SkipReason(
        f"There is no partition that {launch.job_name} could build at "
        f"{moment.isoformat(timespec='seconds')}"
    )
