"""dbt's log is read as it comes, and Dagster's own files do not hold dbt up."""

import sys
import time
from pathlib import Path

import dagster as dg
from floe_dbt.local_events import kept_open
from floe_dbt.process import DbtProcess
from floe_dbt.supervised import Supervised

LOUD = """
import json, pathlib, sys
def say(name, level):
    print(json.dumps({"info": {"name": name, "level": level, "msg": "x" * 1000}}))
for number in range(2000):
    say("SQLQuery", "debug")
    say("NodeFinished", "debug")
say("Done", "info")
sys.stdout.flush()
pathlib.Path(sys.argv[1]).touch()
sys.exit(3)
"""


def test_dbt_does_not_wait_for_whoever_reads(tmp_path, capfd):
    """4 MB, of which a pipe holds 64 kB."""
    done = tmp_path / "done"
    command = [sys.executable, "-c", LOUD, str(done)]
    process = DbtProcess(lambda: Supervised(command, tmp_path, {}))
    events = process.events()
    first = next(events)
    until = time.monotonic() + 30
    while not done.exists() and time.monotonic() < until:
        time.sleep(0.05)

    assert done.exists()
    names = [event["info"]["name"] for event in (first, *events)]
    assert names == ["NodeFinished"] * 2000 + ["Done"]
    assert process.returncode == 3
    assert capfd.readouterr().out.splitlines() == ["x" * 1000]


def test_files_of_events_stay_open_until_dbt_has_ended(tmp_path):
    with dg.instance_for_test(temp_dir=str(tmp_path)) as instance:
        events = tmp_path / "history" / "runs"
        seen: list[set[str]] = []

        @dg.op
        def looking(context: dg.OpExecutionContext) -> None:
            def store() -> None:
                context.log_event(dg.AssetMaterialization("table"))
                seen.append(logs(events))

            store()
            with kept_open(context.instance, context.run.run_id):
                store()
            store()

        @dg.job
        def look() -> None:
            looking()

        result = look.execute_in_process(instance=instance)

        assert result.success
        files = {f"{result.run_id}.db-wal", "index.db-wal"}
        assert [found & files for found in seen] == [set(), files, set()]
        stored = instance.fetch_materializations(dg.AssetKey("table"), limit=9)
        assert len(stored.records) == 3


def logs(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.db-wal")}


def test_events_in_memory_have_no_files():
    with dg.DagsterInstance.ephemeral() as instance, kept_open(instance, "run"):
        assert instance.get_runs() == []
