"""Loads generated projects as Airflow's DAG processor does and prints what the scheduler would read of them, as JSON.

stdin: {"projects": [{"name": …, "dags": FOLDER}, …], "from": ISO, "until": ISO}.
stdout: {"airflow": VERSION, "projects": {NAME: PROJECT}}. Whatever is said of a DAG is read from its serialised form,
after a way through JSON: the scheduler and the API server never see the Python. What a block builds is read from the
project's own objects, since Airflow has no word for it. `rendered` names templated fields that Jinja would change.
`again` is the DAG hashes of a second parse.
"""

from __future__ import annotations

import inspect
import json
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import airflow
import airflow.sdk  # the DAG processor has it before it forks
from airflow.models.serialized_dag import SerializedDagModel
from airflow.serialization import serialized_objects
from airflow.timetables.base import TimeRestriction
from airflow.utils.timezone import coerce_datetime

try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:  # 3.0
    from airflow.models.dagbag import DagBag

# 3.2 took the serialisation out of the class of DAGs
SERIALIZER = getattr(
    serialized_objects, "DagSerialization", serialized_objects.SerializedDAG
)
# Airflow's and its libraries' own business, whatever a DAG file imports
NOT_OURS = (
    "BaseBranchOperator",
    "BlockingPortal",
    "SelectableGroups",
    "httpx2",
    "GitWildMatch",
)


def main() -> None:
    asked = json.load(sys.stdin)
    window = (moment(asked["from"]), moment(asked["until"]))
    found = {p["name"]: project(Path(p["dags"]), window) for p in asked["projects"]}
    json.dump({"airflow": airflow.__version__, "projects": found}, sys.stdout)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def project(dags: Path, window: tuple[datetime, datetime]) -> dict[str, object]:
    with importable(dags), warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        begun = time.perf_counter()
        bag = load(dags)
        seconds = time.perf_counter() - begun
        serialised = {i: SERIALIZER.to_dict(d) for i, d in bag.dags.items()}
        text = {i: json.dumps(s) for i, s in serialised.items()}
        blocks = list(blocks_of(dags))
        rendered = [r for d in bag.dags.values() for r in changed_by_jinja(d)]
        again = load(dags)
        second = {i: SERIALIZER.to_dict(d) for i, d in again.dags.items()}
    read = {i: SERIALIZER.from_dict(json.loads(t)) for i, t in text.items()}
    return {
        "errors": bag.import_errors,
        "warnings": [
            f"{w.category.__name__}: {w.message} ({w.filename}:{w.lineno})"
            for w in said
            if "Deprecat" in w.category.__name__ or "RemovedIn" in w.category.__name__
            if not any(words in str(w.message) for words in NOT_OURS)
        ],
        "files": {relative(s.file, dags): s.dag_num for s in bag.dagbag_stats},
        "seconds": seconds,
        "bytes": {i: len(t) for i, t in text.items()},
        "hashes": {i: SerializedDagModel.hash(s) for i, s in serialised.items()},
        "again": {i: SerializedDagModel.hash(s) for i, s in second.items()},
        "sameBytes": text == {i: json.dumps(s) for i, s in second.items()},
        "rendered": rendered,
        "blocks": blocks,
        "dags": {i: dag(d, bag.dags[i], window) for i, d in read.items()},
    }


def relative(file: str, dags: Path) -> str:
    """3.0 and 3.1 give the whole path."""
    return f"/{file.lstrip('/')}".removeprefix(f"{dags}/").lstrip("/")


@contextmanager
def importable(dags: Path) -> Iterator[None]:
    """As the bundle's root is; several projects of one name are loaded one after the other."""
    sys.path.append(str(dags))
    try:
        yield
    finally:
        sys.path.remove(str(dags))
        for name, module in list(sys.modules.items()):
            if (getattr(module, "__file__", None) or "").startswith(f"{dags}/"):
                del sys.modules[name]


def load(dags: Path) -> DagBag:
    options = {
        "dag_folder": str(dags),
        "include_examples": False,
        "load_op_links": False,
        "read_dags_from_db": False,  # until 3.1
    }
    known = inspect.signature(DagBag.__init__).parameters
    return DagBag(**{k: v for k, v in options.items() if k in known})


def blocks_of(dags: Path) -> Iterator[dict[str, object]]:
    seen: set[int] = set()
    for module in list(sys.modules.values()):
        if not (getattr(module, "__file__", None) or "").startswith(f"{dags}/"):
            continue
        for value in list(vars(module).values()):
            if id(value) in seen:
                continue
            seen.add(id(value))
            if type(value).__name__ == "SourceFreshness":
                yield {
                    "name": "source_freshness",
                    "timeoutS": None,
                    "module": module.__file__.removeprefix(f"{dags}/"),
                    "nodes": [],
                    "checks": [
                        {"id": f"freshness.{s}", "reads": [s]} for s in value.sources
                    ],
                    "outlets": [],
                }
            if type(value).__name__ != "Block":
                continue
            yield {
                "name": value.name,
                "timeoutS": value.timeout_s,
                "module": module.__file__.removeprefix(f"{dags}/"),
                "nodes": [
                    {
                        "id": n.unique_id,
                        "asset": n.asset.name,
                        "parents": sorted(n.parents),
                    }
                    for n in value.nodes
                ],
                "checks": [
                    {"id": c.unique_id, "reads": sorted(c.reads)} for c in value.checks
                ],
                "outlets": sorted(a.name for a in value.outlets),
            }


def changed_by_jinja(source: object) -> Iterator[str]:
    """Text of a product must come out of Jinja as it went in."""
    for task in source.tasks:
        for field in task.template_fields:
            value = getattr(task, field, None)
            try:
                same = task.render_template(value, {}) == value
            except Exception as error:  # noqa: BLE001 - hostile text may do anything
                yield f"{source.dag_id}.{task.task_id}.{field}: {error!r}"
                continue
            if not same:
                yield f"{source.dag_id}.{task.task_id}.{field}"


def dag(read: object, source: object, window: tuple[datetime, datetime]) -> dict:
    timetable = read.timetable
    condition = getattr(timetable, "asset_condition", None)
    return {
        "file": Path(source.relative_fileloc or source.fileloc).name,
        "description": read.description,
        "doc": read.doc_md,
        "tags": sorted(read.tags),
        "paused": source.is_paused_upon_creation,
        "catchup": read.catchup,
        "maxActiveRuns": read.max_active_runs,
        "start": read.start_date and read.start_date.isoformat(),
        "onFailure": bool(source.on_failure_callback),
        "params": {k: read.params[k] for k in read.params},
        "schedule": {
            "type": type(timetable).__name__,
            "summary": timetable.summary,
            "assets": assets(condition),
            "cron": cron(timetable),
            "mappers": mappers(timetable),
        },
        "runs": list(runs(read, window)),
        "tasks": {t.task_id: task(t, source.get_task(t.task_id)) for t in read.tasks},
    }


def cron(timetable: object) -> list[str] | None:
    inner = getattr(timetable, "timetable", timetable)  # AssetOrTimeSchedule has one
    expression = getattr(inner, "_expression", None)
    if expression is None:
        return None
    return [expression, getattr(inner._timezone, "name", str(inner._timezone))]


def mappers(timetable: object) -> dict[str, object] | None:
    """Of a DAG that partitioned assets start: how each one's keys become its own."""
    if not hasattr(timetable, "partition_mapper_config"):
        return None
    data = timetable.serialize()
    return {k: v for k, v in data.items() if "mapper" in k}


def assets(condition: object) -> object:
    """A name, or {"all": […]}, {"any": […]}; None where no asset starts the DAG."""
    kind = type(condition).__name__.removeprefix("Serialized")
    if kind == "Asset":
        return condition.name
    parts = [assets(part) for part in getattr(condition, "objects", [])]
    if not parts:
        return None
    return {"all" if kind == "AssetAll" else "any": parts}


def runs(read: object, window: tuple[datetime, datetime]) -> Iterator[dict]:
    """What the scheduler would start, one after the other: when, and for which partition."""
    timetable = read.timetable
    if not getattr(timetable, "can_be_scheduled", True) or cron(timetable) is None:
        return
    restriction = TimeRestriction(*map(coerce_datetime, window), catchup=True)
    info = None
    for _ in range(40):
        if hasattr(timetable, "next_dagrun_info_v2"):
            info = timetable.next_dagrun_info_v2(
                last_dagrun_info=info, restriction=restriction
            )
        else:  # 3.0, 3.1
            info = timetable.next_dagrun_info(
                last_automated_data_interval=info and info.data_interval,
                restriction=restriction,
            )
        if info is None:
            return
        interval = info.data_interval
        yield {
            "at": info.run_after.isoformat(),
            "key": getattr(info, "partition_key", None),
            "interval": interval
            and [interval.start.isoformat(), interval.end.isoformat()],
        }


def gate(source: object) -> dict[str, object] | None:
    """What a task of the runtime waits for."""
    names = ("uri", "url", "max_lag_s", "interval_s")
    found = {n: getattr(source, n) for n in names if hasattr(source, n)}
    return {"type": source.task_type, **found} if found else None


def task(read: object, source: object) -> dict[str, object]:
    # a mapped task keeps those of the tasks to come in an encoding of its own
    lists = source if read.is_mapped else read
    return {
        "type": read.task_type,
        "downstream": sorted(read.downstream_task_ids),
        "group": source.task_group.group_id if source.task_group else None,
        "inlets": sorted(a.name for a in lists.inlets),
        "outlets": sorted(a.name for a in lists.outlets),
        "uris": {a.name: a.uri for a in [*lists.inlets, *lists.outlets]},
        "groups": {a.name: a.group for a in lists.outlets},
        "owner": read.owner,
        "retries": read.retries,
        "retryDelayS": read.retry_delay.total_seconds(),
        "backoff": source.retry_exponential_backoff,
        "timeoutS": read.execution_timeout and read.execution_timeout.total_seconds(),
        "pool": read.pool,
        "slots": read.pool_slots,
        "priority": read.priority_weight,
        "queue": read.queue,
        "triggerRule": str(getattr(read.trigger_rule, "value", read.trigger_rule)),
        "doc": read.doc_md,
        "executorConfig": read.executor_config or None,
        "mapped": read.is_mapped,
        "gate": gate(source),
    }


if __name__ == "__main__":
    main()
