"""What was heard about a claim: each other report of its event, and what it counts for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from features.by_voice import HEARD
from features.evidence import pairs
from scoring.remark import remark

TEXT: Final = 200
"""Characters of a report's text that are kept."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One other report of the event, as it was read for a claim's score.

    `says` is "supports", "contradicts" or "neither". `weight` is what the report adds to the
    support or contradiction of its voice (an admission 2, a neutral 1), 0 where it does not count;
    `remark` says why. `voice` is whose voice it is (`features.voice`), "own" that of the claim's
    own source; `same` is whether it is on the same proposition, and `sign` how it leans: 1 for the
    claim, -1 against it, 0 neither way. One that leans so little that it says neither counts too.
    """

    claim_id: str
    source_id: str
    source: str
    camp: str | None
    voice: str
    published_at: datetime
    stance: str
    text: str
    says: str
    weight: float
    remark: str
    same: bool
    sign: int


def heard_about(row: int, claims: pl.DataFrame, sources: pl.DataFrame) -> tuple[Heard, ...]:
    """Return the other reports of an event that the claim in `row` is judged by, in order of time.

    `claims` are those of `features.sourced` with `as_of`, `sources` the accepted ones.
    """
    found = heard_frame(claims, sources, [row]).select(*Heard.__dataclass_fields__)
    return tuple(Heard(*values) for values in found.iter_rows())


def heard_frame(
    claims: pl.DataFrame, sources: pl.DataFrame, rows: Sequence[int] | pl.Series
) -> pl.DataFrame:
    """Return what was heard about the claims in `rows`: columns `row` and the fields of `Heard`.

    In order of time for each claim; besides `row_other`, the report's own row, `relays`, and what
    its speaker weighs (`speaker_weight`, `features.voice.weight`). `claims` need hold no more than
    the events of those rows.
    """
    told = claims.select(
        "claim_id", pl.col("text").str.slice(0, TEXT), row_other="row", said="stance"
    )
    names = sources.select("source_id", source="name")
    return (
        pairs(claims, pl.Series(rows, dtype=claims.schema["row"]))
        .sort("row", "published_at_other", "row_other")
        .join(_relays_of(claims), on="row_other", maintain_order="left")
        .with_columns(says=_says(), strength=_strength())
        .with_columns(counted=_counted())
        .select(
            "row",
            "row_other",
            "says",
            "voice",
            source_id="source_id_other",
            camp="camp_other",
            published_at="published_at_other",
            weight="counted",
            remark=remark(),
            same="same_proposition",
            sign=pl.col("agreement").sign().cast(pl.Int8),
            relays="relays",
            speaker_weight="weight",
        )
        .collect()
        .join(told, on="row_other", how="left", maintain_order="left")
        .join(names, on="source_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("source", "source_id"), stance=pl.col("said").fill_null("says"))
        .select("row", *Heard.__dataclass_fields__, "row_other", "relays", "speaker_weight")
    )


def _says() -> pl.Expr:
    return (
        pl.when(pl.col("agreement") >= HEARD)
        .then(pl.lit("supports"))
        .when(pl.col("agreement") <= -HEARD)
        .then(pl.lit("contradicts"))
        .otherwise(pl.lit("neither"))
    )


def _strength() -> pl.Expr:
    # As `features.evidence` counts: nothing from the own source, no support from a relay.
    counts = ~pl.col("own") & ((pl.col("agreement") < 0) | ~pl.col("relays"))
    return pl.col("agreement").abs() * pl.col("weight") * counts


def _counted() -> pl.Expr:
    # One voice counts once for and once against: the strongest on the same proposition, and of the
    # strongest on another what it says beyond that.
    one_way = ("row", "voice", pl.col("agreement") < 0)
    rank = pl.col("strength").rank("ordinal", descending=True).over(*one_way, "same_proposition")
    said = pl.col("strength").filter("same_proposition").max().over(*one_way).fill_null(0.0)
    beyond = pl.when("same_proposition").then(0.0).otherwise(said)
    return pl.when(rank == 1).then((pl.col("strength") - beyond).clip(0.0)).otherwise(0.0)


def _relays_of(claims: pl.DataFrame) -> pl.LazyFrame:
    return claims.lazy().select(row_other="row", relays_party_other="relays_party")
