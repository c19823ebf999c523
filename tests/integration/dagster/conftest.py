"""Fixtures: dbt projects copied to a temporary folder, and what a run left behind."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from runs import finished_by_dbt

HERE = Path(__file__).parent
REPO = HERE.parents[2]
DBT = str(Path(sys.executable).parent / "dbt")

Rows = dict[str, list[tuple[object, ...]]]


def dbt(project: Path, *args: str) -> None:
    """A plain dbt command, as a person would type it in the project's folder."""
    subprocess.run(
        [DBT, *args, "--profiles-dir", "."],
        cwd=project,
        check=True,
        capture_output=True,
        env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
    )


def tables(database: Path) -> Rows:
    """Every row of every table and view, without columns that hold a time of day."""
    found: Rows = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        columns: dict[str, list[str]] = {}
        for schema, table, column, kind in connection.execute(
            "select table_schema, table_name, column_name, data_type "
            "from information_schema.columns order by all"
        ).fetchall():
            if not kind.startswith("TIMESTAMP") and not column.startswith("dbt_"):
                columns.setdefault(f'"{schema}"."{table}"', []).append(f'"{column}"')
        for table, names in columns.items():
            found[table] = connection.execute(
                f"select {', '.join(names)} from {table} order by all"
            ).fetchall()
    return found


def copy_runtime(package: Path) -> None:
    """The Python that golden projects are kept without: what their modules import."""
    modules = "".join(path.read_text() for path in package.rglob("*.py"))
    wanted = {"floe_dbt"}
    if "floe_platform" in modules:
        wanted |= {"floe_platform", "floe_storage"}
    if "floe_iceberg" in modules:
        wanted |= {"floe_iceberg", "floe_tables"}
    for name in sorted(wanted):
        folder = REPO / "plugins" / "dagster" / "python" / name
        shutil.copytree(folder, package / name)


@pytest.fixture(scope="session")
def parsed_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with dbt's manifest and parse, as an image build would leave it, and
    with its seeds in the database."""
    project = tmp_path_factory.mktemp("parsed") / "shop"
    shutil.copytree(HERE / "shop", project)
    dbt(project, "seed")
    shutil.copy(project / "target" / "manifest.json", project / "manifest.json")
    return project


@pytest.fixture
def shop(
    parsed_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    project = tmp_path / "shop"
    shutil.copytree(parsed_shop, project)
    monkeypatch.setenv("SHOP", str(project))
    # dbt's own log of each attempt, beside its other output
    monkeypatch.setenv("DBT_LOG_LEVEL_FILE", "debug")
    monkeypatch.setenv("DBT_LOG_FORMAT_FILE", "json")
    yield project


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as made:
        yield made


@pytest.fixture
def ran_by_dbt(shop: Path) -> Callable[[str], list[set[str]]]:
    """Names of the nodes that dbt ran in each attempt at the models, by dbt's own
    log; skipped ones left out."""

    def read(root_run_id: str) -> list[set[str]]:
        folder = shop / ".floe" / root_run_id / "models"
        attempts: list[set[str]] = []
        for path in sorted(folder.glob("attempt-*/dbt.log")):
            ids = finished_by_dbt(path)
            assert len(ids) == len(set(ids)), "dbt ran a node twice"
            # a generic test ends in a hash: test.shop.<name>.<hash>
            attempts.append(
                {u.split(".")[-1 if u.startswith("unit_test") else 2] for u in ids}
            )
        return attempts

    return read


def by_dbts_logs(state: Path, run_id: str) -> list[str]:
    """Unique ids of all nodes that dbt ran for a run, in any block and attempt."""
    logs = sorted((state / run_id).glob("*/attempt-*/dbt.log"))
    assert len(logs) > 0
    return [unique_id for log in logs for unique_id in finished_by_dbt(log)]


class Started:
    """A Dagster process whose log goes to a file."""

    def __init__(self, args: Sequence[str], output: Path) -> None:
        self.output = output
        with output.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dagster", *args],
                cwd=HERE,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def send_signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self, timeout_s: float) -> int:
        return self._process.wait(timeout_s)

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def start_dagster(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    started: list[Started] = []

    def start(*args: str) -> Started:
        started.append(Started(args, tmp_path / f"dagster-{len(started)}.log"))
        return started[-1]

    yield start
    for process in started:
        process.end()
