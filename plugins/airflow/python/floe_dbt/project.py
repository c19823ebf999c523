"""Where the dbt project lies and how dbt is started."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from .core.settings import DbtSettings


@dataclasses.dataclass(frozen=True)
class DbtProject(DbtSettings):
    """One dbt project with one target. Relative paths start at the folder above
    `dags/`.

    An environment variable, where set, wins over the value written in the code:
    FLOE_DBT_PROJECT_DIR, FLOE_DBT_PROFILES_DIR, FLOE_DBT_PROFILE, FLOE_DBT_TARGET,
    FLOE_DBT_EXECUTABLE, FLOE_DBT_IMAGE, FLOE_STATE_DIR. Nothing is looked up before a
    task runs.
    FLOE_DBT_VARS adds dbt variables, a JSON object.
    FLOE_STATE_DAYS says how many days the state of a run is kept: 14; 0 for ever.
    """

    project_dir: str = ""
    """Empty: FLOE_DBT_PROJECT_DIR has to be set."""
    profiles_dir: str = ""
    """Empty: dbt looks in the project, then in ~/.dbt."""
    profile: str = ""
    """Empty: the profile that dbt_project.yml names."""
    target: str = ""
    """Empty: the target that the profile names."""
    executable: str = "dbt"
    """A program on PATH, or a path: dbt lives in an environment of its own."""
    image: str = ""
    """A container image that has dbt, which is then started there (container.py)."""
    state_dir: str = ".floe/state"
    """What a retry needs to know; keep it on storage that outlives a worker."""
    single_writer: bool = False
    """True: one dbt process at a time, for a database that is one file."""
    asked_target: str = ""
    """The target that a run was asked for: it wins over FLOE_DBT_TARGET."""

    def with_target(self, target: str, *, asked: str = "") -> DbtProject:
        """The same with another target; an empty one changes nothing."""
        return dataclasses.replace(
            self, target=target or self.target, asked_target=asked
        )

    def refused(self, message: str) -> Exception:
        from .errors import AirflowFailException

        return AirflowFailException(message)

    def root(self) -> Path:
        """The folder above `dags/`, which has `<package>/floe_dbt/project.py`."""
        return Path(__file__).resolve().parents[3]

    def target_name(self) -> str:
        return self.asked_target or super().target_name()

    def image_name(self) -> str:
        """Empty: dbt is a program here, as where FLOE_DBT_EXECUTABLE says so."""
        own = "" if os.environ.get("FLOE_DBT_EXECUTABLE") else self.image
        return os.environ.get("FLOE_DBT_IMAGE") or own

    def command(
        self, arguments: Sequence[str], env: Mapping[str, str]
    ) -> tuple[list[str], list[str]]:
        """What runs dbt in the environment `env`, and what ends it elsewhere; the
        latter is empty if it is here."""
        if not self.image_name():
            return [self.executable_path(), *arguments], []
        from .container import in_container
        from .core.profile import profiles_file

        words, profiles = list(arguments), profiles_file(self)
        if self.profiles_path() is None and profiles is not None:
            # The home of a container is another one.
            words += ["--profiles-dir", str(profiles.parent)]
        return in_container(self, "dbt", words, env)

    def program(self) -> str:
        name = super().program()
        return str(self.root() / name) if os.sep in name else name
