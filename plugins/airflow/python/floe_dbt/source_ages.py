"""One try of a task that asks dbt how old sources are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .core.process import DbtProcess
from .core.source_ages import SourceAge, asking, source_ages
from .core.verdict import DRIFT, names
from .ended import ending_with_airflow
from .errors import AirflowException, AirflowFailException
from .task_try import TaskTry

if TYPE_CHECKING:
    from .freshness import SourceFreshness


def check(asked: SourceFreshness, context: Mapping[str, Any]) -> dict[str, Any]:
    """See SourceFreshness.check."""
    here = TaskTry(asked.dbt, context, target=asked.target)
    with ending_with_airflow(), here.turn() as lock:
        selected = here.selected(lock)
        wanted = [s for s in asked.sources if selected is None or s in selected]
        found, tail = _ask(here, wanted, lock) if wanted else ({}, "")
    missing = [source for source in wanted if source not in found]
    ages = [found[source] for source in wanted if source in found]
    said = _summary(ages, missing, here)
    for age in ages:
        print(_sentence(age), flush=True)
    too_old = [age for age in ages if not age.fresh and not age.warned]
    if not missing and not too_old:
        here.state.succeeded()
        return said
    here.ti.xcom_push(key="return_value", value=said)
    if not found:
        raise AirflowException(f"dbt did not say how old sources are:\n{tail}")
    if too_old:
        raise AirflowException("\n".join(["Too old:", *map(_sentence, too_old)]))
    raise AirflowFailException(
        f"dbt says nothing of how old these are: {names(missing)}. {DRIFT}"
    )


def _ask(
    here: TaskTry, sources: Iterable[str], lock: int
) -> tuple[Mapping[str, SourceAge], str]:
    """dbt's answers by unique id, and the last lines of its log."""
    process = DbtProcess(here.starting(asking(sources, here.folder), lock))
    try:
        return source_ages(process, here.folder), process.tail()
    finally:
        here.tidy(succeeded=True)


def _summary(
    ages: Sequence[SourceAge], missing: Sequence[str], here: TaskTry
) -> dict[str, Any]:
    """What XCom holds, of a task that has succeeded and of one that has failed."""
    return {
        "sources": {age.unique_id: _facts(age) for age in ages},
        "stale": [age.unique_id for age in ages if age.status == "error"],
        "warned": [age.unique_id for age in ages if age.warned],
        "missing": list(missing),
        "try": here.ti.try_number,
        "folder": str(here.folder),
    }


def _facts(age: SourceAge) -> dict[str, Any]:
    facts: dict[str, Any] = {"status": age.status}
    if age.age_s is not None:
        facts |= {"age_s": age.age_s, "max_loaded_at": age.max_loaded_at}
    if age.error:
        facts["error"] = age.error
    return facts


def _sentence(age: SourceAge) -> str:
    if age.age_s is None:
        return f"{age.unique_id}: dbt cannot find out how old it is: {age.error}"
    limits = [
        f"{word} {limit['count']} {limit['period']}{'s' if limit['count'] != 1 else ''}"
        for word, limit in (
            ("a warning after", age.criteria.get("warn_after") or {}),
            ("an error after", age.criteria.get("error_after") or {}),
        )
        if limit.get("count") is not None
    ]
    return (
        f"{age.unique_id}: {age.status}, {_span(age.age_s)} old "
        f"(newest row {age.max_loaded_at}; {', '.join(limits)})"
    )


def _span(seconds: float) -> str:
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} seconds"
