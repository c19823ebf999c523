"""First tasks of a DAG: what its run waits for, and whether there is reason to go on.

What waits is deferred between two looks, to the standard provider's own trigger, so
that the triggerer needs nothing of this project. One that is new takes what is there
for seen: it lets runs go on for what comes later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator

if TYPE_CHECKING:
    from airflow.sdk.definitions.context import Context

INTERVAL_S = 60
UTC = timezone(timedelta(0))


class _Wait(BaseOperator):
    """Looks again and again until there is reason to go on."""

    def __init__(self, *, interval_s: float = INTERVAL_S, **kwargs: Any) -> None:
        # Its type in Airflow has parts that are not known.
        super().__init__(**kwargs)  # pyright: ignore[reportUnknownMemberType]
        self.interval_s = interval_s

    def look(self, before: Any) -> tuple[bool, Any, str]:
        """Go on? What to remember; why not.

        Args:
            before: what was remembered; None at first.
        """
        raise NotImplementedError

    def execute(self, context: Context) -> None:
        self._look(context)

    def resume(self, context: Context, event: Any = None) -> None:
        """After each wait."""
        self._look(context)

    def resume_once(self, context: Context, event: Any = None) -> None:
        """After a look that could not be made for a reason that will stay."""
        self._look(context, again=True)

    def _look(self, context: Mapping[str, Any], *, again: bool = False) -> None:
        from .errors import AirflowFailException
        from .memory import Memory

        # Of a run that was let go on, and whose gate is tried again all the same (the
        # scheduler may mark a task failed that is resumed quickly): what it was let go
        # on for is remembered as seen, and would be waited for in vain.
        released, run_id = Memory(context, "run"), context["ti"].run_id
        memory = Memory(context)
        before = memory.read()
        if released.read() == run_id:
            return
        try:
            go_on, now, reason = self.look(before)
        except OSError as error:
            print(f"Cannot look: {error}", flush=True)
            self._wait("resume")
        except (ImportError, KeyError) as error:
            name = error.args[0] if isinstance(error, KeyError) else ""
            text = f"Set the environment variable {name}" if name else str(error)
            if again:
                raise AirflowFailException(text) from error
            # Not at once: where a DAG runs continuously, one failed run would follow
            # the other without pause.
            print(f"Cannot look: {text}", flush=True)
            self._wait("resume_once")
        else:
            if go_on:
                released.write(run_id)
            if now != before:
                memory.write(now)
            if not go_on:
                print(reason, flush=True)
                self._wait("resume")

    def _wait(self, method_name: str) -> None:
        from airflow.providers.standard.triggers.temporal import (  # pyright: ignore[reportMissingTypeStubs]
            TimeDeltaTrigger,
        )

        self.defer(
            trigger=TimeDeltaTrigger(timedelta(seconds=self.interval_s)),
            method_name=method_name,
        )


class WaitForFiles(_Wait):
    """Goes on when a file under `uri` is new or has changed. One that has gone is no
    reason. A path, file: and http(s): need nothing else; other schemes need fsspec
    with the file system's package, such as s3fs. `${NAME}` in `uri` is an environment
    variable."""

    def __init__(self, *, uri: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.uri = uri

    def look(self, before: Any) -> tuple[bool, Any, str]:
        from .core.look import files_under, from_environment

        there = files_under(from_environment(self.uri))
        if before is None:
            return False, there, f"Waiting for new files under {self.uri} from now on"
        new = not set(there) <= set(before)
        return new, there, f"No new file under {self.uri}"


class WaitForHealth(_Wait):
    """Goes on when `url` answers again after it did not. `${NAME}` in it is an
    environment variable."""

    def __init__(self, *, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url

    def look(self, before: Any) -> tuple[bool, Any, str]:
        from .core.look import from_environment, is_healthy

        if not is_healthy(from_environment(self.url)):
            return False, False, f"{self.url} does not answer"
        return before is False, True, f"{self.url} answers, as before"


class Stale(BaseOperator):
    """Goes on when an asset is older than it may be, else skips what follows; again for
    the same asset only when as much time has passed, so that a failed run is not
    repeated at each look.

    Args:
        max_lag_s: seconds, by the name of the asset, which is among the inlets.
    """

    def __init__(self, *, max_lag_s: Mapping[str, float], **kwargs: Any) -> None:
        # Its type in Airflow has parts that are not known.
        super().__init__(**kwargs)  # pyright: ignore[reportUnknownMemberType]
        self.max_lag_s = dict(max_lag_s)

    def execute(self, context: Context) -> None:
        from .errors import DownstreamTasksSkipped

        if not self._late(context):
            # As a short circuit does it, and whatever their trigger rules are.
            followers = self.get_flat_relatives(upstream=False)
            raise DownstreamTasksSkipped(tasks=[t.task_id for t in followers])

    def _late(self, context: Mapping[str, Any]) -> bool:
        from .memory import Memory

        memory = Memory(context)
        now = datetime.now(UTC).timestamp()
        before: dict[str, float] = memory.read() or {}
        asked = dict(before)
        late: list[str] = []
        for asset in self.inlets:
            lag_s = self.max_lag_s.get(asset.name)
            if lag_s is None:
                continue
            newest = _newest(context, asset)
            if newest is not None and newest > now - lag_s:
                asked.pop(asset.name, None)
            elif asked.get(asset.name, 0) <= now - lag_s:
                late.append(asset.name)
        asked.update(dict.fromkeys(late, now))
        if asked != before:
            memory.write(asked)
        print(
            "Older than it may be: " + ", ".join(late)
            if late
            else "Nothing is older than it may be, or it was asked for",
            flush=True,
        )
        return bool(late)


class Fresh(BaseOperator):
    """Fails when an asset is older than it may be, and names it.

    Args:
        max_lag_s: seconds, by the name of the asset, which is among the inlets.
    """

    def __init__(self, *, max_lag_s: Mapping[str, float], **kwargs: Any) -> None:
        # Its type in Airflow has parts that are not known.
        super().__init__(**kwargs)  # pyright: ignore[reportUnknownMemberType]
        self.max_lag_s = dict(max_lag_s)

    def execute(self, context: Context) -> None:
        from .errors import AirflowFailException

        now = datetime.now(UTC).timestamp()
        late: list[str] = []
        for asset in self.inlets:
            lag_s = self.max_lag_s.get(asset.name)
            if lag_s is None:
                continue
            newest = _newest(context, asset)
            if newest is None:
                late.append(f"{asset.name} was never built")
            elif newest <= now - lag_s:
                age = timedelta(seconds=round(now - newest))
                late.append(f"{asset.name} is {age} old")
        if late:
            raise AirflowFailException("Older than they may be: " + ", ".join(late))


def _newest(context: Mapping[str, Any], asset: Any) -> float | None:
    """When its newest event was, in seconds since 1970."""
    events = context["inlet_events"][asset]
    if hasattr(events, "ascending"):  # 3.2 and later: not all of them are sent
        events = events.ascending(False).limit(1)
    return max((event.timestamp.timestamp() for event in events), default=None)
