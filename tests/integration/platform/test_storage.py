"""Catalogs and storages against real ones: SQLite, memory, a REST catalog over HTTP, an
S3 server, folders. What is wrong is said, within the time, and holds no secret."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pytest
from made.floe_storage import ConfigurationError, catalog_from, storage_from

import rest_server

SECRET = "hunter2-hunter2"


def test_importing_needs_no_client():
    look = (
        "import sys, made.floe_storage; "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('dagster', 'pyiceberg', 'fsspec', 'pyarrow', 'requests')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path[:3]!r}; {look}"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("kind", ["sqlite", "memory"])
def test_a_catalog_keeps_tables_in_the_storage(kind: str, tmp_path: Path):
    storage = storage_from({"type": "local", "path": str(tmp_path / "lake")})
    uri = f"sqlite:///{tmp_path}/catalog.db"
    config = {"type": kind, "name": tmp_path.name}
    catalog = catalog_from({**config, "uri": uri} if kind == "sqlite" else config)
    opened = catalog.open(storage)
    opened.create_namespace("shop")
    table = opened.create_table("shop.orders", pa.schema([("id", pa.int64())]))
    table.append(pa.table({"id": [1, 2]}))

    # somebody else opens it, in another thread too
    again = catalog.open(storage).load_table("shop.orders")
    assert again.scan().to_arrow().num_rows == 2
    assert again.location().startswith(f"file://{tmp_path}/lake/")
    found = catalog.validate_connection()
    assert found.ok
    assert found.details == {"namespaces": 1}


def rest_config(server: rest_server.Server) -> dict[str, object]:
    oauth2 = {
        "client_id": rest_server.CLIENT,
        "client_secret": {"env": "CATALOG_SECRET"},
        "scope": "PRINCIPAL_ROLE:ALL",
        "token_url": f"{server.uri}/v1/oauth/tokens",
    }
    return {"type": "polaris", "uri": server.uri, "warehouse": "w", "oauth2": oauth2}


def test_a_rest_catalog_is_asked_with_a_token(
    rest: rest_server.Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CATALOG_SECRET", rest_server.SECRET)
    found = catalog_from(rest_config(rest)).validate_connection()
    assert found.ok, found.message
    assert found.details == {"namespaces": 1}
    assert rest.tokens > 0
    assert set(rest.asked) == {"vended-credentials"}

    own = {**rest_config(rest), "credential_vending_enabled": False}
    rest.asked.clear()
    assert catalog_from(own).validate_connection().ok
    assert set(rest.asked) == {""}


def test_a_wrong_secret_is_said_and_not_repeated(
    rest: rest_server.Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CATALOG_SECRET", SECRET)
    catalog = catalog_from(rest_config(rest))
    found = catalog.validate_connection()
    assert not found.ok
    assert "401" in found.message
    assert SECRET not in f"{found} {catalog!r} {catalog.facts()}"


def test_a_variable_that_is_not_set_is_named(
    rest: rest_server.Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("CATALOG_SECRET", raising=False)
    catalog = catalog_from(rest_config(rest))  # nothing is looked up yet
    with pytest.raises(ConfigurationError, match="CATALOG_SECRET is not set"):
        catalog.open()
    assert "CATALOG_SECRET is not set" in catalog.validate_connection().message


def test_silence_is_no_answer(
    rest: rest_server.Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CATALOG_SECRET", rest_server.SECRET)
    rest.silent.set()
    started = time.monotonic()
    found = catalog_from(rest_config(rest)).validate_connection(timeout_s=1)
    assert time.monotonic() - started < 5
    assert found.message == "No answer within 1 seconds"
    assert threading.active_count() < 50


def s3_config(address: str) -> dict[str, object]:
    return {
        "type": "minio",
        "endpoint": address,
        "bucket": "lake",
        "region": "us-east-1",
        "path_style_access": True,
        "access_key_id": "AKID",
        "secret_access_key": {"env": "S3_SECRET"},
    }


def test_s3_is_listed_written_and_left_as_it_was(
    s3: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("S3_SECRET", SECRET)
    storage = storage_from(s3_config(s3))
    found = storage.validate_connection()
    assert (found.ok, dict(found.details)) == (True, {"write": "yes"}), found
    assert storage.filesystem().ls("lake") == []
    assert SECRET not in repr(storage)


def test_a_bucket_that_is_missing_or_a_server_that_is_gone(
    s3: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("S3_SECRET", SECRET)
    missing = storage_from({**s3_config(s3), "bucket": "sea"}).validate_connection()
    assert not missing.ok
    assert '"sea"' in missing.message
    started = time.monotonic()
    gone = storage_from(s3_config("http://127.0.0.1:9")).validate_connection()
    assert not gone.ok
    assert time.monotonic() - started < 12
    assert SECRET not in f"{missing} {gone}"


def test_who_may_only_read_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    storage = storage_from({"type": "local", "path": str(tmp_path)})
    from fsspec.implementations import arrow

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError("read only")

    # as root, no folder refuses
    monkeypatch.setattr(arrow.ArrowFSWrapper, "open", refuse)
    found = storage.validate_connection()
    assert found.ok
    assert "refused: PermissionError" in str(found.details["write"])


def test_what_cannot_be_a_service_is_refused():
    with pytest.raises(ConfigurationError, match="Known: .*polaris"):
        catalog_from({"type": "glue"})
    with pytest.raises(ConfigurationError, match="has no bucket"):
        storage_from({"type": "s3"})
