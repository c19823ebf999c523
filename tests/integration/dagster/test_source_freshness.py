"""Checks of how old sources are: what dbt finds out is what Dagster shows."""

import datetime
import shutil
from pathlib import Path

import dagster as dg
import pytest
from floe_dbt import DbtResource, source_freshness

from conftest import REPO, dbt

FIXTURE = REPO / "tests" / "fixtures" / "projects" / "shop_analytics"
RAW_ORDERS = "source.shop_analytics.landing.raw_orders"
RATES = "source.shop_analytics.erp.exchange_rates"


def spec(name: str, unique_id: str) -> dg.AssetCheckSpec:
    metadata = {"dbt/unique_id": unique_id}
    return dg.AssetCheckSpec(name, asset=dg.AssetKey(name), metadata=metadata)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its seeds are in the database, and its other sources, which are days old."""
    folder = tmp_path_factory.mktemp("freshness") / "shop_analytics"
    shutil.copytree(FIXTURE, folder)
    dbt(folder, "seed")
    return folder


def ask(project: Path, *specs: dg.AssetCheckSpec) -> dg.ExecuteInProcessResult:
    resource = DbtResource(
        project_dir=str(project),
        profiles_dir=str(project),
        state_dir=str(project / "state"),
        single_writer=True,
    )
    defs = dg.Definitions(
        asset_checks=[source_freshness(checks=specs)], resources={"dbt": resource}
    )
    job = defs.get_implicit_global_asset_job_def()
    return job.execute_in_process(raise_on_error=False)


def found(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetCheckEvaluation]:
    return {e.check_name: e for e in result.get_asset_check_evaluations()}


def test_each_source_that_is_too_old_fails_its_check_and_not_the_run(project: Path):
    result = ask(project, spec("orders", RAW_ORDERS), spec("rates", RATES))
    assert result.success
    by_name = found(result)
    orders, rates = by_name["orders"], by_name["rates"]
    assert (orders.passed, orders.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert (rates.passed, rates.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert orders.metadata["dbt/status"].value == "error"
    assert float(str(orders.metadata["dbt/age_s"].value)) > 2 * 86_400
    # and on the page of the source, as Dagster's own checks of freshness read it
    seen = {
        event.asset_key.to_user_string(): observed.metadata
        for event in result.all_events
        if event.event_type == dg.DagsterEventType.ASSET_OBSERVATION
        and (observed := event.asset_observation_data.asset_observation)
        and event.asset_key is not None
    }
    assert set(seen) == {"orders", "rates"}
    loaded = seen["orders"]["dagster/last_updated_timestamp"]
    assert isinstance(loaded, dg.TimestampMetadataValue)
    said = orders.metadata["dbt/max_loaded_at"].value
    assert datetime.datetime.fromisoformat(str(said)) == (
        datetime.datetime.fromtimestamp(loaded.value, datetime.UTC)
    )


def test_source_that_dbt_does_not_know_fails_the_run(project: Path):
    gone = spec("gone", "source.shop_analytics.landing.gone")
    result = ask(project, spec("orders", RAW_ORDERS), gone)
    assert not result.success
    assert list(found(result)) == ["orders"]
    failure = result.get_step_failure_events()[0].step_failure_data.error
    assert failure is not None and "landing.gone" in failure.to_string()


def test_source_that_dbt_cannot_read_says_why(project: Path, tmp_path: Path):
    copy = tmp_path / "shop_analytics"
    shutil.copytree(project, copy)
    sources = copy / "models" / "sources.yml"
    text = sources.read_text().replace("ordered_at", "no_such_column")
    sources.write_text(text)
    by_name = found(ask(copy, spec("orders", RAW_ORDERS)))
    assert not by_name["orders"].passed
    assert "no_such_column" in str(by_name["orders"].description)
