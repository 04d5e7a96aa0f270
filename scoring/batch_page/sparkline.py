"""A claim's credibility over time as one small line, as the path of an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

WIDTH: Final = 66
HEIGHT: Final = 24
_EDGE: Final = 3
"""Room for the dot at the end, in pixels."""


def sparkline(columns: Sequence[str]) -> pl.Expr:
    """Return the path through the probabilities of these columns, from left to right.

    Each column has its own place; one that is null is passed over.

    >>> frame = pl.DataFrame({"0h": [0.0, None], "24h": [None, 0.5], "now": [1.0, 0.5]})
    >>> frame.select(sparkline(["0h", "24h", "now"])).to_series().to_list()
    ['M3 21L63 3', 'M33 12L63 12']
    """
    step = (WIDTH - 2 * _EDGE) // max(len(columns) - 1, 1)
    points = [
        pl.format("{} {}", pl.lit(_EDGE + place * step), height(column))
        for place, column in enumerate(columns)
    ]
    return pl.lit("M") + pl.concat_str(*points, separator="L", ignore_nulls=True)


def height(column: str) -> pl.Expr:
    """Return how far down a probability stands, in pixels."""
    room = HEIGHT - 2 * _EDGE
    return (HEIGHT - _EDGE - pl.col(column) * room).round().cast(pl.Int16)
