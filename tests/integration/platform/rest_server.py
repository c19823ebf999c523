"""As much of a REST catalog as a connection needs: a token endpoint, the configuration
and the namespaces, over HTTP, on top of a SQLite catalog."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pyiceberg.catalog.sql import SqlCatalog

CLIENT, SECRET = "floe", "not-so-secret-4711"


class Server(ThreadingHTTPServer):
    def __init__(self, catalog: SqlCatalog) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.catalog = catalog
        self.silent = threading.Event()
        self.tokens = 0
        self.asked: list[str] = []

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def answer(self, status: int, body: object) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        whole = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {whole}":
            self.answer(401, {"error": "invalid_client"})
            return
        self.server.tokens += 1
        self.answer(200, {"access_token": "a-token", "expires_in": 3600})

    def do_GET(self) -> None:
        if self.server.silent.is_set():
            threading.Event().wait(30)
        self.server.asked.append(self.headers.get("X-Iceberg-Access-Delegation") or "")
        path = self.path.partition("?")[0]
        if self.headers.get("Authorization") != "Bearer a-token":
            error = {"message": "no token", "type": "NotAuthorized", "code": 401}
            self.answer(401, {"error": error})
        elif path == "/v1/config":
            self.answer(200, {"defaults": {}, "overrides": {}})
        else:
            names = [list(n) for n in self.server.catalog.list_namespaces()]
            self.answer(200, {"namespaces": names})


@contextmanager
def serve(catalog: SqlCatalog) -> Iterator[Server]:
    server = Server(catalog)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
