"""Credibility over time: what a score was when the claim came out, a day and a week later."""

from __future__ import annotations

from typing import Final

import polars as pl

from scoring.assessment import Assessment
from scoring.engine import ScoringEngine
from scoring.event_batches import batches
from scoring.moment import Moment

STOPS: Final = ("0h", "24h", "7d")
"""How long after a claim its credibility is told, up to the time of its own score."""


def over_time(engine: ScoringEngine, found: Assessment, scores: pl.DataFrame) -> pl.DataFrame:
    """Return the credibility of some scored claims at each of the `STOPS`, in their order.

    `scores` are rows of `found.scores`; no more than the events of these claims is judged again.
    Columns: `claim_id` and one for each stop, null where it is not before the score's own `as_of`.
    Nothing is read that the score itself did not read.
    """
    asked = scores.select("claim_id", "event_id", "as_of")
    known = found.read()
    of_events = known.filter(
        pl.col("claim_id").is_in(asked["claim_id"].implode())
        | pl.col("event_id").is_in(asked["event_id"].drop_nulls().implode())
    )
    for stop in STOPS:
        told = _judged(engine, found, Moment.of(None, stop).stamp(of_events))
        asked = asked.join(told, on="claim_id", how="left", maintain_order="left").with_columns(
            pl.when(pl.col("then") < pl.col("as_of")).then("credibility").alias(stop)
        )
        asked = asked.drop("then", "credibility")
    return asked.select("claim_id", *STOPS)


def _judged(engine: ScoringEngine, found: Assessment, stamped: pl.DataFrame) -> pl.DataFrame:
    """Return the claims' `credibility` as of `then`."""
    parts = []
    for batch in batches(stamped):
        said = engine.judge(batch, found.sources.accepted, names=engine.weighed).said
        then = batch.select("claim_id", then="as_of")
        parts.append(then.with_columns(credibility=pl.Series(said.probability)))
    empty = pl.Schema(
        {"claim_id": pl.String(), "then": stamped.schema["as_of"], "credibility": pl.Float64()}
    )
    return pl.concat([empty.to_frame(), *parts])
