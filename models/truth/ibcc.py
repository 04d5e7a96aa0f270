"""IBCC: Dawid-Skene with a Dirichlet prior on each source's error rates, by variational Bayes.

Independent Bayesian classifier combination: Kim and Ghahramani 2012, with the variational updates
of Simpson et al. 2013. A source with little behind it stays near the prior.
"""

from __future__ import annotations

import numpy as np
from scipy.special import digamma

from models.truth.method import Estimate, TruthMethod
from models.truth.reports import Floats, Reports
from models.truth.shared_labels import SharedLabels


class IBCC(TruthMethod):
    """Variational Bayes over truths, confusion matrices and how common each label is.

    Every source starts with `right` reports of each label that were right and `wrong` that were
    wrong, spread over the other labels; every label starts with `common` items. `confusion_` has
    the mean error rates: a row for each source and true label, a column for each label said. Time
    and memory are those of Dawid-Skene; more labels than `SHARED_LABELS` raise `ReportsError`.

    Stops when the truths move by no more than `tol` on average, or after `max_iter` rounds.

    >>> import pandas as pd
    >>> reports = pd.DataFrame({"source": list("abc"), "item": [1, 1, 1], "value": list("xxy")})
    >>> IBCC().fit(reports).truths_.to_dict()
    {1: 'x'}
    """

    def __init__(
        self,
        right: float = 2.0,
        wrong: float = 1.0,
        common: float = 1.0,
        max_iter: int = 100,
        tol: float = 1e-5,
        random_state: int | None = 0,
    ) -> None:
        self.right = right
        self.wrong = wrong
        self.common = common
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        labels = SharedLabels.of(reports, settled)
        prior = np.full((labels.n_labels,) * 2, self.wrong / max(labels.n_labels - 1, 1))
        np.fill_diagonal(prior, self.right)
        truth, moved, n_iter = labels.votes(), np.inf, 0
        while moved > self.tol and n_iter < self.max_iter:
            n_iter += 1
            counts = labels.counts(truth) + prior
            total = counts.sum(axis=1, keepdims=True)
            share = truth.sum(axis=0) + self.common
            log_share = digamma(share) - digamma(share.sum())
            before, truth = truth, labels.truth(log_share, digamma(counts) - digamma(total))
            moved = float(np.abs(truth - before).mean())
        self.confusion_ = labels.confusion(counts / total)
        return labels.estimate(truth, n_iter, moved <= self.tol, self.random_state)
