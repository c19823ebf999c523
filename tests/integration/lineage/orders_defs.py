"""The project as definitions: one block, made by the runtime's functions.

ORDERS names the folder of the copied dbt project, BACKEND where events go.
"""

import json
import os
import sys
from pathlib import Path

import dagster as dg

sys.path.insert(0, str(Path(__file__).parents[3] / "plugins" / "dagster" / "python"))

from floe_dbt import DbtResource, Lineage, Telemetry, dbt_block

MODELS = {"raw_orders": [], "stg_orders": ["raw_orders"], "revenue": ["stg_orders"]}


def load(
    project: Path,
    lineage: Lineage | None = None,
    telemetry: Telemetry | None = None,
    retries: int = 0,
) -> dg.Definitions:
    nodes = json.loads((project / "manifest.json").read_text())["nodes"]
    tests = {u: n for u, n in nodes.items() if n["resource_type"] == "test"}
    block = dbt_block(
        name="build_orders",
        assets=[
            dg.AssetSpec(
                name,
                deps=parents,
                metadata={
                    "dbt/unique_id": f"{'model' if parents else 'seed'}.orders.{name}",
                    "dbt/file": f"models/{name}.sql"
                    if parents
                    else f"seeds/{name}.csv",
                },
            )
            for name, parents in MODELS.items()
        ],
        checks=[
            dg.AssetCheckSpec(
                node["name"],
                asset=node["attached_node"].split(".")[-1],
                metadata={"dbt/unique_id": unique_id},
            )
            for unique_id, node in tests.items()
        ],
        retry_policy=dg.RetryPolicy(max_retries=retries) if retries else None,
    )
    return dg.Definitions(
        assets=[block],
        jobs=[dg.define_asset_job("everything", "*")],
        resources={
            "dbt": DbtResource(
                project_dir=str(project),
                profiles_dir=str(project),
                state_dir=str(project / ".floe"),
                single_writer=True,
                lineage=lineage,
                telemetry=telemetry,
            )
        },
    )


if "ORDERS" in os.environ:
    defs = load(
        Path(os.environ["ORDERS"]),
        Lineage(product="orders", namespace="shop", endpoint="${BACKEND}"),
    )
