"""run_results.json as we make it from dbt's log, beside the one that dbt itself writes."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from floe_dbt import DbtResource
from floe_dbt.core.process import Event
from floe_dbt.core.records import record_from_event
from floe_dbt.core.run_results import FILE, RunResults

from runs import edit

TIMES = ("generated_at", "invocation_started_at")


def build(shop: Path, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ours and dbt's own of the same `dbt build`."""
    folder.mkdir()
    resource = DbtResource(project_dir=str(shop), profiles_dir=str(shop))
    process = resource.process(["build"], target_path=folder, partial_parse=None)
    results = RunResults()

    def hear(event: Event) -> None:
        results.hear(event)
        if record_from_event(event) is not None:
            results.add(event)

    list(process.heard(hear))
    path = folder / FILE
    dbts = json.loads(path.read_text())
    results.write(folder)
    assert json.loads(path.read_text()) == dbts  # what dbt wrote is left alone
    path.unlink()
    results.write(folder)
    return json.loads(path.read_text()), dbts


def moment(said: str) -> datetime:
    return datetime.strptime(said, "%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.mark.parametrize("broken", [False, True])
def test_it_says_what_dbts_own_says(
    shop: Path, tmp_path: Path, broken: bool, monkeypatch: pytest.MonkeyPatch
):
    if broken:
        edit(shop / "models" / "fct_orders.sql", "amount", "no_such_column")
        edit(shop / "models" / "rpt_customers.sql", "select", "select {{ nothing() }}")
    monkeypatch.setenv("DBT_WRITE_JSON", "true")
    monkeypatch.setenv("DBT_ENV_CUSTOM_ENV_TEAM", "shop")
    ours, dbts = build(shop, tmp_path / "target")
    assert set(ours) == set(dbts)
    assert set(ours["metadata"]) == set(dbts["metadata"])
    for name in TIMES:
        times = [moment(said["metadata"].pop(name)) for said in (ours, dbts)]
        assert abs(times[0] - times[1]) < timedelta(minutes=10)
    assert ours["metadata"] == dbts["metadata"]
    assert ours["elapsed_time"] == pytest.approx(dbts["elapsed_time"], abs=1e-6)
    assert ours["args"].items() <= dbts["args"].items()
    found = {result["unique_id"]: result for result in ours["results"]}
    wanted = {result["unique_id"]: result for result in dbts["results"]}
    assert set(found) == set(wanted)
    statuses = {r["status"] for r in ours["results"]}
    assert statuses == {
        "success",
        "pass",
        "warn",
        *(("error", "skipped") if broken else ()),
    }
    for unique_id, own in wanted.items():
        got = found[unique_id]
        assert set(got) == set(own)
        time = got.pop("execution_time")
        assert time == pytest.approx(own.pop("execution_time"), abs=1e-6)
        if unique_id.startswith("snapshot."):
            own["compiled_code"] = None  # dbt writes no file of it
        assert got == own


def test_dbt_itself_reads_it(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from dbt.artifacts.schemas.run import RunResultsArtifact
    from jsonschema import Draft202012Validator

    monkeypatch.setenv("DBT_WRITE_JSON", "true")
    ours, _ = build(shop, tmp_path / "target")
    read = RunResultsArtifact.read_and_check_versions(str(tmp_path / "target" / FILE))
    assert len(read.results) == len(ours["results"])
    # the schema that dbt publishes
    Draft202012Validator(RunResultsArtifact.json_schema()).validate(ours)
