"""Feeds as they come: the claims of a war with their places coarsened, and news every few days."""

from __future__ import annotations

from typing import Final

import polars as pl

from experiments.reading.bare import War

SHARE: Final = 4
"""Events that share a town."""
EVERY: Final = 3
"""Days from one event to the next, in a city that is always in the news."""
RUSH: Final = 0.25
"""Days from one event to the next, where four happen in one day."""


def towns(war: War) -> pl.DataFrame:
    """Return the bare claims of a war as of few towns: four events in each, months apart."""
    begun = _begun(war)
    n = -(-begun.select(pl.col("event").n_unique()).item() // SHARE)
    return war.bare.with_columns(place=begun.select(pl.format("Town{}", pl.col("nth") % n))["nth"])


def province(war: War) -> pl.DataFrame:
    """Return the bare claims of a war with the last part of their place: its province, if told."""
    return war.bare.with_columns(place=pl.col("place").str.split(",").list.last().str.strip_chars())


def one_city(war: War) -> pl.DataFrame:
    """Return the bare claims of a war as of one city."""
    return war.bare.with_columns(place=pl.lit("City"))


def busy_city(war: War, every: float = EVERY) -> pl.DataFrame:
    """Return the bare claims of a war as of one city, with a new event every so many days."""
    begun = _begun(war)
    moved = begun.select(
        pl.col("published_at") - pl.col("first") + pl.col("first").min()
        + pl.duration(hours=1) * round(24 * every) * pl.col("nth")
    )  # fmt: skip
    return one_city(war).with_columns(published_at=moved.to_series())


def _begun(war: War) -> pl.DataFrame:
    """Each claim's time, the first of its event, and the event's place in the order of these."""
    told = war.bare.select("published_at", event=war.events)
    first = told.group_by("event").agg(first=pl.col("published_at").min()).sort("first", "event")
    return told.join(
        first.with_row_index("nth"), on="event", how="left", maintain_order="left"
    ).with_columns(pl.col("nth").cast(pl.Int64))
