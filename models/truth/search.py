"""The search for truths and accuracies together, and which model of errors it is made with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from models.truth.coins import Coins
from models.truth.label_errors import LabelErrors
from models.truth.prior import Prior
from models.truth.reports import Floats, Reports

MOST_LABELS: Final = 10
"""With more shared labels than this, errors are not looked at by label."""
SHOWN: Final = 2.0
"""Standard errors by which directions must foretell reports better."""
ASKED: Final = 200_000
"""Reports that are asked for it, of more about so many."""
LEARNED_UNTIL: Final = 20
"""Rounds after which the strength of priors stays: moving in steps, it would not come to rest."""
EVERY: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Where a search ended: the model with what it learned, and how it got there."""

    model: Coins | LabelErrors
    prior: Prior
    score: Floats
    probability: Floats
    n_iter: int
    converged: bool


def search(
    reports: Reports, start: Floats, prior: Prior, settled: Floats, *, max_iter: int, tol: float
) -> Found:
    """Search from the probabilities `start`, by the one-coin model or by errors with a direction.

    Directions are there to be learned where items share few labels and there are more reports than
    they have cells; and they are believed where they foretell each report from the others better
    than the same model without them. Else they would be read into noise.
    """
    told = (reports, start, prior, settled, max_iter, tol)
    n_labels = len(reports.values)
    cells = reports.n_sources * n_labels**2
    if reports.shared_labels and 2 <= n_labels <= MOST_LABELS and cells <= reports.n:
        directed = _climb(LabelErrors(reports, settled), *told)
        aimless = _climb(LabelErrors(reports, settled, directed=False), *told)
        if _gain(directed.model, aimless.model, reports) > SHOWN:
            return directed
    return _climb(Coins(reports), *told)


def _climb(
    model: Coins | LabelErrors, reports: Reports, probability: Floats, prior: Prior,
    settled: Floats, max_iter: int, tol: float,
) -> Found:  # fmt: skip
    """Expectation maximisation, until no accuracy moves by more than `tol`."""
    accuracy, moved, n_iter = np.full(reports.n_sources, np.inf), np.inf, 0
    while moved > tol and n_iter < max_iter:
        n_iter += 1
        before = accuracy
        learning = n_iter <= LEARNED_UNTIL and n_iter % EVERY == 0
        prior = model.learn(probability, prior, strength=learning)
        score, probability = model.decide(settled)
        accuracy = model.a / (model.a + model.b)
        moved = float(np.abs(accuracy - before).max())
    return Found(model, prior, score, probability, n_iter, moved <= tol)


def _gain(directed: Coins | LabelErrors, aimless: Coins | LabelErrors, reports: Reports) -> float:
    """Return how much better reports are foretold with directions, in standard errors."""
    assert isinstance(directed, LabelErrors)
    assert isinstance(aimless, LabelErrors)
    rows = np.arange(0, reports.n, max(reports.n // ASKED, 1))
    change = (directed.foretold(rows) - aimless.foretold(rows)) * reports.weight[rows]
    return float(change.sum() / max(np.sqrt(change @ change), 1e-12))
