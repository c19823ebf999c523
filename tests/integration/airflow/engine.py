#!/usr/bin/env python3
"""Stands in for a container engine: takes its words strictly, and runs what it is asked
to run on this machine, in a session of its own, as an engine would.

    engine.py run --rm --init --name NAME … --entrypoint PROGRAM IMAGE ARGUMENT…
    engine.py kill NAME

ENGINE_HOME is a folder: `calls.jsonl` has each call's words, `NAME.pid` the process of a
container that runs, whose environment is that of `--env`, and what `ENGINE_PATH` finds.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

HOME = Path(os.environ["ENGINE_HOME"])


def main(words: list[str]) -> int:
    with (HOME / "calls.jsonl").open("a") as calls:
        calls.write(json.dumps(words) + "\n")
    return run(words[1:]) if words[0] == "run" else kill(words[1:])


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for flag in ("--rm", "--init"):
        parser.add_argument(flag, action="store_true", required=True)
    parser.add_argument("--interactive", action="store_true")
    for option in ("--name", "--user", "--workdir", "--entrypoint"):
        parser.add_argument(option, required=True)
    parser.add_argument("--network")
    parser.add_argument("--mount", action="append", default=[])
    parser.add_argument("--env", action="append", default=[])
    parser.add_argument("image")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    asked = parser.parse_args(words)
    assert asked.image == "registry.example/dbt:1.11"
    assert asked.user == f"{os.getuid()}:{os.getgid()}"
    mounted = [mount(text) for text in asked.mount]
    assert any(
        Path(asked.workdir) == f or f in Path(asked.workdir).parents for f in mounted
    )
    env = {name: os.environ[name] for name in asked.env}  # by name: no value is here
    process = subprocess.Popen(
        [asked.entrypoint, *asked.arguments],
        executable=str(Path(os.environ["ENGINE_PATH"]) / asked.entrypoint),
        cwd=asked.workdir,
        env={**env, "PATH": os.environ["ENGINE_PATH"], "HOME": "/"},
        stdin=None if asked.interactive else subprocess.DEVNULL,
        start_new_session=True,
    )
    pid = HOME / f"{asked.name}.pid"
    pid.write_text(str(process.pid))
    for number in (signal.SIGINT, signal.SIGTERM):  # an engine's client passes them on
        signal.signal(number, lambda n, _: process.send_signal(n))
    code = process.wait()
    pid.unlink(missing_ok=True)
    return code if code >= 0 else 128 - code


def mount(text: str) -> Path:
    kind, source, target = text.split(",")
    assert kind == "type=bind"
    folder = source.removeprefix("source=")
    assert target == f"target={folder}" and Path(folder).is_dir()
    return Path(folder)


def kill(words: list[str]) -> int:
    (name,) = words
    pid = HOME / f"{name}.pid"
    if not pid.exists():
        print(f"no container {name}", file=sys.stderr)
        return 1
    os.killpg(int(pid.read_text()), signal.SIGKILL)
    pid.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
