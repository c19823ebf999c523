"""DAGs of partitions."""

from datetime import datetime, timezone

from airflow.sdk import Asset, Param, dag, task
from shop.floe_dbt import (
    Block,
    DbtProject,
    Microbatch,
    Node,
    StaticPartition,
    TimePartition,
)

DBT = DbtProject(project_dir="parted", profiles_dir="parted", single_writer=True)
START = datetime(2024, 1, 1, tzinfo=timezone.utc)
PARAMS = {"partition": Param(None, type=["null", "string"])}


def asset(name: str) -> Asset:
    return Asset(name=f"parted/{name}", uri=f"floe://parted/{name}", group="parted")


DAILY = Block(
    name="daily",
    dbt=DBT,
    partition=TimePartition(cron="0 0 * * *", timezone="Europe/Berlin"),
    nodes=[
        Node("model.parted.daily", asset("daily")),
        Node(
            "model.parted.batched",
            asset("batched"),
            microbatch=Microbatch("day", lookback=1, begin="2024-01-01"),
        ),
    ],
)
REGIONAL = Block(
    name="regional",
    dbt=DBT,
    partition=StaticPartition(["eu", "us"]),
    nodes=[Node("model.parted.regional", asset("regional"))],
)


@dag(
    dag_id="parted.daily",
    schedule=None,
    start_date=START,
    catchup=False,
    params=PARAMS,
)
def parted_daily() -> None:
    @task(task_id="daily", outlets=DAILY.outlets)
    def daily() -> object:
        return DAILY.build()

    daily()


@dag(
    dag_id="parted.regional",
    schedule=None,
    start_date=START,
    catchup=False,
    params=PARAMS,
)
def parted_regional() -> None:
    @task(task_id="regional", outlets=REGIONAL.outlets)
    def regional(partition: str) -> object:
        return REGIONAL.build(partition)

    regional.expand(partition=["eu", "us"])


parted_daily()
parted_regional()
