"""Who else is told what dbt does, while it does it. Nobody of them can fail a run."""

import contextlib
import dataclasses
import importlib.util
import os
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from .core.records import NodeRecord
from .core.resume import Work
from .nodes import Nodes
from .observed import Lineage, Telemetry
from .resource import DbtResource


@dataclasses.dataclass(frozen=True)
class Attempt:
    """What is watched: one dbt process of one op."""

    context: dg.OpExecutionContext
    dbt: DbtResource
    name: str
    nodes: Nodes
    todo: Work
    folder: Path
    """dbt's target folder."""

    @property
    def settings(self) -> Any:
        """The resource, whose own settings Dagster's types hide."""
        return self.dbt


class Observer:
    """Is told everything and does nothing; whoever wants to, overrides."""

    def environment(self) -> Mapping[str, str]:
        """Variables for dbt's process."""
        return {}

    def event(self, event: Mapping[str, Any]) -> None:
        """A line of dbt's log; called by the thread that reads it."""

    def record(self, record: NodeRecord) -> NodeRecord:
        """The end of a node; what it returns is what is reported and kept."""
        return record

    def counted(self, record: NodeRecord, rows: int) -> None:
        """Rows of a table that were counted when dbt had ended."""

    def close(self, error: BaseException | None) -> None:
        """The end: None if all went well. No `Exception`: it was terminated."""


class Watch(Observer):
    """All observers of one attempt; one that raises is told nothing more."""

    def __init__(self, observers: Iterable[Observer], log: dg.DagsterLogManager):
        self._observers = list(observers)
        self._log = log

    def environment(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for observer in self._each():
            with self._guard(observer):
                found.update(observer.environment())
        return found

    def event(self, event: Mapping[str, Any]) -> None:
        for observer in self._each():
            with self._guard(observer):
                observer.event(event)

    def record(self, record: NodeRecord) -> NodeRecord:
        for observer in self._each():
            with self._guard(observer):
                record = observer.record(record)
        return record

    def counted(self, record: NodeRecord, rows: int) -> None:
        for observer in self._each():
            with self._guard(observer):
                observer.counted(record, rows)

    def close(self, error: BaseException | None) -> None:
        for observer in self._each():
            with self._guard(observer):
                observer.close(error)

    def _each(self) -> list[Observer]:
        return list(self._observers)

    @contextlib.contextmanager
    def _guard(self, observer: Observer) -> Generator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001
            with contextlib.suppress(ValueError):  # it failed in another thread, too
                self._observers.remove(observer)
            name = type(observer).__name__
            self._log.warning(f"{name} stopped, the run goes on: {error}")


@contextlib.contextmanager
def watch(attempt: Attempt) -> Generator[Watch]:
    """Tells the observers of an attempt how it ends, whatever ends it."""
    watching = Watch(_observers(attempt), attempt.context.log)
    try:
        yield watching
    except BaseException as error:
        watching.close(error)
        raise
    watching.close(None)


def _observers(attempt: Attempt) -> Iterator[Observer]:
    """Those that are configured and whose packages are installed."""
    # Columns first: events tell them too.
    for name, find in (
        ("column lineage", _columns),
        ("lineage events", _lineage),
        ("spans", _spans),
    ):
        try:
            found = find(attempt)
        except Exception as error:  # noqa: BLE001
            attempt.context.log.warning(f"No {name}, the run goes on: {error}")
        else:
            if found is not None:
                yield found


def _columns(attempt: Attempt) -> Observer | None:
    if os.environ.get("FLOE_COLUMN_LINEAGE") == "0" or not attempt.todo.assets:
        return None
    if not _installed("sqlglot"):
        return None  # it is the switch: the extra "columns"
    from .column_lineage import ColumnObserver

    return ColumnObserver(attempt)


def _lineage(attempt: Attempt) -> Observer | None:
    lineage: Lineage | None = attempt.settings.lineage
    if lineage is None:
        return None
    if not _installed("openlineage.client"):
        attempt.context.log.info(
            "No lineage events: openlineage-python is not installed"
        )
        return None
    from .lineage import LineageObserver

    return LineageObserver(attempt, lineage)


def _spans(attempt: Attempt) -> Observer | None:
    from .telemetry import span_observer, wants_spans

    telemetry: Telemetry | None = attempt.settings.telemetry
    if not wants_spans(telemetry):
        return None
    if not _installed("opentelemetry.trace"):
        attempt.context.log.info("No spans: opentelemetry-api is not installed")
        return None
    return span_observer(attempt, telemetry)


def _installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # a parent is missing, or it was taken out
        return False
