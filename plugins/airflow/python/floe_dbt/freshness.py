"""How old the tables are that something else fills."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from .project import DbtProject


@dataclasses.dataclass(frozen=True)
class SourceFreshness:
    """What one `dbt source freshness` asks.

    Args:
        sources: unique ids.
        target: dbt's target; empty: the project's.
    """

    dbt: DbtProject
    sources: Sequence[str]
    target: str = ""

    def check(self) -> dict[str, Any]:
        """Called by the task.

        Returns: what dbt found out of each source, for XCom (source_ages.py).
        Raises: AirflowException naming the sources that are too old (dbt's
            `error_after`), or whose age dbt cannot find out; what dbt only warns of is
            printed.
        """
        from airflow.sdk import get_current_context

        from .source_ages import check

        return check(self, get_current_context())
