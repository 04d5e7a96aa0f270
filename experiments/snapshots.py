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

HORIZONS: Final = ("0h", "24h", "7d", "latest")


@dataclass(frozen=True, slots=True)
class Snapshots:
    """One row for each claim and horizon: features, labels, and what a report is cut by."""

    frame: pl.DataFrame

    def training(self, features: Sequence[str]) -> TrainingSet:
        """Return the settled claims, all horizons of one claim weighing its label's confidence."""
        settled = self.frame.filter(pl.col("truth").is_not_null())
        weight = settled["confidence"] / settled["horizon"].n_unique()
        return TrainingSet(
            X=settled.select(features).to_numpy(),
            truth=settled["truth"].cast(pl.Float64).to_numpy(),
            weight=weight.to_numpy(),
            event=settled["event"].to_numpy().astype(np.str_),
            claim=settled["claim_id"].to_numpy().astype(np.str_),
            voices=settled["n_others"].to_numpy(),
        )

    def at(self, horizon: str) -> Snapshots:
        """Return the snapshots of one horizon."""
        return Snapshots(self.frame.filter(pl.col("horizon") == horizon))

    def where(self, condition: pl.Expr) -> Snapshots:
        """Return the snapshots that meet a condition."""
        return Snapshots(self.frame.filter(condition))


def snapshots(corpora: Sequence[Corpus], horizons: Sequence[str] = HORIZONS) -> Snapshots:
    """Describe every claim at every horizon; nothing later than the horizon is read."""
    return Snapshots(pl.concat(_at(corpus, horizon) for corpus in corpora for horizon in horizons))


def _at(corpus: Corpus, horizon: str) -> pl.DataFrame:
    described = describe(Moment.of(None, horizon).stamp(corpus.claims), corpus.sources)
    about = described.claims.select(
        "claim_id",
        "stance",
        "kind",
        "camp",
        "favours",
        "harms",
        "published_at",
        "source_id",
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
