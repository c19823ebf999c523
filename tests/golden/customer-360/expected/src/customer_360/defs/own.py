"""Yours: assets, checks, jobs, schedules and sensors in Python.

Written once; later compilations leave it as it is. definitions.py merges `defs` with
what is generated, so resources and the executor are there for it too. A key or a name
that something generated has already is refused by Dagster when it loads.
"""

import dagster as dg

# For example, a table of the catalog, made of one that dbt has built there. What its
# metadata may say stands in floe_iceberg/io_manager.py:
#
# import pyarrow as pa
#
# @dg.asset(
#     ins={
#         "rows": dg.AssetIn(
#             key=["mart_customer_360"],
#             input_manager_key="iceberg",
#         ),
#     },
#     io_manager_key="iceberg",
#     metadata={"iceberg/mode": "overwrite"},
# )
# def report(rows: pa.Table) -> pa.Table:
#     return rows.slice(0, 10)
#
# defs = dg.Definitions(assets=[report])
defs = dg.Definitions()
