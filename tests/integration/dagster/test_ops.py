"""An op of a block is what `@dg.multi_asset` would make of the same specs. Runs on
every supported Dagster."""

import gc
import sys
from collections.abc import Iterator
from typing import Any

import dagster as dg
import pytest

from conftest import REPO

sys.path.insert(0, str(REPO / "plugins" / "dagster" / "python"))

from floe_dbt.ops import assets_of, many_ins, many_outs, renamed

DAY = dg.DailyPartitionsDefinition("2024-01-10")
BEFORE = dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)

SPECS = [
    dg.AssetSpec(["raw", "seen-often"], metadata={"dbt/unique_id": "seed.shop.seen"}),
    dg.AssetSpec(
        ["mart", "orders"],
        deps=[["raw", "seen-often"], ["lake", "orders-v2"], "customers"],
        description="One row per order",
        code_version="7",
        tags={"tier": "gold"},
        metadata={"dbt/unique_id": "model.shop.orders"},
        owners=["team:shop"],
        kinds={"dbt"},
    ),
    dg.AssetSpec(
        "totals",
        deps=[["mart", "orders"], dg.AssetDep("totals", partition_mapping=BEFORE)],
        metadata={"dbt/unique_id": "model.shop.totals"},
    ),
]
CHECKS = [
    dg.AssetCheckSpec("unique_id", asset=["mart", "orders"]),
    dg.AssetCheckSpec(
        "adds_up", asset="totals", additional_deps=[["mart", "orders"], "customers"]
    ),
]


def compute(context: dg.AssetExecutionContext) -> Iterator[Any]:
    for key in sorted(context.selected_asset_keys):
        yield dg.MaterializeResult(asset_key=key)
    for key in sorted(context.selected_asset_check_keys):
        yield dg.AssetCheckResult(
            passed=True, asset_key=key.asset_key, check_name=key.name
        )


OP: dict[str, Any] = {
    "name": "build",
    "description": "Two of them",
    "required_resource_keys": set(),
    "retry_policy": dg.RetryPolicy(max_retries=2),
    "pool": "duckdb",
}


def ours(
    assets: list[dg.AssetSpec] = SPECS,
    checks: list[dg.AssetCheckSpec] = CHECKS,
    day: dg.PartitionsDefinition | None = DAY,
) -> dg.AssetsDefinition:
    return assets_of(
        compute,
        assets=assets,
        checks=checks,
        partitions_def=day,
        backfill_policy=dg.BackfillPolicy.single_run(),
        op_tags={"floe/timeout_s": "60"},
        op=OP,
    )


def dagsters() -> dg.AssetsDefinition:
    return dg.multi_asset(
        specs=SPECS,
        check_specs=CHECKS,
        can_subset=True,
        partitions_def=DAY,
        backfill_policy=dg.BackfillPolicy.single_run(),
        op_tags={"floe/timeout_s": "60"},
        **OP,
    )(compute)


def test_what_dagster_makes_of_the_same_specs() -> None:
    made, expected = ours(), dagsters()
    for name in (
        "keys",
        "can_subset",
        "keys_by_input_name",
        "keys_by_output_name",
        "node_keys_by_input_name",
        "check_specs_by_output_name",
        "backfill_policy",
        "required_resource_keys",
    ):
        assert getattr(made, name) == getattr(expected, name), name
    assert list(made.specs) == list(expected.specs)
    assert {spec.partitions_def for spec in made.specs} == {DAY}
    op, theirs = made.op, expected.op
    assert (op.name, op.description, op.pool) == ("build", "Two of them", "duckdb")
    assert (op.tags, op.retry_policy) == (theirs.tags, theirs.retry_policy)
    assert [(d.name, d.dagster_type) for d in op.input_defs] == [
        (d.name, d.dagster_type) for d in theirs.input_defs
    ]
    assert [
        (d.name, d.dagster_type, d.is_required, d.io_manager_key)
        for d in op.output_defs
    ] == [
        (d.name, d.dagster_type, d.is_required, d.io_manager_key)
        for d in theirs.output_defs
    ]
    assert len({d.name for d in op.output_defs}) == len(SPECS) + len(CHECKS)


def test_a_part_runs() -> None:
    block = ours(day=None, assets=[SPECS[0], SPECS[1]], checks=CHECKS[:1])
    result = dg.materialize(
        [block], selection=[dg.AssetKey(["mart", "orders"])], raise_on_error=False
    )
    assert result.success
    [made] = result.asset_materializations_for_node("build")
    assert made.asset_key == dg.AssetKey(["mart", "orders"])
    assert len(result.get_asset_check_evaluations()) == 1


def test_a_split_op_keeps_its_order() -> None:
    """What lies between two assets of a block is made elsewhere: Dagster splits it."""
    first = dg.AssetSpec("first", metadata={"dbt/unique_id": "model.a.first"})
    last = dg.AssetSpec("last", deps=["first", "between"])

    @dg.asset(deps=["first"])
    def between() -> None: ...

    result = dg.materialize([ours([first, last], [], None), between])
    assert result.success
    assert [
        event.asset_key.to_user_string()
        for event in result.get_asset_materialization_events()
        if event.asset_key
    ] == ["first", "between", "last"]


@pytest.mark.parametrize(
    ("assets", "checks", "said"),
    [
        (SPECS[:1], CHECKS[:1], "Invalid asset key"),
        (SPECS, [CHECKS[0], CHECKS[0]], "Duplicate check specs"),
        ([dg.AssetSpec(["a", "b"]), dg.AssetSpec("a__b")], [], "'a', 'b'"),
        ([dg.AssetSpec("dict")], [], "not a valid name"),
    ],
)
def test_what_dagster_refuses(
    assets: list[dg.AssetSpec], checks: list[dg.AssetCheckSpec], said: str
) -> None:
    with pytest.raises(Exception, match=said):
        ours(assets, checks, None).op  # noqa: B018


def test_an_asset_with_other_partitions_is_refused() -> None:
    hour = dg.HourlyPartitionsDefinition("2024-01-10-00:00")
    with pytest.raises(Exception, match="different than the partitions_def"):
        ours([dg.AssetSpec("a", partitions_def=hour)], [])


def test_definitions_are_copied_on_this_dagster() -> None:
    """Else loading is as slow as before; it would work."""
    for one in (
        many_outs(dg.Nothing).to_definition(None, "a_first", None, None),
        many_outs(None).to_definition(None, "a_first", None, None),
        many_ins().to_definition("a_first"),
    ):
        other = renamed(one, "a_second")
        assert (one.name, other.name) == ("a_first", "a_second")
        assert renamed(one, "dict") is None
        assert renamed(one, "no-name") is None


def test_a_block_is_not_looked_through_for_garbage_again() -> None:
    gc.unfreeze()
    before = gc.get_freeze_count()
    ours()
    assert before == 0
    assert gc.get_freeze_count() > 0
    gc.unfreeze()
