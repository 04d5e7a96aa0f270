"""Reports made by sources of known reliability about items of known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.truth.method import TruthMethod


def reports_of(*rows: tuple[str, object, object]) -> pd.DataFrame:
    """Return a frame of (source, item, value)."""
    return pd.DataFrame(rows, columns=["source", "item", "value"])


def made_reports(
    seed: int = 0, n_sources: int = 30, n_items: int = 300, n_values: int = 3, share: float = 0.25
) -> tuple[pd.DataFrame, pd.Series]:
    """Return reports and truths, by item: each source reports on a share of the items.

    How often a source is right is drawn from Beta(3, 2); a wrong report is any of the wrong values.
    """
    random = np.random.default_rng(seed)
    right = random.beta(3, 2, n_sources)
    truth = random.integers(n_values, size=n_items)
    source, item = np.nonzero(random.random((n_sources, n_items)) < share)
    off = np.where(
        random.random(len(item)) < right[source], 0, random.integers(1, n_values, len(item))
    )
    value = (truth[item] + off) % n_values
    frame = pd.DataFrame({"source": source, "item": item, "value": value})
    return frame, pd.Series(truth)


def accuracy(method: TruthMethod, frame: pd.DataFrame, truth: pd.Series) -> float:
    """Return the share of items of which a method finds the truth."""
    found = method.fit(frame).truths_
    return float((found == truth[found.index]).mean())


def found(method: TruthMethod) -> pd.Series:
    """Return the probability of each fact by item and value, sorted."""
    return method.probabilities_.set_index(["item", "value"])["probability"].sort_index()
