"""One dbt at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Generator
from pathlib import Path


@contextlib.contextmanager
def turn(path: Path, whose: str) -> Generator[int, None, None]:
    """Waits for the lock on the file `path`, which is made.

    dbt gets the file that is yielded, and with it the lock: after the worker was
    killed, the next try waits until the dbt that it had started has ended.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Waiting: {whose}", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)
