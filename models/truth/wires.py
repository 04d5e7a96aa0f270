"""Signs that two reports have one origin: the same words, or minutes between them."""

from __future__ import annotations

from typing import Final

import numpy as np

from models.truth.meetings import Meetings
from models.truth.reports import Floats, Reports

LAGS: Final = np.array([0.0, 4, 25, 120, 720]) * 60
"""Seconds at which the classes of lag begin: a quarter of copied stories comes in under 4 minutes,
half in under 25 (Cagé, Hervé and Viaud 2020)."""
OF_COPIES: Final = np.array([0.25, 0.25, 0.25, 0.20, 0.05])
"""Share of copies in each class."""
SAME_WORDS: Final = 20.0
"""How much likelier the same words are in a copy than in a report of one's own."""
OTHER_WORDS: Final = 0.7
"""How much likelier other words are in a copy: many are rewritten."""
MOST: Final = 20.0


def wires(reports: Reports, meetings: Meetings) -> Floats:
    """Return, for meetings that agree, how much likelier their lag and words are if one copied.

    1 where nothing is known of either. How far apart independent reports come is learned from
    those that disagree, for they were not copied.
    """
    one, other = meetings.one[meetings.same], meetings.other[meetings.same]
    ratio = np.ones(len(one))
    if reports.time is not None:
        apart = np.abs(reports.time[meetings.one] - reports.time[meetings.other])
        lag = np.digitize(apart, LAGS) - 1
        of_own = np.bincount(lag[~meetings.same], minlength=len(LAGS)) + OF_COPIES * len(LAGS)
        of_own = of_own / of_own.sum()
        ratio *= (OF_COPIES / of_own)[lag[meetings.same]]
    if reports.text is not None:
        a, b = reports.text[one], reports.text[other]
        known = (a >= 0) & (b >= 0)
        ratio *= np.where(known, np.where(a == b, SAME_WORDS, OTHER_WORDS), 1.0)
    return np.clip(ratio, 1 / MOST, MOST)
