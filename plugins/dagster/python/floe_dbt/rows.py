"""Row counts of tables in a DuckDB file, which dbt's adapter for it does not report.

Nothing can read the file while dbt writes it, so the counts come when dbt has ended:
as observations of the assets, after their materialisations. DuckDB knows the size of
a table without reading it. Views are not counted, that would be a query.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import dagster as dg

from .core.records import NodeRecord
from .profile import profile_output, render
from .resource import DbtResource


def count_rows(
    dbt: DbtResource, records: Iterable[NodeRecord], log: dg.DagsterLogManager
) -> Iterator[tuple[NodeRecord, int]]:
    """Pairs of a record and its table's rows; nothing if the database is no file.

    A table that cannot be counted, as one in an attached database, is left out.
    """
    tables = [
        record
        for record in records
        if record.built and record.rows is None and record.relation
        if record.materialized != "view"
    ]
    file = _database_file(dbt) if tables else None
    if file is None:
        return
    import duckdb

    with duckdb.connect(str(file), read_only=True) as connection:
        for record in tables:
            query = f"select count(*) from {record.relation}"  # quoted by dbt
            try:
                found = connection.execute(query).fetchone()
            except duckdb.Error as error:
                log.debug(f"Rows of {record.relation} were not counted: {error}")
                continue
            if found is not None:
                yield record, int(found[0])


def _database_file(dbt: DbtResource) -> Path | None:
    """The file that dbt's profile names."""
    output = profile_output(dbt)
    if output is None:
        return None
    path = str(render(output.get("path", "")))
    if output.get("type") != "duckdb" or path.partition(":")[0] in ("", "md"):
        return None
    file = dbt.project_path() / path
    return file if file.is_file() else None
