"""Priors: which are read and refused, and that they stay through a fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.truth.beta_one_coin import BetaOneCoin
from models.truth.prior import Prior
from models.truth.report_checks import ReportsError
from models.truth.reports import Reports
from models.truth.state import ReliabilityState
from tests.models.truth.made_reports import made_reports, reports_of

TEN_THOUSAND = pd.DataFrame({"a": [9500.0], "b": [500.0]}, index=["old"])
WRONG_TODAY = reports_of(("old", "today", "x"), *[(f"s{k}", "today", "y") for k in range(9)])
REPORTS = Reports.of(reports_of(("a", 1, "x"), ("b", 1, "y"), ("c", 2, "x")))


@pytest.mark.parametrize("anchors", [None, {"today": "y"}])
def test_one_wrong_report_does_not_undo_ten_thousand(anchors: Any) -> None:
    method = BetaOneCoin(TEN_THOUSAND).fit(WRONG_TODAY, anchors=anchors)
    assert method.reliability_["mean"]["old"] >= 0.94
    assert method.reliability_["low"]["old"] > 0.94
    assert method.reliability_["n"]["old"] == 10_001
    assert method.state_.counts.loc["old"].sum() == pytest.approx(10_001)


def test_nor_after_the_state_was_saved_and_loaded(tmp_path: Path) -> None:
    ReliabilityState(TEN_THOUSAND).save(tmp_path / "yesterday.parquet")
    prior = ReliabilityState.load(tmp_path / "yesterday.parquet").prior()
    for day in range(3):
        method = BetaOneCoin(prior).fit(WRONG_TODAY)
        method.state_.save(tmp_path / f"{day}.parquet")
        prior = ReliabilityState.load(tmp_path / f"{day}.parquet").prior()
    assert method.reliability_["mean"]["old"] >= 0.94


def test_nor_where_the_ten_thousand_were_reports() -> None:
    items = np.arange(10_000)
    truth = np.where(items % 2, "x", "y")
    said = np.where(items % 20, truth, np.where(items % 2, "y", "x"))  # wrong in one of twenty
    past = [pd.DataFrame({"source": "old", "item": items, "value": said})]
    past += [pd.DataFrame({"source": s, "item": items, "value": truth}) for s in ("p", "q")]
    method = BetaOneCoin().partial_fit(pd.concat(past)).partial_fit(WRONG_TODAY)
    assert 0.94 <= method.reliability_["mean"]["old"] <= 0.96


def test_a_prior_outweighs_many_who_are_not_known() -> None:
    frame = reports_of(*[(s, 1, "x" if s == "old" else "y") for s in ("old", *"abcd")])
    assert BetaOneCoin().fit(frame).truths_[1] == "y"
    assert BetaOneCoin(TEN_THOUSAND).fit(frame).truths_[1] == "x"


def test_who_is_known_to_be_wrong_is_not_believed() -> None:
    prior = pd.DataFrame({"a": [5.0, 5.0], "b": [95.0, 95.0]}, index=["a", "b"])
    frame = reports_of(("a", 1, "x"), ("b", 1, "x"), ("c", 1, "y"), ("c", 2, "y"), ("d", 2, "y"))
    assert BetaOneCoin(prior).fit(frame).truths_[1] == "y"


def test_a_weak_prior_gives_way_to_reports() -> None:
    frame, truth = made_reports()
    liar = pd.DataFrame({"source": -1, "item": truth.index, "value": (truth + 1) % 3})
    prior = pd.DataFrame({"a": [9.0], "b": [1.0]}, index=[-1])
    mean = BetaOneCoin(prior).fit(pd.concat([frame, liar])).reliability_["mean"]
    assert mean[-1] < 0.1


def test_who_is_silent_is_remembered() -> None:
    prior = pd.DataFrame({"a": [9.0, 2.0], "b": [1.0, 7.0]}, index=["silent", "a"])
    state = BetaOneCoin(prior).fit(reports_of(("a", 1, "x"), ("b", 1, "x"))).state_
    assert set(state.counts.index) == {"a", "b", "silent"}
    assert state.counts.loc[["silent"]].to_numpy().tolist() == [[9.0, 1.0]]
    assert state.counts.loc["a"].sum() == pytest.approx(10.0)


@pytest.mark.parametrize("names", [[True, False], [1, 2], [("a", 1), ("b", 2)]])
def test_sources_of_any_type_are_remembered(names: list[Any]) -> None:
    frame = pd.DataFrame({"source": names, "item": 1, "value": "x"})
    first = BetaOneCoin().fit(frame).state_.prior()
    second = BetaOneCoin(first).fit(frame.tail(1)).state_.counts
    assert set(second.index) == set(names)
    assert second["a"].min() >= first["a"].min()


def test_other_columns_and_sources_of_a_prior_are_not_read() -> None:
    frame = reports_of(("a", 1, "x"), ("b", 1, "x"))
    other = TEN_THOUSAND.assign(note="seen")[["note", "b", "a"]]
    with_it, without = BetaOneCoin(other).fit(frame), BetaOneCoin().fit(frame)
    pd.testing.assert_frame_equal(with_it.reliability_, without.reliability_)
    assert list(with_it.state_.counts) == ["a", "b"]


def test_a_prior_without_rows_is_none() -> None:
    frame = made_reports()[0]
    empty = pd.DataFrame({"a": [], "b": []})
    with_it, without = BetaOneCoin(empty).fit(frame), BetaOneCoin().fit(frame)
    pd.testing.assert_frame_equal(with_it.reliability_, without.reliability_)
    pd.testing.assert_frame_equal(with_it.state_.counts, without.state_.counts)


def test_batches_one_after_the_other_carry_what_was_learned() -> None:
    frame, _ = made_reports(n_items=1000)
    prior = None
    for first in range(0, 1000, 250):
        batch = frame[frame["item"].between(first, first + 249)]
        method = BetaOneCoin(prior).fit(batch)
        prior = method.state_.prior()
    at_once = BetaOneCoin().fit(frame).reliability_["mean"]
    assert (method.reliability_["mean"] - at_once).abs().max() < 0.06


def test_counts_are_of_the_sources_that_report() -> None:
    known = pd.DataFrame({"a": [3, 4], "b": [1, 2]}, index=["c", "z"])
    prior = Prior.of(REPORTS, known)
    assert prior.given[REPORTS.sources.get_loc("c")]
    assert prior.given.sum() == 1
    a, b = prior.counts
    assert dict(zip(REPORTS.sources, a, strict=True)) == {"a": 2.5, "b": 2.5, "c": 3.0}
    assert dict(zip(REPORTS.sources, b, strict=True)) == {"a": 2.5, "b": 2.5, "c": 1.0}


def test_the_others_start_at_the_mean_of_all() -> None:
    right, n = np.array([8.0, 9.0, 7.0]), np.full(3, 10.0)
    prior = Prior.of(REPORTS, None).learned(right, n, strength=False)
    assert prior.mean == pytest.approx(25 / 32)
    assert prior.counts[0] == pytest.approx(5 * 25 / 32)
    assert Prior.of(REPORTS, None).learned(right, n, strength=False, at_least=0.9).mean == 0.9
    assert prior.learned(right, n, strength=True).strength > 100


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ({"a": 1}, "a prior of another shape. Got dict. Give a frame by source with columns a"),
        (TEN_THOUSAND[["a"]], "a prior of another shape. Got ['a']."),
        (TEN_THOUSAND.assign(b=0), "prior counts that are not above 0. Got a=9500.0, b=0"),
        (TEN_THOUSAND.assign(a=np.nan), "Got a=nan, b=500.0 of 'old'. A source nothing is known"),
        (TEN_THOUSAND.assign(a=np.inf), "Got a=inf"),
        (TEN_THOUSAND.assign(a="many"), "Got a=many, b=500.0 of 'old'"),
        (pd.concat([TEN_THOUSAND] * 2), "a prior that names a source twice. Got 'old'."),
        (
            TEN_THOUSAND.set_axis([7]),
            "a prior whose names are of another type. Got sources such as 'a' and 7 in the prior.",
        ),
    ],
)
def test_a_prior_that_says_nothing_is_refused(known: Any, message: str) -> None:
    with pytest.raises(ReportsError) as refused:
        Prior.of(REPORTS, known)
    assert message in str(refused.value)
