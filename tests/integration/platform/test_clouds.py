"""Storages of clouds on servers that speak their protocols: S3 (moto, which asks who is
there), Azure Blob Storage (Azurite), Cloud Storage (an emulator, which asks nobody).
Iceberg tables are written to each and read again; what is refused is said."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from azure.storage.blob import (
    AccountSasPermissions,
    BlobServiceClient,
    ResourceTypes,
    generate_account_sas,
)
from made.floe_storage import Storage, Validation, catalog_from, storage_from
from made.floe_tables import Tables

import clouds

WRONG = "hunter2-hunter2"


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")


@pytest.fixture(scope="module")
def s3() -> Iterator[clouds.StrictS3]:
    with clouds.strict_s3() as server:
        yield server


@pytest.fixture(scope="module")
def azure() -> Iterator[str]:
    with clouds.azurite() as address:
        client = BlobServiceClient(address, credential=clouds.ACCOUNT_KEY)
        client.create_container("lake")
        yield clouds.connection_string(address)


@pytest.fixture(scope="module")
def gcs() -> Iterator[str]:
    with clouds.cloud("gcs") as address:
        yield address


def s3_storage(server: clouds.StrictS3, keys: clouds.Keys, **more: object) -> Storage:
    config = {"type": "s3", "endpoint": server.address, "region": "us-east-1"}
    return storage_from({**config, "bucket": "lake", **vars(keys), **more})


def azure_storage(connection_string: str, **more: object) -> Storage:
    config = {"type": "azure", "account": clouds.ACCOUNT, "container": "lake"}
    return storage_from({**config, "connection_string": connection_string, **more})


def gcs_storage(address: str, **more: object) -> Storage:
    config = {"type": "gcs", "bucket": "lake", "endpoint": address}
    return storage_from({**config, "token": "any-token", **more})


def well(storage: Storage) -> None:
    """It is found well, and no file is left of the look."""
    found = storage.validate_connection()
    assert (found.ok, dict(found.details)) == (True, {"write": "yes"}), found
    system = storage.filesystem()
    # Arrow keeps a folder of S3 by an object of no bytes
    assert not system.exists(storage.root()) or system.find(storage.root()) == []


def refused(found: Validation, *words: str) -> None:
    assert not found.ok, found
    for word in words:
        assert word in found.message, found
    assert WRONG not in str(found)


def keeps_tables(storage: Storage, name: str) -> None:
    """A table is made, appended to, written over in part, and read by somebody else."""
    catalog = catalog_from({"type": "memory", "name": name})
    tables = Tables(catalog.open(storage))
    rows = pa.table({"day": ["mon", "mon", "tue"], "id": [1, 2, 3]})
    tables.write("shop.orders", rows, write_id="first")
    tables.write(
        "shop.orders",
        pa.table({"day": ["mon"], "id": [9]}),
        mode="overwrite_partition",
        replace={"day": "mon"},
        write_id="second",
    )
    again = Tables(catalog.open(storage))
    read = again.read("shop.orders").sort_by("id").to_pydict()
    assert read == {"day": ["tue", "mon"], "id": [3, 9]}
    location = again.load("shop.orders").location()
    assert location.startswith(f"{storage.location()}/shop/orders"), location
    assert storage.filesystem().exists(f"{storage.root()}/shop/orders/metadata")


def test_s3_keeps_tables(s3: clouds.StrictS3):
    storage = s3_storage(s3, s3.owner, prefix="own/place")
    well(storage)
    keeps_tables(storage, "s3")


def test_azure_keeps_tables(azure: str):
    storage = azure_storage(azure, prefix="own/place")
    well(storage)
    keeps_tables(storage, "azure")


def test_gcs_keeps_tables(gcs: str):
    storage = gcs_storage(gcs, prefix="own/place")
    well(storage)
    keeps_tables(storage, "gcs")


def test_s3_says_whose_keys_are_wrong(s3: clouds.StrictS3):
    keys = clouds.Keys(s3.owner.access_key_id, WRONG)
    found = s3_storage(s3, keys).validate_connection()
    refused(found, "SIGNATURE_DOES_NOT_MATCH", "lake")
    nobody = clouds.Keys("AKIANOBODY", WRONG)
    refused(s3_storage(s3, nobody).validate_connection(), "INVALID_ACCESS_KEY_ID")


def test_s3_says_that_somebody_may_only_read(s3: clouds.StrictS3):
    found = s3_storage(s3, s3.reader).validate_connection()
    assert found.ok, found
    assert "ACCESS_DENIED" in str(found.details["write"])
    assert s3.reader.secret_access_key not in str(found)


def test_azure_says_whose_key_is_wrong(azure: str):
    wrong = azure.replace(clouds.ACCOUNT_KEY, "aHVudGVyMi1odW50ZXIy")
    found = azure_storage(wrong).validate_connection()
    refused(found, "AuthorizationFailure")
    assert "aHVudGVyMi1odW50ZXIy" not in str(found)
    assert "<?xml" not in found.message


def test_a_place_that_is_not_there_is_named(s3: clouds.StrictS3, azure: str, gcs: str):
    for storage in (
        s3_storage(s3, s3.owner, bucket="sea"),
        azure_storage(azure, container="sea"),
        gcs_storage(gcs, bucket="sea"),
    ):
        refused(storage.validate_connection(), 'There is no "sea"')


LOOK = """
import dataclasses, json, sys
from azure.storage.blob import BlobServiceClient
sys.path[:0] = json.loads(sys.argv[1])
import clouds
from made.floe_storage import storage_from
address = sys.argv[2]
client = BlobServiceClient(address, credential=clouds.ACCOUNT_KEY)
client.create_container("lake")
found = [storage_from(c).validate_connection() for c in json.loads(sys.argv[3])]
print(json.dumps([dataclasses.asdict(one) for one in found]))
"""


def token(hours: int, **allowed: bool) -> str:
    return generate_account_sas(
        clouds.ACCOUNT,
        clouds.ACCOUNT_KEY,
        ResourceTypes(service=True, container=True, object=True),
        AccountSasPermissions(**allowed),
        expiry=datetime.now(UTC) + timedelta(hours=hours),
    )


def test_azure_takes_keys_and_tokens_where_the_endpoint_says(tmp_path: Path):
    """Over TLS, as Azure is; who trusts the certificate is settled when Python starts,
    so the look is a process of its own."""
    tls = clouds.tls_in(tmp_path)
    allowed = dict.fromkeys(("read", "write", "list", "delete", "create", "add"), True)
    ways: list[dict[str, object]] = [
        {"account_key": clouds.ACCOUNT_KEY},
        {"sas_token": token(1, **allowed)},
        {"sas_token": token(1, read=True, list=True)},
        {"sas_token": token(-1, **allowed)},
        {"account_key": "aHVudGVyMi1odW50ZXIy"},
    ]
    with clouds.azurite(tls) as address:
        where = {
            "type": "azure",
            "account": clouds.ACCOUNT,
            "container": "lake",
            "endpoint": address.removeprefix("https://"),
        }
        configs = json.dumps([{**where, **way} for way in ways])
        folders = json.dumps([p for p in sys.path[:3] if p])
        done = subprocess.run(
            [sys.executable, "-c", LOOK, folders, address, configs],
            env={
                **os.environ,
                **dict.fromkeys(
                    ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), str(tls.certificate)
                ),
            },
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    found = [Validation(**one) for one in json.loads(done.stdout)]
    by_key, by_token, reader, late, wrong = found
    for well in (by_key, by_token):
        assert (well.ok, well.details) == (True, {"write": "yes"}), well
    assert reader.ok, reader
    assert "AuthorizationPermissionMismatch" in str(reader.details["write"])
    refused(late, "AuthorizationFailure")
    refused(wrong, "AuthorizationFailure")
    for way, one in zip(ways, found, strict=True):
        (secret,) = way.values()
        assert str(secret) not in str(one)
