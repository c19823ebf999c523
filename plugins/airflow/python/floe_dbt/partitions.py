"""What a block is partitioned by, and which partition a run builds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime


@dataclasses.dataclass(frozen=True)
class TimePartition:
    """Windows from one tick of `cron` in `timezone` to the next.

    Args:
        key_format: of a window's start, as strftime has it.
        start: wall clock time, ISO 8601, of the first window.
        end: wall clock time at which the last window has ended.
    """

    cron: str
    timezone: str = "UTC"
    key_format: str = "%Y-%m-%d"
    start: str | None = None
    end: str | None = None

    def window(self, key: str) -> tuple[datetime, datetime]:
        """Raises ValueError: it is none of these partitions."""
        from zoneinfo import ZoneInfo

        from .cron import Cron, instant

        zone = ZoneInfo(self.timezone)
        wall = datetime.strptime(key, self.key_format)
        begin = instant(wall, zone)
        cron = Cron(self.cron)
        if not cron.is_tick(begin):
            raise ValueError(f"no window begins at {begin.isoformat()}")
        end = cron.after(begin)
        if self.start is not None:
            first = instant(datetime.fromisoformat(self.start), zone)
            if begin.timestamp() < first.timestamp():
                raise ValueError(f"the first window begins at {first.isoformat()}")
        if self.end is not None:
            last = instant(datetime.fromisoformat(self.end), zone)
            if end.timestamp() > last.timestamp():
                raise ValueError(f"the last window has ended at {last.isoformat()}")
        return begin, end

    def newest_key(self, moment: datetime) -> str | None:
        """Of the newest window that has ended at `moment`; None: it is one before the
        first window or after the last."""
        from zoneinfo import ZoneInfo

        from .cron import Cron

        begin, _ = Cron(self.cron).last_two(moment.astimezone(ZoneInfo(self.timezone)))
        key = begin.strftime(self.key_format)
        try:
            self.window(key)
        except ValueError:
            return None
        return key


@dataclasses.dataclass(frozen=True)
class StaticPartition:
    keys: Sequence[str]


@dataclasses.dataclass(frozen=True)
class DynamicPartition:
    """Any key, as the run names it.

    Args:
        variable: the Airflow Variable that has the keys, a list in JSON.
    """

    variable: str = ""

    def list_keys(self) -> list[str]:
        """Called by a task: what others are mapped over."""
        from airflow.sdk import Variable

        found = Variable.get(self.variable, default=[], deserialize_json=True)
        return [str(key) for key in found]


@dataclasses.dataclass(frozen=True)
class MultiPartition:
    """Each key of one dimension with each of the others, joined by `|` in this order.

    Args:
        dimensions: name to what it is partitioned by.
    """

    dimensions: Mapping[str, TimePartition | StaticPartition | DynamicPartition]


Partition = TimePartition | StaticPartition | DynamicPartition | MultiPartition
