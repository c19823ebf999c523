"""A SQL catalog in a real PostgreSQL: found well or said why not, and written to by
several at once."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from made.floe_storage import catalog_from, storage_from
from made.floe_tables import Tables

SERVER = Path(__file__).parents[1] / "postgres" / "server.py"
PASSWORD, WRONG = "correct-horse-4711", "wrong-battery-0815"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = subprocess.Popen(
        [sys.executable, str(SERVER)],
        env={"FLOE_POSTGRES_PASSWORD": PASSWORD, "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdin and server.stdout
    try:
        yield int(server.stdout.readline())
    finally:
        server.stdin.close()
        server.wait(60)


def config(port: int) -> dict[str, object]:
    where = f"floe:${{CATALOG_PASSWORD}}@127.0.0.1:{port}/postgres"
    return {"type": "sql", "uri": f"postgresql+psycopg2://{where}"}


def test_the_connection_is_found_well(port: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_PASSWORD", PASSWORD)
    found = catalog_from(config(port)).validate_connection()
    assert found.ok, found
    assert PASSWORD not in str(found)


def test_a_wrong_password_is_said_and_not_repeated(
    port: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CATALOG_PASSWORD", WRONG)
    catalog = catalog_from(config(port))
    found = catalog.validate_connection()
    assert not found.ok
    assert 'password authentication failed for user "floe"' in found.message
    assert "127.0.0.1" in found.message
    assert WRONG not in f"{found} {catalog} {catalog.facts()}"


def test_a_server_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_PASSWORD", WRONG)
    found = catalog_from(config(9)).validate_connection()
    assert not found.ok
    assert "Connection refused" in found.message
    assert WRONG not in str(found)


def test_several_write_one_table_at_once(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CATALOG_PASSWORD", PASSWORD)
    catalog = catalog_from(config(port))
    storage = storage_from({"type": "local", "path": str(tmp_path)})
    Tables(catalog.open(storage)).write(
        "shop.orders", pa.table({"id": [0]}), write_id="0"
    )

    def write(ids: range) -> None:
        tables = Tables(catalog.open(storage))  # as a process of its own would
        for i in ids:
            tables.write("shop.orders", pa.table({"id": [i]}), write_id=str(i))

    parts = [range(1 + 5 * n, 6 + 5 * n) for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, parts))
    read = Tables(catalog.open(storage)).read("shop.orders")
    assert sorted(read["id"].to_pylist()) == list(range(21))
