"""Where the dbt project lies and how dbt is started, whoever starts it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

LOG = ("--log-format", "json", "--log-level", "debug", "--no-use-colors")

UNLESS_SET = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    # Its log says all that these files would, and writing dbt's manifest takes long.
    "DBT_LOG_LEVEL_FILE": "none",
    "DBT_WRITE_JSON": "false",
}
"""Of dbt's own variables."""


class DbtSettings:
    """One dbt project with one target.

    An environment variable, where set, wins over the value written in the code:
    FLOE_DBT_PROJECT_DIR, FLOE_DBT_PROFILES_DIR, FLOE_DBT_PROFILE, FLOE_DBT_TARGET,
    FLOE_DBT_EXECUTABLE, FLOE_STATE_DIR. Nothing is looked up before a run starts.
    FLOE_DBT_VARS adds dbt variables, a JSON object.
    FLOE_STATE_DAYS says how many days the state of a run is kept: 14; 0 for ever.
    """

    if TYPE_CHECKING:  # fields of whatever kind of class this is a part of
        project_dir: str
        profiles_dir: str
        profile: str
        target: str
        executable: str
        state_dir: str

    def refused(self, message: str) -> Exception:
        """What to raise where a retry cannot help, in the orchestrator's words."""
        raise NotImplementedError

    def root(self) -> Path:
        """Where relative paths start."""
        raise NotImplementedError

    def target_name(self) -> str:
        return os.environ.get("FLOE_DBT_TARGET") or self.target

    def profile_name(self) -> str:
        return os.environ.get("FLOE_DBT_PROFILE") or self.profile

    def profiles_path(self) -> Path | None:
        """None: dbt looks in the project, then in ~/.dbt."""
        if os.environ.get("FLOE_DBT_PROFILES_DIR") or self.profiles_dir:
            return self._path("FLOE_DBT_PROFILES_DIR", self.profiles_dir)
        dbts_own = os.environ.get("DBT_PROFILES_DIR")
        return Path(dbts_own).resolve() if dbts_own else None

    def project_path(self) -> Path:
        if not (os.environ.get("FLOE_DBT_PROJECT_DIR") or self.project_dir):
            raise self.refused(
                "Cannot run dbt: this project does not know where the dbt project "
                "lies. Set FLOE_DBT_PROJECT_DIR to the folder of dbt_project.yml"
            )
        folder = self._path("FLOE_DBT_PROJECT_DIR", self.project_dir)
        if not (folder / "dbt_project.yml").exists():
            raise self.refused(
                f"Cannot run dbt: there is no dbt_project.yml in {folder}. "
                "Set FLOE_DBT_PROJECT_DIR to the folder of the dbt project"
            )
        return folder

    def state_path(self) -> Path:
        return self._path("FLOE_STATE_DIR", self.state_dir)

    def state_days(self) -> float:
        text = os.environ.get("FLOE_STATE_DAYS") or "14"
        try:
            days = float(text)
        except ValueError:
            days = -1
        if not 0 <= days < float("inf"):
            raise self.refused(
                f'FLOE_STATE_DAYS is "{text}", which is no number of days. Set it to '
                "how long a failed run can be resumed, such as 14; 0 keeps all"
            )
        return days

    def variables(self) -> dict[str, object]:
        """What FLOE_DBT_VARS says, a JSON object, as after dbt's own --vars."""
        text = os.environ.get("FLOE_DBT_VARS") or "{}"
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise self.refused(
                "FLOE_DBT_VARS is no JSON object. Set it to one, such as "
                '{"currency": "EUR"}, or unset it'
            )
        return cast("dict[str, object]", found)

    def place(self, variables: Mapping[str, object]) -> list[str]:
        """Flags of every dbt command: which project, with what, against what."""
        flags = ["--project-dir", str(self.project_path())]
        if variables:
            flags += ["--vars", json.dumps(variables, sort_keys=True)]
        if self.profiles_path() is not None:
            flags += ["--profiles-dir", str(self.profiles_path())]
        if self.profile_name():
            flags += ["--profile", self.profile_name()]
        if self.target_name():
            flags += ["--target", self.target_name()]
        return flags

    def parsing(
        self, variables: Mapping[str, object], partial_parse: Path | None
    ) -> list[str]:
        """`place`, and an earlier parse to start from."""
        flags = [*self.place(variables), "--partial-parse"]
        if partial_parse is not None:
            flags += ["--partial-parse-file-path", str(partial_parse)]
        return flags

    def environment(self) -> dict[str, str]:
        return {**UNLESS_SET, **os.environ, "PYTHONUNBUFFERED": "1"}

    def program(self) -> str:
        return os.environ.get("FLOE_DBT_EXECUTABLE") or self.executable

    def executable_path(self) -> str:
        """dbt beside the running Python, which need not be activated, or on PATH."""
        name = self.program()
        beside = str(Path(sys.executable).parent)
        found = shutil.which(name, path=beside) or shutil.which(name)
        if found is None:
            raise self.refused(
                f'Cannot run dbt: no program "{name}" in {beside} or on PATH. Install '
                "dbt-core and the adapter of your database into this environment, "
                "or set FLOE_DBT_EXECUTABLE to the program's path"
            )
        return found

    def _path(self, variable: str, value: str) -> Path:
        return (self.root() / (os.environ.get(variable) or value)).resolve()


def written_to(folder: Path) -> Sequence[str]:
    return ("--target-path", str(folder), "--log-path", str(folder))
