"""A dbt project in three daily partitions, as Dagster definitions made by the runtime.

PARTED names the folder of the copied dbt project.
"""

import os
import sys
from pathlib import Path

import dagster as dg

sys.path.insert(0, str(Path(__file__).parents[3] / "plugins" / "dagster" / "python"))

from floe_dbt import DbtResource, dbt_block

day = dg.TimeWindowPartitionsDefinition(
    cron_schedule="0 0 * * *",
    start="2024-01-10",
    end="2024-01-20",
    timezone="Europe/Berlin",
    fmt="%Y-%m-%d",
)
region = dg.StaticPartitionsDefinition(["eu", "us", "apac"])
day_region = dg.MultiPartitionsDefinition({"day": day, "region": region})


def asset(name: str, *deps: str, **metadata: object) -> dg.AssetSpec:
    return dg.AssetSpec(
        name,
        deps=deps,
        metadata={"dbt/unique_id": f"model.parted.{name}", **metadata},
    )


def load(
    project: Path,
    policy: dg.BackfillPolicy | None = None,
    retries: int = 0,
    timeout_s: float | None = None,
    pool: str | None = None,
) -> dg.Definitions:
    unique = dg.AssetCheckSpec(
        "unique_batched_id",
        asset="batched",
        metadata={"dbt/unique_id": "test.parted.unique_batched_id.42bd0c1185"},
    )
    blocks = [
        dbt_block(name="raw", assets=[asset("raw_events")], pool=pool),
        dbt_block(
            name="daily",
            assets=[
                asset("daily", "raw_events"),
                asset(
                    "batched",
                    "raw_events",
                    **{
                        "dbt/batch_size": "day",
                        "dbt/lookback": 1,
                        "dbt/begin": "2024-01-10",
                    },
                ),
            ],
            checks=[unique],
            partitions_def=day,
            backfill_policy=policy,
            retry_policy=dg.RetryPolicy(max_retries=retries) if retries else None,
            timeout_s=timeout_s,
            pool=pool,
        ),
        dbt_block(
            name="regional",
            assets=[asset("regional", "raw_events")],
            partitions_def=region,
        ),
        dbt_block(
            name="crossed",
            assets=[asset("crossed", "raw_events")],
            partitions_def=day_region,
        ),
    ]
    return dg.Definitions(
        assets=blocks,
        jobs=[
            dg.define_asset_job(f"{block.op.name}_job", dg.AssetSelection.assets(block))
            for block in blocks
        ],
        resources={
            "dbt": DbtResource(
                project_dir=str(project),
                profiles_dir=str(project),
                state_dir=str(project / ".floe"),
                single_writer=True,
            )
        },
    )


if "PARTED" in os.environ:
    defs = load(Path(os.environ["PARTED"]))
    pooled = load(Path(os.environ["PARTED"]), pool="warehouse")


def daily_job() -> dg.JobDefinition:
    """For `dg.reconstructable`."""
    return load(Path(os.environ["PARTED"])).resolve_job_def("daily_job")
