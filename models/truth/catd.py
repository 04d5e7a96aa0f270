"""CATD: a source weighs what its error is at worst, so that one with few reports weighs little.

Confidence-aware truth discovery on long-tail data, Li et al. 2014 (PVLDB 8).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.special import chdtri

from models.truth.losses import LabelLosses, Losses, NumberLosses
from models.truth.method import Estimate, TruthMethod
from models.truth.reports import Floats, Reports

SMALLEST: Final = 1e-300


class CATD(TruthMethod):
    """Weighs each source by one over the upper bound of its error variance; `weights_` has them.

    The errors of a source with n reports are taken as normal: with confidence 1 − `alpha`, their
    variance is at most the sum of its losses over the `alpha`/2 quantile of chi-squared with n
    degrees of freedom. Labels lose 0 or 1, and the truth is the label of the largest weight; a
    probability is a share of the weight. With `numeric`, values are numbers, `truths_` are weighted
    means, a loss is the squared distance in standard deviations of what was
    said of the item, and a probability is exp(−loss): how near, not how likely to be exact.

    Stops when no weight, as a share of the largest, moves by more than `tol`, or after `max_iter`
    rounds.

    >>> import pandas as pd
    >>> reports = pd.DataFrame({"source": list("abc"), "item": [1, 1, 1], "value": list("xxy")})
    >>> CATD().fit(reports).truths_.to_dict()
    {1: 'x'}
    """

    def __init__(
        self,
        numeric: bool = False,
        alpha: float = 0.05,
        max_iter: int = 100,
        tol: float = 1e-5,
        random_state: int | None = 0,
    ) -> None:
        self.numeric = numeric
        self.alpha = alpha
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        losses: Losses = (
            NumberLosses.of_reports(reports, self.anchors_, "mean")
            if self.numeric
            else LabelLosses(reports, settled)
        )
        # Of far less than one report the quantile is too small for a float, and would be 0.
        quantile = np.maximum(chdtri(reports.by_source(), 1 - self.alpha / 2), SMALLEST)
        weight, moved, n_iter = np.ones(reports.n_sources), np.inf, 0
        while moved > self.tol and n_iter < self.max_iter:
            n_iter += 1
            # Half a loss keeps the weight of who never lost finite.
            bound = quantile / (reports.by_source(losses.of(weight)) + 0.5)
            before, weight = weight, bound / bound.max()
            moved = float(np.abs(weight - before).max())
        self.weights_ = pd.Series(weight, index=reports.sources, name="weight")
        return losses.estimate(weight, n_iter, moved <= self.tol)
