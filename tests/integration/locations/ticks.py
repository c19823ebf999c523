"""Days of a product in several code locations, as Dagster's own daemon lives them: its
schedules and sensors are evaluated in their code servers, and runs are launched there.

usage: ticks.py PROJECT RESULT_FILE [MODEL], with DAGSTER_HOME set. With a model there is
a second day, on which it is broken; then it is mended, and the run that failed resumed.
"""

import json
import logging
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.definitions.selector import JobSelector
from dagster._core.execution.plan.resume_retry import ReexecutionStrategy
from dagster._core.test_utils import freeze_time
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster._daemon.sensor import execute_sensor_iteration
from dagster._scheduler.scheduler import launch_scheduled_runs

SIX = datetime(2026, 3, 2, 6, tzinfo=UTC)
LOG = logging.getLogger("ticks")


class Daemon:
    def __init__(self, process: WorkspaceProcessContext) -> None:
        self.process = process
        self.instance = process.instance
        self.iterations: dict[str, Any] = {}

    def at(self, moment: datetime) -> list[dict[str, Any]]:
        """What happens at a moment: the runs that it launches, when they have ended."""
        before = {run.run_id for run in self.instance.get_runs()}
        with freeze_time(moment):
            list(launch_scheduled_runs(self.process, LOG, moment, self.iterations))
            list(execute_sensor_iteration(self.process, LOG, None, None))
        return [
            self.wait(run.run_id)
            for run in reversed(self.instance.get_runs())
            if run.run_id not in before
        ]

    def wait(self, run_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + 240
        while not (run := self.instance.get_run_by_id(run_id)).is_finished:  # type: ignore[union-attr]
            assert time.monotonic() < deadline, f"{run_id} does not end"
            time.sleep(0.2)
        return {
            "job": run.job_name,
            "location": run.tags["floe/location"],
            "tick": run.tags["floe/tick"],
            "schedule": run.tags["floe/schedule"],
            "status": run.status.value,
            "partition": run.tags.get("dagster/partition"),
        }

    def resume(self) -> list[dict[str, Any]]:
        """Re-executes the newest run from its failure, as the UI does."""
        context = self.process.create_request_context()
        parent = self.instance.get_runs(limit=1)[0]
        origin = parent.remote_job_origin
        assert origin is not None
        name = origin.repository_origin.code_location_origin.location_name
        location = context.get_code_location(name)
        job = context.get_full_job(
            JobSelector(
                location_name=name,
                repository_name=origin.repository_origin.repository_name,
                job_name=parent.job_name,
            )
        )
        run = self.instance.create_reexecuted_run(
            request_context=context,
            parent_run=parent,
            code_location=location,
            remote_job=job,
            strategy=ReexecutionStrategy.FROM_FAILURE,
            use_parent_run_tags=True,
        )
        self.instance.submit_run(run.run_id, context)
        return [self.wait(run.run_id)]


def main() -> None:
    project, result, *models = sys.argv[1:]
    os.chdir(project)
    minute = timedelta(minutes=1)
    target = WorkspaceFileTarget(paths=["workspace.yaml"])
    with WorkspaceProcessContext(dg.DagsterInstance.get(), target) as process:
        daemon = Daemon(process)
        days: dict[str, list[list[dict[str, Any]]]] = {
            "before": [daemon.at(SIX - minute)],
            "first": [daemon.at(SIX + n * minute) for n in range(4)],
        }
        for model in map(Path, models):
            mended = model.read_text()
            model.write_text("select no_such_column from nowhere")
            second = SIX + timedelta(days=1)
            days["broken"] = [daemon.at(second + n * minute) for n in range(2)]
            model.write_text(mended)
            days["resumed"] = [daemon.resume()]
            days["mended"] = [daemon.at(second + n * minute) for n in range(2, 4)]
    Path(result).write_text(json.dumps(days))


if __name__ == "__main__":
    main()
