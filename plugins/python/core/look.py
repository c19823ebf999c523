"""Looking outside: files, and whether a service answers."""

import hashlib
import importlib
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

TIMEOUT_S = 10


REFERENCE = re.compile(r"\$\{([A-Za-z_]\w*)(?::?-([^}]*))?\}")
"""`${NAME}`, or with a default `${NAME:-default}`."""


def from_environment(text: str) -> str:
    """An address with its variables filled in.

    Raises: KeyError with the name of a variable that is not set.
    """

    def value(found: re.Match[str]) -> str:
        name, default = found.group(1), found.group(2)
        return os.environ[name] if default is None else os.environ.get(name) or default

    return REFERENCE.sub(value, text)


def files_under(uri: str) -> list[str]:
    """A short hash of each file's name, size and time, sorted. `uri` is a file or a
    folder; one that is not there holds nothing.

    Raises: OSError, or ImportError when the scheme needs a package.
    """
    scheme = urllib.parse.urlsplit(uri).scheme
    if scheme in ("", "file"):
        found = _local(uri)
    elif scheme in ("http", "https"):
        found = _web(uri)
    else:
        found = _elsewhere(uri)
    return sorted(hashlib.sha256(text.encode()).hexdigest()[:16] for text in found)


def is_healthy(url: str) -> bool:
    """Does it answer, with a status of success?"""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:
            return 200 <= answer.status < 400
    except (OSError, ValueError):
        return False


def _local(uri: str) -> Iterator[str]:
    parts = urllib.parse.urlsplit(uri)
    named = urllib.request.url2pathname(parts.path) if parts.scheme else uri
    path = Path(named)
    paths = [path] if path.is_file() else sorted(path.rglob("*"))
    for file in paths:
        try:
            if file.is_file():
                at = file.stat()
                yield f"{file.relative_to(path)} {at.st_size} {at.st_mtime_ns}"
        except FileNotFoundError:
            continue  # it went while we looked


def _web(uri: str) -> Iterator[str]:
    request = urllib.request.Request(uri, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            heads = ("ETag", "Last-Modified", "Content-Length")
            yield " ".join([uri, *(str(answer.headers.get(head)) for head in heads)])
    except urllib.error.HTTPError as error:
        if error.code not in (404, 410):
            raise


def _elsewhere(uri: str) -> Iterator[str]:
    try:
        fsspec = importlib.import_module("fsspec")
    except ImportError as error:
        raise ImportError(
            f"Cannot look at {uri}: install fsspec and the package of its file system, "
            "such as s3fs for s3: or gcsfs for gs:"
        ) from error
    system, path = fsspec.core.url_to_fs(uri, use_listings_cache=False)
    for name, about in sorted(system.find(path, detail=True).items()):
        heads = ("ETag", "LastModified", "mtime", "updated", "last_modified")
        yield " ".join(
            [name, str(about.get("size")), *(str(about.get(h)) for h in heads)]
        )
