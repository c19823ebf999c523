"""DAGs whose first task is a gate; GATE_FILES and GATE_URL say what they look at."""

from datetime import datetime, timezone

from airflow.sdk import Asset, dag, task
from shop.floe_dbt import Stale, WaitForFiles, WaitForHealth, notify

START = datetime(2024, 1, 1, tzinfo=timezone.utc)
MART = Asset(name="gates/mart", uri="floe://gates/mart")


@dag(dag_id="gates.files", schedule=None, start_date=START, catchup=False)
def gates_files() -> None:
    gate = WaitForFiles(task_id="wait", uri="${GATE_FILES}", interval_s=0.5)

    @task(task_id="after")
    def after() -> None: ...

    gate >> after()


@dag(dag_id="gates.health", schedule=None, start_date=START, catchup=False)
def gates_health() -> None:
    WaitForHealth(task_id="wait", url="${GATE_URL}", interval_s=0.5)


@dag(dag_id="gates.stale", schedule=None, start_date=START, catchup=False)
def gates_stale() -> None:
    gate = Stale(task_id="stale", max_lag_s={"gates/mart": 3600}, inlets=[MART])

    @task(task_id="build", outlets=[MART])
    def build() -> None: ...

    @task(task_id="always", trigger_rule="none_failed")
    def always() -> None: ...

    gate >> build() >> always()


@dag(
    dag_id="gates.told",
    schedule=None,
    start_date=START,
    catchup=False,
    on_success_callback=notify(webhook_env="GATE_HOOK", on="success", product="gates"),
    on_failure_callback=notify(webhook_env="GATE_HOOK", on="failure", product="gates"),
)
def gates_told() -> None:
    @task(task_id="work")
    def work(**context: object) -> None:
        run = context["dag_run"]
        if getattr(run, "conf", None):
            raise ValueError("asked to fail")

    work()


gates_files()
gates_health()
gates_stale()
gates_told()
