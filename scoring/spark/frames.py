"""Frames on their way to Spark and back: Polars here, Arrow between, Spark's types there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import pyarrow as pa

_PLAIN = {
    pl.String: ("string", "string"),
    pl.Boolean: ("boolean", "bool_"),
    pl.Int8: ("tinyint", "int8"),
    pl.Int32: ("int", "int32"),
    pl.Int64: ("bigint", "int64"),
    pl.Float64: ("double", "float64"),
    pl.Date: ("date", "date32"),
}
"""What Spark and Arrow call a type of Polars."""


def spark_schema(schema: pl.Schema) -> str:
    """Return a schema in Spark's words.

    >>> spark_schema(pl.Schema({"row": pl.Int64(), "cites": pl.List(pl.String)}))
    '`row` bigint, `cites` array<string>'
    """
    return ", ".join(f"`{name}` {_spark_type(dtype)}" for name, dtype in schema.items())


def frame_of(batches: Iterable[pa.RecordBatch]) -> pl.DataFrame:
    """Return batches from Spark as one frame; there must be one at least."""
    import pyarrow as pa

    frame = pl.from_arrow(pa.Table.from_batches(list(batches)))
    assert isinstance(frame, pl.DataFrame)
    return frame


def batches_of(frame: pl.DataFrame, schema: pl.Schema, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the columns of `schema` in the types that Spark takes, so many rows at a time."""
    import pyarrow as pa

    target = pa.schema([(name, arrow_type(dtype)) for name, dtype in schema.items()])
    table = frame.select(*schema).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(target)
    yield from table.to_batches(max_chunksize=rows)


def arrow_type(dtype: pl.DataType) -> Any:
    """Return a type as Arrow has it, with short offsets: Spark reads no others."""
    import pyarrow as pa

    if isinstance(dtype, pl.Datetime):
        return pa.timestamp("us", tz="UTC")
    if isinstance(dtype, pl.List):
        return pa.list_(arrow_type(_instance(dtype.inner)))
    if isinstance(dtype, pl.Struct):
        return pa.struct([(part.name, arrow_type(_instance(part.dtype))) for part in dtype.fields])
    return getattr(pa, _PLAIN[type(dtype)][1])()


def _spark_type(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Datetime):
        return "timestamp"
    if isinstance(dtype, pl.List):
        return f"array<{_spark_type(_instance(dtype.inner))}>"
    if isinstance(dtype, pl.Struct):
        parts = (f"`{part.name}`: {_spark_type(_instance(part.dtype))}" for part in dtype.fields)
        return f"struct<{', '.join(parts)}>"
    return _PLAIN[type(dtype)][0]


def _instance(dtype: Any) -> pl.DataType:
    return dtype if isinstance(dtype, pl.DataType) else dtype()
