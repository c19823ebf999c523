"""A generated project with a catalog, its own.py, and runs of what is in it."""

import importlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

REPO = Path(__file__).parents[3]
GOLDEN = Path(os.environ.get("FLOE_LAKE") or REPO / "tests/golden/lakehouse/expected")
RUNTIME = Path(os.environ.get("FLOE_RUNTIME") or REPO / "plugins/dagster/python")
PACKAGE = "jaffle_shop"
NAMESPACE = "jaffle_shop"


def make_project(folder: Path, own: Path) -> Path:
    """The generated project, with the runtime and somebody's own.py."""
    shutil.copytree(GOLDEN, folder / "project")
    package = folder / "project" / "src" / PACKAGE
    for runtime in RUNTIME.glob("floe_*"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(runtime, package / runtime.name, ignore=ignored)
    shutil.copy(own, package / "defs" / "own.py")
    return folder / "project"


def settle(project: Path) -> dict[str, str]:
    """Environment variables with which the project keeps its tables beside itself."""
    lake = project.parent / "lake"
    lake.mkdir(exist_ok=True)
    home = project.parent / "dagster-home"
    home.mkdir(exist_ok=True)
    (home / "dagster.yaml").touch()
    return {
        "LAKE_CATALOG": f"sqlite:///{lake}/catalog.db",
        "LAKE_FOLDER": str(lake / "warehouse"),
        "FLOE_TEST_PROJECT": str(project),
        "DAGSTER_HOME": str(home),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }


def load(project: Path) -> dg.Definitions:
    """The project's definitions, imported anew."""
    for name in [m for m in sys.modules if m.split(".")[0] == PACKAGE]:
        del sys.modules[name]
    sys.path.insert(0, str(project / "src"))
    try:
        return importlib.import_module(f"{PACKAGE}.definitions").defs
    finally:
        sys.path.pop(0)


def jobs(defs: dg.Definitions) -> dg.RepositoryDefinition:
    return defs.get_repository_def()


def mine() -> dg.JobDefinition:
    """The job of own.py, as a process of a run finds it again."""
    return jobs(load(Path(os.environ["FLOE_TEST_PROJECT"]))).get_job("mine")


def own() -> Any:
    """The module of own.py, as the project imported it."""
    return sys.modules[f"{PACKAGE}.defs.own"]


class Lake:
    """Runs assets of the project, and looks at their tables."""

    def __init__(self, project: Path, defs: dg.Definitions) -> None:
        self.project = project
        self.defs = defs
        self.instance = dg.DagsterInstance.ephemeral()

    def run(
        self,
        *assets: str,
        partition: str | None = None,
        span: tuple[str, str] | None = None,
        config: Any = None,
    ) -> dg.ExecuteInProcessResult:
        """One run of these assets, whatever comes of it."""
        keys = [dg.AssetKey.from_user_string(asset) for asset in assets]
        chosen = dg.AssetSelection.assets(*keys)
        own = dg.Definitions(jobs=[dg.define_asset_job("chosen", chosen)])
        job = jobs(dg.Definitions.merge(self.defs, own)).get_job("chosen")
        tags = {}
        if span is not None:
            tags["dagster/asset_partition_range_start"] = span[0]
            tags["dagster/asset_partition_range_end"] = span[1]
        return job.execute_in_process(
            instance=self.instance,
            partition_key=partition,
            tags=tags,
            run_config=config,
            raise_on_error=False,
        )

    def ok(self, *assets: str, **how: Any) -> dg.ExecuteInProcessResult:
        result = self.run(*assets, **how)
        assert result.success, failure(result)
        return result

    def tables_of(self, table: str, **how: Any) -> Any:
        """A table, as Arrow."""
        return tables().read((NAMESPACE, table), **how)

    def exists(self, table: str) -> bool:
        return tables().exists((NAMESPACE, table))

    def rows(self, table: str, **how: Any) -> list[dict[str, Any]]:
        """Rows of a table, sorted."""
        found = self.tables_of(table, **how).to_pylist()
        return sorted(found, key=lambda row: [str(v) for v in row.values()])

    def snapshots(self, table: str) -> list[Any]:
        return list(tables().load((NAMESPACE, table)).metadata.snapshots)


def tables() -> Any:
    """`Tables` of the project's runtime on the project's catalog."""
    core = importlib.import_module(f"{PACKAGE}.floe_tables")
    storage = importlib.import_module(f"{PACKAGE}.floe_storage")
    lake = storage.storage_from({"type": "local", "path": "${LAKE_FOLDER}"})
    catalog = storage.catalog_from({"type": "sql", "uri": "${LAKE_CATALOG}"})
    return core.Tables(catalog.open(lake))


def materialized(result: dg.ExecuteInProcessResult, asset: str) -> Mapping[str, Any]:
    """Metadata of the asset's last materialisation in the run."""
    found = result.asset_materializations_for_node(asset)
    return {key: value.value for key, value in found[-1].metadata.items()}


def observed(result: dg.ExecuteInProcessResult) -> Sequence[Mapping[str, Any]]:
    """Metadata of what was read, in order."""
    return [
        {
            k: v.value
            for k, v in e.asset_observation_data.asset_observation.metadata.items()
        }
        for e in result.all_events
        if e.event_type == dg.DagsterEventType.ASSET_OBSERVATION
    ]


def failures(result: dg.ExecuteInProcessResult) -> Iterator[dg.DagsterEvent]:
    return (e for e in result.all_events if e.is_step_failure)


def failure(result: dg.ExecuteInProcessResult) -> str:
    """What people read where the run failed."""
    errors = [e.step_failure_data.error for e in failures(result)]
    return "\n".join(str(error) for error in errors if error)
