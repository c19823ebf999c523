"""A small dbt project in a temporary folder, and a server that takes events."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

HERE = Path(__file__).parent
DBT = str(Path(sys.executable).parent / "dbt")


@pytest.fixture(scope="session")
def parsed_orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("parsed") / "orders"
    shutil.copytree(HERE / "orders", project)
    subprocess.run(
        [DBT, "parse", "--profiles-dir", "."],
        cwd=project,
        check=True,
        capture_output=True,
    )
    shutil.copy(project / "target" / "manifest.json", project / "manifest.json")
    return project


@pytest.fixture
def orders(parsed_orders: Path, tmp_path: Path) -> Path:
    project = tmp_path / "orders"
    shutil.copytree(parsed_orders, project)
    return project


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as made:
        yield made


class Backend:
    """A real HTTP server. `status` is its answer; 0: it never answers."""

    def __init__(self) -> None:
        self.status = 201
        self.bodies: list[bytes] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self._over = threading.Event()
        backend = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                backend.bodies.append(body)
                backend.paths.append(self.path)
                backend.headers.append({k.lower(): v for k, v in self.headers.items()})
                if backend.status == 0:
                    backend._over.wait(60)
                    return
                self.send_response(backend.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]

    def close(self) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    for name in [n for n in os.environ if n.startswith(("OPENLINEAGE", "OTEL_"))]:
        monkeypatch.delenv(name)
    made = Backend()
    yield made
    made.close()
