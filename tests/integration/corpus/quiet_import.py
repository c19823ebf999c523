"""Imports generated projects and says what else happened: files opened, sockets, dbt imported.

stdin: a JSON list of {"name", "project", "package"}. stdout: {NAME: [WHAT, …]}, empty lists when all was quiet.
"""

import importlib
import json
import os
import sys
import zoneinfo
from pathlib import Path

import dagster as dg

SEEN: list[str] = []
PROJECT = ""
HEAVY = {
    *("dbt", "dagster_dbt", "duckdb", "jinja2", "opentelemetry", "openlineage"),
    *("pandas", "polars", "pyarrow", "pyiceberg", "requests", "sqlglot"),
}
LOUD = ("socket.", "subprocess.", "os.system", "urllib.", "http.", "sqlite3.")


def hook(event: str, args: tuple[object, ...]) -> None:
    if not PROJECT:
        return
    if event == "open" and isinstance(args[0], str | bytes):
        path = os.path.realpath(os.fsdecode(args[0]))
        module = path.endswith((".py", ".pyc")) or ".pyc." in path
        ours = path.startswith(PROJECT)
        library = path.startswith((sys.prefix, sys.base_prefix))
        # Dagster looks up the zone of partitions in the system's database.
        zone = path.startswith(tuple(map(os.path.realpath, zoneinfo.TZPATH)))
        if not (zone or (module and (ours or library))):
            SEEN.append(f"open {path}")
    elif event.startswith(LOUD):
        SEEN.append(f"{event} {args!r}")


def main() -> None:
    global PROJECT
    dg.Definitions(assets=[dg.AssetSpec("warm")]).get_repository_def()
    sys.addaudithook(hook)
    found = {}
    for job in json.load(sys.stdin):
        folder = Path(job["project"]) / "src"
        before = set(sys.modules)
        sys.path.insert(0, str(folder))
        SEEN.clear()
        PROJECT = os.path.realpath(folder)
        module = importlib.import_module(f"{job['package']}.definitions")
        PROJECT = ""
        sys.path.remove(str(folder))
        assert isinstance(module.defs, dg.Definitions)
        new = sorted(set(sys.modules) - before)
        heavy = [m for m in new if m.split(".")[0] in HEAVY]
        found[job["name"]] = SEEN + [f"import {m}" for m in heavy]
        for name in new:
            if name == job["package"] or name.startswith(f"{job['package']}."):
                del sys.modules[name]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
