"""Classifiers of two classes that answer with log-odds: what they share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin

Floats = NDArray[np.float64]


class LogOddsClassifier(ClassifierMixin, BaseEstimator, ABC):  # type: ignore[misc]
    """Base of a classifier that has a `decision_function` and two `classes_`.

    The second class in sorted order is the event whose log-odds it returns.
    """

    classes_: NDArray[Any]

    @abstractmethod
    def decision_function(self, X: ArrayLike) -> Floats:
        """Return the log-odds of the second class, shape (n,)."""

    def predict_proba(self, X: ArrayLike) -> Floats:
        """Return the probabilities of both classes, shape (n, 2)."""
        second = expit(self.decision_function(X))
        return np.column_stack([1 - second, second])

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the likelier class of each row."""
        second = self.decision_function(X) > 0
        return np.asarray(self.classes_[second.astype(int)])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags
