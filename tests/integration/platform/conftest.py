"""The packages under test, in a package of their own, as a generated project has them."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyiceberg.catalog.sql import SqlCatalog

import rest_server

REPO = Path(__file__).parents[3]
RUNTIME = REPO / "plugins" / "dagster" / "python"


def _project() -> str:
    folder = Path(tempfile.mkdtemp(prefix="floe-platform-"))
    package = folder / "made"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in ("floe_dbt", "floe_storage", "floe_tables", "floe_platform"):
        shutil.copytree(RUNTIME / name, package / name)
    return str(folder)


FOLDER = _project()
sys.path.insert(0, FOLDER)


def pytest_sessionfinish() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture
def sql(tmp_path: Path) -> SqlCatalog:
    catalog = SqlCatalog("served", uri=f"sqlite:///{tmp_path}/served.db")
    catalog.create_namespace("shop")
    return catalog


@pytest.fixture
def rest(
    sql: SqlCatalog, monkeypatch: pytest.MonkeyPatch
) -> Iterator[rest_server.Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    with rest_server.serve(sql) as server:
        yield server


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 server with the bucket `lake`."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    client.create_bucket(Bucket="lake")
    yield address
    server.stop()
