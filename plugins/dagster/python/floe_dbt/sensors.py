"""Sensors: what each looks at, and what it has seen already.

One that is new takes what is there for seen: it launches for what comes later. What it
remembers is its cursor, which Dagster keeps; a look that fails leaves it as it was.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import dagster as dg

from .core.look import files_under, from_environment, is_healthy
from .launch import Launch, nothing_to_build, run_requests

UTC = timezone(timedelta(0))

Looked = tuple[bool, Any, str]
"""Launch? What to remember, as JSON; why not."""


def launching_sensor(
    look: Callable[[dg.SensorEvaluationContext, Any], Looked],
    *,
    name: str,
    launches: Sequence[Launch],
    interval_s: int | None,
    description: str | None,
    running: bool,
    metadata: Mapping[str, Any],
    asked_by: str = "",
) -> dg.SensorDefinition:
    """Launches every job when `look` says so.

    Args:
        look: gets what was remembered, None at first.
        metadata: what it looks at, for readers of Dagster's UI.
    """

    def evaluate(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        before = json.loads(context.cursor) if context.cursor else None
        launch, remembered, reason = look(context, before)
        cursor = json.dumps(remembered, sort_keys=True)
        if not launch:
            return dg.SensorResult(skip_reason=reason, cursor=cursor)
        moment = datetime.now(UTC)
        by = asked_by or name
        found = [
            run_requests(one, instance=context.instance, moment=moment, asked_by=by)
            for one in launches
        ]
        requests = [request for several in found for request in several]
        if not requests:
            reason = str(nothing_to_build(launches[0], moment).skip_message)
            return dg.SensorResult(skip_reason=reason, cursor=cursor)
        return dg.SensorResult(run_requests=requests, cursor=cursor)

    return dg.SensorDefinition(
        name=name,
        evaluation_fn=evaluate,
        jobs=[one.job for one in launches],
        minimum_interval_seconds=interval_s,
        description=description,
        default_status=sensor_status(running),
        metadata=metadata,
    )


def asset_sensor(
    *,
    name: str,
    assets: Sequence[dg.AssetKey],
    launches: Sequence[Launch],
    interval_s: int | None = None,
    description: str | None = None,
    running: bool = True,
) -> dg.SensorDefinition:
    """Launches when each of `assets` was built anew since the last launch."""

    def look(context: dg.SensorEvaluationContext, before: Any) -> Looked:
        newest = {key.to_user_string(): _newest(context, key) for key in assets}
        if before is None:
            return False, newest, "Waiting for new materializations from now on"
        waiting = [key for key, seen in newest.items() if seen <= before.get(key, 0)]
        if waiting:
            return False, before, f"Not built anew: {', '.join(waiting)}"
        return True, newest, ""

    return launching_sensor(
        look,
        name=name,
        launches=launches,
        interval_s=interval_s,
        description=description,
        running=running,
        metadata={"floe/assets": [key.to_user_string() for key in assets]},
    )


def file_sensor(
    *,
    name: str,
    uri: str,
    launches: Sequence[Launch],
    interval_s: int | None = None,
    description: str | None = None,
    running: bool = True,
) -> dg.SensorDefinition:
    """Launches when a file under `uri` is new or has changed. One that has gone is no
    reason. A path, file: and http(s): need nothing else; other schemes need fsspec
    with the file system's package, such as s3fs."""

    def look(context: dg.SensorEvaluationContext, before: Any) -> Looked:
        there = files_under(from_environment(uri))
        if before is None:
            return False, there, f"Waiting for new files under {uri} from now on"
        if set(there) <= set(before):
            return False, there, f"No new file under {uri}"
        return True, there, ""

    return launching_sensor(
        look,
        name=name,
        launches=launches,
        interval_s=interval_s,
        description=description,
        running=running,
        metadata={"floe/uri": uri},
    )


def health_sensor(
    *,
    name: str,
    url: str,
    launches: Sequence[Launch],
    interval_s: int | None = None,
    description: str | None = None,
    running: bool = True,
) -> dg.SensorDefinition:
    """Launches when `url` answers again after it did not."""

    def look(context: dg.SensorEvaluationContext, before: Any) -> Looked:
        healthy = is_healthy(from_environment(url))
        if not healthy:
            return False, False, f"{url} does not answer"
        return before is False, True, f"{url} answers, as before"

    return launching_sensor(
        look,
        name=name,
        launches=launches,
        interval_s=interval_s,
        description=description,
        running=running,
        metadata={"floe/url": url},
    )


def freshness_sensor(
    *,
    name: str,
    max_lag_s: Mapping[str, float],
    launches: Sequence[Launch],
    interval_s: int | None = None,
    description: str | None = None,
    running: bool = True,
) -> dg.SensorDefinition:
    """Launches when an asset is older than it may be; again for the same asset only
    when as much time has passed, so that a failed run is not repeated at each look.

    Args:
        max_lag_s: seconds, by key with `/` between its parts.
    """

    def look(context: dg.SensorEvaluationContext, before: Any) -> Looked:
        now = datetime.now(UTC).timestamp()
        asked: dict[str, float] = dict(before or {})
        late: list[str] = []
        for key, lag_s in max_lag_s.items():
            event = context.instance.get_latest_materialization_event(
                dg.AssetKey.from_user_string(key)
            )
            if event is not None and event.timestamp > now - lag_s:
                asked.pop(key, None)
            elif asked.get(key, 0) <= now - lag_s:
                late.append(key)
        if not late:
            return False, asked, "Nothing is older than it may be, or it was asked for"
        return True, {**asked, **dict.fromkeys(late, now)}, ""

    return launching_sensor(
        look,
        name=name,
        launches=launches,
        interval_s=interval_s,
        description=description,
        running=running,
        metadata={"floe/max_lag_s": dict(max_lag_s)},
    )


def sensor_status(running: bool) -> dg.DefaultSensorStatus:
    status = dg.DefaultSensorStatus
    return status.RUNNING if running else status.STOPPED


def _newest(context: dg.SensorEvaluationContext, key: dg.AssetKey) -> int:
    """The storage id of the newest materialisation; 0 without one."""
    records = context.instance.fetch_materializations(key, limit=1).records
    return records[0].storage_id if records else 0
