"""How this project runs dbt: one process per task, one asset event per model.

Copied unchanged into every generated project. Importing it imports airflow.sdk and the
standard library only, and opens nothing; dbt is a program that is started, never a
module.

- `DbtProject`: where the dbt project lies and how dbt is started (project.py).
- `Block`: models, seeds and snapshots that one `dbt build` makes (block.py), of
- `Node`, `Check`, `Microbatch`: dbt's nodes and the assets they are (nodes.py);
- `SourceFreshness`: how old the tables are that something else fills (freshness.py);
- `TimePartition`, `StaticPartition`, `DynamicPartition`, `MultiPartition`
  (partitions.py);
- `WaitForFiles`, `WaitForHealth`, `Stale`, `Fresh`: what a run waits for (gates.py);
- `finished`: the end of all of a schedule's run (marker.py);
- `notify`: telling somebody how runs ended (notify.py);
- `pod`: what a task asks of Kubernetes (pods.py).
"""

from .block import Block
from .freshness import SourceFreshness
from .gates import Fresh, Stale, WaitForFiles, WaitForHealth
from .marker import finished
from .nodes import Check, Microbatch, Node
from .notify import notify
from .partitions import (
    DynamicPartition,
    MultiPartition,
    StaticPartition,
    TimePartition,
)
from .pods import pod
from .project import DbtProject

__all__ = [
    "Block",
    "Check",
    "DbtProject",
    "DynamicPartition",
    "Fresh",
    "Microbatch",
    "MultiPartition",
    "Node",
    "SourceFreshness",
    "Stale",
    "StaticPartition",
    "TimePartition",
    "WaitForFiles",
    "WaitForHealth",
    "finished",
    "notify",
    "pod",
]
