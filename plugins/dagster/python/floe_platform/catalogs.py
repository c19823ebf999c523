"""Iceberg catalogs as resources.

Texts may hold `${NAME}`, which is filled in when the catalog is opened: a variable that
is not set fails what needs it, and nothing before.
"""

from typing import TYPE_CHECKING, Any, ClassVar

import dagster as dg
from pydantic import Field

from ..floe_storage import Catalog, Validation, catalog_from
from .storages import StorageResource
from .words import words_of

if TYPE_CHECKING:
    import pyiceberg.catalog


class CatalogResource(dg.ConfigurableResource[Any]):
    """Where tables are registered; one of the classes below says where."""

    kind: ClassVar[str]

    def catalog(self) -> Catalog:
        """The configuration that knows no Dagster."""
        return catalog_from({"type": self.kind, **words_of(self)})

    def open(
        self, storage: StorageResource | None = None
    ) -> "pyiceberg.catalog.Catalog":
        """pyiceberg's catalog, which finds files by the storage's credentials."""
        return self.catalog().open(storage.storage() if storage else None)

    def validate_connection(self) -> Validation:
        """Opens the catalog and lists its namespaces."""
        return self.catalog().validate_connection()


class OAuth2Config(dg.Config):
    """Client credentials for a token, which is renewed before it expires."""

    client_id: str
    client_secret: str
    scope: str | None = None
    token_url: str | None = Field(
        default=None, description="Left out: v1/oauth/tokens below the catalog"
    )
    refresh_margin_s: int = Field(
        default=60, description="Seconds before its end at which a token is renewed"
    )


class TlsConfig(dg.Config):
    """Files of certificates, for a server that no public authority vouches for."""

    ca_bundle: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None


class RestCatalogResource(CatalogResource):
    """A catalog that speaks Iceberg's REST protocol, such as Polaris."""

    kind = "rest"

    uri: str
    warehouse: str | None = None
    oauth2: OAuth2Config | None = None
    token: str | None = Field(
        default=None, description="A token that is there already, instead of oauth2"
    )
    tls: TlsConfig | None = None
    headers: dict[str, str] = Field(default={}, description="Sent with every request")
    access_delegation: str = Field(
        default="vended-credentials",
        description="Credentials for files come from the catalog; empty: the storage's",
    )
    prefix: str | None = None
    name: str = "default"


class SqlCatalogResource(CatalogResource):
    """A catalog in tables of a SQL database: SQLite, PostgreSQL."""

    kind = "sql"

    uri: str = Field(description="As SQLAlchemy has it")
    warehouse: str | None = Field(
        default=None, description="Where tables lie; left out: in the storage"
    )
    name: str = Field(default="default", description="Rows belong to this catalog")


class MemoryCatalogResource(CatalogResource):
    """A catalog for tries and tests, gone with the process."""

    kind = "memory"

    warehouse: str | None = None
    name: str = "default"
