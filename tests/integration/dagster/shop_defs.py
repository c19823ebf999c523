"""The shop as Dagster definitions, made from its manifest by the runtime's functions.

A test of the runtime should choose its blocks itself: seeds, then all the rest, and
the tests on sources beside them. SHOP names the folder of the copied dbt project.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import dagster as dg

sys.path.insert(0, str(Path(__file__).parents[3] / "plugins" / "dagster" / "python"))

from floe_dbt import DbtResource, dbt_block, source_checks

BUILT = ("model", "seed", "snapshot")


def load(project: Path) -> dg.Definitions:
    manifest = json.loads((project / "manifest.json").read_text())
    nodes: dict[str, Any] = {**manifest["nodes"], **manifest["unit_tests"]}
    sources: dict[str, Any] = manifest["sources"]

    def assets_behind(ids: list[str]) -> list[str]:
        """Ephemeral models are no assets: their parents stand for them."""
        found: list[str] = []
        for unique_id in ids:
            node = nodes.get(unique_id)
            if node and node["config"].get("materialized") == "ephemeral":
                found += assets_behind(node["depends_on"]["nodes"])
            else:
                found.append(unique_id)
        return found

    def key(unique_id: str) -> dg.AssetKey:
        kind, _, *rest = unique_id.split(".")
        return dg.AssetKey(rest if kind == "source" else ["shop", *rest])

    def seed_of(source: str) -> dg.AssetKey:
        return key(f"seed.shop.{source.split('.')[-1]}")

    def asset(unique_id: str) -> dg.AssetSpec:
        parents = nodes[unique_id]["depends_on"].get("nodes", [])
        return dg.AssetSpec(
            key(unique_id),
            # Dagster does not wait through an external asset: a model that reads a
            # source over a seed depends on the seed itself, as the plan says too.
            deps=[
                dep
                for parent in assets_behind(parents)
                for dep in ([seed_of(parent)] if parent in sources else [])
                + [key(parent)]
            ],
            metadata={"dbt/unique_id": unique_id},
        )

    ids = [
        unique_id
        for unique_id, node in nodes.items()
        if node["resource_type"] in BUILT
        and node["config"].get("materialized") != "ephemeral"
    ]
    seeds = [asset(u) for u in ids if u.startswith("seed.")]
    models = [asset(u) for u in ids if not u.startswith("seed.")]
    depth: dict[str, int] = {}

    def depth_of(unique_id: str) -> int:
        if unique_id not in depth:
            parents = nodes.get(unique_id, {}).get("depends_on", {}).get("nodes", [])
            depth[unique_id] = 1 + max(map(depth_of, parents), default=0)
        return depth[unique_id]

    def check(unique_id: str) -> dg.AssetCheckSpec:
        node = nodes[unique_id]
        parents = sorted(assets_behind(node["depends_on"]["nodes"]), key=depth_of)
        return dg.AssetCheckSpec(
            node["name"],
            asset=key(parents[-1]),
            additional_deps=[seed_of(parents[-1])]
            if parents[-1] in sources
            else [key(parent) for parent in parents[:-1]],
            metadata={"dbt/unique_id": unique_id},
        )

    tests = [u for u, n in nodes.items() if n["resource_type"] in ("test", "unit_test")]
    on_sources = [u for u in tests if nodes[u]["depends_on"]["nodes"][0] in sources]
    external = [dg.AssetSpec(key(u), deps=[seed_of(u)]) for u in sources]
    retries = int(os.environ.get("SHOP_RETRIES", "0"))
    return dg.Definitions(
        assets=[
            *external,
            dbt_block(name="seeds", assets=seeds),
            dbt_block(
                name="models",
                assets=models,
                checks=[check(u) for u in tests if u not in on_sources],
                retry_policy=dg.RetryPolicy(max_retries=retries) if retries else None,
            ),
        ],
        asset_checks=[source_checks(checks=[check(u) for u in on_sources])],
        jobs=[
            dg.define_asset_job(
                "everything",
                # `all()` has no checks of assets that are built elsewhere.
                dg.AssetSelection.all() | dg.AssetSelection.all_asset_checks(),
            ),
            dg.define_asset_job(
                "only_models", dg.AssetSelection.assets(*(a.key for a in models))
            ),
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


if "SHOP" in os.environ:
    defs = load(Path(os.environ["SHOP"]))


def only_models() -> dg.JobDefinition:
    """For `dg.reconstructable`: a process of its own finds the job by this name."""
    return load(Path(os.environ["SHOP"])).resolve_job_def("only_models")


def everything() -> dg.JobDefinition:
    return load(Path(os.environ["SHOP"])).resolve_job_def("everything")
