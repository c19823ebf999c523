"""Every line of the golden product's floe.yaml is found again in what Dagster has loaded.

Each leaf of floe.yaml is a test. It looks for the line's effect in Dagster's own objects
with what YAML, dbt (`dbt ls` for selections) and croniter say; the compiler and its plan
take no part. A leaf that no rule knows fails, as does a rule that no leaf needs.
"""

import fnmatch
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import yaml
from croniter import croniter
from dagster._utils.schedules import schedule_execution_time_iterator

from conftest import REPO, copy_runtime

FIXTURE = REPO / "tests" / "fixtures" / "projects" / "shop_analytics"
GOLDEN = Path(
    # tests/integration/versions has compiled it for the Dagster that runs this
    os.environ.get("FLOE_SHOP_PROJECT")
    or REPO / "tests" / "golden" / "shop-analytics" / "expected"
)
FACTS = json.loads(
    os.environ.get("FLOE_RELEASE_FACTS") or '{"freshnessPolicies": true}'
)
"""How the release of Dagster that runs this differs (versions.ts)."""
DBT_PYTHON = os.environ.get("FLOE_DBT_PYTHON") or sys.executable
"""Its dbt reads the project, and says what selections select."""
CHECKED = REPO / "tests" / "golden" / "product" / "printed" / "check.txt"


class Yaml12(yaml.SafeLoader):
    """`on` is a text."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in found if not tag.endswith(":bool")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"]
)
SPEC: dict[str, Any] = yaml.load((FIXTURE / "floe.yaml").read_text(), Yaml12)
AT = datetime(2024, 6, 5, 12, 30, tzinfo=ZoneInfo("UTC"))


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Paths such as `orchestration.groups.7.retries.max`; a list of texts is one leaf."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(v, dict | list) for v in value):
        for i, item in enumerate(value):
            yield from leaves(item, (*path, str(i)))
    else:
        yield ".".join(path), value


LEAVES = dict(leaves(SPEC))


def seconds(text: str) -> float:
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    found = re.findall(r"(\d+)([smhd])", text)
    assert "".join(n + u for n, u in found) == text
    return sum(int(number) * units[unit] for number, unit in found)


def texts(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


class Loaded:
    """What Dagster has loaded, and what dbt says that selections select."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        self.instance = instance
        sys.path.insert(0, str(folder / "src"))
        try:
            module = importlib.import_module("shop_analytics.definitions")
        finally:
            sys.path.remove(str(folder / "src"))
        self.repository = module.defs.get_repository_def()
        self.graph = self.repository.asset_graph
        self.keys = {
            str(self.graph.get(key).metadata["dbt/unique_id"]): key
            for key in self.graph.get_all_asset_keys()
            if "dbt/unique_id" in self.graph.get(key).metadata
        }
        self.folder = folder

    @cached_property
    def project(self) -> Path:
        """A copy of the dbt project, in which dbt may write."""
        return Path(shutil.copytree(FIXTURE, self.folder / "dbt"))

    def list(self, items: Sequence[Mapping[str, Any]]) -> list[set[dg.AssetKey]]:
        """For each `{select, exclude}` what `dbt ls` lists and this product builds."""
        said = [(texts(i["select"]), texts(i.get("exclude", []))) for i in items]
        done = subprocess.run(
            [DBT_PYTHON, "-c", LIST, json.dumps(said)],
            cwd=self.project,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
            env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        )
        answers = json.loads(done.stdout.splitlines()[-1])
        found = [{self.keys[i] for i in ids if i in self.keys} for ids in answers]
        return [
            {k for k in keys if self.graph.get(k).is_materializable} for keys in found
        ]

    @cached_property
    def groups(self) -> Mapping[str, set[dg.AssetKey]]:
        """What each group takes: the first that selects an asset has it, but for a
        model that names its group."""
        named = {dg.AssetKey(["time_spine"]): "marts"}  # in its own meta.orchestration
        groups = SPEC["orchestration"]["groups"]
        found: dict[str, set[dg.AssetKey]] = {g["name"]: set() for g in groups}
        for key, name in named.items():
            found[name].add(key)
        taken = set(named)
        for group, keys in zip(groups, self.list(groups), strict=True):
            found[group["name"]] |= keys - taken
            taken |= keys
        return found

    def group(self, name: str) -> set[dg.AssetKey]:
        return self.groups[name]

    @cached_property
    def launched(self) -> Mapping[str, set[dg.AssetKey]]:
        """What schedules and sensors select; `group:` names a group of floe.yaml."""
        said = SPEC["orchestration"]["schedules"] + SPEC["orchestration"]["sensors"]
        said = [item for item in said if "select" in item]

        def without_groups(text: str) -> str:
            found = re.fullmatch(r"group:(\w+)(\+?)", text)
            if found is None:
                return text
            keys = sorted(self.groups[found[1]])
            return " ".join(key.path[-1] + found[2] for key in keys)

        selects = [
            {**i, "select": [without_groups(t) for t in texts(i["select"])]}
            for i in said
        ]
        names = [item["name"] for item in said]
        return dict(zip(names, self.list(selects), strict=True))

    def partition(self, name: str) -> dg.PartitionsDefinition:
        """Of an asset of a group that names it, or of a model that does."""
        for group in SPEC["orchestration"]["groups"]:
            if group.get("partition") == name:
                (first, *_) = self.group(group["name"])
                return partitions_of(self.graph.get(first))
        of_model = {"month": "monthly_revenue", "week": "weekly_revenue"}[name]
        return partitions_of(self.graph.get(dg.AssetKey([of_model])))

    def job(self, launcher: str, keys: set[dg.AssetKey]) -> None:
        """What the schedules and sensors of one line launch builds `keys`, no more."""
        name = launcher.replace("-", "_")
        jobs = {
            target
            for of in (*self.repository.schedule_defs, *self.repository.sensor_defs)
            if of.name == name or of.name.startswith(f"{name}_")
            for target in targets(of)
        }
        assert jobs, launcher
        built: set[dg.AssetKey] = set()
        for job in jobs:
            layer: Any = self.repository.get_job(job).asset_layer
            # 1.10 calls it otherwise
            selected = getattr(layer, "selected_asset_keys", None)
            built |= set(layer.executable_asset_keys if selected is None else selected)
        assert built == keys


def partitions_of(node: Any) -> dg.PartitionsDefinition:
    assert node.partitions_def is not None
    return node.partitions_def


def targets(of: Any) -> list[str]:
    if isinstance(of, dg.ScheduleDefinition):
        return [of.job_name]
    return [target.job_name for target in of.targets]


LIST = """
import contextlib, io, json, sys
from dbt.cli.main import dbtRunner
answers = []
with contextlib.redirect_stdout(io.StringIO()):
    parsed = dbtRunner().invoke(["parse", "--profiles-dir", ".", "--quiet"])
    assert parsed.success, parsed.exception
    runner = dbtRunner(manifest=parsed.result)
    for select, exclude in json.loads(sys.argv[1]):
        # floe.yaml writes a union as a list; `group:` names a group of floe.yaml
        arguments = ["ls", "--profiles-dir", ".", "--output", "json", "--quiet"]
        arguments += ["--output-keys", "unique_id", "--select", *select]
        arguments += ["--exclude", *exclude] if exclude else []
        done = runner.invoke(arguments)
        assert done.success, (select, done.exception)
        answers.append([json.loads(line)["unique_id"] for line in done.result])
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("lines")
    shutil.copytree(GOLDEN / "src", folder / "src")
    if not (folder / "src" / "shop_analytics" / "floe_dbt").exists():
        copy_runtime(folder / "src" / "shop_analytics")
    with dg.instance_for_test() as instance:
        instance.add_dynamic_partitions("shop-analytics/customer", ["42"])
        yield Loaded(folder, instance)


Rule = Callable[[Loaded, Any, Sequence[str]], None]
RULES: dict[str, Rule] = {}


def rule(*patterns: str) -> Callable[[Rule], Rule]:
    def add(check: Rule) -> Rule:
        RULES.update(dict.fromkeys(patterns, check))
        return check

    return add


def holder(path: Sequence[str], depth: int) -> Any:
    found: Any = SPEC
    for part in path[:depth]:
        found = found[int(part) if isinstance(found, list) else part]
    return found


NOTHING = {
    "apiVersion": "how the file is read",
    "kind": "how the file is read",
    "metadata.description": "in pyproject.toml and README.md, which are no objects",
    "metadata.version": "in pyproject.toml",
    "platform.manifest": "where the platform's choices are read from",
    "orchestration.locations.*": "one is enough: tests/integration/locations",
    "orchestration.blocks.*": "how the graph is cut: tests/golden/product",
    "orchestration.severities.*": "what findings weigh while compiling",
    "transforms.*.qualityChecks.*.dimension": "of floe's quality score",
    "transforms.*.qualityChecks.*.type": "see its name",
    "transforms.*.qualityChecks.*.column": "see its name",
    "transforms.*.qualityChecks.*.severity": "of floe's quality score",
    "transforms.*.qualityChecks.*.parameters.*": "see its name",
    "transforms.*.qualityChecks.*.enabled": "see its name",
}
"""Lines that say nothing to Dagster, and why."""


@rule("metadata.name")
def product_name(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert loaded.repository.has_job(value.replace("-", "_"))


@rule("metadata.owner")
def product_owner(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    for job in own_jobs(loaded):
        assert job.metadata["floe/owner"].value == value


@rule("metadata.labels.*")
def label(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    for job in own_jobs(loaded):
        assert job.tags[f"floe/{path[-1]}"] == value


def own_jobs(loaded: Loaded) -> list[dg.JobDefinition]:
    jobs = loaded.repository.get_all_jobs()
    return [job for job in jobs if not job.name.startswith("__")]


def transform(loaded: Loaded, path: Sequence[str]) -> Any:
    return loaded.graph.get(dg.AssetKey([holder(path, 2)["name"]]))


@rule("transforms.*.name")
def transform_name(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert transform(loaded, path).is_materializable


@rule("transforms.*.tags")
def transform_tags(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert set(value) <= set(transform(loaded, path).tags)


@rule("transforms.*.tier")
def transform_tier(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert transform(loaded, path).tags["floe/tier"] == value


@rule("transforms.*.compute")
def transform_compute(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert value in transform(loaded, path).kinds


@rule("transforms.*.dependsOn")
def transform_dependencies(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert {dg.AssetKey([n]) for n in value} <= transform(loaded, path).parent_keys


@rule("transforms.*.qualityChecks.*.name")
def quality_check(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    """dbt tests it already, or `check` says that it is left out."""
    said = holder(path, 4)
    name = f"{said['type']}_{holder(path, 2)['name']}_{said.get('column')}"
    if any(key.name == name for key in loaded.graph.asset_check_keys):
        return
    assert f'Left out the quality check "{value}"' in CHECKED.read_text()


def own_schedule(loaded: Loaded) -> Any:
    return loaded.repository.get_schedule_def("shop_analytics_schedule")


@rule("schedule.cron", "schedule.timezone", "schedule.enabled")
def default_schedule(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    schedule, said = own_schedule(loaded), SPEC["schedule"]
    running = schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert running == said["enabled"]
    assert schedule.job_name == "shop_analytics"
    same_ticks(schedule, said["cron"], said["timezone"])


def same_ticks(schedule: Any, cron: str, timezone: str) -> None:
    """Ten ticks from a day before clocks change; croniter by the clock on the wall."""
    assert schedule.cron_schedule == cron
    assert schedule.execution_timezone == timezone
    start = datetime(2024, 10, 26, tzinfo=ZoneInfo("UTC"))
    found = schedule_ticks(schedule, start, 10)
    local = start.astimezone(ZoneInfo(timezone))
    expected = croniter(cron, local.replace(tzinfo=None))
    for tick in found:
        wall = expected.get_next(datetime)
        assert tick.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) == wall


def schedule_ticks(schedule: Any, start: datetime, count: int) -> list[datetime]:
    """As Dagster's daemon has them."""
    ticks = schedule_execution_time_iterator(
        start.timestamp(), schedule.cron_schedule, schedule.execution_timezone
    )
    found = [next(ticks) for _ in range(count + 1)]
    return [tick for tick in found if tick.timestamp() > start.timestamp()][:count]


PARTITION_TYPES = {
    "time": dg.TimeWindowPartitionsDefinition,
    "static": dg.StaticPartitionsDefinition,
    "multi": dg.MultiPartitionsDefinition,
    "dynamic": dg.DynamicPartitionsDefinition,
}

CADENCES = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month"}


@rule("orchestration.partitions.*.type")
def partition_type(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    found = loaded.partition(path[2])
    assert type(found) is PARTITION_TYPES[value]
    if isinstance(found, dg.DynamicPartitionsDefinition):
        assert found.name == f"shop-analytics/{path[2]}"


@rule(
    *(f"orchestration.partitions.*.{key}" for key in ("cadence", "start", "timezone")),
    *(f"orchestration.partitions.*.{key}" for key in ("end", "endOffset", "cron")),
)
def time_partition(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    """Windows by stepping from the start, by the clock on the wall."""
    said, found = holder(path, 3), loaded.partition(path[2])
    assert isinstance(found, dg.TimeWindowPartitionsDefinition)
    timezone = said.get("timezone", "UTC")
    assert found.timezone == timezone
    start = said["start"]
    wall = (
        datetime(start.year, start.month, start.day)
        if isinstance(start, date)
        else datetime.fromisoformat(start)
    )
    now = AT.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
    cadence = said.get("cadence", "daily")
    assert "cron" not in said or said["cron"] == "0 0 * * *"
    expected: list[str] = []
    ended = 0
    while ended < said.get("endOffset", 0) + 1:
        following = step(wall, CADENCES[cadence])
        ended += following > now
        if following <= now or ended <= said.get("endOffset", 0):
            text = "%Y-%m-%d-%H:%M" if cadence == "hourly" else "%Y-%m-%d"
            expected.append(wall.strftime(text))
        wall = following
    assert found.get_partition_keys(current_time=AT) == expected
    if "end" in said:
        assert found.end is not None
        assert found.end.replace(tzinfo=None) == datetime.fromisoformat(said["end"])


def step(wall: datetime, unit: str) -> datetime:
    if unit == "month":
        return (wall.replace(day=1) + timedelta(days=31)).replace(day=1)
    steps = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
    return wall + steps.get(unit, timedelta(days=7))


@rule("orchestration.partitions.*.keys")
def static_partition(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert list(loaded.partition(path[2]).get_partition_keys()) == value


@rule("orchestration.partitions.*.dimensions")
def multi_partition(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    found = loaded.partition(path[2])
    assert isinstance(found, dg.MultiPartitionsDefinition)
    assert {d.name for d in found.partitions_defs} == set(value)
    for dimension in found.partitions_defs:
        assert dimension.partitions_def == loaded.partition(dimension.name)


def of_group(loaded: Loaded, path: Sequence[str]) -> list[Any]:
    keys = loaded.group(holder(path, 3)["name"])
    assert keys, f"{holder(path, 3)['name']} takes nothing"
    return [loaded.graph.get(key) for key in sorted(keys)]


@rule(*(f"orchestration.groups.*.{key}" for key in ("name", "select", "exclude")))
def group_assets(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    name = holder(path, 3)["name"]
    tagged = {
        key
        for key in loaded.graph.get_all_asset_keys()
        if loaded.graph.get(key).tags.get("floe/group") == name
    }
    assert tagged == loaded.group(name)


@rule("orchestration.groups.*.description")
def group_description(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    for node in of_group(loaded, path):
        assert value in node.assets_def.op.description


@rule("orchestration.groups.*.partition")
def group_partition(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    for node in of_group(loaded, path):
        assert node.partitions_def == loaded.partition(value)


@rule("orchestration.groups.*.backfill.*")
def group_backfill(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    said = holder(path, 4)
    most = None if said["policy"] == "single_run" else said["maxPartitionsPerRun"]
    for node in of_group(loaded, path):
        assert node.backfill_policy == dg.BackfillPolicy(most)


@rule("orchestration.groups.*.freshness.*")
def group_freshness(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    """A lag longer than a day holds at all times, as `check` says of the cron's line."""
    said = holder(path, 4)
    lag = timedelta(seconds=seconds(said["maxLag"]))
    for node in of_group(loaded, path):
        if FACTS["freshnessPolicies"]:
            policy = node.assets_def.get_asset_spec(node.key).freshness_policy
            assert policy == dg.FreshnessPolicy.time_window(fail_window=lag)
        else:
            freshness_check(loaded, node.key, lag)
    if "cron" in said:
        assert f'not only at "{said["cron"]}"' in CHECKED.read_text()


def freshness_check(loaded: Loaded, key: dg.AssetKey, lag: timedelta) -> None:
    """What stands for a policy on a Dagster without: a check, and what launches it."""
    spec = loaded.graph.get_check_spec(dg.AssetCheckKey(key, "freshness_check"))
    params = spec.metadata["dagster/freshness_params"].value
    assert params["lower_bound_delta_seconds"] == lag.total_seconds()
    assert "deadline_cron" not in params
    sensor = loaded.repository.get_sensor_def("freshness_checks_sensor")
    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING


@rule("orchestration.groups.*.retries.*")
def group_retries(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    said = holder(path, 4)
    backoff = said.get("backoff", "constant").upper()
    for node in of_group(loaded, path):
        policy = node.assets_def.op.retry_policy
        assert policy.max_retries == said["max"]
        assert (policy.delay or 0) == seconds(said.get("delay", "0s"))
        assert policy.backoff == (
            None if backoff == "CONSTANT" else dg.Backoff[backoff]
        )


@rule("orchestration.groups.*.timeout")
def group_timeout(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    for node in of_group(loaded, path):
        assert float(node.assets_def.op.tags["floe/timeout_s"]) == seconds(value)


@rule("orchestration.groups.*.compute")
def group_compute(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    for node in of_group(loaded, path):
        assert value in node.kinds


@rule("orchestration.groups.*.concurrency.pool")
def group_pool(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    for node in of_group(loaded, path):
        assert node.assets_def.op.pool == value


@rule("orchestration.groups.*.concurrency.slots")
def group_slots(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    """A limit is the instance's: dagster.yaml sets it for the pools of the product."""
    said = yaml.safe_load((GOLDEN / "dagster_home" / "dagster.yaml").read_text())
    assert said["concurrency"]["pools"]["default_limit"] == value


@rule("orchestration.groups.*.priority")
def group_priority(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    for node in of_group(loaded, path):
        assert node.assets_def.op.tags["dagster/priority"] == str(value)


@rule("orchestration.groups.*.automation", "orchestration.groups.*.automation.*")
def group_automation(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    said = holder(path, 4)
    said = {"type": said} if isinstance(said, str) else said
    conditions = {
        "none": lambda: None,
        "eager": dg.AutomationCondition.eager,
        "on_missing": dg.AutomationCondition.on_missing,
        "on_cron": lambda: dg.AutomationCondition.on_cron(
            said["cron"], cron_timezone=said["timezone"]
        ),
    }
    for node in of_group(loaded, path):
        assert node.automation_condition == conditions[said["type"]]()
    looking = loaded.repository.get_sensor_def("default_automation_condition_sensor")
    assert looking.default_status == dg.DefaultSensorStatus.RUNNING


@rule("orchestration.mappings.*.*", "orchestration.mappings.*.keys.*")
def mapping(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    """Which partitions are read, asked of Dagster for one partition that reads."""
    said = holder(path, 3)
    readers, read = loaded.group(said["to"]), loaded.group(said["from"])
    pairs = [
        (loaded.graph.get(child), loaded.graph.get(parent))
        for child in readers
        for parent in loaded.graph.get(child).parent_keys & read
    ]
    assert pairs, said
    for child, parent in pairs:
        for key, expected in EXPECTED[said["to"]].items():
            assert upstream_keys(loaded, child, parent, key) == expected


DAYS = [f"2024-01-{day:02}" for day in range(1, 32)]
EXPECTED: dict[str, dict[str, Any]] = {
    "profiles": {"42": {"2024-06-04"}},  # the last one that there is
    "by-region": {"us": None},  # every day: None stands for all
    "day-by-region": {"2024-01-03|eu": {"2024-01-03"}},
    # the week from the 8th and the one before
    "weekly": {"2024-01-08": set(DAYS[:14])},
    "desks": {"americas": {"us"}, "overseas": {"eu", "apac"}},
    "visitors": {"2024-01-05": {"2024-01-05"}},
}


def upstream_keys(loaded: Loaded, child: Any, parent: Any, key: str) -> set[str] | None:
    """None: all that there are."""
    found = loaded.graph.get_partition_mapping(child.key, parent.key)
    when = {"current_time": AT, "dynamic_partitions_store": loaded.instance}
    subset = found.get_upstream_mapped_partitions_result_for_partitions(
        child.partitions_def.subset_with_partition_keys([key]),
        child.partitions_def,
        parent.partitions_def,
        **when,
    ).partitions_subset
    keys = set(subset.get_partition_keys())
    every = set(parent.partitions_def.get_partition_keys(**when))
    return None if keys == every else keys


def schedules_of(loaded: Loaded, path: Sequence[str]) -> list[Any]:
    name = holder(path, 3)["name"]
    found = [
        s
        for s in loaded.repository.schedule_defs
        if "floe/schedule" in s.metadata and s.metadata["floe/schedule"].value == name
    ]
    assert found, name
    return found


@rule("orchestration.schedules.*.name", "orchestration.schedules.*.enabled")
def schedule_name(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    said = holder(path, 3)
    if "after" in said:
        sensor = loaded.repository.get_sensor_def(said["name"].replace("-", "_"))
        assert sensor.default_status == dg.DefaultSensorStatus.RUNNING
        return
    for schedule in schedules_of(loaded, path):
        running = schedule.default_status == dg.DefaultScheduleStatus.RUNNING
        assert running == said.get("enabled", True)


@rule("orchestration.schedules.*.environments")
def schedule_environments(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    """The golden project is compiled for prod."""
    for schedule in schedules_of(loaded, path):
        running = schedule.default_status == dg.DefaultScheduleStatus.RUNNING
        assert running == ("prod" in value)


@rule("orchestration.schedules.*.description")
def schedule_description(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert [s.description for s in schedules_of(loaded, path)] == [value]


@rule("orchestration.schedules.*.cron", "orchestration.schedules.*.timezone")
def schedule_cron(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    said = holder(path, 3)
    for schedule in schedules_of(loaded, path):
        same_ticks(schedule, said["cron"], said["timezone"])


@rule("orchestration.schedules.*.partition", "orchestration.schedules.*.offset")
def schedule_partition(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    """Each tick launches the window that ended `offset` before it, each window once."""
    said = holder(path, 3)
    (schedule,) = schedules_of(loaded, path)
    start = datetime(2024, 5, 1, tzinfo=ZoneInfo("UTC"))
    asked: list[str] = []
    for tick in schedule_ticks(schedule, start, 5):
        context = dg.build_schedule_context(
            loaded.instance,
            scheduled_execution_time=tick,
            repository_def=loaded.repository,
        )
        (request,) = schedule.evaluate_tick(context).run_requests
        assert request.partition_key is not None
        asked.append(request.partition_key)
        job = loaded.repository.get_job(schedule.job_name)
        window = time_partitions(job).time_window_for_partition_key(asked[-1])
        offset = timedelta(seconds=seconds(said.get("offset", "0s")))
        wall = window.end.replace(tzinfo=None) + offset
        assert tick.replace(tzinfo=None) == wall
    keys = time_partitions(job).get_partition_keys()
    first = keys.index(asked[0])
    assert asked == list(keys[first : first + 5])


def time_partitions(job: dg.JobDefinition) -> dg.TimeWindowPartitionsDefinition:
    assert isinstance(job.partitions_def, dg.TimeWindowPartitionsDefinition)
    return job.partitions_def


@rule("orchestration.schedules.*.after")
def schedule_after(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    sensor = loaded.repository.get_sensor_def(holder(path, 3)["name"].replace("-", "_"))
    assert sensor.metadata["floe/after"].value == value


@rule(
    *(f"orchestration.schedules.*.{key}" for key in ("select", "exclude")),
    *(f"orchestration.sensors.*.{key}" for key in ("select", "exclude")),
)
def launched_assets(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    said = holder(path, 3)
    wanted = loaded.launched[said["name"]]
    if said.get("type") == "freshness":
        wanted = {dg.AssetKey(["fct_sales"])}  # the one of them that has a limit
    loaded.job(said["name"], wanted)


def sensor_of(loaded: Loaded, path: Sequence[str]) -> Any:
    return loaded.repository.get_sensor_def(holder(path, 3)["name"].replace("-", "_"))


SENSOR_KEYS = {
    "asset": "floe/assets",
    "file": "floe/uri",
    "run_status": "floe/on",
    "health": "floe/url",
    "freshness": "floe/max_lag_s",
}


@rule("orchestration.sensors.*.name", "orchestration.sensors.*.type")
def sensor_type(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert SENSOR_KEYS[holder(path, 3)["type"]] in sensor_of(loaded, path).metadata


@rule("orchestration.sensors.*.assets")
def sensor_assets(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    found = sensor_of(loaded, path).metadata["floe/assets"].value
    assert found == [name.split("/")[-1] for name in value]


@rule("orchestration.sensors.*.uri", "orchestration.sensors.*.url")
def sensor_address(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert sensor_of(loaded, path).metadata[f"floe/{path[-1]}"].value == value


@rule("orchestration.sensors.*.minInterval")
def sensor_interval(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert sensor_of(loaded, path).minimum_interval_seconds == seconds(value)


@rule("orchestration.sensors.*.on")
def sensor_status(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    sensor = sensor_of(loaded, path)
    assert isinstance(sensor, dg.RunStatusSensorDefinition)
    assert sensor.metadata["floe/on"].value == value


@rule("orchestration.sensors.*.jobs")
def sensor_jobs(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    """Schedules stand for the jobs that they launch."""
    wanted = {
        s.job_name
        for s in loaded.repository.schedule_defs
        if "floe/schedule" in s.metadata and s.metadata["floe/schedule"].value in value
    }
    assert set(sensor_of(loaded, path).metadata["floe/jobs"].value) == wanted


@rule("orchestration.sensors.*.notify.webhookEnv")
def sensor_webhook(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert sensor_of(loaded, path).metadata["floe/webhook_env"].value == value


@rule("orchestration.sensors.*.description")
def sensor_description(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    assert sensor_of(loaded, path).description == value


@rule("orchestration.sensors.*.environments", "orchestration.sensors.*.enabled")
def sensor_running(loaded: Loaded, value: Any, path: Sequence[str]) -> None:
    said = holder(path, 3)
    running = said["enabled"] and "prod" in said["environments"]
    status = sensor_of(loaded, path).default_status
    assert (status == dg.DefaultSensorStatus.RUNNING) == running


def rule_of(path: str) -> str | None:
    """`*` stands for one part of a path."""
    for pattern in (*RULES, *NOTHING):
        parts = path.split(".")
        if len(parts) == len(pattern.split(".")) and all(
            fnmatch.fnmatchcase(part, wanted)
            for part, wanted in zip(parts, pattern.split("."), strict=True)
        ):
            return pattern
    return None


@pytest.mark.parametrize("path", [p for p in LEAVES if rule_of(p) not in NOTHING])
def test_the_line_is_in_dagster(loaded: Loaded, path: str) -> None:
    pattern = rule_of(path)
    assert pattern is not None, f"no rule for {path}"
    RULES[pattern](loaded, LEAVES[path], path.split("."))


def test_every_rule_is_needed() -> None:
    used = {rule_of(path) for path in LEAVES}
    assert {*RULES, *NOTHING} - used == set()
