"""Assets for test_modes.py: how tables are written. What they return is configured."""

from typing import Any

import dagster as dg
import pyarrow as pa


class Rows(dg.Config):
    """Columns of the table; how often the step fails after it has written."""

    columns: dict[str, list[Any]]
    failures: int = 0


def asset(name: str, **metadata: Any) -> dg.AssetsDefinition:
    """It returns the configured rows."""
    settings = {f"iceberg/{key}": value for key, value in metadata.items()}

    @dg.asset(
        name=name,
        io_manager_key="iceberg",
        metadata=settings,
        retry_policy=dg.RetryPolicy(max_retries=1),
    )
    def compute(context: dg.AssetExecutionContext, config: Rows):
        ATTEMPTS.append(name)
        yield dg.Output(pa.table(config.columns))
        if context.retry_number < config.failures:
            raise RuntimeError("fails after its rows are stored")

    return compute


ATTEMPTS: list[str] = []


@dg.asset(ins={"rows": dg.AssetIn("branched")}, io_manager_key="iceberg")
def from_branch(rows: pa.Table) -> pa.Table:
    return rows


@dg.asset(
    io_manager_key="iceberg",
    ins={
        "rows": dg.AssetIn(
            "plain",
            metadata={"iceberg/columns": ["n"], "iceberg/where": "id > 1"},
        )
    },
)
def some(rows: pa.Table) -> pa.Table:
    return rows


@dg.asset(
    io_manager_key="iceberg",
    ins={"rows": dg.AssetIn("plain", metadata={"iceberg/where": "id is many"})},
)
def misread(rows: pa.Table) -> pa.Table:
    return rows


@dg.asset(io_manager_key="iceberg")
def early(never: pa.Table) -> pa.Table:
    return never


defs = dg.Definitions(
    assets=[
        asset("plain"),
        asset("added", mode="append"),
        asset("merged", mode="upsert", key=["id"]),
        asset("fixed", schema_evolution="fixed"),
        asset("shrinking", allow_drop=True),
        asset("branched", branch="draft"),
        asset(
            "shaped",
            table="elsewhere.by_name",
            partition_by=["bucket[4](id)", "n"],
            sort_by=["n desc", "id asc nulls first"],
            properties={"write.parquet.compression-codec": "gzip", "checked": True},
        ),
        dg.asset(key=["marts", "deep", "keyed"], io_manager_key="iceberg")(
            lambda: pa.table({"id": [1]})
        ),
        asset("never"),
        *(from_branch, some, misread, early),
    ]
)
