"""Forgetting: old reports count less, and what was said later is not read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.truth.beta_one_coin import BetaOneCoin
from models.truth.forgetting import aged
from models.truth.report_checks import ReportsError
from models.truth.reports import Reports
from tests.models.truth.made_reports import made_reports, reports_of

START = pd.Timestamp("2017-01-01", tz="UTC")


def changed(good_then: bool) -> pd.DataFrame:
    """Return 200 days of reports; in the middle of them, source `c` changes its ways."""
    frame = pd.concat(
        [pd.DataFrame({"source": s, "item": range(200), "value": "x"}) for s in "abc"]
    )
    is_bad = (frame["source"] == "c") & ((frame["item"] < 100) != good_then)
    time = START + pd.to_timedelta(frame["item"], unit="D")
    return frame.assign(value=frame["value"].mask(is_bad, "y"), time=time)


def test_weights_halve() -> None:
    frame = reports_of(*[("a", k, "x") for k in range(3)])
    reports = Reports.of(frame.assign(time=["2017-01-01", "2017-01-11", "2017-01-21T00:00"]))
    assert aged(reports, 10.0).weight.tolist() == [0.25, 0.5, 1.0]
    assert aged(reports, None) is reports


def test_what_was_weighed_halves_as_well() -> None:
    frame = reports_of(("a", 1, "x"), ("a", 2, "x")).assign(weight=[4.0, 1.0])
    frame = frame.assign(time=["2017-01-01", "2017-01-11"])
    assert aged(Reports.of(frame), 10.0).weight.tolist() == [2.0, 1.0]


def test_a_source_is_judged_by_its_recent_reports() -> None:
    for good_then in (True, False):
        frame = changed(good_then)
        forever = BetaOneCoin().fit(frame).reliability_["mean"]["c"]
        recently = BetaOneCoin(half_life=15).fit(frame).reliability_["mean"]["c"]
        assert forever == pytest.approx(0.5, abs=0.1)
        assert recently < 0.2 if good_then else recently > 0.8


def test_less_is_known_where_much_is_forgotten() -> None:
    frame = changed(True)
    forever, recently = BetaOneCoin().fit(frame), BetaOneCoin(half_life=15).fit(frame)
    width = [m.reliability_["high"] - m.reliability_["low"] for m in (forever, recently)]
    assert (width[1] > width[0]).all()
    assert recently.reliability_["n"].max() < 30


def test_a_reliability_as_of_then_does_not_know_what_came_later() -> None:
    frame = changed(True)
    until = START + pd.Timedelta(days=99)
    then = BetaOneCoin().fit(frame, as_of=until)
    pd.testing.assert_frame_equal(
        then.reliability_, BetaOneCoin().fit(frame[frame["time"] <= until]).reliability_
    )
    assert then.reliability_["mean"]["c"] > 0.95
    assert then.state_.as_of == until.timestamp()


def test_the_future_shuffled_changes_nothing() -> None:
    frame, _ = made_reports()
    frame = frame.assign(time=START + pd.to_timedelta(frame["item"], unit="D"))
    shuffled = frame.copy()
    later = frame["item"] > 200
    shuffled.loc[later, "value"] = frame.loc[later, "value"].to_numpy()[::-1]
    until = START + pd.Timedelta(days=200)
    one, other = (BetaOneCoin(half_life=30).fit(f, as_of=until) for f in (frame, shuffled))
    pd.testing.assert_frame_equal(one.reliability_, other.reliability_, check_exact=True)
    pd.testing.assert_frame_equal(one.probabilities_, other.probabilities_, check_exact=True)


def test_a_state_remembers_when_and_how_fast() -> None:
    state = BetaOneCoin(half_life=15.0).fit(changed(True)).state_
    assert state.half_life == 15.0
    assert state.as_of == (START + pd.Timedelta(days=199)).timestamp()
    later = state.prior(as_of=START + pd.Timedelta(days=199 + 150))
    start = state.strength * np.array([state.mean, 1 - state.mean])
    assert np.abs(later - start).max(axis=None) < 0.03
    assert BetaOneCoin(half_life=15).fit(changed(True)).state_.half_life == 15.0
    assert BetaOneCoin().fit(made_reports()[0]).state_.as_of is None


@pytest.mark.parametrize("half_life", [0, -1.0, float("nan"), float("inf"), "15"])
def test_a_half_life_is_a_number_of_days(half_life: Any) -> None:
    with pytest.raises(ReportsError, match="a half-life that is no number above 0"):
        BetaOneCoin(half_life=half_life).fit(changed(True))


def test_forgetting_needs_times() -> None:
    with pytest.raises(ReportsError, match="forgetting is asked of reports without a time"):
        BetaOneCoin(half_life=1.0).fit(made_reports()[0])


def test_what_is_all_but_forgotten_still_gives_numbers() -> None:
    frame = changed(True)
    frame["time"] = START + pd.to_timedelta(frame["item"] * 365, unit="D")
    told = BetaOneCoin(half_life=0.01).fit(frame)
    assert told.reliability_.notna().all(axis=None)
    assert told.probabilities_["probability"].between(0, 1).all()
