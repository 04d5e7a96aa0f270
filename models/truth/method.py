"""The one shape of every method of truth discovery: reports in, truths and reliability out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
import polars as pl
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from models.reliability import Reliability, reliability
from models.truth.anchors import Anchors, settled
from models.truth.report_checks import ReportsError
from models.truth.reports import Floats, Reports


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a method found.

    `probability` of each fact, in [0, 1]. `truths` of each item where they need not be one of its
    facts (numbers), else None: then the most probable fact is taken. `reliability` of each source
    where the method has its own, else None: then it is a Beta posterior of the probabilities.
    `score` of each fact where it ranks finer than the probability, which saturates; else None.
    """

    probability: Floats
    n_iter: int = 1
    converged: bool = True
    reliability: Reliability | None = None
    truths: pd.Series | None = None
    score: Floats | None = None


class TruthMethod(BaseEstimator, ABC):  # type: ignore[misc]
    """Base of the methods: what is true of each item, and how reliable each source is.

    Fitted attributes: `truths_` (Series, by item), `probabilities_` (frame: item, value,
    probability), `reliability_` (frame by source: mean, low and high of a 90 % interval, and n, the
    weight of its reports), `n_iter_`, `converged_`, `reports_`.
    """

    random_state: int | None

    def fit(
        self,
        reports: pd.DataFrame | pl.DataFrame,
        y: None = None,
        *,
        anchors: Anchors | None = None,
        as_of: Any = None,
    ) -> Self:
        """Learn from reports; see `Reports.of` for the columns.

        `anchors` are settled items, item to known value; `as_of` leaves out what was reported
        later. Raises `ReportsError` for reports that cannot be used.
        """
        self._learn(Reports.of(reports, as_of), anchors)
        return self

    def partial_fit(
        self,
        reports: pd.DataFrame | pl.DataFrame,
        y: None = None,
        *,
        anchors: Anchors | None = None,
    ) -> Self:
        """Learn from further reports, with those before.

        Truth is found for all items at once, and a new report can change what was made of an old
        one. So the reports are kept, as codes, and looked at again: batches in any order give what
        one `fit` of them all gives, at the cost of that fit. A stream without an end is better
        served by a saved `ReliabilityState` to start from, which does not grow.
        """
        if not hasattr(self, "reports_"):
            self._learn(Reports.of(reports), anchors)
            return self
        new = Reports.of(reports).frame()
        before = self.reports_.frame()
        if ("time" in new) != ("time" in before):
            raise ReportsError(
                "some batches have times and some have not",
                got=f"a batch {'with' if 'time' in new else 'without'} a column `time`",
                remedy="Give every batch the same columns.",
            )
        told = [pd.Series(each) for each in (self.anchors_, anchors) if each is not None]
        known = pd.concat(told) if told else None
        if known is not None:
            known = known[~known.index.duplicated(keep="last")]
        self._learn(Reports.of(pd.concat([before, new], ignore_index=True)), known)
        return self

    def predict(self, reports: pd.DataFrame | pl.DataFrame | None = None) -> pd.Series:
        """Return the truth of each item, by item: of those fitted, or of those in `reports`.

        An item that was not fitted is decided by its reports, each counted with the log-odds of
        its source's reliability, and of 0 where the source is new.
        """
        check_is_fitted(self, "truths_")
        if reports is None:
            return self.truths_
        asked = Reports.of(reports)
        mean = self.reliability_["mean"].reindex(asked.sources).fillna(0.5).to_numpy()
        odds = np.log(np.clip(mean, 1e-6, 1 - 1e-6) / (1 - np.clip(mean, 1e-6, 1 - 1e-6)))
        voted = asked.fact_value[asked.best(asked.by_fact(odds), self.random_state)]
        found = pd.Series(asked.values.take(voted), index=asked.items, name="value")
        known = self.truths_.reindex(asked.items)
        return known.where(asked.items.isin(self.truths_.index), found)

    @abstractmethod
    def _estimate(self, reports: Reports, settled: Floats) -> Estimate:
        """Find the probability of each fact.

        `settled` is 1 or 0 for facts known to be true or false, and NaN for the others.
        """

    def _learn(self, reports: Reports, anchors: Anchors | None) -> None:
        rounds = self.get_params().get("max_iter", 1)
        if not rounds >= 1:
            raise ReportsError(
                "no round is allowed", got=f"max_iter={rounds!r}", remedy="Give 1 or more."
            )
        known = settled(reports, anchors)
        self.anchors_ = anchors  # a known number need not be one of those that were reported
        found = self._estimate(reports, known)
        self.reports_ = reports
        self.n_iter_, self.converged_ = found.n_iter, found.converged
        self.probabilities_ = pd.DataFrame(
            {
                "item": reports.items.take(reports.fact_item),
                "value": reports.values.take(reports.fact_value),
                "probability": found.probability,
            }
        )
        truths = found.truths if found.truths is not None else self._best(reports, found)
        self.truths_ = _told(truths, anchors)
        told = found.reliability or posterior(reports, found.probability)
        self.reliability_ = pd.DataFrame(
            {"mean": told.mean, "low": told.low, "high": told.high, "n": told.n},
            index=reports.sources,
        )

    def _best(self, reports: Reports, found: Estimate) -> pd.Series:
        score = found.probability if found.score is None else found.score
        best = reports.best(score, self.random_state)
        return pd.Series(
            reports.values.take(reports.fact_value[best]), index=reports.items, name="value"
        )


def posterior(reports: Reports, probability: Floats) -> Reliability:
    """Return the Beta posterior of sources whose reports are right with these probabilities."""
    return reliability(reports.by_source(probability), reports.by_source())


def _told(truths: pd.Series, anchors: Anchors | None) -> pd.Series:
    """Return truths with what is settled in its place, which may be what nobody reported."""
    if anchors is None or len(anchors) == 0:
        return truths
    known = pd.Series(anchors)
    settled = truths.index.isin(known.index)
    told = truths.astype(object)
    told[settled] = known.reindex(truths.index[settled]).to_numpy(object)
    return told.infer_objects()


def settle(probability: Floats, settled: Floats) -> Floats:
    """Return probabilities with those of settled facts put in their place.

    >>> settle(np.array([0.6, 0.4, 1.0]), np.array([0.0, 1.0, np.nan]))
    array([0., 1., 1.])
    """
    return np.where(np.isnan(settled), probability, settled)
