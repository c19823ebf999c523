"""What dbt's profile says of the database, found by dbt's own rules."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .settings import DbtSettings

ENV_VAR = re.compile(r"""env_var\(\s*['"](\w+)['"]""")


def profiles_file(dbt: DbtSettings) -> Path | None:
    """The profiles.yml that dbt reads."""
    folders = (dbt.profiles_path(), dbt.project_path(), Path.home() / ".dbt")
    files = (folder / "profiles.yml" for folder in folders if folder is not None)
    return next((file for file in files if file.exists()), None)


def variables_read(dbt: DbtSettings) -> set[str]:
    """Names of the environment variables that the profile and dbt_project.yml read."""
    files = (profiles_file(dbt), dbt.project_path() / "dbt_project.yml")
    texts = (file.read_text(encoding="utf-8") for file in files if file is not None)
    return {name for text in texts for name in ENV_VAR.findall(text)}


def profile_output(dbt: DbtSettings) -> Mapping[str, Any] | None:
    """The output of the profile that dbt uses; None if there is no profiles.yml."""
    project, file = dbt.project_path(), profiles_file(dbt)
    if file is None:
        return None
    profiles = _read(file)
    name = dbt.profile_name() or render(_read(project / "dbt_project.yml")["profile"])
    profile = profiles[name]
    target = dbt.target_name() or render(profile.get("target", "default"))
    return profile["outputs"][target]


def duckdb_file(dbt: DbtSettings) -> Path | None:
    """The file that dbt's profile names, where the database is one of DuckDB and there."""
    file = duckdb_path(dbt)
    return file if file is not None and file.is_file() else None


def duckdb_path(dbt: DbtSettings) -> Path | None:
    """The same, whether it is there or not."""
    output = profile_output(dbt)
    if output is None:
        return None
    path = str(render(output.get("path", "")))
    if output.get("type") != "duckdb" or path.partition(":")[0] in ("", "md"):
        return None
    return dbt.project_path() / path


def _read(path: Path) -> Any:
    import yaml  # comes with every orchestrator

    return yaml.safe_load(path.read_text(encoding="utf-8"))


def render(value: Any) -> Any:
    """`value` with `{{ env_var(...) }}` filled in, as dbt does in profiles."""
    if not isinstance(value, str) or "{" not in value:
        return value
    import jinja2  # comes with every orchestrator

    def env_var(name: str, default: str = "") -> str:
        return os.environ.get(name, default)

    environment = jinja2.Environment()
    # A path is text whatever type dbt would give it.
    for name in ("as_text", "as_bool", "as_number", "as_native"):
        environment.filters[name] = str
    return environment.from_string(value).render(env_var=env_var)
