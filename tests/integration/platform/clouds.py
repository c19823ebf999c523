"""Servers that speak the protocols of clouds, and what they hold to begin with."""

import ipaddress
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

AZURITE = "azurite@3.35.0"
ACCOUNT = "devstoreaccount1"
# the key of the emulator's one account, which its manual prints
ACCOUNT_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/"
    "K1SZFPTOtr/KBHBeksoGMGw=="
)


@contextmanager
def cloud(kind: str) -> Iterator[str]:
    """The address of a server in a process of its own."""
    program = Path(__file__).with_name("cloud_server.py")
    server = subprocess.Popen(
        [sys.executable, str(program), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdin and server.stdout
    try:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.stdin.close()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


@contextmanager
def azurite(tls: "Tls | None" = None) -> Iterator[str]:
    """The address of a blob service, with the account's name."""
    npx = shutil.which("npx")
    if npx is None:
        if os.environ.get("CI"):
            pytest.fail("there is no npx")
        pytest.skip("there is no npx, which brings Azurite")
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [
                *(npx, "--yes", "--package", AZURITE, "azurite-blob"),
                *("--blobHost", "127.0.0.1", "--blobPort", "0"),
                # its newest API is a little older than that of Azure's client
                *("--skipApiVersionCheck", "--inMemoryPersistence"),
                "--disableTelemetry",
                *(("--cert", str(tls.certificate)) if tls else ()),
                *(("--key", str(tls.key)) if tls else ()),
            ],
            cwd=folder,
            env={**os.environ, "npm_config_ignore_scripts": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            assert server.stdout
            said = ""
            for line in server.stdout:
                said += line
                if found := re.search(r"listens on (https?://127\.0\.0\.1:\d+)", line):
                    break
            else:
                pytest.fail(f"Azurite does not start: {said}")
            yield f"{found[1]}/{ACCOUNT}"
        finally:
            # npx, and what it started
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(10)


def connection_string(address: str, key: str = ACCOUNT_KEY) -> str:
    return (
        f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};"
        f"AccountKey={key};BlobEndpoint={address};"
    )


@dataclass(frozen=True)
class Tls:
    """A key, and a certificate of 127.0.0.1 that nobody else trusts."""

    certificate: Path
    key: Path


def tls_in(folder: Path) -> Tls:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    made = Tls(folder / "certificate.pem", folder / "key.pem")
    pem = serialization.Encoding.PEM
    made.certificate.write_bytes(certificate.public_bytes(pem))
    made.key.write_bytes(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


@dataclass(frozen=True)
class Keys:
    access_key_id: str
    secret_access_key: str


@dataclass(frozen=True)
class StrictS3:
    """An S3 server that asks who is there, with the bucket `lake`."""

    address: str
    owner: Keys
    reader: Keys


@contextmanager
def strict_s3() -> Iterator[StrictS3]:
    import boto3

    with cloud("s3") as address:

        def client(service: str):
            return boto3.client(
                service,
                endpoint_url=address,
                region_name="us-east-1",
                aws_access_key_id="any",
                aws_secret_access_key="any",
            )

        client("s3").create_bucket(Bucket="lake")
        iam = client("iam")

        def user(name: str, actions: str) -> Keys:
            iam.create_user(UserName=name)
            policy = (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", '
                f'"Action": {actions}, "Resource": "*"}}]}}'
            )
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy)
            made = iam.create_access_key(UserName=name)["AccessKey"]
            return Keys(made["AccessKeyId"], made["SecretAccessKey"])

        owner = user("owner", '"s3:*"')
        reader = user("reader", '["s3:List*", "s3:Get*", "s3:Head*"]')
        ask_from_now_on = urllib.request.Request(
            f"{address}/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"}
        )
        urllib.request.urlopen(ask_from_now_on).close()
        yield StrictS3(address, owner, reader)
