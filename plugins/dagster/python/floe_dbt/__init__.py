"""How this project runs dbt: one process per block, one result per model and test.

Copied unchanged into every generated project. Importing it imports dagster and the
standard library only; dbt is a program that is started, never a module.

- `DbtResource`: where the dbt project lies and how dbt is started (resource.py).
- `dbt_block`: models, seeds and snapshots that one `dbt build` makes (block.py).
- `code_references`: links to the files of the dbt project (code.py).
- `table_schema`: the columns of a table (columns.py).
- `source_checks`: tests on tables that are built elsewhere (block.py).
- `compute_check`: whether dbt connects (connection.py).
- `source_freshness`: how old these tables are (freshness.py).
- `Launch`: a job and what it is partitioned by (launch.py), for
- `job_schedule`, `after_schedules`: cron and what follows it (schedules.py, after.py);
- `asset_sensor`, `file_sensor`, `freshness_sensor`, `health_sensor` (sensors.py);
- `Part`, `next_parts`: a job in several code locations (parts.py);
- `Lineage`, `Telemetry`: who is told what runs do (observed.py, watch.py);
- `run_status_webhook`: telling somebody how runs ended (notify.py).
"""

from .after import after_schedules
from .block import dbt_block, source_checks
from .code import code_references
from .columns import table_schema
from .connection import compute_check
from .freshness import source_freshness
from .launch import Launch
from .notify import run_status_webhook
from .observed import Lineage, Telemetry
from .parts import Part, next_parts
from .resource import DbtResource
from .schedules import job_schedule
from .sensors import asset_sensor, file_sensor, freshness_sensor, health_sensor

__all__ = [
    "DbtResource",
    "Launch",
    "Lineage",
    "Part",
    "Telemetry",
    "after_schedules",
    "asset_sensor",
    "code_references",
    "compute_check",
    "dbt_block",
    "file_sensor",
    "freshness_sensor",
    "health_sensor",
    "job_schedule",
    "next_parts",
    "run_status_webhook",
    "source_checks",
    "source_freshness",
    "table_schema",
]
