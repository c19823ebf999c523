"""Tables as Python code has them: Arrow, pandas, Polars; what comes out as what.

| Iceberg       | Arrow             | pandas                        | Polars           |
| ------------- | ----------------- | ----------------------------- | ---------------- |
| boolean       | bool              | bool; boolean with nulls      | Boolean          |
| int, long     | int32, int64      | int32, int64; Int… with nulls | Int32, Int64     |
| float, double | float32, float64  | float32, float64              | Float32, Float64 |
| decimal(p, s) | decimal128(p, s)  | object of decimal.Decimal     | Decimal(p, s)    |
| string        | string, large_…   | str (object before pandas 3)  | String           |
| binary        | binary, large_…   | object of bytes               | Binary           |
| date          | date32            | object of datetime.date       | Date             |
| time          | time64[us]        | object of datetime.time       | Time             |
| timestamp     | timestamp[us]     | datetime64[us]                | Datetime(us)     |
| timestamptz   | timestamp[us,UTC] | datetime64[us, UTC]           | Datetime(us,UTC) |
| list          | list, large_list  | object of arrays              | List             |
| struct        | struct            | object of dicts               | Struct           |
| map           | map               | object of lists of pairs      | List of structs  |

Going in, any time zone becomes UTC: the instant is kept, the zone's name is not.
Nanoseconds have to be whole microseconds, unsigned 64 bits have to fit into a long.
Categories and dictionaries become their values. The index of a pandas frame is not
stored: `reset_index()` makes columns of it. Columns of a pandas frame without rows have
types by chance: the table's count, and a new table needs another dtype than object.
"""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

READABLE = (
    *("pyarrow.Table", "pyarrow.RecordBatchReader", "pandas.DataFrame"),
    *("polars.DataFrame", "polars.LazyFrame"),
)


class FrameError(TypeError):
    """Something that is no table."""


def kind_of(type_: type) -> str | None:
    """Which of READABLE the class is, or a subclass of; found without importing any."""
    for parent in type_.__mro__:
        name = f"{parent.__module__.partition('.')[0]}.{parent.__qualname__}"
        if name in READABLE:
            return name
    return None


def to_arrow(frame: Any) -> pa.Table | pa.RecordBatchReader:
    """What an op returned, as Arrow.

    Beside READABLE: whatever hands out a stream of Arrow (`__arrow_c_stream__`), such
    as a relation of DuckDB.

    Raises: FrameError for anything else.
    """
    import pyarrow as pa

    kind = kind_of(type(frame))
    if kind in ("pyarrow.Table", "pyarrow.RecordBatchReader"):
        return frame
    if kind == "pandas.DataFrame":
        return _from_pandas(frame)
    if kind == "polars.LazyFrame":
        return frame.collect().to_arrow()
    if kind == "polars.DataFrame":
        return frame.to_arrow()
    if hasattr(type(frame), "__arrow_c_stream__"):
        try:
            return pa.RecordBatchReader.from_stream(frame)
        except TypeError:  # a stream of arrays, not of batches
            pass
    name = type(frame)
    raise FrameError(
        f"Cannot store a {name.__module__}.{name.__qualname__}: return "
        f"{', '.join(READABLE)}, or None where nothing is to be written"
    )


def is_pandas(frame: Any) -> bool:
    return kind_of(type(frame)) == "pandas.DataFrame"


def index_is_lost(frame: Any) -> bool:
    """Does a pandas frame have an index that says something?"""
    if not is_pandas(frame):
        return False
    index = frame.index
    counted = type(index).__name__ == "RangeIndex" and index.name is None
    return not (counted or len(index) == 0)


def wanted_kind(annotation: Any) -> str:
    """Which of READABLE an input wants; Arrow where nothing is said.

    Raises: FrameError for an annotation that no table fits.
    """
    if annotation is None or annotation is Any or annotation is object:
        return "pyarrow.Table"
    kind = kind_of(annotation) if isinstance(annotation, type) else None
    if kind is None:
        name = getattr(annotation, "__qualname__", None) or str(annotation)
        raise FrameError(
            f"Cannot read a table as {name}: annotate the input as one of "
            f"{', '.join(READABLE)}"
        )
    return kind


def from_arrow(table: pa.Table, kind: str) -> Any:
    """The table as one of READABLE."""
    if kind == "pandas.DataFrame":
        return _to_pandas(table)
    if kind == "polars.DataFrame" or kind == "polars.LazyFrame":
        import polars

        frame: Any = polars.from_arrow(table)
        return frame if kind == "polars.DataFrame" else frame.lazy()
    return table


def _from_pandas(frame: Any) -> pa.Table:
    import pyarrow as pa

    names: list[Any] = list(frame.columns)
    strange = [name for name in names if not isinstance(name, str)]
    if strange:
        raise FrameError(
            f"Cannot store a pandas frame with the column {strange[0]!r}: names of "
            "columns have to be texts"
        )
    try:
        table = pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        # Arrow names the column in its last words, after values that no log may hold
        where = str(error.args[-1]) if error.args else ""
        raise FrameError(
            "Cannot store a pandas frame whose values have no common type: "
            f"{where.splitlines()[-1] if where else type(error).__name__}"
        ) from None
    return table.replace_schema_metadata(None)


def _to_pandas(table: pa.Table) -> Any:
    """As pandas has it by itself, but for whole numbers and truth values with nulls,
    which would become floating point numbers and objects."""
    import pandas
    import pyarrow as pa

    nullable: dict[Any, Any] = {
        pa.int32(): pandas.Int32Dtype(),
        pa.int64(): pandas.Int64Dtype(),
        pa.bool_(): pandas.BooleanDtype(),
    }
    frame = table.to_pandas()
    for position, name in enumerate(table.column_names):
        column = table.column(position)
        if column.null_count > 0 and column.type in nullable:
            frame[name] = column.to_pandas(types_mapper=nullable.get)
    return frame
