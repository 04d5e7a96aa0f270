"""The credibility model: log-odds that add up, calibrated, with an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from models.calibration import Calibration

Floats = NDArray[np.float64]

LEVEL = 0.90
"""Share of the interval."""
AT_ONCE = 100
"""Claims up to which all terms of the variance are held at once."""


@dataclass(frozen=True, slots=True)
class Credibility:
    """What the model says of n claims: each array has n rows.

    `contributions` (n, k) and `base` add up to the log-odds; `low` and `high` bound the
    probability with 90 %.
    """

    probability: Floats
    low: Floats
    high: Floats
    contributions: Floats
    base: float


@dataclass(frozen=True, slots=True)
class CredibilityModel:
    """A fitted additive model of k features, as plain numbers.

    Its scikit-learn pipeline is fitted in `models.fitting`; this is what remains of it and all that
    scoring needs. `coefficients` (k,) are per unit of each feature, `intercept` is that of a claim
    of which nothing is seen, both raw; `calibration` is the one monotone map on top.
    `covariance` (k + 1, k + 1) is of intercept and coefficients over resampled events. `thinness`
    is the variance of log-odds that further voices can still add where none was heard.

    >>> model = CredibilityModel(("a",), np.array([2.0]), 0.0, Calibration(), np.eye(2) / 10, 1.0)
    >>> said = model.judge(np.array([[1.0], [0.0]]), voices=np.array([3.0, 0.0]))
    >>> said.probability.round(2), said.contributions[:, 0]
    (array([0.88, 0.5 ]), array([2., 0.]))
    """

    features: tuple[str, ...]
    coefficients: Floats
    intercept: float
    calibration: Calibration
    covariance: Floats
    thinness: float

    @property
    def base(self) -> float:
        """The log-odds of a claim of which nothing is seen, calibrated."""
        return float(self.calibration(np.array([self.intercept]))[0])

    def judge(self, X: Floats, voices: Floats) -> Credibility:
        """Judge claims from their features (n, k) and the number of voices heard (n,).

        The variance of the log-odds is that of the coefficients plus `thinness` / (1 + voices), so
        the interval is widest where nobody else was heard.
        """
        slope = self.calibration.slope
        contributions = X * (slope * self.coefficients)
        base = self.base
        # Column by column, not by a matrix product: the result of a row must not depend on which
        # rows stand beside it.
        logit = np.full(len(X), base)
        for k in range(X.shape[1]):
            logit = logit + contributions[:, k]
        spread = np.sqrt(slope**2 * self._variance(X) + self.thinness / (1.0 + voices))
        reach = float(ndtri(0.5 + LEVEL / 2)) * spread
        return Credibility(
            expit(logit), expit(logit - reach), expit(logit + reach), contributions, base
        )

    def _variance(self, X: Floats) -> Floats:
        root = np.linalg.cholesky(self.covariance + 1e-12 * np.eye(len(self.covariance)))
        if len(X) <= AT_ONCE:
            terms = np.empty((len(X), *root.shape))
            terms[:, :, 0], terms[:, :, 1:] = root[0], X[:, None, :] * root.T[:, 1:]
            # `accumulate` adds one after the other, in order, as the loop below does.
            parts = np.add.accumulate(terms, axis=2)[:, :, -1]
            total: Floats = np.add.accumulate(parts * parts, axis=1)[:, -1]
            return total
        total = np.zeros(len(X))
        for j, column in enumerate(root.T):
            part = np.full(len(X), column[0])
            for k in range(max(j - 1, 0), X.shape[1]):  # above the diagonal there is nothing
                part = part + X[:, k] * column[k + 1]
            total = total + part * part
        return total
