"""What was heard about one claim: each other report of its event, and what it counts for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from features.evidence import HEARD, PARTIAL, pairs

TEXT: Final = 200
"""Characters of a report's text that are kept."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One other report of the event, as it was read for a claim's score.

    `says` is "supports", "contradicts" or "neither". `weight` is what the report adds to the
    support or contradiction of its voice (an admission 2, a neutral 1), 0 where it does not count;
    `remark` says why. `voice` is the camp or kind that speaks through it.
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


def heard_about(row: int, claims: pl.DataFrame, sources: pl.DataFrame) -> tuple[Heard, ...]:
    """Return the other reports of an event that the claim in `row` is judged by, in order of time.

    `claims` are those of `features.sourced` with `as_of`, `sources` the accepted ones.
    """
    told = claims.select(
        "claim_id", pl.col("text").str.slice(0, TEXT), row_other="row", said="stance"
    )
    names = sources.select("source_id", source="name")
    found = (
        pairs(claims)
        .filter(pl.col("row") == row)
        .sort("published_at_other", "row_other")
        .with_columns(says=_says(), strength=_strength(), not_independent=_not_independent())
        .with_columns(loudest=_loudest())
        .select(
            "row_other",
            "says",
            "voice",
            source_id="source_id_other",
            camp="camp_other",
            published_at="published_at_other",
            weight=pl.col("strength") * pl.col("loudest"),
            remark=_remark(),
        )
        .collect()
        .join(told, on="row_other", how="left", maintain_order="left")
        .join(names, on="source_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("source", "source_id"), stance=pl.col("said").fill_null("says"))
        .select(*Heard.__dataclass_fields__)
    )
    return tuple(Heard(*values) for values in found.iter_rows())


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


def _loudest() -> pl.Expr:
    # One voice counts once for and once against, on the same and on another proposition.
    once = ("voice", "same_proposition", pl.col("agreement") < 0)
    return pl.col("strength").rank("ordinal", descending=True).over(*once) == 1


def _not_independent() -> pl.Expr:
    cites = pl.col("cites_other").list.contains(pl.col("source_id"))
    cited = pl.col("cites").list.contains(pl.col("source_id_other"))
    return (
        pl.when(cites | cited)
        .then(pl.lit("not independent: one cites the other"))
        .when(pl.col("parent") == pl.col("parent_other"))
        .then(pl.lit("not independent: the same owner"))
        .otherwise(pl.lit("not independent: nearly the same words"))
    )


def _remark() -> pl.Expr:
    later = pl.col("published_at_other") > pl.col("published_at")
    reversal = pl.col("own") & pl.col("same_proposition") & (pl.col("agreement") < 0)
    interest = pl.col("interest_other")
    return (
        pl.when(reversal & later)
        .then(pl.lit("the same source turned round: a retraction"))
        .when(reversal)
        .then(pl.lit("the same source said the opposite before"))
        .when("own")
        .then(pl.lit("the same source: no corroboration"))
        .when(pl.col("agreement") == 0)
        .then(pl.lit("speaks to something else"))
        .when(pl.col("relays") & (pl.col("agreement") > 0))
        .then("not_independent")
        .when(interest >= 1)
        .then(pl.lit("gains by it"))
        .when(~pl.col("loudest"))
        .then(pl.format("{} is one voice, counted once", "voice"))
        .when(~pl.col("listed_other"))
        .then(pl.lit("not listed: its interest is not known"))
        .when(interest < -PARTIAL)
        .then(pl.lit("against its own side"))
        .when(interest > PARTIAL)
        .then(pl.lit("has some interest in it"))
        .otherwise(pl.lit("no interest in it"))
    )
