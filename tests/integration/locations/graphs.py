"""What Dagster sees of a workspace, all its code locations merged, as JSON.

usage: graphs.py PROJECT RESULT_FILE [MODULE], with DAGSTER_HOME set: the code locations
of the project's workspace.yaml, or the module as one.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget, WorkspaceFileTarget
from dagster._serdes import serialize_value


def main() -> None:
    project, result, *module = sys.argv[1:]
    os.chdir(project)
    target = (
        ModuleTarget(
            module_name=module[0],
            attribute=None,
            working_directory="src",
            location_name="whole",
        )
        if module
        else WorkspaceFileTarget(paths=["workspace.yaml"])
    )
    with WorkspaceProcessContext(dg.DagsterInstance.get(), target) as process:
        context = process.create_request_context()
        entries = context.get_code_location_entries().values()
        errors = [e.load_error.message for e in entries if e.load_error is not None]
        found: dict[str, Any] = {"errors": errors, "locations": {}}
        for location in context.code_locations:
            repository = next(iter(location.get_repositories().values()))
            own = repository.asset_graph
            found["locations"][location.name] = {
                "built": keys(k for k in own.materializable_asset_keys),
                "external": keys(k for k in own.external_asset_keys),
                "jobs": sorted(j.name for j in repository.get_all_jobs()),
                "schedules": sorted(s.name for s in repository.get_schedules()),
                "sensors": sorted(s.name for s in repository.get_sensors()),
            }
        found |= merged(context.asset_graph)
    Path(result).write_text(json.dumps(found))


def merged(graph: Any) -> dict[str, Any]:
    return {
        "assets": {
            key.to_user_string(): asset(graph.get(key))
            for key in graph.get_all_asset_keys()
        },
        "checks": {
            f"{c.asset_key.to_user_string()}:{c.name}": {
                "also": keys(c.additional_asset_keys),
                "description": c.description,
            }
            for c in graph.asset_checks
        },
    }


def asset(node: Any) -> dict[str, Any]:
    said = {
        "partitions": node.partitions_def,
        "backfill": node.backfill_policy,
        "automation": node.automation_condition,
        "freshness": node.freshness_policy,
    }
    return {
        "external": node.is_external,
        "parents": keys(node.parent_keys),
        "children": keys(node.child_keys),
        "checks": sorted(str(key) for key in node.check_keys),
        "mappings": {
            key.to_user_string(): serialize_value(mapping)
            for key, mapping in node.partition_mappings.items()
        },
        "group": node.group_name,
        "owners": sorted(str(owner) for owner in node.owners),
        "tags": dict(node.tags),
        "code": node.code_version,
        "description": node.description,
        "metadata": sorted(node.metadata),
        **{name: repr(value) for name, value in said.items()},
    }


def keys(found: Any) -> list[str]:
    return sorted(key.to_user_string() for key in found)


if __name__ == "__main__":
    main()
