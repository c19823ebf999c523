"""run_results.json, in dbt's own form, made from dbt's log.

dbt itself writes this file only together with its manifest, which it writes twice: of
3,000 models 4 s and more, a quarter of a small block (DBT_WRITE_JSON). Its log says all
that stands there, but for most of dbt's own arguments, batches of microbatch models and
compiled SQL, which is in its target folder.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any

from .process import Event

UTC = datetime.timezone(datetime.timedelta())

FILE = "run_results.json"
SCHEMA = "https://schemas.getdbt.com/dbt/run-results/v6.json"
CUSTOM = "DBT_ENV_CUSTOM_ENV_"
"""Variables that dbt copies into its artifacts begin with it."""

COUNTED = frozenset({"pass", "warn", "fail"})
"""Where the log says 0 failures of another node, dbt knows none."""


def document(
    results: Iterable[Mapping[str, Any]],
    *,
    metadata: Mapping[str, Any] | None = None,
    elapsed_s: float = 0,
    args: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The whole file."""
    return {
        "metadata": {"dbt_schema_version": SCHEMA, **(metadata or {})},
        "elapsed_time": elapsed_s,
        "args": dict(args or {}),
        "results": list(results),
    }


def result(unique_id: str, status: str, **known: Any) -> dict[str, Any]:
    """One entry of `results`: what is not known is null, as dbt has it."""
    return {
        "unique_id": unique_id,
        "status": status,
        "timing": [],
        "thread_id": "",
        "execution_time": 0,
        "adapter_response": {},
        "message": None,
        "failures": None,
        "compiled": None,
        "compiled_code": None,
        "relation_name": None,
        "batch_results": None,
        **known,
    }


class RunResults:
    """What one `dbt build` says of its nodes."""

    def __init__(self) -> None:
        self._results: dict[str, dict[str, Any]] = {}
        self._paths: dict[str, PurePath] = {}
        """Of what dbt compiles, below a folder of models or tests."""
        self._metadata: dict[str, Any] = {}
        self._args: dict[str, Any] = {"which": "build"}
        self._elapsed_s = 0.0

    def hear(self, event: Event) -> None:
        """Any event; of the end of a node, `add`."""
        info, data = event["info"], event.get("data", {})
        name = info.get("name")
        if name == "MainReportVersion":
            self._metadata = {
                "dbt_version": str(data.get("version", "")).lstrip("="),
                "invocation_id": info.get("invocation_id"),
                "invocation_started_at": info.get("ts"),
            }
        elif name == "MainReportArgs":
            command = data.get("args", {}).get("invocation_command")
            self._args["invocation_command"] = command
        elif name == "FinishedRunningStats":
            self._elapsed_s = float(data.get("execution_time") or 0)

    def add(self, event: Event) -> None:
        """The end of a node, once for each."""
        data = event["data"]
        node, said = data["node_info"], data.get("run_result", {})
        if node.get("materialized") == "ephemeral":
            return
        unique_id = node["unique_id"]
        status = str(node.get("node_status") or said.get("status") or "")
        timing: list[dict[str, Any]] = said.get("timing_info") or []
        known: dict[str, Any] = {}
        kind = node.get("resource_type")
        if kind != "seed":
            # The path of a unit test is that of the YAML that it stands in.
            path = f"{node.get('node_name')}.sql" if kind == "unit_test" else None
            self._paths[unique_id] = PurePath(path or node.get("node_path") or "")
            relation = node.get("node_relation", {}).get("relation_name")
            known["relation_name"] = relation or None
            known["compiled"] = any(t.get("name") == "execute" for t in timing)
        if status in COUNTED:
            known["failures"] = int(said.get("num_failures") or 0)
        self._results[unique_id] = result(
            unique_id,
            status,
            timing=timing,
            thread_id=said.get("thread") or "",
            execution_time=said.get("execution_time") or 0,
            adapter_response=_whole(said.get("adapter_response") or {}),
            message=said.get("message") or None,
            **known,
        )

    def write(self, target: Path) -> None:
        """Into dbt's target folder, if dbt has come to a node and not written it."""
        if not self._results or (target / FILE).exists():
            return
        files = _compiled_files(target / "compiled")
        for unique_id, path in self._paths.items():
            own = [
                file
                for file in files.get((unique_id.split(".")[1], path.name), ())
                if file.as_posix().endswith(f"/{path.as_posix()}")
                # Tests are below the YAML that they stand in, and so are fixtures.
                if not unique_id.startswith("model.") or not _below_yaml(file)
            ]
            if len(own) == 1:
                code = (target / "compiled" / own[0]).read_text(encoding="utf-8")
                self._results[unique_id] |= {"compiled": True, "compiled_code": code}
        now = datetime.datetime.now(UTC).replace(tzinfo=None)
        text = json.dumps(
            document(
                self._results.values(),
                metadata={
                    **self._metadata,
                    "generated_at": now.isoformat() + "Z",
                    "env": {
                        name.removeprefix(CUSTOM): value
                        for name, value in os.environ.items()
                        if name.startswith(CUSTOM)
                    },
                },
                elapsed_s=self._elapsed_s,
                args=self._args,
            )
        )
        (target / FILE).write_text(text, encoding="utf-8")


def _compiled_files(root: Path) -> dict[tuple[str, str], list[PurePath]]:
    """Paths below `root`, by package and name."""
    found: dict[tuple[str, str], list[PurePath]] = {}
    for folder, _, names in os.walk(root):
        inside = PurePath(folder).relative_to(root)
        for name in names if inside.parts else ():
            found.setdefault((inside.parts[0], name), []).append(inside / name)
    return found


def _below_yaml(file: PurePath) -> bool:
    return any(part.endswith((".yml", ".yaml")) for part in file.parts[:-1])


def _whole(response: Mapping[str, Any]) -> dict[str, Any]:
    """The log has no whole numbers."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in response.items()
    }
