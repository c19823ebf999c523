"""A configuration in the platform's words, as a catalog or a storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

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

T = TypeVar("T")


def catalog_from(config: Mapping[str, object]) -> Catalog:
    """`{"type": "polaris", "uri": …}` as a catalog. Opens nothing.

    A credential is `{"env": NAME}`; texts may hold `${NAME}`.

    Raises: ConfigurationError for an unknown type, or a value that is missing or wrong.
    """
    return _made(config, "catalog", CATALOGS)


def storage_from(config: Mapping[str, object]) -> Storage:
    """`{"type": "s3", "bucket": …}` as a storage. Opens nothing.

    A credential is `{"env": NAME}`; texts may hold `${NAME}`.

    Raises: ConfigurationError for an unknown type, or a value that is missing or wrong.
    """
    return _made(config, "storage", STORAGES)


class _Words:
    """A configuration, read by the names of its values."""

    def __init__(self, config: Mapping[str, object], where: str) -> None:
        self._config = config
        self._where = where

    def text(self, *keys: str) -> Text | None:
        """The value of the first key that is there."""
        for key in keys:
            value = self._config.get(key)
            if value is None or value == "":
                continue
            return self._text(key, value)
        return None

    def required(self, *keys: str) -> Text:
        found = self.text(*keys)
        if found is None:
            raise ConfigurationError(f"The {self._where} has no {keys[0]}")
        return found

    def plain(self, key: str, default: str) -> str:
        value = self._config.get(key)
        return value if isinstance(value, str) else default

    def flag(self, key: str) -> bool | None:
        value = self._config.get(key)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if value is None or isinstance(value, bool):
            return value
        raise ConfigurationError(f"{key} of the {self._where} is not true or false")

    def seconds(self, *keys: str, default: int) -> int:
        value = next((v for k in keys if (v := self._config.get(k)) is not None), None)
        if value is None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool):
            return int(value)
        raise ConfigurationError(f"{keys[0]} of the {self._where} is no number")

    def inner(self, key: str) -> _Words | None:
        value = self._config.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise ConfigurationError(f"{key} of the {self._where} is no mapping")
        inner = cast(Mapping[str, object], value)
        return _Words(inner, f"{key} of the {self._where}") if inner else None

    def texts(self) -> dict[str, Text]:
        return {
            key: self._text(key, value)
            for key, value in self._config.items()
            if value is not None
        }

    def _text(self, key: str, value: object) -> Text:
        if isinstance(value, str | Env):
            return value
        if isinstance(value, int | float):
            return str(value)
        if isinstance(value, Mapping):
            inner = cast(Mapping[str, object], value)
            name = inner.get("env")
            if isinstance(name, str) and len(inner) == 1:
                return Env(name)
        raise ConfigurationError(
            f'{key} of the {self._where} is no text and no {{"env": NAME}}'
        )


def _rest(words: _Words) -> Catalog:
    oauth2, tls, headers = (words.inner(k) for k in ("oauth2", "tls", "headers"))
    vended = words.flag("credential_vending_enabled")
    delegation = "" if vended is False else "vended-credentials"
    return RestCatalog(
        uri=words.required("uri"),
        warehouse=words.text("warehouse"),
        oauth2=oauth2
        and OAuth2(
            client_id=oauth2.required("client_id"),
            client_secret=oauth2.required("client_secret"),
            scope=oauth2.text("scope"),
            token_url=oauth2.text("token_url"),
            refresh_margin_s=oauth2.seconds(
                "refresh_margin_s", "refresh_margin_seconds", default=60
            ),
        ),
        token=words.text("token"),
        tls=tls
        and Tls(
            ca_bundle=tls.text("ca_bundle"),
            client_certificate=tls.text("client_certificate"),
            client_key=tls.text("client_key"),
        ),
        headers=headers.texts() if headers else {},
        access_delegation=words.plain("access_delegation", delegation),
        prefix=words.text("prefix"),
        name=words.plain("name", "default"),
    )


def _sql(words: _Words) -> Catalog:
    return SqlCatalog(
        uri=words.required("uri"),
        warehouse=words.text("warehouse"),
        name=words.plain("name", "default"),
    )


def _memory(words: _Words) -> Catalog:
    name = words.plain("name", "default")
    return MemoryCatalog(warehouse=words.text("warehouse"), name=name)


def _s3(words: _Words) -> Storage:
    return S3Storage(
        bucket=words.required("bucket"),
        prefix=words.text("prefix"),
        endpoint=words.text("endpoint"),
        region=words.text("region"),
        path_style_access=words.flag("path_style_access"),
        access_key_id=words.text("access_key_id", "access_key"),
        secret_access_key=words.text("secret_access_key", "secret_key"),
        session_token=words.text("session_token"),
        role_arn=words.text("role_arn", "role"),
    )


def _gcs(words: _Words) -> Storage:
    return GcsStorage(
        bucket=words.required("bucket"),
        prefix=words.text("prefix"),
        project=words.text("project", "project_id"),
        endpoint=words.text("endpoint"),
        token=words.text("token"),
    )


def _azure(words: _Words) -> Storage:
    return AzureStorage(
        account=words.required("account", "account_name"),
        container_name=words.required("container", "container_name"),
        prefix=words.text("prefix"),
        endpoint=words.text("endpoint"),
        account_key=words.text("account_key", "key"),
        connection_string=words.text("connection_string"),
        sas_token=words.text("sas_token"),
        tenant_id=words.text("tenant_id"),
        client_id=words.text("client_id"),
        client_secret=words.text("client_secret"),
    )


def _local(words: _Words) -> Storage:
    return LocalStorage(path=words.required("path", "root"))


CATALOGS: Mapping[str, Callable[[_Words], Catalog]] = {
    "rest": _rest,
    "polaris": _rest,
    "sql": _sql,
    "sqlite": _sql,
    "memory": _memory,
}
STORAGES: Mapping[str, Callable[[_Words], Storage]] = {
    "s3": _s3,
    "minio": _s3,
    "gcs": _gcs,
    "azure": _azure,
    "local": _local,
}


def _made(
    config: Mapping[str, object],
    what: str,
    makers: Mapping[str, Callable[[_Words], T]],
) -> T:
    kind = config.get("type")
    maker = makers.get(kind) if isinstance(kind, str) else None
    if maker is None:
        known = ", ".join(sorted(makers))
        raise ConfigurationError(f'No {what} is of type "{kind}". Known: {known}')
    return maker(_Words(config, what))
