"""Which of several: a model that chooses one row of each group, or none."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
MOST_STEPS: Final = 300


def fit_choice(
    X: Floats, chosen: NDArray[np.bool_], group: NDArray[np.int64], strength: float
) -> tuple[Floats, float]:
    """Return weights (features,) and the score of choosing none, for rows sorted by their group.

    A conditional logit (McFadden 1974): the chance of a row is its raised score over those of all
    rows of its group and of none. Rows of one group are weighed against each other, not each
    against nothing, as they are when one is chosen. `strength` is the inverse of the penalty on
    squared weights; the score of none is free.
    """
    _, place = np.unique(group, return_inverse=True)
    start = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
    some = np.zeros(len(start), dtype=np.bool_)
    some[place[chosen]] = True

    def loss(told: Floats) -> tuple[float, Floats]:
        weights, none = told[:-1], told[-1]
        score = X @ weights
        top = np.maximum(np.maximum.reduceat(score, start), none)
        raised, of_none = np.exp(score - top[place]), np.exp(none - top)
        total = np.add.reduceat(raised, start) + of_none
        right = np.full(len(start), none)
        right[place[chosen]] = score[chosen]
        value = strength * (np.log(total) + top - right).sum() + weights @ weights / 2
        slope = strength * (X.T @ (raised / total[place] - chosen)) + weights
        return float(value), np.r_[slope, strength * (of_none / total - ~some).sum()]

    found = minimize(
        loss, np.zeros(X.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS}
    )
    return found.x[:-1], float(found.x[-1])
