"""Dawid-Skene: each source has an error rate for each pair of true and reported label.

Dawid and Skene 1979. One-coin is its special case with one rate a source; this one sees that a
source takes every duck for a goose, and needs all items to be asked the same question.
"""

from __future__ import annotations

import numpy as np

from models.truth.method import Estimate, TruthMethod
from models.truth.reports import Floats, Reports
from models.truth.shared_labels import SharedLabels


class DawidSkene(TruthMethod):
    """Expectation maximisation over the truths of the items and a confusion matrix a source.

    `confusion_` has the error rates: a row for each source and true label, a column for each label
    said. `smoothing` is added to each cell's count; the paper has none, and a label that a source
    never said would then be impossible for good. Time and memory grow with the reports, with
    items · L and with sources · L², for L labels; more than `SHARED_LABELS` raise `ReportsError`.

    Stops when the truths move by no more than `tol` on average, or after `max_iter` rounds.

    >>> import pandas as pd
    >>> reports = pd.DataFrame({"source": list("abc" * 4), "item": list("111222333444"),
    ...                         "value": list("xxyyyxxxxyyy")})
    >>> DawidSkene().fit(reports).confusion_.loc["c"].round(1).to_dict("index")
    {'x': {'x': 0.5, 'y': 0.5}, 'y': {'x': 0.5, 'y': 0.5}}
    """

    def __init__(
        self,
        smoothing: float = 0.01,
        max_iter: int = 100,
        tol: float = 1e-5,
        random_state: int | None = 0,
    ) -> None:
        self.smoothing = smoothing
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        labels = SharedLabels.of(reports, settled)
        truth, moved, n_iter = labels.votes(), np.inf, 0
        while moved > self.tol and n_iter < self.max_iter:
            n_iter += 1
            counts = labels.counts(truth) + self.smoothing
            rate = counts / counts.sum(axis=1, keepdims=True)
            share = truth.sum(axis=0) + self.smoothing
            before, truth = truth, labels.truth(np.log(share / share.sum()), np.log(rate))
            moved = float(np.abs(truth - before).mean())
        self.confusion_ = labels.confusion(rate)
        return labels.estimate(truth, n_iter, moved <= self.tol, self.random_state)
