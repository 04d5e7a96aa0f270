"""One-coin Dawid-Skene: each source is right with one probability, whatever the item and value.

Dawid and Skene 1979, with one parameter a source in place of a confusion matrix (the homogeneous
model of Zhang et al. 2014): a wrong report is equally likely to be any of the wrong values.
"""

from __future__ import annotations

import numpy as np

from models.truth.method import Estimate, TruthMethod, settle
from models.truth.reports import Floats, Reports


class OneCoin(TruthMethod):
    """Expectation maximisation over the truths of the items and one accuracy for each source.

    Stops when no accuracy moves by more than `tol`, or after `max_iter` rounds.

    >>> import pandas as pd
    >>> reports = pd.DataFrame({"source": list("abcabcab"), "item": [1, 1, 1, 2, 2, 2, 3, 3],
    ...                         "value": list("xxyyyxxz")})
    >>> OneCoin().fit(reports).reliability_["mean"].round(2).to_dict()
    {'a': 0.7, 'b': 0.7, 'c': 0.26}
    """

    def __init__(
        self, max_iter: int = 100, tol: float = 1e-4, random_state: int | None = 0
    ) -> None:
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        by_fact, n = reports.matrix(), reports.by_source()
        by_source = by_fact.T.tocsr()
        spread = (by_fact @ np.ones(reports.n_sources)) * np.log(reports.n_wrong)[reports.fact_item]
        probability = settle(reports.shares(reports.by_fact()), settled)
        accuracy, moved, n_iter = np.full(reports.n_sources, np.nan), np.inf, 0
        while moved > self.tol and n_iter < self.max_iter:
            n_iter += 1
            before = accuracy
            # Half a report right and half a report wrong keep the logarithm finite.
            accuracy = (by_source @ probability + 0.5) / (n + 1.0)
            log_odds = np.log(accuracy / (1 - accuracy))
            score = by_fact @ log_odds + spread
            probability = settle(reports.softmax(score), settled)
            moved = np.inf if n_iter == 1 else float(np.abs(accuracy - before).max())
        return Estimate(probability, n_iter, moved <= self.tol, score=score)
