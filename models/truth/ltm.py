"""LTM, the latent truth model: sources may miss what is true as well as say what is false.

Zhao et al. 2012. Each fact is true or false on its own, so an item may have several true values,
such as the authors of a book. Their Gibbs sampler is replaced by the mean-field equations of the
same model: what they sample, one fact and two Beta rates a source, is conjugate, so each update is
exact, costs one pass over the reports, and gives the same answer every time.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.special import digamma, expit

from models.truth.method import Estimate, TruthMethod, settle
from models.truth.reports import Floats, Reports

Pair = tuple[float, float]


class LTM(TruthMethod):
    """Variational Bayes over which facts are true and over each source's two rates.

    Of the true facts of its items a source reports a share, its sensitivity; of the false ones it
    leaves out a share, its specificity. A source denies a fact where it reported on the item, but
    not that. `quality_` has both rates by source. The priors are counts for and against: of true
    facts reported and missed, of false facts left out and reported, and of facts true and false.
    The paper's own, (50, 50), (1000, 10) and (10, 10), are for thousands of facts a source.

    Probabilities are of each fact on its own; those of an item need not add up to 1. `truths_` is
    the likeliest of each item: for all that are true, take the facts above one half.

    Stops when no probability moves by more than `tol`, or after `max_iter` rounds.

    >>> import pandas as pd
    >>> reports = pd.DataFrame({"source": list("aabbc"), "item": [1, 1, 1, 1, 1],
    ...                         "value": ["Ada", "Bo", "Ada", "Bo", "Cy"]})
    >>> found = LTM().fit(reports).probabilities_
    >>> found["value"][found["probability"] > 0.5].tolist()
    ['Ada', 'Bo']
    """

    def __init__(
        self,
        sensitivity: Pair = (1.0, 1.0),
        specificity: Pair = (9.0, 1.0),
        truth: Pair = (1.0, 1.0),
        max_iter: int = 100,
        tol: float = 1e-5,
        random_state: int | None = 0,
    ) -> None:
        self.sensitivity = sensitivity
        self.specificity = specificity
        self.truth = truth
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        claims = _Claims(reports)
        true = settle(reports.shares(reports.by_fact()), settled)
        moved, n_iter = np.inf, 0
        while moved > self.tol and n_iter < self.max_iter:
            n_iter += 1
            hits, misses = claims.by_source(true, self.sensitivity)
            alarms, rests = claims.by_source(1.0 - true, self.specificity[::-1])
            said = digamma(hits) - digamma(hits + misses)
            said -= digamma(alarms) - digamma(alarms + rests)
            left_out = digamma(misses) - digamma(hits + misses)
            left_out -= digamma(rests) - digamma(alarms + rests)
            score = np.log(self.truth[0] / self.truth[1]) + claims.by_fact(said, left_out)
            before, true = true, settle(expit(score), settled)
            moved = float(np.abs(true - before).max())
        self.quality_ = pd.DataFrame(
            {"sensitivity": hits / (hits + misses), "specificity": rests / (alarms + rests)},
            index=reports.sources,
        )
        return Estimate(true, n_iter, moved <= self.tol, score=score)


class _Claims:
    """Reports, and the denials that follow from them, summed without listing the denials.

    A source denies all facts of an item but those it reports: the sum over the facts it denies is
    that over all facts of its items, less that over its reports. A denial weighs what the
    heaviest of the source's reports on the item weighs.
    """

    def __init__(self, reports: Reports) -> None:
        self.reports = reports
        self.said = reports.matrix()
        key = reports.item * np.int64(reports.n_sources) + reports.source
        pair, at = np.unique(key, return_inverse=True)
        weight = np.zeros(len(pair))
        np.maximum.at(weight, at, reports.weight)
        item, source = pair // reports.n_sources, pair % reports.n_sources
        shape = (reports.n_items, reports.n_sources)
        self.on_item = csr_array((weight, (item, source)), shape=shape)
        pattern = (weight[at], self.said.indices, self.said.indptr)
        self.not_denied = csr_array(pattern, shape=self.said.shape)
        self.said_by, self.on_item_by = self.said.T.tocsr(), self.on_item.T.tocsr()
        self.not_denied_by = self.not_denied.T.tocsr()

    def by_source(self, amount: Floats, prior: Pair) -> tuple[Floats, Floats]:
        """Sum an amount for each fact over those a source reports, and over those it denies."""
        denied = self.on_item_by @ self.reports.by_item(amount) - self.not_denied_by @ amount
        return prior[0] + self.said_by @ amount, prior[1] + np.maximum(denied, 0.0)

    def by_fact(self, said: Floats, left_out: Floats) -> Floats:
        """Sum amounts of sources over those that report a fact, and over those that deny it."""
        on_item: Floats = self.on_item @ left_out
        denied = on_item[self.reports.fact_item] - self.not_denied @ left_out
        return np.asarray(self.said @ said + denied)
