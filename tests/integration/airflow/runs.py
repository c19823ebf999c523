"""Running DAGs, and reading back what Airflow and dbt say of it."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


@dataclasses.dataclass(frozen=True)
class Run:
    run_id: str
    state: str
    tasks: Mapping[str, tuple[str, int]]
    """State and number of tries."""
    xcom: Mapping[str, Any]
    """What each task returned."""
    events: Mapping[str, Mapping[str, Any]]
    """The extra of each asset's event; one event each."""


def run(dag_id: str, conf: Mapping[str, Any] | None = None, **arguments: Any) -> Run:
    """`airflow dags test`, in this process."""
    from airflow.models.asset import AssetEvent, AssetModel
    from airflow.models.taskinstance import TaskInstance
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    dag = load(dag_id)
    made = dag.test(run_conf=dict(conf or {}), **arguments)
    run_id = made.run_id
    with create_session() as session:
        tasks = session.scalars(
            select(TaskInstance).where(
                TaskInstance.dag_id == dag_id, TaskInstance.run_id == run_id
            )
        ).all()
        found = session.execute(
            select(AssetModel.name, AssetEvent.extra, AssetEvent.source_map_index)
            .join(AssetEvent, AssetEvent.asset_id == AssetModel.id)
            .where(
                AssetEvent.source_dag_id == dag_id, AssetEvent.source_run_id == run_id
            )
        ).all()
        names = [(name, index) for name, _, index in found]
        assert len(names) == len(set(names)), "two events of one asset and task"
        said = session.scalars(
            select(XComModel).where(
                XComModel.dag_id == dag_id,
                XComModel.run_id == run_id,
                XComModel.key == "return_value",
            )
        ).all()
        return Run(
            run_id=run_id,
            state=str(getattr(made.state, "value", made.state)),
            tasks={t.task_id: (str(t.state), t.try_number) for t in tasks},
            xcom={x.task_id: XComModel.deserialize_value(x) for x in said},
            events={name.removeprefix("shop/"): extra for name, extra, _ in found},
        )


def load(dag_id: str) -> Any:
    """From the dags folder, anew: a test of a DAG leaves its parameters in the object.
    An import error is a failure."""
    try:
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:  # 3.0 and 3.1
        from airflow.models.dagbag import DagBag
    bag = DagBag()
    assert not bag.import_errors, bag.import_errors
    if not _synced:
        _serialized(bag)
        _synced.append(True)
    return bag.dags[dag_id]


_synced: list[bool] = []


def _serialized(bag: Any) -> None:
    """3.0 and 3.1 want the DAGs in the database before they are tested."""
    try:
        from airflow.dag_processing.bundles.manager import DagBundlesManager
        from airflow.dag_processing.dagbag import sync_bag_to_db
    except ImportError:
        from airflow.utils.session import create_session

        DagBundlesManager().sync_bundles_to_db()
        with create_session() as session:
            bag.sync_to_db("dags-folder", None, session=session)
    else:
        DagBundlesManager().sync_bundles_to_db()
        sync_bag_to_db(bag, "dags-folder", None)


def ran_by_dbt(project: Path, run_id: str | None = None) -> list[set[str]]:
    """Names of the nodes that dbt ran in each try, by dbt's own log; skipped ones left
    out."""
    tries: list[set[str]] = []
    runs = project / ".floe" / "runs"
    for log in sorted(runs.glob(f"*/{_folder(run_id)}/*/attempt-*/dbt.log")):
        ids = finished_by_dbt(log)
        assert len(ids) == len(set(ids)), "dbt ran a node twice"
        # a generic test ends in a hash: test.shop.<name>.<hash>
        tries.append(
            {u.split(".")[-1 if u.startswith("unit_test") else 2] for u in ids}
        )
    return tries


def _folder(run_id: str | None) -> str:
    from floe_dbt.tries import folder_name

    return "*" if run_id is None else folder_name(run_id)


def finished_by_dbt(log: Path) -> list[str]:
    found: list[str] = []
    for line in log.read_text(encoding="utf-8").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if event.get("info", {}).get("name") == "NodeFinished":
            node = event["data"]["node_info"]
            if node["node_status"] not in ("skipped", "cancelled"):
                found.append(node["unique_id"])
    return found


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
