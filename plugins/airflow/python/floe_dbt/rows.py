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

from .container import in_container
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
    command, ending = _counting(dbt, file)
    if not command:
        return {}
    relations = {record.unique_id: record.relation for record in tables}
    try:
        done = subprocess.run(
            command,
            input=json.dumps(relations),
            capture_output=True,
            text=True,
            check=True,
            timeout=TIMEOUT_S,
            env=dbt.environment(),
        )
    except subprocess.TimeoutExpired:
        if ending:
            subprocess.run(ending, capture_output=True, check=False, timeout=TIMEOUT_S)
        raise
    return json.loads(done.stdout)


def _counting(dbt: DbtProject, file: Path) -> tuple[list[str], list[str]]:
    """What counts with dbt's Python, and what ends it elsewhere; empty: dbt has none."""
    if dbt.image_name():
        # The image need not have this file.
        words = ["-c", COUNT.read_text(encoding="utf-8"), str(file)]
        return in_container(dbt, "python", words, dbt.environment(), fed=True)
    python = python_of(Path(dbt.executable_path()))
    return ([], []) if python is None else ([python, str(COUNT), str(file)], [])
