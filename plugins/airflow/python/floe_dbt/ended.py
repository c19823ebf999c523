"""The task is ended from outside: dbt ends too, and the task says why.

Airflow sends SIGTERM to the task's process when the task was marked failed, cleared or
timed out. Its handler calls the operator's `on_kill`, which a @task function cannot
have, and lets the function go on; some seconds later the process is killed. When the
worker itself is killed, nobody tells the task.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import threading
from collections.abc import Generator

LOOK_S = 1.0


@contextlib.contextmanager
def ending_with_airflow() -> Generator[None, None, None]:
    """Inside, SIGTERM and the end of the worker raise an AirflowException."""
    from .errors import AirflowException

    if threading.current_thread() is not threading.main_thread():
        yield  # a signal could not be handled here
        return
    parent = os.getppid()
    over = threading.Event()

    def end(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
        orphaned = os.getppid() != parent
        raise AirflowException(
            "dbt was ended, for the worker of this task is gone"
            if orphaned
            else "dbt was ended, for Airflow ended this task (SIGTERM)"
        )

    def look() -> None:
        while not over.wait(LOOK_S):
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return

    before = signal.signal(signal.SIGTERM, end)
    if _has_a_worker():
        threading.Thread(target=look, name="worker-watch", daemon=True).start()
    try:
        yield
    finally:
        over.set()
        signal.signal(signal.SIGTERM, before)


def _has_a_worker() -> bool:
    """Airflow's supervisor talks to its task through standard input; in `dags test`
    nothing supervises, and the process may well outlive the shell that started it."""
    with contextlib.suppress(OSError):
        return stat.S_ISSOCK(os.fstat(0).st_mode)
    return False
