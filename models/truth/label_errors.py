"""Errors with a direction: what sources take one label for, where all items share the labels."""

from __future__ import annotations

import numpy as np

from models.truth.prior import TYPICAL_STRENGTH, Prior
from models.truth.reports import Codes, Floats, Reports
from models.truth.shared_labels import SharedLabels
from models.truth.shrinkage import row_strength

POOL = 15.0
"""Reports of each label that "wrong in no direction" counts as among all sources."""
FEW = 1e-9
SMALLEST = 1e-300


class LabelErrors:
    """The two steps of Dawid and Skene 1979, each source shrunk to its coin and to all sources.

    What a source says of a true label is expected to be right by its coin, and wrong in the
    directions in which all sources are wrong (Venanzi et al. 2014, with one community). How far a
    source goes its own way is learned from all of them. Not `directed`, all are wrong in no
    direction: the one-coin model, with labels that may be more or less common.
    """

    def __init__(self, reports: Reports, settled: Floats, *, directed: bool = True) -> None:
        self.directed = directed
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
        rates = self._strength * expected + said if self.directed else self._aimless(self.accuracy)
        self._rates = rates
        self._log_rate = np.log(np.maximum(rates / rates.sum(axis=2, keepdims=True), FEW))
        common = truth.sum(axis=0) + 1
        self._log_common = np.log(common / common.sum())
        return prior

    def decide(self, settled: Floats) -> tuple[Floats, Floats]:
        """Return the log score and the probability of each fact, by the errors learned."""
        self._known = self._labels.truth(self._log_common, self._log_rate.transpose(0, 2, 1))
        fact = self.reports.fact_item, self.reports.fact_value
        probability = self._known[fact]
        return np.log(np.maximum(probability, SMALLEST)), probability

    @property
    def accuracy(self) -> Floats:
        """How often each source is right, by what was learned."""
        accuracy: Floats = self.a / (self.a + self.b)
        return accuracy

    def foretold(self, rows: Codes) -> Floats:
        """Return the log probability of some reports, each from all that the others tell.

        What a report itself adds is taken out of the truth of its item and, with directions, out
        of what its source says of each label.
        """
        reports = self.reports
        source, said = reports.source[rows], reports.fact_value[reports.fact[rows]]
        weight, truth = reports.weight[rows][:, None], self._known[reports.item[rows]]
        left = np.log(np.maximum(truth, SMALLEST)) - weight * self._log_rate[source, :, said]
        others = np.exp(left - left.max(axis=1, keepdims=True))
        others /= others.sum(axis=1, keepdims=True)
        told, total = self._rates[source, :, said], self._rates.sum(axis=2)[source]
        if self.directed:
            told = np.maximum(told - weight * truth, FEW)
            total = np.maximum(total - weight * truth, 2 * FEW)
        likely: Floats = np.log(np.maximum((others * told / total).sum(axis=1), FEW))
        return likely

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
        pooled = said + POOL * n_labels * self._aimless(np.array([mean]))[0]
        pooled /= pooled.sum(axis=1, keepdims=True)
        right = np.clip(np.diagonal(pooled), FEW, 1 - FEW)
        better = (self.a / self.b) / (mean / (1 - mean))
        odds = right / (1 - right) * better[:, None]
        own = np.clip(odds / (1 + odds), FEW, 1 - FEW)
        expected: Floats = pooled[None] * ((1 - own) / (1 - right))[:, :, None]
        label = np.arange(n_labels)
        expected[:, label, label] = own
        return expected

    def _aimless(self, accuracy: Floats) -> Floats:
        """Return what sources say that are wrong in no direction, (sources, true, said)."""
        n_labels = len(self.reports.values)
        wrong = ((1 - accuracy) / (n_labels - 1))[:, None, None]
        right = accuracy[:, None, None] * np.eye(n_labels)
        said: Floats = right + wrong * (1 - np.eye(n_labels))
        return said
