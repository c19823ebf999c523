"""The generated project of shop-analytics, whose floe.yaml says everything: what Dagster
loads is what the plan says, and all its partitions together build what a plain
`dbt build` builds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPO, copy_runtime, dbt, tables

FIXTURE = REPO / "tests" / "fixtures" / "projects" / "shop_analytics"
GOLDEN = REPO / "tests" / "golden" / "shop-analytics" / "expected"
PLAN = REPO / "tests" / "golden" / "product" / "printed" / "plan.json"
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dbt project, its Dagster project in `generated`, and the plan."""
    folder = tmp_path_factory.mktemp("product")
    shutil.copytree(FIXTURE, folder / "shop_analytics")
    shutil.copytree(GOLDEN, folder / "generated")
    copy_runtime(folder / "generated" / "src" / "shop_analytics")
    shutil.copy(PLAN, folder / "plan.json")
    return folder


def in_project(product: Path, *command: str) -> str:
    """Runs a command as a user would in the project's folder; its whole output."""
    home = product / "dagster-home"
    home.mkdir(exist_ok=True)
    (home / "dagster.yaml").touch()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=product / "generated",
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={
            **os.environ,
            "PYTHONPATH": "src",
            "DAGSTER_HOME": str(home),
            "FLOE_DBT_PROFILES_DIR": str(product / "shop_analytics"),
            "FLOE_DBT_PROFILE": "shop_analytics",
        },
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_dagster_loads_it_and_tools_have_nothing_to_say(product: Path):
    assert "passed validation" in in_project(
        product, "dagster", "definitions", "validate"
    )
    in_project(product, "ruff", "format", "--check", "--isolated", "src")
    in_project(
        product, "ruff", "check", "--isolated", "--extend-select", "I,UP,B", "src"
    )
    if (BIN / "pyright").exists():
        in_project(product, "pyright", "--pythonpath", sys.executable, "src")


COMPARE = """
import json, sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo
import dagster as dg
from dagster._vendored.croniter import croniter
from shop_analytics.definitions import defs

plan = json.load(open(sys.argv[1]))
plan = plan.get("plan", plan)
at = datetime(2024, 6, 5, 12, 30, tzinfo=ZoneInfo("UTC"))
repository = defs.get_repository_def()
graph = repository.asset_graph
ids = {
    s.metadata["dbt/unique_id"]: s.key
    for s in defs.resolve_all_asset_specs()
    if s.group_name != "platform"
}

# partition definitions: keys by croniter and the plan's own words
definitions = {p["name"]: p for p in plan["partitions"]}

def keys_of(p):
    if p["type"] == "static":
        return p["keys"]
    if p["type"] == "multi":
        a, b = sorted(p["dimensions"])
        return [f"{x}|{y}" for x in keys_of(definitions[a]) for y in keys_of(definitions[b])]
    zone = ZoneInfo(p["timezone"])
    # by wall clocks: midnight comes once a day in Berlin, and hours are those of UTC
    start = datetime.fromisoformat(p["start"])
    ticks, found = croniter(p["cron"], start - timedelta(seconds=1)), []
    now = at.astimezone(zone).replace(tzinfo=None)
    tick = ticks.get_next(datetime)
    while True:
        following = ticks.get_next(datetime)
        if following > now:
            break
        found.append(tick.strftime(p["keyFormat"]))
        tick = following
    for _ in range(p["endOffset"]):
        found.append(tick.strftime(p["keyFormat"]))
        tick = ticks.get_next(datetime)
    return found

compared = 0
for asset in plan["assets"]:
    if asset["external"]:
        continue
    loaded = graph.get(ids[asset["id"]]).partitions_def
    if asset["partition"] is None:
        assert loaded is None, asset["id"]
        continue
    wanted = definitions[asset["partition"]]
    if wanted["type"] == "dynamic":
        assert loaded.name == "shop-analytics/" + wanted["name"]
        continue
    got = loaded.get_partition_keys(current_time=at)
    expected = keys_of(wanted)
    if wanted["type"] == "multi":
        got, expected = sorted(got), sorted(expected)
    if "-%H" in wanted.get("keyFormat", ""):
        got, expected = got[-500:], expected[-500:]
    assert list(got) == expected, (asset["id"], got[:3], expected[:3], got[-3:], expected[-3:])
    compared += 1
assert compared >= 9, compared

# mappings: which upstream keys a key reads
mappings = {m["id"]: m for m in plan["mappings"]}
kinds = {}
for edge in plan["edges"]:
    if edge["mapping"] is None or edge["from"] not in ids:
        continue
    mapping = mappings[edge["mapping"]]
    child, parent = graph.get(ids[edge["to"]]), graph.get(ids[edge["from"]])
    if parent.partitions_def is None:
        continue
    loaded = graph.get_partition_mapping(child.key, parent.key)
    kind = type(loaded).__name__
    kinds.setdefault(mapping["type"], set()).add(kind)
    if mapping["type"] == "time_window":
        assert (loaded.start_offset, loaded.end_offset) == (
            mapping["startOffset"], mapping["endOffset"]), edge
    if mapping["type"] == "explicit":
        from dagster._core.definitions.partitions.context import partition_loading_context
        for key, read in mapping["keys"].items():
            upstream = loaded.get_upstream_mapped_partitions_result_for_partitions(
                child.partitions_def.subset_with_partition_keys([key]),
                child.partitions_def, parent.partitions_def, current_time=at)
            assert set(upstream.partitions_subset.get_partition_keys()) == set(read)
assert kinds == {
    "identity": {"TimeWindowPartitionMapping"} | (kinds["identity"] - {"TimeWindowPartitionMapping"}),
    "time_window": {"TimeWindowPartitionMapping"},
    "all": {"AllPartitionMapping"},
    "last": {"LastPartitionMapping"},
    "explicit": {"StaticPartitionMapping"},
    "dimension": {"MultiToSingleDimensionPartitionMapping"},
}, kinds

# schedules: cron, zone and job of each
jobs = {j["name"]: j for j in plan["jobs"]}
ticking = [s for s in plan["schedules"] if s["trigger"]["type"] != "after"]
names = {s.name for s in repository.schedule_defs}
assert len(names) == sum(len(s["jobs"]) for s in ticking)
for schedule in ticking:
    for job in schedule["jobs"]:
        partition = jobs[job]["partition"]
        name = schedule["name"].replace("-", "_")
        if partition is not None and schedule["trigger"]["type"] == "cron":
            name += "_" + partition
        loaded = repository.get_schedule_def(name)
        assert loaded.cron_schedule == schedule["trigger"]["cron"]
        assert loaded.execution_timezone == schedule["trigger"]["timezone"]
        assert loaded.job_name == job.replace("-", "_")
sensors = {s.name for s in repository.sensor_defs}
after = [s["name"].replace("-", "_") for s in plan["schedules"] if s["trigger"]["type"] == "after"]
assert sensors == {s["name"].replace("-", "_") for s in plan["sensors"]} | set(after) | {
    "default_automation_condition_sensor"}

# jobs: their assets and partitions
blocks = {b["id"]: b for b in plan["blocks"]}
for job in plan["jobs"]:
    loaded = repository.get_job(job["name"].replace("-", "_"))
    wanted = job["assets"] or [a for b in job["blocks"] for a in blocks[b]["assets"]]
    assert loaded.asset_layer.selected_asset_keys == {ids[a] for a in wanted}, job["name"]
    assert (loaded.partitions_def is None) == (job["partition"] is None)

# policies
for block in plan["blocks"]:
    for asset in block["assets"]:
        node = graph.get(ids[asset])
        policy = graph.get(ids[asset]).assets_def.op.retry_policy
        assert (policy.max_retries if policy else 0) == (block["retries"] or {"max": 0})["max"]
        assert node.assets_def.op.pool == block["pool"]
        if block["backfill"] and block["partition"]:
            assert node.backfill_policy.max_partitions_per_run == (
                block["backfill"]["maxPartitionsPerRun"])
for asset in plan["assets"]:
    if not asset["external"]:
        condition = graph.get(ids[asset["id"]]).automation_condition
        assert (condition is None) == (asset["automation"] is None), asset["id"]
print("equal")
"""


def test_what_dagster_loads_is_what_the_plan_says(product: Path):
    printed = in_project(
        product, "python", "-W", "ignore", "-c", COMPARE, "../plan.json"
    )
    assert printed.endswith("equal\n")


RUN = """
import dagster as dg
from datetime import datetime
from shop_analytics.definitions import defs

RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")
instance = dg.DagsterInstance.get()

def run(job, first=None, last=None, assets=None):
    tags = {} if last is None else dict(zip(RANGE, (first, last)))
    key = first if last is None else None
    defs.resolve_job_def(job).execute_in_process(
        instance=instance, partition_key=key, tags=tags, asset_selection=assets)

# what reads no partitions; the others read tables that the partitions make
graph = defs.get_repository_def().asset_graph
layer = defs.resolve_job_def("shop_analytics").asset_layer
partitioned = {k for k in graph.get_all_asset_keys() if graph.get(k).is_partitioned}
late = set(partitioned)
for level in graph.toposorted_asset_keys_by_level:
    late |= {k for k in level if graph.get(k).parent_keys & late}
run("shop_analytics", assets=list(layer.selected_asset_keys - late))
run("shop_analytics_day", "2024-01-01", "2024-01-31")
run("shop_analytics_week", "2024-01-01", "2024-01-29")
run("shop_analytics_month", "2024-01-01")
run("shop_analytics_microbatch_day_2024_01_01", "2024-01-01", "2024-01-31")
run("shop_analytics_hour", "2024-01-01-00:00", "2024-01-31-23:00")
run("shop_analytics_utc_day", "2024-01-01", "2024-01-31")
run("shop_analytics_region", "eu", "apac")
run("shop_analytics_desk", "americas", "overseas")
instance.add_dynamic_partitions("shop-analytics/customer", list("12345"))
run("shop_analytics_customer", "1", "5")
keys = dg.MultiPartitionKey({"day": "2024-01-01", "region": "us"})
run("shop_analytics_day_region", keys)
run("shop_analytics")  # reports read what the days have built
print("ran")
"""


def test_all_partitions_build_what_a_plain_dbt_build_builds(product: Path):
    assert in_project(product, "python", "-W", "ignore", "-c", RUN).endswith("ran\n")
    database = product / "shop_analytics" / "shop.duckdb"
    by_dagster = rounded(tables(database))
    database.unlink()
    dbt(product / "shop_analytics", "seed")  # dbt sees no edge to what reads them
    window = ("--event-time-start", "2024-01-01", "--event-time-end", "2024-02-01")
    dbt(product / "shop_analytics", "build", *window)
    plain = rounded(tables(database))

    assert set(by_dagster) == set(plain)
    crossed = '"main"."daily_regional_revenue"'
    assert len(by_dagster[crossed]) == 1
    assert by_dagster.pop(crossed)[0] in plain.pop(crossed)
    assert by_dagster == plain


def rounded(found: dict[str, list[tuple]]) -> dict[str, list[tuple]]:
    """Sums of floating point numbers depend on the order in which threads add."""
    return {
        table: sorted(
            (
                tuple(round(v, 6) if isinstance(v, float) else v for v in row)
                for row in rows
            ),
            key=repr,
        )
        for table, rows in found.items()
    }
