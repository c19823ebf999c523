"""A whole Airflow on loopback: API server, then scheduler, DAG processor and triggerer.

python airflow_server.py PORT: with AIRFLOW_HOME set; the interpreter is Airflow's. Prints one line of JSON once all
four are healthy: {"password": …}. Ends everything that it has started, tasks too, when its standard input ends, so that
a killed test leaves nothing behind. `airflow standalone` starts them at once: a task that is due before the API
server listens fails.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HOME = Path(os.environ["AIRFLOW_HOME"])
PARTS = ("scheduler", "dag_processor", "triggerer")
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main(port: str) -> None:
    os.setsid()
    try:
        airflow("db", "migrate").wait()
        api = airflow("api-server", "--port", port, "--host", "127.0.0.1")
        until(port, ("metadatabase",), [api])
        rest = [airflow(part.replace("_", "-")) for part in PARTS]
        until(port, PARTS, [api, *rest])
        file = HOME / "simple_auth_manager_passwords.json.generated"
        print(
            json.dumps({"password": json.loads(file.read_text())["admin"]}), flush=True
        )
        sys.stdin.read()
    finally:
        end_session()


def airflow(*command: str) -> subprocess.Popen[bytes]:
    log = (HOME / f"{command[0]}.log").open("ab")
    return subprocess.Popen(
        [sys.executable, "-m", "airflow", *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )


def until(
    port: str, parts: tuple[str, ...], started: list[subprocess.Popen[bytes]]
) -> None:
    url = f"http://127.0.0.1:{port}/api/v2/monitor/health"
    for _ in range(600):
        if any(process.poll() is not None for process in started):
            sys.exit(f"a part of Airflow ended: see the logs in {HOME}")
        try:
            with DIRECT.open(url, timeout=5) as answer:
                health = json.load(answer)
            if all((health[part] or {}).get("status") == "healthy" for part in parts):
                return
        except OSError:
            pass
        time.sleep(0.5)
    sys.exit(f"Airflow is not healthy after five minutes: see the logs in {HOME}")


def end_session() -> None:
    """Tasks have process groups of their own since 3.3, but all are of this session."""
    mine = os.getsid(0)
    for number in (signal.SIGTERM, signal.SIGKILL):
        found = [pid for pid in pids() if pid != os.getpid() and session(pid) == mine]
        for pid in found:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
        if not found:
            return
        time.sleep(2 if number == signal.SIGTERM else 0)


def pids() -> list[int]:
    return [
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()
    ]


def session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return -1


if __name__ == "__main__":
    main(sys.argv[1])
