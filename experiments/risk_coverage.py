"""Risk and coverage: how often the forecasts err where they are surest, and as more are taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
COVERAGES: Final = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Shares of the claims, the surest first, that the table tells of."""


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The curve of n claims: at `coverage` k / n, the risk among the k that are surest.

    `error` is the share on the wrong side of one half, `brier` the mean squared error, both (n,).
    """

    coverage: Floats
    error: Floats
    brier: Floats

    @property
    def aurc(self) -> float:
        """Area under the curve of errors, in [0, 1]: low where the errors are the least sure."""
        return float(self.error.mean())

    @property
    def brier_area(self) -> float:
        """Area under the curve of the Brier score."""
        return float(self.brier.mean())

    def table(self) -> pl.DataFrame:
        """Return the risk at 20, 40, 60, 80 and 100 % coverage.

        Columns: `coverage`, `n` (claims taken, at least one), `error`, `brier`.
        """
        total = len(self.coverage)
        taken = np.array([max(1, round(share * total)) for share in COVERAGES])
        return pl.DataFrame(
            {
                "coverage": COVERAGES,
                "n": taken,
                "error": self.error[taken - 1],
                "brier": self.brier[taken - 1],
            }
        )


def risk_coverage(truth: Floats, forecast: Floats, width: Floats | None = None) -> RiskCoverage:
    """Return the curve of forecasts (n,) of outcomes (n,) (El-Yaniv and Wiener 2010).

    The surest claim is the one furthest from one half; with `width` (n,), that of the narrowest
    interval. Claims that are equally sure share their risk, so their order is nothing. Raises
    ValueError where there is no forecast at all.

    >>> curve = risk_coverage(np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.9, 0.2, 0.6, 0.4]))
    >>> curve.error.round(3).tolist(), round(curve.aurc, 3)
    ([0.0, 0.0, 0.167, 0.25], 0.104)
    """
    n = len(truth)
    if not n:
        raise ValueError("there are no forecasts to judge")
    # Rounded, so that .9 is as sure as .1 although .9 − .5 is not .5 − .1 to the last bit.
    unsure = np.round(-np.abs(forecast - 0.5) if width is None else width, 12)
    _, group = np.unique(unsure, return_inverse=True)
    order = np.argsort(group, kind="stable")
    wrong = ((forecast > 0.5) != (truth > 0.5)).astype(np.float64)
    taken = np.arange(1, n + 1)

    def risk(loss: Floats) -> Floats:
        shared = np.bincount(group, loss) / np.bincount(group)
        return np.asarray(np.cumsum(shared[group][order]) / taken)

    return RiskCoverage(taken / n, risk(wrong), risk((forecast - truth) ** 2))
