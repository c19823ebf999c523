"""Upsert by key: right for any types and specs, and linear."""

import datetime as dt
import random
import time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from floe_tables import DataError, OptionError, PartitionField, Range, TableError

from conftest import Sales, live_files

KEY = {"key": ("id",)}


def test_changed_new_and_unchanged_rows(sales: Sales) -> None:
    sales.write({"id": [1, 2, 3], "v": ["a", "b", None]})
    written = sales.write({"id": [2, 3, 4], "v": ["B", None, "d"]}, "upsert", **KEY)
    assert sales.rows() == [(1, "a"), (2, "B"), (3, None), (4, "d")]
    assert (written.inserted, written.updated, written.unchanged) == (1, 1, 1)
    assert (written.rows, written.deleted) == (3, 1)
    assert sales.snapshots() == 2, "one snapshot"


def test_into_a_table_that_is_not_there(sales: Sales) -> None:
    written = sales.write({"id": [1], "v": [1]}, "upsert", **KEY)
    assert written.created and written.inserted == 1


def test_files_without_a_change_stay_as_they_are(sales: Sales) -> None:
    for number in range(3):
        sales.write({"id": [number * 10, number * 10 + 1], "v": [0, 0]})
    before = set(live_files(sales.table))
    sales.write({"id": [10, 21], "v": [7, 0]}, "upsert", **KEY)
    after = set(live_files(sales.table))
    assert len(before & after) == 2, "only the file of key 10 is rewritten"
    written = sales.write({"id": [10, 21], "v": [7, 0]}, "upsert", **KEY)
    assert written.unchanged == 2
    assert set(live_files(sales.table)) == after, "equal rows rewrite nothing"


def test_keys_that_occur_twice_in_the_data(sales: Sales) -> None:
    data = {"a": [1, 1, 2, 1], "b": ["x", "x", "y", "z"], "v": [1, 2, 3, 4]}
    with pytest.raises(DataError, match="1 keys occur more than once .*a=1, b='x'"):
        sales.write(data, "upsert", key=("a", "b"))
    with pytest.raises(DataError, match=r"100 keys .*a=.*and others"):
        sales.write({"a": [n % 100 for n in range(200)]}, "upsert", key=("a",))
    assert not sales.tables.exists(sales.name)


def test_keys_that_are_no_keys(sales: Sales) -> None:
    with pytest.raises(DataError, match='nulls in key columns "id"'):
        sales.write({"id": [1, None]}, "upsert", **KEY)
    with pytest.raises(DataError, match='no key columns "id"'):
        sales.write({"x": [1]}, "upsert", **KEY)
    with pytest.raises(OptionError, match='by "id": double is no key'):
        sales.write({"id": [1.5]}, "upsert", **KEY)
    with pytest.raises(OptionError, match='by "id": list'):
        sales.write({"id": [[1]]}, "upsert", **KEY)
    sales.write({"x": [1]})
    sales.write({"x": [1], "id": [5]}, "upsert", **KEY)
    assert sales.rows() == [(1, 5), (1, None)], "the key may be a new column"


def test_a_key_that_the_table_has_twice_becomes_one_row(sales: Sales) -> None:
    sales.write({"id": [1, 1], "v": ["a", "b"]})
    sales.write({"id": [1], "v": ["a"]})
    sales.write({"id": [1], "v": ["a"]}, "upsert", **KEY)
    assert sales.rows() == [(1, "a")]


def test_a_row_moves_to_another_partition(sales: Sales) -> None:
    by = {"partition_by": (PartitionField("p"),), **KEY}
    sales.write({"id": [1, 2], "p": ["a", "a"]}, **by)
    sales.write({"id": [1], "p": ["b"]}, "upsert", **by)
    assert sales.rows() == [(1, "b"), (2, "a")]
    assert sales.rows("id", where={"p": "a"}) == [(2,)]


def test_columns_that_the_data_lacks_become_null(sales: Sales) -> None:
    """A row of the data is the whole row, as in the other modes."""
    sales.write({"id": [1, 2], "v": ["a", "b"], "w": [None, 1]})
    written = sales.write({"id": [1, 2], "v": ["a", "b"]}, "upsert", **KEY)
    assert sales.rows() == [(1, "a", None), (2, "b", None)]
    assert (written.unchanged, written.updated) == (1, 1)


def test_schema_and_spec_evolve_with_it(sales: Sales) -> None:
    sales.write(pa.table({"id": pa.array([1, 2], pa.int32()), "v": ["a", "b"]}))
    written = sales.write(
        {"id": [2, 2**40], "v": ["b", "c"], "w": [None, 1]},
        "upsert",
        partition_by=(PartitionField("id", "bucket[4]"),),
        **KEY,
    )
    assert (written.unchanged, written.inserted) == (1, 1)
    assert sales.rows() == [(1, "a", None), (2**40, "c", 1), (2, "b", None)]


KEYS: dict[str, tuple[pa.DataType, list[Any]]] = {
    "int": (pa.int32(), [1, 2, 3]),
    "string": (pa.string(), ["", "ü", "b"]),
    "binary": (pa.binary(), [b"", b"\xff", b"b"]),
    "fixed": (pa.binary(2), [b"ab", b"cd", b"ef"]),
    "uuid": (pa.uuid(), [b"0123456789abcde" + c for c in (b"1", b"2", b"3")]),
    "bool": (pa.bool_(), [True, False]),
    "date": (pa.date32(), [dt.date(1960, 1, 1), dt.date(2024, 1, 1)]),
    "time": (pa.time64("us"), [dt.time(1), dt.time(2)]),
    "timestamp": (
        pa.timestamp("us"),
        [dt.datetime(2024, 1, 1), dt.datetime(1960, 1, 1)],
    ),
    "zone": (
        pa.timestamp("us", "UTC"),
        [dt.datetime(2024, 1, n, tzinfo=dt.UTC) for n in (1, 2)],
    ),
    "decimal": (pa.decimal128(9, 2), [Decimal("1.25"), Decimal("-1.25")]),
    "enum": (pa.dictionary(pa.int32(), pa.string()), ["a", "b"]),
}


@pytest.mark.parametrize("name", KEYS)
def test_types_of_keys(sales: Sales, name: str) -> None:
    kind, values = KEYS[name]
    keys = pa.array(values, kind)
    sales.write(pa.table({"id": keys, "v": [0] * len(values)}))
    data = pa.table({"id": keys.slice(1), "v": [1] * (len(values) - 1)})
    written = sales.write(data, "upsert", **KEY)
    assert (written.updated, written.inserted) == (len(values) - 1, 0)
    assert sorted(r[0] for r in sales.rows("v")) == [0] + [1] * (len(values) - 1)


@pytest.mark.parametrize("name", [name for name in KEYS if name != "bool"])
def test_more_keys_than_an_expression_takes(sales: Sales, name: str) -> None:
    kind = KEYS[name][0]
    numbers = range(300)
    if name in ("string", "enum", "binary"):
        values = [str(n) if name != "binary" else str(n).encode() for n in numbers]
    elif name in ("fixed", "uuid"):
        values = [n.to_bytes(kind.byte_width, "big") for n in numbers]
    elif name == "decimal":
        values = [Decimal(n) / 4 for n in numbers]
    else:
        plain = {"date": pa.int32(), "int": pa.int32()}.get(name, pa.int64())
        values = pa.array(numbers, plain).cast(kind).to_pylist()
    keys = pa.array(values, kind)
    sales.write(pa.table({"id": keys.slice(0, 250), "v": [0] * 250}))
    data = pa.table({"id": keys.slice(20), "v": [n % 2 for n in range(280)]})
    written = sales.write(data, "upsert", **KEY)
    assert (written.updated, written.unchanged, written.inserted) == (115, 115, 50)
    assert sales.tables.read(sales.name).num_rows == 300


def test_columns_with_names_of_ours(sales: Sales) -> None:
    key = ("row", "file")
    sales.write({"row": [1], "file": [1], "at": [1], "key 0": [1]})
    data = {"row": [1, 2], "file": [1, 1], "at": [2, 2], "key 0": [2, 2]}
    written = sales.write(data, "upsert", key=key)
    assert (written.updated, written.inserted) == (1, 1)
    assert sales.rows() == [(1, 1, 2, 2), (2, 1, 2, 2)]


def test_equality_of_every_type(sales: Sales) -> None:
    """Nulls and NaN are equal to themselves; a difference deep inside counts."""
    struct = pa.struct([("x", pa.int64()), ("y", pa.list_(pa.int64()))])
    rows = pa.table(
        {
            "id": [1, 2],
            "f": [float("nan"), None],
            "l": [[1, None], None],
            "s": pa.array([{"x": None, "y": [1]}, None], struct),
            "m": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int64())),
            "d": [Decimal("1.5"), None],
            "u": pa.array([b"0123456789abcdef", None], pa.uuid()),
            "z": pa.array([0, None], pa.timestamp("us", "UTC")),
        }
    )
    sales.write(rows)
    assert sales.write(rows, "upsert", **KEY).unchanged == 2
    for name, value in {
        "f": [1.0],
        "l": [[1, 2]],
        "s": [{"x": None, "y": [2]}],
        "m": [[("k", 2)]],
    }.items():
        place = rows.column_names.index(name)
        column = pa.array(value, rows.schema.field(name).type)
        changed = rows.slice(0, 1).set_column(place, name, column)
        written = sales.write(changed, "upsert", **KEY)
        assert (written.updated, written.unchanged) == (1, 0), name
        sales.write(rows, "upsert", **KEY)


@pytest.mark.parametrize("seed", range(4))
def test_random_upserts_against_a_dictionary(sales: Sales, seed: int) -> None:
    chance = random.Random(seed)
    model: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    specs = [
        PartitionField("a", "bucket[3]"),
        PartitionField("b"),
        PartitionField("v", "truncate[1]"),
    ]
    for _ in range(6):
        rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        for _ in range(chance.randrange(1, 40)):
            row = (
                chance.randrange(20),
                chance.choice("xyz"),
                chance.choice([None, "p", "q"]),
                chance.choice([None, float("nan"), 1.5]),
            )
            rows[row[:2]] = row
        known = len(model.keys() & rows.keys())
        columns = [list(column) for column in zip(*rows.values(), strict=True)]
        kinds = [pa.int64(), pa.string(), pa.string(), pa.float64()]
        arrays = [pa.array(c, k) for c, k in zip(columns, kinds, strict=True)]
        written = sales.write(
            pa.Table.from_arrays(arrays, names=["a", "b", "v", "f"]),
            "upsert",
            key=("a", "b"),
            partition_by=tuple(chance.sample(specs, chance.randrange(3))),
        )
        assert written.updated + written.unchanged == known
        model |= rows
        assert repr(sales.rows()) == repr(sorted(model.values(), key=repr))


def test_a_hundred_thousand_rows_take_seconds(sales: Sales) -> None:
    """pyiceberg's own upsert takes minutes for this."""
    count = 100_000
    sales.write(
        {"id": range(count), "v": [0] * count, "w": [str(n) for n in range(count)]}
    )
    data = {
        "id": range(count // 2, count + count // 2),
        "v": [n % 2 for n in range(count)],
        "w": [str(n) for n in range(count // 2, count + count // 2)],
    }
    started = time.process_time()
    written = sales.write(data, "upsert", **KEY)
    spent = time.process_time() - started
    assert (written.inserted, written.updated) == (count // 2, count // 4)
    assert spent < 10, f"{spent:.1f} s of processor time"


def test_streams_and_branches(sales: Sales) -> None:
    sales.write({"id": [1], "v": [1]})
    batch = pa.record_batch({"id": [1, 2], "v": [2, 2]})
    reader = pa.RecordBatchReader.from_batches(batch.schema, [batch])
    from floe_tables import TableOptions

    options = TableOptions(key=("id",), branch="dev")
    sales.tables.write(sales.name, reader, mode="upsert", options=options, write_id="s")
    assert sales.rows(branch="dev") == [(1, 2), (2, 2)]
    assert sales.rows() == [(1, 1)]


def test_upsert_after_other_modes(sales: Sales) -> None:
    sales.write({"id": [1, 2], "d": [dt.date(2024, 1, 1)] * 2}, **KEY)
    day = {"d": Range(dt.date(2024, 1, 1), dt.date(2024, 1, 2))}
    sales.write(
        {"id": [3], "d": [dt.date(2024, 1, 1)]}, "overwrite_partition", replace=day
    )
    sales.write({"id": [3], "d": [dt.date(2024, 1, 5)]}, "upsert", **KEY)
    assert sales.rows() == [(3, dt.date(2024, 1, 5))]
    assert issubclass(DataError, TableError)
