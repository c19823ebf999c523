"""Launching runs, and reading back from Dagster's event log what they reported."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import dagster as dg

from shop_defs import load, only_models


def run(
    project: Path,
    instance: dg.DagsterInstance,
    job: str = "only_models",
    assets: list[str] | None = None,
) -> dg.ExecuteInProcessResult:
    definition = load(project).resolve_job_def(job)
    keys = None if assets is None else [dg.AssetKey.from_user_string(a) for a in assets]
    return definition.execute_in_process(
        instance=instance, raise_on_error=False, asset_selection=keys
    )


def reexecute(
    instance: dg.DagsterInstance, run_id: str, *, from_failure: bool
) -> tuple[str, bool]:
    """The run's id and success; its steps run in processes of their own."""
    options = (
        dg.ReexecutionOptions.from_failure(run_id, instance)
        if from_failure
        else dg.ReexecutionOptions(parent_run_id=run_id)
    )
    with dg.execute_job(
        dg.reconstructable(only_models), instance, reexecution_options=options
    ) as result:
        return result.run_id, result.success


def events(instance: dg.DagsterInstance, run_id: str) -> list[dg.DagsterEvent]:
    entries = instance.all_logs(run_id)
    return [e.dagster_event for e in entries if e.dagster_event is not None]


def built(
    instance: dg.DagsterInstance, run_id: str, *, repeated: bool = False
) -> list[str]:
    """Names of the assets that this run built, or repeated from an earlier run."""
    found: list[str] = []
    for event in events(instance, run_id):
        if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
            assert event.asset_key is not None
            if ("floe/from_run" in metadata(event)) == repeated:
                found.append(event.asset_key.path[-1])
    assert len(found) == len(set(found)), "reported twice in one run"
    return found


def metadata(event: dg.DagsterEvent) -> Mapping[str, dg.MetadataValue]:
    return event.step_materialization_data.materialization.metadata


def checks(instance: dg.DagsterInstance, run_id: str) -> dict[str, str]:
    """Check name to "pass", "warn" or "fail"."""
    found: dict[str, str] = {}
    for event in events(instance, run_id):
        if event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            result = event.asset_check_evaluation_data
            assert result.check_name not in found, "reported twice in one run"
            warned = result.severity == dg.AssetCheckSeverity.WARN
            word = "warn" if warned else "fail"
            found[result.check_name] = "pass" if result.passed else word
    return found


def row_counts(instance: dg.DagsterInstance, run_id: str) -> dict[str, object]:
    """Asset name to rows, from materialisations and observations."""
    found: dict[str, object] = {}
    for event in events(instance, run_id):
        if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
            values = metadata(event)
        elif event.event_type == dg.DagsterEventType.ASSET_OBSERVATION:
            values = event.asset_observation_data.asset_observation.metadata
        else:
            continue
        if event.asset_key is not None and "dagster/row_count" in values:
            found[event.asset_key.path[-1]] = values["dagster/row_count"].value
    return found


def failure(instance: dg.DagsterInstance, run_id: str) -> str:
    """What people read where the run failed."""
    return "\n".join(
        event.step_failure_data.error.message if event.step_failure_data.error else ""
        for event in events(instance, run_id)
        if event.is_step_failure
    )


def finished_by_dbt(log: Path) -> list[str]:
    """Unique ids of the nodes that dbt ran, by its own log in JSON; a node that it ran
    twice is there twice, one that it skipped is not."""
    found: list[str] = []
    for line in log.read_text().splitlines():
        event = json.loads(line)
        if event["info"]["name"] == "NodeFinished":
            data = event["data"]
            if data["run_result"]["status"] != "skipped":
                found.append(data["node_info"]["unique_id"])
    return found


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


SLOW = """{{ config(materialized="table") }}
select count(*) as n, 1 as order_id, 1 as customer_id
from {{ ref("int_paid") }}, range(100000000) as a, range(100000000) as b
"""
"""A model that would take DuckDB hours."""


def processes_of(folder: Path) -> list[str]:
    """Command lines of living processes that name the folder or work in it."""
    found: list[str] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                works_there = (entry / "cwd").readlink() == folder
            except (OSError, UnicodeDecodeError):
                continue
            if str(folder) in line or works_there:
                found.append(line)
    return found
