"""What a rule found: how far scores moved under an edit, and whether that is within its limit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import polars as pl

TINY: Final = 1e-9
"""Moves below this are rounding."""
TOLD: Final = math.inf
"""The limit of what is measured and not judged."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One rule, measured on n edited claims.

    A *move* is what the rule bounds from above: the change of P by size where it may not change,
    the change with its sign where it must fall. `worst` is the largest move, `share` the part of
    the claims within `limit`; the rule `holds` where there are claims and all of them are.
    """

    name: str
    n: int
    worst: float
    limit: float
    holds: bool
    share: float
    detail: str

    def __str__(self) -> str:
        finding = "told" if self.limit == TOLD else "holds" if self.holds else "FAILS"
        return f"{finding:5} {self.name}: {self.detail}"


def measured(name: str, moves: pl.DataFrame, limit: float) -> Measured:
    """Judge moves: columns `target` (a claim), `before`, `after` and `move`.

    >>> moves = pl.DataFrame({"target": ["a", "b"], "before": [0.9, 0.8], "after": [0.6, 0.75]})
    >>> moves = moves.with_columns(move=pl.Series([-0.3, -0.05]))
    >>> found = measured("number tenfold", moves, limit=-0.1)
    >>> found.n, found.worst, found.holds, found.share
    (2, -0.05, False, 0.5)
    >>> found.detail
    '1 of 2 within -0.1, median -0.175; worst b 0.800 to 0.750'
    """
    if moves.is_empty():
        return Measured(name, 0, math.nan, limit, False, math.nan, "no claim to measure it on")
    ranked = moves.sort("move", "target", descending=[True, False])
    n, within = ranked.height, int((ranked["move"] <= limit).sum())
    return Measured(
        name=name,
        n=n,
        worst=float(ranked["move"][0]),
        limit=limit,
        holds=within == n,
        share=within / n,
        detail=_detail(ranked, limit, within),
    )


def _detail(ranked: pl.DataFrame, limit: float, within: int) -> str:
    median = float(ranked.select(pl.col("move").median()).item())
    above = ranked.filter(pl.col("move") > (0.0 if limit == TOLD else limit))
    counted = f"{within} of {ranked.height} within {limit:g}"
    if limit == TOLD:
        counted = f"{above.height} of {ranked.height} above 0"
    cases = [
        f"{target} {before:.3f} to {after:.3f}"
        for target, before, after in above.head(3).select("target", "before", "after").iter_rows()
    ]
    worst = f"worst {', '.join(cases)}" if cases else f"largest {ranked['move'][0]:.3g}"
    return f"{counted}, median {median:.3g}; {worst}"
