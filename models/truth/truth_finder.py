"""TruthFinder: sources are as trustworthy as their facts, and facts as their sources.

Yin, Han and Yu 2007, without implication between values: how alike two values are is for the
caller to say, by writing like values alike.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from models.truth.method import Estimate, TruthMethod, settle
from models.truth.reports import Floats, Reports

MOST_TRUST = 1 - 1e-6
"""More than this would outweigh any number of others, and a trust of 1 has no logarithm."""


class TruthFinder(TruthMethod):
    """Goes back and forth between the trust in sources and the confidence in facts.

    A fact's score is the sum of −ln(1 − trust) over its sources, for they would all have to be
    wrong; `dampening` allows for their not being independent. The probabilities are the paper's
    confidences: each fact stands alone, none is below one half, and those of an item do not add up
    to 1. They rank; they are not calibrated.

    Stops when no trust moves by more than `tol`, or after `max_iter` rounds.

    >>> import pandas as pd
    >>> reports = pd.DataFrame({"source": list("abc"), "item": [1, 1, 1], "value": list("xxy")})
    >>> TruthFinder().fit(reports).probabilities_["probability"].round(2).tolist()
    [0.65, 0.56]
    """

    def __init__(
        self,
        dampening: float = 0.3,
        initial_trust: float = 0.9,
        max_iter: int = 100,
        tol: float = 1e-5,
        random_state: int | None = 0,
    ) -> None:
        self.dampening = dampening
        self.initial_trust = initial_trust
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        by_fact, n = reports.matrix(), reports.by_source()
        by_source = by_fact.T.tocsr()
        trust = np.full(reports.n_sources, self.initial_trust)
        moved, n_iter = np.inf, 0
        while moved > self.tol and n_iter < self.max_iter:
            n_iter += 1
            score = by_fact @ -np.log1p(-np.minimum(trust, MOST_TRUST))
            confidence = settle(expit(self.dampening * score), settled)
            before, trust = trust, (by_source @ confidence) / n
            moved = float(np.abs(trust - before).max())
        return Estimate(confidence, n_iter, moved <= self.tol, score=score)
