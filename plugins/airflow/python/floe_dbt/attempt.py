"""One try of one task: what is to do, one dbt process, what came of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import report
from .core.finished import finished_nodes
from .core.process import DbtProcess
from .core.records import NodeRecord
from .core.refused import Refused
from .core.resume import Work, left_to_do
from .core.selection import write_selection
from .core.verdict import Problem, names, problem
from .ended import ending_with_airflow
from .errors import AirflowException, AirflowFailException
from .events import add_extra, api, keep_outlets
from .lineage import TaskLineage
from .project import DbtProject
from .rows import count_rows
from .run_partition import window_of
from .task_try import TaskTry
from .tries import event
from .work import batched, part_of, work_of

if TYPE_CHECKING:
    from .block import Block


def attempt(
    block: Block, context: Mapping[str, Any], partition: str | None
) -> dict[str, Any]:
    """Builds what earlier tries of this task have not built; see Block.build."""
    try:
        return _Attempt(block, context, partition).build()
    except Refused as error:
        raise AirflowFailException(str(error)) from error


class _Attempt:
    def __init__(
        self, block: Block, context: Mapping[str, Any], partition: str | None
    ) -> None:
        self.block = block
        self.context = context
        self.window = window_of(context, block.partition, partition)
        self.here = TaskTry(block.dbt, context, target=block.target, window=self.window)
        self.ti: Any = self.here.ti
        self.state = self.here.state
        self.records = self.state.earlier()
        self.lineage = TaskLineage(context, self.here.dbt)

    def build(self) -> dict[str, Any]:
        work = work_of(self.block.nodes, self.block.checks)
        with ending_with_airflow(), self.here.turn() as lock:
            selected = self.here.selected(lock)
            if selected is not None:
                work = part_of(work, selected)
            todo = left_to_do(work, self.records)
            failed = self._run(todo, lock) if len(todo) > 0 else None
        said = report.summary(
            work,
            self.records,
            try_number=self.ti.try_number,
            partition=self._key(),
            folder=str(self.here.folder),
        )
        if failed is not None:
            self._fail(failed, work, said)
        self._report(work)
        self.state.succeeded()
        return said

    def _key(self) -> str | None:
        return None if self.window is None else str(self.window.keys[0])

    def _run(self, todo: Work, lock: int) -> Problem | None:
        """One `dbt build` of `todo`."""
        folder = self.here.folder
        functions = len(self.block.support) > 0 and len(todo.assets) > 0
        arguments = write_selection(folder / "select", todo, functions=functions)
        if self.window is not None:
            arguments += self.window.event_time(batched(self.block.nodes, todo))
        if self.here.params.get("full_refresh"):
            arguments.append("--full-refresh")
        timeout_s = self.block.timeout_s
        start = self.here.starting(
            ["build", *arguments], lock, env=self.lineage.environment()
        )
        process = DbtProcess(start, timeout_s=timeout_s)
        done: dict[str, NodeRecord] = {}
        succeeded = False
        try:
            for record in finished_nodes(
                process, folder, run_id=self.state.run_id, keep=self.state.append
            ):
                done[record.unique_id] = record
            succeeded = process.returncode == 0
        finally:
            self.lineage.learn(folder, {**self.records, **done})
            self.here.tidy(succeeded=succeeded)
        for unique_id, rows in _counted(self.here.dbt, done).items():
            done[unique_id] = dataclasses.replace(done[unique_id], rows=rows)
            self.state.append(done[unique_id])  # the last one of a node counts
        self.records.update(done)
        self.lineage.tell(self.records)
        return problem(process, todo, done, timeout_s=timeout_s)

    def _report(self, work: Work) -> None:
        """Has Airflow make an event for each node that is built, once."""
        posted = self.state.posted
        # Pairs: 3.0 cannot hash an asset.
        fresh = [
            (
                node.asset,
                report.extra(node.unique_id, work, self.records, self._key()),
            )
            for node in self.block.nodes
            if node.unique_id in work.assets
            if event(self.records[node.unique_id]) not in posted
        ]
        told = {asset.name for asset, _ in fresh}
        own = {node.asset.name for node in self.block.nodes}
        part = bool(self.here.params.get("select"))  # no end of a schedule, then
        keep_outlets(
            self.context, lambda name: name in told or not (part or name in own)
        )
        add_extra(self.context, fresh)

    def _fail(self, failed: Problem, work: Work, said: dict[str, Any]) -> None:
        final = not failed.may_help or self.ti.try_number > self.ti.max_tries
        built = [u for u in work.assets if u in self.records and self.records[u].built]
        told = self._post(built, work) if final else []
        said["posted"] = told
        # A task that fails returns nothing: what it did is pushed under the same key.
        self.ti.xcom_push(key="return_value", value=said)
        text = failed.text
        if told:
            text += "\nBuilt before that, with an asset event each: " + names(told)
        text += report.without_events([u for u in built if u not in told], final=final)
        text += f"\nWhat dbt wrote in this try: {self.here.folder}"
        kind = AirflowException if failed.may_help else AirflowFailException
        raise kind(text)

    def _post(self, built: list[str], work: Work) -> list[str]:
        """Tells the REST API of what was built; which ones it knows now."""
        told = [u for u in built if event(self.records[u]) in self.state.posted]
        run: Any = self.context.get("dag_run")
        try:
            server = api()
            for node in self.block.nodes if server is not None else ():
                unique_id = node.unique_id
                if unique_id not in built or unique_id in told or server is None:
                    continue
                extra = report.extra(unique_id, work, self.records, self._key())
                place = {"dag_id": self.ti.dag_id, "run_id": self.ti.run_id}
                place["task_id"] = self.ti.task_id
                key = getattr(run, "partition_key", None)
                server.post(node.asset, {**extra, **place}, key)
                self.state.add_posted([self.records[unique_id]])
                told.append(unique_id)
        except Exception as error:  # noqa: BLE001
            # What dbt said matters more than what the API says.
            print(f"Asset events were not posted: {error}", flush=True)
        return told


def _counted(dbt: DbtProject, done: Mapping[str, NodeRecord]) -> dict[str, int]:
    try:
        return count_rows(dbt, done.values())
    except Exception as error:  # noqa: BLE001
        # What dbt built is built: a count that cannot be had must not fail the task.
        print(f"Rows were not counted: {error}", flush=True)
        return {}
