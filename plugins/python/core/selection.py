"""A selection of any size in one criterion.

dbt takes about 30 ms per name in `--select` on 3,000 models. The method `result:`
reads a run_results.json of "the run before" and selects all its nodes at once, so
we write that file by hand. `--indirect-selection empty` keeps dbt from adding tests
that were not asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

SCHEMA = "https://schemas.getdbt.com/dbt/run-results/v6.json"


def write_selection(
    folder: Path, unique_ids: Iterable[str], *, functions: bool = False
) -> list[str]:
    """Writes `folder`/run_results.json; returns the arguments that select its nodes,
    and with `functions` those dbt functions that they need, directly or not."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        "metadata": {"dbt_schema_version": SCHEMA},
        "elapsed_time": 0,
        "args": {},
        "results": [_skipped(unique_id) for unique_id in unique_ids],
    }
    text = json.dumps(document)
    (folder / "run_results.json").write_text(text, encoding="utf-8")
    return [
        "--select",
        "result:skipped",
        *(["+result:skipped,resource_type:function"] if functions else []),
        "--state",
        str(folder),
        "--indirect-selection",
        "empty",
    ]


def _skipped(unique_id: str) -> dict[str, object]:
    return {
        "unique_id": unique_id,
        "status": "skipped",
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
    }
