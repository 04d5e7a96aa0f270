"""Errors with a direction: what sources take one label for, where all items share the labels."""

from __future__ import annotations

import numpy as np

from models.truth.prior import TYPICAL_STRENGTH, Prior
from models.truth.reports import Floats, Reports
from models.truth.shared_labels import SharedLabels
from models.truth.shrinkage import row_strength

POOL = 15.0
"""Reports of each label that "wrong in no direction" counts as among all sources."""
FEW = 1e-9


class LabelErrors:
    """The two steps of Dawid and Skene 1979, each source shrunk to its coin and to all sources.

    What a source says of a true label is expected to be right by its coin, and wrong in the
    directions in which all sources are wrong (Venanzi et al. 2014, with one community). How far a
    source goes its own way is learned from all of them: in data without directions nobody does,
    and the model is the one-coin model again.
    """

    def __init__(self, reports: Reports, settled: Floats) -> None:
        self.reports = reports
        self._labels = SharedLabels.of(reports, settled)
        self._n = reports.by_source()
        self._strength = 6 * TYPICAL_STRENGTH

    def learn(self, probability: Floats, prior: Prior, *, strength: bool) -> Prior:
        """Learn accuracies and errors from the probability of each fact."""
        truth = self._truth(probability)
        said = self._labels.counts(truth).transpose(0, 2, 1)  # source, true, said
        right = np.trace(said, axis1=1, axis2=2)
        prior = prior.learned(right, self._n, strength=strength)
        a, b = prior.counts
        self.a, self.b = a + right, b + np.maximum(self._n - right, 0.0)
        expected = self._expected(said.sum(axis=0), prior.mean)
        if strength:
            self._strength = row_strength(said, expected)
        rates = self._strength * expected + said
        self._log_rate = np.log(np.maximum(rates / rates.sum(axis=2, keepdims=True), FEW))
        common = truth.sum(axis=0) + 1
        self._log_common = np.log(common / common.sum())
        return prior

    def decide(self, settled: Floats) -> tuple[Floats, Floats]:
        """Return the log score and the probability of each fact, by the errors learned."""
        self._known = self._labels.truth(self._log_common, self._log_rate.transpose(0, 2, 1))
        fact = self.reports.fact_item, self.reports.fact_value
        probability = self._known[fact]
        return np.log(np.maximum(probability, 1e-300)), probability

    def _truth(self, probability: Floats) -> Floats:
        """Return the probability of each label of each item, shape (n_items, L)."""
        if hasattr(self, "_known"):
            return self._known
        reports = self.reports
        truth = np.zeros((reports.n_items, len(reports.values)))
        truth[reports.fact_item, reports.fact_value] = probability
        return truth

    def _expected(self, said: Floats, mean: float) -> Floats:
        """Return what each source is expected to say of each true label, (sources, true, said).

        All sources are taken together, and each source's odds of being right are higher or lower
        than theirs by as much for every label.
        """
        n_labels = len(self.reports.values)
        aimless = np.full((n_labels, n_labels), (1 - mean) / (n_labels - 1))
        np.fill_diagonal(aimless, mean)
        pooled = said + POOL * n_labels * aimless
        pooled /= pooled.sum(axis=1, keepdims=True)
        right = np.clip(np.diagonal(pooled), FEW, 1 - FEW)
        better = (self.a / self.b) / (mean / (1 - mean))
        odds = right / (1 - right) * better[:, None]
        own = np.clip(odds / (1 + odds), FEW, 1 - FEW)
        expected: Floats = pooled[None] * ((1 - own) / (1 - right))[:, :, None]
        label = np.arange(n_labels)
        expected[:, label, label] = own
        return expected
