"""Runs a command, and ends it when whoever started it is gone.

    python supervise.py GRACE_S COMMAND ARGUMENT…
    python supervise.py GRACE_S --keep NUMBER COMMAND ARGUMENT…

The starter holds the other end of standard input. When that closes, because the run
was terminated, or its process killed, the command is interrupted as by Ctrl-C and,
after GRACE_S seconds, killed, with everything that it started. A program without this
would go on, and keep its database locked. Started in a session of its own.
NUMBER is an open file that the command gets too.
"""

import os
import signal
import subprocess
import sys
import threading


def main(grace_s: float, command: list[str], keep: tuple[int, ...] = ()) -> int:
    # A function, not SIG_IGN, which the command would inherit.
    signal.signal(signal.SIGINT, _go_on)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=keep)
    for number in keep:
        os.close(number)
    threading.Thread(target=_watch, args=(process, grace_s), daemon=True).start()
    code = process.wait()
    if code < 0 and keep:
        # What it had started is without it, and would be without this one too.
        _end(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    return code if code >= 0 else 128 - code


def _go_on(_number: int, _frame: object) -> None:
    pass


def _watch(process: subprocess.Popen[bytes], grace_s: float) -> None:
    while os.read(0, 1):
        pass
    _end(process, signal.SIGINT)
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        _end(process, getattr(signal, "SIGKILL", signal.SIGTERM))


def _end(process: subprocess.Popen[bytes], number: int) -> None:
    if hasattr(os, "killpg"):
        os.killpg(0, number)
    else:
        process.terminate()


if __name__ == "__main__":
    grace, *command = sys.argv[1:]
    kept: tuple[int, ...] = ()
    if command[0] == "--keep":
        kept, command = (int(command[1]),), command[2:]
    # Not sys.exit: the thread still reads standard input.
    os._exit(main(float(grace), command, kept))
