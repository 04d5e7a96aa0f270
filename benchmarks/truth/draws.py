"""The random draws that made reports are put together from."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

EPOCH: Final = pd.Timestamp("2017-01-01", tz="UTC")
HOUR: Final = 3600.0
MINUTES_TO_A_COPY: Final = 10.0
"""Mean lag of a copy. A quarter of copied online news appears in under 4 minutes (Cagé 2020)."""
HOURS_TO_A_REPORT: Final = 12.0
"""Mean time from an event to a report that is not a copy."""


def pairs(rng: np.random.Generator, n: int, activity: Floats, n_items: int) -> tuple[Codes, Codes]:
    """Draw n different pairs of source and item."""
    if n <= 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    up_to = np.cumsum(activity / activity.sum())
    keys = np.zeros(0, dtype=np.int64)
    while len(keys) < n:
        missing = n - len(keys)
        source = np.searchsorted(up_to, rng.random(missing + missing // 10 + 10))
        source = np.minimum(source, len(activity) - 1)
        drawn = source * np.int64(n_items) + rng.integers(n_items, size=len(source))
        keys = pd.unique(np.concatenate([keys, drawn]))[:n]
    return keys // n_items, keys % n_items


def follow(
    rng: np.random.Generator,
    n: int,
    leading: Codes,
    leader: Codes,
    led: Codes,
    n_items: int,
    rate: float,
) -> tuple[Codes, Codes, Bools]:
    """Return source, item and whether it is a copy of about n reports by who does not lead.

    `leader` of each source, or -1; `led`: items by leader, shape (leaders, items each). Where a
    source copies on an item that it has a claim of its own on, the copy stays.
    """
    rest = np.ones(len(leader))
    rest[leading] = 0.0
    source, item = pairs(rng, n, rest, n_items)
    copies = (leader[source] >= 0) & (rng.random(len(source)) < rate)
    row = np.full(len(leader), -1)
    row[leading] = np.arange(len(leading))
    item[copies] = led[row[leader[source[copies]]], rng.integers(led.shape[1], size=copies.sum())]
    order = np.lexsort((~copies, item, source))
    source, item, copies = source[order], item[order], copies[order]
    again = np.zeros(len(source), dtype=bool)
    again[1:] = (source[1:] == source[:-1]) & (item[1:] == item[:-1])
    return source[~again], item[~again], copies[~again]


def claims(rng: np.random.Generator, truth: Codes, accuracy: Floats, n_values: int) -> Codes:
    """Return the values that reports of true values give, each right with its accuracy."""
    right = rng.random(len(truth)) < accuracy
    wrong = (truth + rng.integers(1, n_values, size=len(truth))) % n_values
    return np.where(right, truth, wrong)


def originals(
    source: Codes, item: Codes, leader: Codes, n_led: int, n_items: int, is_copy: Bools
) -> Codes:
    """Return, for each copy, the row of the report it repeats: one of the first n_led."""
    key = source[:n_led] * n_items + item[:n_led]
    order = np.argsort(key)
    sought = leader[source[is_copy]] * n_items + item[is_copy]
    found: Codes = order[np.searchsorted(key[order], sought)]
    return found


def when(rng: np.random.Generator, item: Codes, is_copy: Bools, original: Codes) -> pd.Series:
    """Return times: hours after an event in a year, or minutes after the original of a copy."""
    event = rng.random(item.max() + 1) * 365 * 24 * HOUR
    second = event[item] + rng.exponential(HOURS_TO_A_REPORT * HOUR, len(item))
    lag = rng.exponential(MINUTES_TO_A_COPY * 60, len(original))
    second[is_copy] = second[original] + lag
    return EPOCH + pd.to_timedelta(pd.Series(second.round()), unit="s")


def wording(
    rng: np.random.Generator, is_copy: Bools, original: Codes, verbatim: float
) -> pd.Series:
    """Return texts, each its own but for a share `verbatim` of the copies."""
    text = np.arange(len(is_copy))
    repeated = rng.random(len(original)) < verbatim
    rows = np.flatnonzero(is_copy)[repeated]
    text[rows] = original[repeated]
    return "report " + pd.Series(text).astype(str)
