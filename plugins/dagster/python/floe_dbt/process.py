"""One dbt process: its log as it comes, its end, and ending it."""

import collections
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

GRACE_S = 5.0
"""How long dbt may take to cancel its queries after an interrupt."""

SUPERVISE = Path(__file__).with_name("supervise.py")


class DbtProcess:
    """Runs dbt with `--log-format json`; iterate `events()` to its end."""

    def __init__(
        self,
        command: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        timeout_s: float | None = None,
    ):
        self._command = command
        self._timeout_s = timeout_s
        self._cwd = cwd
        self._env = env
        self._last_lines: collections.deque[str] = collections.deque(maxlen=20)
        self.returncode: int | None = None
        self.timed_out = False

    def events(self) -> Generator[Mapping[str, Any], None, None]:
        """Each line of dbt's log. Lines for people are printed once, on the way.

        Leaving the iteration early, by an exception or by Dagster terminating the
        run, ends dbt and everything that it started; so does the end of this process,
        for Dagster may be interrupted in its own code, with the iteration suspended.
        """
        with subprocess.Popen(
            [sys.executable, "-I", "-S", str(SUPERVISE), str(GRACE_S), *self._command],
            cwd=self._cwd,
            env=dict(self._env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        ) as process:
            assert process.stdout is not None
            timer = self._timer(process)
            try:
                for line in process.stdout:
                    event = _event(line)
                    if event is None:
                        self._show(line.rstrip("\n"))
                        continue
                    if event["info"].get("level") != "debug":
                        self._show(str(event["info"].get("msg") or ""))
                    yield event
                process.wait()
            finally:
                if timer is not None:
                    timer.cancel()
                _end(process)
                self.returncode = process.returncode

    def _timer(self, process: subprocess.Popen[str]) -> threading.Timer | None:
        """Ends dbt when its time is over; its log then ends, and the iteration."""
        if self._timeout_s is None:
            return None

        def over() -> None:
            self.timed_out = True
            _end(process)

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


def _end(process: subprocess.Popen[str]) -> None:
    """Lets the supervisor end dbt; a second interrupt meanwhile kills both."""
    try:
        if process.stdin is not None:
            process.stdin.close()
        process.wait(GRACE_S + 2)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()


def _event(line: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    event = cast("dict[str, Any]", found)
    return event if isinstance(event.get("info"), dict) else None
