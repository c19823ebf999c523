"""Which partition a run builds. Imported when a task runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
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
    """The task's own key, where it is mapped over keys; the run's, from 3.2 on; the
    parameter `partition`. What they do not say of time is the newest window that has
    ended when the run's data interval ends, or else when the run was due.

    Args:
        given: of several dimensions all, or those that are not cut by time.
    """
    dimensions = _dimensions(partition)
    run = context.get("dag_run")
    asked = getattr(run, "partition_key", None) or params_of(context).get("partition")
    of_run = _by_dimension(str(asked), dimensions) if asked else {}
    of_task = _by_dimension(given, dimensions) if given is not None else {}
    if any(of_run.get(name, value) != value for name, value in of_task.items()):
        raise AirflowSkipException(f"This run builds the partition {asked} only")
    found: dict[str, str] = {**of_run, **of_task}
    for name, definition in dimensions.items():
        if name not in found and isinstance(definition, TimePartition):
            newest = definition.newest_key(_due(context))
            if newest is None:
                raise AirflowSkipException(
                    "No partition has ended when this run is due"
                )
            found[name] = newest
    if len(found) < len(dimensions):
        raise AirflowFailException(
            "Cannot build partitioned models: the run names no partition. Launch it "
            'with a partition key, or with the parameter "partition"'
        )
    return "|".join(found[name] for name in dimensions)


def _due(context: Mapping[str, Any]) -> datetime:
    run = context.get("dag_run")
    found: datetime | None = context.get("data_interval_end")
    found = found or getattr(run, "run_after", None)
    if found is None:
        return datetime.now(timezone.utc)
    # Airflow's are pendulum's, which lose a zone of the standard library in sums.
    return datetime.fromtimestamp(found.timestamp(), timezone.utc)


def _dimensions(partition: Partition) -> Mapping[str, Partition]:
    if isinstance(partition, MultiPartition):
        return partition.dimensions
    return {"": partition}


def _by_dimension(key: str, dimensions: Mapping[str, Partition]) -> dict[str, str]:
    """What a key says: of all dimensions, or of those (not) cut by time alone."""
    if len(dimensions) == 1:
        return dict.fromkeys(dimensions, key)
    values = key.split("|")
    timed = [n for n, d in dimensions.items() if isinstance(d, TimePartition)]
    others = [name for name in dimensions if name not in timed]
    for names in (list(dimensions), timed, others):
        found = dict(zip(names, values, strict=False))
        if len(names) == len(values) and all(
            _is_key(value, dimensions[name]) for name, value in found.items()
        ):
            return found
    if len(values) == len(dimensions):
        return dict(zip(dimensions, values, strict=True))
    raise AirflowFailException(
        f'There is no partition "{key}": it is to be written as {"|".join(dimensions)}'
    )


def _is_key(value: str, partition: Partition) -> bool:
    try:
        _window(value, partition)
    except ValueError:
        return False
    return True


def window_of_key(key: str, partition: Partition) -> Window:
    """Raises: AirflowFailException if it is no key of the partition."""
    dimensions = _dimensions(partition)
    parts = _by_dimension(key, dimensions)
    try:
        if len(parts) < len(dimensions):
            raise ValueError(f"it is to be written as {'|'.join(dimensions)}")
        times = [
            found
            for name, value in parts.items()
            if (found := _window(value, dimensions[name])) is not None
        ]
    except ValueError as error:
        raise AirflowFailException(
            f'There is no partition "{key}": {error}. Launch the run with another one'
        ) from error
    return Window(
        keys=[key],
        start=min((t[0] for t in times), key=datetime.timestamp, default=None),
        end=max((t[1] for t in times), key=datetime.timestamp, default=None),
        dimensions={name: [value] for name, value in parts.items() if name},
    )


def _window(key: str, partition: Partition) -> tuple[datetime, datetime] | None:
    if isinstance(partition, TimePartition):
        return partition.window(key)
    if isinstance(partition, StaticPartition) and key not in partition.keys:
        raise ValueError("the keys are " + ", ".join(partition.keys))
    return None
