"""One monotone map from raw log-odds to calibrated log-odds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A straight line in log-odds, rising: calibrated = slope × raw + shift (Platt 1999).

    Being a line it keeps contributions additive, and being rising it keeps the order of claims.

    >>> raw = np.array([-2.0, -1.0, 1.0, 2.0] * 50)
    >>> truth = np.array([0.0, 0.0, 1.0, 1.0] * 25 + [1.0, 1.0, 0.0, 0.0] * 25)
    >>> abs(Calibration.fit(raw, truth, np.ones(200)).slope) < 0.01
    True
    """

    slope: float = 1.0
    shift: float = 0.0

    @classmethod
    def fit(cls, raw: Floats, truth: Floats, weight: Floats) -> Calibration:
        """Fit to out-of-fold log-odds (n,), outcomes 0 or 1 (n,) and weights (n,)."""
        from scipy.optimize import minimize  # slow to import, and scoring does not fit

        def loss(parts: Floats) -> tuple[float, Floats]:
            z = parts[0] * raw + parts[1]
            residual = weight * (expit(z) - truth)
            value = float(weight @ (np.logaddexp(0, z) - truth * z))
            return value, np.array([residual @ raw, residual.sum()])

        found = minimize(
            loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B",
            bounds=[(1e-3, None), (None, None)], options={"ftol": 1e-14, "gtol": 1e-10},
        )  # fmt: skip
        return cls(slope=float(found.x[0]), shift=float(found.x[1]))

    def __call__(self, raw: Floats) -> Floats:
        """Return calibrated log-odds."""
        return self.slope * raw + self.shift
