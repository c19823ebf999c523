"""The partitions that a run builds, as Dagster names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import dagster as dg

from .core.window import Microbatch, Window


def window_of(
    context: dg.OpExecutionContext, partitions: dg.PartitionsDefinition | None
) -> Window | None:
    """None: what the op builds is not partitioned."""
    if partitions is None:
        return None
    if not (context.has_partition_key or context.has_partition_key_range):
        raise dg.Failure(
            "Cannot build partitioned assets: the run names no partition. Launch it "
            "with a partition, or a range of partitions",
            allow_retries=False,
        )
    keys = (
        [context.partition_key]
        if context.has_partition_key
        else list(context.partition_keys)
    )
    return window_of_keys(keys, partitions)


def window_of_keys(keys: Sequence[str], partitions: dg.PartitionsDefinition) -> Window:
    dimensions: dict[str, list[str]] = {}
    definitions: Mapping[str, dg.PartitionsDefinition] = {"": partitions}
    if isinstance(partitions, dg.MultiPartitionsDefinition):
        definitions = {d.name: d.partitions_def for d in partitions.partitions_defs}
        for key in keys:
            by_dimension = partitions.get_partition_key_from_str(key).keys_by_dimension
            for name, value in by_dimension.items():
                values = dimensions.setdefault(name, [])
                if value not in values:
                    values.append(value)
    times = [
        definition.time_window_for_partition_key(key)
        for name, definition in definitions.items()
        if isinstance(definition, dg.TimeWindowPartitionsDefinition)
        for key in dimensions.get(name, keys)
    ]
    return Window(
        keys=keys,
        start=min((t.start for t in times), key=datetime.timestamp, default=None),
        end=max((t.end for t in times), key=datetime.timestamp, default=None),
        dimensions=dimensions,
    )


def microbatch(metadata: Mapping[str, Any]) -> Microbatch | None:
    """What a spec says of a microbatch model; None: it is none."""
    if "dbt/batch_size" not in metadata:
        return None
    begin = metadata.get("dbt/begin")
    return Microbatch(
        batch_size=str(metadata["dbt/batch_size"]),
        lookback=int(metadata.get("dbt/lookback", 1)),
        begin=datetime.fromisoformat(str(begin)) if begin else None,
    )
