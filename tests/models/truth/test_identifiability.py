"""What agreement cannot tell: camps that never agree, and what makes them known."""

from __future__ import annotations

import time
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.truth.beta_one_coin import BetaOneCoin
from models.truth.identifiability import Identifiable, NotIdentifiableWarning, identifiable
from models.truth.reports import Reports
from tests.models.truth.made_reports import camps, found, made_reports, reports_of

TEN = range(10)
RIVALS = {
    "two labels": camps(TEN, TEN),
    "three labels": camps(TEN, TEN, values=3),
    "values of their own": camps(range(30), range(30), values=50),
    "two more items in one": camps(range(6), TEN, values=3),
    "half of the items shared": camps(TEN, range(5, 15)),
    "one source each": camps(TEN, TEN, size=1),
}
every = pytest.mark.parametrize("frame", RIVALS.values(), ids=RIVALS)


def told(frame: pd.DataFrame, *anchored: str) -> Identifiable:
    reports = Reports.of(frame)
    return identifiable(reports, reports.sources.isin(anchored))


def fitted(frame: pd.DataFrame, prior: pd.DataFrame | None = None, **fit: Any) -> BetaOneCoin:
    """Return the method fitted, where any warning that sources are not identifiable is a fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", NotIdentifiableWarning)
        method: BetaOneCoin = BetaOneCoin(prior).fit(frame, **fit)
    return method


@every
def test_camps_that_never_agree_cannot_be_judged(frame: pd.DataFrame) -> None:
    with pytest.warns(NotIdentifiableWarning, match=r"Settle some of their items \(anchors\)"):
        method = BetaOneCoin().fit(frame)
    assert not method.reliability_["identifiable"].any()
    assert method.reliability_[["mean", "low", "high"]].isna().all(axis=None)
    assert method.reliability_["n"].notna().all()
    votes = frame.groupby(["item", "value"]).size()
    votes = votes / votes.groupby("item").transform("sum")
    disputed = votes[votes < 1]
    assert found(method)[disputed.index].to_numpy() == pytest.approx(disputed.to_numpy())


def test_the_warning_says_where_the_fit_was_asked_for() -> None:
    method = BetaOneCoin()
    for fit in (method.fit, method.partial_fit, BetaOneCoin().partial_fit):
        with pytest.warns(NotIdentifiableWarning, match="10 of 10 sources") as told:
            fit(RIVALS["two labels"])
        assert told[0].filename == __file__


@every
def test_one_settled_item_tells_which_camp_is_right(frame: pd.DataFrame) -> None:
    both = frame.groupby("item")["source"].nunique()
    item = both.idxmax()
    value = frame.loc[(frame["item"] == item) & frame["source"].str.startswith("b"), "value"].iloc[
        0
    ]
    mean = fitted(frame, anchors={item: value}).reliability_["mean"]
    assert mean["b0"] > mean["a0"]


@every
def test_a_prior_of_one_source_tells_which_camp_is_right(frame: pd.DataFrame) -> None:
    prior = pd.DataFrame({"a": [95.0], "b": [5.0]}, index=["b0"])
    method = fitted(frame, prior)
    assert method.reliability_["identifiable"].all()
    assert method.reliability_["mean"]["b0"] > 0.9
    if method.reports_.n_sources > 2:
        assert method.reliability_["mean"]["b1"] > method.reliability_["mean"]["a1"]


def test_camps_that_often_agree_are_judged() -> None:
    assert fitted(camps(TEN, TEN, shared=range(10, 12))).reliability_["mean"].notna().all()


def test_a_lone_dissenter_is_wrong_and_the_others_are_not_in_doubt() -> None:
    frame = pd.concat([camps(TEN, range(0)), reports_of(*[("c", k, 9) for k in TEN])])
    method = fitted(frame)
    assert method.reliability_["identifiable"].all()
    assert method.reliability_["mean"]["c"] < 0.4
    assert method.reliability_["mean"]["a0"] > 0.7


def test_a_newcomer_is_judged_by_sources_that_agree_elsewhere() -> None:
    frame, _ = made_reports()
    votes = frame.groupby("item").size()
    few = votes[votes == votes.min()].index[0]
    method = fitted(pd.concat([frame, pd.DataFrame({"source": [-1], "item": [few], "value": [9]})]))
    assert method.reliability_["identifiable"].all()
    assert method.reliability_["mean"][-1] < method.reliability_["mean"].mean()


def test_what_nobody_disputes_is_told() -> None:
    every_one = told(pd.concat([camps(TEN, TEN), reports_of(("c", 99, 1), ("d", 99, 1))]))
    assert every_one.sources.tolist() == [False] * 10 + [True] * 2
    assert every_one.items.tolist() == [False] * 10 + [True]


def test_an_anchor_speaks_for_its_own_dispute_only() -> None:
    here, there = camps(TEN, TEN), camps(TEN, TEN)
    there = there.assign(source=there["source"] + "'", item=there["item"] + 100)
    both = told(pd.concat([here, there]), "a0")
    assert both.sources.tolist() == [True] * 10 + [False] * 10
    assert both.items.tolist() == [True] * 10 + [False] * 10


def test_its_cost_grows_with_the_reports_and_no_faster() -> None:
    def seconds(n: int) -> float:
        random = np.random.default_rng(0)
        columns = {"source": n // 20, "item": n // 5, "value": 3}
        reports = Reports.of(
            pd.DataFrame({k: random.integers(m, size=n) for k, m in columns.items()})
        )
        nobody = np.zeros(reports.n_sources, dtype=bool)
        begun = time.process_time()
        identifiable(reports, nobody)
        return time.process_time() - begun

    seconds(1000)
    assert seconds(160_000) < 40 * max(seconds(20_000), 0.002)
