"""What a run waits for, and who is told how it ended."""

import contextlib
import http.server
import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from conftest import HOME
from runs import run


@pytest.fixture(autouse=True)
def _airflow(airflow: Path) -> None: ...


class Server(http.server.BaseHTTPRequestHandler):
    status = 200
    asked = 0
    got: ClassVar[list[Any]] = []

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(self.status)
        self.end_headers()

    def do_POST(self) -> None:
        self.got.append(
            json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        )
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def server() -> Iterator[tuple[type[Server], str]]:
    Server.status, Server.asked, Server.got = 200, 0, []
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield Server, f"http://127.0.0.1:{made.server_address[1]}/"
    made.shutdown()
    made.server_close()


class Meanwhile:
    """Does something once the file or answer that a gate remembers is there."""

    def __init__(self, when: Any, then: Any) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._wait, args=(when, then))
        self._thread.start()

    def _wait(self, when: Any, then: Any) -> None:
        while not self._over.wait(0.2):
            if when():
                then()
                return

    def end(self) -> None:
        self._over.set()
        self._thread.join()


def remembered(dag_id: str) -> Any:
    """Read without Airflow: two threads that import it wait for each other."""
    query = "select val from variable where key = ?"
    with contextlib.closing(sqlite3.connect(HOME / "airflow.db")) as database:
        found = database.execute(query, (f"floe.{dag_id}.wait",)).fetchone()
    return None if found is None else json.loads(found[0])


def test_a_run_goes_on_when_a_file_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GATE_FILES", str(tmp_path))
    (tmp_path / "old").write_text("seen from the first look on")
    meanwhile = Meanwhile(
        lambda: remembered("gates.files") is not None,
        lambda: (tmp_path / "new").write_text("new"),
    )
    try:
        made = run("gates.files")
    finally:
        meanwhile.end()
    assert made.state == "success", made
    assert made.tasks["after"][0] == "success"
    assert (tmp_path / "new").exists()
    assert len(remembered("gates.files")) == 2
    # the next run waits for what comes later: a file that has changed
    meanwhile = Meanwhile(
        lambda: True, lambda: (tmp_path / "old").write_text("it has changed")
    )
    try:
        assert run("gates.files").state == "success"
    finally:
        meanwhile.end()


def test_a_gate_that_is_tried_again_in_its_run_waits_for_nothing_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Airflow may mark a look failed that had found a file."""
    import airflow.sdk
    from floe_dbt import WaitForFiles

    kept: dict[str, Any] = {}
    variable = SimpleNamespace(
        get=lambda key, **_: kept.get(key),
        set=lambda key, value, **_: kept.update({key: value}),
    )
    monkeypatch.setattr(airflow.sdk, "Variable", variable)
    gate = WaitForFiles(task_id="wait", uri=str(tmp_path))

    def waits(run_id: str) -> bool:
        ti = SimpleNamespace(dag_id="gates", task_id="wait", run_id=run_id)
        try:
            gate.execute({"ti": ti})  # pyright: ignore[reportArgumentType]
        except BaseException as error:  # noqa: BLE001
            assert type(error).__name__ == "TaskDeferred"
            return True
        return False

    assert waits("first")
    (tmp_path / "new").write_text("new")
    assert not waits("first")
    assert not waits("first")
    assert waits("second")


def test_a_gate_that_cannot_look_fails_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.delenv("GATE_FILES", raising=False)
    assert run("gates.files").state == "failed"
    assert "Set the environment variable GATE_FILES" in capsys.readouterr().out


def test_a_run_goes_on_when_a_service_answers_again(
    server: tuple[type[Server], str], monkeypatch: pytest.MonkeyPatch
):
    service, url = server
    monkeypatch.setenv("GATE_URL", url)
    seen: list[object] = []

    def down() -> None:
        service.status = 503
        seen.append(remembered("gates.health"))

    def up() -> None:
        service.status = 200
        seen.append(remembered("gates.health"))

    one = Meanwhile(lambda: remembered("gates.health") is True, down)
    two = Meanwhile(lambda: remembered("gates.health") is False, up)
    try:
        made = run("gates.health")
    finally:
        one.end()
        two.end()
    assert made.state == "success", made
    assert seen == [True, False]  # it answered at first, which is no reason
    assert remembered("gates.health") is True


def test_what_is_fresh_is_not_built_again(airflow: Path):
    first = run("gates.stale")  # it was never built
    assert first.tasks["build"][0] == "success"
    assert set(first.events) == {"gates/mart"}
    second = run("gates.stale")
    assert second.tasks["stale"][0] == "success"
    assert second.tasks["build"][0] == "skipped"
    assert second.tasks["always"][0] == "skipped"  # whatever its trigger rule


def test_somebody_is_told_how_a_run_ended(
    server: tuple[type[Server], str], monkeypatch: pytest.MonkeyPatch
):
    service, url = server
    monkeypatch.setenv("GATE_HOOK", url)
    good = run("gates.told")
    bad = run("gates.told", {"fail": True})
    assert (good.state, bad.state) == ("success", "failed")
    assert [body["status"] for body in service.got] == ["success", "failure"]
    told = service.got[1]
    assert told["product"] == "gates"
    assert told["job"] == "gates.told"
    assert told["run_id"] == bad.run_id
    assert told["text"] == f"gates: the run {bad.run_id} of gates.told failed"
    assert set(told) == {
        *("product", "job", "run_id", "status", "partition", "text", "message"),
    }


def test_a_webhook_that_fails_is_no_matter(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GATE_HOOK", "http://127.0.0.1:1/")
    assert run("gates.told").state == "success"
    monkeypatch.delenv("GATE_HOOK")
    assert run("gates.told").state == "success"
