"""One run of everything in a process of its own: how long from its start to its end, as Dagster records it.

    python dagster_run.py generated SRC_DIR PACKAGE JOB
    python dagster_run.py dagster-dbt DBT_PROJECT        dagster-dbt's own @dbt_assets, in one process too

Prints one line of JSON: `runSeconds` from the run's start to its end, as the UI shows it, and `processSeconds` from before the first
import to the end of the run. Needs DAGSTER_HOME.
"""

import json
import sys
import time
from pathlib import Path

started = time.perf_counter()


def generated(src_dir: str, package: str, job: str):
    import importlib

    sys.path.insert(0, src_dir)
    return importlib.import_module(f"{package}.definitions").defs, job


def dagster_dbt(project_dir: str):
    import dagster as dg
    from dagster_dbt import DbtCliResource, dbt_assets

    @dbt_assets(manifest=Path(project_dir) / "target" / "manifest.json")
    def all_models(context: dg.AssetExecutionContext, dbt: DbtCliResource):
        yield from dbt.cli(["build"], context=context).stream()

    dbt = DbtCliResource(project_dir=project_dir, profiles_dir=project_dir)
    job = dg.define_asset_job("everything", dg.AssetSelection.all())
    return dg.Definitions(assets=[all_models], jobs=[job], resources={"dbt": dbt}), "everything"


what, *arguments = sys.argv[1:]
defs, job = generated(*arguments) if what == "generated" else dagster_dbt(*arguments)
if callable(defs):
    defs = defs()

import dagster as dg  # noqa: E402

instance = dg.DagsterInstance.get()
result = defs.resolve_job_def(job).execute_in_process(instance=instance, raise_on_error=False)
ended = time.perf_counter() - started
if not result.success:
    sys.exit("The run failed")
record = instance.get_run_record_by_id(result.run_id)
print(json.dumps({"runSeconds": record.end_time - record.start_time, "processSeconds": ended}))
