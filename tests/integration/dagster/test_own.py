"""defs/own.py: what a person adds in Python is there beside what is generated, on the
same resources and the same executor. Runs on every supported Dagster."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPO

GOLDEN = REPO / "tests" / "golden" / "customer-360" / "expected"

OWN = """
import dagster as dg

from ..floe_dbt import DbtResource


@dg.asset(deps=[dg.AssetKey(["mart_customer_360"])])
def report(dbt: DbtResource) -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"state": dbt.state_dir})


defs = dg.Definitions(assets=[report], jobs=[dg.define_asset_job("mine", [report])])
"""

LOOK = """
import dagster as dg
from customer_360.definitions import defs
repository = defs.get_repository_def()
job = repository.get_job("mine")
print(job.executor_def.name)
assert job.executor_def is repository.get_job("customer_360").executor_def
result = job.execute_in_process(instance=dg.DagsterInstance.ephemeral())
materialization = result.asset_materializations_for_node("report")[0]
assert materialization.metadata["state"].value == ".floe/state"
graph = repository.asset_graph
parents = graph.get(dg.AssetKey("report")).parent_keys
assert parents == {dg.AssetKey("mart_customer_360")}, parents
assert len(graph.get_all_asset_keys()) == 13
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN, tmp_path / "generated")
    source = tmp_path / "generated" / "src" / "customer_360"
    for runtime in (REPO / "plugins" / "dagster" / "python").glob("floe_*"):
        if not (source / runtime.name).exists():
            shutil.copytree(runtime, source / runtime.name)
    return source


def python(project: Path, program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=project.parent,
        check=False,
        capture_output=True,
        text=True,
    )


def test_own_definitions_share_resources_and_executor(project: Path):
    (project / "defs" / "own.py").write_text(OWN)
    done = python(project, LOOK)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("in_process")


def test_the_example_in_own_py_works_when_it_is_uncommented(project: Path):
    own = project / "defs" / "own.py"
    head, example = own.read_text().split("\n#\n", 1)
    lines = [line.removeprefix("# ").removeprefix("#") for line in example.splitlines()]
    own.write_text(f"{head}\n" + "\n".join(lines[:-1]) + "\n")
    done = python(
        project,
        "import customer_360.definitions as d\n"
        "d.defs.get_repository_def().get_job('customer_360')\n"
        "print(sorted(a.key.to_user_string() for a in d.own.defs.assets))",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "['report']\n"


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ("dg.asset(name='mart_customer_360')(lambda: None)", "mart_customer_360"),
        ("dg.define_asset_job('customer_360', '*')", "customer_360"),
    ],
)
def test_a_key_or_a_name_that_is_taken_is_refused(
    project: Path, own: str, message: str
):
    kind = "jobs" if "job" in own else "assets"
    (project / "defs" / "own.py").write_text(
        f"import dagster as dg\ndefs = dg.Definitions({kind}=[{own}])\n"
    )
    done = python(
        project,
        "import dagster as dg, customer_360.definitions as d\n"
        "dg.Definitions.validate_loadable(d.defs)",
    )
    assert done.returncode != 0
    assert message in done.stderr.splitlines()[-1]
