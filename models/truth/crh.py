"""CRH: the truths and weights of sources that together leave the least weighted loss.

Conflict resolution on heterogeneous data, Li et al. 2014 (SIGMOD).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.truth.losses import LabelLosses, Losses, NumberLosses
from models.truth.method import Estimate, TruthMethod
from models.truth.reports import Floats, Reports


class CRH(TruthMethod):
    """Block coordinate descent over truths and the weights of sources, which `weights_` has.

    The weight of a source is −log(its mean loss / the largest). Labels lose 0 or 1, and the truth
    is the label of the largest weight; a probability is a share of the weight. With `numeric`,
    values are numbers, `truths_` are weighted medians, a loss is the distance in standard
    deviations of what was said of the item, and a probability is exp(−loss): how near, not how
    likely to be exact.

    Stops when no weight moves by more than `tol`, or after `max_iter` rounds.

    >>> import pandas as pd
    >>> reports = pd.DataFrame({"source": list("abc"), "item": [1, 1, 1], "value": [10, 11, 50]})
    >>> CRH(numeric=True).fit(reports).truths_.to_dict()
    {1: 11.0}
    """

    def __init__(
        self,
        numeric: bool = False,
        max_iter: int = 100,
        tol: float = 1e-5,
        random_state: int | None = 0,
    ) -> None:
        self.numeric = numeric
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        losses: Losses = (
            NumberLosses.of_reports(reports, self.anchors_, "median")
            if self.numeric
            else LabelLosses(reports, settled)
        )
        n, weight = reports.by_source(), np.ones(reports.n_sources)
        moved, n_iter = np.inf, 0
        while moved > self.tol and n_iter < self.max_iter:
            n_iter += 1
            # Half a report that loses 1 keeps the weight of who never lost finite.
            loss = (reports.by_source(losses.of(weight)) + 0.5) / (n + 1.0)
            # A hundredth keeps the worst a voice: were all alike, all weights would be 0.
            before, weight = weight, np.log(1.01 * loss.max() / loss)
            moved = float(np.abs(weight - before).max())
        self.weights_ = pd.Series(weight, index=reports.sources, name="weight")
        return losses.estimate(weight, n_iter, moved <= self.tol)
