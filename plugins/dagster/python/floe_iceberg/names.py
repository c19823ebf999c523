"""Which table of the catalog an asset is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dagster import AssetKey

Name = tuple[str, ...]


def table_name(
    key: AssetKey | None, table: Name | None, namespace: Sequence[str]
) -> Name:
    """By `iceberg/table`, else by the asset's key: what stands before its last part is
    the namespace. A name alone lies in the product's namespace.

    Raises: ValueError where nothing names a table.
    """
    name = table or (None if key is None else tuple(key.path))
    if name is None:
        raise ValueError('Nothing names the table: set "iceberg/table"')
    return name if len(name) > 1 else (*namespace, *name)


def built_by_dbt(metadata: Mapping[str, Any]) -> str | None:
    """The table of an asset of dbt's, as dbt names it: `database.schema.name`."""
    if "dbt/unique_id" not in metadata:
        return None
    name = metadata.get("dagster/table_name")
    text = getattr(name, "value", name)
    return text if isinstance(text, str) and text else None


def dbt_candidates(table: str) -> list[Name]:
    """Where the catalog may have a table of dbt's. dbt's database is mostly what the
    adapter calls the catalog; some catalogs have namespaces in namespaces."""
    parts = tuple(table.split("."))
    return [parts[1:], parts] if len(parts) > 2 else [parts]


def dotted(name: Name) -> str:
    return ".".join(name)
