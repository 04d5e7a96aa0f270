"""Meetings: pairs of reports on one item, and how many are looked at."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.truth import meetings as module
from models.truth.meetings import Meetings
from models.truth.reports import Reports
from tests.models.truth.made_reports import made_reports, reports_of

CROWD = Reports.of(
    pd.concat([pd.DataFrame({"source": range(100), "item": k, "value": 1}) for k in range(30)])
)


def test_pairs_by_hand() -> None:
    # a and b agree twice and differ once; c meets both twice and agrees with each once.
    rows = [
        ("a", 1, "x"),
        ("b", 1, "x"),
        ("a", 2, "x"),
        ("b", 2, "x"),
        ("a", 3, "x"),
        ("b", 3, "y"),
    ]
    reports = Reports.of(reports_of(*rows, ("c", 1, "x"), ("c", 2, "z")))
    met = Meetings.of(reports)
    assert met.n_pairs == 1
    names = reports.sources[[met.source[0], met.partner[0]]]
    assert set(names) == {"a", "b"}
    assert sorted(met.same) == [False, True, True]
    assert met.n_all == 7
    assert met.partners.tolist() == [2, 2, 2]


def test_both_reports_of_a_meeting_are_on_one_item_by_two_sources() -> None:
    reports = Reports.of(made_reports()[0])
    met = Meetings.of(reports)
    assert (reports.item[met.one] == reports.item[met.other]).all()
    assert ((reports.fact[met.one] == reports.fact[met.other]) == met.same).all()
    assert (reports.source[met.one] == met.source[met.pair]).all()
    assert (reports.source[met.other] == met.partner[met.pair]).all()
    assert (met.source < met.partner).all()
    counts = np.bincount(reports.item)
    assert met.n_all == (counts * (counts - 1) // 2).sum()


def test_a_source_does_not_meet_itself() -> None:
    frame = reports_of(*[("a", k, v) for k in range(9) for v in "xy"])
    met = Meetings.of(Reports.of(frame))
    assert (met.n_pairs, met.n_all) == (0, 0)


def test_of_a_crowd_a_part_is_compared() -> None:
    met = Meetings.of(CROWD)
    assert met.n_all == 30 * 60 * 59 // 2
    by_item = [np.union1d(met.one[at], met.other[at]) for at in _by_item(met)]
    assert max(map(len, by_item)) <= module.PER_ITEM
    assert len({tuple(CROWD.source[rows]) for rows in by_item}) > 25  # not always the same


def _by_item(met: Meetings) -> list[np.ndarray[tuple[int], np.dtype[np.intp]]]:
    item = CROWD.item[met.one]
    return [np.flatnonzero(item == k) for k in range(CROWD.n_items)]


@pytest.mark.parametrize("in_all", [1, 5000, 20_000])
def test_no_more_meetings_than_one_item_over_the_bound(
    monkeypatch: pytest.MonkeyPatch, in_all: int
) -> None:
    monkeypatch.setattr(module, "IN_ALL", in_all)
    met = Meetings.of(CROWD)
    assert min(in_all, 30 * 1770) <= met.n_all <= in_all + 1770


def test_the_bound_on_reports_of_an_item_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PER_ITEM", 7)
    assert Meetings.of(CROWD).n_all == 30 * 21


def test_the_seed_draws() -> None:
    one, same, other = (Meetings.of(CROWD, seed) for seed in (0, 0, 1))
    assert np.array_equal(one.one, same.one)
    assert not np.array_equal(one.one, other.one)
    assert one.n_all == other.n_all
