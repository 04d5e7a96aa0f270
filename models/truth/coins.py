"""One coin a source: right with one probability, and wrong in no direction."""

from __future__ import annotations

import numpy as np

from models.truth.method import settle
from models.truth.prior import Prior
from models.truth.reports import Floats, Reports


class Coins:
    """The two steps of the one-coin model (Dawid and Skene 1979) with Beta priors.

    Of each item one value is true, one of those reported or one of the wrong values that nobody
    gave: a single report of a source that is right in 6 of 10 cases is true with probability 0.6.
    """

    def __init__(self, reports: Reports) -> None:
        self.reports = reports
        self._heard = reports.matrix()
        self._said = self._heard.T.tocsr()
        self._n = reports.by_source()
        wrong = reports.n_wrong
        self._unseen = wrong + 1 - reports.n_values
        self._spread = reports.by_fact() * np.log(wrong)[reports.fact_item]

    def learn(self, probability: Floats, prior: Prior, *, strength: bool) -> Prior:
        """Learn each source's accuracy from the probability of what it reported."""
        right = self._said @ probability
        prior = prior.learned(right, self._n, strength=strength)
        a, b = prior.counts
        self.a, self.b = a + right, b + self._n - right
        return prior

    def decide(self, settled: Floats) -> tuple[Floats, Floats]:
        """Return the log score and the probability of each fact, by the accuracies learned."""
        score = self._heard @ np.log(self.a / self.b) + self._spread
        return score, settle(self.reports.softmax(score, self._unseen), settled)
