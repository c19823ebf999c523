"""Row counts of tables in a DuckDB file, which dbt's adapter for it does not report.

Nothing can read the file while dbt writes it, so the counts come when dbt has ended:
as observations of the assets, after their materialisations. DuckDB knows the size of
a table without reading it. Views are not counted, that would be a query.
"""

from collections.abc import Iterable, Iterator

import dagster as dg

from .core.profile import duckdb_file
from .core.records import NodeRecord, uncounted
from .resource import DbtResource


def count_rows(
    dbt: DbtResource, records: Iterable[NodeRecord], log: dg.DagsterLogManager
) -> Iterator[tuple[NodeRecord, int]]:
    """Pairs of a record and its table's rows; nothing if the database is no file.

    A table that cannot be counted, as one in an attached database, is left out.
    """
    tables = uncounted(records)
    file = duckdb_file(dbt) if tables else None
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
