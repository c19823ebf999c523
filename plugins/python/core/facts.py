"""What dbt's manifest says of the nodes of one run, read when dbt has written it."""

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .datasets import dataset_name


@dataclasses.dataclass(frozen=True)
class NodeFacts:
    """One model, seed, snapshot, source or test."""

    unique_id: str
    dataset: str
    """Of a test: empty."""
    relation: str
    description: str
    columns: Sequence[tuple[str, str | None, str | None]]
    """Name, type, description."""
    parents: Sequence[str]
    """Ephemeral ones are stood for by their own parents."""
    compiled: str
    """Where dbt writes its SQL, under the target folder."""
    test: Mapping[str, Any] | None
    """Of a test: name, column, severity and the node that it is attached to."""


def read_facts(folder: Path, wanted: Iterable[str]) -> dict[str, NodeFacts]:
    """Of the wanted nodes and their parents; empty if dbt has written no manifest."""
    path = folder / "manifest.json"
    if not path.exists():
        return {}
    manifest = json.loads(path.read_text(encoding="utf-8"))
    nodes: dict[str, Any] = {
        **manifest.get("sources", {}),
        **manifest.get("nodes", {}),
        **(manifest.get("unit_tests") or {}),
    }
    found: dict[str, NodeFacts] = {}
    for unique_id in wanted:
        if unique_id in nodes:
            found[unique_id] = _facts(nodes, unique_id)
            for parent in found[unique_id].parents:
                if parent in nodes and parent not in found:
                    found[parent] = _facts(nodes, parent)
    return found


def _facts(nodes: Mapping[str, Any], unique_id: str) -> NodeFacts:
    node = nodes[unique_id]
    is_test = unique_id.startswith(("test.", "unit_test."))
    columns: Mapping[str, Any] = node.get("columns") or {}
    return NodeFacts(
        unique_id=unique_id,
        dataset="" if is_test else dataset_name(node),
        relation=node.get("relation_name") or "",
        description=node.get("description") or "",
        columns=[
            (column["name"], column.get("data_type"), column.get("description") or None)
            for column in columns.values()
        ],
        parents=list(dict.fromkeys(_parents(nodes, node))),
        compiled=f"compiled/{node.get('package_name')}/{node.get('original_file_path')}",
        test=_test(node) if is_test else None,
    )


def _parents(nodes: Mapping[str, Any], node: Mapping[str, Any]) -> Iterable[str]:
    for parent in _read(node):
        materialized = nodes.get(parent, {}).get("config", {}).get("materialized")
        if materialized == "ephemeral":
            yield from _parents(nodes, nodes[parent])
        elif parent in nodes:
            yield parent


def _test(node: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata: Mapping[str, Any] = node.get("test_metadata") or {}
    arguments: Mapping[str, Any] = metadata.get("kwargs") or {}
    return {
        "name": metadata.get("name") or node["name"],
        "column": arguments.get("column_name"),
        "severity": str(node.get("config", {}).get("severity") or "error").lower(),
        # A relationships test reads two; tests on sources are attached to nothing.
        "attached": node.get("attached_node") or (_read(node) or [None])[-1],
    }


def _read(node: Mapping[str, Any]) -> Sequence[str]:
    depends_on: Mapping[str, Any] = node.get("depends_on") or {}
    return depends_on.get("nodes") or []
