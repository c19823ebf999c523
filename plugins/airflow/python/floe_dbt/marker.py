"""The last task of a schedule's run, which has the schedule's asset for outlet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def finished() -> None:
    """Called by the last task: all before it have succeeded. Airflow then makes the
    event that later schedules wait for, unless only a selection was built."""
    from airflow.sdk import get_current_context

    from .events import keep_outlets
    from .params import params_of

    context: Mapping[str, Any] = get_current_context()
    if params_of(context).get("select"):
        keep_outlets(context, lambda _: False)
