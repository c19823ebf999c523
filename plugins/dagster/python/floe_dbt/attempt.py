"""One attempt of one op: what is to do, one dbt process, what came of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from . import report
from .core.finished import finished_nodes
from .core.process import DbtProcess
from .core.records import NodeRecord
from .core.refused import Refused
from .core.resume import Work, left_to_do
from .core.selection import write_selection
from .core.state import BlockState, drop_bulk, drop_old, earlier_parse, keep_parse
from .core.verdict import DRIFT, names, problem
from .core.window import Window
from .earlier import earlier_runs, is_run_id, wants_what_is_missing
from .local_events import kept_open
from .nodes import Nodes
from .resource import DbtResource
from .rows import count_rows
from .watch import Attempt, Watch, watch
from .window import window_of

Result = (
    dg.MaterializeResult[Any]
    | dg.AssetCheckResult
    | dg.AssetMaterialization
    | dg.AssetCheckEvaluation
    | dg.AssetObservation
)


def attempt(
    context: dg.OpExecutionContext,
    *,
    name: str,
    nodes: Nodes,
    work: Work,
    resource_key: str,
    target: str,
    max_retries: int,
    partitions: dg.PartitionsDefinition | None = None,
    timeout_s: float | None = None,
    support: Sequence[str] = (),
) -> Iterator[Result]:
    """Yields every result of `work`, then raises `dg.Failure` if something failed.

    Each attempt reports all of it: what an earlier attempt finished is repeated, with
    the run it comes from, because Dagster wants parents before children in every
    attempt and because the results of one run should not lie in two places.

    Args:
        partitions: of the op's assets; the run says which of them.
        timeout_s: dbt is ended after so many seconds.
        support: dbt functions, which are no assets and which the models need.
    """
    dbt: DbtResource = getattr(context.resources, resource_key)
    dbt = dbt.with_target(target)
    run = context.run
    root_run_id = run.root_run_id or run.run_id
    drop_old(
        dbt.state_path(),
        is_run=is_run_id,
        keep=root_run_id,
        days=dbt.state_days(),
    )
    window = window_of(context, partitions)
    # What was built of one day says nothing of another.
    folder_name = name if window is None else f"{name}-{window.folder()}"
    state = BlockState(dbt.state_path(), root_run_id, folder_name)
    earlier = state.load(earlier_runs(context))
    todo = left_to_do(nodes.widened(work, earlier), earlier)
    if len(todo) == 0 and not wants_what_is_missing(run):
        todo = work  # asked for once more although nothing is missing: build it
    keys: Sequence[str | None] = [None] if window is None else window.keys
    yield from _repeat(nodes, work, todo, earlier)
    if len(todo) == 0:
        return

    done: dict[str, NodeRecord] = {}
    folder = state.new_attempt()
    parse_name = dbt.target_name() or resource_key
    # dbt parses anew when a variable has changed: such a parse must not replace the
    # one that runs without partitions start from.
    parse_name += "" if window is None else ".partition"
    cache = dbt.state_path() / "partial_parse" / f"{parse_name}.msgpack"
    watched = Attempt(context, dbt, name, nodes, todo, folder)
    with (
        kept_open(context.instance, run.run_id),
        watch(watched) as watching,
        dbt.turn(resource_key, context.log),
    ):
        # Made again each time: whether it is there, only the database knows.
        functions = len(support) > 0 and len(todo.assets) > 0
        arguments = write_selection(folder / "select", todo, functions=functions)
        if window is not None:
            batched = [m for u, m in nodes.microbatch.items() if u in todo.assets]
            arguments += window.event_time(batched)
        process = dbt.process(
            ["build", *arguments],
            target_path=folder,
            partial_parse=earlier_parse(cache, dbt.project_path()),
            variables=None if window is None else _variables(window),
            timeout_s=timeout_s,
            environment=watching.environment(),
            again=len(_steps(context)) > 1,
        )
        succeeded = False
        try:
            for finished in finished_nodes(
                process,
                folder,
                run_id=run.run_id,
                keep=state.append,
                overhear=watching.event,
            ):
                _check_order(todo, finished, done)
                record = watching.record(finished)
                done[record.unique_id] = record
                if record != finished:
                    state.append(record)  # the last one of a node counts
                if record.unique_id in support and record.finished:
                    context.log.info(f"dbt made {record.unique_id}")
                yield from _result(nodes, work, todo, record, folder, keys)
            yield from _observe_rows(context, dbt, nodes, done, watching)
            succeeded = process.returncode == 0
        finally:
            keep_parse(folder, cache)
            drop_bulk(folder, succeeded=succeeded)
        # Dagster says "Exceeded max_retries" and not what happened, unless the last
        # attempt asks for no other one.
        may_retry = context.retry_number < max_retries
        _judge(context, process, todo, done, may_retry=may_retry, timeout_s=timeout_s)


def _variables(window: Window) -> dict[str, object]:
    try:
        return window.variables()
    except Refused as error:
        raise dg.Failure(str(error), allow_retries=False) from error


def _steps(context: dg.OpExecutionContext) -> Sequence[str]:
    """What this process executes: all of the run, or one step of it."""
    return context.get_step_execution_context().execution_plan.step_keys_to_execute


def _repeat(
    nodes: Nodes, work: Work, todo: Work, earlier: dict[str, NodeRecord]
) -> Iterator[Result]:
    for asset in work.assets:
        if asset not in todo.assets:
            key = nodes.asset_keys[asset]
            yield report.materialization(key, earlier[asset], repeated=True)
    for check in work.checks:
        if check not in todo.checks:
            key = nodes.check_keys[check]
            yield report.check_result(key, earlier[check], repeated=True)


def _result(
    nodes: Nodes,
    work: Work,
    todo: Work,
    record: NodeRecord,
    folder: Path,
    keys: Sequence[str | None],
) -> Iterator[Result]:
    unique_id = record.unique_id
    if unique_id in todo.assets and record.finished:
        if unique_id in work.assets:  # Dagster itself adds the run's partitions
            yield report.materialization(nodes.asset_keys[unique_id], record)
        else:
            for key in keys:
                yield report.event(nodes.asset_keys[unique_id], record, key)
    elif unique_id in todo.checks and not record.skipped:
        yield report.check_result(
            nodes.check_keys[unique_id],
            record,
            target_path=folder,
            selected=unique_id in work.checks,
        )


def _check_order(todo: Work, record: NodeRecord, done: dict[str, NodeRecord]) -> None:
    """Dagster takes no child before its parent; say why, where dbt sees no edge."""
    early = [p for p in todo.assets.get(record.unique_id, ()) if p not in done]
    early = [parent for parent in early if parent in todo.assets]
    if early and record.built:
        raise dg.Failure(
            f"dbt built {record.unique_id} before {names(early)}, which it "
            "depends on in this project. " + DRIFT,
            allow_retries=False,
        )


def _observe_rows(
    context: dg.OpExecutionContext,
    dbt: DbtResource,
    nodes: Nodes,
    done: dict[str, NodeRecord],
    watching: Watch,
) -> Iterator[Result]:
    counted: list[tuple[NodeRecord, int]] = []
    try:
        counted.extend(count_rows(dbt, done.values(), context.log))
    except Exception as error:  # noqa: BLE001
        # What dbt built is built: a count that cannot be had must not fail the run.
        context.log.debug(f"Rows were not counted: {error}")
    for record, rows in counted:
        watching.counted(record, rows)
        key = nodes.asset_keys.get(record.unique_id)
        if key is not None:
            # Yielded: what is only logged is lost when the op fails afterwards.
            yield dg.AssetObservation(key, metadata={"dagster/row_count": rows})


def _judge(
    context: dg.OpExecutionContext,
    process: DbtProcess,
    todo: Work,
    done: dict[str, NodeRecord],
    *,
    may_retry: bool,
    timeout_s: float | None,
) -> None:
    """Raises unless everything that was to do was done."""
    skipped = [record for record in done.values() if record.skipped]
    if skipped:
        context.log.warning(
            "dbt skipped " + names(record.unique_id for record in skipped)
        )
    found = problem(process, todo, done, timeout_s=timeout_s)
    if found is not None:
        raise report.failure(found, may_retry=may_retry)
