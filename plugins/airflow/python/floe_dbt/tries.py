"""What earlier tries of a task in one run of its DAG did, on disk.

<state>/runs/<dag>/<run>/<task>/tries.json   which tries belong together
<state>/runs/<dag>/<run>/<task>/             the rest: core/state.py
<state>/partial_parse/<target>.msgpack       dbt's parse of the project
<state>/dbt.lock                             one writer at a time
"""

from __future__ import annotations

import hashlib
import json
import os
import urllib.parse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .core.records import NodeRecord
from .core.state import BlockState

LONGEST = 120
"""Characters of a name of a folder; most file systems take 255 bytes."""


class Tries(BlockState):
    """A try goes on from those before it, until one has succeeded: a task that is
    cleared after that is asked to build everything again."""

    def __init__(self, runs: Path, run: str, task: str, try_number: int) -> None:
        super().__init__(runs, run, task)
        self._file = self.folder / "tries.json"
        self._try = try_number
        known = self._read()
        self._known: dict[str, Any] = (
            {**known, "series": int(known.get("series", 0)) + 1, "posted": []}
            if try_number == 1 or known.get("succeeded", True)
            else known
        )
        self._known["succeeded"] = False
        self._write()

    @property
    def run_id(self) -> str:
        """Of the records of this try."""
        return f"{self._known['series']}-{self._try}"

    def earlier(self) -> dict[str, NodeRecord]:
        """The last record of each node in this series of tries."""
        tries = range(1, self._try + 1)
        return self.load({f"{self._known['series']}-{n}" for n in tries})

    def succeeded(self) -> None:
        self._known["succeeded"] = True
        self._write()

    @property
    def posted(self) -> set[str]:
        """Of which records an event was made although the task failed; see `event`."""
        return set(self._known.get("posted", ()))

    def add_posted(self, records: Iterable[NodeRecord]) -> None:
        self._known["posted"] = sorted(self.posted | {event(r) for r in records})
        self._write()

    def _read(self) -> dict[str, Any]:
        try:
            return json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def _write(self) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps(self._known), encoding="utf-8")
        os.replace(new, self._file)


def event(record: NodeRecord) -> str:
    """A node and when it was built: built anew, it is another event."""
    return f"{record.unique_id} {record.run_id}"


def try_of(record: NodeRecord) -> int:
    return int(record.run_id.partition("-")[2] or 1)


def folder_name(text: str) -> str:
    """A legal and distinct name of a folder for an id."""
    quoted = urllib.parse.quote(text, safe="+=@ ").replace(".", "%2E", text[:1] == ".")
    if len(quoted) <= LONGEST:
        return quoted
    return f"{quoted[:LONGEST]}~{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def is_run(name: str) -> bool:
    """All folders of a DAG are runs'."""
    return name != ""
