"""What a task has read and built, for Airflow's OpenLineage provider.

The provider, where it is installed and has somebody to tell, sends an event when a task
starts and when it ends, and asks the operator for the tables of the latter. It can make
nothing of our assets, whose addresses are those of no database: so it is told the
tables, by the names that dbt has for them.
"""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .core.datasets import dataset_namespace
from .core.facts import NodeFacts, read_facts
from .core.openlineage import assertion, input_dataset, output_dataset
from .core.profile import profile_output
from .core.records import NodeRecord
from .events import tasks_of
from .project import DbtProject

PRODUCER = "urn:floe:airflow"

ASKED = ("get_openlineage_facets_on_complete", "get_openlineage_facets_on_failure")
"""What the provider calls on an operator, with the task's instance."""


class TaskLineage:
    """Of one try. Nothing happens where nobody listens."""

    def __init__(self, context: Mapping[str, Any], dbt: DbtProject) -> None:
        self._dbt = dbt
        self._facts: Mapping[str, NodeFacts] = {}
        self._inputs: list[Any] = []
        self._outputs: list[Any] = []
        self._listened = _is_listened_to()
        if self._listened:
            for task in tasks_of(context):
                for method in ASKED:
                    setattr(task, method, self._operator_lineage)

    def environment(self) -> dict[str, str]:
        """Of dbt: it is to write its manifest, which says what nodes read."""
        return {"DBT_WRITE_JSON": "true"} if self._listened else {}

    def learn(self, folder: Path, unique_ids: Iterable[str]) -> None:
        """When dbt has ended, and its manifest is still in `folder`."""
        if self._listened:
            with _only_told():
                self._facts = read_facts(folder, unique_ids)

    def tell(self, records: Mapping[str, NodeRecord]) -> None:
        """What came of the nodes of this task, in all its tries."""
        if self._listened:
            with _only_told():
                database = dataset_namespace(profile_output(self._dbt) or {})
                self._inputs, self._outputs = _datasets(database, self._facts, records)

    def _operator_lineage(self, _: Any = None) -> Any:
        from airflow.providers.openlineage.extractors import OperatorLineage  # pyright: ignore[reportMissingImports, reportUnknownVariableType]

        return OperatorLineage(inputs=self._inputs, outputs=self._outputs)  # pyright: ignore[reportUnknownVariableType]


def _is_listened_to() -> bool:
    with _only_told():
        if importlib.util.find_spec("airflow.providers.openlineage") is not None:
            from airflow.providers.openlineage import conf  # pyright: ignore[reportMissingImports, reportUnknownVariableType]

            return not conf.is_disabled()  # pyright: ignore[reportUnknownMemberType]
    return False


@contextlib.contextmanager
def _only_told() -> Iterator[None]:
    """What dbt built is built, whoever hears of it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001
        print(f"OpenLineage is told of no tables: {error}", flush=True)


def _datasets(
    database: str,
    facts: Mapping[str, NodeFacts],
    records: Mapping[str, NodeRecord],
) -> tuple[list[Any], list[Any]]:
    """Tables that are read or tested and not built here, and those that are: one that
    is both would come from itself."""
    known = {u: facts[u] for u in records if u in facts}
    built = [u for u, f in known.items() if f.test is None and records[u].built]
    read = [parent for u in built for parent in facts[u].parents]
    tests: dict[str, list[Mapping[str, Any]]] = {}
    for unique_id, node in known.items():
        if node.test is not None and not records[unique_id].skipped:
            said = assertion(node, records[unique_id])
            tests.setdefault(node.test["attached"], []).append(said)
    own = set(built)
    inputs = [u for u in dict.fromkeys([*read, *tests]) if u not in own]
    return (
        [
            input_dataset(
                database, facts[u], assertions=tests.get(u, ()), producer=PRODUCER
            )
            for u in inputs
            if u in facts and facts[u].dataset
        ],
        [
            output_dataset(database, facts[u], rows=records[u].rows, producer=PRODUCER)
            for u in built
            if facts[u].dataset
        ],
    )
