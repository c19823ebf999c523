"""Where tables are registered and files lie: Iceberg catalogs and storages.

Copied unchanged into generated projects that have either. It knows no orchestrator;
importing it imports the standard library only, and nothing is read from the environment
or asked over the network before something is opened.

- `catalog_from`, `storage_from`: a configuration in the platform's words (words.py).
- `RestCatalog`, `SqlCatalog`, `MemoryCatalog`: as pyiceberg opens them (catalogs.py).
- `S3Storage`, `GcsStorage`, `AzureStorage`, `LocalStorage` (storages.py).
- `Env`: a value that an environment variable holds (environment.py).
- `Validation`: what became of a try to connect (validation.py).
"""

from .catalogs import (
    Catalog,
    MemoryCatalog,
    OAuth2,
    RestCatalog,
    SqlCatalog,
    Tls,
)
from .environment import ConfigurationError, Env, Text
from .storages import (
    AzureStorage,
    GcsStorage,
    LocalStorage,
    S3Storage,
    Storage,
)
from .validation import Validation
from .words import catalog_from, storage_from

__all__ = [
    "AzureStorage",
    "Catalog",
    "ConfigurationError",
    "Env",
    "GcsStorage",
    "LocalStorage",
    "MemoryCatalog",
    "OAuth2",
    "RestCatalog",
    "S3Storage",
    "SqlCatalog",
    "Storage",
    "Text",
    "Tls",
    "Validation",
    "catalog_from",
    "storage_from",
]
