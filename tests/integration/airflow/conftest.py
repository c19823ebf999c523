"""Fixtures: an Airflow of its own, dbt projects copied to a temporary folder.

Run by Airflow's Python, which has no dbt: that is FLOE_DBT_EXECUTABLE, or lies beside
FLOE_PYTHON. AIRFLOW_HOME has to be set before Airflow is imported.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REPO = HERE.parents[2]
PROJECTS = REPO / "tests" / "integration" / "dagster"


def _dbt() -> str:
    named = os.environ.get("FLOE_DBT_EXECUTABLE")
    beside = Path(os.environ.get("FLOE_PYTHON") or sys.executable).with_name("dbt")
    return named or str(beside)


DBT = _dbt()
HOME = Path(tempfile.mkdtemp(prefix="floe-airflow-"))
DAGS = HOME / "dags"
shutil.copytree(HERE / "dags", DAGS)
# as the generated project has it: the runtime's text beside its DAGs
shutil.copytree(
    REPO / "plugins" / "airflow" / "python" / "floe_dbt", DAGS / "shop" / "floe_dbt"
)
os.environ.update(
    AIRFLOW_HOME=str(HOME),
    AIRFLOW__CORE__DAGS_FOLDER=str(DAGS),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__CORE__UNIT_TEST_MODE="False",
    AIRFLOW__CORE__FERNET_KEY="",  # variables can be read in the database
    AIRFLOW__LOGGING__LOGGING_LEVEL="WARNING",
    FLOE_DBT_EXECUTABLE=DBT,
    NO_PROXY="127.0.0.1,localhost",
    no_proxy="127.0.0.1,localhost",
    PYTHONPATH=str(DAGS),
)
sys.path.insert(0, str(DAGS))


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


def dbt(project: Path, *args: str) -> None:
    """A plain dbt command, as a person would type it in the project's folder."""
    subprocess.run(
        [DBT, *args, "--profiles-dir", "."],
        cwd=project,
        check=True,
        capture_output=True,
        env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
    )


@pytest.fixture(scope="session")
def airflow() -> Path:
    """AIRFLOW_HOME with a database."""
    subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"],
        check=True,
        capture_output=True,
    )
    return HOME


@pytest.fixture(scope="session")
def parsed_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with dbt's parse, as an image build would leave it, and with its seeds in
    the database."""
    project = tmp_path_factory.mktemp("parsed") / "shop"
    shutil.copytree(PROJECTS / "shop", project)
    dbt(project, "seed")
    return project


@pytest.fixture
def shop(
    parsed_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    project = tmp_path / "shop"
    shutil.copytree(parsed_shop, project)
    point_at(project, monkeypatch)
    yield project


def point_at(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the DAGs build, and where they remember it."""
    monkeypatch.setenv("FLOE_DBT_PROJECT_DIR", str(project))
    monkeypatch.setenv("FLOE_DBT_PROFILES_DIR", str(project))
    monkeypatch.setenv("FLOE_STATE_DIR", str(project / ".floe"))
    # dbt's own log of each try, beside its other output
    monkeypatch.setenv("DBT_LOG_LEVEL_FILE", "debug")
    monkeypatch.setenv("DBT_LOG_FORMAT_FILE", "json")


@pytest.fixture
def parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    project = tmp_path / "parted"
    shutil.copytree(PROJECTS / "parted", project)
    dbt(project, "run", "--select", "raw_events")
    point_at(project, monkeypatch)
    yield project


@pytest.fixture
def query() -> Callable[[Path, str], list[list[object]]]:
    """Rows of a query in a project's database, asked in dbt's environment."""

    def ask(project: Path, text: str) -> list[list[object]]:
        code = (
            "import duckdb, json, sys; print(json.dumps(duckdb.connect(sys.argv[1], "
            "read_only=True).execute(sys.argv[2]).fetchall(), default=str))"
        )
        database = next(project.glob("*.duckdb"))
        python = str(Path(DBT).with_name("python"))
        done = subprocess.run(
            [python, "-c", code, str(database), text],
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout)

    return ask
