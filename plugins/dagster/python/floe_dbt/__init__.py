"""How this project runs dbt: one process per block, one result per model and test.

Copied unchanged into every generated project. Importing it imports dagster and the
standard library only; dbt is a program that is started, never a module.

- `DbtResource`: where the dbt project lies and how dbt is started (resource.py).
- `dbt_block`: models, seeds and snapshots that one `dbt build` makes (block.py).
- `table_schema`: the columns of a table (columns.py).
- `source_checks`: tests on tables that are built elsewhere (block.py).
"""

from .block import dbt_block, source_checks
from .columns import table_schema
from .resource import DbtResource

__all__ = ["DbtResource", "dbt_block", "source_checks", "table_schema"]
