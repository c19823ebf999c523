"""One task's part of the dbt project."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .nodes import Check, Node
from .partitions import Partition
from .project import DbtProject

if TYPE_CHECKING:
    from airflow.sdk import Asset


@dataclasses.dataclass(frozen=True)
class Block:
    """What one `dbt build` makes: `nodes`, and the tests on them.

    Args:
        name: for people; the task's id keys what is remembered between tries.
        target: dbt's target for this block; empty: the project's.
        partition: what all its nodes are partitioned by.
        timeout_s: dbt is ended, and the try fails, after so many seconds.
        support: unique ids of the dbt functions that the models need, made with every
            build; the task fails if one fails.
    """

    name: str
    dbt: DbtProject
    nodes: Sequence[Node]
    checks: Sequence[Check] = ()
    target: str = ""
    partition: Partition | None = None
    timeout_s: float | None = None
    support: Sequence[str] = ()

    @property
    def outlets(self) -> list[Asset]:
        """The assets of its nodes, for the task that builds it."""
        return [node.asset for node in self.nodes]

    def build(self, partition: str | None = None) -> dict[str, Any]:
        """Called by the task. Builds what is not built yet in this run of the DAG, and
        has Airflow make an event for every node that is.

        Args:
            partition: the key to build; None: the run says which.

        Returns: what was built and how the tests ended, for XCom (report.py).
        Raises: AirflowException naming what failed; AirflowFailException where another
            try cannot help.
        """
        from airflow.sdk import get_current_context

        from .attempt import attempt

        return attempt(self, get_current_context(), partition)
