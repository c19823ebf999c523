"""Yours: assets, checks, jobs, schedules and sensors in Python.

Written once; later compilations leave it as it is. definitions.py merges `defs` with
what is generated, so resources and the executor are there for it too. A key or a name
that something generated has already is refused by Dagster when it loads.
"""

import dagster as dg

# For example, built after a model of dbt:
#
# @dg.asset(deps=[dg.AssetKey(["customers"])])
# def report(context: dg.AssetExecutionContext) -> None:
#     context.log.info("written in Python")
#
# defs = dg.Definitions(assets=[report])
defs = dg.Definitions()
