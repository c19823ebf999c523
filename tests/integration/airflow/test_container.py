"""dbt from a container image, run by an engine that is a stand-in (engine.py)."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from floe_dbt import DbtProject
from floe_dbt.attempt import attempt
from floe_dbt.errors import AirflowException, AirflowFailException

from conftest import DBT, HERE
from fake import Context, block
from processes import SLOW, running, slow_worker
from runs import edit, ran_by_dbt
from test_tries import STG

IMAGE = "registry.example/dbt:1.11"
DIM = "model.shop.dim_customers"


@pytest.fixture
def home(tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What the engine was asked, and the containers that run."""
    folder = tmp_path / "engine"
    folder.mkdir()
    monkeypatch.delenv("FLOE_DBT_EXECUTABLE")
    monkeypatch.setenv("FLOE_CONTAINER_ENGINE", str(HERE / "engine.py"))
    monkeypatch.setenv("ENGINE_HOME", str(folder))
    monkeypatch.setenv("ENGINE_PATH", str(Path(DBT).parent))
    yield folder
    assert not list(folder.glob("*.pid"))


def build(shop: Path, **settings: Any) -> tuple[dict[str, Any], Context]:
    dbt = DbtProject(image=settings.pop("image", IMAGE))
    made = block(shop, dbt=dbt, timeout_s=settings.pop("timeout_s", None))
    selected = settings.pop("selected", "")
    context = Context(made.outlets, params={"select": selected}, **settings)
    return attempt(made, context, None), context


def calls(home: Path) -> list[list[str]]:
    return [json.loads(line) for line in (home / "calls.jsonl").open()]


def test_dbt_and_the_counting_of_rows_run_in_the_image(
    shop: Path, home: Path, monkeypatch: pytest.MonkeyPatch
):
    profiles = shop / "profiles.yml"
    edit(profiles, "shop.duckdb", "\"{{ env_var('SHOP_FILE') }}\"")
    monkeypatch.setenv("SHOP_FILE", "shop.duckdb")
    monkeypatch.setenv("OTHER_SECRET", "not for dbt")
    monkeypatch.setenv("FLOE_CONTAINER_OPTIONS", "--network 'none'")
    said, context = build(shop)
    assert len(said["built"]) == 3 and said["rows"] == {DIM: 3}
    assert set(context.events()) == {"a", "b", "c"}
    assert (Path(said["folder"]) / "run_results.json").exists()
    run, count = calls(home)
    assert run[:4] == ["run", "--rm", "--init", "--name"]
    assert run[run.index("--entrypoint") + 1 :][:2] == ["dbt", IMAGE]
    assert run[run.index("--network") + 1] == "none"
    assert ["build", "--select"] == run[run.index("build") :][:2]
    handed = {run[i + 1] for i, word in enumerate(run) if word == "--env"}
    assert {"SHOP_FILE", "DBT_WRITE_JSON", "PYTHONUNBUFFERED"} <= handed
    assert not {"OTHER_SECRET", "PATH", "HOME"} & handed
    assert count[count.index("--entrypoint") + 1] == "python"
    assert "shop.duckdb" not in [word for word in run if "=" not in word]


def test_a_selection_is_asked_for_in_the_image(shop: Path, home: Path):
    said, _ = build(shop, selected="stg_orders")
    assert said["built"] == ["model.shop.stg_orders"]
    assert [("ls" in call, "build" in call) for call in calls(home)] == [
        (True, False),
        (False, True),
    ]


def test_the_environment_decides(
    shop: Path, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FLOE_DBT_EXECUTABLE", DBT)
    build(shop)
    assert not (home / "calls.jsonl").exists()
    monkeypatch.setenv("FLOE_DBT_IMAGE", IMAGE)
    build(shop, image="", try_number=2)
    assert calls(home)


def test_a_timeout_ends_the_container(shop: Path, home: Path):
    (shop / "models" / "dim_customers.sql").write_text(SLOW)
    with pytest.raises(AirflowException, match="after 20 seconds"):
        build(shop, timeout_s=20)
    run, kill = calls(home)
    assert kill == ["kill", run[run.index("--name") + 1]]
    assert not running(shop)


@pytest.mark.parametrize("killed", ["worker", "client"])
def test_what_is_killed_ends_the_container(
    shop: Path,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    killed: str,
):
    dim = shop / "models" / "dim_customers.sql"
    good = dim.read_text()
    dim.write_text(SLOW)
    monkeypatch.setenv("FLOE_DBT_IMAGE", IMAGE)
    output = tmp_path / "output"
    worker = slow_worker(shop, output)
    os.kill(worker.pid if killed == "worker" else client(worker.pid), signal.SIGKILL)
    worker.wait(60)
    dim.write_text(good)
    # It waits until the container is gone, and with it the hold on the database.
    said, _ = build(shop, try_number=2, max_tries=1)
    assert said["built"] == [DIM] and set(said["built_before"]) == STG
    assert calls(home)[1][0] == "kill"
    assert len(ran_by_dbt(shop)) == 2


def client(worker: int) -> int:
    """The engine's process: that of the worker's supervisor."""
    (supervisor,) = children(worker)
    (engine,) = children(supervisor)
    return engine


def children(pid: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def test_an_engine_that_is_not_there_is_no_matter_of_retries(
    shop: Path, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FLOE_CONTAINER_OPTIONS", "--network 'none")
    with pytest.raises(AirflowFailException, match="FLOE_CONTAINER_OPTIONS cannot"):
        build(shop)
    monkeypatch.setenv("FLOE_CONTAINER_ENGINE", "no-such-engine")
    with pytest.raises(AirflowFailException, match='no program "no-such-engine"'):
        build(shop)
