"""Programs of a container image, run beside the dbt project.

A container engine is a program that takes Docker's words: docker, podman, nerdctl.
"""

from __future__ import annotations

import os
import shlex
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .core.profile import duckdb_path, profiles_file, variables_read

if TYPE_CHECKING:
    from .project import DbtProject

ENGINE = "FLOE_CONTAINER_ENGINE"
OPTIONS = "FLOE_CONTAINER_OPTIONS"


def in_container(
    dbt: DbtProject,
    program: str,
    arguments: Sequence[str],
    env: Mapping[str, str],
    *,
    fed: bool = False,
) -> tuple[list[str], list[str]]:
    """A command that runs a program of the project's image, and one that ends it.

    Folders lie where they lie outside, so that paths mean the same. Of `env`, which is
    the engine's own environment, the container gets what dbt itself knows (DBT_…) and
    what the profile reads, by name: no value is on a command line. More is said by
    FLOE_CONTAINER_OPTIONS, as in a shell: `--network dbt --env TOKEN`.

    Args:
        fed: the program reads its standard input.
    """
    engine = _engine(dbt)
    name = f"floe-{uuid.uuid4().hex[:16]}"
    read = variables_read(dbt)
    handed = [
        n for n in sorted(env) if n.startswith(("DBT_", "PYTHONUNB")) or n in read
    ]
    command = [
        *(engine, "run", "--rm", "--init", "--name", name),
        *(["--interactive"] if fed else []),
        *("--user", f"{os.getuid()}:{os.getgid()}"),
        *("--workdir", str(dbt.project_path())),
        *(word for folder in _folders(dbt) for word in ("--mount", _mount(folder))),
        *(word for variable in handed for word in ("--env", variable)),
        *_options(dbt),
        *("--entrypoint", program, dbt.image_name()),
        *arguments,
    ]
    return command, [engine, "kill", name]


def _engine(dbt: DbtProject) -> str:
    name = os.environ.get(ENGINE) or "docker"
    found = shutil.which(name)
    if found is None:
        raise dbt.refused(
            f'Cannot run dbt of the image "{dbt.image_name()}": no program "{name}" on '
            f"PATH. Install it where tasks run, or set {ENGINE} to another one that "
            "takes its words, such as podman"
        )
    return found


def _options(dbt: DbtProject) -> list[str]:
    try:
        return shlex.split(os.environ.get(OPTIONS, ""))
    except ValueError as error:
        raise dbt.refused(
            f"{OPTIONS} cannot be read as a shell would: {error}. Set it to options of "
            "the container engine, such as --network dbt"
        ) from error


def _folders(dbt: DbtProject) -> Iterator[Path]:
    """What dbt reads and writes; none inside of another."""
    dbt.state_path().mkdir(parents=True, exist_ok=True)
    wanted = {dbt.project_path(), dbt.state_path()}
    for file in (profiles_file(dbt), _database(dbt)):
        if file is not None and file.parent.is_dir():
            wanted.add(file.resolve().parent)
    for folder in sorted(wanted):
        if wanted.isdisjoint(folder.parents):
            yield folder


def _database(dbt: DbtProject) -> Path | None:
    try:
        return duckdb_path(dbt)
    except Exception:  # noqa: BLE001
        return None  # what is wrong with its profile, dbt says itself


def _mount(folder: Path) -> str:
    """The engine reads it as a line of a CSV file."""
    parts = (f"source={folder}", f"target={folder}")
    quoted = [
        f'"{p.replace(chr(34), chr(34) * 2)}"' if set(p) & set(',"') else p
        for p in parts
    ]
    return ",".join(["type=bind", *quoted])
