"""A worker that is killed: python worker.py TRY_NUMBER."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "plugins" / "airflow" / "python"))

from floe_dbt.attempt import attempt

from fake import Context, block

if __name__ == "__main__":
    made = block(Path())
    attempt(made, Context(made.outlets, try_number=int(sys.argv[1])), None)
