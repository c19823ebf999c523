"""python count_rows.py FILE: reads names of tables, writes how many rows they have.

Runs in dbt's Python, which need not be Airflow's: nothing is imported from here.
"""

import importlib
import json
import sys


def main(file: str) -> None:
    sys.path.pop(0)  # this folder holds modules that have the names of others
    duckdb = importlib.import_module("duckdb")
    found: dict[str, int] = {}
    with duckdb.connect(file, read_only=True) as connection:
        for name, relation in json.load(sys.stdin).items():
            try:  # the relation is quoted by dbt
                rows = connection.execute(f"select count(*) from {relation}").fetchone()
            except duckdb.Error:
                continue
            found[name] = int(rows[0])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
