"""A start for the search that the vote does not decide: deterministic annealing."""

from __future__ import annotations

from typing import Final

import numpy as np

from models.truth.climb import Found, climb
from models.truth.coins import Coins
from models.truth.method import settle
from models.truth.prior import Prior
from models.truth.reports import Floats, Reports

WARM: Final = 0.3
"""How much the first rounds make of the reports, where the last make all of them."""
STAGES: Final = 25
ROUNDS: Final = 3
MAX_ITER: Final = 100
TOL: Final = 1e-5
OFTENER_RIGHT: Final = 0.6
"""Sources are taken to be right at least so often, so that true and false cannot change places."""


def find(reports: Reports, prior: Prior, settled: Floats, *, anneal: bool = False) -> Found[Coins]:
    """Find coins of the sources and the probability of each fact, by the one-coin model.

    Expectation maximisation climbs to the hill it starts on. From the vote that is the right one,
    unless many copy one error. With `anneal`, a second search starts with reports that count for
    little and ends with them in full (Ueda and Nakano 1998), and the better explanation of the
    reports is taken; not one that has it against most of the vote, for that is its mirror image.
    """
    vote = settle(reports.shares(reports.by_fact()), settled)
    found = _climb(reports, vote, prior, settled)
    if anneal:
        other = _climb(reports, _annealed(reports, vote, prior, settled), prior, settled)
        explains = other.model.evidence(other.score) > found.model.evidence(found.score)
        if explains and _agrees(reports, other.probability):
            return other
    return found


def _climb(reports: Reports, start: Floats, prior: Prior, settled: Floats) -> Found[Coins]:
    told = (Coins(reports), start, prior, settled)
    return climb(*told, max_iter=MAX_ITER, tol=TOL, strength=False)


def _annealed(reports: Reports, probability: Floats, prior: Prior, settled: Floats) -> Floats:
    coins, unseen = Coins(reports), reports.n_unseen
    for heat in np.linspace(WARM, 1.0, STAGES):
        for _ in range(ROUNDS):
            coins.learn(probability, prior, strength=False, at_least=OFTENER_RIGHT)
            score, _ = coins.decide(settled)
            probability = settle(reports.softmax(heat * score, unseen), settled)
    return probability


def _agrees(reports: Reports, probability: Floats) -> bool:
    """Return whether what most reports say of an item is found true of more than half of them."""
    votes = reports.by_fact()
    leads = votes > 0.5 * reports.by_item(votes)[reports.fact_item]
    return not leads.any() or bool(probability[leads].mean() > 0.5)
