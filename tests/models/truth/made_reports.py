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


LEADER = 0
FOLLOWERS = range(1, 9)


def made_copies(
    seed: int = 0, n_followers: int = 8, rate: float = 0.8, n_values: int = 5
) -> tuple[pd.DataFrame, pd.Series]:
    """Return reports and truths, by item: of 50 sources, sources 1, 2 … repeat what source 0 says.

    Each source reports on a quarter of the 300 items; a follower, besides, on a share `rate` of
    those of source 0, which is right in 3 of 10 cases where the others are in 5 to 8.
    """
    random = np.random.default_rng(seed)
    right = np.append(0.3, random.uniform(0.5, 0.8, 49))[:, None]
    truth = random.integers(n_values, size=300)
    wrong = random.integers(1, n_values, (50, 300))
    value = (truth + np.where(random.random((50, 300)) < right, 0, wrong)) % n_values
    said = random.random((50, 300)) < 0.25
    copied = said[LEADER] & (random.random((n_followers, 300)) < rate)
    value[1 : n_followers + 1] = np.where(copied, value[LEADER], value[1 : n_followers + 1])
    said[1 : n_followers + 1] |= copied
    source, item = np.nonzero(said)
    frame = pd.DataFrame({"source": source, "item": item, "value": value[source, item]})
    return frame, pd.Series(truth)


def camps(
    first: range, second: range, values: int = 2, shared: range = range(0), size: int = 5
) -> pd.DataFrame:
    """Return two camps that never agree, each of one voice: a report a source and item.

    The first says k mod `values` of item k, the second the next value. On `shared` items both say
    the same.
    """
    rows = [(f"a{s}", k, k % values) for s in range(size) for k in (*first, *shared)]
    rows += [(f"b{s}", k, (k + 1) % values) for s in range(size) for k in second]
    rows += [(f"b{s}", k, k % values) for s in range(size) for k in shared]
    return reports_of(*rows)


def accuracy(method: TruthMethod, frame: pd.DataFrame, truth: pd.Series) -> float:
    """Return the share of items of which a method finds the truth."""
    found = method.fit(frame).truths_
    return float((found == truth[found.index]).mean())


def found(method: TruthMethod) -> pd.Series:
    """Return the probability of each fact by item and value, sorted."""
    return method.probabilities_.set_index(["item", "value"])["probability"].sort_index()
