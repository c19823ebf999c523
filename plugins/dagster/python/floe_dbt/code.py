"""Links from assets to the files of the dbt project that define them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg

LINK = "dagster/code_references"


def code_references(
    *, project_dir: str = "", url: str = ""
) -> Callable[[str], dict[str, Any]]:
    """From a file of the dbt project, as dbt names it, to metadata: what Dagster's UI
    links to, or the file's name where it is not known where the project is.

    Nothing is looked up: thousands of assets are loaded, and the files may be elsewhere
    (FLOE_DBT_PROJECT_DIR).

    Args:
        project_dir: of the dbt project, seen from the folder of pyproject.toml.
        url: where the dbt project is shown in its repository; wins.
    """
    # The values are made without their constructors: those check what is known to be
    # right, and warn that they are beta, once for each of thousands of assets.
    values = dg.CodeReferencesMetadataValue.model_construct
    folder = os.environ.get("FLOE_DBT_PROJECT_DIR") or project_dir
    if url:
        base = url.rstrip("/")
        there = dg.UrlCodeReference.model_construct
        return lambda file: {
            LINK: values(code_references=[there(url=f"{base}/{file}")])
        }
    if folder:
        base = os.path.normpath(Path(__file__).parents[3] / folder)
        here = dg.LocalFileCodeReference.model_construct
        return lambda file: {
            LINK: values(code_references=[here(file_path=f"{base}/{file}")])
        }
    return lambda file: {"dbt/file": file}
