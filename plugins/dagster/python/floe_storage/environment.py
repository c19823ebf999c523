"""Values that environment variables hold, and keeping them out of messages."""

from __future__ import annotations

import dataclasses
import os
import re
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast


class ConfigurationError(ValueError):
    """A configuration that cannot be used; the message holds no value of it."""


@dataclass(frozen=True)
class Env:
    """The value of an environment variable, read when it is needed."""

    name: str


Text = str | Env
"""A text, in which `${NAME}` and `${NAME:-default}` are filled in; or a variable."""

REFERENCE = re.compile(r"\$\{([A-Za-z_]\w*)(?::?-([^}]*))?\}")


SECRET: Mapping[str, bool] = {"secret": True}
"""Metadata of a field that holds a credential: no message has it."""


def resolve(text: Text) -> str:
    """The text with its variables filled in.

    Raises: ConfigurationError with the name of a variable that is not set.
    """
    if isinstance(text, Env):
        return _variable(text.name, None)
    return REFERENCE.sub(lambda found: _variable(found[1], found[2]), text)


def resolve_all(values: Mapping[str, Text | None]) -> dict[str, str]:
    """Those that are there, with their variables filled in."""
    return {k: resolve(v) for k, v in values.items() if v is not None}


def shown(text: Text) -> str:
    """For people: references as they are written, a password in an address hidden."""
    if isinstance(text, Env):
        return f"${{{text.name}}}"
    return PASSWORD.sub(r"\1***@", text)


PASSWORD = re.compile(r"(://[^\s/:@]*:)(?!\$\{)[^\s/@]+@")
"""Of an address, `//user:password@host`."""


def secrets_of(service: object) -> set[str]:
    """What no message may hold: credentials, and what variables stand for."""
    found: set[str] = set()
    for text, is_secret in _texts(service):
        whole = isinstance(text, Env)
        names = [text.name] if whole else [m[1] for m in REFERENCE.finditer(text)]
        values = [os.environ.get(name, "") for name in names]
        if is_secret or whole:
            found.update(values)
        else:
            found.update(v for n, v in zip(names, values, strict=True) if _hides(n))
        if not whole:
            filled = REFERENCE.sub(lambda m: os.environ.get(m[1], m[2] or ""), text)
            if is_secret:
                found.add(filled)
            password = urllib.parse.urlsplit(filled).password if "@" in filled else None
            found.update([password] if password else [])
    return {value for value in found if len(value) > 3}


def masked(message: str, secrets: Iterable[str]) -> str:
    """The message with stars for secrets, as they are or as addresses have them."""
    for value in sorted(secrets, key=len, reverse=True):
        for form in (value, urllib.parse.quote(value, safe="")):
            message = message.replace(form, "***")
    return PASSWORD.sub(r"\1***@", message)


def _hides(name: str) -> bool:
    return bool(re.search("SECRET|PASSWORD|PASSWD|TOKEN|KEY|CREDENTIAL", name.upper()))


def _texts(value: object, is_secret: bool = False) -> Iterator[tuple[Text, bool]]:
    """Every text of a dataclass, and whether it is a credential."""
    if isinstance(value, str | Env):
        yield value, is_secret
    elif isinstance(value, Mapping):
        for item in cast(Mapping[str, object], value).values():
            yield from _texts(item, is_secret)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            inner: object = getattr(value, field.name)
            yield from _texts(inner, is_secret or "secret" in field.metadata)


def _variable(name: str, default: str | None) -> str:
    value = os.environ.get(name)
    # as in a shell: an empty variable takes the default too
    if default is not None:
        return value or default
    if value is None:
        raise ConfigurationError(
            f"The environment variable {name} is not set. Set it where the project runs"
        )
    return value
