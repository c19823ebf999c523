"""Namespaces, creation, and what each mode leaves in the table."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from floe_tables import (
    MissingTable,
    OptionError,
    PartitionField,
    Retry,
    SortField,
    TableOptions,
    Tables,
)
from pyiceberg.catalog.memory import InMemoryCatalog
from pyiceberg.catalog.sql import SqlCatalog

from conftest import Sales, live_files, open_catalog


def test_importing_the_package_imports_no_pyiceberg() -> None:
    import subprocess
    import sys

    code = (
        "import sys, floe_tables; "
        "heavy = {'pyiceberg', 'pyarrow', 'dagster'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    folder = Path(__file__).parents[3] / "plugins/dagster/python"
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)


def test_nested_namespaces_are_created(tables: Tables) -> None:
    written = tables.write(("raw", "eu", "orders"), pa.table({"id": [1]}), write_id="1")
    assert written.created
    assert tables.catalog.namespace_exists(("raw",))
    assert tables.catalog.namespace_exists(("raw", "eu"))
    assert 'created namespace "raw.eu"' in written.changes
    assert tables.read("raw.eu.orders").to_pydict() == {"id": [1]}


def test_namespace_and_table_made_by_others_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What both processes do not see, both create: one of them comes second."""
    catalog, other = open_catalog(tmp_path), open_catalog(tmp_path)
    asked: list[str] = []

    def first_the_other(name: str, there: bool = False):
        real = getattr(SqlCatalog, name)

        def call(self: SqlCatalog, *args: object, **keywords: object) -> object:
            if self is catalog and name not in asked:
                asked.append(name)
                real(other, *args, **keywords)
            return real(self, *args, **keywords)

        monkeypatch.setattr(SqlCatalog, name, call)

    first_the_other("create_namespace")
    first_the_other("create_table")
    written = Tables(catalog).write("new.t", pa.table({"id": [1]}), write_id="1")
    assert asked == ["create_namespace", "create_table"]
    assert not written.created
    assert Tables(other).read("new.t").to_pydict() == {"id": [1]}


def test_namespace_race_that_the_database_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SQL catalog looks first, so a race is an IntegrityError of its database."""
    catalog, other = open_catalog(tmp_path), open_catalog(tmp_path)
    real, calls = SqlCatalog.namespace_exists, 0

    def blind(self: SqlCatalog, name: str) -> bool:
        nonlocal calls
        if self is other:
            return real(self, name)
        calls += 1
        if calls == 2:
            other.create_namespace("new")
        return calls > 3 and real(self, name)

    monkeypatch.setattr(SqlCatalog, "namespace_exists", blind)
    Tables(catalog).write("new.t", pa.table({"id": [1]}), write_id="1")
    assert Tables(catalog).read("new.t").num_rows == 1


def test_a_new_table_has_spec_order_properties_and_location(
    tmp_path: Path, sales: Sales
) -> None:
    sales.write(
        {"id": [2, 1], "region": ["a", "a"]},
        partition_by=(PartitionField("region"), PartitionField("id", "bucket[4]")),
        sort_by=(SortField("id"),),
        properties={"write.parquet.compression-codec": "gzip", "owner": "shop"},
        location=f"file://{tmp_path}/elsewhere",
    )
    table = sales.table
    assert [(f.name, str(f.transform)) for f in table.spec().fields] == [
        ("region", "identity"),
        ("id_bucket_4", "bucket[4]"),
    ]
    assert len(table.sort_order().fields) == 1
    assert table.properties["owner"] == "shop"
    assert table.location() == f"file://{tmp_path}/elsewhere"
    assert all("elsewhere/data/region=a/id_bucket_4=" in f for f in live_files(table))


def test_append_and_overwrite(sales: Sales) -> None:
    sales.write({"id": [1, 2]})
    sales.write({"id": [3]})
    assert sales.rows() == [(1,), (2,), (3,)]
    written = sales.write({"id": [9]}, "overwrite")
    assert (written.rows, written.deleted) == (1, 3)
    assert sales.rows() == [(9,)]
    assert sales.snapshots() == 3, "an overwrite is one snapshot"


def test_overwrite_with_nothing_empties_the_table(sales: Sales) -> None:
    sales.write({"id": [1, 2]})
    sales.write(pa.table({"id": pa.array([], pa.int64())}), "overwrite")
    assert sales.rows() == []
    sales.write({"id": [5]})
    assert sales.rows() == [(5,)]


def test_no_rows_create_the_table(sales: Sales) -> None:
    written = sales.write(pa.table({"id": pa.array([], pa.int64())}))
    assert (written.created, written.rows) == (True, 0)
    assert sales.rows() == [] and sales.types() == {"id": "long"}


def test_rows_are_sorted_within_files(sales: Sales) -> None:
    data = {"a": [2, None, 1, 2], "b": ["x", "y", "z", "w"]}
    order = (SortField("a", descending=True), SortField("b", nulls_last=False))
    sales.write(data, sort_by=order)
    found = sales.tables.read(sales.name).to_pydict()
    assert found == {"a": [2, 2, 1, None], "b": ["w", "x", "z", "y"]}


def test_the_asked_sort_order_replaces_the_old(sales: Sales) -> None:
    sales.write({"a": [2, 1]}, sort_by=(SortField("a"),))
    assert not sales.write({"a": [3]}).changes, "none asked: it stays"
    written = sales.write({"a": [5, 4]}, sort_by=(SortField("a", descending=True),))
    assert written.changes == ('set the sort order to "a"',)
    assert str(sales.table.sort_order().fields[0].direction) == "DESC"


def test_properties_follow_the_options_and_others_stay(sales: Sales) -> None:
    sales.write({"a": [1]}, properties={"mine": "1"})
    with sales.table.transaction() as transaction:
        transaction.set_properties({"theirs": "x", "commit.retry.num-retries": "7"})
    written = sales.write({"a": [1]}, properties={"mine": "2"})
    assert written.changes == ('set property "mine"',)
    found = sales.table.properties
    assert (found["mine"], found["theirs"]) == ("2", "x")
    assert found["commit.retry.num-retries"] == "7", "ours is for this process only"


def test_format_versions(sales: Sales) -> None:
    """Version 1 keeps a field that was removed as void; version 3 is not written."""
    with pytest.raises(OptionError, match="versions 1 and 2, not 3"):
        sales.write({"a": [1]}, properties={"format-version": "3"})
    by = {"partition_by": (PartitionField("p"),), "key": ("id",)}
    data = {"id": [1, 2], "p": ["x", "y"]}
    sales.write(data, properties={"format-version": "1"}, **by)
    with sales.table.update_spec() as update:
        update.remove_field("p")
    by = {"partition_by": (PartitionField("id"),), "key": ("id",)}
    written = sales.write(data, "upsert", **by)
    assert (written.unchanged, sales.table.format_version) == (2, 1)
    transforms = [str(field.transform) for field in sales.table.spec().fields]
    assert transforms == ["void", "identity"]
    sales.write({"id": [1], "p": ["x"]}, "overwrite_partition", replace={"p": "x"})
    assert sales.rows() == [(1, "x"), (2, "y")]
    with pytest.raises(OptionError, match="of format version 1, not 2"):
        sales.write(data, properties={"format-version": "2"})


def test_streams(sales: Sales) -> None:
    """A stream may be partitioned and written again, which pyiceberg's may not."""
    batches = [
        pa.record_batch({"id": [i, i + 1], "day": [f"d{i % 3}"] * 2})
        for i in range(0, 100, 2)
    ]
    reader = pa.RecordBatchReader.from_batches(batches[0].schema, batches)
    written = sales.tables.write(
        sales.name,
        reader,
        options=TableOptions(partition_by=(PartitionField("day"),)),
        write_id="stream",
    )
    assert written.rows == 100
    assert [row[0] for row in sorted(sales.rows("id"))] == list(range(100))


def test_a_stream_whose_dictionaries_change(sales: Sales) -> None:
    batches = [
        pa.record_batch({"c": pa.array(values).dictionary_encode()})
        for values in (["a", "b"], ["c", None], ["a"])
    ]
    reader = pa.RecordBatchReader.from_batches(batches[0].schema, batches)
    sales.tables.write(sales.name, reader, write_id="1")
    assert sales.rows() == [("a",), ("a",), ("b",), ("c",), (None,)]


def test_a_stream_that_fails_half_way(sales: Sales) -> None:
    def batches():
        yield pa.record_batch({"id": [1]})
        raise RuntimeError("the source is gone")

    reader = pa.RecordBatchReader.from_batches(
        pa.schema([("id", pa.int64())]), batches()
    )
    with pytest.raises(RuntimeError, match="the source is gone"):
        sales.tables.write(sales.name, reader, write_id="1")
    assert not sales.tables.exists(sales.name)


def test_reading(sales: Sales) -> None:
    sales.write({"id": [1, 2, 3], "name": ["a", "b", None]})
    first = sales.table.current_snapshot().snapshot_id
    sales.write({"id": [4], "name": ["d"]})
    assert sales.rows(where={"id": [2, 4]}, columns=["id"]) == [(2,), (4,)]
    assert sales.rows("id", where={"name": None}) == [(3,)]
    assert sales.rows("id", where="id > 3") == [(4,)]
    assert len(sales.rows(snapshot_id=first)) == 3
    reader = sales.tables.batches(sales.name, columns=["id"])
    assert sum(batch.num_rows for batch in reader) == 4
    assert sales.tables.read(sales.name, limit=2).num_rows == 2
    with pytest.raises(OptionError, match='no columns "nope"'):
        sales.rows(columns=["nope"])
    with pytest.raises(MissingTable, match="no snapshot 1"):
        sales.rows(snapshot_id=1)
    with pytest.raises(MissingTable, match='no table "shop.other"'):
        sales.tables.read("shop.other")
    with pytest.raises(MissingTable, match='no table "nowhere.other"'):
        sales.tables.read("nowhere.other")


def test_in_memory_catalog(tmp_path: Path) -> None:
    tables = Tables(InMemoryCatalog("memory", warehouse=f"file://{tmp_path}"))
    sales = Sales(tables)
    sales.write({"id": [1], "v": [1]}, key=("id",))
    sales.write({"id": [1, 2], "v": [2, 2]}, "upsert", key=("id",))
    sales.write({"id": [2], "v": [3]}, "overwrite_partition", replace={"id": 2})
    assert sales.rows() == [(1, 2), (2, 3)]


def test_threads_of_one_catalog(tmp_path: Path) -> None:
    catalog = open_catalog(tmp_path)
    Sales(Tables(catalog)).write({"id": [0]})

    def append(number: int) -> None:
        tables = Tables(catalog, retry=Retry(tries=100))
        Sales(tables).write({"id": [number]}, write_id=f"thread-{number}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(append, range(1, 5), timeout=60))
    assert Sales(Tables(catalog)).rows() == [(0,), (1,), (2,), (3,), (4,)]


@pytest.mark.parametrize(
    ("mode", "options", "replace", "message"),
    [
        ("merge", {}, None, 'no mode "merge"'),
        ("upsert", {}, None, "without key"),
        ("overwrite_partition", {}, None, "belongs to the mode"),
        ("append", {}, {"id": 1}, "belongs to the mode"),
        ("append", {"partition_by": (PartitionField("x"),)}, None, 'column "x"|"x"'),
        ("append", {"sort_by": (SortField("x"),)}, None, 'sort by "x"'),
    ],
)
def test_calls_that_make_no_sense(
    sales: Sales, mode, options, replace, message
) -> None:
    with pytest.raises(OptionError, match=message):
        sales.write({"id": [1]}, mode, replace=replace, **options)
    assert not sales.tables.exists(sales.name), "nothing is made for a wrong call"
