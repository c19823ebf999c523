"""Assets for test_frames.py: one table, written and read as every kind of frame."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pandas as pd
import polars as pl
import pyarrow as pa

BERLIN = ZoneInfo("Europe/Berlin")
WHEN = dt.datetime(2024, 7, 1, 12, 30, 0, 123456)
ALL = pa.table(
    {
        "flag": pa.array([True, None, False]),
        "whole": pa.array([1, None, 2**53 + 1], pa.int64()),
        "small": pa.array([1, 2, 3], pa.int32()),
        "real": pa.array([0.5, None, float("inf")]),
        "money": pa.array(
            [Decimal("1.50"), None, Decimal("-0.01")], pa.decimal128(9, 2)
        ),
        "text": pa.array(["a", None, "ü€"], pa.large_string()),
        "bytes": pa.array([b"\x00", None, b"x"], pa.large_binary()),
        "day": pa.array([WHEN.date(), None, dt.date(1969, 12, 31)]),
        "clock": pa.array([dt.time(1, 2, 3, 4), None, dt.time()], pa.time64("us")),
        "wall": pa.array([WHEN, None, WHEN], pa.timestamp("us")),
        "instant": pa.array(
            [WHEN.replace(tzinfo=BERLIN), None, WHEN.replace(tzinfo=BERLIN)],
            pa.timestamp("us", "Europe/Berlin"),
        ),
        "list": pa.array([[1, 2], None, []], pa.list_(pa.int64())),
        "struct": pa.array(
            [{"a": 1, "b": "x"}, None, {"a": None, "b": "y"}],
            pa.struct([("a", pa.int64()), ("b", pa.string())]),
        ),
        "category": pa.array(["x", "y", "x"]).dictionary_encode(),
    }
)


def frame_of(kind: str) -> Any:
    if kind == "pandas":
        return ALL.to_pandas(date_as_object=True, timestamp_as_object=False)
    frame = pl.from_arrow(ALL)
    assert isinstance(frame, pl.DataFrame)
    return {
        "arrow": ALL,
        "reader": ALL.to_reader(),
        "polars": frame,
        "lazy": frame.lazy(),
    }[kind]


def written(kind: str) -> dg.AssetsDefinition:
    @dg.asset(name=f"as_{kind}", io_manager_key="iceberg")
    def asset() -> Any:
        return frame_of(kind)

    return asset


def read(kind: str, annotation: Any) -> dg.AssetsDefinition:
    def compute(frame: Any) -> None:
        SEEN[kind] = frame

    compute.__annotations__["frame"] = annotation
    return dg.asset(name=f"reads_{kind}", ins={"frame": dg.AssetIn("as_arrow")})(
        compute
    )


SEEN: dict[str, Any] = {}

KINDS = ("arrow", "reader", "pandas", "polars", "lazy")


@dg.asset(io_manager_key="iceberg")
def indexed() -> pd.DataFrame:
    return pd.DataFrame({"n": [1, 2]}, index=pd.Index(["a", "b"], name="letter"))


@dg.asset(io_manager_key="iceberg")
def nothing() -> Any:
    return None


@dg.asset(io_manager_key="iceberg")
def strange() -> Any:
    return [{"a": 1}]


@dg.asset(io_manager_key="iceberg")
def numbered() -> pd.DataFrame:
    return pd.DataFrame([[1, 2]])


@dg.asset(io_manager_key="iceberg")
def mixed() -> pd.DataFrame:
    return pd.DataFrame({"fine": [1, 2], "odd": [1, "secret"]})


class Rows(dg.Config):
    rows: int = 0


@dg.asset(io_manager_key="iceberg")
def emptied(config: Rows) -> pd.DataFrame:
    return pd.DataFrame({"n": list(range(config.rows))})


@dg.asset(io_manager_key="iceberg")
def typeless() -> pd.DataFrame:
    return pd.DataFrame({"name": []}, dtype=object)


@dg.asset(io_manager_key="iceberg")
def relation() -> Any:
    import duckdb

    return duckdb.sql("select 1 as one, 'x' as text")


@dg.asset(ins={"frame": dg.AssetIn("as_arrow")})
def as_list(frame: list) -> None:  # pyright: ignore[reportMissingTypeArgument]
    raise AssertionError("it is never read")


@dg.multi_asset(
    outs={
        "left": dg.AssetOut(io_manager_key="iceberg"),
        "right": dg.AssetOut(io_manager_key="iceberg"),
    }
)
def both():
    yield dg.Output(pa.table({"n": [1]}), "left")
    yield dg.Output(pl.DataFrame({"n": [2]}), "right")


defs = dg.Definitions(
    assets=[
        *(written(kind) for kind in KINDS),
        read("arrow", pa.Table),
        read("unsaid", Any),
        read("reader", pa.RecordBatchReader),
        read("pandas", pd.DataFrame),
        read("polars", pl.DataFrame),
        read("lazy", pl.LazyFrame),
        *(indexed, nothing, strange, numbered, mixed, emptied, typeless, relation),
        *(as_list, both),
    ]
)
