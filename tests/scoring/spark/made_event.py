"""A large event of every kind of report: many voices, retractions, months, other matters."""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.builders import claims, sources

SPEAKERS = sources(
    ("army", "ministry", {"army": 1.0}),
    ("rebels", "insurgent_outlet", {"rebels": 1.0}),
    ("paper", "newspaper", {}),
    ("agency", "wire_agency", {}),
    ("monitor", "monitor_ngo", {}),
    ("court", "court", {}),
    ("site", "partisan_site", {"army": 0.8}),
)
_SOURCES = (*SPEAKERS["source_id"], *(f"somebody {n}" for n in range(30)))
_STANCES = ("asserts", "denies", "acknowledges", "doubts")
_SIDES = (("army", "rebels"), ("rebels", "army"), (None, None), ("militia", "army"))
_PRECISIONS = ("minute", "day", "month", "year")


def large_event(seed: int, n: int = 300, days: float = 60.0) -> pl.DataFrame:
    """Return claims of one event, most of them by few sources, that often turn round.

    Dates known to the month or the year are those of its first day, so that many are tied.
    """
    rng = np.random.default_rng(seed)
    rank = np.minimum(rng.zipf(1.4, n) - 1, len(_SOURCES) - 1)
    said = claims(
        *(
            (
                _SOURCES[rank[at]],
                str(rng.choice(_STANCES, p=(0.5, 0.3, 0.1, 0.1))),
                round(float(rng.random() * days), 2),
                {
                    "proposition": f"The town {rng.choice(12, p=_often(12))} was taken.",
                    "favours": (sides := _SIDES[rng.choice(4, p=_often(4))])[0],
                    "harms": sides[1],
                    "published_precision": str(rng.choice(_PRECISIONS, p=(0.6, 0.1, 0.2, 0.1))),
                    "cites": ["army"] if rng.random() < 0.05 else [],
                },
            )
            for at in range(n)
        )
    )
    first = (
        pl.when(pl.col("published_precision") == "month")
        .then(pl.col("published_at").dt.truncate("1mo"))
        .when(pl.col("published_precision") == "year")
        .then(pl.col("published_at").dt.truncate("1y"))
        .otherwise("published_at")
    )
    return said.with_columns(published_at=first)


def _often(n: int) -> list[float]:
    weights = [1 / (place + 1) for place in range(n)]
    return [weight / sum(weights) for weight in weights]
