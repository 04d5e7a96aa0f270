"""One report judged by another, of sources that lean nowhere."""

from __future__ import annotations

from typing import Any

import polars as pl

from features.evidence import pairs
from features.sourced import join_sources
from tests.builders import Said, after, claims, sources

FOR_A: Any = {"favours": "a", "harms": "b"}
FOR_B: Any = {"favours": "b", "harms": "a"}


def pair(one: Said, two: Said) -> dict[str, Any]:
    """Return the pair of the first report, judged by the second."""
    frame = join_sources(after(claims(one, two)), sources(("x", "ngo", {}), ("y", "ngo", {})))
    return pairs(frame).filter(pl.col("row") == 1).collect().row(0, named=True)


def agreement(one: Said, two: Said) -> float:
    """Return how far the second report agrees with the first."""
    return float(pair(one, two)["agreement"])
