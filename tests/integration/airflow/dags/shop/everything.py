"""DAGs of the shop."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from airflow.sdk import Asset, Param, dag, task

from shop.blocks import DRIFTED, MODELS, SEEDS, SLOW, SOURCES
from shop.floe_dbt import finished

START = datetime(2024, 1, 1, tzinfo=timezone.utc)
DONE = Asset(name="shop/schedules/nightly", uri="floe://shop/schedules/nightly")
PARAMS = {
    "full_refresh": Param(False, type="boolean"),
    "select": Param(None, type=["null", "string"]),
    "target": Param(None, type=["null", "string"]),
}


def mend(_: Mapping[str, Any]) -> None:
    """What a person does between two tries: MEND is a file whose text is put in the
    place of its name without `.mended`."""
    mended = Path(os.environ["MEND"])
    mended.replace(mended.with_suffix(""))


@dag(
    dag_id="shop.nightly",
    schedule=None,
    start_date=START,
    catchup=False,
    params=PARAMS,
)
def shop_nightly() -> None:
    @task(task_id="seeds", outlets=SEEDS.outlets)
    def seeds() -> object:
        return SEEDS.build()

    @task(task_id="models", inlets=SEEDS.outlets, outlets=MODELS.outlets)
    def models() -> object:
        return MODELS.build()

    @task(task_id="done", outlets=[DONE])
    def done() -> None:
        finished()

    seeds() >> models() >> done()


@dag(dag_id="shop.retried", schedule=None, start_date=START, catchup=False)
def shop_retried() -> None:
    @task(
        task_id="models",
        outlets=MODELS.outlets,
        retries=1,
        retry_delay=timedelta(0),
        on_retry_callback=mend,
    )
    def models() -> object:
        return MODELS.build()

    models()


@dag(dag_id="shop.drifted", schedule=None, start_date=START, catchup=False)
def shop_drifted() -> None:
    @task(
        task_id="drifted",
        outlets=DRIFTED.outlets,
        retries=1,
        retry_delay=timedelta(0),
    )
    def drifted() -> object:
        return DRIFTED.build()

    drifted()


@dag(dag_id="shop.slow", schedule=None, start_date=START, catchup=False)
def shop_slow() -> None:
    @task(task_id="slow", outlets=SLOW.outlets)
    def slow() -> object:
        return SLOW.build()

    slow()


@dag(dag_id="shop.dated", schedule=None, start_date=START, catchup=False)
def shop_dated() -> None:
    @task(task_id="source_freshness")
    def source_freshness() -> object:
        return SOURCES.check()

    source_freshness()


shop_nightly()
shop_retried()
shop_drifted()
shop_slow()
shop_dated()
