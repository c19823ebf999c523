"""The partitions that a run builds, as dbt is told of them.

Models read them as variables, `{{ var("partition_start") }}`:

    partition_key         the key; only when the run builds exactly one
    partition_keys        all keys, a list in order; of some thousand windows left out
    partition_start       start of the first time window, ISO 8601 with its offset
    partition_end         end of the last one, which is no longer part of it
    partition_dimensions  of two dimensions: the name of each to a list of its keys

Microbatch models get the window as --event-time-start and --event-time-end, in UTC.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone

from .refused import Refused

UTC = timezone(timedelta(0))

LONGEST = 100_000
"""Characters; Linux takes 131,072 in one argument."""


@dataclasses.dataclass(frozen=True)
class Microbatch:
    """Of one model that dbt builds batch by batch."""

    batch_size: str
    lookback: int
    begin: datetime | None


@dataclasses.dataclass(frozen=True)
class Window:
    keys: Sequence[str]
    start: datetime | None = None
    end: datetime | None = None
    dimensions: Mapping[str, Sequence[str]] = dataclasses.field(
        default_factory=dict[str, Sequence[str]]
    )

    def variables(self) -> dict[str, object]:
        found: dict[str, object] = {"partition_keys": [str(key) for key in self.keys]}
        if len(self.keys) == 1:
            found["partition_key"] = literal(str(self.keys[0]))
        if self.start is not None and self.end is not None:
            found["partition_start"] = self.start.isoformat()
            found["partition_end"] = self.end.isoformat()
        if self.dimensions:
            found["partition_dimensions"] = {
                name: list(keys) for name, keys in self.dimensions.items()
            }
        if len(json.dumps(found)) <= LONGEST:
            return found
        if self.start is None or self.dimensions:
            raise Refused(
                f"Cannot tell dbt of {len(self.keys)} partitions at once: the names are "
                "too long for one command. Launch fewer, or limit the partitions of a "
                "run by the backfill policy multi_run"
            )
        del found["partition_keys"]  # the window says the same
        return found

    def event_time(self, models: Iterable[Microbatch]) -> list[str]:
        """dbt's flags for the microbatch models of one invocation.

        With these flags dbt leaves `lookback` out, so the window starts earlier by
        the longest one: but not before the earliest `begin`.
        """
        models = list(models)
        if not models or self.start is None or self.end is None:
            return []
        first = _utc(self.start)
        start = min(back(first, m.batch_size, m.lookback) for m in models)
        begins = [m.begin for m in models if m.begin is not None]
        if len(begins) == len(models):
            start = max(start, min(first, min(map(_utc, begins))))
        return [
            *("--event-time-start", start.strftime("%Y-%m-%dT%H:%M:%S")),
            *("--event-time-end", _utc(self.end).strftime("%Y-%m-%dT%H:%M:%S")),
        ]

    def folder(self) -> str:
        """Names what earlier attempts at these partitions left behind."""
        text = json.dumps([str(key) for key in self.keys])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def literal(text: str) -> str:
    """A variable that dbt gives back as `text`: it reads each text among them, but none
    in a list, as Jinja."""
    if not re.search(r"\{[{%#]|[\r\n]", text):
        return text
    escaped = re.sub(r"[\\']", r"\\\g<0>", text)
    escaped = escaped.replace("\r", "\\r").replace("\n", "\\n")
    return "{{ '" + escaped + "' }}"


def back(moment: datetime, batch_size: str, count: int) -> datetime:
    """The start of the batch that lies `count` before that of `moment`."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    if batch_size == "hour":
        return hour - timedelta(hours=count)
    day = hour.replace(hour=0)
    if batch_size == "day":
        return day - timedelta(days=count)
    if batch_size == "month":
        months = day.year * 12 + day.month - 1 - count
        return day.replace(year=months // 12, month=months % 12 + 1, day=1)
    return day.replace(year=day.year - count, month=1, day=1)


def _utc(moment: datetime) -> datetime:
    """Without a time zone it is UTC already, as dbt reads `begin`."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
