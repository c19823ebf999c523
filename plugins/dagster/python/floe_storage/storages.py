"""Storages of files: their configuration, opening them, trying them."""

from __future__ import annotations

import re
import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .environment import SECRET, Text, resolve, resolve_all, secrets_of, shown
from .validation import TIMEOUT_S, Details, Validation, reason, validated


class Storage(ABC):
    """Where files lie."""

    @abstractmethod
    def location(self) -> str:
        """The address under which everything lies, without a `/` at its end."""

    @abstractmethod
    def properties(self) -> dict[str, str]:
        """Properties of pyiceberg's FileIO, variables filled in.

        Raises: ConfigurationError when a variable is not set.
        """

    @abstractmethod
    def facts(self) -> dict[str, str]:
        """For people: what and where, references as they are written, no secret."""

    def root(self) -> str:
        """`location()` as the file system's paths have it."""
        return self.location().partition("://")[2]

    def filesystem(self) -> Any:
        """What pyiceberg reads and writes through, an `fsspec.AbstractFileSystem`."""
        return _filesystem(self.location(), self.properties())

    def validate_connection(self, timeout_s: float = TIMEOUT_S) -> Validation:
        """Looks for the root and lists it; writes, reads and removes a small file.

        Who may only read passes: that nothing could be written is a detail.
        """

        def look(details: Details) -> str:
            quick = {**self.properties(), **self._patience(timeout_s / 4)}
            system = _filesystem(self.location(), quick)
            return _look(system, self, details)

        return validated(look, secrets=secrets_of(self), timeout_s=timeout_s)

    def container(self) -> str:
        """What has to be there already, as the file system's paths have it."""
        return self.root().partition("/")[0]

    def _patience(self, timeout_s: float) -> dict[str, str]:
        """Properties that let the client give up sooner."""
        return {}


@dataclass(frozen=True)
class S3Storage(Storage):
    """S3, or what speaks its protocol: MinIO, Ceph, R2.

    Without keys, the client looks where AWS has it look: the environment, a profile,
    the role of the machine or pod.
    """

    bucket: Text
    prefix: Text | None = None
    endpoint: Text | None = None
    """None: AWS."""
    region: Text | None = None
    path_style_access: bool | None = None
    """None: with an endpoint."""
    access_key_id: Text | None = field(default=None, repr=False, metadata=SECRET)
    secret_access_key: Text | None = field(default=None, repr=False, metadata=SECRET)
    session_token: Text | None = field(default=None, repr=False, metadata=SECRET)
    role_arn: Text | None = None
    """A role to take on."""

    def location(self) -> str:
        return _joined("s3", resolve(self.bucket), self.prefix)

    def properties(self) -> dict[str, str]:
        found = resolve_all(
            {
                "s3.endpoint": self.endpoint,
                "s3.region": self.region,
                "s3.access-key-id": self.access_key_id,
                "s3.secret-access-key": self.secret_access_key,
                "s3.session-token": self.session_token,
                "s3.role-arn": self.role_arn,
            }
        )
        if self.path_style_access is not None:
            virtual = "false" if self.path_style_access else "true"
            found["s3.force-virtual-addressing"] = virtual
        return found

    def facts(self) -> dict[str, str]:
        endpoint = "AWS" if self.endpoint is None else shown(self.endpoint)
        return {"type": "s3", "bucket": shown(self.bucket), "endpoint": endpoint}

    def _patience(self, timeout_s: float) -> dict[str, str]:
        seconds = f"{timeout_s:g}"
        return {"s3.connect-timeout": seconds, "s3.request-timeout": seconds}


@dataclass(frozen=True)
class GcsStorage(Storage):
    """Google Cloud Storage, by the credentials that Google's clients find by
    themselves (GOOGLE_APPLICATION_CREDENTIALS), or by a token."""

    bucket: Text
    prefix: Text | None = None
    project: Text | None = None
    endpoint: Text | None = None
    token: Text | None = field(default=None, repr=False, metadata=SECRET)

    def location(self) -> str:
        return _joined("gs", resolve(self.bucket), self.prefix)

    def properties(self) -> dict[str, str]:
        found = resolve_all(
            {
                "gcs.project-id": self.project,
                "gcs.service.host": self.endpoint,
                "gcs.oauth2.token": self.token,
            }
        )
        if self.token is not None:
            # Arrow wants to know; it does not renew what it was given
            found["gcs.oauth2.token-expires-at"] = "4102444800000"
        return found

    def facts(self) -> dict[str, str]:
        return {"type": "gcs", "bucket": shown(self.bucket)}


@dataclass(frozen=True)
class AzureStorage(Storage):
    """Azure Blob Storage or Data Lake Storage.

    By a connection string, an account key, a SAS token or a client secret; without
    any, by the credentials that Azure's clients find by themselves.
    """

    account: Text
    container_name: Text
    prefix: Text | None = None
    endpoint: Text | None = None
    """Host of the blob service, for other clouds; None: Azure's."""
    account_key: Text | None = field(default=None, repr=False, metadata=SECRET)
    connection_string: Text | None = field(default=None, repr=False, metadata=SECRET)
    sas_token: Text | None = field(default=None, repr=False, metadata=SECRET)
    tenant_id: Text | None = None
    client_id: Text | None = None
    client_secret: Text | None = field(default=None, repr=False, metadata=SECRET)

    def location(self) -> str:
        host = f"{resolve(self.account)}.dfs.core.windows.net"
        at = f"{resolve(self.container_name)}@{host}"
        return _joined("abfss", at, self.prefix)

    def root(self) -> str:
        return _joined("", resolve(self.container_name), self.prefix)[3:]

    def properties(self) -> dict[str, str]:
        return resolve_all(
            {
                "adls.account-name": self.account,
                "adls.account-host": self.endpoint,
                "adls.account-key": self.account_key,
                "adls.connection-string": self.connection_string,
                "adls.sas-token": self.sas_token,
                "adls.tenant-id": self.tenant_id,
                "adls.client-id": self.client_id,
                "adls.client-secret": self.client_secret,
            }
        )

    def facts(self) -> dict[str, str]:
        container = shown(self.container_name)
        return {"type": "azure", "account": shown(self.account), "container": container}


@dataclass(frozen=True)
class LocalStorage(Storage):
    """A folder of this machine, or one that all machines mount."""

    path: Text
    """A relative one starts where the process was started."""

    def location(self) -> str:
        text = resolve(self.path).removeprefix("file://")
        return f"file://{Path(text).absolute().as_posix().rstrip('/')}"

    def properties(self) -> dict[str, str]:
        return {}

    def container(self) -> str:
        return self.root()

    def facts(self) -> dict[str, str]:
        return {"type": "local", "path": shown(self.path)}


def _joined(scheme: str, bucket: str, prefix: Text | None) -> str:
    inner = resolve(prefix).strip("/") if prefix is not None else ""
    return f"{scheme}://{bucket}/{inner}" if inner else f"{scheme}://{bucket}"


def _filesystem(location: str, properties: dict[str, str]) -> Any:
    from pyiceberg.io import load_file_io

    scheme, _, rest = location.partition("://")
    io: Any = load_file_io(properties, location)
    if hasattr(io, "fs_by_scheme"):
        from fsspec.implementations import (  # pyright: ignore[reportMissingTypeStubs]
            arrow,
        )

        return arrow.ArrowFSWrapper(
            io.fs_by_scheme(scheme, rest.partition("/")[0] or None)
        )
    return io.get_fs(scheme)


def _look(system: Any, storage: Storage, details: Details) -> str:
    container, root = storage.container(), storage.root()
    if isinstance(storage, LocalStorage):
        Path(root).mkdir(parents=True, exist_ok=True)
    if not _is_there(system, container):
        raise FileNotFoundError(f'There is no "{container}"')
    marker = f"{root}/_floe_{uuid.uuid4().hex}"
    try:
        system.ls(marker)
    except OSError as error:
        # listing works, and finds nothing; Arrow's GCS has no errno for it
        if not isinstance(error, FileNotFoundError) and ABSENT not in str(error):
            raise
    try:
        with system.open(marker, "wb") as file:
            file.write(MARKER)
        with system.open(marker, "rb") as file:
            same = file.read() == MARKER
    # whatever a client raises
    except Exception as error:  # noqa: BLE001
        details["write"] = f"refused: {reason(error)}"
        return "The storage can be listed, not written"
    try:
        system.rm_file(marker)
    except Exception as error:  # noqa: BLE001
        details["write"] = "yes"
        details["delete"] = f"refused, {marker} is left: {reason(error)}"
        return "The storage can be listed and written; nothing can be removed"
    if not same:
        raise OSError("What was read is not what was written")
    details["write"] = "yes"
    return "The storage can be listed, read and written"


def _is_there(system: Any, container: str) -> bool:
    """Whoever may not ask may be allowed to list a part of it; if not, the answer to
    listing says why, which S3's to this question does not."""
    try:
        return system.exists(container)
    except Exception as error:
        if DENIED.search(str(error)):
            return True
        raise


DENIED = re.compile("ACCESS_DENIED|HTTP status 403")
ABSENT = "No such file or directory"
MARKER = b"written by validate_connection of a floe project, which removes it again\n"
