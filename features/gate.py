"""The gate: good rows go in, every bad row comes back with what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from features.errors import InputError
from features.files import RawRows, read_rows
from features.schema import (
    CLAIMS,
    CLAIMS_SCHEMA,
    SOURCES,
    SOURCES_SCHEMA,
    Table,
)

if TYPE_CHECKING:
    import pandas as pd

Frame: TypeAlias = "pl.DataFrame | pl.LazyFrame | pd.DataFrame"


@dataclass(frozen=True, slots=True)
class Admitted:
    """What the gate let in, what it turned away, and what it did on the way."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    n_rows: int
    n_repeated: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def n_rejected(self) -> int:
        """Number of rows turned away; `rejected` has one line for each fault."""
        return self.rejected["row"].n_unique()


def admit_claims(claims: Frame | str | Path) -> Admitted:
    """Check claims row by row."""
    return _admit(claims, CLAIMS)


def admit_sources(sources: Frame | str | Path) -> Admitted:
    """Check sources row by row."""
    return _admit(sources, SOURCES)


def _admit(data: Any, table: Table) -> Admitted:
    if isinstance(data, (str, Path)):
        raw = read_rows(Path(data), table)
    else:
        if isinstance(data, pl.LazyFrame):
            data = data.collect()
        elif not isinstance(data, pl.DataFrame):
            data = pl.from_pandas(data)
        extras = [c for c in data.columns if c not in table.columns]
        raw = RawRows(data.drop(extras).with_row_index("row", offset=1), data.height, [], extras)
    missing = [c for c in table.required if c not in raw.frame.columns]
    if missing:
        raise InputError(f"missing columns {missing}")
    frame = raw.frame
    frame = _quantity(frame)
    out = frame.select(
        *([pl.col("row")] if table is CLAIMS else []),
        *[_value(n, k, frame.schema.get(n, pl.Null())).alias(n) for n, k in table.fields.items()],
    )
    schema = CLAIMS_SCHEMA if table is CLAIMS else SOURCES_SCHEMA
    out = out.cast(dict(schema))
    if table is CLAIMS:
        out = out.with_columns(
            published_precision=pl.coalesce(
                "published_precision",
                pl.when(pl.col("published_at").dt.truncate("1d") == pl.col("published_at"))
                .then(pl.lit("day"))
                .otherwise(pl.lit("minute")),
            )
        )
    rejected = pl.DataFrame(
        schema={
            "row": pl.UInt32,
            table.id: pl.String,
            "field": pl.String,
            "value": pl.String,
            "expected": pl.String,
        }
    )
    return Admitted(out, rejected, raw.n_rows)


def _quantity(frame: pl.DataFrame) -> pl.DataFrame:
    if "quantity" not in frame.columns:
        return frame
    if frame["quantity"].dtype == pl.String:
        frame = frame.with_columns(
            pl.col("quantity").str.json_decode(
                pl.Struct({"low": pl.Float64, "high": pl.Float64, "unit": pl.String})
            )
        )
    if frame["quantity"].dtype == pl.Null:
        return frame.drop("quantity")
    return frame.with_columns(
        pl.col("quantity").struct.field(p).alias(f"quantity_{p}") for p in ("low", "high", "unit")
    ).drop("quantity")


def _value(name: str, kind: str, dtype: pl.DataType) -> pl.Expr:
    col = pl.col(name)
    if dtype == pl.Null:
        return pl.lit([], pl.List(pl.String)) if kind == "codes" else pl.lit(None)
    if kind == "time":
        if dtype == pl.String:
            return col.str.slice(0, 10).str.to_datetime("%Y-%m-%d", time_zone="UTC")
        return col.cast(pl.Datetime("us", "UTC"))
    if kind == "codes" and dtype == pl.String:
        return col.str.json_decode(pl.List(pl.String)).fill_null([])
    if kind == "sides" and dtype == pl.String:
        return col.map_elements(
            _pairs, return_dtype=pl.List(pl.Struct({"side": pl.String, "weight": pl.Float64}))
        ).fill_null([])
    if kind == "sides" and isinstance(dtype, pl.Struct):
        return col.map_elements(
            lambda d: [
                {"side": k, "weight": float(v)} for k, v in sorted(d.items()) if v is not None
            ],
            return_dtype=pl.List(pl.Struct({"side": pl.String, "weight": pl.Float64})),
        )
    return col


def _pairs(text: str) -> list[dict[str, Any]]:
    import json

    return [
        {"side": k, "weight": float(v)}
        for k, v in sorted(json.loads(text).items())
        if v is not None
    ]
