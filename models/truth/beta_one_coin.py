"""Ours: one coin a source, with a Beta prior that is never forgotten.

Dawid and Skene 1979 with one accuracy a source; a Beta prior of each source as in Bayesian
classifier combination (Kim and Ghahramani 2012), its strength learned from all sources (empirical
Bayes, Efron and Morris 1975). Ours are: priors that come from settled claims, from kind and camp or
from an earlier state, and stay through the fit; errors that may have a direction, as far as the
sources show one; reports that count less where they are copied or old; and the answer "not
identifiable".
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from models.reliability import Reliability, beta_reliability
from models.truth.anchors import Anchors
from models.truth.annealing import find
from models.truth.climb import Found
from models.truth.coins import Coins
from models.truth.copying import Copying, copying, independent
from models.truth.forgetting import aged
from models.truth.identifiability import Identifiable, NotIdentifiableWarning, identifiable
from models.truth.label_errors import LabelErrors
from models.truth.method import Estimate, TruthMethod, settle
from models.truth.prior import TYPICAL_STRENGTH, Prior
from models.truth.report_checks import ReportsError
from models.truth.reports import Floats, Reports
from models.truth.search import search
from models.truth.state import ReliabilityState

OTHERS_TELL: Final = 20.0
"""Reports that all the others may tell of a source: more would be a guess taken for knowledge."""


class BetaOneCoin(TruthMethod):
    """Finds truths and reliability together, from agreement, from settled items, or from both.

    `prior`: frame by source with columns `a` and `b`, the weights of right and wrong reports that a
    source starts with (settled claims, kind and camp, or `ReliabilityState.prior`); sources that
    are not in it start at the mean of all, with a strength learned from all. `copying`: "auto"
    counts copied reports less where the reports show copying (`models.truth.copying`), "off" does
    not look. `half_life`: days after which a report counts half, from the newest on; asks for a
    column `time`.

    `reliability_` has a further column `identifiable`. Where it is False, a camp is contradicted by
    another that agrees with it on nothing, and nothing is settled: then mean, low and high are
    missing, and the probabilities of what they dispute are those of the vote. `state_` is what is
    known of the sources now, to be saved; `copying_` what was found of copying.

    >>> reports = pd.DataFrame({"source": list("abcabcab"), "item": [1, 1, 1, 2, 2, 2, 3, 3],
    ...                         "value": list("xxyyyxxz")})
    >>> prior = pd.DataFrame({"a": [9500.0], "b": [500.0]}, index=["c"])
    >>> BetaOneCoin(prior=prior).fit(reports).truths_.head(2).to_dict()
    {1: 'y', 2: 'x'}
    """

    def __init__(
        self,
        prior: pd.DataFrame | None = None,
        copying: Literal["auto", "off"] = "auto",
        half_life: float | None = None,
        max_iter: int = 200,
        tol: float = 1e-6,
        random_state: int | None = 0,
    ) -> None:
        self.prior = prior
        self.copying = copying
        self.half_life = half_life
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        self._check()
        prior = Prior.of(reports, self.prior)
        known = aged(reports, self.half_life)
        self.copying_ = self._look_for_copies(known, prior, settled)
        known = known.weighing(known.weight * self.copying_.weight)
        start = _first(known, prior, settled, misled=self.copying_.accepted)
        found = search(known, start, prior, settled, max_iter=self.max_iter, tol=self.tol)
        told = self._identified(known, prior, settled)
        learned = _honest(known, found)
        self._keep(known, learned)
        # What cannot be told is left at the vote: the search would pick a camp, and be sure of it.
        vote = settle(known.shares(known.by_fact()), settled)
        return Estimate(
            probability=np.where(told.items[known.fact_item], found.probability, vote),
            n_iter=found.n_iter,
            converged=found.converged,
            reliability=_only(_reliability(known, learned), told),
            score=found.score,
        )

    def _check(self) -> None:
        if self.copying not in ("auto", "off"):
            raise ReportsError(
                "copying is looked for or not",
                got=f"copying={self.copying!r}",
                remedy="Give 'auto' or 'off'.",
            )

    def _look_for_copies(self, reports: Reports, prior: Prior, settled: Floats) -> Copying:
        if self.copying == "off":
            return independent(reports)
        return copying(reports, prior, settled, self.random_state)

    def _identified(self, reports: Reports, prior: Prior, settled: Floats) -> Identifiable:
        """Say what agreement cannot tell, and warn of it."""
        # A prior that may be of a good source or a bad one tells no camp from the other, and nor
        # does an item on which nobody was right.
        anchored = prior.telling
        true = np.flatnonzero(settled == 1)
        decided = np.isin(reports.item, reports.fact_item[true])
        anchored[reports.source[decided]] = True
        told = identifiable(reports, anchored)
        self.identifiable_ = told.sources
        if not told.sources.all():
            warnings.warn(
                f"{int((~told.sources).sum())} of {reports.n_sources} sources are not "
                "identifiable: camps that never agree dispute everything, and nothing is settled. "
                "Settle some of their items (anchors), or give a prior for one of them.",
                NotIdentifiableWarning,
                stacklevel=6,  # where the user asks for the fit
            )
        return told

    def _keep(self, reports: Reports, learned: Prior) -> None:
        # Of who cannot be judged nothing is kept: it would come back as if it were known.
        judged = self.identifiable_ | learned.given
        counts = pd.DataFrame({"a": learned.a, "b": learned.b}, index=reports.sources)[judged]
        if self.prior is not None:
            # Who was silent this time is remembered as well.
            silent = ~self.prior.index.isin(reports.sources)
            counts = pd.concat([counts, self.prior.loc[silent, ["a", "b"]].astype(np.float64)])
        newest = None if reports.time is None else float(reports.time.max())
        half_life = None if self.half_life is None else float(self.half_life)
        self.state_ = ReliabilityState(
            counts.rename_axis("source"), newest, half_life, learned.mean,
            min(learned.strength, TYPICAL_STRENGTH),
        )  # fmt: skip

    def _learn(self, reports: Reports, anchors: Anchors | None) -> None:
        super()._learn(reports, anchors)
        self.reliability_["identifiable"] = self.identifiable_


def _first(reports: Reports, prior: Prior, settled: Floats, *, misled: bool) -> Floats:
    """Return where the search starts: the vote, weighed by priors where somebody gave one.

    Where copies have `misled` the vote, the search does not start from it alone.
    """
    if misled:
        return find(reports, prior, settled, anneal=True).probability
    vote = reports.shares(reports.by_fact())
    if not prior.given.any():
        return settle(vote, settled)
    coins = Coins(reports)
    coins.a = prior.accuracy(reports, vote)
    coins.b = 1 - coins.a
    return coins.decide(settled)[1]


def _honest(reports: Reports, found: Found[Coins] | Found[LabelErrors]) -> Prior:
    """Return the Beta counts of each source after its reports, as unsure as those truths leave it.

    The search takes what it expects of the truths for certain, which makes sources look alike, and
    on few reports quite the same. That steadies the search, but is not what is known of a source:
    so how much they differ is learned once more, with what may be otherwise.
    """
    probability, n = found.probability, reports.by_source()
    right = reports.by_source(probability)
    spread = np.sqrt(reports.by_source(probability * (1.0 - probability)))
    prior = found.prior.learned(right, n, strength=True, spread=spread)
    prior = replace(prior, strength=min(prior.strength, OTHERS_TELL))
    a, b = prior.counts
    return replace(prior, a=a + right, b=b + np.maximum(n - right, 0.0))


def _reliability(reports: Reports, learned: Prior) -> Reliability:
    n = reports.by_source()
    return beta_reliability(learned.a, learned.b, np.where(learned.given, learned.a + learned.b, n))


def _only(found: Reliability, told: Identifiable) -> Reliability:
    """Return the reliability of those who can be judged.

    The interval of a Beta with next to nothing on one side may leave out its mean: not here.
    """
    low, high = np.minimum(found.low, found.mean), np.maximum(found.high, found.mean)
    mean, low, high = (np.where(told.sources, each, np.nan) for each in (found.mean, low, high))
    return Reliability(mean, low, high, found.n)
