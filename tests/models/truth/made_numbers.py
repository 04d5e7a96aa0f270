"""Reported numbers, by sources of known precision about items of known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd


def made_numbers(seed: int = 0) -> tuple[pd.DataFrame, pd.Series]:
    """Return reports and true numbers, by item: 20 sources, the first the most precise.

    The error of source s has a standard deviation that grows from 0.1 to 10, times the item's own.
    """
    random = np.random.default_rng(seed)
    deviation = np.geomspace(0.1, 10.0, 20)
    truth, scale = random.normal(0, 100, 200), np.exp(random.normal(size=200))
    source, item = np.nonzero(random.random((20, 200)) < 0.4)
    value = truth[item] + scale[item] * deviation[source] * random.normal(size=len(item))
    return pd.DataFrame({"source": source, "item": item, "value": value}), pd.Series(truth)


def mean_error(found: pd.Series, truth: pd.Series) -> float:
    """Return how far numbers are from the truth, on average over the items."""
    return float((found - truth[found.index]).abs().mean())
