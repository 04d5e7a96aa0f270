"""Who is heard about a claim of one event, of speakers whose camps are plain."""

from __future__ import annotations

from typing import Any

import polars as pl

from features.evidence import hear
from features.sourced import join_sources
from tests.builders import sources

LISTED = sources(
    ("army", "ministry", {"a": 1.0}),
    ("state_tv", "state_media", {"a": 1.0}),
    ("rebels", "insurgent_outlet", {"b": 1.0}),
    ("rebel_tv", "insurgent_outlet", {"b": 0.9}),
    ("agency", "wire_agency", {}),
    ("paper", "newspaper", {}),
    ("court", "court", {}),
)
WAR: Any = {"favours": "b", "harms": "a"}
"""The rebels gain if this is believed, and the army loses."""


def voices(frame: pl.DataFrame, row: int = 1, listed: pl.DataFrame = LISTED) -> list[str]:
    """Return the voices heard about the claim of a row, sorted."""
    return sorted(heard(frame, row, listed)["voice"])


def heard(frame: pl.DataFrame, row: int = 1, listed: pl.DataFrame = LISTED) -> pl.DataFrame:
    """Return the voices heard about the claim of a row, in the order of their names."""
    return hear(join_sources(frame, listed)).filter(pl.col("row") == row).sort("voice")


def one(frame: pl.DataFrame, row: int = 1, listed: pl.DataFrame = LISTED) -> dict[str, Any]:
    """Return the one voice heard about the claim of a row."""
    return heard(frame, row, listed).row(0, named=True)
