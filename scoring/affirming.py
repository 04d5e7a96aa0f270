"""Reports of others that affirm an event, with the parts they name: what a claim is held to."""

from __future__ import annotations

from typing import Final

import polars as pl

from features.agreement import DENYING

COMPARED: Final = (
    "place", "country", "event_date", "favours", "harms", "stance", "quantity_low",
    "quantity_high", "quantity_unit",
)  # fmt: skip
"""Fields of a claim that say who, where, when and how many."""
KEPT: Final = ("voice", "claim_id", "speaker_weight", "relays")

"""What of a report is kept beside them (`scoring.heard.heard_frame`)."""


def affirming(heard: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Return what was heard of others that affirm and hand on nobody's word, with their fields."""
    said = claims.select(pl.col("row").alias("row_other"), pl.col(COMPARED).name.suffix("_other"))
    free = (pl.col("voice") != "own") & ~pl.col("relays")
    return (
        heard.filter(free)
        .select("row", "row_other", "published_at", *KEPT)
        .join(said, on="row_other", maintain_order="left")
        .filter(~pl.col("stance_other").is_in(DENYING).fill_null(value=False))
    )


def same_unit() -> pl.Expr:
    """Return whether two quantities count the same thing, by the last word of their units."""
    unit, other = (
        pl.col(f"quantity_unit{end}").str.to_lowercase().str.extract(r"(\p{L}+)\W*$")
        for end in ("", "_other")
    )
    return unit == other
