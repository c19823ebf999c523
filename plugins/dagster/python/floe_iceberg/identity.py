"""What makes a write the same as an earlier one.

An append would add its rows again when it is repeated. Its id holds the first run of a
chain of re-executions, so that nothing that belongs to one launch appends twice: not a
retry of the step, not a step whose process was killed after the commit, not a
re-execution, from failure or of everything. A new launch appends again.

Other modes replace what they wrote before, so repeating them does no harm, and leaving
the repetition out would keep old rows where the code was mended meanwhile: each write
has an id of its own.
"""

import hashlib
import uuid
from collections.abc import Sequence

from ..floe_tables import Mode


def write_id(
    mode: Mode,
    *,
    root_run_id: str | None,
    step: str,
    output: str,
    mapping_key: str | None,
    keys: Sequence[str],
) -> str:
    """The id of a write of a step's output."""
    if mode != "append" or root_run_id is None:
        return uuid.uuid4().hex
    parts = [root_run_id, step, output, *([mapping_key] if mapping_key else [])]
    if keys:
        parts.append(_digest(keys))
    return "/".join(parts)


def _digest(keys: Sequence[str]) -> str:
    if len(keys) == 1:
        return keys[0]
    text = "\n".join(sorted(keys))
    return f"{len(keys)}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
