"""Telling somebody how runs ended."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Mapping
from typing import Any


def notify(
    *, webhook_env: str, on: str, product: str
) -> Callable[[Mapping[str, Any]], None]:
    """A callback of a DAG, which posts JSON to a webhook. One that fails is a warning
    in the log and nothing more.

    Args:
        webhook_env: the environment variable that holds the address.
        on: "success" or "failure", as which it is given to the DAG; or "started".
    """
    return Notify(webhook_env, on, product)


@dataclasses.dataclass(frozen=True)
class Notify:
    webhook_env: str
    on: str
    product: str

    def __call__(self, context: Mapping[str, Any]) -> None:
        import os

        from .core.webhook import WORDS, post

        run = context.get("dag_run")
        dag = getattr(run, "dag_id", None) or getattr(context.get("dag"), "dag_id", "")
        run_id = getattr(run, "run_id", None) or context.get("run_id")
        body = {
            "product": self.product,
            "job": dag,
            "run_id": run_id,
            "status": self.on,
            "partition": getattr(run, "partition_key", None),
            "text": f"{self.product}: the run {run_id} of {dag} {WORDS[self.on]}",
            "message": str(context.get("reason") or ""),
        }
        problem = post(os.environ.get(self.webhook_env, ""), body)
        if problem is not None:
            logging.getLogger(__name__).warning(
                "Nobody was told by %s: %s", self.webhook_env, problem
            )
