"""Is one forecast better than another: both judged on the same claims, events drawn anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.figures import Floats, Interval, auc, drawn_events, interval, skill


@dataclass(frozen=True, slots=True)
class Difference:
    """Figures of our forecasts less those of theirs, of the same n claims, with 90 % intervals.

    The rule is about Brier skill, because it asks for honest forecasts and for parting ones: we
    are `better` only where the whole interval of the skill's difference is above zero, `worse`
    only where it is below, and neither where it holds zero or is not a number. AUC is reported.
    """

    n: int
    events: int
    auc: Interval
    skill: Interval

    @property
    def better(self) -> bool:
        """Whether ours are better than theirs, beyond the chance of which events were drawn."""
        return self.skill.low > 0

    @property
    def worse(self) -> bool:
        """Whether ours are worse than theirs, beyond the same chance."""
        return self.skill.high < 0


def difference(
    truth: Floats,
    ours: Floats,
    theirs: Floats,
    event: NDArray[np.str_],
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Difference:
    """Return how two forecasts (n,) of outcomes (n,) that belong to events (n,) differ.

    Both are judged on the same draws of events, so that what makes a draw easy or hard for both
    cancels (paired bootstrap, Efron and Tibshirani 1993). Of few events the interval is too narrow.
    Raises ValueError where there is no forecast at all.

    >>> truth, event = np.array([1.0, 1.0, 0.0, 0.0] * 10), np.repeat(np.arange(20).astype(str), 2)
    >>> found = difference(truth, 0.1 + 0.8 * truth, np.full(40, 0.5), event)
    >>> found.better, round(found.skill.value, 2), found.auc.value
    (True, 0.96, 0.5)
    """
    if not len(truth):
        raise ValueError("there are no forecasts to compare")
    times = drawn_events(event, resamples, seed)
    return Difference(
        n=len(truth),
        events=len(np.unique(event)),
        auc=interval(auc(truth, ours, times) - auc(truth, theirs, times)),
        skill=interval(skill(truth, ours, times) - skill(truth, theirs, times)),
    )
