"""Forgetting: reports that count less the older they are."""

from __future__ import annotations

from numbers import Real

import numpy as np

from models.truth.report_checks import ReportsError
from models.truth.reports import Reports

DAY = 24 * 3600.0


def aged(reports: Reports, half_life: float | None) -> Reports:
    """Return reports that count half for every `half_life` days before the newest of them.

    Exponential decay, as in the beta reputation system (Jøsang and Ismail 2002). None forgets
    nothing. Raises `ReportsError` where reports have no time.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"source": ["a", "b"], "item": [1, 1], "value": ["x", "y"],
    ...                       "time": ["2017-09-01", "2017-09-11"]})
    >>> aged(Reports.of(frame), half_life=5.0).weight
    array([0.25, 1.  ])
    """
    if half_life is None:
        return reports
    if not isinstance(half_life, Real) or not 0 < half_life < np.inf:
        raise ReportsError(
            "a half-life that is no number above 0",
            got=f"half_life={half_life!r}",
            remedy="Give days, or None to forget nothing.",
        )
    if reports.time is None:
        raise ReportsError(
            "forgetting is asked of reports without a time",
            got=f"half_life={half_life!r}",
            remedy="Add a column `time`, or leave half_life out.",
        )
    days = (reports.time.max() - reports.time) / DAY
    return reports.weighing(reports.weight * np.exp2(-days / half_life))
