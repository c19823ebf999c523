"""Assets for test_partitions.py: what a run of some partitions writes and reads."""

import datetime as dt
from typing import Any

import dagster as dg
import polars as pl
import pyarrow as pa

BERLIN = "Europe/Berlin"
DAYS = dg.DailyPartitionsDefinition(
    start_date="2024-03-29", end_date="2024-04-04", timezone=BERLIN
)
MONTHS = dg.MonthlyPartitionsDefinition(
    start_date="2024-03-01", end_date="2024-05-01", timezone=BERLIN
)
HOURS = dg.HourlyPartitionsDefinition(
    start_date="2024-10-26-22:00", end_date="2024-10-27-06:00", timezone=BERLIN
)
REGIONS = dg.StaticPartitionsDefinition(["eu", "us", "apac"])
CUSTOMERS = dg.DynamicPartitionsDefinition(name="customer")
DAY_REGION = dg.MultiPartitionsDefinition({"day": DAYS, "region": REGIONS})
SINGLE = dg.BackfillPolicy.single_run()


def hours_of(context: dg.AssetExecutionContext) -> pl.DataFrame:
    """A row for each hour of the run's partitions, and which run it came from."""
    window = context.partition_time_window
    hours = pl.datetime_range(
        *(window.start, window.end, "1h"), closed="left", time_zone=BERLIN, eager=True
    )
    return pl.DataFrame({"at": hours, "run": [context.run.run_id] * len(hours)})


@dg.asset(
    partitions_def=DAYS,
    backfill_policy=SINGLE,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "at"},
)
def instants(context: dg.AssetExecutionContext) -> pl.DataFrame:
    return hours_of(context)


@dg.asset(
    partitions_def=DAYS,
    backfill_policy=SINGLE,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "at"},
)
def walls(context: dg.AssetExecutionContext) -> pl.DataFrame:
    return hours_of(context).with_columns(pl.col("at").dt.replace_time_zone(None))


@dg.asset(
    partitions_def=DAYS,
    backfill_policy=SINGLE,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "day"},
)
def dates(context: dg.AssetExecutionContext, instants: pl.DataFrame) -> pl.DataFrame:
    days = instants.group_by(day=pl.col("at").dt.convert_time_zone(BERLIN).dt.date())
    return days.agg(hours=pl.len().cast(pl.Int64)).sort("day")


@dg.asset(
    partitions_def=DAYS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "day"},
)
def texts(context: dg.AssetExecutionContext) -> pa.Table:
    return pa.table({"day": [context.partition_key], "n": [1]})


@dg.asset(
    partitions_def=MONTHS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "month"},
    ins={
        "dates": dg.AssetIn(
            partition_mapping=dg.TimeWindowPartitionMapping(
                allow_nonexistent_upstream_partitions=True
            )
        )
    },
)
def months(context: dg.AssetExecutionContext, dates: pl.DataFrame) -> pl.DataFrame:
    month = context.partition_time_window.start.date()
    return pl.DataFrame({"month": [month], "hours": [dates["hours"].sum()]})


@dg.asset(
    partitions_def=HOURS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "at"},
)
def hourly(context: dg.AssetExecutionContext) -> pa.Table:
    start = context.partition_time_window.start
    return pa.table({"at": pa.array([start], pa.timestamp("us", BERLIN))})


@dg.asset(
    partitions_def=HOURS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "at"},
)
def hourly_walls(context: dg.AssetExecutionContext) -> pa.Table:
    start = context.partition_time_window.start.replace(tzinfo=None)
    return pa.table({"at": pa.array([start], pa.timestamp("us"))})


@dg.asset(
    partitions_def=HOURS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "at"},
)
def hourly_dates(context: dg.AssetExecutionContext) -> pa.Table:
    return pa.table({"at": [context.partition_time_window.start.date()]})


@dg.asset(
    partitions_def=REGIONS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "region"},
)
def regions(context: dg.AssetExecutionContext) -> pa.Table:
    return pa.table({"region": [context.partition_key], "n": [1]})


@dg.asset(
    partitions_def=REGIONS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "region"},
)
def astray(context: dg.AssetExecutionContext) -> pa.Table:
    return pa.table({"region": [context.partition_key, "mars"]})


@dg.asset(
    partitions_def=CUSTOMERS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "customer"},
)
def accounts(context: dg.AssetExecutionContext) -> pa.Table:
    return pa.table({"customer": pa.array([int(context.partition_key)], pa.int32())})


@dg.asset(
    partitions_def=DAY_REGION,
    backfill_policy=SINGLE,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": {"day": "day", "region": "area"}},
)
def sales(context: dg.AssetExecutionContext) -> pa.Table:
    keys = [key.keys_by_dimension for key in map(multi, context.partition_keys)]
    return pa.table(
        {
            "day": [dt.date.fromisoformat(key["day"]) for key in keys],
            "area": [key["region"] for key in keys],
            "run": [context.run.run_id] * len(keys),
        }
    )


def multi(key: Any) -> dg.MultiPartitionKey:
    if isinstance(key, dg.MultiPartitionKey):
        return key
    return DAY_REGION.get_partition_key_from_str(key)


@dg.asset(
    partitions_def=DAYS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "day"},
)
def daily_sales(context: dg.AssetExecutionContext, sales: pl.DataFrame) -> pl.DataFrame:
    return sales.group_by("day").agg(n=pl.len().cast(pl.Int64))


@dg.asset(
    partitions_def=DAYS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "day"},
    ins={
        "before": dg.AssetIn(
            "running",
            partition_mapping=dg.TimeWindowPartitionMapping(
                start_offset=-1, end_offset=-1
            ),
        )
    },
)
def running(context: dg.AssetExecutionContext, before: pa.Table) -> pa.Table:
    last = sum(before.to_pydict().get("n", []))
    day = context.partition_time_window.start.date()
    return pa.table({"day": [day], "n": [last + 1]})


@dg.asset(io_manager_key="iceberg")
def whole(instants: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({"hours": [instants.height], "regions": [regions.height]})


@dg.asset(io_manager_key="iceberg", ins={"days": dg.AssetIn("texts")})
def last_day(days: pl.DataFrame) -> pl.DataFrame:
    return days


@dg.asset(
    partitions_def=REGIONS,
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "region"},
)
def of_whole(context: dg.AssetExecutionContext, whole: pl.DataFrame) -> pl.DataFrame:
    return whole.with_columns(region=pl.lit(context.partition_key))


@dg.asset(
    partitions_def=DAYS,
    io_manager_key="iceberg",
    metadata={"iceberg/mode": "append"},
)
def appended(context: dg.AssetExecutionContext) -> pa.Table:
    return pa.table({"day": [context.partition_key]})


@dg.asset(ins={"rows": dg.AssetIn("appended")}, io_manager_key="iceberg")
def all_appended(rows: pa.Table) -> pa.Table:
    return rows


@dg.asset(
    partitions_def=DAYS,
    ins={"rows": dg.AssetIn("appended")},
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "day"},
)
def one_appended(rows: pa.Table) -> pa.Table:
    return rows


@dg.asset(
    partitions_def=DAYS,
    ins={"rows": dg.AssetIn("appended", metadata={"iceberg/partition_expr": "day"})},
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "day"},
)
def one_appended_by_day(rows: pa.Table) -> pa.Table:
    return rows


defs = dg.Definitions(
    assets=[
        *(instants, walls, dates, texts, months, hourly, hourly_walls, hourly_dates),
        *(regions, astray, accounts, sales, daily_sales, running, whole, last_day),
        *(of_whole, appended, all_appended, one_appended, one_appended_by_day),
    ]
)
