"""What Dagster shows of reads and writes, and of what went wrong."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg

from ..floe_tables import (
    DataError,
    MissingTable,
    OptionError,
    SchemaConflict,
    Written,
)
from .frames import FrameError
from .names import Name, dotted
from .partitions import PartitionError
from .settings import SettingsError

if TYPE_CHECKING:
    from pyiceberg.schema import Schema
    from pyiceberg.table import Table


@contextlib.contextmanager
def failures(what: str) -> Generator[None, None, None]:
    """Errors as failures of Dagster, in one sentence.

    What the data, the metadata or the table are to blame for is not tried again: a
    retry policy would meet the same.
    """
    try:
        yield
    except SchemaConflict as error:
        raise dg.Failure(
            f"{what}: {error}", {"iceberg/conflicts": _conflicts(error)}, False
        ) from error
    except (
        *(DataError, OptionError, SettingsError, PartitionError, FrameError),
    ) as error:
        raise dg.Failure(f"{what}: {error}", allow_retries=False) from error
    except MissingTable as error:
        raise dg.Failure(f"{what}: {error}") from error


def _conflicts(error: SchemaConflict) -> dg.MetadataValue[Any]:
    records = [
        dg.TableRecord(
            {
                "column": column.column,
                "table": column.table_type,
                "data": column.data_type,
                "reason": column.reason,
            }
        )
        for column in error.columns
    ]
    return dg.MetadataValue.table(records)


def output_metadata(
    name: Name, table: Table, written: Written, *, mode: str, branch: str | None
) -> Mapping[str, Any]:
    """Of a materialisation."""
    snapshot = table.snapshot_by_id(written.snapshot_id)
    total = None if snapshot is None else _total(snapshot.summary)
    return {
        "dagster/table_name": dotted(name),
        "dagster/column_schema": column_schema(table.schema()),
        **({} if total is None else {"dagster/row_count": total}),
        "iceberg/mode": mode,
        "iceberg/rows": written.rows,
        "iceberg/snapshot_id": written.snapshot_id,
        **({} if branch is None else {"iceberg/branch": branch}),
        **({"iceberg/changes": "; ".join(written.changes)} if written.changes else {}),
        **({"iceberg/repeated": True} if written.repeated else {}),
        **_upserted(written, mode),
    }


def _upserted(written: Written, mode: str) -> Mapping[str, int]:
    if mode != "upsert" or written.repeated:
        return {}
    return {
        "iceberg/rows_inserted": written.inserted,
        "iceberg/rows_updated": written.updated,
        "iceberg/rows_unchanged": written.unchanged,
    }


def column_schema(schema: Schema) -> dg.TableSchema:
    """Iceberg's columns in Dagster's words."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=field.name,
                type=str(field.field_type),
                description=field.doc,
                constraints=dg.TableColumnConstraints(nullable=field.optional),
            )
            for field in schema.fields
        ]
    )


def _total(summary: Any) -> int | None:
    """Rows of a snapshot, as its summary says; None where deletes of other engines make
    that a guess."""
    known: Mapping[str, str] = summary.additional_properties if summary else {}
    for deletes in ("total-position-deletes", "total-equality-deletes"):
        if known.get(deletes, "0") != "0":
            return None
    total = known.get("total-records")
    return None if total is None else int(total)
