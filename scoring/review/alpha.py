"""Krippendorff's alpha: how far those who judged the same things agree, beyond chance.

K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), and Content Analysis, 4th
edition (2018), chapter 12. Written here because the package `krippendorff` is under the GPL.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Metric = Literal["nominal", "ordinal", "interval"]
"""How far two values are apart: all the same, by the ranks between them, or by their places."""
Numbers = NDArray[np.float64]

DRAWS: Final = 2_000
"""Resamples of the units for an interval."""


def krippendorff_alpha(counts: ArrayLike, metric: Metric = "ordinal") -> float:
    """Return alpha: 1 is full agreement, 0 what chance gives, less is worse than chance.

    `counts` has a row for each unit and a column for each value, in the order of the values: how
    many observers gave the unit that value. Who gave none is not counted; a unit with fewer than
    two observers says nothing. NaN where no unit has two, or where all values are alike.

    >>> krippendorff_alpha([[2, 0, 0], [0, 2, 0], [0, 1, 1]])  # two of three pairs agree
    0.777...
    """
    pairs = _coincidences(counts)
    return float(_alphas(pairs, np.ones((1, len(pairs))), metric)[0])


def alpha_interval(
    counts: ArrayLike, metric: Metric = "ordinal", *, level: float = 0.9, seed: int = 0
) -> tuple[float, float]:
    """Return the interval that alpha falls into when the units are drawn again, with repeats.

    A draw in which all values are alike has no alpha and is left out; NaN where none has one.
    """
    pairs = _coincidences(counts)
    n = len(pairs)
    if not n:
        return np.nan, np.nan
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=DRAWS)
    alphas = _alphas(pairs, drawn.astype(float), metric)
    alphas = alphas[~np.isnan(alphas)]
    if not alphas.size:
        return np.nan, np.nan
    low, high = np.quantile(alphas, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _coincidences(counts: ArrayLike) -> Numbers:
    """For each unit with two observers or more, how often each pair of values met in it."""
    table = np.atleast_2d(np.asarray(counts, dtype=float))
    table = table[table.sum(axis=1) >= 2]
    pairs = table[:, :, None] * table[:, None, :] - table[:, :, None] * np.eye(table.shape[1])
    return np.asarray(pairs / (table.sum(axis=1)[:, None, None] - 1))


def _alphas(pairs: Numbers, weights: Numbers, metric: Metric) -> Numbers:
    """Alpha for each row of `weights`, the number of times that each unit is taken."""
    met = np.tensordot(weights, pairs, axes=1)
    values = met.sum(axis=2)
    apart = _squared_distances(values, metric)
    by_chance = values[:, :, None] * values[:, None, :]
    observed = (met * apart).sum(axis=(1, 2)) * (values.sum(axis=1) - 1)
    expected = (by_chance * apart).sum(axis=(1, 2))
    undefined = np.full(len(weights), np.nan)
    return np.asarray(1 - np.divide(observed, expected, out=undefined, where=expected > 0))


def _squared_distances(values: Numbers, metric: Metric) -> Numbers:
    """Between any two values, for each row of `values`, the number of times each was given."""
    n = values.shape[1]
    if metric == "nominal":
        return np.broadcast_to(1 - np.eye(n), (len(values), n, n))
    # The ranks between two values, half of each value's own, are a distance of middle ranks.
    middle = values.cumsum(axis=1) - values / 2
    places = middle if metric == "ordinal" else np.broadcast_to(np.arange(n), values.shape)
    return np.asarray((places[:, :, None] - places[:, None, :]) ** 2)
