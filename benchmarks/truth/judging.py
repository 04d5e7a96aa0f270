"""How right the truths found are, and how honest their probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.figures import bins
from models.truth.method import TruthMethod

Floats = NDArray[np.float64]
BINS: Final = 10
RESAMPLES: Final = 2000


@dataclass(frozen=True, slots=True)
class Share:
    """A mean over items with its 90 % interval, from items drawn anew."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def right(truths: pd.Series, gold: pd.Series) -> Floats:
    """Return 1 for each known item whose truth was found and 0 for the others, in gold's order.

    An item of which a method says nothing is 0.
    """
    found = truths.reindex(gold.index).to_numpy() == gold.to_numpy()
    return np.asarray(found, dtype=np.float64)


def vote(reports: pd.DataFrame, gold: pd.Series) -> Floats:
    """Return the probability that majority vote is right on each known item, ties drawn by lot.

    >>> reports = pd.DataFrame({"item": [1, 1, 2], "value": list("xyx")})
    >>> vote(reports, pd.Series({1: "x", 2: "x"})).tolist()
    [0.5, 1.0]
    """
    known = reports[reports["item"].isin(gold.index)]
    voices = known.groupby(["item", "value"], sort=False).size()
    tied = voices[voices == voices.groupby(level="item").transform("max")]
    item, value = (tied.index.get_level_values(name) for name in ("item", "value"))
    hit = pd.Series(gold.reindex(item).to_numpy() == np.asarray(value), index=item)
    shares: Floats = hit.groupby(level=0).mean().reindex(gold.index).to_numpy(np.float64)
    return shares


def share(values: Floats, seed: int = 0) -> Share:
    """Return the mean of values by item and its interval.

    >>> print(share(np.ones(10)))
    1.000 [1.000, 1.000]
    """
    kinds, n = np.unique(values, return_counts=True)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(n.sum(), n / n.sum(), size=RESAMPLES) @ kinds / n.sum()
    low, high = np.quantile(drawn, [0.05, 0.95])
    return Share(float(values.mean()), float(low), float(high))


def confidence(method: TruthMethod, gold: pd.Series) -> Floats:
    """Return the probability a fitted method gives to its own truth of each known item."""
    facts = method.probabilities_
    chosen = facts["value"].to_numpy() == method.truths_.reindex(facts["item"]).to_numpy()
    told = facts[chosen].set_index("item")["probability"]
    given: Floats = told.reindex(gold.index).to_numpy(np.float64)
    return given


def ece(given: Floats, was_right: Floats) -> float:
    """Return how far confidence is off its share of right answers (Naeini et al. 2015).

    The larger of two ways to bin: ten of equal width, ten of equal numbers. Items without a
    confidence are left out.

    >>> ece(np.array([0.9, 0.9]), np.array([1.0, 1.0])).__round__(3)
    0.1
    """
    judged = ~np.isnan(given)
    given, was_right = np.clip(given[judged], 0.0, 1.0), was_right[judged]
    if not len(given):
        return float("nan")
    which = np.minimum((given * BINS).astype(int), BINS - 1)
    off = np.bincount(which, given - was_right, BINS)
    numbers = bins(was_right, given)
    equal = sum(bin.n * abs(bin.mean_forecast - bin.observed) for bin in numbers)
    return float(max(np.abs(off).sum(), equal) / len(given))
