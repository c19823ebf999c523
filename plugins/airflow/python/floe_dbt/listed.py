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
            # An event of its log, or text; of either, what is listed is JSON again.
            info: dict[str, Any] = _json(line).get("info") or {"msg": line.rstrip()}
            text = str(info.get("msg") or "")
            unique_id = _json(text).get("unique_id")
            if unique_id is not None:
                found.add(str(unique_id))
            elif info.get("level") != "debug":
                said.append(text)
        return found, process.wait(), "\n".join(said)


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
