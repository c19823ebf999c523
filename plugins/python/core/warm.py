"""dbt that is loaded once for all blocks of one run.

Most of a short dbt invocation is loading dbt. Where one process starts dbt several
times, a template (template.py) loads it once and forks for each invocation; all of a
template's processes end with it, and it ends with this process. Linux only, and only
where dbt is a console script of some Python; else dbt is started anew each time.
"""

import contextlib
import json
import os
import shlex
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, TextIO

from .process import NotStarted, Running
from .supervised import Supervised

TEMPLATE = Path(__file__).with_name("template.py")


class WarmDbt:
    """The templates of one run; close it when the run has ended."""

    def __init__(self) -> None:
        self._idle: dict[object, Template] = {}
        self._parsed: set[str] = set()
        self._unfit: set[object] = set()

    def start(
        self,
        command: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        added: Mapping[str, str],
        warm_up: Sequence[str] | None,
    ) -> Running:
        """Raises NotStarted where dbt has to be started anew.

        Args:
            env: the same for all blocks, for Python and dbt read it as they load.
            added: what else this invocation has in its environment.
            warm_up: arguments of a `dbt parse` that may go first, once.
        """
        script, *arguments = command
        python = python_of(Path(script))
        if python is None:
            raise NotStarted
        kind = (script, cwd, tuple(sorted(env.items())))
        if kind in self._unfit:
            raise NotStarted
        template = self._idle.pop(kind, None) or Template(python, script, cwd, env)

        def ended(template: Template, *, started: bool) -> None:
            if not started:
                self._unfit.add(kind)  # dbt cannot be loaded, or not be forked then
                template.end()
            elif kind in self._idle:  # two ran at the same time
                template.end()
            else:
                self._idle[kind] = template

        request = {
            "arguments": arguments,
            "environment": dict(added),
            "warm_up": list(warm_up or ()),
        }
        return template.start(request, ended)

    def has_parsed(self, variables: str) -> bool:
        """Whether this run has parsed the project with these variables; now it has."""
        known = variables in self._parsed
        self._parsed.add(variables)
        return known

    def close(self) -> None:
        while self._idle:
            self._idle.popitem()[1].end()


class Ended(Protocol):
    """Takes a template back after an invocation; `started`: it did begin."""

    def __call__(self, template: "Template", *, started: bool) -> None: ...


class Template:
    """One template, asked for one invocation at a time."""

    def __init__(
        self, python: str, script: str, cwd: Path, env: Mapping[str, str]
    ) -> None:
        self._control, other = socket.socketpair()
        with other:
            self._process = Supervised(
                [python, str(TEMPLATE), script, str(other.fileno())],
                cwd,
                env,
                shown=False,
                keep=other.fileno(),
            )
        self._answers = self._control.makefile("r", encoding="utf-8")

    def start(
        self,
        request: Mapping[str, object],
        ended: "Ended",
    ) -> "Forked":
        read, write = os.pipe()
        data = json.dumps(request).encode() + b"\n"
        try:
            sent = socket.send_fds(self._control, [data], [write])
            self._control.sendall(data[sent:])
        except OSError:
            pass  # it has ended, so that the output ends and no answer comes
        finally:
            os.close(write)
        lines = open(read, encoding="utf-8", errors="replace")  # noqa: SIM115
        return Forked(self, lines, ended)

    def answer(self, key: str) -> object:
        """The next one; None if the template has ended without it."""
        try:
            line = self._answers.readline()
        except (OSError, ValueError):
            line = ""
        return json.loads(line).get(key) if line else None

    def wait(self) -> int:
        return self._process.wait()

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # what it waits for
        self._process.end()
        self._answers.close()
        self._control.close()


class Forked:
    """An invocation in a fork of a template."""

    def __init__(
        self,
        template: Template,
        lines: TextIO,
        ended: "Ended",
    ) -> None:
        self.lines: TextIO = lines
        self._template = template
        self._ended = ended
        self._finished = False

    def wait(self) -> int:
        if self._template.answer("started") is None:
            self._ended(self._template, started=False)
            raise NotStarted
        code = self._template.answer("code")
        if not isinstance(code, int):
            return self._template.wait() or 1  # the template was ended, or killed
        self._finished = True
        return code

    def end(self) -> None:
        if not self._finished:
            self._template.end()

    def close(self) -> None:
        if self._finished:
            self._ended(self._template, started=True)
        else:
            self._template.end()
        self.lines.close()


def python_of(script: Path) -> str | None:
    """The Python that runs this console script of dbt; None if it is something else,
    as dbt Fusion or a wrapper, or if a fork is not safe here."""
    if sys.platform != "linux":
        return None
    with contextlib.suppress(OSError, ValueError):
        head = script.read_text(encoding="utf-8")[:4096]
        first, second, rest = head.split("\n", 2)
        words = shlex.split(first.removeprefix("#!"))
        if words == ["/bin/sh"]:  # where the path is too long for the first line
            words = shlex.split(second)
            words = words[1:2] if words[2:] == ["$0", "$@"] else []
        is_dbts = "from dbt.cli.main import cli" in f"{second}\n{rest}"
        if first.startswith("#!") and is_dbts and len(words) == 1:
            return words[0] if Path(words[0]).is_file() else None
    return None
