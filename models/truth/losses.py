"""How far each report is from the truth that weighted sources agree on: of labels, and of numbers.

What CRH and CATD share. They differ in how losses become the weights of sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, Self

import numpy as np
import pandas as pd

from models.truth.anchors import Anchors
from models.truth.method import Estimate, settle
from models.truth.report_checks import ReportsError
from models.truth.reports import Codes, Floats, Reports


class Losses(Protocol):
    """What is lost on each fact when the truth is what weighted sources say."""

    def of(self, weight: Floats) -> Floats:
        """Return the loss of each fact, given the weight of each source."""
        ...

    def estimate(self, weight: Floats, n_iter: int, converged: bool) -> Estimate:
        """Return what sources of these weights say."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class LabelLosses:
    """0 for the fact of the largest weight in each item and 1 for the others; tied facts share."""

    reports: Reports
    settled: Floats

    def of(self, weight: Floats) -> Floats:
        """Return the loss of each fact, given the weight of each source."""
        score = self.reports.by_fact(weight)
        top = np.maximum.reduceat(score, self.reports.first_fact)[self.reports.fact_item]
        # Sums in another order differ in their last digits, and are a tie all the same.
        leads = (score >= top * (1 - 1e-9)).astype(np.float64)
        return 1.0 - settle(self.reports.shares(leads), self.settled)

    def estimate(self, weight: Floats, n_iter: int, converged: bool) -> Estimate:
        """Return each fact's share of the weight of those that report on its item."""
        score = self.reports.by_fact(weight)
        share = settle(self.reports.shares(score), self.settled)
        return Estimate(share, n_iter, converged, score=score)


@dataclass(frozen=True, slots=True, eq=False)
class NumberLosses:
    """Distance from the item's median or mean, in standard deviations of what was reported on it.

    The mean goes with the square of that distance. Arrays: `number` of each fact and the `order`
    of facts by item and number; of each item, the `known` number or NaN, and the `spread`.
    """

    reports: Reports
    centre: Literal["median", "mean"]
    number: Floats
    order: Codes
    known: Floats
    spread: Floats

    @classmethod
    def of_reports(
        cls, reports: Reports, anchors: Anchors | None, centre: Literal["median", "mean"]
    ) -> Self:
        """Read values and anchors as numbers; raises `ReportsError` for one that is none."""
        number = _numbers(reports.values)[reports.fact_value]
        given = pd.Series(anchors, dtype=object).reindex(reports.items)
        told = given.notna().to_numpy()
        known = np.full(reports.n_items, np.nan)
        known[told] = _numbers(pd.Index(given[told], dtype=object))
        n = reports.by_fact()
        mean = reports.by_item(n * number) / reports.by_item(n)
        apart = (number - mean[reports.fact_item]) ** 2
        spread = np.sqrt(reports.by_item(n * apart) / reports.by_item(n))
        order = np.lexsort((number, reports.fact_item))
        return cls(reports, centre, number, order, known, spread)

    def truth(self, weight: Floats) -> Floats:
        """Return the number that sources of these weights agree on, shape (n_items,)."""
        share = self.reports.shares(self.reports.by_fact(weight))
        found = self._median(share) if self.centre == "median" else self._mean(share)
        return np.where(np.isnan(self.known), found, self.known)

    def of(self, weight: Floats) -> Floats:
        """Return the loss of each fact, given the weight of each source."""
        item = self.reports.fact_item
        apart = np.abs(self.number - self.truth(weight)[item])
        # Where all say the same, the unit of distance is what they say it is: nobody is off.
        apart = apart / np.where(self.spread > 0, self.spread, 1.0)[item]
        return apart if self.centre == "median" else apart**2

    def estimate(self, weight: Floats, n_iter: int, converged: bool) -> Estimate:
        """Return the agreed numbers, and exp(−loss) of each fact as its probability."""
        truths = pd.Series(self.truth(weight), index=self.reports.items, name="value")
        return Estimate(np.exp(-self.of(weight)), n_iter, converged, truths=truths)

    def _mean(self, share: Floats) -> Floats:
        return self.reports.by_item(share * self.number)

    def _median(self, share: Floats) -> Floats:
        """Return the mean of the lowest and the highest number with half the weight up to it."""
        number, first = self.number[self.order], self.reports.first_fact
        reached = np.cumsum(share[self.order])
        half = np.arange(self.reports.n_items) + 0.5  # the shares of each item add up to 1
        last = np.append(first[1:], len(number)) - 1
        low = np.clip(np.searchsorted(reached, half - 1e-9), first, last)
        high = np.clip(np.searchsorted(reached, half + 1e-9), first, last)
        return (number[low] + number[high]) / 2.0


def _numbers(values: pd.Index) -> Floats:
    """Return values as finite numbers, or raise for the first that is none."""
    numbers = pd.to_numeric(values.to_series(), errors="coerce").to_numpy(np.float64)
    odd = np.flatnonzero(~np.isfinite(numbers))
    if len(odd):
        raise ReportsError(
            "a value that is no number",
            got=repr(values[odd[:1]].tolist()[0]),
            remedy="Give numbers, or set numeric=False to take values as labels.",
        )
    return numbers
