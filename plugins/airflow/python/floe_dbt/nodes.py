"""dbt's nodes, and the assets that they are in Airflow."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airflow.sdk import Asset


@dataclasses.dataclass(frozen=True)
class Microbatch:
    """Of a model that dbt builds batch by batch, what its configuration says."""

    batch_size: str | None = None
    lookback: int = 1
    begin: str | None = None
    """ISO 8601."""


@dataclasses.dataclass(frozen=True)
class Node:
    """A model, seed or snapshot."""

    unique_id: str
    asset: Asset
    parents: Sequence[str] = ()
    """Unique ids of those that lie in the same block."""
    microbatch: Microbatch | None = None


@dataclasses.dataclass(frozen=True)
class Check:
    """A test or unit test."""

    unique_id: str
    reads: Sequence[str] = ()
    """Unique ids of the nodes of the same block that it reads."""
