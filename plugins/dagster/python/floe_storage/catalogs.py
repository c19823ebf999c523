"""Iceberg catalogs: their configuration, opening them, trying them."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .environment import SECRET, Text, resolve, resolve_all, secrets_of, shown
from .validation import TIMEOUT_S, Details, Validation, validated

if TYPE_CHECKING:
    import pyiceberg.catalog

    from .storages import Storage


class Catalog(ABC):
    """Where tables are registered."""

    @abstractmethod
    def open(self, storage: Storage | None = None) -> pyiceberg.catalog.Catalog:
        """pyiceberg's catalog, which finds files by the storage's properties.

        Raises: ConfigurationError when a variable is not set; what the client raises
        when the catalog cannot be reached.
        """

    @abstractmethod
    def facts(self) -> dict[str, str]:
        """For people: what and where, references as they are written, no secret."""

    def validate_connection(self, timeout_s: float = TIMEOUT_S) -> Validation:
        """Opens the catalog and lists its namespaces."""

        def look(details: Details) -> str:
            namespaces = self.open().list_namespaces()
            details["namespaces"] = len(namespaces)
            return "The catalog lists its namespaces"

        return validated(look, secrets=secrets_of(self), timeout_s=timeout_s)


@dataclass(frozen=True)
class OAuth2:
    """Client credentials for a token, which is renewed before it expires."""

    client_id: Text
    client_secret: Text = field(repr=False, metadata=SECRET)
    scope: Text | None = None
    token_url: Text | None = None
    """None: `v1/oauth/tokens` below the catalog's address."""
    refresh_margin_s: int = 60
    """How long before its end a token is renewed."""


@dataclass(frozen=True)
class Tls:
    """Files of certificates, for a server that no public authority vouches for."""

    ca_bundle: Text | None = None
    client_certificate: Text | None = None
    client_key: Text | None = None


@dataclass(frozen=True)
class RestCatalog(Catalog):
    """Iceberg's REST protocol: Polaris, Lakekeeper, Nessie, Unity and others."""

    uri: Text
    warehouse: Text | None = None
    oauth2: OAuth2 | None = None
    token: Text | None = field(default=None, repr=False, metadata=SECRET)
    """A token that is there already, instead of `oauth2`."""
    tls: Tls | None = None
    headers: Mapping[str, Text] = field(
        default_factory=dict[str, Text], repr=False, metadata=SECRET
    )
    access_delegation: str = "vended-credentials"
    """Credentials for files come from the catalog; empty: from the storage."""
    prefix: Text | None = None
    name: str = "default"

    def open(self, storage: Storage | None = None) -> pyiceberg.catalog.Catalog:
        from pyiceberg.catalog.rest import RestCatalog as Opened

        properties: dict[str, Any] = dict(storage.properties()) if storage else {}
        uri = resolve(self.uri)
        properties |= resolve_all(
            {"uri": uri, "warehouse": self.warehouse, "prefix": self.prefix}
        )
        for header, value in self.headers.items():
            properties[f"header.{header}"] = resolve(value)
        # said even when empty: pyiceberg asks for vended credentials by itself
        properties["header.X-Iceberg-Access-Delegation"] = self.access_delegation
        if self.tls is not None:
            properties["ssl"] = _ssl(self.tls)
        if self.oauth2 is not None:
            properties["auth"] = _auth(self.oauth2, uri)
        elif self.token is not None:
            properties["token"] = resolve(self.token)
        return Opened(self.name, **properties)

    def facts(self) -> dict[str, str]:
        found = {"type": "rest", "uri": shown(self.uri)}
        if self.warehouse is not None:
            found["warehouse"] = shown(self.warehouse)
        return found


OPENED_BY_OTHERS = 3
"""It makes two tables, and each may be made by somebody else."""

MADE_MEANWHILE = re.compile("already exists|duplicate key", re.IGNORECASE)
"""SQLite's words, and PostgreSQL's for the same."""


@dataclass(frozen=True)
class SqlCatalog(Catalog):
    """Tables of a SQL database, by an SQLAlchemy address: SQLite, PostgreSQL."""

    uri: Text
    warehouse: Text | None = None
    """Where tables lie; None: in the storage."""
    name: str = "default"
    """Rows belong to the catalog of this name."""

    def open(self, storage: Storage | None = None) -> pyiceberg.catalog.Catalog:
        from pyiceberg.catalog.sql import SqlCatalog as Opened

        properties = _with_warehouse(self.warehouse, storage)
        properties["uri"] = resolve(self.uri)
        # It makes its tables if they are absent; somebody else may do so meanwhile.
        for _ in range(OPENED_BY_OTHERS):
            try:
                return Opened(self.name, **properties)
            except Exception as error:
                if MADE_MEANWHILE.search(str(error)) is None:
                    raise
        return Opened(self.name, **properties)

    def facts(self) -> dict[str, str]:
        found = {"type": "sql", "uri": shown(self.uri), "name": self.name}
        if self.warehouse is not None:
            found["warehouse"] = shown(self.warehouse)
        return found


@dataclass(frozen=True)
class MemoryCatalog(Catalog):
    """For tries and tests: one per name in this process, gone with it."""

    warehouse: Text | None = None
    name: str = "default"

    def open(self, storage: Storage | None = None) -> pyiceberg.catalog.Catalog:
        from pyiceberg.catalog.sql import SqlCatalog as Opened

        properties = _with_warehouse(self.warehouse, storage)
        unique = hashlib.sha256(self.name.encode()).hexdigest()[:16]
        # one database for all threads, as long as somebody holds it open
        uri = f"sqlite:///file:floe_{unique}?mode=memory&cache=shared&uri=true"
        opened = Opened(self.name, **{**properties, "uri": uri})
        _held.setdefault(self.name, opened)
        return opened

    def facts(self) -> dict[str, str]:
        found = {"type": "memory"}
        if self.warehouse is not None:
            found["warehouse"] = shown(self.warehouse)
        return found


_held: dict[str, pyiceberg.catalog.Catalog] = {}


def _with_warehouse(warehouse: Text | None, storage: Storage | None) -> dict[str, str]:
    properties = storage.properties() if storage else {}
    if warehouse is not None:
        return {**properties, "warehouse": resolve(warehouse)}
    return {**properties, "warehouse": storage.location()} if storage else properties


def _auth(oauth2: OAuth2, uri: str) -> dict[str, Any]:
    token_url = oauth2.token_url or f"{uri.rstrip('/')}/v1/oauth/tokens"
    texts = {
        "client_id": oauth2.client_id,
        "client_secret": oauth2.client_secret,
        "token_url": token_url,
        "scope": oauth2.scope,
    }
    how = {"refresh_margin": oauth2.refresh_margin_s, "expires_in": 3600}
    return {"type": "oauth2", "oauth2": {**resolve_all(texts), **how}}


def _ssl(tls: Tls) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if tls.ca_bundle is not None:
        found["cabundle"] = resolve(tls.ca_bundle)
    client = resolve_all({"cert": tls.client_certificate, "key": tls.client_key})
    return {**found, "client": client} if client else found
