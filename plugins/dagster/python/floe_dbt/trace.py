"""Which columns of which tables the columns of a query come from, by sqlglot."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

Expression = Any
"""Of sqlglot, whose releases call and type it differently."""

Origin = tuple[str, str]
"""A table, as `Tables` call it, and one of its columns."""

DIALECTS = {"sqlserver": "tsql", "synapse": "tsql", "fabricspark": "spark"}
"""sqlglot's names of dbt's adapters, where they differ."""

MADE_UP = re.compile(r"_col_\d+$")


@dataclasses.dataclass(frozen=True)
class Table:
    """What is known of a table that queries may read."""

    name: str
    columns: Sequence[str] = ()
    """All of them, in their order; empty: unknown."""
    hints: Sequence[str] = ()
    """Some of them."""


Tables = Callable[[Sequence[str]], Table | None]
"""A table by its parts (database, schema, table); None: one of no interest."""


def knows_dialect(adapter: str) -> bool:
    from sqlglot.dialects.dialect import Dialect

    return Dialect.get(DIALECTS.get(adapter, adapter)) is not None


def trace(sql: str, adapter: str, tables: Tables) -> dict[str, list[Origin]] | None:
    """Origins of every column of `sql`, whose names are as the database has them.

    The values of a column count, as dagster-dbt has it: not what filters, joins or
    groups rows. None: not all of the columns are known, as of `select *` from a table
    that nobody described.
    """
    from sqlglot.optimizer.scope import build_scope

    root = build_scope(_qualified(sql, DIALECTS.get(adapter, adapter), tables))
    if root is None:
        return None
    names = _names(root.expression)
    # A name that sqlglot made up is another one in the database, or several.
    if not names or any(name in ("", "*") or MADE_UP.match(name) for name in names):
        return None
    tracer = _Tracer(tables)
    return {name: sorted(tracer.origins(root, name)) for name in names}


def _qualified(sql: str, dialect: str, tables: Tables) -> Expression:
    from sqlglot import parse_one
    from sqlglot.optimizer.qualify import qualify

    query = parse_one(sql, dialect=dialect)
    said: dict[str, Any] = {
        "dialect": dialect,
        "schema": _schema(query, dialect, tables),
        "validate_qualify_columns": False,
        "quote_identifiers": False,
        # A column that no table is known to have stays as it is.
        "allow_partial_qualification": True,
    }
    try:
        return qualify(query.copy(), **said)
    except Exception:  # noqa: BLE001
        # It stumbles over more than it says, and some of its releases want to know the
        # tables of all columns. We get far without.
        return qualify(query, **said, qualify_columns=False)


def _schema(query: Expression, dialect: str, tables: Tables) -> Any:
    from sqlglot import exp
    from sqlglot.schema import MappingSchema

    schema = MappingSchema(dialect=dialect)
    added: set[str] = set()
    for read in query.find_all(exp.Table):
        found = tables(parts_of(read))
        # Of tables that are named at different lengths sqlglot takes one length only.
        if found is not None and found.columns and read.sql() not in added:
            added.add(read.sql())
            bare = read.copy()
            bare.set("alias", None)
            columns = {name: "unknown" for name in found.columns}
            schema.add_table(bare, columns, dialect=dialect, match_depth=False)
    return schema


def parts_of(table: exp.Table) -> list[str]:
    return [part for part in (table.catalog, table.db, table.name) if part]


def _selects(query: Expression) -> Sequence[Expression]:
    return getattr(query, "selects", ())


def _names(query: Expression) -> list[str]:
    """Of its columns; what stands for several is "*"."""
    return [str(select.alias_or_name) for select in _selects(query)]


def _parts(scope: Scope) -> Sequence[Scope]:
    """Of a UNION and the like, by the name of the release."""
    found = getattr(scope, "set_operation_scopes", None)
    return found if found is not None else getattr(scope, "union_scopes", ())


class _Tracer:
    """Follows columns through the parts of one query."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._found: dict[tuple[int, str], frozenset[Origin]] = {}

    def origins(self, scope: Scope, name: str) -> frozenset[Origin]:
        """Of the column `name` of a part of the query."""
        key = (id(scope), name)
        if key not in self._found:
            self._found[key] = frozenset()  # what is recursive ends here
            self._found[key] = frozenset(self._follow(scope, name))
        return self._found[key]

    def _follow(self, scope: Scope, name: str) -> Iterator[Origin]:
        from sqlglot import exp

        expression: Expression = scope.expression
        if isinstance(expression, exp.SetOperation):
            names = _names(expression)
            for part in _parts(scope):
                inner = _names(part.expression)
                same = "*" not in names and "*" not in inner and name in names
                at = names.index(name) if same else -1
                # By place, but by name where a star hides the places.
                yield from self.origins(
                    part, inner[at] if 0 <= at < len(inner) else name
                )
            return
        if isinstance(expression, exp.Subquery):
            for part in scope.subquery_scopes:
                yield from self.origins(part, name)
            return
        if not isinstance(expression, exp.Select):
            yield from self._inside(scope, expression)  # what an UNNEST reads
            return
        for select in expression.selects:
            if select.alias_or_name == name:
                yield from self._inside(scope, select)
                return
        yield from self._behind_stars(scope, name)

    def _inside(self, scope: Scope, part: Expression) -> Iterator[Origin]:
        """Of all columns that an expression reads, those of its subqueries too."""
        from sqlglot import exp
        from sqlglot.optimizer.scope import find_all_in_scope

        for column in find_all_in_scope(part, exp.Column):
            yield from self._column(scope, column)
        inner = {id(each.expression): each for each in scope.subquery_scopes}
        for query in find_all_in_scope(part, exp.Query):
            if (found := inner.get(id(query))) is not None:
                for select in query.selects:
                    yield from self.origins(found, select.alias_or_name)

    def _column(self, scope: Scope, column: exp.Column) -> Iterator[Origin]:
        from sqlglot.optimizer.scope import Scope

        source = scope.sources.get(column.table)
        if source is None and not column.table:
            source = self._who_has(scope, column.name)
        if isinstance(source, Scope):
            yield from self.origins(source, column.name)
        elif source is not None:
            yield from self._of_table(source, column.name)

    def _behind_stars(self, scope: Scope, name: str) -> Iterator[Origin]:
        """Of a column that a star stands for, if it can only be of one table."""
        from sqlglot import exp
        from sqlglot.optimizer.scope import Scope

        starred: set[str] = set()
        for select in _selects(scope.expression):
            if isinstance(select, exp.Star):
                starred.update(scope.selected_sources)
            elif isinstance(select, exp.Column) and isinstance(select.this, exp.Star):
                starred.add(select.table)
        source = self._who_has(scope, name, starred)
        if isinstance(source, Scope):
            yield from self.origins(source, name)
        elif source is not None:
            yield from self._of_table(source, name)

    def _who_has(
        self, scope: Scope, name: str, among: set[str] | None = None
    ) -> exp.Table | Scope | None:
        """The one source that says so, else the only one of unknown columns."""
        from sqlglot.optimizer.scope import Scope

        having: list[exp.Table | Scope] = []
        unknown: list[exp.Table | Scope] = []
        for alias, (_, source) in scope.selected_sources.items():
            if among is not None and alias not in among:
                continue
            if isinstance(source, Scope):
                names = _names(source.expression)
                complete = "*" not in names and bool(names)
            else:
                table = self._tables(parts_of(source))
                names = [] if table is None else [*table.columns, *table.hints]
                complete = table is not None and bool(table.columns)
            if name.lower() in (each.lower() for each in names):
                having.append(source)
            elif not complete:
                unknown.append(source)
        if len(having) == 1:
            return having[0]
        return unknown[0] if not having and len(unknown) == 1 else None

    def _of_table(self, read: exp.Table, column: str) -> Iterator[Origin]:
        table = self._tables(parts_of(read))
        if table is None or column == "*" or read.args.get("pivots"):
            return
        lower = column.lower()
        if not table.columns or lower in (each.lower() for each in table.columns):
            yield table.name, column
