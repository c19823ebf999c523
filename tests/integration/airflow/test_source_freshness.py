"""How old sources are: what dbt finds out is what the task says, and what fails it."""

import json
from pathlib import Path
from typing import Any

import pytest
from floe_dbt import DbtProject, SourceFreshness
from floe_dbt.errors import AirflowException, AirflowFailException
from floe_dbt.source_ages import check

from fake import Context
from runs import run

NEW, WARNED, STALE, BROKEN, GONE = (
    f"source.shop.landing.{name}"
    for name in ("orders", "customers", "payments", "rates", "gone")
)
# by the clock of the database: each source is as old as it says
SOURCES = """
sources:
  - name: landing
    schema: main_raw
    freshness: {warn_after: {count: 2, period: hour}, error_after: {count: 1, period: day}}
    tables:
      - {name: orders, identifier: raw_orders, loaded_at_field: "now() - interval 1 minute"}
      - {name: customers, identifier: raw_customers, loaded_at_field: "now() - interval 3 hour"}
      - {name: payments, identifier: raw_orders, loaded_at_field: "now() - interval 3 day"}
      - {name: rates, identifier: raw_orders, loaded_at_field: no_such_column}
      - {name: "orders, v1.0", identifier: raw_orders, loaded_at_field: "now() - interval 1 hour"}
"""


@pytest.fixture
def dated(shop: Path) -> Path:
    (shop / "models" / "sources.yml").write_text(SOURCES)
    return shop


def ask(*sources: str, **settings: Any) -> tuple[dict[str, Any], str, Context]:
    """What XCom holds, the error, the context."""
    asked = SourceFreshness(DbtProject(single_writer=True), sources)
    selected = settings.pop("selected", "")
    context = Context([], params={"select": selected}, **settings)
    try:
        return check(asked, context), "", context
    except AirflowException as error:
        kind = type(error).__name__
        return context.pushed["return_value"], f"{kind}: {error}", context


def test_old_sources_fail_the_task_and_are_named(
    dated: Path, capsys: pytest.CaptureFixture[str]
):
    said, error, _ = ask(NEW, WARNED, STALE)
    assert {s: facts["status"] for s, facts in said["sources"].items()} == {
        NEW: "pass",
        WARNED: "warn",
        STALE: "error",
    }
    assert (said["stale"], said["warned"], said["missing"]) == ([STALE], [WARNED], [])
    assert 3 * 86_400 <= said["sources"][STALE]["age_s"] < 3 * 86_400 + 600
    assert said["sources"][STALE]["max_loaded_at"]
    assert error.startswith("AirflowException: ")  # another try may find it newer
    assert f"{STALE}: error, 3.0 days old" in error and "error after 1 day)" in error
    assert NEW not in error and WARNED not in error
    printed = capsys.readouterr().out
    assert f"{WARNED}: warn, 3.0 hours old" in printed
    assert f"{NEW}: pass, 60 seconds old" in printed
    # what dbt wrote is kept, of each try, but for its manifest
    again, _, _ = ask(NEW, try_number=2)
    folders = [Path(said["folder"]), Path(again["folder"])]
    assert folders[0] != folders[1]
    for folder, count in zip(folders, (3, 1), strict=True):
        written = json.loads((folder / "sources.json").read_text())
        assert len(written["results"]) == count
        assert not list(folder.glob("*manifest*"))


def test_a_source_is_asked_whatever_its_name(dated: Path):
    odd = f"{NEW}, v1.0"
    said, error, _ = ask(NEW, odd)
    assert (set(said["sources"]), error) == ({NEW, odd}, "")


def test_a_warning_fails_nothing(dated: Path):
    said, error, context = ask(NEW, WARNED)
    assert (said["warned"], error) == ([WARNED], "")
    assert context.pushed == {}  # it is returned


def test_a_source_that_dbt_cannot_read_says_why(dated: Path):
    said, error, _ = ask(NEW, BROKEN)
    assert said["sources"][BROKEN]["status"] == "runtime error"
    assert "no_such_column" in said["sources"][BROKEN]["error"]
    assert f"{BROKEN}: dbt cannot find out how old it is" in error
    assert "no_such_column" in error


def test_a_source_that_dbt_no_longer_has_fails_the_task_for_good(dated: Path):
    said, error, _ = ask(NEW, GONE)
    assert error.startswith(AirflowFailException.__name__)
    assert said["missing"] == [GONE] and GONE in error
    assert said["sources"][NEW]["status"] == "pass"


def test_only_selected_sources_are_asked(dated: Path):
    said, error, _ = ask(NEW, STALE, selected="source:landing.orders")
    assert (list(said["sources"]), error) == ([NEW], "")
    said, error, _ = ask(NEW, STALE, selected="stg_orders")
    assert (said["sources"], error) == ({}, "")


def test_a_dag_asks_and_says_so(airflow: Path, dated: Path):
    made = run("shop.dated")
    assert made.state == "failed"
    said = made.xcom["source_freshness"]
    assert (said["stale"], said["warned"]) == ([STALE], [WARNED])
