"""Every row of every table and view of some schemas, as JSON: {"schema.name(columns)": [[value as text, …], …]}.

usage: tables.py PORT PREFIX [COLUMN…], with the password in FLOE_POSTGRES_PASSWORD. PREFIX begins the names of the
schemas and is left out of them; the named columns are left out, since two runs cannot agree on a time of day.
"""

import json
import os
import sys

import psycopg2
from psycopg2 import sql

SHAPES = """
select table_schema, table_name, array_agg(column_name::text order by ordinal_position)
from information_schema.columns
where starts_with(table_schema, %s) group by 1, 2 order by 1, 2
"""


def main() -> None:
    port, prefix, *volatile = sys.argv[1:]
    found: dict[str, list[list[str | None]]] = {}
    with psycopg2.connect(
        host="127.0.0.1",
        port=port,
        user="floe",
        dbname="postgres",
        password=os.environ["FLOE_POSTGRES_PASSWORD"],
    ) as db:
        cursor = db.cursor()
        cursor.execute(SHAPES, [prefix])
        for schema, table, columns in cursor.fetchall():
            kept = [sql.Identifier(c) for c in columns if c not in volatile]
            listed = sql.SQL(", ").join(sql.SQL("{}::text").format(c) for c in kept)
            query = sql.SQL("select {} from {} order by {}").format(
                listed,
                sql.Identifier(schema, table),
                sql.SQL(", ").join(sql.Literal(i + 1) for i in range(len(kept))),
            )
            cursor.execute(query)
            name = f"{schema.removeprefix(prefix)}.{table}({', '.join(columns)})"
            found[name] = [list(row) for row in cursor.fetchall()]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
