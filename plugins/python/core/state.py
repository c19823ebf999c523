"""What earlier attempts did, on disk, so that a later one can go on from there.

    <runs>/<run>/<block>/records.jsonl     one line per finished node
    <runs>/<run>/<block>/<attempt>/        dbt's target folder

A line is appended when dbt says that the node has ended, which may be before the
orchestrator knows, so that a killed pod loses nothing. On Kubernetes and other clusters this
must be a volume that the next pod sees.
A run's folder is removed when nothing was written to it for FLOE_STATE_DAYS.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path

from .records import NodeRecord


class BlockState:
    """The folder of one block in one family of runs."""

    def __init__(self, runs: Path, run: str, block: str) -> None:
        self.folder = runs / run / block
        self.folder.mkdir(parents=True, exist_ok=True)
        self._records = self.folder / "records.jsonl"
        self._writing = threading.Lock()

    def load(self, run_ids: Collection[str]) -> dict[str, NodeRecord]:
        """The last record of each node among the given runs."""
        found: dict[str, NodeRecord] = {}
        if not self._records.exists():
            return found
        with self._records.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    record = NodeRecord.from_json(json.loads(line))
                except (ValueError, TypeError):
                    continue  # a line that a kill cut short
                if record.run_id in run_ids:
                    found[record.unique_id] = record
        return found

    def append(self, record: NodeRecord) -> None:
        """From any thread."""
        with self._writing, self._records.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(record.to_json()) + "\n")

    def new_attempt(self) -> Path:
        """A fresh target folder: two runs never write into the same one."""
        number = 1
        while True:
            attempt = self.folder / f"attempt-{number}"
            try:
                attempt.mkdir()
            except FileExistsError:
                number += 1
                continue
            return attempt


def drop_old(
    runs: Path, *, is_run: Callable[[str], bool], keep: str, days: float
) -> None:
    """Removes the folders of runs but `keep` that are older than `days`; 0: none.

    A run that is resumed after that builds all that it selects.

    Args:
        is_run: whether a folder of this name is a run's.
    """
    if days == 0 or not runs.is_dir():
        return
    oldest = time.time() - days * 24 * 3600
    for folder in runs.iterdir():
        # Both: `runs` may be a folder where other things lie too.
        if not is_run(folder.name) or not any(folder.glob("*/attempt-*")):
            continue
        if folder.name != keep and _last_written(folder) < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _last_written(folder: Path) -> float:
    """Seconds since 1970; a new attempt and a new record both count."""
    paths = [folder, *folder.glob("*"), *folder.glob("*/records.jsonl")]
    times: list[float] = []
    for path in paths:
        with contextlib.suppress(OSError):  # another process is removing it
            times.append(path.stat().st_mtime)
    return max(times, default=0.0)


def earlier_parse(cache: Path, project: Path) -> Path | None:
    """What dbt can start from without reading the project anew."""
    parsed = (
        cache,
        # What `dbt parse` left when the image was built.
        project / "target" / "partial_parse.msgpack",
    )
    return next((path for path in parsed if path.exists()), None)


def keep_parse(target: Path, cache: Path) -> None:
    """Moves dbt's parse of the project to where the next start looks for it."""
    parsed = target / "partial_parse.msgpack"
    if parsed.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        os.replace(parsed, cache)


def drop_bulk(target: Path, *, succeeded: bool) -> None:
    """Removes what nobody reads again: dbt's copies of the manifest, always; the
    compiled SQL unless something failed."""
    for pattern in ("manifest.json", "semantic_manifest.json", "graph*", "partial*"):
        for path in target.glob(pattern):
            path.unlink(missing_ok=True)
    if succeeded:
        for name in ("compiled", "run"):
            shutil.rmtree(target / name, ignore_errors=True)
