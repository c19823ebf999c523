"""What `plan --against` says of the past of partitions is what Dagster shows: src/plan/diff."""

import dagster as dg
import pytest

# what the asset page counts by; there is no public way to ask it
from dagster._core.storage.partition_status_cache import (
    get_and_update_asset_status_cache_value,
)

SUNDAY = "2024-01-07"
MONDAY = "2024-01-01"


def asset(partitions: dg.PartitionsDefinition | None) -> dg.AssetsDefinition:
    @dg.asset(name="a", partitions_def=partitions)
    def a() -> None: ...

    return a


def daily(
    timezone: str = "Europe/Berlin", start: str = MONDAY
) -> dg.PartitionsDefinition:
    return dg.DailyPartitionsDefinition(start_date=start, timezone=timezone)


def shown(
    instance: dg.DagsterInstance, partitions: dg.PartitionsDefinition
) -> set[str]:
    """The keys that count as built under a definition."""
    value = get_and_update_asset_status_cache_value(
        instance, dg.AssetKey("a"), partitions
    )
    subset = value and value.deserialize_materialized_partition_subsets(partitions)
    return set(subset.get_partition_keys()) if subset else set()


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        for key in (MONDAY, SUNDAY):
            dg.materialize([asset(daily())], partition_key=key, instance=instance)
        yield instance


def test_another_time_zone_keeps_keys_that_mean_other_hours(instance):
    assert shown(instance, daily("UTC")) == {MONDAY, SUNDAY}


def test_a_later_start_hides_windows(instance):
    assert shown(instance, daily(start="2024-01-05")) == {SUNDAY}


def test_a_coarser_rhythm_takes_the_day_of_the_same_key_for_the_week(instance):
    weekly = dg.WeeklyPartitionsDefinition(start_date=MONDAY, timezone="Europe/Berlin")
    assert shown(instance, weekly) == {SUNDAY}


def test_keys_that_are_spelt_in_another_way_are_unknown(instance):
    hourly = dg.HourlyPartitionsDefinition(
        start_date="2024-01-01-00:00", timezone="Europe/Berlin"
    )
    assert shown(instance, hourly) == set()


def test_another_type_knows_what_it_spells_alike(instance):
    assert shown(instance, dg.StaticPartitionsDefinition([MONDAY, "x"])) == {MONDAY}
    assert shown(instance, dg.StaticPartitionsDefinition(["x"])) == set()


def test_a_renamed_dynamic_partition_knows_its_past_once_keys_are_added_again(instance):
    renamed = dg.DynamicPartitionsDefinition(name="renamed")
    assert shown(instance, renamed) == set()
    instance.add_dynamic_partitions("renamed", [MONDAY])
    assert shown(instance, renamed) == {MONDAY}


def test_what_was_built_without_partitions_belongs_to_none():
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize([asset(None)], instance=instance)
        assert shown(instance, daily()) == set()
