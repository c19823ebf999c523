"""The IO manager that keeps outputs of Python assets as Iceberg tables.

Copied unchanged into generated projects whose platform has a catalog. It is the
Dagster side of `floe_tables` and `floe_storage`, which know no orchestrator. Importing
it imports dagster and the standard library only; pyiceberg and pyarrow are imported by
the first read or write, pandas and Polars where an asset uses them.

- `IcebergIOManager`: the metadata that it reads (io_manager.py).
- `checked`: the same metadata, checked when definitions load (check.py).
"""

from .check import checked
from .io_manager import IcebergIOManager

__all__ = ["IcebergIOManager", "checked"]
