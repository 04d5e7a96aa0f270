"""A fitted linear model as plain numbers: what scikit-learn learned, without scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights (classes x features) and intercepts (classes,); one row where there are two classes.

    >>> model = Linear(("no", "yes"), ("length",), np.array([[2.0]]), np.array([0.0]))
    >>> model.probabilities(np.array([[0.0], [1.0]])).round(2).tolist()
    [[0.5, 0.5], [0.12, 0.88]]
    """

    classes: tuple[str, ...]
    features: tuple[str, ...]
    weights: Floats
    intercepts: Floats

    def scores(self, X: Floats | sparse.csr_matrix) -> Floats:
        """Return log-odds: (rows,) for two classes, else (rows x classes)."""
        found: Floats = np.asarray(X @ self.weights.T) + self.intercepts
        return found[:, 0] if len(self.weights) == 1 else found

    def probabilities(self, X: Floats | sparse.csr_matrix) -> Floats:
        """Return the probability of each class: (rows x classes), each row adding up to 1."""
        scores = self.scores(X)
        if scores.ndim == 1:
            yes = 1.0 / (1.0 + np.exp(-scores))
            return np.column_stack([1.0 - yes, yes])
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def as_json(self) -> dict[str, Any]:
        """Return the model as lists of numbers with seven digits."""
        return {
            "classes": list(self.classes),
            "features": list(self.features),
            "weights": [[float(f"{w:.7g}") for w in row] for row in self.weights],
            "intercepts": [float(f"{w:.7g}") for w in self.intercepts],
        }


def linear(numbers: Mapping[str, Any]) -> Linear:
    """Return the model that `Linear.as_json` wrote."""
    return Linear(
        classes=tuple(numbers["classes"]),
        features=tuple(numbers["features"]),
        weights=np.array(numbers["weights"], dtype=np.float64),
        intercepts=np.array(numbers["intercepts"], dtype=np.float64),
    )
