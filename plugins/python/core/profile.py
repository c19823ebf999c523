"""What dbt's profile says of the database, found by dbt's own rules."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .settings import DbtSettings


def profile_output(dbt: DbtSettings) -> Mapping[str, Any] | None:
    """The output of the profile that dbt uses; None if there is no profiles.yml."""
    project = dbt.project_path()
    folders = (dbt.profiles_path(), project, Path.home() / ".dbt")
    for folder in folders:
        if folder is not None and (folder / "profiles.yml").exists():
            profiles = _read(folder / "profiles.yml")
            break
    else:
        return None
    name = dbt.profile_name() or render(_read(project / "dbt_project.yml")["profile"])
    profile = profiles[name]
    target = dbt.target_name() or render(profile.get("target", "default"))
    return profile["outputs"][target]


def duckdb_file(dbt: DbtSettings) -> Path | None:
    """The file that dbt's profile names, where the database is one of DuckDB."""
    output = profile_output(dbt)
    if output is None:
        return None
    path = str(render(output.get("path", "")))
    if output.get("type") != "duckdb" or path.partition(":")[0] in ("", "md"):
        return None
    file = dbt.project_path() / path
    return file if file.is_file() else None


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
