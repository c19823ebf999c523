"""What `dbt ls` lists."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any, cast

from .core.process import Running

LISTED = ("--output", "json", "--output-keys", "unique_id", "--select")
"""Arguments, before those of the selection."""


def listed(start: Callable[[], Running]) -> tuple[set[str], int, str]:
    """Unique ids, dbt's exit code and what it said to people."""
    found: set[str] = set()
    said: list[str] = []
    with contextlib.closing(start()) as process:
        for line in process.lines:
            event = _event(line)
            if "unique_id" in event:  # beside its log, which is JSON as well
                found.add(str(event["unique_id"]))
                continue
            info: dict[str, Any] = event.get("info") or {"msg": line.rstrip()}
            if info.get("level") != "debug":
                said.append(str(info.get("msg") or ""))
        return found, process.wait(), "\n".join(said)


def _event(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
