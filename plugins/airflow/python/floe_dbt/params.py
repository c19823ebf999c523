"""What a run was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def params_of(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """full_refresh, select, target and partition, where the DAG has them."""
    found: Mapping[str, Any] | None = context.get("params")
    return {} if found is None else found
