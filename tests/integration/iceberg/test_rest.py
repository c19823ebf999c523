"""The same tables behind a REST catalog: real HTTP, real conflicts, lost answers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from floe_tables import PartitionField, Retry, SortField, Tables
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.catalog.sql import SqlCatalog

from conftest import Sales
from rest_server import Server, serve


@pytest.fixture
def server(catalog: SqlCatalog) -> Iterator[Server]:
    with serve(catalog) as made:
        yield made


def client(server: Server) -> Sales:
    catalog = RestCatalog("rest", uri=server.uri)
    return Sales(Tables(catalog, retry=Retry(tries=100, first_wait=0.02)), "a.b.sales")


def test_all_modes(server: Server) -> None:
    sales = client(server)
    how: dict[str, Any] = {
        "partition_by": (PartitionField("p"), PartitionField("id", "bucket[2]")),
        "sort_by": (SortField("id"),),
        "properties": {"owner": "shop"},
        "key": ("id",),
    }
    written = sales.write({"id": [1, 2], "p": ["x", "y"]}, write_id="1", **how)
    assert written.changes == (
        'created namespace "a"',
        'created namespace "a.b"',
        "created the table",
    )
    assert sales.write({"id": [1, 2], "p": ["x", "y"]}, write_id="1", **how).repeated
    sales.write({"id": [2, 3], "p": ["z", "z"], "new": [1, 1]}, "upsert", **how)
    replace = {"p": "x"}
    sales.write({"id": [4], "p": ["x"]}, "overwrite_partition", replace=replace, **how)
    assert sales.rows("id", "p") == [(2, "z"), (3, "z"), (4, "x")]
    sales.write({"id": [5], "p": ["q"]}, "overwrite", branch="dev", **how)
    assert sales.rows("id", branch="dev") == [(5,)]
    assert sales.table.properties["owner"] == "shop"
    assert len(sales.table.spec().fields) == 2
    assert "commit.retry.num-retries" not in sales.table.properties


@pytest.mark.parametrize("lost", [409, 429, 500, -500, 502, -502, 503, -504])
def test_answers_that_get_lost(server: Server, lost: int) -> None:
    """Whether the commit landed or not, the rows are there once, and it is ours."""
    sales = client(server)
    sales.write({"id": [1]})
    server.lose = [lost, lost] if lost > 0 else [lost]
    written = sales.write({"id": [2]})
    assert not written.repeated and written.inserted == 1
    assert sales.rows() == [(1,), (2,)]
    assert sales.snapshots() == 2


def test_other_answers_are_errors(server: Server) -> None:
    sales = client(server)
    sales.write({"id": [1]})
    server.lose = [403]
    with pytest.raises(Exception, match="Lost"):
        sales.write({"id": [2]})
    assert not server.lose and sales.rows() == [(1,)]


def test_clients_that_write_at_once(server: Server) -> None:
    def work(number: int) -> None:
        sales = client(server)
        for n in range(4):
            sales.write({"id": [number * 10 + n], "v": [n]})
            sales.write({"id": [1000], "v": [n]}, "upsert", key=("id",))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(3), timeout=100))
    assert server.conflicts > 0
    rows = [row[0] for row in client(server).rows("id")]
    wanted = [n * 10 + k for n in range(3) for k in range(4)] + [1000]
    assert sorted(rows) == sorted(wanted)
