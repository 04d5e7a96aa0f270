"""One claim scored in the library against a thousand others: how long a person waits."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

import polars as pl

from benchmarks.generated import made_claims, made_sources
from scoring import ScoringEngine

EVIDENCE: Final = 1_000
TIMES: Final = 100
WARM: Final = 10
"""Claims that are scored before any is measured."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Median wall milliseconds for one claim: with its evidence given anew, and by a hearing."""

    anew: float
    hearing: float


def waiting() -> Waiting:
    """Return how long one claim waits that has `EVIDENCE` others of its event.

    The claims are the event's last, each scored once; the sources of the event are given. Engine
    and expressions are warm. `anew` takes three frames through the gate each time; a hearing
    (`ScoringEngine.hearing`) has admitted evidence and sources before, and now the claim alone.
    """
    *_, event = made_claims(1, giant=EVIDENCE + WARM + TIMES)
    sources = made_sources().filter(pl.col("source_id").is_in(event["source_id"].implode()))
    others, asked = event.head(EVIDENCE), event.tail(WARM + TIMES)
    engine = ScoringEngine.default()
    hearing = engine.hearing(others, sources)
    return Waiting(
        anew=_median(asked, lambda claim: engine.score(claim, sources, evidence=others)),
        hearing=_median(asked, hearing.score),
    )


def waiting_apart() -> Waiting:
    """Return `waiting` as a process has it that has done nothing else before."""
    command = [sys.executable, "-m", __spec__.name]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Waiting(**json.loads(done.stdout))


def _median(asked: pl.DataFrame, score: Callable[[pl.DataFrame], object]) -> float:
    took = []
    for place in range(asked.height):
        claim = asked.slice(place, 1)
        start = time.perf_counter()
        score(claim)
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(took[WARM:])


if __name__ == "__main__":
    print(json.dumps(asdict(waiting())))
