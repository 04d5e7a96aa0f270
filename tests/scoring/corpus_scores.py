"""The project's own corpora, scored by the champion once for all tests."""

from __future__ import annotations

from functools import cache

import polars as pl
from polars.testing import assert_frame_equal

from experiments.corpora import own_corpora
from features.sample import Sample
from scoring import Assessment, ScoringEngine
from scoring.event_batches import CHUNK

CORPORA = ("syria", "wars")
HORIZONS = ("0h", "24h", "7d", "latest")


@cache
def engine() -> ScoringEngine:
    """The champion."""
    return ScoringEngine.default()


@cache
def corpus(name: str) -> Sample:
    """One of the project's own corpora."""
    own = {each.name: each for each in own_corpora()}[name]
    return Sample(own.claims, own.sources)


def assess(
    sample: Sample, horizon: str = "latest", *, as_of: str | None = None, chunk: int = CHUNK
) -> Assessment:
    """Assess a sample in its order, whatever its row numbers say."""
    claims = sample.claims.drop("row")
    return engine().assess(claims, sample.sources, as_of=as_of, horizon=horizon, chunk=chunk)


@cache
def scored(name: str, horizon: str = "latest") -> pl.DataFrame:
    """One of the project's own corpora, scored."""
    return assess(corpus(name), horizon).scores


def of(scores: pl.DataFrame, claim_ids: pl.Series) -> pl.DataFrame:
    """The scores of some claims, by id."""
    return scores.filter(pl.col("claim_id").is_in(claim_ids.to_list())).sort("claim_id")


def same(one: pl.DataFrame, two: pl.DataFrame) -> None:
    """Assert that two tables of scores are the same to the bit, reasons and all."""
    assert_frame_equal(one, two, check_exact=True)
