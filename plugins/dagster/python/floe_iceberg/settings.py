"""What the metadata of assets and inputs say: read, checked, as data."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from dagster import MultiPartitionsDefinition, PartitionsDefinition

from ..floe_tables import Mode, PartitionField, SortField, TableOptions


class SettingsError(ValueError):
    """Metadata that cannot be used. `problems` are sentences, one for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class AssetSettings:
    """How an asset is written.

    table: None: by the asset's key.
    partition_expr: a column for each dimension; the one of a definition without
        dimensions is called "".
    derived: the partition spec of a new table follows from the partitions.
    fixed: the table's schema does not change.
    """

    table: tuple[str, ...] | None = None
    mode: Mode = "overwrite"
    partition_expr: Mapping[str, str] = field(default_factory=dict[str, str])
    derived: bool = True
    fixed: bool = False
    options: TableOptions = field(default_factory=TableOptions)


@dataclass(frozen=True)
class InputSettings:
    """What is read: of the asset's own metadata, unless the input says otherwise."""

    table: tuple[str, ...] | None = None
    branch: str | None = None
    partition_expr: Mapping[str, str] = field(default_factory=dict[str, str])
    columns: tuple[str, ...] | None = None
    where: str | None = None
    snapshot_id: int | None = None


PREFIX = "iceberg/"
OUTPUT_KEYS = (
    *("table", "mode", "key", "partition_by", "partition_expr", "sort_by"),
    *("properties", "branch", "location", "allow_drop", "schema_evolution"),
)
INPUT_KEYS = ("table", "branch", "partition_expr", "columns", "where", "snapshot_id")
MODES: tuple[Mode, ...] = ("append", "overwrite", "upsert", "overwrite_partition")
EVOLUTIONS = ("evolve", "fixed")


def asset_settings(
    metadata: Mapping[str, Any], partitions: PartitionsDefinition | None
) -> AssetSettings:
    """Raises: SettingsError with everything that is wrong."""
    words = Words(metadata, OUTPUT_KEYS)
    default: Mode = "overwrite" if partitions is None else "overwrite_partition"
    mode = cast(Mode, words.choice("mode", MODES) or default)
    key = words.texts("key")
    if mode == "upsert" and not key and not words.problems:
        words.wrong("key", "is missing: an upsert needs the columns that name a row")
    elif mode != "upsert" and key:
        words.wrong("key", f'is of no use for the mode "{mode}", only for "upsert"')
    expr = _partition_expr(words, partitions)
    if mode == "overwrite_partition":
        if partitions is None:
            words.wrong("mode", "overwrites partitions, and the asset has none")
        elif not expr:
            words.wrong(
                "partition_expr",
                "is missing: name the column that says to which partition a row "
                "belongs, or choose another mode",
            )
    by = words.texts("partition_by")
    evolution = words.choice("schema_evolution", EVOLUTIONS)
    found = AssetSettings(
        table=words.table(),
        mode=mode,
        partition_expr=expr,
        derived=by is None,
        fixed=evolution == "fixed",
        options=TableOptions(
            partition_by=words.each("partition_by", by, partition_field),
            sort_by=words.each("sort_by", words.texts("sort_by"), sort_field),
            properties=words.properties(),
            location=words.text("location"),
            key=key or (),
            branch=words.text("branch"),
            allow_drop=words.flag("allow_drop"),
        ),
    )
    if found.fixed and found.options.allow_drop:
        words.wrong("allow_drop", 'contradicts "iceberg/schema_evolution": "fixed"')
    words.finish()
    return found


def input_settings(
    upstream: Mapping[str, Any],
    own: Mapping[str, Any],
    partitions: PartitionsDefinition | None,
) -> InputSettings:
    """How an input is read.

    Args:
        upstream: metadata of the asset that is read.
        own: metadata of the input, which win.

    Raises: SettingsError with everything that is wrong.
    """
    theirs, ours = Words(upstream, OUTPUT_KEYS), Words(own, INPUT_KEYS)
    expr = _partition_expr(ours, partitions) or _partition_expr(theirs, partitions)
    found = InputSettings(
        table=ours.table() or theirs.table(),
        branch=ours.text("branch") or theirs.text("branch"),
        partition_expr=expr,
        columns=ours.texts("columns"),
        where=ours.text("where"),
        snapshot_id=ours.number("snapshot_id"),
    )
    if found.snapshot_id is not None:
        if ours.text("branch") is not None:
            ours.wrong("snapshot_id", "and a branch exclude each other")
        found = replace(found, branch=None)
    theirs.problems.extend(ours.problems)
    theirs.finish()
    return found


def partition_field(text: str) -> PartitionField | None:
    """`region`, `day(ordered_at)`, `bucket[16](id)`, `bucket(16, id)`."""
    bare = re.fullmatch(r"[^()\[\],\s]+", text)
    if bare:
        return PartitionField(text)
    named = re.fullmatch(
        r"(\w+)(?:\[(\d+)\])?\(\s*(?:(\d+)\s*,\s*)?([^(),]+?)\s*\)", text
    )
    if named is None:
        return None
    name, bracket, argument, column = named.groups()
    count = bracket or argument
    if (count is not None) != (name in COUNTED) or (bracket and argument):
        return None
    if name not in (*COUNTED, *PLAIN):
        return None
    return PartitionField(column, name if count is None else f"{name}[{count}]")


COUNTED = ("bucket", "truncate")
PLAIN = ("identity", "year", "month", "day", "hour")


def sort_field(text: str) -> SortField | None:
    """`id`, `id desc`, `id asc nulls first`."""
    found = re.fullmatch(r"(\S+)(\s+(?:asc|desc))?(\s+nulls\s+(?:first|last))?", text)
    if found is None:
        return None
    column, direction, nulls = (part and part.split()[-1] for part in found.groups())
    return SortField(str(column), direction == "desc", nulls != "first")


def _partition_expr(
    words: "Words", partitions: PartitionsDefinition | None
) -> Mapping[str, str]:
    """A column for each dimension."""
    given = words.value("partition_expr")
    if given is None:
        return {}
    if partitions is None:
        words.wrong("partition_expr", "is there, and the asset has no partitions")
        return {}
    if not isinstance(partitions, MultiPartitionsDefinition):
        if isinstance(given, str) and given:
            return {"": given}
        words.wrong("partition_expr", "has to be the name of a column")
        return {}
    dimensions = {dimension.name for dimension in partitions.partitions_defs}
    columns = cast(Mapping[str, Any], given if isinstance(given, Mapping) else {})
    right = all(isinstance(column, str) and column for column in columns.values())
    if set(columns) != dimensions or not right:
        named = ", ".join(sorted(dimensions))
        words.wrong("partition_expr", f"has to name a column for each of {named}")
        return {}
    return cast(Mapping[str, str], columns)


class Words:
    """Metadata by their names without `iceberg/`; notes what is wrong with them."""

    def __init__(self, metadata: Mapping[str, Any], known: Sequence[str]) -> None:
        self._values: dict[str, Any] = {}
        self.problems: list[str] = []
        for name, value in metadata.items():
            if not name.startswith(PREFIX):
                continue
            key = name.removeprefix(PREFIX)
            if key in known:
                # as a person wrote it, or wrapped by Dagster
                self._values[key] = getattr(value, "value", value)
            else:
                near = difflib.get_close_matches(key, known, 1)
                hint = (
                    f'Did you mean "{PREFIX}{near[0]}"?'
                    if near
                    else f"Known: {', '.join(PREFIX + k for k in known)}"
                )
                self.problems.append(f'"{name}" is unknown. {hint}')

    def value(self, key: str) -> Any:
        return self._values.get(key)

    def wrong(self, key: str, why: str) -> None:
        self.problems.append(f'"{PREFIX}{key}" {why}')

    def text(self, key: str) -> str | None:
        value = self.value(key)
        if value is None or (isinstance(value, str) and value):
            return value
        self.wrong(key, "has to be a text")
        return None

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts; one text stands for a list of one."""
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, str) and value:
            return (value,)
        if isinstance(value, list | tuple):
            items = cast(Sequence[Any], value)
            if all(isinstance(item, str) and item for item in items):
                return tuple(items)
        self.wrong(key, "has to be a list of texts")
        return None

    def table(self) -> tuple[str, ...] | None:
        """`namespace.name`, or the parts; a name alone has the default namespace."""
        value = self.value("table")
        if isinstance(value, str) and value and all(value.split(".")):
            return tuple(value.split("."))
        return self.texts("table") if not isinstance(value, str) else self._no_table()

    def _no_table(self) -> None:
        self.wrong("table", 'has to be a name, as "namespace.name"')

    def choice(self, key: str, choices: Sequence[str]) -> str | None:
        value = self.value(key)
        if value is None or value in choices:
            return value
        self.wrong(key, f"has to be one of {', '.join(choices)}")
        return None

    def flag(self, key: str) -> bool:
        value = self.value(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(key, "has to be True or False")
        return False

    def number(self, key: str) -> int | None:
        value = self.value(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.wrong(key, "has to be a whole number")
        return None

    def properties(self) -> dict[str, str]:
        """Iceberg's are texts; numbers and truth values are written as such."""
        value = self.value("properties")
        if value is None:
            return {}
        if isinstance(value, Mapping):
            items = cast(Mapping[Any, Any], value).items()
            if all(isinstance(k, str) and isinstance(v, SCALARS) for k, v in items):
                return {
                    k: str(v).lower() if isinstance(v, bool) else str(v)
                    for k, v in items
                }
        self.wrong("properties", "has to be a mapping of texts to texts")
        return {}

    def each(self, key: str, texts: tuple[str, ...] | None, parse: Any) -> Any:
        """Every text parsed."""
        found: list[Any] = []
        for text in texts or ():
            made = parse(text.strip())
            if made is None:
                self.wrong(key, f'has "{text}": write it as {EXAMPLES[key]}')
            else:
                found.append(made)
        return tuple(found)

    def finish(self) -> None:
        if self.problems:
            raise SettingsError(self.problems)


SCALARS = (str, int, float, bool)
EXAMPLES: Mapping[Literal["partition_by", "sort_by"] | str, str] = {
    "partition_by": (
        "region, identity(region), year(t), month(t), day(t), hour(t), bucket[16](id) "
        "or truncate[4](name)"
    ),
    "sort_by": "id, id desc or id asc nulls first",
}
