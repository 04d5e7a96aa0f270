"""Evaluations made up for tests: who is right how often is plain to see."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from experiments.evaluation import BY_WAR, SYRIA, Evaluation
from experiments.promotion import Held

CLAIMS = 400
EVENTS = 80


def said(p: float) -> pl.Expr:
    """Return a forecast that is `p` sure of what it says: right four times in five."""
    return pl.when("said").then(p).otherwise(1 - p)


def surer(by: float, of: pl.Expr) -> pl.Expr:
    """Return a forecast that is nearer to the truth by a share of the way."""
    return of + by * (pl.col("truth").cast(pl.Float64) - of)


def held(**forecasts: pl.Expr) -> Held:
    """Return the trials that the rules ask for, with `model` and what else is given.

    The controls say nothing. One event in ten is told by newspapers, half the claims are of camp a.
    """
    number = pl.int_range(CLAIMS)
    frame = pl.DataFrame().select(
        claim_id=pl.format("c{}", number),
        corpus=pl.lit("own"),
        event=pl.format("e{}", number // (CLAIMS // EVENTS)),
        war=pl.lit("syria"),
        kind=pl.when(number // 5 % 10 == 3).then(pl.lit("newspaper")).otherwise(pl.lit("ministry")),
        camp=pl.when(number % 4 < 2).then(pl.lit("a")),
        stance=pl.lit("asserts"),
        said=number % 2 == 0,
        truth=(number % 2 == 0) != (number % 5 == 0),
    )
    names = {"model": said(0.8), "base rate": pl.lit(0.5), "vote": pl.lit(0.51)} | forecasts
    at = [frame.with_columns(**names, horizon=pl.lit(each)) for each in ("latest", "0h")]
    whole = Evaluation(BY_WAR.key, BY_WAR.title, pl.concat(at), tuple(names))
    return {BY_WAR.key: whole, SYRIA.key: replace(whole, key=SYRIA.key, title=SYRIA.title)}
