"""Which partition a run builds. Imported when a task runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .core.window import Window
from .errors import AirflowFailException, AirflowSkipException
from .params import params_of
from .partitions import MultiPartition, Partition, StaticPartition, TimePartition


def window_of(
    context: Mapping[str, Any], partition: Partition | None, given: str | None
) -> Window | None:
    """What the run builds; None: what the task builds is not partitioned.

    Raises: AirflowSkipException if the run asks for another key than the task's.
    """
    if partition is None:
        return None
    return window_of_key(key_of(context, partition, given), partition)


def key_of(context: Mapping[str, Any], partition: Partition, given: str | None) -> str:
    """The task's own key; of the run, from 3.2 on; as a parameter; by the data interval,
    which the timetables of 3.0 and 3.1 give to runs."""
    asked = params_of(context).get("partition") or None
    if given is not None:
        if asked is not None and str(asked) != given:
            raise AirflowSkipException(f"This run builds the partition {asked} only")
        return given
    run = context.get("dag_run")
    key = getattr(run, "partition_key", None) or asked
    if key is not None:
        return str(key)
    begin: datetime | None = context.get("data_interval_start")
    end: datetime | None = context.get("data_interval_end")
    if isinstance(partition, TimePartition) and begin is not None and begin != end:
        return partition.key_at(begin)
    raise AirflowFailException(
        "Cannot build partitioned models: the run names no partition. Launch it with a "
        'partition key, or with the parameter "partition"'
    )


def window_of_key(key: str, partition: Partition) -> Window:
    """Raises: AirflowFailException if it is no key of the partition."""
    parts: Mapping[str, tuple[str, Partition]] = {"": (key, partition)}
    try:
        if isinstance(partition, MultiPartition):
            values = key.split("|")
            if len(values) != len(partition.dimensions):
                names = "|".join(partition.dimensions)
                raise ValueError(f"it is to be written as {names}")
            parts = {
                name: (value, definition)
                for value, (name, definition) in zip(
                    values, partition.dimensions.items(), strict=True
                )
            }
        times = [
            found
            for value, definition in parts.values()
            if (found := _window(value, definition)) is not None
        ]
    except ValueError as error:
        raise AirflowFailException(
            f'There is no partition "{key}": {error}. Launch the run with another one'
        ) from error
    return Window(
        keys=[key],
        start=min((t[0] for t in times), key=datetime.timestamp, default=None),
        end=max((t[1] for t in times), key=datetime.timestamp, default=None),
        dimensions={name: [value] for name, (value, _) in parts.items() if name},
    )


def _window(key: str, partition: Partition) -> tuple[datetime, datetime] | None:
    if isinstance(partition, TimePartition):
        return partition.window(key)
    if isinstance(partition, StaticPartition) and key not in partition.keys:
        raise ValueError("the keys are " + ", ".join(partition.keys))
    return None
