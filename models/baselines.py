"""What the model must beat: the base rate, the camp or a few numbers alone, and a vote."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

Floats = NDArray[np.float64]


def base_rate() -> DummyClassifier:
    """Return a model that gives every claim the share of true claims it was fitted to."""
    return DummyClassifier(strategy="prior")


def camp_only() -> Pipeline:
    """Return a model of who speaks and whom it serves: columns of names, nothing of the claim.

    A camp it was not fitted to counts as none, so on another war it is near the base rate.
    """
    return make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression(C=1.0))


def numbers_only() -> Pipeline:
    """Return a plain logistic model of a few columns of numbers, with no sign expected of any."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=1.0))


class Vote(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The share of supporting voices among those that take a position, with one vote each way.

    X has two columns: voices in support and voices in contradiction. Nothing is learned.

    >>> Vote().fit([[0, 0]], [1]).predict_proba([[2, 0], [0, 0], [0, 2]])[:, 1]
    array([0.75, 0.5 , 0.25])
    """

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Do nothing but note the classes."""
        self.classes_ = np.array([0, 1])
        self.n_features_in_ = 2
        return self

    def predict_proba(self, X: ArrayLike) -> Floats:
        """Return the probabilities of both classes, shape (n, 2)."""
        votes = np.asarray(X, dtype=np.float64)
        true = (1 + votes[:, 0]) / (2 + votes.sum(axis=1))
        return np.column_stack([1 - true, true])

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the class with more voices."""
        return (self.predict_proba(X)[:, 1] > 0.5).astype(int)
