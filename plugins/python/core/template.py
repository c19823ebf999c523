"""dbt, loaded once, that becomes a dbt process for each invocation it is asked for.

    python template.py SCRIPT CONTROL

Runs in dbt's own Python, which need not be the orchestrator's: nothing is imported from here.
SCRIPT is dbt's console script. CONTROL is the number of a socket. Each request on it is
a line of JSON with the arguments of dbt, what to add to the environment and, attached,
where its output goes; a fork of this process then runs SCRIPT as if started anew. The
answers are `{"started": true}` and `{"code": exit code}`. Ends with the socket.

Loading dbt takes longer than most of its invocations, and so does what it generates
when it first reads a project. `warm_up` of a request, arguments of `dbt parse`, has
that done here, once, so that each fork has it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import runpy
import shutil
import signal
import socket
import sys
from typing import Any


class Template:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._serving = False
        self._warm = False

    def serve(self) -> list[str] | None:
        """The arguments of an invocation, in the fork that is to run it; else None."""
        signal.signal(signal.SIGINT, self._interrupted)
        _load()
        while True:
            request, output = self._receive()
            if request is None:
                return None
            if request.get("warm_up") and not self._warm:
                self._warm = True
                _warm_up(request["warm_up"])
            if _thread_count() > 1:
                return None  # a fork would lack these threads and keep their locks
            gc.collect()
            gc.freeze()  # else the first collection in a fork copies all memory
            if self._fork(output):
                self._control.close()
                os.environ.update(request["environment"])
                return [str(argument) for argument in request["arguments"]]
            os.close(output)

    def _fork(self, output: int) -> bool:
        """True in the fork; False here, when it has ended."""
        self._serving = True
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        child = os.fork()
        if child == 0:
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.close(output)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
            return True
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        self._answer({"started": True})
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        self._answer({"code": code if code >= 0 else 128 - code})
        self._serving = False
        return False

    def _interrupted(self, *_: object) -> None:
        """While a fork runs, this process waits for it, and is what its supervisor
        waits for. Before, it ends."""
        if not self._serving:
            os._exit(130)

    def _receive(self) -> tuple[dict[str, Any] | None, int]:
        text, files, _, _ = socket.recv_fds(self._control, 65536, 1)
        while text and not text.endswith(b"\n"):
            more = self._control.recv(65536)
            text = text + more if more else b""
        if not text or not files:
            return None, -1
        return json.loads(text), files[0]

    def _answer(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # whoever asked is gone
            self._control.sendall(json.dumps(message).encode() + b"\n")


def _thread_count() -> int:
    """Of all threads, also those that Python does not know, as of dbt's own parser."""
    return len(os.listdir("/proc/self/task"))


def _load() -> None:
    importlib.import_module("dbt.cli.main")
    with contextlib.suppress(ImportError):  # dbt itself imports it with its command
        importlib.import_module("dbt.task.build")


def _warm_up(arguments: list[str]) -> None:
    """Has dbt read the project, and forgets what it said of it: each fork reads it
    again, and says so itself."""
    folder, path, environment = os.getcwd(), list(sys.path), dict(os.environ)
    importlib.import_module("dbt.cli.main").dbtRunner().invoke(arguments)
    shutil.rmtree(arguments[arguments.index("--target-path") + 1], ignore_errors=True)
    os.chdir(folder)
    sys.path[:] = path
    os.environ.clear()
    os.environ.update(environment)
    with contextlib.suppress(ImportError, AttributeError):
        importlib.import_module("dbt.deprecations").reset_deprecations()


def main(script: str, control: int) -> None:
    # As for a console script: this folder holds modules that have the names of others.
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    arguments = Template(socket.socket(fileno=control)).serve()
    if arguments is not None:
        sys.argv[:] = [script, *arguments]
        runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
