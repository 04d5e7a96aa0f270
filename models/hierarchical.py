"""Partially pooled logistic regression: groups differ from one another, but not by much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted, validate_data

from models.log_odds import LogOddsClassifier
from models.signed_logistic import SignedLogisticRegression

Floats = NDArray[np.float64]


class PartiallyPooledLogisticRegression(LogOddsClassifier):
    """Signed logistic regression in which each group may deviate a little from all the others.

    The first column of X is the number of a row's group, the others are k features. Every group has
    an intercept of its own and, for the features named in `slopes`, a coefficient of its own, both
    as deviations from those of all groups. They are shrunk to zero by a ridge penalty, which is a
    normal prior of variance 1 / `deviation`: a group with few rows stays with the others, one with
    many may leave them (Gelman and Hill 2007, chapters 12 to 14). A group that was not fitted to
    has no deviation. How far groups deviate is to be learned: fit with several values of
    `deviation` and take the one that forecasts held-out rows best (empirical Bayes, with
    cross-validation in place of the marginal likelihood, as rows of one event are no separate
    evidence).

    Parameters: `signs` and `penalty` of the k features, as in `SignedLogisticRegression`;
    `deviation`, the penalty of every deviation; `slopes`, positions among the k features.

    After `fit`: `coef_` (1, k) and `intercept_` (1,) of all groups, `groups_` (g,),
    `group_intercept_` (g,), `group_coef_` (g, number of slopes), `classes_`, `n_iter_`.

    >>> X = [[1.0, 0.0], [1.0, 1.0], [2.0, 0.0], [2.0, 1.0]] * 5
    >>> fitted = PartiallyPooledLogisticRegression(deviation=1.0).fit(X, [1, 1, 0, 0] * 5)
    >>> fitted.predict_proba([[1.0, 0.5], [2.0, 0.5], [3.0, 0.5]])[:, 1].round(1)
    array([0.8, 0.2, 0.5])
    """

    def __init__(
        self,
        signs: Sequence[int] | None = None,
        penalty: float | Sequence[float] = 1.0,
        deviation: float = 10.0,
        slopes: Sequence[int] = (),
    ) -> None:
        self.signs = signs
        self.penalty = penalty
        self.deviation = deviation
        self.slopes = slopes

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Fit to a matrix (n, 1 + k) and two classes; the second in sorted order is the event."""
        checked, target = validate_data(self, X, y, dtype=np.float64, ensure_min_features=2)
        k = checked.shape[1] - 1
        self.groups_ = np.unique(checked[:, 0])
        apart = len(self.groups_) * (1 + len(self.slopes))
        pooled = SignedLogisticRegression(
            signs=[*_each(0 if self.signs is None else self.signs, k), *[0] * apart],
            penalty=[*_each(self.penalty, k), *[self.deviation] * apart],
        ).fit(self._design(checked), target, sample_weight=sample_weight)
        weights = pooled.coef_[0]
        deviations = weights[k:].reshape(1 + len(self.slopes), len(self.groups_))
        self.classes_, self.n_iter_ = pooled.classes_, pooled.n_iter_
        self.coef_, self.intercept_ = weights[None, :k], pooled.intercept_
        self.group_intercept_, self.group_coef_ = deviations[0], deviations[1:].T
        return self

    def decision_function(self, X: ArrayLike) -> Floats:
        """Return the log-odds of the second class, shape (n,)."""
        check_is_fitted(self)
        checked = validate_data(self, X, dtype=np.float64, reset=False)
        weights = [self.coef_[0], self.group_intercept_, *self.group_coef_.T]
        return np.asarray(self._design(checked) @ np.concatenate(weights) + self.intercept_[0])

    def _design(self, X: Floats) -> Floats:
        group, features = X[:, [0]], X[:, 1:]
        member = (group == self.groups_).astype(np.float64)
        return np.hstack([features, member, *(member * features[:, [j]] for j in self.slopes)])


def partially_pooled(model: PartiallyPooledLogisticRegression) -> Pipeline:
    """Return the model behind a scaler that leaves the first column, the groups, as it is."""
    scale = ColumnTransformer([("group", "passthrough", [0])], remainder=StandardScaler())
    return Pipeline([("scale", scale), ("logistic", model)])


def _each(values: float | Sequence[float], k: int) -> list[Any]:
    given = [values] * k if isinstance(values, int | float) else list(values)
    if len(given) != k:
        raise ValueError(f"signs and penalty: {len(given)} values, but X has {k} features")
    return given
