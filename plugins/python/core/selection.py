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

from .run_results import FILE, document, result


def write_selection(
    folder: Path, unique_ids: Iterable[str], *, functions: bool = False
) -> list[str]:
    """Writes `folder`/run_results.json; returns the arguments that select its nodes,
    and with `functions` those dbt functions that they need, directly or not."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document(result(u, "skipped") for u in unique_ids))
    (folder / FILE).write_text(text, encoding="utf-8")
    return [
        "--select",
        "result:skipped",
        *(["+result:skipped,resource_type:function"] if functions else []),
        "--state",
        str(folder),
        "--indirect-selection",
        "empty",
    ]
