"""What Dagster, croniter and zoneinfo answer: a JSON object of lists of questions on stdin, one of lists of answers on stdout.

Everything is in seconds since the Unix epoch. An answer is what the library says, or {"error": …} when it refuses or breaks.
"""

import json
import sys
from datetime import datetime, timezone
from itertools import islice
from zoneinfo import ZoneInfo

from dagster import TimeWindowPartitionMapping, TimeWindowPartitionsDefinition
from dagster._core.definitions.partitions.context import partition_loading_context
from dagster._utils.schedules import (
    is_valid_cron_schedule,
    reverse_cron_string_iterator,
    schedule_execution_time_iterator,
)
from dagster._vendored.croniter import croniter


def ticks(cron, zone, start, count):
    found = schedule_execution_time_iterator(start, cron, zone)
    return [tick.timestamp() for tick in islice(found, count)]


def ticks_before(cron, zone, end, count):
    found = reverse_cron_string_iterator(end, cron, zone)
    return [tick.timestamp() for tick in islice(found, count)]


def naive_ticks(cron, start, count):
    """Without any zone: what the fields match."""
    found = croniter(cron, datetime.fromtimestamp(start, timezone.utc).replace(tzinfo=None))
    return [found.get_next(float) for _ in range(count)]


def valid(cron):
    return is_valid_cron_schedule(cron)


def offsets(zone, at):
    """Of the instant, and the two instants of the wall time that looks like it."""
    here = ZoneInfo(zone)
    wall = datetime.fromtimestamp(at, timezone.utc).replace(tzinfo=here)
    offset = datetime.fromtimestamp(at, here).utcoffset()
    return [offset.total_seconds(), wall.timestamp(), wall.replace(fold=1).timestamp()]


def definition_of(spec):
    return TimeWindowPartitionsDefinition(
        cron_schedule=spec["cron"],
        start=datetime.fromisoformat(spec["start"]),
        end=None if spec["end"] is None else datetime.fromisoformat(spec["end"]),
        timezone=spec["timezone"],
        fmt=spec["keyFormat"],
        end_offset=spec["endOffset"],
    )


def window_of(definition, window):
    return window and [window.start.timestamp(), window.end.timestamp()]


def windows(spec, now, shown):
    definition = definition_of(spec)
    with partition_loading_context(datetime.fromtimestamp(now, timezone.utc)):
        keys = definition.get_partition_keys()
        some = [*keys[:shown], *keys[-shown:]]
        return {
            "count": len(keys),
            "keys": some,
            "windows": [
                window_of(definition, definition.time_window_for_partition_key(key)) for key in some
            ],
            "first": window_of(definition, definition.get_first_partition_window()),
            "last": window_of(definition, definition.get_last_partition_window()),
        }


def upstream(from_spec, to_spec, key, start_offset, end_offset, now):
    from_definition, to_definition = definition_of(from_spec), definition_of(to_spec)
    mapping = TimeWindowPartitionMapping(start_offset=start_offset, end_offset=end_offset)
    at = datetime.fromtimestamp(now, timezone.utc)
    # a subset keeps only the keys that exist by now
    with partition_loading_context(at):
        subset = to_definition.subset_with_partition_keys([key])
    found = mapping.get_upstream_mapped_partitions_result_for_partitions(
        subset, to_definition, from_definition, current_time=at
    )
    return {
        "keys": list(found.partitions_subset.get_partition_keys()),
        "missing": list(found.required_but_nonexistent_subset.get_partition_keys()),
    }


answerers = {
    f.__name__: f for f in (ticks, ticks_before, naive_ticks, valid, offsets, windows, upstream)
}


def answer(name, question):
    try:
        return answerers[name](*question)
    except Exception as error:  # noqa: BLE001 - a library that breaks is an answer
        return {"error": f"{type(error).__name__}: {error}".splitlines()[0][:300]}


questions = json.load(sys.stdin)
json.dump(
    {name: [answer(name, question) for question in asked] for name, asked in questions.items()},
    sys.stdout,
)
