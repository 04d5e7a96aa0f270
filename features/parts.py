"""Fields that are made of parts: quantities and alignments."""

from __future__ import annotations

from typing import Final

import polars as pl

from features.fields import EXPECTED, HIDDEN_IN_CODE, Table
from features.rejects import same_fault
from features.rows import Fault
from features.rules import OBJECT, OBJECTS, PAIR, as_float

_PARTS: Final = ("low", "high", "unit")


def spread_quantity(frame: pl.DataFrame, faults: list[Fault]) -> tuple[pl.DataFrame, list[Fault]]:
    """The parts of `quantity` as columns; where it is null, columns of those names stand in."""
    if "quantity" not in frame.columns:
        return frame, faults
    cell, struct = frame["quantity"], pl.col("quantity")
    is_lost = pl.lit(value=False)
    found: tuple[str, ...] = _PARTS
    if cell.dtype == pl.String:
        text = struct.str.strip_chars()
        is_sound = text.str.contains(rf"^(?:\{{\s*\}}|{OBJECT})$") & text.str.contains(
            r'^\{\s*\}$|"(?:low|high|unit)"\s*:'
        )
        is_lost = (text != "") & ~is_sound
        parts = pl.Struct(dict.fromkeys(_PARTS, pl.String))
        struct = pl.when(is_sound).then(text).str.json_decode(parts)
    elif isinstance(cell.dtype, pl.Struct):
        names = [part.name for part in cell.dtype.fields]
        found = tuple(name for name in _PARTS if name in names)
        known = [struct.struct.field(name).is_not_null() for name in found]
        other = [struct.struct.field(name).is_not_null() for name in names if name not in _PARTS]
        never = struct.is_null() & struct.is_not_null()
        is_lost = pl.any_horizontal(never, *other) & ~pl.any_horizontal(never, *known)
    else:
        is_lost, found = struct.is_not_null(), ()
    spread = [_part(struct.struct.field(name), f"quantity_{name}", frame) for name in found]
    hit = frame.filter(is_lost)
    wrong = same_fault(hit["row"], "quantity", hit["quantity"], EXPECTED["quantity"])
    return frame.with_columns(spread).drop("quantity"), faults + wrong


def _part(part: pl.Expr, column: str, frame: pl.DataFrame) -> pl.Expr:
    dtype = frame.schema.get(column, pl.Null())
    if dtype == pl.String or dtype.is_numeric():
        part = pl.coalesce(part.cast(pl.String), pl.col(column).cast(pl.String))
    return part.alias(column)


def with_sides(
    frame: pl.DataFrame, table: Table, faults: list[Fault]
) -> tuple[pl.DataFrame, list[Fault]]:
    """The alignments as lists of side and weight, sorted by side; a null weight is no side."""
    pairs, wrong = _pairs(frame)
    weight = as_float(pl.col("weight"), pl.String())
    pairs = pairs.with_columns(pl.col("side").str.strip_chars(), number=weight)
    side = pl.col("side")
    is_id = (
        (side != "")
        & ~side.str.contains(HIDDEN_IN_CODE)
        & (side.str.len_chars() <= table.limit("alignment"))
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
    if part.dtype == pl.String or (part.dtype.is_numeric()):
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
        pl.when(text.str.contains(rf"^(?:\{{\s*\}}|{OBJECT})$"))
        .then(listed)
        .when(text.str.contains(OBJECTS))
        .then(text)
    )
    pair = pl.Struct({"side": pl.String, "weight": pl.String})
    read = frame.select(sound.str.json_decode(pl.List(pair))).to_series()
    hit = frame.filter(read.is_null() & (frame["alignment"].str.strip_chars() != ""))
    return read, same_fault(hit["row"], "alignment", hit["alignment"], EXPECTED["sides"])
