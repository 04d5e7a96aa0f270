"""Quantities: an object with parts, or a column for each part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from features.faults import Fault
from features.fields import EXPECTED, QUANTITY
from features.flat_json import OBJECT
from features.rejects import same_fault

_AS_TEXT: Final = pl.Struct(dict.fromkeys(QUANTITY, pl.String))


def spread_quantity(frame: pl.DataFrame, faults: list[Fault]) -> tuple[pl.DataFrame, list[Fault]]:
    """The parts of `quantity` as columns; where it is null, columns of those names stand in."""
    if "quantity" not in frame.columns:
        return frame, faults
    dtype, cell = frame.schema["quantity"], pl.col("quantity")
    parts, is_lost = dict[str, pl.Expr](), cell.is_not_null()
    if dtype == pl.String:
        parts, is_lost = _parts_of_text(cell.str.strip_chars())
    elif isinstance(dtype, pl.Struct):
        parts, is_lost = _parts_of_struct(cell, [part.name for part in dtype.fields])
    spread = [_first_of(part, f"quantity_{name}", frame) for name, part in parts.items()]
    hit = frame.filter(is_lost)
    wrong = same_fault(hit["row"], "quantity", hit["quantity"], EXPECTED["quantity"])
    return frame.with_columns(spread).drop("quantity"), faults + wrong


def _parts_of_text(text: pl.Expr) -> tuple[dict[str, pl.Expr], pl.Expr]:
    """The parts of JSON objects as text, and where there is something else than such an object."""
    is_sound = text.str.contains(rf"^{OBJECT}$") & text.str.contains(
        rf'^\{{\s*\}}$|"(?:{"|".join(QUANTITY)})"\s*:'
    )
    decoded = pl.when(is_sound).then(text).str.json_decode(_AS_TEXT)
    parts = {name: decoded.struct.field(name) for name in QUANTITY}
    return parts, (text != "") & ~is_sound


def _parts_of_struct(struct: pl.Expr, names: Sequence[str]) -> tuple[dict[str, pl.Expr], pl.Expr]:
    """The parts that are there, and where there are other parts only."""
    parts = {name: struct.struct.field(name) for name in names}
    known: dict[str, pl.Expr] = {name: parts[name] for name in QUANTITY if name in parts}
    given = [part.is_not_null() for name, part in parts.items() if name not in known]
    is_known = [part.is_not_null() for part in known.values()]
    never = pl.lit(value=False)
    return known, pl.any_horizontal(never, *given) & ~pl.any_horizontal(never, *is_known)


def _first_of(part: pl.Expr, column: str, frame: pl.DataFrame) -> pl.Expr:
    """A part, or what a column of its name holds where it is null."""
    dtype = frame.schema.get(column, pl.Null())
    if dtype == pl.String or dtype.is_numeric():
        part = pl.coalesce(part.cast(pl.String), pl.col(column).cast(pl.String))
    return part.alias(column)
