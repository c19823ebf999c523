"""The generated project as a whole: it loads, says what is wrong before anything runs,
imports nothing heavy, and reads tables of dbt's."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from lake import PACKAGE, Lake, failure, load, tables

BIN = Path(sys.executable).parent

READS_DBT = """
import dagster as dg
import pyarrow as pa


@dg.asset(
    ins={"rows": dg.AssetIn("customers", input_manager_key="iceberg")},
    io_manager_key="iceberg",
)
def report(rows: pa.Table) -> pa.Table:
    return rows.slice(0, 1)


@dg.asset
def pickled() -> int:
    return 1


defs = dg.Definitions(assets=[report, pickled])
"""

QUIET = f"""
import sys
import {PACKAGE}.definitions as module
module.defs.get_repository_def()
heavy = ("pyiceberg", "pyarrow", "pandas", "polars", "sqlalchemy", "dbt")
print(sorted(name for name in heavy if name in sys.modules))
"""


def test_a_table_of_dbts_is_read_where_the_catalog_has_it(
    with_own: Callable[[str], Path],
):
    project = with_own(READS_DBT)
    lake = Lake(project, load(project))
    result = lake.run("report")
    relation = "your-project.jaffle_shop.customers"
    assert f'Cannot read "customers": dbt builds it as "{relation}", and' in failure(
        result
    )
    assert 'no table "jaffle_shop.customers" or "your-' in failure(result)

    # as an adapter does that writes to the catalog
    rows = pa.table({"customer_id": [1, 2]})
    tables().write(("jaffle_shop", "customers"), rows, write_id="dbt")
    lake.ok("report")
    assert lake.rows("report") == [{"customer_id": 1}]


def test_the_default_io_manager_stays_dagsters(with_own: Callable[[str], Path]):
    project = with_own(READS_DBT)
    lake = Lake(project, load(project))
    lake.ok("pickled")
    assert not lake.exists("pickled")


def test_dagster_validates_it_and_importing_is_light(with_own: Callable[[str], Path]):
    project = with_own("import dagster as dg\n\ndefs = dg.Definitions()\n")
    done = subprocess.run(
        [str(BIN / "dagster"), "definitions", "validate"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    quiet = subprocess.run(
        [sys.executable, "-c", QUIET],
        cwd=project / "src",
        capture_output=True,
        text=True,
        check=True,
    )
    assert quiet.stdout == "[]\n"


ASSET = """
import dagster as dg

DAYS = dg.DailyPartitionsDefinition("2024-01-01")
BOTH = dg.MultiPartitionsDefinition(
    {{"day": DAYS, "region": dg.StaticPartitionsDefinition(["eu"])}}
)


@dg.asset(io_manager_key={manager!r}, metadata={metadata}, partitions_def={partitions})
def wrong():
    ...


defs = dg.Definitions(assets=[wrong])
"""


@pytest.mark.parametrize(
    ("metadata", "partitions", "message"),
    [
        ({"iceberg/modes": "x"}, "None", 'unknown. Did you mean "iceberg/mode"?'),
        ({"iceberg/mode": "merge"}, "None", "one of append, overwrite, upsert, over"),
        ({"iceberg/mode": "upsert"}, "None", '"iceberg/key" is missing'),
        ({"iceberg/key": "id"}, "None", '"iceberg/key" is of no use'),
        ({"iceberg/mode": "overwrite_partition"}, "None", "the asset has none"),
        ({"iceberg/partition_expr": "day"}, "None", "the asset has no partitions"),
        ({}, "DAYS", '"iceberg/partition_expr" is missing: name the column'),
        ({"iceberg/partition_expr": {"day": "d"}}, "DAYS", "the name of a column"),
        ({"iceberg/partition_expr": {"day": "d"}}, "BOTH", "each of day, region"),
        ({"iceberg/partition_by": "week(at)"}, "None", 'has "week(at)": write it as'),
        ({"iceberg/partition_by": ["bucket(id)"]}, "None", 'has "bucket(id)"'),
        ({"iceberg/sort_by": "id upwards"}, "None", 'has "id upwards"'),
        ({"iceberg/allow_drop": "yes"}, "None", "has to be True or False"),
        ({"iceberg/properties": ["a"]}, "None", "has to be a mapping"),
        ({"iceberg/table": "a..b"}, "None", 'as "namespace.name"'),
        (
            {"iceberg/schema_evolution": "fixed", "iceberg/allow_drop": True},
            "None",
            "contradicts",
        ),
    ],
)
def test_metadata_that_cannot_be_used_is_said_when_the_project_loads(
    with_own: Callable[[str], Path],
    metadata: dict[str, object],
    partitions: str,
    message: str,
):
    text = ASSET.format(manager="iceberg", metadata=metadata, partitions=partitions)
    with pytest.raises(Exception) as caught:
        load(with_own(text))
    assert type(caught.value).__name__ == "DagsterInvalidDefinitionError"
    assert 'The asset "wrong": ' in str(caught.value)
    assert message in str(caught.value)


def test_metadata_without_the_io_manager_is_an_error(with_own: Callable[[str], Path]):
    metadata = {"iceberg/mode": "append"}
    text = ASSET.format(manager="io_manager", metadata=metadata, partitions="None")
    with pytest.raises(Exception, match='set io_manager_key="iceberg"'):
        load(with_own(text))


@pytest.mark.parametrize(
    ("text", "column", "transform"),
    [
        ("region", "region", "identity"),
        ("identity(a.b)", "a.b", "identity"),
        ("day( at )", "at", "day"),
        ("month(at)", "at", "month"),
        ("bucket[16](id)", "id", "bucket[16]"),
        ("bucket(16, id)", "id", "bucket[16]"),
        ("truncate(4, name)", "name", "truncate[4]"),
    ],
)
def test_partition_fields_are_written_as_in_iceberg_or_spark(
    with_own: Callable[[str], Path], text: str, column: str, transform: str
):
    load(with_own("import dagster as dg\n\ndefs = dg.Definitions()\n"))
    settings = sys.modules[f"{PACKAGE}.floe_iceberg.settings"]
    found = settings.partition_field(text)
    assert (found.column, found.transform) == (column, transform)
