"""One claim scored in the library against a thousand others: how long a person waits."""

from __future__ import annotations

import statistics
import time
from typing import Final

import polars as pl

from benchmarks.generated import made_claims, made_sources
from scoring import ScoringEngine

EVIDENCE: Final = 1_000
TIMES: Final = 50


def waiting() -> float:
    """Return the median wall milliseconds for one claim with `EVIDENCE` others of its event.

    The sources of the event are given; engine and expressions are warm.
    """
    *_, event = made_claims(1, giant=EVIDENCE + 1)
    sources = made_sources().filter(pl.col("source_id").is_in(event["source_id"].implode()))
    others, one = event.head(EVIDENCE), event.tail(1)
    engine, took = ScoringEngine.default(), list[float]()
    for _ in range(TIMES + 5):
        start = time.perf_counter()
        engine.score(one, sources, evidence=others)
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(took[5:])
