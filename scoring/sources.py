"""Every source of a batch: its letter, the past it rests on, and how its claims fare."""

from __future__ import annotations

import polars as pl

from features.sourced import join_sources
from scoring.engine import Assessment, ScoringEngine
from scoring.grades import source_letter
from scoring.past import reliability_as_of


def sources_of(engine: ScoringEngine, assessment: Assessment) -> pl.DataFrame:
    """Return the sources of scored claims, those with most claims first.

    Sources that are listed and have no claims are there too, and so are those of claims that are
    not listed. Columns: `source_id`, `name`, `kind`, `camp`, `source_grade`; `reliability` with
    its 90 % interval `reliability_low` and `reliability_high`, null without a past; `n_settled`
    claims behind it, settled before the latest of the scores; `n_claims` scored and their
    `mean_credibility`.
    """
    listed, scores = assessment.sources.accepted, assessment.scores
    spoken = scores.group_by("source_id").agg(
        n_claims=pl.len(), mean_credibility=pl.col("credibility").mean()
    )
    asked = (
        pl.concat([listed.select("source_id"), spoken.select("source_id")])
        .unique()
        .sort("source_id")
        .with_row_index("row")
        .with_columns(
            pl.lit(None, pl.String).alias(name) for name in ("event_id", "favours", "harms")
        )
        .with_columns(
            cites=pl.lit([], pl.List(pl.String)),
            as_of=pl.lit(scores["as_of"].max(), scores.schema["as_of"]),
        )
    )
    past = reliability_as_of(asked, listed, engine.past)
    return (
        join_sources(asked, listed)
        .join(listed.select("source_id", "name"), on="source_id", how="left")
        .join(past, on="row", how="left")
        .join(spoken, on="source_id", how="left")
        .with_columns(source_letter("mean", "low", "n"), pl.col("n_claims").fill_null(0))
        .sort("n_claims", "source_id", descending=[True, False])
        .select(
            "source_id",
            "name",
            "kind",
            "camp",
            "source_grade",
            pl.col("mean").alias("reliability"),
            pl.col("low").alias("reliability_low"),
            pl.col("high").alias("reliability_high"),
            pl.col("n").alias("n_settled"),
            "n_claims",
            "mean_credibility",
        )
    )
