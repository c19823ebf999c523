"""One try of one task: what is to do, one dbt process, what came of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import report
from .core.finished import finished_nodes
from .core.process import DbtProcess
from .core.records import NodeRecord
from .core.refused import Refused
from .core.resume import Work, left_to_do
from .core.selection import write_selection
from .core.settings import LOG, written_to
from .core.state import drop_bulk, drop_old, earlier_parse, keep_parse
from .core.supervised import Supervised
from .core.verdict import Problem, names, problem
from .core.window import Window
from .ended import ending_with_airflow
from .errors import AirflowException, AirflowFailException
from .events import add_extra, api, keep_outlets
from .listed import LISTED, listed
from .params import params_of
from .project import DbtProject
from .rows import count_rows
from .run_partition import window_of
from .tries import Tries, event, folder_name, is_run
from .turn import turn
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
        self.params = params_of(context)
        self.ti: Any = context["ti"]
        target = str(self.params.get("target") or "")
        self.dbt = block.dbt.with_target(block.target, asked=target)
        self.window = window_of(context, block.partition, partition)
        runs = self.dbt.state_path() / "runs" / folder_name(self.ti.dag_id)
        run = folder_name(self.ti.run_id)
        drop_old(runs, is_run=is_run, keep=run, days=self.dbt.state_days())
        self.state = Tries(runs, run, self._task(), self.ti.try_number)
        self.records = self.state.earlier()
        self.folder = self.state.new_attempt()

    def _task(self) -> str:
        """What was built of one day says nothing of another."""
        name = folder_name(self.ti.task_id)
        if self.window is not None:
            return f"{name}~{self.window.folder()}"
        index = getattr(self.ti, "map_index", None)
        return name if index is None or index < 0 else f"{name}~{index}"

    def build(self) -> dict[str, Any]:
        work = work_of(self.block.nodes, self.block.checks)
        with ending_with_airflow(), self._turn() as lock:
            if self.params.get("select"):
                work = part_of(work, self._selected(lock))
            todo = left_to_do(work, self.records)
            failed = self._run(todo, lock) if len(todo) > 0 else None
        said = report.summary(
            work,
            self.records,
            try_number=self.ti.try_number,
            partition=self._key(),
            folder=str(self.folder),
        )
        if failed is not None:
            self._fail(failed, work, said)
        self._report(work)
        self.state.succeeded()
        return said

    def _key(self) -> str | None:
        return None if self.window is None else str(self.window.keys[0])

    def _turn(self) -> AbstractContextManager[int]:
        if self.dbt.single_writer:
            path = self.dbt.state_path() / "dbt.lock"
            return turn(path, "another task of this project is writing the database")
        path = self.state.folder / "dbt.lock"
        return turn(path, "the dbt of an earlier try has not ended yet")

    def _run(self, todo: Work, lock: int) -> Problem | None:
        """One `dbt build` of `todo`."""
        functions = len(self.block.support) > 0 and len(todo.assets) > 0
        arguments = write_selection(self.folder / "select", todo, functions=functions)
        if self.window is not None:
            arguments += self.window.event_time(batched(self.block.nodes, todo))
        if self.params.get("full_refresh"):
            arguments.append("--full-refresh")
        timeout_s = self.block.timeout_s
        start = self._start(["build", *arguments], lock)
        process = DbtProcess(start, timeout_s=timeout_s)
        done: dict[str, NodeRecord] = {}
        succeeded = False
        try:
            for record in finished_nodes(
                process, self.folder, run_id=self.state.run_id, keep=self.state.append
            ):
                done[record.unique_id] = record
            succeeded = process.returncode == 0
        finally:
            keep_parse(self.folder, _cache(self.dbt, self.window))
            drop_bulk(self.folder, succeeded=succeeded)
        for unique_id, rows in _counted(self.dbt, done).items():
            done[unique_id] = dataclasses.replace(done[unique_id], rows=rows)
            self.state.append(done[unique_id])  # the last one of a node counts
        self.records.update(done)
        return problem(process, todo, done, timeout_s=timeout_s)

    def _start(self, arguments: list[str], lock: int) -> Callable[[], Supervised]:
        dbt, project = self.dbt, self.dbt.project_path()
        variables = dbt.variables()
        if self.window is not None:
            variables |= self.window.variables()
        parse = earlier_parse(_cache(dbt, self.window), project)
        command = [
            dbt.executable_path(),
            *LOG,
            *arguments,
            *dbt.parsing(variables, parse),
            *written_to(self.folder),
        ]
        env = dbt.environment()
        # dbt resolves a relative database path from where it runs: the project.
        return lambda: Supervised(command, project, env, keep=lock)

    def _selected(self, lock: int) -> set[str]:
        """The nodes that the run asks for, by dbt's own selection."""
        select = str(self.params["select"])
        found, code, said = listed(self._start(["ls", *LISTED, *select.split()], lock))
        if code != 0:
            raise AirflowFailException(
                f'Cannot select "{select}": dbt stopped with exit code {code}:\n{said}'
            )
        if not found:
            raise AirflowFailException(
                f'Nothing to build: no node of the dbt project matches "{select}"'
            )
        return found

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
        part = bool(self.params.get("select"))  # no end of a schedule, then
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


def _cache(dbt: DbtProject, window: Window | None) -> Path:
    # dbt parses anew when a variable has changed: such a parse must not replace the
    # one that runs without partitions start from.
    name = (dbt.target_name() or "dbt") + ("" if window is None else ".partition")
    return dbt.state_path() / "partial_parse" / f"{name}.msgpack"


def _counted(dbt: DbtProject, done: Mapping[str, NodeRecord]) -> dict[str, int]:
    try:
        return count_rows(dbt, done.values())
    except Exception as error:  # noqa: BLE001
        # What dbt built is built: a count that cannot be had must not fail the task.
        print(f"Rows were not counted: {error}", flush=True)
        return {}
