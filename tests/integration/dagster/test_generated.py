"""The generated project of customer-360: it loads as users load it, imports nothing
but Dagster, and builds what a plain `dbt build` builds."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPO, copy_runtime, dbt, tables

FIXTURES = REPO / "tests" / "fixtures" / "projects"
GOLDEN = REPO / "tests" / "golden" / "customer-360" / "expected"
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dbt project and, beside it in `generated`, its Dagster project.

    FLOE_GENERATED names the folder of a project to test instead of the golden one,
    which is what the generator writes, but for the runtime.
    """
    folder = tmp_path_factory.mktemp("product")
    for name in ("customer-360", "macros"):
        shutil.copytree(FIXTURES / name, folder / name)
    profiles = folder / "customer-360" / "profiles.yml"
    text = profiles.read_text()
    profiles.write_text(text.replace("/tmp/customer_360", f"{folder}/customer_360"))
    source = os.environ.get("FLOE_GENERATED")
    shutil.copytree(source or GOLDEN, folder / "generated")
    if source is None:
        copy_runtime(folder / "generated" / "src" / "customer_360")
    return folder


def in_project(product: Path, *command: str) -> str:
    """Runs a command as a user would in the project's folder; its whole output."""
    home = product / "dagster-home"
    home.mkdir(exist_ok=True)
    (home / "dagster.yaml").touch()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=product / "generated",
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={
            **os.environ,
            "PYTHONPATH": "src",
            "DAGSTER_HOME": str(home),
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "FLOE_DBT_PROJECT_DIR": str(product / "customer-360"),
            # the dbt project's own profile, where the platform's manifest has another
            "FLOE_DBT_PROFILES_DIR": str(product / "customer-360"),
            "FLOE_DBT_PROFILE": "customer_360",
        },
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


AUDIT = """
import sys
opened = []
def hook(event, args):
    if event == "open" and isinstance(args[0], str) and not isinstance(args[1], int):
        opened.append(args[0])
    if event.startswith("socket.") or event == "subprocess.Popen":
        opened.append(event)
import dagster
sys.addaudithook(hook)
import customer_360.definitions as module
assert len(list(module.defs.resolve_all_asset_specs())) == 12
strange = [p for p in opened if not p.endswith((".py", ".pyc")) and ".pyc." not in p]
assert strange == [], strange
foreign = [m for m in sys.modules if m.split(".")[0] in ("dbt", "dagster_dbt", "duckdb")]
assert foreign == [], foreign
print("clean")
"""


def test_importing_opens_nothing_and_imports_no_dbt(product: Path):
    assert in_project(product, "python", "-c", AUDIT).endswith("clean\n")


def test_dagster_loads_it(product: Path):
    assert "passed validation" in in_project(
        product, "dagster", "definitions", "validate"
    )
    assert "loaded successfully" in in_project(product, "dg", "check", "defs")
    listed = in_project(product, "dg", "list", "defs", "--json")
    found = json.loads(listed[listed.index("{") :])
    # nine of dbt; catalog, storage and compute, each with the check of its connection
    assert len(found["assets"]) == 9 + 3
    assert len(found["asset_checks"]) == 31 + 3
    assert len(found["schedules"]) == 1


def test_formatter_and_linter_have_nothing_to_say(product: Path):
    in_project(product, "ruff", "format", "--check", "--isolated", "src")
    in_project(
        product, "ruff", "check", "--isolated", "--extend-select", "I,UP,B", "src"
    )


@pytest.mark.skipif(
    not (BIN / "pyright").exists(), reason="pyright is not in this environment"
)
def test_type_checker_has_nothing_to_say(product: Path):
    in_project(product, "pyright", "--pythonpath", sys.executable, "src")


def test_run_builds_what_a_plain_dbt_build_builds(product: Path):
    database = product / "customer_360.duckdb"
    log = in_project(
        product,
        *("dagster", "job", "execute", "-m", "customer_360.definitions"),
        *("-j", "customer_360"),
    )

    assert log.count("ASSET_MATERIALIZATION") == 9
    assert log.count("ASSET_CHECK_EVALUATION") == 31
    by_dagster = tables(database)
    database.unlink()
    dbt(product / "customer-360", "build")
    assert by_dagster == tables(database)
    assert len(by_dagster) == 9
