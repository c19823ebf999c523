"""Assets for test_runs.py: steps and runs in processes of their own."""

import os
import signal
import time
from pathlib import Path

import dagster as dg
import pyarrow as pa

HOME = Path(os.environ.get("DAGSTER_HOME", "."))
DAYS = dg.DailyPartitionsDefinition(start_date="2024-01-01", end_date="2024-01-09")


@dg.asset(io_manager_key="iceberg", metadata={"iceberg/mode": "append"})
def ledger(context: dg.AssetExecutionContext):
    """Its process is killed once, when its rows are committed."""
    yield dg.Output(pa.table({"run": [context.run.run_id]}))
    if not (HOME / "killed").exists():
        (HOME / "killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)


@dg.asset(io_manager_key="iceberg")
def balance(ledger: pa.Table) -> pa.Table:
    return pa.table({"entries": [ledger.num_rows]})


@dg.asset(
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.multi_run(),
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "day"},
)
def crowded(context: dg.AssetExecutionContext) -> pa.Table:
    """Runs that write at the same time: each waits until all have started."""
    (HOME / f"started-{context.partition_key}").touch()
    wanted = int(os.environ.get("FLOE_TEST_WRITERS", "1"))
    give_up = time.monotonic() + 60
    while len(list(HOME.glob("started-*"))) < wanted and time.monotonic() < give_up:
        time.sleep(0.05)
    window = context.partition_time_window
    return pa.table({"day": [window.start.date()], "pid": [os.getpid()]})


@dg.asset(
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    io_manager_key="iceberg",
    metadata={"iceberg/partition_expr": "day"},
)
def spanned(context: dg.AssetExecutionContext) -> pa.Table:
    return pa.table({"day": list(context.partition_keys)})


defs = dg.Definitions(
    assets=[ledger, balance, crowded, spanned],
    jobs=[
        dg.define_asset_job(
            "mine", [ledger, balance], executor_def=dg.multiprocess_executor
        )
    ],
)
