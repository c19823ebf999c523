"""dbt that is loaded once for all blocks of a run: it is used, it is the same program,
and nothing of it is left."""

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from floe_dbt import DbtResource
from floe_dbt.core.process import DbtProcess
from floe_dbt.core.supervised import Supervised
from floe_dbt.core.warm import WarmDbt, python_of

from conftest import DBT
from runs import built, checks, run

NOTING = """#!{python}
import json, os, sys
from dbt.cli.main import cli
with open({notes!r}, "a") as notes:
    notes.write(json.dumps([os.getppid(), sys.argv, sorted(os.environ.items())]) + "\\n")
sys.exit(cli())
"""


@pytest.mark.parametrize("warm", [True, False])
def test_blocks_of_a_run_have_one_dbt_loaded(
    shop, instance, tmp_path, monkeypatch, warm
):
    notes = tmp_path / "notes"
    script = tmp_path / "dbt"
    script.write_text(NOTING.format(python=sys.executable, notes=str(notes)))
    script.chmod(0o755)
    monkeypatch.setenv("FLOE_DBT_EXECUTABLE", str(script))
    if not warm:
        monkeypatch.setenv("FLOE_DBT_WARM", "0")
    result = run(shop, instance, "everything")

    assert result.success
    assert {"fct_orders", "raw_orders"} <= set(built(instance, result.run_id))
    assert set(checks(instance, result.run_id).values()) <= {"pass", "warn"}
    calls = [json.loads(line) for line in notes.read_text().splitlines()]
    assert len(calls) == 3  # seeds, models, tests on sources
    assert len({parent for parent, _, _ in calls}) == (1 if warm else 3)
    assert all(argv[0] == str(script) and "build" in argv for _, argv, _ in calls)
    assert len({str(environment) for _, _, environment in calls}) == 1
    # the template has ended with the run
    assert not any(Path(f"/proc/{parent}").exists() for parent, _, _ in calls)


def test_it_is_the_same_program(shop):
    """Exit code, what people read, and the events of the log."""
    (shop / "models" / "broken.sql").write_text("select no_such_column")
    dbt = DbtResource(project_dir=str(shop), profiles_dir=str(shop))
    warm = DbtResource(project_dir=str(shop), profiles_dir=str(shop))
    warm.setup_for_execution(None)  # type: ignore[arg-type]
    try:
        for args in (
            ["build", "--select", "stg_orders"],
            ["build", "--select", "broken"],
            ["build", "--no-such-flag"],
        ):
            found = [
                _outcome(resource, args, shop / "outcome" / str(number))
                for number, resource in enumerate((dbt, warm))
            ]
            assert found[0] == found[1]
    finally:
        warm.teardown_after_execution(None)  # type: ignore[arg-type]


def _outcome(dbt: DbtResource, args: list[str], folder: Path) -> object:
    process = dbt.process(
        args,
        target_path=folder,
        partial_parse=dbt.project_path() / "target" / "partial_parse.msgpack",
        again=True,
    )
    names = [event["info"]["name"] for event in process.events()]
    said = [line for line in process.tail().splitlines() if "Finished" not in line]
    # threads take turns, and a second parse has nothing to say of the first one's
    main = ("MainReportVersion", "FoundNodes", "NodeFinished", "CommandCompleted")
    return process.returncode, sorted(n for n in names if n in main), len(said) > 0


FAKE = {
    "dbt/__init__.py": "",
    "dbt/cli/__init__.py": "",
    "dbt/cli/main.py": "import os\n{load}\ndef cli():\n    {body}\n",
}


@pytest.fixture
def fake(tmp_path: Path) -> Callable[..., tuple[Path, dict[str, str]]]:
    """A console script and an environment in which a small package is called dbt."""

    def make(body: str, load: str = "") -> tuple[Path, dict[str, str]]:
        for path, text in FAKE.items():
            file = tmp_path / "packages" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("{body}", body).replace("{load}", load))
        script = tmp_path / "dbt"
        script.write_text(
            f"#!{sys.executable}\nimport sys\nfrom dbt.cli.main import cli\n"
            'if __name__ == "__main__":\n    sys.exit(cli())\n'
        )
        script.chmod(0o755)
        packages = str(tmp_path / "packages")
        return script, {**os.environ, "PYTHONPATH": packages, "PYTHONUNBUFFERED": "1"}

    return make


@contextlib.contextmanager
def started(
    script: Path, env: dict[str, str], timeout_s: float | None = None
) -> Iterator[Callable[..., DbtProcess]]:
    warm = WarmDbt()
    cwd = script.parent

    def process(*arguments: str, **added: str) -> DbtProcess:
        command = [str(script), *arguments]
        return DbtProcess(
            lambda: warm.start(command, cwd, env, added, None),
            lambda: Supervised(command, cwd, {**env, **added}),
            timeout_s=timeout_s,
        )

    try:
        yield process
    finally:
        warm.close()


def living(folder: Path) -> list[int]:
    """Processes that work in the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
    return found


def gone(folder: Path, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while living(folder) and time.monotonic() < until:
        time.sleep(0.05)
    return living(folder) == []


def test_nothing_leaks_from_one_invocation_into_the_next(fake, capfd):
    script, env = fake(
        "import sys; print(sys.argv[1:], os.environ.get('TRACE'), os.getcwd(), "
        "len(os.listdir('/proc/self/fd')), hasattr(os, 'mark'), os.read(0, 1)); "
        "os.mark = 1; os.environ['TRACE'] = 'x'; os.chdir('/'); sys.exit(7)"
    )
    with started(script, env) as process:
        for arguments, added in ((["a", "b"], {"TRACE": "1"}), (["c"], {})):
            one = process(*arguments, **added)
            assert list(one.events()) == []
            assert one.returncode == 7
    first, second = capfd.readouterr().out.splitlines()
    folder = str(script.parent)
    assert first == f"['a', 'b'] 1 {folder} 4 False b''"
    assert second == f"['c'] None {folder} 4 False b''"
    assert gone(script.parent, 1)


def test_timeout_ends_it_and_the_next_one_starts_afresh(fake):
    script, env = fake("import sys, time; time.sleep(float(sys.argv[1]))")
    with started(script, env, timeout_s=4) as process:
        slow = process("60")
        assert list(slow.events()) == []
        assert slow.timed_out and slow.returncode != 0
        assert gone(script.parent, 1)
        quick = process("0")
        assert list(quick.events()) == []
        assert quick.returncode == 0 and not quick.timed_out


BEGUN = """print('{"info": {"level": "debug", "name": "NodeStart", "parent": %d}}' % os.getppid())"""


def test_leaving_early_interrupts_it(fake, tmp_path):
    """As by Ctrl-C: dbt then cancels its queries."""
    script, env = fake(
        f"import time\n    try:\n        {BEGUN}; time.sleep(60)\n"
        "    except KeyboardInterrupt:\n        open('cancelled', 'w').close(); raise"
    )
    with started(script, env) as process:
        events = process().events()
        next(events)
        events.close()
        assert gone(tmp_path, 1)
    assert (tmp_path / "cancelled").exists()


def test_it_ends_with_its_template(fake, tmp_path):
    script, env = fake(f"import time; {BEGUN}; time.sleep(60)")
    with started(script, env) as process:
        slow = process()
        events = slow.events()
        os.kill(next(events)["info"]["parent"], signal.SIGKILL)
        assert list(events) == []
        assert slow.returncode not in (0, None)
        assert gone(tmp_path, 1)


def test_dbt_that_cannot_be_loaded_says_why(fake):
    script, env = fake("pass", load="raise ImportError('no adapter')")
    with started(script, env) as process:
        one = process()
        assert list(one.events()) == []
        assert one.returncode == 1
        assert one.tail().endswith("ImportError: no adapter")


def test_dbt_with_threads_is_started_anew(fake):
    """A fork has one thread, and what the others have locked stays locked."""
    script, env = fake(
        "print(threading.active_count())",
        load="import threading, time\n"
        "threading.Thread(target=time.sleep, args=(0.5,)).start()",
    )
    with started(script, env) as process:
        one = process()
        assert list(one.events()) == []
        assert (one.returncode, one.tail()) == (0, "2")


LONG = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
"""


def test_only_a_console_script_of_dbt_is_loaded(tmp_path: Path):
    def python(text: str) -> str | None:
        (tmp_path / "dbt").write_text(text)
        return python_of(tmp_path / "dbt")

    body = "import sys\nfrom dbt.cli.main import cli\nsys.exit(cli())\n"
    assert python_of(Path(DBT)) == sys.executable
    assert python(f"#!{sys.executable}\n{body}") == sys.executable
    assert python(LONG.format(python=sys.executable) + body) == sys.executable
    assert python(f"#!{sys.executable}\nprint('Fusion')\n") is None
    assert python(f"#!/usr/bin/env python3\n{body}") is None
    assert python(f"#!/no/such/python\n{body}") is None
    assert python('#!/bin/sh\nTZ=UTC exec dbt "$@"\n') is None
    (tmp_path / "dbt").write_bytes(b"\x7fELF\x00\xff")
    assert python_of(tmp_path / "dbt") is None
    assert python_of(tmp_path / "none") is None


def test_changed_models_are_parsed_in_every_block(shop, instance, ran_by_dbt):
    """dbt's static parser has threads of its own, which a fork would wait for."""
    for path in (shop / "models").glob("*.sql"):
        path.write_text(path.read_text() + "\n-- changed\n")
    result = run(shop, instance, "everything")

    assert result.success
    assert len(ran_by_dbt(result.run_id)) == 1
