"""The climb of expectation maximisation: accuracies from truths and truths from accuracies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np

from models.truth.coins import Coins
from models.truth.label_errors import LabelErrors
from models.truth.prior import Prior
from models.truth.reports import Floats

LEARNED_UNTIL: Final = 20
"""Rounds after which the strength of priors stays: moving in steps, it would not come to rest."""
EVERY: Final = 5
Model = TypeVar("Model", Coins, LabelErrors)


@dataclass(frozen=True, slots=True, eq=False)
class Found(Generic[Model]):
    """Where a climb ended: the model with what it learned, and how it got there."""

    model: Model
    prior: Prior
    score: Floats
    probability: Floats
    n_iter: int
    converged: bool


def climb(
    model: Model, probability: Floats, prior: Prior, settled: Floats, *, max_iter: int, tol: float,
    strength: bool = True,
) -> Found[Model]:  # fmt: skip
    """Climb from the probability of each fact until no accuracy moves by more than `tol`.

    With `strength`, how much sources differ is learned on the way.
    """
    accuracy: Floats | float = np.inf
    moved, n_iter = np.inf, 0
    while moved > tol and n_iter < max_iter:
        n_iter += 1
        before = accuracy
        learning = strength and n_iter <= LEARNED_UNTIL and n_iter % EVERY == 0
        prior = model.learn(probability, prior, strength=learning)
        score, probability = model.decide(settled)
        accuracy = model.accuracy
        moved = float(np.abs(accuracy - before).max())
    return Found(model, prior, score, probability, n_iter, moved <= tol)
