"""dagster_home/dagster.yaml of generated projects, as Dagster reads it: limits of pools,
how long ticks are kept, no telemetry. Needs nothing but Dagster, so that it can be run
on every release that projects support."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

GOLDEN = Path(__file__).parents[2] / "golden"
POOL_LIMITS = {
    "bike-rental": None,
    "customer-360": None,
    "dbt-bouncer": None,
    "shop-analytics": 4,
}


@pytest.mark.parametrize("product", POOL_LIMITS)
def test_dagster_reads_it(product: str, tmp_path: Path):
    shutil.copy(
        GOLDEN / product / "expected" / "dagster_home" / "dagster.yaml", tmp_path
    )
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert not instance.telemetry_enabled
        assert instance.run_monitoring_enabled
        pools = instance.get_concurrency_config().pool_config
        assert pools.default_pool_limit == POOL_LIMITS[product]
        retention = instance.get_settings("retention")
        for kind in ("schedule", "sensor", "auto_materialize"):
            assert retention[kind]["purge_after_days"]["skipped"] == 7


def test_a_pool_without_a_limit_of_its_own_has_that_of_the_file(tmp_path: Path):
    shutil.copy(
        GOLDEN / "shop-analytics" / "expected" / "dagster_home" / "dagster.yaml",
        tmp_path,
    )
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        storage = instance.event_log_storage
        storage.initialize_concurrency_limit_to_default("warehouse")
        assert storage.get_concurrency_info("warehouse").slot_count == 4
        claims = [
            storage.claim_concurrency_slot("warehouse", "run", f"step {i}")
            for i in range(5)
        ]
        assert [claim.is_claimed for claim in claims] == [True] * 4 + [False]
