"""Namespaces and tables that are not there yet; others may make them meanwhile."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

import pyarrow as pa
from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import (
    NamespaceAlreadyExistsError,
    NoSuchNamespaceError,
    NoSuchTableError,
    TableAlreadyExistsError,
)
from pyiceberg.table import Table

from .errors import OptionError
from .model import TableOptions
from .order import new_order
from .partitions import new_spec
from .schema import new_schema


def open_table(
    catalog: Catalog, name: tuple[str, ...], data: pa.Schema, options: TableOptions
) -> tuple[Table, list[str]]:
    """The table, made for the data if need be, and what was made."""
    try:
        return _writable(catalog.load_table(name)), []
    except (NoSuchTableError, NoSuchNamespaceError):
        pass
    _check_version(name, options.properties.get("format-version", "2"))
    # everything is checked before anything is made
    schema = new_schema(".".join(name), data)
    spec = new_spec(schema, options.partition_by)
    order = new_order(schema, options.sort_by)
    made = ensure_namespace(catalog, name[:-1])
    try:
        table = catalog.create_table(
            name,
            schema=schema,
            location=options.location,
            partition_spec=spec,
            sort_order=order,
            properties=dict(options.properties),
        )
    except TableAlreadyExistsError:
        return _writable(catalog.load_table(name)), made
    return table, [*made, "created the table"]


def _writable(table: Table) -> Table:
    _check_version(table.name(), str(table.format_version))
    return table


def _check_version(name: tuple[str, ...], version: str) -> None:
    if version not in ("1", "2"):
        raise OptionError(
            f'Cannot write "{".".join(name)}": pyiceberg writes format versions 1 and '
            f"2, not {version}"
        )


def ensure_namespace(catalog: Catalog, namespace: tuple[str, ...]) -> list[str]:
    """Make the namespace and those that it is in."""
    if catalog.namespace_exists(namespace):
        return []
    made: list[str] = []
    for length in range(1, len(namespace) + 1):
        part = namespace[:length]
        if catalog.namespace_exists(part):
            continue
        try:
            catalog.create_namespace(part)
            made.append(f'created namespace "{".".join(part)}"')
        except NamespaceAlreadyExistsError:
            pass
        except Exception:
            # the SQL catalog reports a race as an error of its database
            if not catalog.namespace_exists(part):
                raise
    return made
