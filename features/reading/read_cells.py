"""Cells that were read or corrected, one a line: what stands in them, where from, how surely."""

from __future__ import annotations

from typing import Final

import polars as pl

from features.fields import CLAIMS, CLAIMS_SCHEMA, READ_FROM_TEXT
from features.reading.corrections import CORRECTABLE

LINES: Final = pl.Schema(
    {
        "claim_id": pl.String,
        "field": pl.String,
        "value": pl.String,
        "origin": pl.String,
        "confidence": pl.Float64,
        "correction": pl.String,
    }
)
"""Columns of the lines."""
_ORDER: Final = {name: at for at, name in enumerate(CLAIMS.fields)}


def cell_lines(
    claims: pl.DataFrame, readings: pl.DataFrame, corrections: pl.DataFrame
) -> pl.DataFrame:
    """Return a line for each cell that was read or that a person corrected, the least sure first.

    `claims` are as they stand in the end: the values are theirs. A cell that was read and is empty
    in the end has no line.
    """
    read = readings.select("claim_id", "field", "origin", "confidence").join(
        corrections, on=["claim_id", "field"], how="anti", maintain_order="left"
    )
    said = corrections.with_columns(origin=pl.lit("person"), confidence=pl.lit(1.0))
    lines = pl.concat([read, said], how="diagonal").join(
        _values(claims, readings, corrections), on=["claim_id", "field"], how="left"
    )
    kept = lines.filter(pl.col("value").is_not_null() | (pl.col("origin") == "person"))
    field = pl.col("field").replace_strict(_ORDER, return_dtype=pl.UInt32)
    ordered = kept.sort("confidence", "row", field)
    return ordered.select(*LINES).cast(LINES)


def fields_read(claims: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return claims that say, in `read_from_text`, which of their fields were read.

    Fields that a person corrected are not among them. Those that the claims came with stay.
    """
    came = claims.select("claim_id", field=pl.col(READ_FROM_TEXT).str.split(";")).explode(
        "field", empty_as_null=True
    )
    said = lines.filter(pl.col("origin") == "person").select("claim_id", "field")
    read = lines.filter(pl.col("origin") != "person").select("claim_id", "field")
    named = (
        pl.concat([came.with_columns(pl.col("field").str.strip_chars()), read])
        .filter(pl.col("field").is_in(CORRECTABLE))
        .unique()
        .join(said, on=["claim_id", "field"], how="anti")
        .sort(pl.col("field").replace_strict(_ORDER, return_dtype=pl.UInt32))
        .group_by("claim_id", maintain_order=True)
        .agg(pl.col("field").str.join(";").alias(READ_FROM_TEXT))
    )
    return claims.drop(READ_FROM_TEXT).join(named, on="claim_id", how="left", maintain_order="left")


def _values(
    claims: pl.DataFrame, readings: pl.DataFrame, corrections: pl.DataFrame
) -> pl.DataFrame:
    """The cells of the fields that any line is about, as text: `row`, `claim_id`, `field`."""
    about = pl.concat([readings["field"], corrections["field"]]).unique()
    names = [name for name in CORRECTABLE if name in set(about)]
    wide = claims.select("row", "claim_id", *map(_as_text, names))
    return wide.unpivot(names, index=["row", "claim_id"], variable_name="field", value_name="value")


def _as_text(name: str) -> pl.Expr:
    cell, dtype = pl.col(name), CLAIMS_SCHEMA[name]
    if dtype == pl.List(pl.String):
        return pl.when(cell.list.len() > 0).then(cell.list.join(";"))
    if dtype == pl.Float64:
        whole = cell.cast(pl.Int64, strict=False)
        return (
            pl.when(cell == whole)
            .then(whole.cast(pl.String))
            .otherwise(cell.cast(pl.String))
            .alias(name)
        )
    if dtype == pl.String:
        return cell
    return cell.dt.to_string("%Y-%m-%dT%H:%M:%SZ")
