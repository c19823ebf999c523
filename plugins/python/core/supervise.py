"""Runs a command, and ends it when whoever started it is gone.

    python supervise.py GRACE_S [--keep NUMBER] [--ending COUNT ARGUMENT…] COMMAND …

The starter holds the other end of standard input. When that closes, because the run
was terminated, or its process killed, the command is interrupted as by Ctrl-C and,
after GRACE_S seconds, killed, with everything that it started. A program without this
would go on, and keep its database locked. Started in a session of its own.
NUMBER is an open file that the command gets too. After `--ending` come COUNT words of a
command that ends what the command has started elsewhere, as a container: it is run when
the command was ended, or killed, before its file is let go.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

ENDING_S = 10.0
"""How long a command of `--ending` may take."""


def main(
    grace_s: float, command: list[str], keep: tuple[int, ...], ending: list[str]
) -> int:
    # A function, not SIG_IGN, which the command would inherit.
    signal.signal(signal.SIGINT, _go_on)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=keep)
    for number in keep if not ending else ():
        os.close(number)
    ended = threading.Event()
    watch = (process, grace_s, ending, ended)
    threading.Thread(target=_watch, args=watch, daemon=True).start()
    code = process.wait()
    if ended.is_set() or code < 0:
        _run(ending)
    if code < 0 and keep:
        # What it had started is without it, and would be without this one too.
        _end(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    return code if code >= 0 else 128 - code


def _go_on(_number: int, _frame: object) -> None:
    pass


def _watch(
    process: subprocess.Popen[bytes],
    grace_s: float,
    ending: list[str],
    ended: threading.Event,
) -> None:
    while os.read(0, 1):
        pass
    ended.set()
    _end(process, signal.SIGINT)
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        _run(ending)
        _end(process, getattr(signal, "SIGKILL", signal.SIGTERM))


def _end(process: subprocess.Popen[bytes], number: int) -> None:
    if hasattr(os, "killpg"):
        os.killpg(0, number)
    else:
        process.terminate()


def _run(ending: list[str]) -> None:
    """Nothing hears what it says: there may be nothing left to end."""
    if ending:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                ending,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=ENDING_S,
                check=False,
            )


if __name__ == "__main__":
    grace, *words = sys.argv[1:]
    kept: tuple[int, ...] = ()
    last: list[str] = []
    if words[0] == "--keep":
        kept, words = (int(words[1]),), words[2:]
    if words[0] == "--ending":
        count = int(words[1])
        last, words = words[2 : 2 + count], words[2 + count :]
    # Not sys.exit: the thread still reads standard input.
    os._exit(main(float(grace), words, kept, last))
