"""One measurement in a process of its own: how long until Dagster has every asset, and the most memory held.

    python dagster_load.py dagster                      import dagster, nothing else
    python dagster_load.py generated SRC_DIR PACKAGE    a generated project
    python dagster_load.py dagster-dbt MANIFEST DIR     dagster-dbt's @dbt_assets on the same manifest

Prints one line of JSON. Seconds are of the processor, so that what else runs on the machine is in none. `moduleSeconds` is what importing the module takes once Dagster is imported; `seconds` counts from before the first import
to a repository whose asset graph is built, which is what a code location does when it starts; the interpreter's own start is in neither. `planSeconds` is what
Dagster then takes to plan a run of everything, before the first step; `sentMB` is the size of what the code location sends to Dagster's
web server and daemon when they look, `snapshotMB` with the jobs, which they ask for one by one.
"""

import json
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

started = time.process_time()


def load_generated(src_dir: str, package: str) -> object:
    import importlib

    sys.path.insert(0, src_dir)
    return importlib.import_module(f"{package}.definitions").defs


def load_dagster_dbt(manifest: str, project_dir: str) -> object:
    import dagster as dg
    from dagster_dbt import DbtCliResource, dbt_assets

    @dbt_assets(manifest=manifest)
    def all_models(context: dg.AssetExecutionContext, dbt: DbtCliResource):
        yield from dbt.cli(["build"], context=context).stream()

    return dg.Definitions(assets=[all_models], resources={"dbt": DbtCliResource(project_dir=project_dir)})


def graph_of(load: Callable[..., object]) -> dict[str, float]:
    from dagster import Definitions

    begin = time.process_time()
    defs = load(*arguments)
    module = time.process_time() - begin
    from dagster._core.execution.api import create_execution_plan

    if not isinstance(defs, Definitions):  # a component's or a function's definitions
        defs = defs()
    repository = defs.get_repository_def()
    graph = repository.asset_graph
    loaded = time.process_time() - started
    peak = peak_mb()
    # what starting a run costs before its first step
    job = next(job for job in repository.get_all_jobs() if planned(job.name))
    begin = time.process_time()
    create_execution_plan(job)
    plan = time.process_time() - begin
    return {
        "moduleSeconds": module,
        "seconds": loaded,
        "peakMB": peak,
        "planSeconds": plan,
        "snapshotMB": snapshot_bytes(repository) / 1e6,
        "sentMB": snapshot_bytes(repository, defer_snapshots=True) / 1e6,
        "assets": len(graph.get_all_asset_keys()),
        "checks": len(graph.asset_check_keys),
    }


def snapshot_bytes(repository, **options: bool) -> int:
    from dagster._core.remote_representation.external_data import RepositorySnap
    from dagster._serdes import serialize_value

    return len(serialize_value(RepositorySnap.from_def(repository, **options)))


def planned(name: str) -> bool:
    """The product's own job where there is one, else Dagster's job of everything."""
    return name == "__ASSET_JOB" if what == "dagster-dbt" else not name.startswith("__")


def peak_mb() -> int:
    """The kernel's mark of this program alone; getrusage's would still count the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return round(int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) * 1024 / 1e6)
    scale = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1e6)


what, *arguments = sys.argv[1:]
if what == "dagster":
    import dagster  # noqa: F401

    counts = {"seconds": time.process_time() - started, "peakMB": peak_mb()}
elif what == "generated":
    counts = graph_of(load_generated)
else:
    counts = graph_of(load_dagster_dbt)
print(json.dumps({"what": what, **counts}))
