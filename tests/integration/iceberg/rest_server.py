"""A REST catalog over HTTP, as far as tables need one, on top of the SQLite catalog.

Its answers may get lost on purpose: `lose` holds status codes for the next commits,
negative when the commit is to happen all the same.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from pyiceberg.catalog.rest import CreateTableRequest
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import (
    CommitFailedException,
    NamespaceAlreadyExistsError,
    NoSuchNamespaceError,
    NoSuchTableError,
    TableAlreadyExistsError,
)
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC
from pyiceberg.table import CommitTableRequest, Table
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER

ERRORS: dict[type[Exception], int] = {
    NoSuchNamespaceError: 404,
    NoSuchTableError: 404,
    NamespaceAlreadyExistsError: 409,
    TableAlreadyExistsError: 409,
    CommitFailedException: 409,
}


class Server(ThreadingHTTPServer):
    """Listens on loopback. Requests are answered one at a time."""

    def __init__(self, catalog: SqlCatalog) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.catalog, self.lock = catalog, threading.Lock()
        self.lose: list[int] = []
        self.conflicts = 0

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def answer(self, status: int, body: dict[str, Any] | None = None) -> None:
        text = json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def handle_request(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else {}
        parts = [unquote(part) for part in self.path.split("?")[0].split("/")[2:]]
        try:
            with self.server.lock:
                status, found = self.act(parts, body)
        except tuple(ERRORS) as error:
            status, kind = ERRORS[type(error)], type(error).__name__
            self.server.conflicts += kind == "CommitFailedException"
            found = {"error": {"message": "no", "type": kind, "code": status}}
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            # a bug of this server: said, and not tried again
            status, found = (
                400,
                {"error": {"message": repr(error), "type": "Bug", "code": 400}},
            )
        self.answer(status, found)

    do_GET = do_HEAD = do_POST = handle_request

    def act(self, parts: list[str], body: dict[str, Any]) -> tuple[int, Any]:
        catalog = self.server.catalog
        match parts:
            case ["config"]:
                return 200, {"defaults": {}, "overrides": {}}
            case ["namespaces"]:
                catalog.create_namespace(tuple(body["namespace"]))
                return 200, {"namespace": body["namespace"], "properties": {}}
            case ["namespaces", name]:
                if not catalog.namespace_exists(tuple(name.split("\x1f"))):
                    raise NoSuchNamespaceError
                return 200, {"namespace": name.split("\x1f"), "properties": {}}
            case ["namespaces", name, "tables"]:
                return 200, self.create(tuple(name.split("\x1f")), body)
            case ["namespaces", name, "tables", table]:
                found = catalog.load_table((*name.split("\x1f"), table))
                if self.command != "POST":
                    return 200, loaded(found)
                return self.commit(found, body)
            case _:
                return 501, {}

    def create(self, namespace: tuple[str, ...], body: dict[str, Any]) -> Any:
        asked = CreateTableRequest.model_validate({"location": None, **body})
        return loaded(
            self.server.catalog.create_table(
                (*namespace, asked.name),
                asked.table_schema,
                asked.location,
                asked.partition_spec or UNPARTITIONED_PARTITION_SPEC,
                asked.write_order or UNSORTED_SORT_ORDER,
                asked.properties,
            )
        )

    def commit(self, table: Table, body: dict[str, Any]) -> tuple[int, Any]:
        lost = self.server.lose.pop(0) if self.server.lose else 200
        if lost in (200,) or lost < 0:
            asked = CommitTableRequest.model_validate(body)
            self.server.catalog.commit_table(table, asked.requirements, asked.updates)
        if lost != 200:
            kind = {"message": "lost", "type": "Lost", "code": abs(lost)}
            return abs(lost), {"error": kind}
        table.refresh()
        return 200, loaded(table)


def loaded(table: Table) -> dict[str, Any]:
    return {
        "metadata-location": table.metadata_location,
        "metadata": json.loads(table.metadata.model_dump_json()),
        "config": {},
    }


@contextmanager
def serve(catalog: SqlCatalog) -> Iterator[Server]:
    server = Server(catalog)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
