"""What a gate has seen already: an Airflow Variable of its DAG and task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Memory:
    """
    Args:
        part: another thing that the same gate remembers.
    """

    def __init__(self, context: Mapping[str, Any], part: str = "") -> None:
        ti = context["ti"]
        self._key = f"floe.{ti.dag_id}.{ti.task_id}" + (f".{part}" if part else "")

    def read(self) -> Any:
        """None: nothing is remembered."""
        from airflow.sdk import Variable

        return Variable.get(self._key, default=None, deserialize_json=True)

    def write(self, value: Any) -> None:
        from airflow.sdk import Variable

        about = "What a sensor of @floe/orchestrator has seen already"
        Variable.set(self._key, value, description=about, serialize_json=True)
