"""One dbt process: its log as it comes, its end, and ending it."""

import collections
import dataclasses
import json
import queue
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar, cast


class Running(Protocol):
    """A program that runs."""

    @property
    def lines(self) -> Iterable[str]: ...

    def wait(self) -> int:
        """Its exit code."""
        ...

    def end(self) -> None:
        """Ends it and all that it started, if it still runs."""
        ...

    def close(self) -> None:
        """The same, and lets go of its output. Called once, last."""
        ...


class NotStarted(Exception):
    """Raised by `wait`: the program has never begun."""


@dataclasses.dataclass(frozen=True)
class LogEnd:
    """The end of dbt's log, or of reading it."""

    problem: BaseException | None


Start = Callable[[], Running]
Event = Mapping[str, Any]
Heard = TypeVar("Heard")

WANTED = frozenset(
    {
        *("NodeStart", "NodeExecuting", "NodeFinished", "MainReportArgs"),
        *("LogStartBatch", "LogBatchResult", "AdapterRegistered"),
    }
)
"""What is read of what dbt says for debugging; most of it is SQL."""

END_S = 10.0
"""How long the end of the log may come after the end of dbt."""


class DbtProcess:
    """Runs dbt with `--log-format json`; iterate `events()` to its end.

    Args:
        starts: ways to start it; the next one is taken when one fails to.
        timeout_s: it is ended after so many seconds.
    """

    def __init__(self, *starts: Start, timeout_s: float | None = None):
        self._starts = starts
        self._timeout_s = timeout_s
        self._last_lines: collections.deque[str] = collections.deque(maxlen=20)
        self.returncode: int | None = None
        self.timed_out = False
        self.ending = False
        """Whether we have begun to end it: what fails from then on was interrupted."""

    def events(self) -> Generator[Event, None, None]:
        """dbt's log, of debug events WANTED; see `heard`."""
        return self.heard(lambda event: event)

    def heard(
        self, hear: Callable[[Event], Heard | None]
    ) -> Generator[Heard, None, None]:
        """What `hear` makes of dbt's log, of debug events WANTED, but for None.

        `hear` is called by a thread, as dbt speaks, and lines for people are printed
        there, once: dbt must not wait, and nothing it did be forgotten, because an
        orchestrator takes longer to store a result than dbt to make it. What it raises, this raises.

        Leaving the iteration early, by an exception or because the run is terminated,
        ends dbt and everything that it started; so does the end of this process, for
        the orchestrator may be interrupted in its own code, with the iteration suspended.
        """
        for start in self._starts:
            try:
                yield from self._heard(start, hear)
            except NotStarted:
                if self.timed_out:
                    break
            else:
                break

    def _heard(
        self, start: Start, hear: Callable[[Event], Heard | None]
    ) -> Generator[Heard, None, None]:
        process = start()
        timer = self._timer(process)
        read: queue.SimpleQueue[Heard | LogEnd] = queue.SimpleQueue()

        def listen() -> None:
            problem: BaseException | None = None
            try:
                for event in self._wanted(process.lines):
                    if (said := hear(event)) is not None:
                        read.put(said)
            except BaseException as error:  # noqa: BLE001
                problem = error
            finally:
                if timer is not None:
                    timer.cancel()  # what is still to be stored is not dbt's time
                read.put(LogEnd(problem))

        reader = threading.Thread(target=listen, name="dbt-log", daemon=True)
        reader.start()
        said: Heard | LogEnd | None = None
        try:
            while not isinstance(said := read.get(), LogEnd):
                yield said
            if said.problem is not None:
                raise said.problem
            self.returncode = process.wait()
        finally:
            if timer is not None:
                timer.cancel()
            if not isinstance(said, LogEnd):
                self.ending = True
            process.end()
            reader.join(END_S)
            process.close()

    def _wanted(self, lines: Iterable[str]) -> Iterator[Event]:
        for line in lines:
            event = _event(line)
            if event is None:
                self._show(line.rstrip("\n"))
                continue
            info = event["info"]
            if info.get("level") != "debug":
                self._show(str(info.get("msg") or ""))
            elif info.get("name") not in WANTED:
                continue
            yield event

    def _timer(self, process: Running) -> threading.Timer | None:
        """Ends dbt when its time is over; its log then ends, and the iteration."""
        if self._timeout_s is None:
            return None

        def over() -> None:
            self.timed_out = self.ending = True
            process.end()

        timer = threading.Timer(self._timeout_s, over)
        timer.daemon = True
        timer.start()
        return timer

    def tail(self) -> str:
        """The last lines for people: why dbt stopped, when no node says so."""
        return "\n".join(line for line in self._last_lines if line.strip())

    def _show(self, line: str) -> None:
        self._last_lines.append(line)
        print(line, file=sys.stdout, flush=True)


def _event(line: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    event = cast("dict[str, Any]", found)
    return event if isinstance(event.get("info"), dict) else None
