"""Steps in processes of their own: Dagster's multiprocess executor, and what the one
for Kubernetes starts in a pod, `dagster api execute_step` with nothing but the
instance and the shared state."""

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
from dagster._grpc.types import ExecuteStepArgs
from dagster._serdes import serialize_value

from conftest import HERE, by_dbts_logs
from runs import built, checks, edit, failure
from shop_defs import everything, load


def test_blocks_in_parallel_take_turns_at_one_file(shop: Path, instance):
    """The models and the tests on sources wait for nothing but the seeds."""
    with dg.execute_job(dg.reconstructable(everything), instance) as result:
        assert result.success
        run_id = result.run_id

    steps = {s.step_key: s for s in instance.get_run_step_stats(run_id)}
    models, sources = steps["models"], steps["source_checks"]
    assert models.start_time < sources.end_time, "one after the other"
    assert sources.start_time < models.end_time, "one after the other"
    log = [entry.user_message for entry in instance.all_logs(run_id)]
    assert any("another run of this project is writing" in line for line in log)
    ran = by_dbts_logs(shop / ".floe", run_id)
    assert len(ran) == len(set(ran))
    assert len(ran) == len(built(instance, run_id)) + len(checks(instance, run_id))


def in_a_pod(
    instance: dg.DagsterInstance, run: dg.DagsterRun, step: str, folder: Path
) -> None:
    """The command of k8s_job_executor's pods, started in another folder."""
    arguments = ExecuteStepArgs(
        job_origin=dg.reconstructable(everything).get_python_origin(),
        run_id=run.run_id,
        step_keys_to_execute=[step],
        instance_ref=instance.get_ref(),
        print_serialized_events=False,
    )
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dagster", "api", "execute_step"),
            serialize_value(arguments),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_step_in_a_pod_goes_on_where_another_pod_stopped(
    shop: Path, instance, tmp_path, monkeypatch
):
    monkeypatch.setenv("FLOE_STATE_DIR", str(tmp_path / "volume"))
    edit(shop / "models" / "fct_orders.sql", "amount from", "no_such_column from")
    job = load(shop).resolve_job_def("everything")
    origin = dg.reconstructable(everything).get_python_origin()
    first = instance.create_run_for_job(
        job, status=dg.DagsterRunStatus.STARTED, job_code_origin=origin
    )
    in_a_pod(instance, first, "seeds", tmp_path / "pod-1")
    in_a_pod(instance, first, "models", tmp_path / "pod-2")
    assert "model.shop.fct_orders" in failure(instance, first.run_id)

    edit(shop / "models" / "fct_orders.sql", "no_such_column from", "amount from")
    again = instance.create_run_for_job(
        job,
        status=dg.DagsterRunStatus.STARTED,
        job_code_origin=origin,
        parent_run_id=first.run_id,
        root_run_id=first.run_id,
        tags={"dagster/is_resume_retry": "true"},
    )
    in_a_pod(instance, again, "models", tmp_path / "pod-3")

    assert failure(instance, again.run_id) == ""
    assert set(built(instance, again.run_id)) == {"fct_orders", "rpt_orders"}
    ran = by_dbts_logs(tmp_path / "volume", first.run_id)
    twice = {unique_id for unique_id in ran if ran.count(unique_id) > 1}
    assert twice == {"model.shop.fct_orders"}  # which failed the first time
