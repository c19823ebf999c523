"""The ticks of a cron expression in a time zone. Imported when a task runs.

Windows are those that the plan and the scheduler have: a wall clock time that a change
of the clocks leaves out comes at the end of the gap, one that comes twice counts the
first time; where cron says every hour, each hour counts.
"""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta, timezone, tzinfo

UTC = timezone(timedelta(0))
MINUTE = timedelta(minutes=1)

PRESETS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
MONTHS = {name.upper(): n for n, name in enumerate(calendar.month_abbr) if name}
DAYS = {
    name: n for n, name in enumerate(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])
}

LONGEST_DAYS = 366 * 9
"""Between two ticks: from one 29 February to the next, over a year 2100."""


class Cron:
    """Five fields: minute, hour, day of month, month, day of week."""

    def __init__(self, text: str) -> None:
        fields = PRESETS.get(text, text).split()
        if len(fields) != 5:
            raise ValueError(f'"{text}" has not five fields')
        minute, hour, day, month, weekday = fields
        self._minutes = _numbers(minute, 0, 59)
        self._hours = _numbers(hour, 0, 23)
        self._every_hour = hour == "*"
        self._days = _numbers(day, 1, 31)
        self._months = _numbers(month, 1, 12, MONTHS)
        self._weekdays = {n % 7 for n in _numbers(weekday, 0, 7, DAYS)}
        # As every cron has it: with both given, one of them is enough.
        self._either = not day.startswith("*") and not weekday.startswith("*")

    def is_tick(self, moment: datetime) -> bool:
        before = (moment.astimezone(UTC) - MINUTE).astimezone(moment.tzinfo)
        return self.after(before).timestamp() == moment.timestamp()

    def after(self, moment: datetime) -> datetime:
        """The first tick after `moment`, in its time zone."""
        zone = moment.tzinfo
        if zone is None:
            raise ValueError("a moment needs a time zone")
        if self._every_hour:
            return self._every_hour_after(moment, zone)
        seconds = moment.timestamp()
        day = datetime(moment.year, moment.month, moment.day)
        for _ in range(LONGEST_DAYS):
            if self._has_day(day):
                ticks = [
                    instant(day.replace(hour=hour, minute=minute), zone)
                    for hour in self._hours
                    for minute in self._minutes
                ]
                later = [tick for tick in ticks if tick.timestamp() > seconds]
                if later:
                    return min(later, key=datetime.timestamp)
            day += timedelta(days=1)
        raise ValueError("it never ticks again")

    def last_two(self, moment: datetime) -> tuple[datetime, datetime]:
        """The two newest ticks that are not after `moment`."""
        for days in (3, 70, 800, LONGEST_DAYS):
            tick = moment - timedelta(days=days)
            found: list[datetime] = []
            while (tick := self.after(tick)).timestamp() <= moment.timestamp():
                found = [*found[-1:], tick]
            if len(found) == 2:
                return found[0], found[1]
        raise ValueError("it has hardly ever ticked")

    def _every_hour_after(self, moment: datetime, zone: tzinfo) -> datetime:
        """By elapsed time: the hour that comes twice is two hours."""
        found = moment.astimezone(UTC).replace(second=0, microsecond=0) + MINUTE
        for _ in range(LONGEST_DAYS * 24 * 60):
            local = found.astimezone(zone)
            if local.minute in self._minutes and self._has_day(local):
                return local
            found += MINUTE
        raise ValueError("it never ticks again")

    def _has_day(self, day: datetime) -> bool:
        if day.month not in self._months:
            return False
        by_day = day.day in self._days
        by_weekday = day.isoweekday() % 7 in self._weekdays
        return by_day or by_weekday if self._either else by_day and by_weekday


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """The moment of a wall clock time; of one that is left out, the end of the gap."""
    found = wall.replace(tzinfo=zone)
    back = found.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) == wall:
        return back
    # With fold=1 it is read by the offset after the gap, and lies before it.
    moment = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    offset = moment.astimezone(zone).utcoffset()
    while moment.astimezone(zone).utcoffset() == offset:
        moment += MINUTE
    return moment.astimezone(zone)


def _numbers(
    field: str, lowest: int, highest: int, named: dict[str, int] | None = None
) -> list[int]:
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        if span == "*":
            first, last = lowest, highest
        else:
            low, _, high = span.partition("-")
            first = _number(low, named)
            last = _number(high, named) if high else (highest if step else first)
        if not lowest <= first <= last <= highest:
            raise ValueError(f'"{field}" is not understood')
        found.update(range(first, last + 1, int(step or 1)))
    return sorted(found)


def _number(text: str, named: dict[str, int] | None) -> int:
    return (named or {}).get(text.upper()) or int((named or {}).get(text.upper(), text))
