"""A SQL catalog that several processes open for the first time, at once."""

import subprocess
import sys
import time
from pathlib import Path

from made import floe_storage

OPEN = """
import sys, time
import pyiceberg.catalog.sql
from made.floe_storage.catalogs import SqlCatalog

folder, start = sys.argv[1], float(sys.argv[2])
for number in range(20):
    while time.time() < start + number * 0.15:
        pass
    SqlCatalog(uri=f"sqlite:///{folder}/{number}.db").open()
"""


def test_processes_make_a_catalog_at_the_same_time(tmp_path: Path):
    """pyiceberg alone fails with "table iceberg_tables already exists" in a tenth to
    a third of such meetings; 20 of them in three processes do not all go well."""
    start = str(time.time() + 8)
    package = Path(floe_storage.__file__).parents[2]
    opening = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, str(tmp_path), start],
            cwd=package,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [process.communicate(timeout=120)[1] for process in opening]
    assert [process.returncode for process in opening] == [0, 0, 0], said
    assert len(list(tmp_path.glob("*.db"))) == 20
