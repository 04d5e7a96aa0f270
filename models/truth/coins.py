"""One coin a source: right with one probability, and wrong in no direction."""

from __future__ import annotations

import numpy as np

from models.truth.method import settle
from models.truth.prior import RAREST, Prior
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
        self._unseen = reports.n_unseen
        self._spread = reports.by_fact() * np.log(reports.n_wrong)[reports.fact_item]

    def learn(
        self, probability: Floats, prior: Prior, *, strength: bool, at_least: float = 0.0
    ) -> Prior:
        """Learn each source's accuracy from the probability of what it reported.

        The mean that sources start from is no less than `at_least`.
        """
        right = self._said @ probability
        prior = prior.learned(right, self._n, strength=strength, at_least=at_least)
        a, b = prior.counts
        self.a, self.b = a + right, b + np.maximum(self._n - right, 0.0)
        return prior

    def decide(self, settled: Floats) -> tuple[Floats, Floats]:
        """Return the log score and the probability of each fact, by the accuracies learned."""
        score = self._heard @ np.log(self.a / self.b) + self._spread
        return score, settle(self.reports.softmax(score, self._unseen), settled)

    @property
    def accuracy(self) -> Floats:
        """How often each source is right, by what was learned; never always, and never not once."""
        accuracy: Floats = np.clip(self.a / (self.a + self.b), RAREST, 1 - RAREST)
        return accuracy

    def evidence(self, score: Floats) -> float:
        """Return the log probability of the reports, by the accuracies learned and their score."""
        top, _, total = self.reports.odds(score, self._unseen)
        # Each report as if wrong, each item over what could be true of it.
        as_wrong = self._n @ np.log(self.b / (self.a + self.b)) - self._spread.sum()
        return float((np.log(total) + top - np.log(self.reports.n_wrong + 1)).sum() + as_wrong)
