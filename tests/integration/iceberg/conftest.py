"""Fixtures: a real SQLite catalog with local files, and short words for tests."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from floe_tables import Mode, TableOptions, Tables, Written
from pyiceberg.catalog import Catalog
from pyiceberg.catalog.sql import SqlCatalog

warnings.filterwarnings("ignore", module="pyiceberg")

_ids = itertools.count(1)


def open_catalog(folder: Path) -> SqlCatalog:
    """The catalog in a folder, as another process would open it."""
    return SqlCatalog(
        "test", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}/data"
    )


@pytest.fixture
def catalog(tmp_path: Path) -> SqlCatalog:
    return open_catalog(tmp_path)


@pytest.fixture
def tables(catalog: Catalog) -> Tables:
    return Tables(catalog)


class Sales:
    """One table and how it is written, so that a test says only what matters."""

    def __init__(self, tables: Tables, name: str = "shop.sales") -> None:
        self.tables, self.name = tables, name

    def write(
        self,
        data: pa.Table | dict[str, Any],
        mode: Mode = "append",
        *,
        write_id: str | None = None,
        replace: Any = None,
        **options: Any,
    ) -> Written:
        table = data if isinstance(data, pa.Table) else pa.table(data)
        return self.tables.write(
            self.name,
            table,
            mode=mode,
            replace=replace,
            write_id=write_id or f"write-{next(_ids)}",
            options=TableOptions(**options),
        )

    def rows(self, *columns: str, **reading: Any) -> list[tuple[Any, ...]]:
        """All rows as tuples, in order of their text."""
        table = self.tables.read(self.name, **reading)
        names = columns or table.column_names
        values = zip(*[table[name].to_pylist() for name in names], strict=True)
        return sorted(values, key=repr)

    @property
    def table(self) -> Any:
        return self.tables.load(self.name)

    def types(self) -> dict[str, str]:
        return {f.name: str(f.field_type) for f in self.table.schema().fields}

    def snapshots(self) -> int:
        return len(self.table.metadata.snapshots)


@pytest.fixture
def sales(tables: Tables) -> Sales:
    return Sales(tables)


@pytest.fixture
def named(tables: Tables) -> Callable[[str], Sales]:
    return lambda name: Sales(tables, name)


def live_files(table: Any, branch: str = "main") -> list[str]:
    """Paths of the data files of a branch's head."""
    snapshot = table.metadata.snapshot_by_name(branch)
    return [
        entry.data_file.file_path
        for manifest in snapshot.manifests(table.io)
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True)
    ]
