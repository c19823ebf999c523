"""What became of one dbt invocation: whether all that was to do is done, else why not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from .process import DbtProcess
from .records import NodeRecord
from .resume import Work

NAMED = 20
"""How many nodes a message names; the log has them all."""

DRIFT = (
    "The dbt project has changed since this project was generated: "
    "generate it again from the current manifest"
)


@dataclasses.dataclass(frozen=True)
class Problem:
    """Why an attempt has failed, for people."""

    text: str
    may_help: bool = True
    """Whether another attempt can help."""
    failed: Sequence[NodeRecord] = ()
    skipped: Sequence[NodeRecord] = ()
    missing: Sequence[str] = ()


def problem(
    process: DbtProcess,
    todo: Work,
    done: Mapping[str, NodeRecord],
    *,
    timeout_s: float | None,
) -> Problem | None:
    """None: everything that was to do was done."""
    failed = [record for record in done.values() if record.failed]
    skipped = [record for record in done.values() if record.skipped]
    if process.timed_out:
        unfinished = [u for u in todo if u not in done or not done[u].finished]
        return Problem(
            f"dbt was ended after {timeout_s:g} seconds, the timeout of this block, "
            "before it had finished " + (names(unfinished) or "its last node")
        )
    if failed:
        return _named(failed, skipped)
    if process.returncode != 0:
        return Problem(
            f"dbt stopped with exit code {process.returncode}:\n{process.tail()}"
        )
    missing = [unique_id for unique_id in todo if unique_id not in done]
    if missing:
        # Otherwise a run in which dbt selected nothing would be green.
        return Problem(
            "dbt reported nothing for " + names(missing) + ". " + DRIFT,
            may_help=False,
            missing=missing,
        )
    return _named([], skipped) if skipped else None


def _named(failed: Sequence[NodeRecord], skipped: Sequence[NodeRecord]) -> Problem:
    described = [f"{r.unique_id}: {r.message.strip() or r.status}" for r in failed]
    text = "dbt failed for " + "\n".join(described[:NAMED]) if failed else "dbt failed"
    if len(described) > NAMED:
        text += f"\nand {len(described) - NAMED} more"
    if skipped:
        text += "\nSkipped after that: " + names(r.unique_id for r in skipped)
    return Problem(text, failed=failed, skipped=skipped)


def names(unique_ids: Iterable[str]) -> str:
    listed = list(unique_ids)
    more = f" and {len(listed) - NAMED} more" if len(listed) > NAMED else ""
    return ", ".join(listed[:NAMED]) + more
