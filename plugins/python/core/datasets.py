"""Names of tables in OpenLineage: a namespace for the database, a name in it.

As OpenLineage's naming specification and its dbt integration have them, so that what
Spark, Airflow or dbt-ol say of the same table meets what is said here.
"""

import re
from collections.abc import Mapping
from typing import Any

from .profile import render

REDSHIFT = re.compile(r"([^.]+)\.[^.]+\.([^.]+)\.redshift(?:-serverless)?\.amazonaws")


def dataset_namespace(output: Mapping[str, Any]) -> str:
    """The database that an output of a dbt profile connects to; no credentials."""
    said = {key: render(value) for key, value in output.items()}
    kind = str(said.get("type", ""))
    host = str(said.get("host") or "")
    if kind == "bigquery":
        return "bigquery"
    if kind == "duckdb":
        path = str(said.get("path") or ":memory:")
        return f"duckdb://{path.partition('?')[0]}"  # MotherDuck's token comes after
    if kind == "snowflake":
        return f"snowflake://{_snowflake_account(str(said.get('account') or ''))}"
    if kind == "databricks":
        return f"databricks://{host}"
    if kind == "redshift" and (found := REDSHIFT.match(host)):
        host = f"{found.group(1)}.{found.group(2)}"
    port = said.get("port") or PORTS.get(kind)
    return f"{kind}://{host}:{port}" if port else f"{kind}://{host}"


def dataset_name(node: Mapping[str, Any]) -> str:
    """Of a node of dbt's manifest, or of `node_relation` in dbt's log."""
    table = node.get("alias") or node.get("identifier") or node.get("name")
    parts = (node.get("database"), node.get("schema"), table)
    return ".".join(str(part) for part in parts if part)


def _snowflake_account(account: str) -> str:
    """`organisation-account`, or `locator.region.cloud` with Snowflake's defaults."""
    parts = account.split(".")
    if "-" in parts[0]:
        return parts[0]
    defaults = ["", "us-west-1", "aws"]
    return ".".join(parts + defaults[len(parts) :])


PORTS = {"postgres": 5432, "redshift": 5439, "trino": 8080}
"""Where dbt connects to when a profile says nothing."""
