"""Storages of files as resources.

Texts may hold `${NAME}`, which is filled in when the storage is used: a variable that
is not set fails what needs it, and nothing before.
"""

from typing import Any, ClassVar

import dagster as dg
from pydantic import Field

from ..floe_storage import Storage, Validation, storage_from
from .words import words_of


class StorageResource(dg.ConfigurableResource[Any]):
    """Where files lie; one of the classes below says where."""

    kind: ClassVar[str]

    def storage(self) -> Storage:
        """The configuration that knows no Dagster."""
        return storage_from({"type": self.kind, **words_of(self)})

    def filesystem(self) -> Any:
        """An `fsspec.AbstractFileSystem`."""
        return self.storage().filesystem()

    def validate_connection(self) -> Validation:
        """Lists the root; writes, reads and removes a small file, if it may."""
        return self.storage().validate_connection()


class S3StorageResource(StorageResource):
    """S3, or what speaks its protocol. Without keys: as AWS's clients look for them."""

    kind = "s3"

    bucket: str
    prefix: str | None = None
    endpoint: str | None = Field(default=None, description="Left out: AWS")
    region: str | None = None
    path_style_access: bool | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = None
    session_token: str | None = None
    role_arn: str | None = Field(default=None, description="A role to take on")


class GcsStorageResource(StorageResource):
    """Google Cloud Storage. Without a token: as Google finds credentials."""

    kind = "gcs"

    bucket: str
    prefix: str | None = None
    project: str | None = None
    endpoint: str | None = None
    token: str | None = None


class AzureStorageResource(StorageResource):
    """Azure Blob or Data Lake Storage. Without a key, a token, a secret or a connection
    string: as Azure's clients look for credentials."""

    kind = "azure"

    account: str
    container: str
    prefix: str | None = None
    endpoint: str | None = Field(default=None, description="Host of the blob service")
    account_key: str | None = None
    connection_string: str | None = None
    sas_token: str | None = None
    tenant_id: str | None = None
    client_id: str | None = None
    client_secret: str | None = None


class LocalStorageResource(StorageResource):
    """A folder of this machine, or one that all machines mount."""

    kind = "local"

    path: str
