"""How old the tables are that something else fills: `dbt source freshness`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .process import DbtProcess
from .records import record_from_event
from .selection import write_selection


@dataclasses.dataclass(frozen=True)
class SourceAge:
    """What dbt found out about one source. `status` is dbt's word in lower case."""

    unique_id: str
    status: str
    error: str = ""
    """Why dbt could not find out."""
    max_loaded_at: str = ""
    """When the newest row came, as dbt writes it; empty: dbt could not find out."""
    age_s: float | None = None
    criteria: Mapping[str, Any] = dataclasses.field(default_factory=dict[str, Any])
    """`warn_after` and `error_after`, each with its `count` and `period`."""

    @property
    def fresh(self) -> bool:
        return self.status == "pass"

    @property
    def warned(self) -> bool:
        return self.status == "warn"


def asking(sources: Iterable[str], folder: Path) -> list[str]:
    """The arguments of dbt, for sources by their unique ids.

    `source:` of dbt takes no name with a dot, a blank or a comma in it.

    Args:
        folder: dbt's target folder.
    """
    selected = write_selection(folder / "select", sorted(sources))
    return ["source", "freshness", "--write-json", *selected]


def source_ages(process: DbtProcess, folder: Path) -> Mapping[str, SourceAge]:
    """dbt's answers by unique id; those that it does not give are missing.

    Args:
        folder: dbt's target folder.
    """
    # sources.json leaves out what dbt could not find out, and only the log says why
    found: dict[str, SourceAge] = {}
    for event in process.events():
        record = record_from_event(event)
        if record is not None:
            found[record.unique_id] = SourceAge(
                record.unique_id, record.status, error=record.message
            )
    written = folder / "sources.json"
    if not written.exists():
        return {}
    for said in json.loads(written.read_text(encoding="utf-8"))["results"]:
        found[said["unique_id"]] = _age(said)
    return found


def _age(said: Mapping[str, Any]) -> SourceAge:
    age = said.get("max_loaded_at_time_ago_in_s")
    return SourceAge(
        said["unique_id"],
        str(said.get("status") or "").lower(),
        error=str(said.get("error") or ""),
        max_loaded_at=str(said.get("max_loaded_at") or ""),
        age_s=None if age is None else float(age),
        criteria=said.get("criteria") or {},
    )
