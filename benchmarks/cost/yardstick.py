"""The yardstick: what scikit-learn's boosted trees take to predict for as many claims."""

from __future__ import annotations

import time
from typing import Final

import numpy as np
import polars as pl
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.generated import Made
from features.catalogue import FEATURES
from features.description import describe
from features.gate import admit_claims, admit_sources
from scoring.moment import Moment

SAMPLE: Final = 20_000
"""Claims whose features the trees are grown on."""
COLUMNS: Final = 40


def predicting(made: Made, n_claims: int) -> float:
    """Return the CPU-seconds of `predict_proba` for `n_claims` x 40 features, as they come.

    A hundred trees of 31 leaves, scikit-learn's defaults, all of them: without early stopping.
    Labels are drawn from a logistic model of the features; what is learned does not matter here.
    """
    seen = _features(made)
    rng = np.random.default_rng(1)
    score = seen @ rng.normal(size=seen.shape[1]) + rng.logistic(size=len(seen))
    trees = HistGradientBoostingClassifier(early_stopping=False)
    trees.fit(seen, score > np.median(score))
    rows = np.resize(seen, (n_claims, seen.shape[1]))
    start = time.process_time()
    trees.predict_proba(rows)
    return time.process_time() - start


def reading(made: Made) -> float:
    """Return the CPU-seconds of reading the claims' Parquet file, and nothing else."""
    start = time.process_time()
    pl.read_parquet(made.claims)
    return time.process_time() - start


def _features(made: Made) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    claims = admit_claims(pl.scan_parquet(made.claims).head(SAMPLE)).accepted
    seen = describe(Moment().stamp(claims), admit_sources(made.sources).accepted).features
    return seen.select(list(FEATURES)[:COLUMNS]).to_numpy()
