"""The four kinds of linear model of a reader, each fitted to rows of features and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from experiments.reading.choice import fit_choice
from experiments.reading.gain_signs import gain_priors, gain_signs
from features.reading.linear import Linear
from features.reading.parties import NO_PARTIES, PAIR_FEATURES
from features.reading.sides import GAIN_FEATURES

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples of one model: features, answers, and the place of the claim each row is of."""

    X: Any
    y: NDArray[Any]
    claim: NDArray[np.int64]


def of_train(rows: Rows, train: Mask) -> Rows:
    """Return the rows that are of claims of the training."""
    kept = train[rows.claim]
    return Rows(rows.X[kept], rows.y[kept], rows.claim[kept])


def fit_pair(rows: Rows, strength: float) -> Linear:
    """Return a model that chooses the two sides of a claim, or none at a score of `NO_PARTIES`.

    Choosing among a claim's pairs is what it is used for. Little is learned of each weight: of a
    war that nobody fitted on the pair is then right in 83 % rather than 76 % of the claims that
    have two sides, at no cost elsewhere.
    """
    order = np.argsort(rows.claim, kind="stable")
    scale = rows.X.std(axis=0) + 1e-9
    weights, none = fit_choice(rows.X[order] / scale, rows.y[order], rows.claim[order], strength)
    level = np.array([NO_PARTIES - none])
    return Linear(("no", "yes"), PAIR_FEATURES, (weights / scale)[None, :], level)


def fit_two(
    rows: Rows, names: tuple[str, ...], strength: float, weight: Floats | None = None
) -> Linear:
    """Return a model of yes or no; rows count as they `weight`."""
    scale = rows.X.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, solver="newton-cholesky")
    model.fit(rows.X / scale, rows.y, sample_weight=weight)
    return Linear(("no", "yes"), names, model.coef_ / scale, model.intercept_)


def fit_turned(rows: Rows, strength: float) -> Linear:
    """Return a model that swaps its answer where the sides are swapped: no intercept, signs kept.

    What nobody would expect to count for one side rather than the other is not weighed, and what
    one would may count for that side only. Weights are drawn to those that are thought right
    (`gain_priors`) and not to nothing: of a war that nobody fitted on, the way round is then right
    in 87 % rather than 81 % of the claims with two sides.
    """
    signs, priors = gain_signs(), gain_priors()
    weights = np.zeros(len(GAIN_FEATURES))
    at = np.flatnonzero(~np.isnan(signs))
    X = rows.X[:, at] * np.where(rows.y, 1.0, -1.0)[:, None]

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin, moved = X @ weights, weights - priors[at]
        value = strength * np.logaddexp(0, -margin).sum() + moved @ moved / 2
        return float(value), moved - strength * X.T @ expit(-margin)

    bounds = [(0, None) if s > 0 else (None, 0) if s < 0 else (None, None) for s in signs[at]]
    found = minimize(loss, priors[at], jac=True, bounds=bounds, method="L-BFGS-B")
    weights[at] = found.x
    return Linear(("no", "yes"), GAIN_FEATURES, weights[None, :], np.zeros(1))


def fit_many(rows: Rows, names: tuple[str, ...], strength: float) -> Linear:
    """Return a model of one of several classes."""
    names_of, n = np.unique(rows.y, return_counts=True)
    # Half way to balanced: rare stances count, and do not drown the common one.
    weight = dict(zip(names_of, np.sqrt(len(rows.y) / (len(n) * n)), strict=True))
    model = LogisticRegression(C=strength, class_weight=weight, max_iter=500)
    model.fit(rows.X, rows.y)
    return Linear(tuple(str(c) for c in model.classes_), names, model.coef_, model.intercept_)
