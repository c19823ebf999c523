"""Tries of one task: what they remember, how they are ended, what is told of them."""

import http.server
import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from floe_dbt.attempt import attempt
from floe_dbt.errors import AirflowException, AirflowFailException
from floe_dbt.tries import Tries, folder_name

from fake import Context, block
from processes import SLOW, running, slow_worker, until
from runs import edit, ran_by_dbt

DIM = "model.shop.dim_customers"
UNIQUE = "test.shop.unique_dim_customers_customer_id.15c9f1e2fd"
STG = {"model.shop.stg_customers", "model.shop.stg_orders"}


def go(
    project: Path, *, selected: str = "", **settings: Any
) -> tuple[dict[str, Any], Context]:
    made = block(project)
    params = {"select": selected} if selected else {}
    context = Context(made.outlets, params=params, **settings)
    return attempt(made, context, None), context


def fail(project: Path, **settings: Any) -> tuple[str, Context]:
    made = block(project)
    context = Context(made.outlets, **settings)
    with pytest.raises(AirflowException) as raised:
        attempt(made, context, None)
    return str(raised.value), context


def test_a_task_cleared_after_success_builds_everything_again(shop: Path):
    go(shop)
    said, context = go(shop, try_number=2)
    assert len(said["built"]) == 3 and said["built_before"] == {}
    assert len(ran_by_dbt(shop)) == 2
    assert set(context.events()) == {"a", "b", "c"}


def test_a_task_cleared_after_failure_goes_on(shop: Path):
    dim = shop / "models" / "dim_customers.sql"
    edit(dim, "c.name,", "c.wrong,")
    text, context = fail(shop)
    assert f"dbt failed for {DIM}: " in text
    assert "Airflow makes no asset events for a failed task" in text
    edit(dim, "c.wrong,", "c.name,")
    said, context = go(shop, try_number=2, max_tries=1)
    assert said["built"] == [DIM]
    assert set(said["built_before"]) == STG
    assert {k: v["built_in_try"] for k, v in context.events().items()} == {
        "a": 1,
        "b": 1,
        "c": 2,
    }
    # and once more, cleared after success
    said, _ = go(shop, try_number=3, max_tries=2)
    assert len(said["built"]) == 3


def test_each_try_keeps_its_run_results(shop: Path):
    dim = shop / "models" / "dim_customers.sql"
    edit(dim, "c.name,", "c.wrong,")
    text, context = fail(shop)
    folder = Path(context.pushed["return_value"]["folder"])
    assert str(folder) in text
    first = run_results(folder)
    assert {u: r["status"] for u, r in first.items()} == {
        **dict.fromkeys(STG, "success"),
        DIM: "error",
        UNIQUE: "skipped",
    }
    assert "wrong" in first[DIM]["message"]
    # why it failed can be seen there too
    assert "c.wrong" in first[DIM]["compiled_code"]
    assert next(folder.glob("compiled/**/dim_customers.sql"))
    edit(dim, "c.wrong,", "c.name,")
    said, _ = go(shop, try_number=2, max_tries=1)
    second = run_results(Path(said["folder"]))
    assert {u: r["status"] for u, r in second.items()} == {
        DIM: "success",
        UNIQUE: "pass",
    }
    assert run_results(folder) == first
    assert said["built"] == [DIM]  # what the file says is not counted again
    assert not list((shop / ".floe").rglob("manifest.json"))


def test_a_try_that_is_ended_keeps_what_it_did(shop: Path):
    (shop / "models" / "dim_customers.sql").write_text(SLOW)
    made = block(shop, timeout_s=25)
    context = Context(made.outlets)
    with pytest.raises(AirflowException, match="after 25 seconds"):
        attempt(made, context, None)
    kept = run_results(Path(context.pushed["return_value"]["folder"]))
    assert {u for u, r in kept.items() if r["status"] == "success"} == STG


def test_dbts_own_run_results_are_left_as_they_are(
    shop: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DBT_WRITE_JSON", "true")
    said, _ = go(shop)
    assert len(run_results(Path(said["folder"]))) == 4
    text = (Path(said["folder"]) / "run_results.json").read_text()
    assert "send_anonymous_usage_stats" in text  # arguments as dbt has them
    assert len(said["built"]) == 3


def run_results(folder: Path) -> dict[str, dict[str, Any]]:
    document = json.loads((folder / "run_results.json").read_text())
    return {result["unique_id"]: result for result in document["results"]}


def test_nothing_is_run_again_when_only_the_report_was_missing(shop: Path):
    made = block(shop)
    go(shop)
    tries = next((shop / ".floe").glob("runs/*/*/*/tries.json"))
    known = json.loads(tries.read_text())
    tries.write_text(json.dumps({**known, "succeeded": False}))  # killed just before
    said, context = go(shop, try_number=2)
    assert said["built"] == [] and len(said["built_before"]) == 3
    assert len(ran_by_dbt(shop)) == 1
    assert len(context.events()) == len(made.nodes)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_is_ended_ends_dbt_and_the_next_try_goes_on(
    shop: Path, number: signal.Signals, tmp_path: Path
):
    dim = shop / "models" / "dim_customers.sql"
    good = dim.read_text()
    dim.write_text(SLOW)
    output = tmp_path / "output"
    worker = slow_worker(shop, output)
    os.kill(worker.pid, number)
    worker.wait(60)
    dim.write_text(good)
    # It waits until the first dbt has let go of the database.
    said, context = go(shop, try_number=2, max_tries=1)
    assert said["built"] == [DIM]
    assert set(context.events()) == {"a", "b", "c"}
    if number == signal.SIGTERM:
        assert "Airflow ended this task (SIGTERM)" in output.read_text()
    assert not running(shop)


def test_one_dbt_at_a_time_where_the_database_has_one_writer(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    from floe_dbt.turn import turn

    path = shop / ".floe" / "dbt.lock"
    made = block(shop, single_writer=True)
    context = Context(made.outlets)
    done = threading.Event()

    def build() -> None:
        attempt(made, context, None)
        done.set()

    with turn(path, "a test"):
        thread = threading.Thread(target=build)
        thread.start()
        until(lambda: "another task of this project" in capsys.readouterr().out)
        assert not done.is_set() and ran_by_dbt(shop) == []
    thread.join(120)
    assert done.is_set() and len(ran_by_dbt(shop)) == 1


class Api(http.server.BaseHTTPRequestHandler):
    """As much of Airflow's REST API as is asked for, strict about what 3.0 forbids."""

    posted: ClassVar[list[dict[str, Any]]] = []
    assets: ClassVar = {"a": 1, "b": 2, "c": 3}
    known_to = "token"

    def do_GET(self) -> None:
        assert self.headers["Authorization"] == f"Bearer {self.known_to}"
        pattern = parse_qs(urlsplit(self.path).query)["uri_pattern"][0]
        found = [
            {"id": id_, "name": name, "uri": f"floe://fake/{name}"}
            for name, id_ in self.assets.items()
            if pattern in f"floe://fake/{name}"
        ]
        self.answer({"assets": found})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/auth/token":
            assert body == {"username": "admin", "password": "secret"}
            return self.answer({"access_token": self.known_to})
        assert self.headers["Authorization"] == f"Bearer {self.known_to}"
        assert set(body) == {"asset_id", "extra"}
        self.posted.append(body)
        self.answer({})

    def answer(self, body: object) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Api]]:
    Api.posted = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("FLOE_AIRFLOW_API_URL", url)
    yield Api
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("by", ["token", "password"])
def test_what_a_failed_task_has_built_is_posted_once(
    shop: Path, api: type[Api], monkeypatch: pytest.MonkeyPatch, by: str
):
    if by == "token":
        monkeypatch.setenv("FLOE_AIRFLOW_API_TOKEN", "token")
    else:
        monkeypatch.setenv("FLOE_AIRFLOW_API_USER", "admin")
        monkeypatch.setenv("FLOE_AIRFLOW_API_PASSWORD", "secret")
    dim = shop / "models" / "dim_customers.sql"
    edit(dim, "c.name,", "c.wrong,")
    text, context = fail(shop, max_tries=1)  # another try is left
    assert api.posted == [] and "The next try goes on from there" in text
    text, context = fail(shop, try_number=2, max_tries=1)
    assert "with an asset event each: model.shop.stg_" in text
    assert {e["asset_id"] for e in api.posted} == {1, 2}
    assert api.posted[0]["extra"]["unique_id"] in STG
    assert api.posted[0]["extra"]["run_id"] == "manual__1"
    assert set(context.pushed["return_value"]["posted"]) == STG
    # cleared without being mended, then mended
    fail(shop, try_number=3, max_tries=2)
    assert len(api.posted) == 2
    edit(dim, "c.wrong,", "c.name,")
    _, context = go(shop, try_number=4, max_tries=3)
    assert set(context.events()) == {"c"}  # Airflow has those of the others


def test_an_api_that_does_not_answer_hides_no_failure(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("FLOE_AIRFLOW_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("FLOE_AIRFLOW_API_TOKEN", "not-shown")
    edit(shop / "models" / "dim_customers.sql", "c.name,", "c.wrong,")
    text, _ = fail(shop)
    assert f"dbt failed for {DIM}" in text
    printed = capsys.readouterr().out
    assert "Asset events were not posted" in printed
    assert "not-shown" not in printed + text


def test_a_missing_project_is_no_matter_of_retries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FLOE_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("FLOE_DBT_PROJECT_DIR", str(tmp_path))
    with pytest.raises(AirflowFailException, match="no dbt_project.yml"):
        go(tmp_path)


def test_state_of_old_runs_is_dropped(tmp_path: Path, shop: Path):
    runs = shop / ".floe" / "runs" / "shop.fake"
    for name in ("old", "recent"):
        Tries(runs, name, "models", 1).new_attempt()
    for path in (runs / "old", *(runs / "old").rglob("*")):
        os.utime(path, (0, 0))
    go(shop)
    assert {path.name for path in runs.iterdir()} == {"recent", "manual__1"}


def test_names_of_folders_are_legal_and_distinct():
    ids = ["a", "a/b", "a%2Fb", "..", ".", "ä" * 250, "ä" * 249, "x" * 300, "x" * 299]
    names = [folder_name(text) for text in ids]
    assert len(set(names)) == len(ids)
    for name in names:
        assert "/" not in name and name not in (".", "..") and len(name) < 200
    assert folder_name("manual__2024-01-01T00:00:00+00:00") == (
        "manual__2024-01-01T00%3A00%3A00+00%3A00"
    )
