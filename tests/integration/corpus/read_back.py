"""Loads asset graphs with Dagster and prints what Dagster itself says of them, as JSON.

stdin: a JSON list of jobs, each {"name": …} and one of
  {"project": FOLDER, "package": PACKAGE}  a generated project
  {"manifest": FILE}                       the same by `@dbt_assets`, in a project of one file
stdout: {"dagster": VERSION, "graphs": {NAME: GRAPH | {"error": TEXT}}}
"""

import importlib
import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg


def main() -> None:
    graphs = {}
    for job in json.load(sys.stdin):
        try:
            if "manifest" in job:
                graphs[job["name"]] = graph(dbt_assets(job["manifest"]))
            else:
                with package(Path(job["project"]) / "src", job["package"]):
                    module = importlib.import_module(f"{job['package']}.definitions")
                    graphs[job["name"]] = graph(module.defs)
        except Exception:  # noqa: BLE001 - the error is the answer
            graphs[job["name"]] = {"error": traceback.format_exc()}
    json.dump({"dagster": dg.__version__, "graphs": graphs}, sys.stdout)


@contextmanager
def package(folder: Path, name: str) -> Iterator[None]:
    """Several projects of one name are loaded one after the other."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for module in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
            del sys.modules[module]


def dbt_assets(manifest: str) -> dg.Definitions:
    """What dagster-dbt makes of a manifest by default, with every check it offers."""
    import dagster_dbt

    @dagster_dbt.dbt_assets(
        manifest=Path(manifest),
        dagster_dbt_translator=dagster_dbt.DagsterDbtTranslator(
            settings=dagster_dbt.DagsterDbtTranslatorSettings(
                enable_source_tests_as_checks=True,
                # two sources over one table are its users' business, not a reason to stop
                enable_duplicate_source_asset_keys=True,
            )
        ),
    )
    def everything(context: dg.AssetExecutionContext):
        yield from ()

    return dg.Definitions([everything])


def graph(defs: dg.Definitions) -> dict[str, object]:
    """Keys, edges and checks as Dagster has resolved them."""
    dg.Definitions.validate_loadable(defs)
    repository = defs.get_repository_def()
    assets = repository.asset_graph
    return {
        "assets": {
            key.to_user_string(): {
                "id": dbt_id(assets.get(key).metadata),
                "deps": sorted(k.to_user_string() for k in assets.get(key).parent_keys),
                "external": not assets.get(key).is_materializable,
                "group": assets.get(key).group_name,
                "kinds": sorted(assets.get(key).kinds),
                "owners": sorted(assets.get(key).owners),
                "description": assets.get(key).description,
                "codeVersion": assets.get(key).code_version,
            }
            for key in assets.get_all_asset_keys()
        },
        "checks": {
            f"{key.asset_key.to_user_string()}:{key.name}": check(assets, key)
            for key in assets.asset_check_keys
        },
        "jobs": sorted(
            job.name
            for job in repository.get_all_jobs()
            if not job.name.startswith("__")
        ),
        "schedules": {
            schedule.name: {
                "job": schedule.job_name,
                "cron": schedule.cron_schedule,
                "timezone": schedule.execution_timezone,
                "running": schedule.default_status == dg.DefaultScheduleStatus.RUNNING,
            }
            for schedule in repository.schedule_defs
        },
    }


def check(assets: object, key: dg.AssetCheckKey) -> dict[str, object]:
    spec = assets.get_check_spec(key)
    return {
        "id": dbt_id(spec.metadata or {}),
        "asset": key.asset_key.to_user_string(),
        "additionalDeps": sorted(
            dep.asset_key.to_user_string() for dep in spec.additional_deps
        ),
        "description": spec.description,
    }


def dbt_id(metadata: object) -> str | None:
    for name in ("dbt/unique_id", "dagster_dbt/unique_id"):
        if name in metadata:
            value = metadata[name]
            return getattr(value, "value", value)
    return None


if __name__ == "__main__":
    main()
