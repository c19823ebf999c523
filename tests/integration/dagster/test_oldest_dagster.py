"""A generated project loads in the oldest Dagster that we say it runs in."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import REPO

PYTHON = os.environ.get("FLOE_OLDEST_DAGSTER_PYTHON")

LOAD = """
import dagster
assert dagster.__version__ == "1.10.7", dagster.__version__
from bike_rental.definitions import defs
from bike_rental.defs.sources import SOURCE_CHECKS
assert len(list(SOURCE_CHECKS[0].check_specs)) > 0
assert len(defs.get_repository_def().get_all_jobs()) > 0
print("loaded")
"""


@pytest.mark.skipif(
    PYTHON is None,
    reason="NOT TESTED with Dagster 1.10.7: FLOE_OLDEST_DAGSTER_PYTHON names no Python",
)
def test_project_with_source_checks_loads(tmp_path: Path):
    assert PYTHON is not None
    source = REPO / "tests" / "golden" / "bike-rental" / "expected" / "src"
    shutil.copytree(source, tmp_path / "src")
    shutil.copytree(
        REPO / "plugins" / "dagster" / "python" / "floe_dbt",
        tmp_path / "src" / "bike_rental" / "floe_dbt",
    )
    done = subprocess.run(
        [PYTHON, "-c", LOAD],
        cwd=tmp_path,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
    )
    assert done.returncode == 0, done.stdout
    assert "loaded" in done.stdout
