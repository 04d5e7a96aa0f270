"""Majority vote: what most sources say. The control that every other method has to beat."""

from __future__ import annotations

from models.truth.method import Estimate, TruthMethod, settle
from models.truth.reports import Floats, Reports


class MajorityVote(TruthMethod):
    """Takes the value that most reports give; its probability is its share of them.

    Ties are broken at random, by `random_state`.

    >>> import pandas as pd
    >>> reports = pd.DataFrame({"source": list("abc"), "item": [1, 1, 1], "value": list("xxy")})
    >>> MajorityVote().fit(reports).truths_.to_dict()
    {1: 'x'}
    """

    def __init__(self, random_state: int | None = 0) -> None:
        self.random_state = random_state

    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        return Estimate(settle(reports.shares(reports.by_fact()), settled))
