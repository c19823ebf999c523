"""Partition specs, and partitions that are overwritten."""

import datetime as dt
import random
from typing import Any

import pyarrow as pa
import pytest
from floe_tables import DataError, OptionError, PartitionField, Range, SchemaConflict
from pyiceberg.expressions import And, EqualTo, GreaterThan, IsNull
from pyiceberg.transforms import IdentityTransform

from conftest import Sales, live_files

UTC = dt.UTC
MOMENTS = [
    None,
    dt.datetime(1969, 12, 31, 23, 59, 59, 999999),
    dt.datetime(1970, 1, 1),
    dt.datetime(2024, 2, 29, 23, 30),
    dt.datetime(2024, 3, 1, 0, 0),
    dt.datetime(1960, 1, 1, 0, 30),
]
COLUMNS: dict[str, tuple[pa.DataType, list[Any]]] = {
    "i": (pa.int32(), [0, -1, 5, 1_000_000, None]),
    "l": (pa.int64(), [0, -1, 2**40, None]),
    "s": (pa.string(), ["", "abcdef", "ü€", "a/b=c d", None]),
    "b": (pa.binary(), [b"", b"abcdef", None]),
    "f": (pa.float64(), [0.5, float("nan"), float("inf"), None]),
    "o": (pa.bool_(), [True, False, None]),
    "d": (pa.date32(), [m.date() if m else None for m in MOMENTS]),
    "t": (pa.timestamp("us"), MOMENTS),
    "z": (
        pa.timestamp("us", "UTC"),
        [m.replace(tzinfo=UTC) if m else None for m in MOMENTS],
    ),
    "n": (pa.decimal128(9, 2), [None]),
    "h": (pa.time64("us"), [dt.time(1, 2), None]),
    "u": (pa.uuid(), [b"0123456789abcdef", None]),
}
TRANSFORMS = [
    *[(name, "identity") for name in COLUMNS],
    *[(name, f) for name in "tz" for f in ("year", "month", "day", "hour")],
    *[("d", f) for f in ("year", "month", "day")],
    *[(name, "bucket[4]") for name in "ilsbdtznhu"],
    *[(name, "truncate[2]") for name in "ilsbn"],
]


@pytest.mark.parametrize(("column", "transform"), TRANSFORMS)
def test_transforms(sales: Sales, column: str, transform: str) -> None:
    """Every row is found again, by a scan that prunes by the partition as well."""
    kind, values = COLUMNS[column]
    data = pa.table({"v": pa.array(values, kind), "id": range(len(values))})
    sales.write(data, partition_by=(PartitionField("v", transform),))
    assert sorted(r[0] for r in sales.rows("id")) == list(range(len(values)))
    for number, value in enumerate(values):
        if isinstance(value, bytes) and column == "u":
            continue
        found = sales.rows("id", where={"v": value})
        assert found == [(number,)], f"{value!r} is in a partition that says otherwise"


def test_many_partitions_at_once(sales: Sales) -> None:
    rows = 5_000
    data = pa.table({"id": range(rows), "part": [i % 150 for i in range(rows)]})
    sales.write(data, partition_by=(PartitionField("part"),))
    assert len(live_files(sales.table)) == 150
    assert sales.tables.read(sales.name).num_rows == rows


def test_two_fields_of_one_column(sales: Sales) -> None:
    """hour(t) of somebody else and our day(t): pyiceberg alone refuses to write."""
    data = pa.table({"t": pa.array(MOMENTS, pa.timestamp("us"))})
    sales.write(data, partition_by=(PartitionField("t", "hour"),))
    written = sales.write(
        data, partition_by=(PartitionField("t", "day"), PartitionField("t", "month"))
    )
    assert [c.split(" (")[0] for c in written.changes] == [
        'added partition field "t_day"',
        'added partition field "t_month"',
    ]
    names = [f.name for f in sales.table.spec().fields]
    assert names == ["t_hour", "t_day", "t_month"]
    day = {"t": Range(dt.date(2024, 2, 29), dt.date(2024, 3, 1))}
    sales.write(data.slice(3, 1), "overwrite_partition", replace=day)
    assert len(sales.rows()) == 11


def test_fields_of_others_stay_and_ours_are_added_once(sales: Sales) -> None:
    ours = (PartitionField("day", "identity"),)
    sales.write({"day": ["a"], "source": ["x"], "id": [1]}, partition_by=ours)
    with sales.table.update_spec() as update:
        update.add_field("source", IdentityTransform(), "their_source")
    for _ in range(2):
        data = {"day": ["a"], "source": ["y"], "id": [2]}
        assert not sales.write(data, partition_by=ours).changes
    assert [f.name for f in sales.table.spec().fields] == ["day", "their_source"]
    with sales.table.update_spec() as update:
        update.remove_field("day")
    written = sales.write({"day": ["b"], "source": ["y"], "id": [3]}, partition_by=ours)
    assert written.changes == ('added partition field "day" (identity of "day")',)
    assert [f.name for f in sales.table.spec().fields] == ["their_source", "day"]
    assert len(sales.rows()) == 4


@pytest.mark.parametrize("column", ["t", "s.t"])
def test_names_of_partition_fields_make_way(sales: Sales, column: str) -> None:
    base = column.replace(".", "_")
    t = pa.array([dt.datetime(2024, 1, 1)], pa.timestamp("us"))
    data = pa.table({"t": t, "s": pa.StructArray.from_arrays([t], ["t"])})
    data = data.append_column(f"{base}_day", [["text"]])
    sales.write(data, partition_by=(PartitionField(column, "day"),))
    assert sales.table.spec().fields[0].name == f"{base}_day_part"
    assert len(sales.rows()) == 1


@pytest.mark.parametrize(
    ("column", "transform", "message"),
    [
        ("nope", "identity", 'partition by "nope": there is no such column'),
        ("id", "day", "day of a column of long does not exist"),
        ("id", "weekly", '"weekly" is none of identity'),
        ("id", "bucket[x]", r'"bucket\[x\]" is none of'),
        ("id", "void", '"void" is none of'),
    ],
)
def test_fields_that_cannot_be(sales: Sales, column, transform, message) -> None:
    for _ in range(2):
        with pytest.raises(OptionError, match=message):
            sales.write({"id": [1]}, partition_by=(PartitionField(column, transform),))
        if not sales.tables.exists(sales.name):
            sales.write({"id": [1]})


def days(*numbers: int, zone: Any = None) -> list[dt.datetime]:
    return [dt.datetime(2024, 1, n, 12, tzinfo=zone) for n in numbers]


@pytest.mark.parametrize(
    "spec", [(), (("t", "day"),), (("t", "month"),), (("id", "bucket[2]"),)]
)
@pytest.mark.parametrize("zone", [None, UTC])
def test_exactly_the_partition_is_replaced(sales: Sales, spec, zone) -> None:
    """Whatever the spec: rows go by the column, not by the files that hold them."""
    kind = pa.timestamp("us", "UTC" if zone else None)
    data = pa.table(
        {"id": range(6), "t": pa.array(days(1, 2, 2, 3, 3, 4, zone=zone), kind)}
    )
    sales.write(data, partition_by=tuple(PartitionField(*f) for f in spec))
    new = pa.table({"id": [10], "t": pa.array(days(3, zone=zone), kind)})
    third = Range(
        dt.datetime(2024, 1, 3, tzinfo=zone), dt.datetime(2024, 1, 4, tzinfo=zone)
    )
    for _ in range(2):
        written = sales.write(new, "overwrite_partition", replace={"t": third})
        assert [r[0] for r in sorted(sales.rows("id"))] == [0, 1, 2, 5, 10]
    assert (written.inserted, written.deleted) == (1, 1)
    assert sales.snapshots() == 3, "one snapshot each"


def test_whole_files_are_dropped_without_reading(sales: Sales, monkeypatch) -> None:
    data = pa.table({"t": pa.array(days(1, 2, 3), pa.timestamp("us"))})
    sales.write(data, partition_by=(PartitionField("t", "day"),))
    import floe_tables.plan

    monkeypatch.setattr(floe_tables.plan, "read_file", None)
    day = {"t": Range(dt.date(2024, 1, 2), dt.date(2024, 1, 3))}
    sales.write(data.slice(1, 1), "overwrite_partition", replace=day)
    assert len(sales.rows()) == 3


def test_an_empty_partition_is_emptied(sales: Sales) -> None:
    sales.write({"p": ["a", "a", "b"], "id": [1, 2, 3]})
    none = pa.table({"p": pa.array([], pa.string()), "id": pa.array([], pa.int64())})
    written = sales.write(none, "overwrite_partition", replace={"p": "a"})
    assert written.deleted == 2
    assert sales.rows() == [("b", 3)]
    assert sales.write(none, "overwrite_partition", replace={"p": "a"}).deleted == 0


def test_rows_outside_the_partition_are_refused(sales: Sales) -> None:
    sales.write({"p": ["a", "b"], "id": [1, 2]})
    with pytest.raises(DataError, match='2 of 3 rows are outside it, by column "p"'):
        sales.write(
            pa.table({"p": ["a", "b", None], "id": [3, 4, 5]}),
            "overwrite_partition",
            replace={"p": "a"},
        )
    assert sales.rows() == [("a", 1), ("b", 2)]


def test_a_column_that_the_data_lacks_is_outside(sales: Sales) -> None:
    sales.write({"p": ["a"], "id": [1]})
    with pytest.raises(DataError, match="1 of 1 rows are outside"):
        sales.write({"id": [3]}, "overwrite_partition", replace={"p": "a"})
    sales.write({"id": [3]}, "overwrite_partition", replace={"p": None})
    assert sales.rows("id") == [(1,), (3,)]


@pytest.mark.parametrize(
    ("replace", "left"),
    [
        ({"p": "a"}, [3, 4, 5, 6]),
        ({"p": ["a", "b"]}, [4, 5, 6]),
        ({"p": ["a", None]}, [3, 4, 6]),
        ({"p": None}, [1, 2, 3, 4, 6]),
        ({"p": "a", "n": 1}, [2, 3, 4, 5, 6]),
        ({"n": Range(2, 4)}, [1, 4, 5, 6]),
        ({"n": Range(None, 2)}, [2, 3, 4, 5, 6]),
        ({"n": Range(4)}, [1, 2, 3, 6]),
        ({"f": float("nan")}, [1, 3, 4, 5, 6]),
        ({"d": dt.date(2024, 1, 2)}, [1, 3, 4, 5, 6]),
        ({"d": Range(dt.datetime(2024, 1, 2), dt.datetime(2024, 1, 4))}, [1, 4, 5, 6]),
        ({"s.x": 6}, [1, 2, 3, 4, 5]),
        (EqualTo("p", "c"), [1, 2, 3, 5, 6]),
        (And(IsNull("p"), GreaterThan("n", 4)), [1, 2, 3, 4, 6]),
    ],
)
@pytest.mark.parametrize("by", [None, "p"])
def test_ways_to_say_which_rows(sales: Sales, replace, left, by) -> None:
    data = pa.table(
        {
            "id": [1, 2, 3, 4, 5, 6],
            "p": ["a", "a", "b", "c", None, "d"],
            "n": pa.array([1, 2, 3, 4, 5, None], pa.int32()),
            "f": [1.0, float("nan"), 0.0, 2.0, None, 3.0],
            "d": [dt.date(2024, 1, n) for n in range(1, 6)] + [None],
            "s": [{"x": n} for n in range(1, 7)],
        }
    )
    sales.write(data, partition_by=(PartitionField(by),) if by else ())
    sales.write(data.slice(0, 0), "overwrite_partition", replace=replace)
    assert [r[0] for r in sorted(sales.rows("id"))] == left


@pytest.mark.parametrize(
    ("replace", "message"),
    [
        ({}, "no column is given"),
        ({"nope": 1}, 'no column "nope"'),
        ({"p": []}, '"p" has no values'),
        ({"p": Range()}, "a Range of nothing"),
        ({"s": 1}, '"s" is a struct'),
        ({"t": dt.date(2024, 1, 1)}, "timestamp, not a date, which is a Range"),
        ({"t": dt.datetime(2024, 1, 1, tzinfo=UTC)}, "timestamp, not a time with"),
        ({"z": dt.datetime(2024, 1, 1)}, "timestamptz, not a time without a zone"),
        ({"z": Range(dt.date(2024, 1, 1))}, "timestamptz, not a date"),
        ({"d": dt.datetime(2024, 1, 1, 1)}, "date, not a time of day"),
        ({"d": "someday"}, "Cannot tell which rows"),
        (7, "give an expression or columns"),
        (EqualTo("nope", 1), "Cannot tell which rows"),
    ],
)
def test_ways_that_do_not_say_which_rows(sales: Sales, replace, message) -> None:
    moment = dt.datetime(2024, 1, 1)
    data = pa.table(
        {
            "p": ["a"],
            "s": [{"x": 1}],
            "t": pa.array([moment], pa.timestamp("us")),
            "z": pa.array([moment], pa.timestamp("us", "UTC")),
            "d": [moment.date()],
        }
    )
    sales.write(data)
    with pytest.raises(OptionError, match=message):
        sales.write(data, "overwrite_partition", replace=replace)


def test_partitions_after_the_spec_and_the_schema_have_evolved(sales: Sales) -> None:
    """Rows of one partition lie in files of three specs and two schemas."""
    by_p, by_n = PartitionField("p"), PartitionField("n", "bucket[2]")
    n = pa.array([1, 2], pa.int32())
    sales.write(pa.table({"p": ["a", "b"], "n": n}))
    sales.write(pa.table({"p": ["a", "b"], "n": n}), partition_by=(by_p,))
    sales.write({"p": ["a", "b"], "n": [3, 4], "x": [1, 1]}, partition_by=(by_p, by_n))
    new = {"p": ["a"], "n": [9], "x": [2]}
    written = sales.write(new, "overwrite_partition", replace={"p": "a"})
    assert (written.inserted, written.deleted) == (1, 3)
    rows = [("a", 9, 2), ("b", 2, None), ("b", 2, None), ("b", 4, 1)]
    assert sales.rows() == rows
    assert len(sales.table.specs()) == 3


def test_overwriting_may_change_the_schema_too(sales: Sales) -> None:
    sales.write({"p": ["a", "b"], "v": pa.array([1, 2], pa.int32())})
    written = sales.write(
        {"p": ["a"], "v": [2**40], "w": ["new"]},
        "overwrite_partition",
        replace={"p": "a"},
    )
    assert len(written.changes) == 2
    assert sales.rows() == [("a", 2**40, "new"), ("b", 2, None)]
    assert sales.snapshots() == 2
    with pytest.raises(SchemaConflict):
        sales.write({"p": [1], "v": [1]}, "overwrite_partition", replace={"p": "a"})


@pytest.mark.parametrize("seed", range(6))
def test_random_partitions_against_a_list(sales: Sales, seed: int) -> None:
    """Any mix of writes leaves what the same steps leave of a plain list."""
    chance = random.Random(seed)
    specs = [
        PartitionField("d", "month"),
        PartitionField("d", "day"),
        PartitionField("p"),
        PartitionField("p", "truncate[1]"),
        PartitionField("id", "bucket[3]"),
    ]
    model: list[tuple[Any, ...]] = []
    first = dt.date(2024, 1, 25)

    def some(count: int) -> list[tuple[Any, ...]]:
        return [
            (
                chance.randrange(1000),
                chance.choice([None, "a", "ab", "b", "ba"]),
                chance.choice([None, *(first + dt.timedelta(n) for n in range(12))]),
            )
            for _ in range(count)
        ]

    def data(rows: list[tuple[Any, ...]]) -> pa.Table:
        columns = list(zip(*rows, strict=True)) or [[], [], []]
        kinds = [pa.int64(), pa.string(), pa.date32()]
        arrays = [pa.array(list(c), k) for c, k in zip(columns, kinds, strict=True)]
        return pa.Table.from_arrays(arrays, names=["id", "p", "d"])

    for _ in range(8):
        spec = tuple(chance.sample(specs, chance.randrange(3)))
        if chance.random() < 0.4:
            rows = some(chance.randrange(30))
            sales.write(data(rows), partition_by=spec)
            model += rows
            continue
        start = first + dt.timedelta(chance.randrange(-1, 12))
        end = start + dt.timedelta(chance.randrange(1, 4))
        which = chance.choice([{"d": Range(start, end)}, {"p": ["a", None]}])

        def inside(row: tuple[Any, ...], which: dict[str, Any] = which) -> bool:
            if "p" in which:
                return row[1] in which["p"]
            range_ = which["d"]
            return row[2] is not None and range_.start <= row[2] < range_.end

        rows = [row for row in some(30) if inside(row)]
        sales.write(data(rows), "overwrite_partition", replace=which, partition_by=spec)
        model = [row for row in model if not inside(row)] + rows
        assert sales.rows() == sorted(model, key=repr)
    assert sales.rows() == sorted(model, key=repr)
