"""Catalogs and storages as resources of Dagster, and checks of whether they answer.

Copied unchanged into generated projects whose platform names either. Importing it
imports dagster and the standard library only; nothing is asked over the network before
a resource is used.

- `RestCatalogResource`, `SqlCatalogResource`, `MemoryCatalogResource` (catalogs.py).
- `S3StorageResource`, `GcsStorageResource`, `AzureStorageResource`,
  `LocalStorageResource` (storages.py).
- `service_check`: `validate_connection` as a check (checks.py).
"""

from .catalogs import (
    CatalogResource,
    MemoryCatalogResource,
    OAuth2Config,
    RestCatalogResource,
    SqlCatalogResource,
    TlsConfig,
)
from .checks import service_check
from .storages import (
    AzureStorageResource,
    GcsStorageResource,
    LocalStorageResource,
    S3StorageResource,
    StorageResource,
)

__all__ = [
    "AzureStorageResource",
    "CatalogResource",
    "GcsStorageResource",
    "LocalStorageResource",
    "MemoryCatalogResource",
    "OAuth2Config",
    "RestCatalogResource",
    "S3StorageResource",
    "SqlCatalogResource",
    "StorageResource",
    "TlsConfig",
    "service_check",
]
