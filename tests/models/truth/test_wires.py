"""Wires: minutes of lag and the same words make a copy likelier."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.truth.meetings import Meetings
from models.truth.reports import Reports
from models.truth.wires import MOST, OTHER_WORDS, SAME_WORDS, wires
from tests.models.truth.made_reports import reports_of

NOON = pd.Timestamp("2017-09-29T12:00Z")


def told(minutes: float | None = None, texts: list[Any] | None = None, apart: float = 600) -> float:
    """Return how much likelier a copy is of two sources that agree on five items, on average.

    They are `minutes` apart where they agree, and `apart` on fifty items where they do not.
    """
    rows: list[tuple[str, int, str]] = []
    at: list[pd.Timestamp] = []
    for k in range(55):
        same = k < 5
        rows += [("a", k, "x"), ("b", k, "x" if same else "y")]
        lag = minutes if same else apart
        at += [NOON, NOON + pd.Timedelta(minutes=lag or 0)]
    frame = reports_of(*rows)
    if minutes is not None:
        frame["time"] = at
    if texts is not None:
        frame["text"] = [*(texts * 5), *[f"own {k}" for k in range(100)]]
    reports = Reports.of(frame)
    ratio = wires(reports, Meetings.of(reports))
    assert ratio.shape == (5,)
    assert len(set(ratio)) == 1
    return float(ratio[0])


def test_without_times_and_texts_nothing_is_known() -> None:
    assert told() == 1.0


def test_the_nearer_in_time_the_likelier() -> None:
    by_lag = [told(minutes) for minutes in (1, 10, 60, 300, 3000)]
    assert by_lag[0] > 5
    assert by_lag[3] < 1


def test_minutes_mean_little_where_all_report_within_minutes() -> None:
    assert told(1, apart=1) < 1.0 < told(1, apart=600)


def test_the_same_words_tell_and_other_words_a_little() -> None:
    assert told(texts=["one", "one"]) == pytest.approx(SAME_WORDS)
    assert told(texts=["one", "other"]) == pytest.approx(OTHER_WORDS)
    for unknown in (["one", None], [None, None]):
        assert told(texts=unknown) == 1.0


def test_together_they_are_bounded() -> None:
    assert told(1, texts=["one", "one"]) == MOST
    assert told(3000, texts=["one", "one"]) > told(3000, texts=["one", "other"])
    assert 1 / MOST <= told(3000, texts=["one", "other"], apart=3000) < 1


def test_what_came_first_makes_no_difference() -> None:
    frame = reports_of(*[(s, k, "x") for k in range(3) for s in "ab"])
    times = np.array([NOON, NOON + pd.Timedelta(minutes=3)] * 3)
    there, back = (Reports.of(frame.assign(time=each)) for each in (times, times[::-1]))
    assert wires(there, Meetings.of(there)) == pytest.approx(wires(back, Meetings.of(back)))
