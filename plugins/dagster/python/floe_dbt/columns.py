"""Column schemas in one line per column."""

import dagster as dg


def table_schema(*columns: tuple[str, str | None, str | None]) -> dg.TableSchema:
    """The columns of a table: name, type and description, the latter two if known.

    dbt projects describe ten columns per model and more, so they are most of what a
    generated file holds: a tuple of constants loads faster than a call and is read in
    one line.
    """
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, type or "string", description)
            for name, type, description in columns
        ]
    )
