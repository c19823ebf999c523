"""Runs a command; the last line of the output is JSON: how long it took, and how much of the processor with all that it started and waited for.

python cpu_times.py COMMAND ARGUMENT…
"""

import json
import resource
import subprocess
import sys
import time

started = time.perf_counter()
code = subprocess.run(sys.argv[1:], check=False).returncode
wall = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"wallSeconds": wall, "cpuSeconds": used.ru_utime + used.ru_stime}))
sys.exit(code)
