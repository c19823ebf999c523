"""One measurement in a process of its own: how long Airflow takes to parse a DAG folder, and the most memory held.

    python airflow_load.py floor                              import airflow.sdk, nothing else
    python airflow_load.py empty                              a DAG of one empty task, which costs what every DAG file costs
    python airflow_load.py generated DAGS_FOLDER              a generated project
    python airflow_load.py cosmos MANIFEST DBT_PROJECT MODE   Cosmos from the same manifest; MODE local or watcher

Prints one line of JSON. Airflow's DAG processor has imported airflow.sdk before it forks, so its import is in none of the
figures. `parseSeconds` is DagBag's, of the processor, so that what else runs on the machine is not counted;
`serialiseSeconds` what writing the DAGs for the database takes afterwards; `serialisedKB` their size.
"""

import json
import re
import sys
import tempfile
import time
from pathlib import Path

import airflow.sdk  # noqa: F401
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization

# "airflow" and "dag" have to be in a file, or Airflow does not load it
COSMOS = """
# airflow
from datetime import datetime, timezone

from cosmos import DbtDag, ExecutionConfig, ProfileConfig, ProjectConfig, RenderConfig
from cosmos.constants import ExecutionMode, LoadMode

dag = DbtDag(
    dag_id="cosmos",
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    project_config=ProjectConfig(
        manifest_path={manifest!r}, dbt_project_path={project!r}, project_name={name!r}
    ),
    profile_config=ProfileConfig(
        profile_name="bench", target_name="dev", profiles_yml_filepath={profiles!r}
    ),
    render_config=RenderConfig(load_method=LoadMode.DBT_MANIFEST),
    execution_config=ExecutionConfig(execution_mode=ExecutionMode.{mode}),
)
"""


EMPTY = """
from airflow.sdk import Asset, Param, dag, task


@dag(dag_id="empty", schedule=None, params={"one": Param(None, type=["null", "string"])})
def empty() -> None:
    @task(outlets=[Asset(name="one", uri="bench://one")])
    def one() -> None:
        pass

    one()


empty()
"""


def empty() -> Path:
    folder = Path(tempfile.mkdtemp())
    (folder / "empty_dag.py").write_text(EMPTY)
    return folder


def cosmos(manifest: str, project: str, mode: str) -> Path:
    folder = Path(tempfile.mkdtemp())
    name = json.loads(Path(manifest).read_text())["metadata"]["project_name"]
    text = COSMOS.format(
        manifest=manifest,
        project=project,
        name=name,
        profiles=f"{project}/profiles.yml",
        mode=mode.upper(),
    )
    (folder / "cosmos_dag.py").write_text(text)
    return folder


def measure(folder: Path) -> dict[str, float]:
    sys.path.append(str(folder))
    begun = time.process_time()
    bag = DagBag(dag_folder=str(folder))
    parsed = time.process_time()
    texts = [json.dumps(DagSerialization.to_dict(dag)) for dag in bag.dags.values()]
    serialised = time.process_time()
    if bag.import_errors or not bag.dags:
        sys.exit(f"no DAG, or an error: {bag.import_errors}")
    tasks = [task for dag in bag.dags.values() for task in dag.tasks]
    return {
        "parseSeconds": parsed - begun,
        "serialiseSeconds": serialised - parsed,
        "serialisedKB": sum(map(len, texts)) / 1e3,
        "tasks": len(tasks),
        "assets": len({a.uri for t in tasks for a in t.outlets}),
    }


def peak_mb() -> float:
    """The kernel's mark of this program alone; getrusage's would still count the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024 / 1e6


what, *arguments = sys.argv[1:]
counts: dict[str, float] = {}
if what == "generated":
    counts = measure(Path(arguments[0]))
elif what == "empty":
    counts = measure(empty())
elif what == "cosmos":
    counts = measure(cosmos(*arguments))
print(json.dumps({"what": what, "peakMB": peak_mb(), **counts}))
