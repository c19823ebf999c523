"""Compare two DuckDB files row for row: `compare.py A B` prints JSON.

{"relations": {"schema.name": row count}, "differences": [text]}. What a snapshot writes about the time it
ran at (`dbt_…` columns of tables that have `dbt_scd_id`) is left out: two runs cannot agree on it.
"""

import json
import sys

import duckdb


def relations(db: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[str]]:
    rows = db.execute(
        "select table_schema || '.' || table_name, list(column_name order by ordinal_position)"
        " from information_schema.columns where table_catalog = ? group by all order by 1",
        [catalog],
    ).fetchall()
    return {name: columns for name, columns in rows}


def rows(catalog_file: str, name: str, columns: list[str]) -> list[tuple]:
    if "dbt_scd_id" in columns:
        columns = [c for c in columns if not c.startswith("dbt_")]
    listed = ", ".join(f'"{c}"' for c in columns)
    schema, table = name.split(".", 1)
    with duckdb.connect(catalog_file, read_only=True) as db:
        return db.execute(f'select {listed} from "{schema}"."{table}" order by all').fetchall()


def compare(a: str, b: str) -> dict:
    shapes = []
    for file in (a, b):
        with duckdb.connect(file, read_only=True) as db:
            (catalog,) = db.execute("select current_database()").fetchone()
            shapes.append(relations(db, catalog))
    counts, differences = {}, []
    for name in sorted({*shapes[0], *shapes[1]}):
        if shapes[0].get(name) != shapes[1].get(name):
            differences.append(f"{name}: columns {shapes[0].get(name)} and {shapes[1].get(name)}")
            continue
        left, right = rows(a, name, shapes[0][name]), rows(b, name, shapes[0][name])
        counts[name] = len(left)
        if left != right:
            differences.append(f"{name}: {len(left)} rows and {len(right)}, or other values")
    return {"relations": counts, "differences": differences}


if __name__ == "__main__":
    print(json.dumps(compare(sys.argv[1], sys.argv[2])))
