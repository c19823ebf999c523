"""What is known of the tables that a block reads and makes; the database is not asked.

The columns of a model are known from when it was built: they are kept per block in

    <state_dir>/columns/<target>/<block>.json    unique id to columns, in their order

so that a block in another run, or in another pod that shares the folder, knows them.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from .code import LINK
from .nodes import UNIQUE_ID
from .trace import Table, Tables
from .watch import Attempt

SCHEMA = "dagster/column_schema"


class KnownTables:
    """Tables by the unique ids of dbt."""

    def __init__(self, watched: Attempt) -> None:
        self._watched = watched
        self._specs = _specs(watched)
        self.ids = {k: str(m[UNIQUE_ID]) for k, m in self._specs.items()}
        self.keys = {unique_id: key for key, unique_id in self.ids.items()}
        target = watched.dbt.target_name() or "default"
        self._folder = watched.dbt.state_path() / "columns" / target
        self._columns = _load(self._folder)
        self._learned: dict[str, Sequence[str]] = {}

    def learn(self, unique_id: str, columns: Iterable[str]) -> None:
        self._columns[unique_id] = self._learned[unique_id] = list(columns)

    def keep(self) -> None:
        """Writes what was learned beside what earlier runs of the block learned."""
        if not self._learned:
            return
        path = self._folder / f"{self._watched.name}.json"
        self._folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**_read(path), **self._learned}, indent=0)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)

    def spelled(self, unique_id: str, column: str) -> str:
        """As the project describes it, else in lower case, as dagster-dbt has it."""
        lower = column.lower()
        same = (each for each in self._hints(unique_id) if each.lower() == lower)
        return next(same, lower)

    def file_of(self, unique_id: str, folder: Path) -> Path | None:
        """Below a folder that is laid out as the dbt project, by what the asset links
        to: a path or an address with the same end."""
        metadata = self._metadata(unique_id)
        links: Any = getattr(metadata.get(LINK), "code_references", ())
        said = [getattr(x, "file_path", None) or getattr(x, "url", "") for x in links]
        parts = str(metadata.get("dbt/file") or next(iter(said), "")).split("/")
        ends = (folder.joinpath(*parts[n:]) for n in range(len(parts)))
        # Of a model that is built in batches each has a file, in a folder.
        paths = (
            p for p in ends if p.is_file() or (p.suffix and p.with_suffix("").is_dir())
        )
        return next(paths, None)

    def read_by(
        self, unique_id: str, parents: Iterable[dg.AssetKey], own: Sequence[str]
    ) -> Tables:
        """The tables of some parents, as a query names them.

        A run may work in another database or schema than the one that this project was
        generated from: the parent whose name agrees in most of its last parts is meant.

        Args:
            own: the parts of the name of its own table, which it may read as well.
        """
        named: dict[str, list[tuple[str, list[str]]]] = {}
        for key in parents:
            if (parent := self.ids.get(key)) is not None:
                parts = self._parts(parent)
                named.setdefault(parts[-1], []).append((parent, parts))
        own_parts = [part.lower() for part in own]
        found: dict[tuple[str, ...], Table | None] = {}

        def table(said: Sequence[str]) -> Table | None:
            read = tuple(part.lower() for part in said)
            if read not in found:
                meant = None
                if list(read) != own_parts:
                    meant = _nearest(read, named.get(read[-1], ()))
                found[read] = None if meant is None else self._table(meant)
            return found[read]

        return table

    def _table(self, unique_id: str) -> Table:
        columns = self._columns.get(unique_id) or self._of_seed(unique_id)
        return Table(unique_id, columns, self._hints(unique_id))

    def _of_seed(self, unique_id: str) -> Sequence[str]:
        """The first line of its file."""
        path = None
        if unique_id.startswith("seed."):
            path = self.file_of(unique_id, self._watched.dbt.project_path())
        if path is None:
            return ()
        columns: Sequence[str] = ()
        with (
            contextlib.suppress(OSError, ValueError, StopIteration),
            path.open(encoding="utf-8-sig", newline="") as lines,
        ):
            columns = next(csv.reader(lines))
        # A file with another delimiter than dbt's own has one long name.
        known = all(name.replace(" ", "_").isidentifier() for name in columns)
        self._columns[unique_id] = columns if known else ()
        return self._columns[unique_id]

    def _hints(self, unique_id: str) -> Sequence[str]:
        schema: Any = self._metadata(unique_id).get(SCHEMA)
        schema = getattr(schema, "schema", schema)
        return [column.name for column in getattr(schema, "columns", ())]

    def _parts(self, unique_id: str) -> list[str]:
        name = self._metadata(unique_id).get("dagster/table_name")
        return str(name or unique_id.split(".")[-1]).lower().split(".")

    def _metadata(self, unique_id: str) -> Mapping[str, Any]:
        key = self.keys.get(unique_id)
        return {} if key is None else self._specs[key]


def _nearest(
    read: Sequence[str], named: Iterable[tuple[str, Sequence[str]]]
) -> str | None:
    """The unique id of the name that is most like what is read; None: two are alike."""
    agreed: dict[str, int] = {}
    for unique_id, parts in named:
        pairs = list(zip(reversed(read), reversed(parts), strict=False))
        same = next((n for n, (a, b) in enumerate(pairs) if a != b), len(pairs))
        agreed[unique_id] = same
    most = max(agreed.values(), default=0)
    best = [unique_id for unique_id, same in agreed.items() if same == most]
    # A seed may fill the table of a source: the query reads the source.
    sources = [each for each in best if each.startswith("source.")]
    best = sources or best
    return best[0] if len(best) == 1 else None


def _specs(watched: Attempt) -> dict[dg.AssetKey, Mapping[str, Any]]:
    """Metadata of the assets of the block and of their parents."""
    graph = watched.context.job_def.asset_layer.asset_graph
    found: dict[dg.AssetKey, Mapping[str, Any]] = {}
    for own in watched.nodes.asset_keys.values():
        for key in (own, *graph.get(own).parent_keys):
            if key not in found and UNIQUE_ID in graph.get(key).metadata:
                found[key] = graph.get(key).metadata
    return found


def _load(folder: Path) -> dict[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {}
    for path in sorted(folder.glob("*.json")):
        found.update(_read(path))
    return found


def _read(path: Path) -> dict[str, Sequence[str]]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
