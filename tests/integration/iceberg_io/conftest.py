"""Fixtures: a project for each own.py, and an empty lake for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest

from lake import Lake, load, make_project, settle

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def module_project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The project with own_X.py for test_X.py."""
    own = HERE / request.module.__name__.replace("test_", "own_")
    return make_project(tmp_path_factory.mktemp("lake"), own.with_suffix(".py"))


@pytest.fixture
def project(module_project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The module's project over an empty catalog."""
    for name, value in settle(module_project).items():
        monkeypatch.setenv(name, value)
    yield module_project
    shutil.rmtree(module_project.parent / "lake")


@pytest.fixture(scope="module")
def definitions(module_project: Path) -> dg.Definitions:
    return load(module_project)


@pytest.fixture
def lake(project: Path, definitions: dg.Definitions) -> Lake:
    return Lake(project, definitions)


@pytest.fixture
def with_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A project with this text as own.py."""

    def make(text: str) -> Path:
        own = tmp_path / "own.py"
        own.write_text(text)
        made = make_project(tmp_path, own)
        for name, value in settle(made).items():
            monkeypatch.setenv(name, value)
        return made

    return make
