"""Settled claims as they looked at several horizons, ready to be fitted or judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from experiments.corpora import Corpus
from features.description import describe
from models.fitting import TrainingSet
from scoring.moment import Moment

WEIGHTS: Final = {"0h": 0.25, "24h": 0.125, "7d": 0.125, "latest": 0.5}
"""Horizons, and the share of a claim's weight that its snapshot at each has in training: half of it
before the evidence is in, half after."""
HORIZONS: Final = tuple(WEIGHTS)
AS_SCORED: Final = "as_scored"
"""In place of a horizon: the time at which a claim was scored, whichever that was."""


@dataclass(frozen=True, slots=True)
class Snapshots:
    """One row for each claim and horizon: features, labels, and what a report is cut by."""

    frame: pl.DataFrame

    def training(self, features: Sequence[str]) -> TrainingSet:
        """Return the settled claims, all horizons of one claim weighing its label's confidence."""
        share = pl.col("horizon").replace_strict(WEIGHTS, default=1.0, return_dtype=pl.Float64)
        settled = self.frame.filter(pl.col("truth").is_not_null()).with_columns(share=share)
        whole = settled.unique("horizon")["share"].sum()
        weight = settled["confidence"] * settled["share"] / whole
        return TrainingSet(
            X=settled.select(features).to_numpy(),
            truth=settled["truth"].cast(pl.Float64).to_numpy(),
            weight=weight.to_numpy(),
            event=settled["event"].to_numpy().astype(np.str_),
            setting=settled["war"].to_numpy().astype(np.str_),
            # Two files may both have a claim "1".
            claim=settled.select(pl.format("{} {}", "corpus", "claim_id"))
            .to_series()
            .to_numpy()
            .astype(np.str_),
            voices=settled["n_others"].to_numpy(),
        )

    def at(self, horizon: str) -> Snapshots:
        """Return the snapshots of one horizon."""
        return Snapshots(self.frame.filter(pl.col("horizon") == horizon))

    def where(self, condition: pl.Expr) -> Snapshots:
        """Return the snapshots that meet a condition."""
        return Snapshots(self.frame.filter(condition))


def snapshots(
    corpora: Sequence[Corpus], horizons: Sequence[str] = HORIZONS, *, ties: bool = True
) -> Snapshots:
    """Describe every claim at every horizon; nothing later than the horizon is read.

    Without `ties` a claim at 0h reads nothing dated to its own time: of claims dated to the day,
    nothing of that day.
    """
    return Snapshots(
        pl.concat(_at(corpus, horizon, ties) for corpus in corpora for horizon in horizons)
    )


def _at(corpus: Corpus, horizon: str, ties: bool) -> pl.DataFrame:
    stamped = Moment.of(None, horizon).stamp(corpus.claims)
    if horizon == "0h" and not ties:
        stamped = stamped.with_columns(pl.col("as_of") - pl.duration(microseconds=1))
    return _seen(corpus, stamped, horizon)


def as_scored(corpus: Corpus, scored: pl.DataFrame) -> Snapshots:
    """Describe claims as they looked when they were scored: `scored` has `claim_id` and `as_of`.

    Their horizon is called `AS_SCORED`. Other claims of the corpus are heard, and not returned.
    """
    stamped = corpus.claims.join(
        scored.select("claim_id", "as_of"), on="claim_id", how="left", maintain_order="left"
    ).with_columns(as_of=pl.coalesce("as_of", "published_at"))
    chosen = pl.col("claim_id").is_in(scored["claim_id"].implode())
    return Snapshots(_seen(corpus, stamped, AS_SCORED)).where(chosen)


def _seen(corpus: Corpus, stamped: pl.DataFrame, horizon: str) -> pl.DataFrame:
    described = describe(stamped, corpus.sources)
    names = corpus.sources.select("source_id", "name")
    named = described.claims.join(names, on="source_id", how="left", maintain_order="left")
    about = named.select(
        "claim_id",
        "stance",
        "kind",
        "camp",
        "favours",
        "harms",
        "published_at",
        "as_of",
        "source_id",
        "name",
        horizon=pl.lit(horizon),
        corpus=pl.lit(corpus.name),
        # Two files may both have an event "1".
        event=pl.format("{} {}", pl.lit(corpus.name), pl.coalesce("event_id", "claim_id")),
        n_chars=pl.col("text").str.len_chars().cast(pl.Float64),
    )
    return pl.concat(
        [
            about,
            corpus.labels.drop("row"),
            described.standing.drop("row"),
            described.features.drop("row"),
        ],
        how="horizontal",
    )
