"""Whose voice a report is, and what it weighs: many outlets, few voices."""

from __future__ import annotations

from functools import cache

import polars as pl

UNLISTED = 0.5
"""Weight of an unlisted source: its interest is unknown, so it is half a neutral, never free."""

PRESS = (
    "newspaper", "broadcaster", "wire_agency", "local_media", "partisan_site", "social_media",
    "state_media", "unknown",
)  # fmt: skip
INQUIRERS = ("ngo", "monitor_ngo", "investigative", "academic")


@cache
def speaker() -> pl.Expr:
    """Return the voice that speaks through a report, over claims joined with their sources.

    A camp; for sources of no camp their trade (press, inquirers, else the kind of source);
    all unlisted sources together. Outlets of one camp, the papers of no camp and any number of new
    names are one voice each: a third of online news is original, a quarter copied within minutes
    (Cage et al. 2020), and new names cost nothing (the Sybil attack). To a claim of its own source
    a report is the voice `own` (`features.evidence`).
    """
    camp = pl.format("camp {}", "camp")
    return (
        pl.when(~pl.col("listed")).then(pl.lit("unlisted")).otherwise(pl.coalesce(camp, _trade()))
    )


@cache
def weight() -> pl.Expr:
    """Return what the other report of a pair weighs by what its speaker gains: 1 - interest.

    2 for an admission against interest, 1 for one who gains nothing, 0 for a partisan; a half for
    an unlisted source. With a far lower count it is the other way about: who would gain by a higher
    one weighs 2 and who concedes it 0. Who serves other sides weighs 1 less half of what it gains:
    a low number may suit it, and yet it has counted. Over pairs (`features.evidence.pairs`).
    """
    gains = pl.col("interest_other")
    lower = pl.when(pl.col("direction") > 0).then(1.0 + gains).otherwise(1.0 - gains / 2)
    listed = pl.when("outnumbers").then(lower).otherwise(1.0 - gains).clip(0.0, 2.0)
    return pl.when("listed_other").then(listed).otherwise(UNLISTED)


def _trade() -> pl.Expr:
    kind = pl.col("kind")
    return (
        pl.when(kind.is_in(PRESS))
        .then(pl.lit("press of no camp"))
        .when(kind.is_in(INQUIRERS))
        .then(pl.lit("inquirers of no camp"))
        .otherwise(pl.format("{} of no camp", kind))
    )
