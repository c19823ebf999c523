"""What importing the runtime costs: the scheduler does it for each file, again and
again."""

import json
import subprocess
import sys
from pathlib import Path

from conftest import REPO

CODE = """
import json, sys, time
from airflow.sdk import BaseOperator, dag, task  # which every DAG file imports
import airflow.sdk.bases.operator
opened, loaded, watching = [], set(sys.modules), True
def hook(event, args):
    if watching and event in ("open", "subprocess.Popen", "socket.connect", "os.listdir"):
        opened.append(f"{event} {args[0]}")
sys.addaudithook(hook)
start = time.process_time()
import floe_dbt
seconds, watching = time.process_time() - start, False
print(json.dumps({
    "opened": opened,
    "seconds": seconds,
    "modules": sorted(set(sys.modules) - loaded),
}))
"""


def test_importing_it_opens_its_own_modules_and_nothing_else(tmp_path: Path):
    package = REPO / "plugins" / "airflow" / "python"
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:floe_dbt", "-c", CODE],
        check=True,
        capture_output=True,
        text=True,
        env={
            "PATH": "",
            "HOME": str(tmp_path),
            "AIRFLOW_HOME": str(tmp_path),
            "PYTHONPATH": str(package),
            "PYTHONDONTWRITEBYTECODE": "1",  # the first import would write
        },
    )
    found = json.loads(done.stdout.splitlines()[-1])
    mine = str(package / "floe_dbt")
    others = [e for e in found["opened"] if not e.startswith(f"open {mine}")]
    # Python lists the folders of packages and opens compiled modules
    others = [e for e in others if not e.startswith("os.listdir") or "floe" not in e]
    assert others == [], others
    modules = {m for m in found["modules"] if not m.startswith("floe_dbt")}
    assert modules == set(), modules
    assert "floe_dbt.attempt" not in found["modules"]
    # Measured: 0.010 s on two busy cores; the first one compiles.
    assert found["seconds"] < 0.5
