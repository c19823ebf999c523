"""A task's context without Airflow around it, for what a test could not wait for."""

import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from airflow.sdk import Asset
from floe_dbt import Block, Check, DbtProject, Node


def block(project: Path, **changed: Any) -> Block:
    """Two models of the shop, one on the other, and a test on both."""
    settings: dict[str, Any] = {
        "name": "models",
        "dbt": DbtProject(single_writer=bool(changed.pop("single_writer", False))),
        "nodes": [
            Node("model.shop.stg_customers", Asset(name="a", uri="floe://fake/a")),
            Node("model.shop.stg_orders", Asset(name="b", uri="floe://fake/b")),
            Node(
                "model.shop.dim_customers",
                Asset(name="c", uri="floe://fake/c"),
                parents=["model.shop.stg_customers", "model.shop.stg_orders"],
            ),
        ],
        "checks": [
            Check(
                "test.shop.unique_dim_customers_customer_id.15c9f1e2fd",
                reads=["model.shop.dim_customers"],
            )
        ],
    }
    return Block(**settings | changed)


class Context(dict[str, Any]):
    """Of one try of the task `models`."""

    def __init__(
        self,
        outlets: Sequence[Asset],
        *,
        try_number: int = 1,
        max_tries: int = 0,
        params: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        self.pushed: dict[str, Any] = {}
        ti = types.SimpleNamespace(
            dag_id="shop.fake",
            run_id="manual__1",
            task_id="models",
            map_index=-1,
            try_number=try_number,
            max_tries=max_tries,
            xcom_push=lambda key, value: self.pushed.__setitem__(key, value),
        )
        super().__init__(
            ti=ti,
            task=types.SimpleNamespace(outlets=list(outlets)),
            params=dict(params or {}),
            dag_run=types.SimpleNamespace(partition_key=None),
            outlet_events=_Events(),
            **more,
        )

    def events(self) -> dict[str, Mapping[str, Any]]:
        """What Airflow would make of it: an event for each outlet."""
        extras: _Events = self["outlet_events"]
        return {o.name: extras[o].extra for o in self["task"].outlets}


class _Events:
    """By name: Airflow 3.0 cannot hash an asset."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def __getitem__(self, asset: Asset) -> Any:
        return self._known.setdefault(asset.name, types.SimpleNamespace(extra={}))
