"""Failures that others reported, one test each, none of them ours.

community-integrations: github.com/dagster-io/community-integrations (an IO manager on
pyiceberg). iceberg-python: github.com/apache/iceberg-python.
"""

import datetime as dt

import pyarrow as pa
import pytest
from floe_tables import (
    DataError,
    OptionError,
    PartitionField,
    Range,
    SchemaConflict,
    Tables,
)
from pyiceberg.catalog import Catalog
from pyiceberg.partitioning import PartitionField as SpecField
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform, IdentityTransform
from pyiceberg.types import LongType, NestedField, StringType, TimestampType

from conftest import Sales

DAY = {"t": Range(dt.date(2024, 1, 1), dt.date(2024, 1, 2))}
BY_DAY = {"partition_by": (PartitionField("t", "day"),)}


def at(*hours: int) -> pa.Array:
    return pa.array([dt.datetime(2024, 1, 1, h) for h in hours], pa.timestamp("us"))


def test_columns_compared_by_name_only(sales: Sales) -> None:
    """A changed type went unnoticed where the names were the same."""
    sales.write({"id": pa.array([1], pa.int32()), "v": ["a"]})
    assert sales.write({"id": [2**40], "v": ["b"]}).changes
    with pytest.raises(SchemaConflict, match='"v" is string in the table and long'):
        sales.write({"id": [1], "v": [1]})


def test_dropped_columns(sales: Sales) -> None:
    """A column that one write lacked was dropped from the table, with its values."""
    sales.write({"id": [1], "v": ["a"]})
    sales.write({"id": [2]})
    assert sales.rows() == [(1, "a"), (2, None)]


@pytest.mark.parametrize("mode", ["overwrite_partition", "upsert", "append"])
def test_lost_partition_fields_of_others(sales: Sales, catalog: Catalog, mode) -> None:
    """community-integrations 287: identity(source) was stripped from the spec."""
    schema = Schema(
        NestedField(1, "source", StringType()),
        NestedField(2, "t", TimestampType()),
        NestedField(3, "id", LongType()),
    )
    spec = PartitionSpec(
        SpecField(1, 1000, IdentityTransform(), "source"),
        SpecField(2, 1001, DayTransform(), "t_day"),
    )
    catalog.create_namespace("shop")
    catalog.create_table(sales.name, schema=schema, partition_spec=spec)
    data = pa.table({"source": ["a", "b"], "t": at(1, 2), "id": [1, 2]})
    replace = DAY if mode == "overwrite_partition" else None
    for _ in range(2):
        sales.write(data, mode, replace=replace, key=("id",), **BY_DAY)
        fields = [(f.name, f.field_id) for f in sales.table.spec().fields]
        assert fields == [("source", 1000), ("t_day", 1001)]
    assert set(sales.rows("source", "id")) == {("a", 1), ("b", 2)}


def test_a_table_without_a_snapshot(sales: Sales, catalog: Catalog) -> None:
    """community-integrations 287: a crash where there is no current snapshot yet."""
    catalog.create_namespace("shop")
    catalog.create_table(sales.name, schema=pa.schema([("id", pa.int64())]))
    assert sales.rows() == []
    none = pa.table({"id": pa.array([], pa.int64())})
    sales.write(none, "overwrite_partition", replace={"id": 1})
    sales.write({"id": [1]}, "overwrite_partition", replace={"id": 1})
    assert sales.rows() == [(1,)]


def test_partitioned_and_empty(sales: Sales) -> None:
    """iceberg-python 2636: an empty partitioned table could not be overwritten."""
    sales.write(pa.table({"t": at(), "id": pa.array([], pa.int64())}), **BY_DAY)
    data = pa.table({"t": at(1), "id": [1]})
    sales.write(data, "overwrite_partition", replace=DAY, **BY_DAY)
    assert len(sales.rows()) == 1


def test_missing_namespaces(tables: Tables) -> None:
    """The first write failed where nobody had made the namespace."""
    tables.write(("a", "b", "c", "t"), pa.table({"id": [1]}), write_id="1")
    assert tables.exists("a.b.c.t")


def test_field_names_that_are_column_names(sales: Sales) -> None:
    """community-integrations 240: day(t) was called t, which pyiceberg refuses."""
    sales.write(pa.table({"t": at(1), "t_day": ["x"]}), **BY_DAY)
    assert [f.name for f in sales.table.spec().fields] == ["t_day_part"]


def test_existing_field_names_are_taken_as_they_are(
    sales: Sales, catalog: Catalog
) -> None:
    """community-integrations 240: the same field by another name was added again."""
    schema = Schema(NestedField(1, "t", TimestampType()))
    spec = PartitionSpec(SpecField(1, 1000, DayTransform(), "their_day"))
    catalog.create_namespace("shop")
    catalog.create_table(sales.name, schema=schema, partition_spec=spec)
    assert not sales.write(pa.table({"t": at(1)}), **BY_DAY).changes
    assert len(sales.table.spec().fields) == 1


def test_append_is_a_mode(sales: Sales) -> None:
    """community-integrations 231: each run replaced everything."""
    sales.write({"id": [1]})
    sales.write({"id": [2]})
    assert sales.rows() == [(1,), (2,)]


@pytest.mark.parametrize("transform", ["hour", "day", "month", "year"])
def test_upsert_into_time_partitions(sales: Sales, transform: str) -> None:
    """iceberg-python 3758: the old row stayed, an untouched one was doubled."""
    by = {"partition_by": (PartitionField("t", transform),), "key": ("k",)}
    sales.write(pa.table({"k": ["a", "b"], "v": [1, 2], "t": at(1, 1)}), **by)
    sales.write(pa.table({"k": ["c"], "v": [3], "t": at(5)}), **by)
    sales.write(pa.table({"k": ["a"], "v": [9], "t": at(1)}), "upsert", **by)
    assert sales.rows("k", "v") == [("a", 9), ("b", 2), ("c", 3)]


def test_upsert_that_changes_the_partition_column(sales: Sales) -> None:
    """iceberg-python 3409: the row was searched for in its new partition only."""
    by = {"partition_by": (PartitionField("p"),), "key": ("k",)}
    sales.write({"k": [1, 2], "p": ["x", "x"]}, **by)
    sales.write({"k": [1], "p": ["y"]}, "upsert", **by)
    assert sales.rows() == [(1, "y"), (2, "x")]


def test_buckets_of_text(sales: Sales) -> None:
    """iceberg-python 3782: a rewrite within bucket(text) raised a TypeError."""
    by = {"partition_by": (PartitionField("k", "bucket[2]"),), "key": ("k",)}
    sales.write({"k": ["a", "b", "c", "d"], "v": [1, 1, 1, 1]}, **by)
    sales.write({"k": ["a"], "v": [2]}, "upsert", **by)
    assert sales.rows() == [("a", 2), ("b", 1), ("c", 1), ("d", 1)]


def test_a_reader_on_a_partitioned_table(sales: Sales) -> None:
    """iceberg-python 2152: streams only went into tables without partitions."""
    batch = pa.record_batch({"p": ["x", "y"]})
    reader = pa.RecordBatchReader.from_batches(batch.schema, [batch])
    from floe_tables import TableOptions

    options = TableOptions(partition_by=(PartitionField("p"),))
    sales.tables.write(sales.name, reader, options=options, write_id="1")
    assert sales.rows() == [("x",), ("y",)]


def test_field_ids_of_another_table(sales: Sales, tables: Tables) -> None:
    """Columns read with the ids of one table were mixed up in another."""
    ids = {b"PARQUET:field_id": b"2"}, {b"PARQUET:field_id": b"1"}
    schema = pa.schema(
        [
            pa.field("a", pa.string(), metadata=ids[0]),
            pa.field("b", pa.string(), metadata=ids[1]),
        ]
    )
    sales.write({"a": ["1"], "b": ["2"]})
    sales.write(pa.table({"a": ["3"], "b": ["4"]}, schema=schema))
    assert sales.rows("a", "b") == [("1", "2"), ("3", "4")]
    tables.write("shop.copy", tables.read(sales.name), write_id="1")
    assert tables.read("shop.copy").sort_by("a") == tables.read(sales.name).sort_by("a")


def test_decimals_of_another_scale(sales: Sales) -> None:
    """pyiceberg compares the scale with itself and takes 1.2345 for decimal(9, 2)."""
    sales.write({"v": pa.array([None], pa.decimal128(9, 2))})
    with pytest.raises(SchemaConflict, match="decimal"):
        sales.write({"v": pa.array([None], pa.decimal128(12, 4))})


def test_not_a_number_as_a_partition(sales: Sales) -> None:
    """pyiceberg filters each partition by equality, which loses rows of NaN."""
    data = {"f": [float("nan"), 1.0, None], "id": [1, 2, 3]}
    sales.write(data, partition_by=(PartitionField("f"),))
    assert len(sales.rows()) == 3


def test_errors_say_what_to_do(sales: Sales) -> None:
    """A wrong partition column was a KeyError deep inside."""
    sales.write({"id": [1]})
    with pytest.raises(OptionError, match='partition by "day": there is no such'):
        sales.write({"id": [1]}, partition_by=(PartitionField("day"),))
    with pytest.raises(DataError, match="outside it"):
        sales.write({"id": [2]}, "overwrite_partition", replace={"id": 1})
