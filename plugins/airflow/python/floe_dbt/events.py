"""Asset events: one for each node that is built, none for another.

Airflow makes an event for every outlet of a task that has succeeded, and none when it
has failed. So nodes that were not built are taken from the task's outlets, in its own
process; and of a task that has failed for good, what it has built is told to the REST
API, where FLOE_AIRFLOW_API_URL says where that is. The API takes a token,
FLOE_AIRFLOW_API_TOKEN, or FLOE_AIRFLOW_API_USER and FLOE_AIRFLOW_API_PASSWORD for one.
Such events have no source task: the API knows none.
"""

from __future__ import annotations

import json
import os
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .core.look import TIMEOUT_S

if TYPE_CHECKING:
    from airflow.sdk import Asset

URL = "FLOE_AIRFLOW_API_URL"

_declared: dict[int, tuple[Any, list[Any]]] = {}
"""Outlets as the DAG has them, by task: in `dags test` its object is used again."""


def keep_outlets(context: Mapping[str, Any], wanted: Callable[[str], bool]) -> None:
    """Only assets whose names are wanted get an event from this task."""
    for task in tasks_of(context):
        kept = _declared.get(id(task))
        declared = list(task.outlets) if kept is None else kept[1]
        outlets = [o for o in declared if wanted(str(getattr(o, "name", "")))]
        if len(outlets) != len(task.outlets):
            _declared[id(task)] = (task, declared)
            task.outlets = outlets


def tasks_of(context: Mapping[str, Any]) -> list[Any]:
    """The task that runs, and the one that Airflow looks at when it has ended: 3.0
    executes a copy."""
    tasks: list[Any] = [context["task"], getattr(context["ti"], "task", None)]
    return [task for task in tasks if task is not None]


def add_extra(
    context: Mapping[str, Any], extras: Iterable[tuple[Asset, Mapping[str, Any]]]
) -> None:
    events: Any = context["outlet_events"]
    for asset, extra in extras:
        events[asset].extra = dict(extra)


class Api:
    """Airflow's REST API, version 2."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._token = os.environ.get("FLOE_AIRFLOW_API_TOKEN", "")
        if not self._token:
            user = {
                "username": os.environ.get("FLOE_AIRFLOW_API_USER", ""),
                "password": os.environ.get("FLOE_AIRFLOW_API_PASSWORD", ""),
            }
            self._token = str(self._call("POST", "/auth/token", user)["access_token"])

    def post(
        self, asset: Asset, extra: Mapping[str, Any], partition: str | None
    ) -> None:
        """One event.

        Args:
            partition: of the run; known to the API from 3.2 on.
        """
        body: dict[str, Any] = {"asset_id": self._id(asset), "extra": dict(extra)}
        if partition is not None:
            body["partition_key"] = partition
        self._call("POST", "/api/v2/assets/events", body)

    def _id(self, asset: Asset) -> int:
        offset = 0
        while True:
            query = urllib.parse.urlencode(
                {"uri_pattern": asset.uri, "limit": 100, "offset": offset}
            )
            found = self._call("GET", f"/api/v2/assets?{query}")["assets"]
            for one in found:
                if one["name"] == asset.name:
                    return int(one["id"])
            if len(found) < 100:
                raise LookupError(f"Airflow knows no asset {asset.name}")
            offset += 100

    def _call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if getattr(self, "_token", ""):
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(
            self._url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers=headers,
            method=method,
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            return json.loads(answer.read())


def api() -> Api | None:
    """None: the environment names none."""
    url = os.environ.get(URL)
    return Api(url) if url else None
