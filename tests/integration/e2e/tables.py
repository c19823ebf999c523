"""Every row of every relation of a DuckDB file, as JSON: {"schema.name": [[value as text, …], …]}.

usage: tables.py FILE [COLUMN…]; the named columns are left out, since two runs cannot agree on a time of day.
"""

import json
import sys

import duckdb


def main() -> None:
    file, *volatile = sys.argv[1:]
    found: dict[str, list[list[str | None]]] = {}
    with duckdb.connect(file, read_only=True) as db:
        shapes = db.execute(
            "select table_schema, table_name, list(column_name order by ordinal_position)"
            " from information_schema.columns where table_catalog = current_database()"
            " group by all order by all"
        ).fetchall()
        for schema, table, columns in shapes:
            listed = ", ".join(
                f'"{c}"::varchar as "{c}"' for c in columns if c not in volatile
            )
            rows = db.execute(
                f'select {listed} from "{schema}"."{table}" order by all'
            ).fetchall()
            found[f"{schema}.{table}({', '.join(columns)})"] = [
                list(row) for row in rows
            ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
