"""Which earlier runs this attempt goes on from."""

import uuid

import dagster as dg

ASSET_RESUME_TAG = "dagster/is_asset_resume_retry"


def earlier_runs(context: dg.OpExecutionContext) -> set[str]:
    """Run ids whose records count for this attempt; empty for a fresh start.

    A retry of the op goes on from its own run. A re-execution from failure goes on
    from its parent, and so on upwards until a run that started afresh: what was
    recorded before that one is older than what it set out to build.
    """
    run = context.run
    found: set[str] = set()
    if context.retry_number > 0:
        found.add(run.run_id)
    while _resumes(run) and run.parent_run_id:
        found.add(run.parent_run_id)
        parent = context.instance.get_run_by_id(run.parent_run_id)
        if parent is None:
            break
        run = parent
    return found


def is_run_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


def wants_what_is_missing(run: dg.DagsterRun) -> bool:
    """True if Dagster chose the assets, as those that the run before did not build."""
    return run.tags.get(ASSET_RESUME_TAG) == "true"


def _resumes(run: dg.DagsterRun) -> bool:
    """True unless all steps are executed again, which means: build everything."""
    return (
        run.is_resume_retry
        or wants_what_is_missing(run)
        or bool(run.step_keys_to_execute)
    )
