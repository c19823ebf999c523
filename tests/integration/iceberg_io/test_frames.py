"""Arrow, pandas and Polars, written and read by assets of a generated project."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from lake import Lake, failure, failures, materialized, own

KINDS = ("arrow", "reader", "pandas", "polars", "lazy")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_frame_is_stored_as_the_same_table(lake: Lake, kind: str):
    result = lake.ok(f"as_{kind}")
    stored = lake.tables_of(f"as_{kind}")
    expected: pa.Table = own().ALL
    assert stored.num_rows == 3
    for name in expected.column_names:
        wanted = expected.column(name).to_pylist()
        found = stored.column(name).to_pylist()
        if kind == "pandas" and name == "whole":
            continue  # pandas had rounded it already
        assert found == wanted, name
    types = {
        column.name: column.type
        for column in materialized(result, f"as_{kind}")[
            "dagster/column_schema"
        ].columns
    }
    if kind == "pandas":
        assert types.pop("whole") == "double"
    else:
        assert types.pop("whole") == "long"
    assert types == {
        "flag": "boolean",
        "small": "int",
        "real": "double",
        "money": "decimal(9, 2)" if kind != "pandas" else "decimal(3, 2)",
        "text": "string",
        "bytes": "binary",
        "day": "date",
        "clock": "time",
        "wall": "timestamp",
        "instant": "timestamptz",
        "list": "list<long>",
        "struct": "struct<2: a: optional long, 3: b: optional string>",
        "category": "string",
    } or types["struct"].startswith("struct<")


def test_an_input_is_what_its_annotation_says(lake: Lake):
    lake.ok("as_arrow")
    lake.ok(*(f"reads_{kind}" for kind in (*KINDS, "unsaid")))
    seen = own().SEEN
    assert type(seen["arrow"]) is pa.Table
    assert type(seen["unsaid"]) is pa.Table
    assert isinstance(seen["reader"], pa.RecordBatchReader)
    assert type(seen["pandas"]) is pd.DataFrame
    assert type(seen["polars"]) is pl.DataFrame
    assert type(seen["lazy"]) is pl.LazyFrame
    # whole numbers beside nulls stay what they are
    assert str(seen["pandas"]["whole"].dtype) == "Int64"
    assert seen["pandas"]["whole"][2] == 2**53 + 1
    assert str(seen["pandas"]["flag"].dtype) == "boolean"
    assert str(seen["pandas"]["instant"].dtype) == "datetime64[us, UTC]"
    assert seen["polars"].schema["instant"] == pl.Datetime("us", "UTC")
    assert seen["polars"].schema["money"] == pl.Decimal(9, 2)
    assert seen["polars"]["whole"].to_list() == [1, None, 2**53 + 1]


def test_the_index_of_a_pandas_frame_is_left_out_and_said(
    lake: Lake, capfd: pytest.CaptureFixture[str]
):
    lake.ok("indexed")
    assert lake.rows("indexed") == [{"n": 1}, {"n": 2}]
    assert "The index of indexed is not stored" in capfd.readouterr().err


def test_none_writes_nothing(lake: Lake):
    lake.ok("nothing")
    assert not lake.exists("nothing")


@pytest.mark.parametrize(
    ("asset", "message"),
    [
        ("strange", "Cannot store a builtins.list: return pyarrow.Table, "),
        ("numbered", "names of columns have to be texts"),
        ("mixed", "column odd"),
        ("typeless", 'column "name" is new and holds only nulls: give it a type'),
    ],
)
def test_what_is_no_table_is_a_failure_that_says_so(
    lake: Lake, asset: str, message: str
):
    result = lake.run(asset)
    assert not result.success
    assert f'Cannot store "{asset}"' in failure(result)
    assert message in failure(result)
    # nobody tries again what cannot become right
    (event,) = failures(result)
    assert event.step_failure_data.user_failure_data is not None
    said = event.step_failure_data.user_failure_data.description
    assert said is not None
    assert "secret" not in said


def test_an_annotation_that_no_table_fits_is_a_failure(lake: Lake):
    lake.ok("as_arrow")
    result = lake.run("as_list")
    assert "Cannot read a table as List: annotate the input as one of" in failure(
        result
    )


def test_an_empty_frame_empties_the_table_and_keeps_its_columns(lake: Lake):
    config = {"ops": {"emptied": {"config": {"rows": 2}}}}
    lake.ok("emptied", config=config)
    assert len(lake.rows("emptied")) == 2
    lake.ok("emptied")
    assert lake.rows("emptied") == []
    assert lake.tables_of("emptied").column_names == ["n"]


def test_whatever_streams_arrow_is_a_table(lake: Lake):
    lake.ok("relation")
    assert lake.rows("relation") == [{"one": 1, "text": "x"}]


def test_outputs_of_one_op_are_tables_of_their_own(lake: Lake):
    lake.ok("left", "right")
    assert (lake.rows("left"), lake.rows("right")) == ([{"n": 1}], [{"n": 2}])
