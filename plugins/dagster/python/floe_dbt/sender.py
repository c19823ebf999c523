"""Sends things one after another in a thread, so that nobody waits for a backend."""

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any

MOST = 10_000
"""So many wait; what comes then is dropped."""

PATIENCE = 3
"""After so many failures in a row nothing is sent any more."""


class Sender:
    """A thread that calls `send(build())` for each `build` it is given.

    `connect` makes `send`, in the thread: clients are slow to import.
    """

    def __init__(self, connect: Callable[[], Callable[[Any], None]]) -> None:
        self._connect = connect
        self._queue: queue.Queue[Callable[[], Any]] = queue.Queue(MOST)
        self._ending = threading.Event()
        self._given_up = threading.Event()
        self._in_a_row = 0
        self._thread = threading.Thread(target=self._work, daemon=True)
        self.lost = 0
        self.problem: Exception | None = None
        """The first."""
        self._thread.start()

    def put(self, build: Callable[[], Any]) -> None:
        try:
            self._queue.put_nowait(build)
        except queue.Full:
            self.lost += 1

    def close(self, limit_s: float) -> None:
        """Waits until all is sent, but not longer than this."""
        self._ending.set()
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(_nothing)  # wakes it
        self._thread.join(limit_s)
        if self._thread.is_alive():
            self._given_up.set()
            self.problem = self.problem or TimeoutError(
                f"it did not take them within {limit_s:g} s"
            )
        while not self._queue.empty():
            with contextlib.suppress(queue.Empty):
                self.lost += self._queue.get_nowait() is not _nothing

    def _work(self) -> None:
        try:
            send = self._connect()
        except Exception as error:  # noqa: BLE001
            self.problem = error
            return
        while not self._given_up.is_set():
            try:
                build = self._queue.get(timeout=0.2)
            except queue.Empty:
                if self._ending.is_set():
                    return
                continue
            if build is not _nothing:
                self._send(send, build)

    def _send(self, send: Callable[[Any], None], build: Callable[[], Any]) -> None:
        try:
            send(build())
            self._in_a_row = 0
        except Exception as error:  # noqa: BLE001
            self.lost += 1
            self.problem = self.problem or error
            self._in_a_row += 1
            if self._in_a_row >= PATIENCE:
                self._given_up.set()


def _nothing() -> None:
    """Only wakes the thread."""
