"""Row counts of tables in a DuckDB file, which dbt's adapter for it does not report.

Nothing can read the file while dbt writes it, so the counts come when dbt has ended:
as observations of the assets, after their materialisations. DuckDB knows the size of
a table without reading it. Views are not counted, that would be a query.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from .records import NodeRecord
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
    """The file that dbt's profile names, found by dbt's own rules."""
    project = dbt.project_path()
    folders = (dbt.profiles_path(), project, Path.home() / ".dbt")
    for folder in folders:
        if folder is not None and (folder / "profiles.yml").exists():
            profiles = _read(folder / "profiles.yml")
            break
    else:
        return None
    name = dbt.profile_name() or _render(_read(project / "dbt_project.yml")["profile"])
    profile = profiles[name]
    target = dbt.target_name() or _render(profile.get("target", "default"))
    output = profile["outputs"][target]
    path = str(_render(output.get("path", "")))
    if output.get("type") != "duckdb" or path.partition(":")[0] in ("", "md"):
        return None
    file = project / path
    return file if file.is_file() else None


def _read(path: Path) -> Any:
    import yaml  # comes with dagster

    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _render(value: Any) -> Any:
    """`value` with `{{ env_var(...) }}` filled in, as dbt does in profiles."""
    if not isinstance(value, str) or "{" not in value:
        return value
    import jinja2  # comes with dagster

    def env_var(name: str, default: str = "") -> str:
        return os.environ.get(name, default)

    environment = jinja2.Environment()
    # A path is text whatever type dbt would give it.
    for name in ("as_text", "as_bool", "as_number", "as_native"):
        environment.filters[name] = str
    return environment.from_string(value).render(env_var=env_var)
