"""Logistic regression whose coefficients keep the sign the field expects of them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from models.log_odds import LogOddsClassifier

Floats = NDArray[np.float64]

MOST_STEPS = 200


class SignedLogisticRegression(LogOddsClassifier):
    """Ridge logistic regression with a sign given for each coefficient.

    A coefficient with sign +1 is never below zero, one with -1 never above, one with 0 is free.
    With few events a free fit picks up signs that hold in one war and not in the next; a bound
    says what is known beforehand (sign constraints act as regularisation: Slawski and Hein 2013).

    Parameters: `signs`, one of -1, 0, 1 per feature (None: all free); `penalty`, the ridge penalty
    of each coefficient, or one number for all, on the scale of the sum of weighted log losses.

    After `fit`: `coef_` (1, n_features), `intercept_` (1,), `classes_`, `n_iter_`.

    >>> X, y = [[0.0], [1.0], [2.0], [3.0]], [1, 1, 0, 0]
    >>> float(SignedLogisticRegression(signs=[-1]).fit(X, y).coef_[0, 0]) < 0
    True
    >>> float(SignedLogisticRegression(signs=[1]).fit(X, y).coef_[0, 0])
    0.0
    """

    def __init__(
        self, signs: Sequence[int] | None = None, penalty: float | Sequence[float] = 1.0
    ) -> None:
        self.signs = signs
        self.penalty = penalty

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Fit to a matrix (n, k) and two classes; the second in sorted order is the event."""
        checked, target = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(target)
        self.classes_, coded = np.unique(target, return_inverse=True)
        if len(self.classes_) != 2:
            kind = type_of_target(target)
            raise ValueError(
                f"Only binary classification is supported. The type of the target is {kind}; "
                f"y has {len(self.classes_)} class(es), and 2 are needed."
            )
        weight = _check_sample_weight(sample_weight, checked, dtype=np.float64)
        signs = _per_feature(0 if self.signs is None else self.signs, checked.shape[1], "signs")
        penalty = _per_feature(self.penalty, checked.shape[1], "penalty")
        beta, self.n_iter_ = _fit(checked, coded.astype(np.float64), weight, signs, penalty)
        self.coef_, self.intercept_ = beta[None, :-1], beta[-1:]
        return self

    def decision_function(self, X: ArrayLike) -> Floats:
        """Return the log-odds of the second class, shape (n,)."""
        check_is_fitted(self)
        checked = validate_data(self, X, dtype=np.float64, reset=False)
        return np.asarray(checked @ self.coef_[0] + self.intercept_[0])


def _per_feature(values: float | Sequence[float], k: int, name: str) -> Floats:
    given = np.asarray(values, dtype=np.float64)
    if given.ndim and given.shape != (k,):
        raise ValueError(f"{name} has {given.size} values, but X has {k} features: give {k} or one")
    return np.broadcast_to(given, (k,))


def _fit(
    X: Floats, y: Floats, weight: Floats, signs: Floats, penalty: Floats
) -> tuple[Floats, int]:
    """Minimise by projected Newton steps (Bertsekas 1982): convex, so there is one answer."""
    design = np.column_stack([X, np.ones(len(X))])
    ridge = np.append(penalty, 0.0)
    low = np.append(np.where(signs > 0, 0.0, -np.inf), -np.inf)
    high = np.append(np.where(signs < 0, 0.0, np.inf), np.inf)
    flat = 1e-12 * max(1.0, float(weight.sum()))

    def loss(beta: Floats) -> float:
        z = design @ beta
        return float(weight @ (np.logaddexp(0, z) - y * z) + 0.5 * ridge @ beta**2)

    beta = np.zeros(design.shape[1])
    value = loss(beta)
    for step in range(1, MOST_STEPS + 1):
        p = expit(design @ beta)
        gradient = design.T @ (weight * (p - y)) + ridge * beta
        held = ((beta == low) & (gradient > 0)) | ((beta == high) & (gradient < 0))
        if np.abs(gradient[~held]).max(initial=0.0) <= flat:
            return beta, step
        curved = design[:, ~held]
        hessian = (curved * (weight * p * (1 - p))[:, None]).T @ curved + np.diag(ridge[~held])
        newton = np.zeros_like(beta)
        newton[~held] = np.linalg.lstsq(hessian, gradient[~held], rcond=None)[0]
        moved, reached = _line_search(loss, beta, newton, low, high, value)
        if not reached < value:
            # The loss is flat to the last digit: one full step settles what it cannot tell.
            return np.clip(beta - newton, low, high), step
        beta, value = moved, reached
    warnings.warn(
        f"the fit did not settle in {MOST_STEPS} steps: raise penalty", ConvergenceWarning, 4
    )
    return beta, MOST_STEPS


def _line_search(
    loss: Callable[[Floats], float],
    beta: Floats,
    newton: Floats,
    low: Floats,
    high: Floats,
    value: float,
) -> tuple[Floats, float]:
    length = 1.0
    while length > 1e-10:
        moved = np.clip(beta - length * newton, low, high)
        reached = loss(moved)
        if reached < value:
            return moved, reached
        length /= 2
    return beta, value
