"""Rows of the tables in a DuckDB file, counted when dbt has ended."""

import logging
from pathlib import Path

import duckdb
import pytest
from floe_dbt import DbtResource
from floe_dbt.core.records import NodeRecord
from floe_dbt.rows import count_rows


@pytest.mark.parametrize(
    "path",
    [
        "data.duckdb",
        "{{ env_var('ROWS_FILE') }}",
        "{{ env_var('ROWS_FILE') | as_text }}",
        "{{ env_var('NO_SUCH_VARIABLE', 'data.duckdb') | as_native }}",
    ],
)
def test_table_that_cannot_be_read_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
):
    monkeypatch.setenv("ROWS_FILE", "data.duckdb")
    (tmp_path / "dbt_project.yml").write_text("profile: p")
    (tmp_path / "profiles.yml").write_text(
        f'p: {{target: t, outputs: {{t: {{type: duckdb, path: "{path}"}}}}}}'
    )
    with duckdb.connect(str(tmp_path / "data.duckdb")) as connection:
        connection.execute("create table one as from range(3)")
        connection.execute("create table two as from range(5)")
    records = [
        NodeRecord(name, "success", relation=relation)
        for name, relation in {
            "one": '"data"."main"."one"',
            "attached": '"elsewhere"."main"."one"',
            "two": '"data"."main"."two"',
        }.items()
    ]
    dbt = DbtResource(project_dir=str(tmp_path), profiles_dir=str(tmp_path))
    found = count_rows(dbt, records, logging.getLogger())  # type: ignore[arg-type]
    assert {r.unique_id: rows for r, rows in found} == {"one": 3, "two": 5}
