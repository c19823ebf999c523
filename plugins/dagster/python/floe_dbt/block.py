"""The two functions that generated modules call."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from .attempt import Result, attempt
from .nodes import Nodes
from .ops import assets_of


def dbt_block(
    *,
    name: str,
    assets: Sequence[dg.AssetSpec],
    checks: Sequence[dg.AssetCheckSpec] = (),
    resource_key: str = "dbt",
    target: str = "",
    description: str | None = None,
    retry_policy: dg.RetryPolicy | None = None,
    backfill_policy: dg.BackfillPolicy | None = None,
    pool: str | None = None,
    op_tags: Mapping[str, Any] | None = None,
    partitions_def: dg.PartitionsDefinition | None = None,
    timeout_s: float | None = None,
    support: Sequence[str] = (),
) -> dg.AssetsDefinition:
    """One op that builds `assets` and runs `checks` in one `dbt build`.

    Any part of it can be selected. Checks are not `blocking`: dbt itself skips what
    is downstream of a failed test, the op then fails with the test's name, and a
    second gate in Dagster would also stop models that the test does not concern.

    Args:
        name: op name, letters, digits and `_`.
        assets: each with its dbt node in the metadata `dbt/unique_id`.
        checks: of these assets only; each with `dbt/unique_id` in its metadata.
        resource_key: the `DbtResource` to use.
        target: dbt's target for this block; empty: the resource's.
        partitions_def: of all its assets. A run builds the partitions that it names in
            one invocation; dbt is told which (window.py).
        timeout_s: dbt is ended, and the attempt fails, after so many seconds.
        support: unique ids of the dbt functions that the models need. They are no
            assets; those that the selected assets need are made with every build, and
            the op fails if one fails.
    """
    nodes = Nodes(assets, checks)

    def block(context: dg.AssetExecutionContext) -> Iterator[Result]:
        yield from attempt(
            context.op_execution_context,
            name=name,
            nodes=nodes,
            work=nodes.work(
                context.selected_asset_keys, context.selected_asset_check_keys
            ),
            resource_key=resource_key,
            target=target,
            max_retries=retry_policy.max_retries if retry_policy else 0,
            partitions=partitions_def,
            timeout_s=timeout_s,
            support=support,
        )

    return assets_of(
        block,
        assets=assets,
        checks=checks,
        partitions_def=partitions_def,
        backfill_policy=backfill_policy,
        op_tags={**(op_tags or {}), **_timeout_tag(timeout_s)},
        op={
            "name": name,
            "description": description,
            "required_resource_keys": {resource_key},
            "retry_policy": retry_policy,
            "pool": pool,
        },
    )


def source_checks(
    *,
    name: str = "source_checks",
    checks: Sequence[dg.AssetCheckSpec],
    resource_key: str = "dbt",
    target: str = "",
    description: str | None = None,
    retry_policy: dg.RetryPolicy | None = None,
    pool: str | None = None,
) -> dg.AssetChecksDefinition:
    """One op that runs tests on assets which no block here builds.

    It fails when a test of severity error fails, and stops no block. A check of a
    source over a table that a block builds has that asset in `additional_deps`, so
    that it runs afterwards.
    """
    nodes = Nodes((), checks)

    @dg.multi_asset_check(
        name=name,
        description=description,
        specs=list(checks),
        can_subset=True,
        required_resource_keys={resource_key},
        retry_policy=retry_policy,
        **_if_set(pool=pool),
    )
    def run_source_checks(context: dg.AssetCheckExecutionContext) -> Iterator[Result]:
        yield from attempt(
            context.op_execution_context,
            name=name,
            nodes=nodes,
            work=nodes.work((), context.selected_asset_check_keys),
            resource_key=resource_key,
            target=target,
            max_retries=retry_policy.max_retries if retry_policy else 0,
        )

    return run_source_checks


def _timeout_tag(timeout_s: float | None) -> dict[str, str]:
    """For readers: it is dbt that is ended, by us."""
    return {} if timeout_s is None else {"floe/timeout_s": f"{timeout_s:g}"}


def _if_set(**arguments: Any) -> dict[str, Any]:
    """Without those that are None, which an older Dagster may not know: 1.10 has no
    `pool` for checks."""
    return {name: value for name, value in arguments.items() if value is not None}
