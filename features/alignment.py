"""Alignments: how far a source leans to each side, in all the ways it may be written."""

from __future__ import annotations

import polars as pl

from features.characters import HIDDEN_IN_CODE
from features.faults import Fault
from features.fields import EXPECTED, MAX_CODE
from features.flat_json import OBJECT, OBJECTS, PAIR
from features.rejects import same_fault
from features.rules import as_float


def with_sides(frame: pl.DataFrame, faults: list[Fault]) -> tuple[pl.DataFrame, list[Fault]]:
    """The alignments as lists of side and weight, sorted by side; a null weight is no side."""
    pairs, wrong = _pairs(frame)
    weight = as_float(pl.col("weight"), pl.String())
    pairs = pairs.with_columns(pl.col("side").str.strip_chars(), number=weight)
    side = pl.col("side")
    is_id = (
        (side != "")
        & ~side.str.contains(HIDDEN_IN_CODE)
        & (side.str.len_chars() <= MAX_CODE)
        & pl.struct("row", "side").is_first_distinct()
    )
    in_range = pl.col("number").is_between(-1, 1)
    for is_sound, expected in ((is_id, EXPECTED["side"]), (in_range, EXPECTED["weight"])):
        hit = pairs.filter(~is_sound.fill_null(value=False))
        told = hit.select(pl.format("{}: {}", side.fill_null(""), "weight")).to_series()
        wrong += same_fault(hit["row"], "alignment", told, expected)
    sides = (
        pairs.sort("side")
        .group_by("row")
        .agg(pl.struct("side", weight="number").alias("alignment"))
    )
    frame = frame.drop("alignment", strict=False)
    frame = frame.join(sides, on="row", how="left", maintain_order="left")
    return frame.with_columns(pl.col("alignment").fill_null([])), faults + wrong


def _pairs(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    """One line for each row and side: `row`, and `side` and `weight` as text."""
    nothing = pl.DataFrame(schema={"row": pl.UInt32, "side": pl.String, "weight": pl.String})
    if "alignment" not in frame.columns:
        return nothing, []
    cell, wrong = frame["alignment"], list[Fault]()
    if cell.dtype == pl.String:
        cell, wrong = _listed_sides(frame)
    found = [nothing]
    if isinstance(cell.dtype, pl.Struct):
        # One side after another: all at once would make rows x sides of mostly nothing.
        for name in [side.name for side in cell.dtype.fields]:
            found.append(_long(frame["row"], pl.lit(name), cell.struct.field(name)))
    elif names := _names_of_pair(cell.dtype):
        long = pl.DataFrame([frame["row"], cell.alias("pair")]).filter(
            pl.col("pair").list.len() > 0
        )
        long = long.explode("pair")
        side, weight = (long["pair"].struct.field(name) for name in names)
        found.append(_long(long["row"], _to_text(side), weight))
    elif cell.dtype != pl.Null:
        hit = frame.filter(cell.is_not_null())
        wrong += same_fault(hit["row"], "alignment", hit["alignment"], EXPECTED["sides"])
    return pl.concat(found), wrong


def _long(row: pl.Series, side: pl.Series | pl.Expr, weight: pl.Series) -> pl.DataFrame:
    weights = pl.DataFrame([row, _to_text(weight).alias("weight")])
    return weights.select("row", side.alias("side"), "weight").drop_nulls("weight")


def _to_text(part: pl.Series) -> pl.Series:
    """Names and numbers as text; "?" for what is neither."""
    if part.dtype == pl.String or part.dtype.is_numeric():
        return part.cast(pl.String)
    return part.is_not_null().replace_strict({True: "?", False: None}, return_dtype=pl.String)


def _names_of_pair(dtype: pl.DataType) -> tuple[str, str] | None:
    """The names of side and weight in a list of pairs, or in what Parquet makes of a map."""
    if not isinstance(dtype, pl.List) or not isinstance(dtype.inner, pl.Struct):
        return None
    names = [part.name for part in dtype.inner.fields]
    for side, weight in (("side", "weight"), ("key", "value")):
        if side in names and weight in names:
            return side, weight
    return None


def _listed_sides(frame: pl.DataFrame) -> tuple[pl.Series, list[Fault]]:
    """Alignments in JSON, objects or lists of pairs, as lists of pairs."""
    text = pl.col("alignment").str.strip_chars()
    listed = (
        text.str.replace_all(PAIR, '{"side":$1,"weight":$2}')
        .str.replace(r"^\{", "[")
        .str.replace(r"\}$", "]")
    )
    sound = (
        pl.when(text.str.contains(rf"^{OBJECT}$"))
        .then(listed)
        .when(text.str.contains(OBJECTS))
        .then(text)
    )
    pair = pl.Struct({"side": pl.String, "weight": pl.String})
    read = frame.select(sound.str.json_decode(pl.List(pair))).to_series()
    hit = frame.filter(read.is_null() & (frame["alignment"].str.strip_chars() != ""))
    return read, same_fault(hit["row"], "alignment", hit["alignment"], EXPECTED["sides"])
