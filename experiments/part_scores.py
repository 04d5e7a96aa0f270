"""Brier scores of the parts of the claims by two forecasts: who pays for what the others gain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from experiments.figures import Interval, drawn_events, interval


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part of n settled claims: the Brier score of our forecasts and of theirs.

    `more` is ours less theirs, with its 90 % interval from events of the part drawn anew.
    """

    name: str
    n: int
    ours: float
    theirs: float
    more: Interval


def part_scores(
    settled: pl.DataFrame, by: Sequence[str], fewest: int, ours: str, theirs: str
) -> list[PartScore]:
    """Return each value of the columns `by` with `fewest` claims or more, the worst for us first.

    `settled` has `truth`, `event` and both forecasts. A column's nulls are a part of their own.

    >>> settled = pl.DataFrame({"kind": ["igo", "igo", None], "truth": [True, True, False],
    ...     "event": ["a", "b", "b"], "model": [0.9, 0.7, 0.2], "base rate": [0.5, 0.5, 0.5]})
    >>> [found] = part_scores(settled, ["kind"], 2, "model", "base rate")
    >>> found.name, found.n, round(found.ours, 2), round(found.more.value, 2)
    ('igo', 2, 0.05, -0.2)
    """
    outcome = pl.col("truth").cast(pl.Float64)
    scored = settled.with_columns(
        ours=(pl.col(ours) - outcome) ** 2, theirs=(pl.col(theirs) - outcome) ** 2
    )
    parts = [
        _scored(str(name), part)
        for column in by
        for (name,), part in scored.with_columns(pl.col(column).fill_null(f"no {column}")).group_by(
            column, maintain_order=True
        )
        if part.height >= fewest
    ]
    return sorted(parts, key=lambda part: (-part.more.value, part.name))


def _scored(name: str, part: pl.DataFrame) -> PartScore:
    ours, theirs = part["ours"].to_numpy(), part["theirs"].to_numpy()
    times = drawn_events(part["event"].to_numpy().astype(np.str_), 1000, 0)
    more = times @ (ours - theirs) / times.sum(axis=1)
    return PartScore(name, part.height, float(ours.mean()), float(theirs.mean()), interval(more))
