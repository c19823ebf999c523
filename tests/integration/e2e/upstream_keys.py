"""Which keys a key of each asset reads, as a real Dagster resolves them, as JSON: {asset: [key, …]}.

usage: upstream_keys.py PROJECT PACKAGE, with {"now": "…", "keys": {asset: key or null}} on stdin; null: the asset is not partitioned.
Each of the assets reads one other. Dynamic partitions have the keys c1 and c2.
"""

import importlib
import json
import sys
from datetime import datetime
from pathlib import Path

import dagster as dg
from dagster._core.definitions.partitions.context import partition_loading_context


def main() -> None:
    project, package = sys.argv[1:]
    asked = json.load(sys.stdin)
    sys.path.insert(0, str(Path(project) / "src"))
    definitions = importlib.import_module(f"{package}.definitions").defs
    graph = definitions.resolve_asset_graph()
    instance = dg.DagsterInstance.ephemeral()
    for key in graph.get_all_asset_keys():
        partitions = graph.get(key).partitions_def
        if isinstance(partitions, dg.DynamicPartitionsDefinition) and partitions.name:
            instance.add_dynamic_partitions(partitions.name, ["c1", "c2"])
    now = datetime.fromisoformat(asked["now"])
    by_name = {key.path[-1]: key for key in graph.get_all_asset_keys()}
    found = {}
    for name, partition_key in asked["keys"].items():
        child = by_name[name]
        (parent,) = graph.get(child).parent_keys
        above, below = (
            graph.get(parent).partitions_def,
            graph.get(child).partitions_def,
        )
        mapping = graph.get_partition_mapping(child, parent)
        with partition_loading_context(now, instance):
            mapping.validate_partition_mapping(above, below)
            subset = (
                None
                if below is None
                else below.subset_with_partition_keys([partition_key])
            )
            result = mapping.get_upstream_mapped_partitions_result_for_partitions(
                subset, below, above, now, instance
            )
            found[name] = sorted(result.partitions_subset.get_partition_keys())
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
