"""Row counts of tables in a DuckDB file, which dbt's adapter for it does not report.

DuckDB lives in dbt's environment, so it is asked there, once, when dbt has ended; it
knows the size of a table without reading it. Views are not counted, that would be a
query.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from .core.profile import duckdb_file
from .core.records import NodeRecord, uncounted
from .core.warm import python_of
from .project import DbtProject

COUNT = Path(__file__).with_name("count_rows.py")
TIMEOUT_S = 60


def count_rows(dbt: DbtProject, records: Iterable[NodeRecord]) -> dict[str, int]:
    """Rows by unique id. A table that cannot be counted, as one in an attached
    database, is left out; all are where the database is no file."""
    tables = uncounted(records)
    file = duckdb_file(dbt) if tables else None
    if file is None:
        return {}
    python = python_of(Path(dbt.executable_path()))
    if python is None:
        return {}
    relations = {record.unique_id: record.relation for record in tables}
    done = subprocess.run(
        [python, str(COUNT), str(file)],
        input=json.dumps(relations),
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT_S,
    )
    return json.loads(done.stdout)
