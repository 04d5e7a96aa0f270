"""Trend: whether a source was right more often lately than before."""

from __future__ import annotations

from typing import Final

import polars as pl
from scipy.special import ndtri

ENOUGH: Final = 6.0
"""Weight of the evidence below which there is no trend."""
HALF: Final = 2.0
"""Weight that each half must have: evidence of one day has no halves."""
SURE: Final = 0.9
"""Probability that the newer half is better from which it is "rising"; below 1 - SURE "falling"."""


def trends(evidence: pl.DataFrame) -> pl.DataFrame:
    """Return `trend` by `source`: "rising", "falling", "steady", or null with too little evidence.

    `evidence` has `source`, `time`, `weight` and `right`, the probability that the source was
    right. It is cut in two by time, at half its weight; what is of one time is not cut. Each half
    gives a Beta posterior from a uniform prior, and their difference is taken to be normal with
    their means and variances: the probability that the newer half is better, by approximation.

    >>> from datetime import datetime, timedelta
    >>> days = [datetime(2017, 9, 1) + timedelta(days=n) for n in range(12)]
    >>> evidence = pl.DataFrame({"source": "a", "time": days, "weight": 1.0,
    ...                          "right": [0.0] * 6 + [1.0] * 6})
    >>> trends(evidence).rows()
    [('a', 'rising')]
    """
    at_once = evidence.group_by("source", "time").agg(
        pl.col("weight").sum(), right=pl.col("weight").dot("right")
    )
    weight = pl.col("weight")
    middle = weight.cum_sum().over("source") - weight / 2
    newer = middle > weight.sum().over("source") / 2
    cut = at_once.sort("source", "time").with_columns(newer=newer)
    halves = cut.group_by("source").agg(
        pl.col(each).filter(pl.col("newer") == is_newer).sum().alias(f"{each}_{name}")
        for each in ("weight", "right")
        for name, is_newer in (("new", True), ("old", False))
    )
    gain = _mean("new") - _mean("old")
    surprise = gain / (_variance("new") + _variance("old")).sqrt()
    enough = (pl.col("weight_new") + pl.col("weight_old") >= ENOUGH) & (
        pl.min_horizontal("weight_new", "weight_old") >= HALF
    )
    limit = float(ndtri(SURE))
    return halves.select(
        "source",
        trend=pl.when(~enough)
        .then(None)
        .when(surprise >= limit)
        .then(pl.lit("rising"))
        .when(surprise <= -limit)
        .then(pl.lit("falling"))
        .otherwise(pl.lit("steady")),
    )


def _mean(half: str) -> pl.Expr:
    return (1 + pl.col(f"right_{half}")) / (2 + pl.col(f"weight_{half}"))


def _variance(half: str) -> pl.Expr:
    return _mean(half) * (1 - _mean(half)) / (3 + pl.col(f"weight_{half}"))
