"""A program that ends when this process does, and with all that it started."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

GRACE_S = 5.0
"""How long dbt may take to cancel its queries after an interrupt."""

ENDING_S = 10.0
"""How long a command may take that ends what is elsewhere."""

SUPERVISE = Path(__file__).with_name("supervise.py")


class Supervised:
    """Started at once, in a session of its own, under supervise.py.

    Args:
        shown: its output is read from `lines`; else it is nobody's.
        keep: number of an open file that it gets too.
        ending: a command that ends what it has started elsewhere, as a container: run
            when it had to be ended, or was killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        *,
        shown: bool = True,
        keep: int | None = None,
        ending: Sequence[str] = (),
    ) -> None:
        kept = [] if keep is None else ["--keep", str(keep)]
        if ending:
            kept += ["--ending", str(len(ending)), *ending]
        self._end_s = GRACE_S + 2 + (ENDING_S if ending else 0)
        python = [sys.executable, "-I", "-S", str(SUPERVISE), str(GRACE_S)]
        self._process = subprocess.Popen(
            [*python, *kept, *command],
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if shown else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            pass_fds=() if keep is None else (keep,),
        )

    @property
    def lines(self) -> Iterable[str]:
        return self._process.stdout or ()

    def wait(self) -> int:
        """Its exit code; 128 and the signal's number where one ended it."""
        code = self._process.wait()
        return code if code >= 0 else 128 - code

    def end(self) -> None:
        """Lets the supervisor end it; a second interrupt meanwhile kills both."""
        try:
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process.wait(self._end_s)
        except subprocess.TimeoutExpired:
            pass
        finally:
            if self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    if hasattr(os, "killpg"):
                        os.killpg(self._process.pid, signal.SIGKILL)
                    else:
                        self._process.kill()

    def close(self) -> None:
        """Ends it, and lets go of its output."""
        self.end()
        output: IO[str] | None = self._process.stdout
        if output is not None:
            output.close()
        self._process.wait()
