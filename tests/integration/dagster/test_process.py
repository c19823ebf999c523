"""dbt's log is read as it comes, and Dagster's own files do not hold dbt up."""

import json
import sys
import time
from pathlib import Path

import dagster as dg
import pytest
from floe_dbt.core.finished import finished_nodes
from floe_dbt.core.process import DbtProcess, Event, NotStarted
from floe_dbt.core.records import NodeRecord
from floe_dbt.core.supervised import Supervised
from floe_dbt.local_events import kept_open

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


def loud(folder: Path, timeout_s: float | None = None) -> DbtProcess:
    command = [sys.executable, "-c", LOUD, str(folder / "done")]
    return DbtProcess(lambda: Supervised(command, folder, {}), timeout_s=timeout_s)


def wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert path.exists()


def test_dbt_does_not_wait_for_whoever_reads(tmp_path, capfd):
    """4 MB, of which a pipe holds 64 kB."""
    process = loud(tmp_path)
    events = process.events()
    first = next(events)
    wait_for(tmp_path / "done")

    names = [event["info"]["name"] for event in (first, *events)]
    assert names == ["NodeFinished"] * 2000 + ["Done"]
    assert process.returncode == 3
    assert capfd.readouterr().out.splitlines() == ["x" * 1000]


def test_what_dbt_said_is_heard_though_nobody_reads_on(tmp_path):
    """As of a run that is terminated while Dagster is behind: it is on disk then."""
    names: list[str] = []

    def hear(event: Event) -> str:
        names.append(event["info"]["name"])
        return names[-1]

    said = loud(tmp_path).heard(hear)
    assert next(said) == "NodeFinished"
    wait_for(tmp_path / "done")
    said.close()
    assert names == ["NodeFinished"] * 2000 + ["Done"]


def test_time_that_dagster_takes_is_not_dbts(tmp_path):
    process = loud(tmp_path, timeout_s=5)
    events = process.events()
    next(events)
    wait_for(tmp_path / "done")
    time.sleep(6)
    assert len(list(events)) == 2000
    assert (process.returncode, process.timed_out) == (3, False)


class NotThere:
    """A way to start dbt that does not lead there, as a template that is gone."""

    lines = ()

    def wait(self) -> int:
        raise NotStarted

    def end(self) -> None: ...

    def close(self) -> None: ...


FAILED_TEST = """
import json
node = {"unique_id": "test.shop.unique", "node_status": "error"}
event = {"name": "NodeFinished", "level": "debug", "msg": ""}
print(json.dumps({"info": event, "data": {"node_info": node, "run_result": {}}}))
"""


def test_what_fails_of_the_next_start_has_failed(tmp_path):
    """Not all that follows a start which came to nothing was interrupted."""
    command = [sys.executable, "-c", FAILED_TEST]
    process = DbtProcess(NotThere, lambda: Supervised(command, tmp_path, {}))
    kept: list[NodeRecord] = []
    list(finished_nodes(process, tmp_path, run_id="run", keep=kept.append))
    assert [record.status for record in kept] == ["error"]


@pytest.mark.parametrize(("timeout_s", "status"), [(3.0, "cancelled"), (None, "error")])
def test_of_what_only_the_file_knows_too(tmp_path, timeout_s, status):
    """What dbt writes to run_results.json, when it is interrupted and when not."""
    result = {"unique_id": "test.shop.unique", "status": "error"}
    (tmp_path / "run_results.json").write_text(json.dumps({"results": [result]}))
    command = [
        sys.executable,
        "-c",
        f"import time; time.sleep({60 if timeout_s else 0})",
    ]
    process = DbtProcess(lambda: Supervised(command, tmp_path, {}), timeout_s=timeout_s)
    kept: list[NodeRecord] = []
    list(finished_nodes(process, tmp_path, run_id="run", keep=kept.append))
    assert [record.status for record in kept] == [status]


def test_what_hearing_raises_ends_dbt(tmp_path):
    def hear(event: Event) -> None:
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        next(loud(tmp_path).heard(hear))
    assert not (tmp_path / "done").exists()


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
