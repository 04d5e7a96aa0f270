"""Copying: found where sources copy, not where they do not, and discounted for the better."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.truth.beta_one_coin import BetaOneCoin
from models.truth.copying import independent
from models.truth.reports import Reports
from tests.models.truth.made_reports import (
    FOLLOWERS,
    LEADER,
    accuracy,
    made_copies,
    made_reports,
    reports_of,
)

GROUP = [LEADER, *FOLLOWERS]
MADE = [made_copies(seed) for seed in range(3)]


def of_their_own(frame: pd.DataFrame, truth: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Return reports and truths where every item has values of its own."""
    return frame.assign(value=frame["item"] * 10 + frame["value"]), truth + truth.index * 10


def looked(frame: pd.DataFrame, **params: Any) -> BetaOneCoin:
    method: BetaOneCoin = BetaOneCoin(copying="auto", **params).fit(frame)
    return method


@pytest.mark.parametrize("own", [False, True], ids=["shared labels", "values of their own"])
@pytest.mark.parametrize("seed", range(3))
def test_those_who_copy_are_named_the_leader_first(seed: int, own: bool) -> None:
    frame, _ = of_their_own(*MADE[seed]) if own else MADE[seed]
    found = looked(frame).copying_
    assert found.accepted
    assert list(found.pairs) == ["source", "other", "probability", "rate", "shared", "met"]
    assert found.pairs["probability"].is_monotonic_decreasing
    assert found.pairs["probability"].head(8).min() > 0.999
    leads = {tuple(pair) for pair in found.pairs[["source", "other"]].to_numpy()[:8]}
    assert len(leads & {(LEADER, follower) for follower in FOLLOWERS}) >= 7
    in_group = found.pairs[["source", "other"]].isin(GROUP).all(axis=1)
    assert in_group.mean() > 0.85
    assert found.pairs.loc[in_group, "rate"].head(8).mean() > 0.5


@pytest.mark.parametrize("n_values", [2, 5])
def test_truth_is_found_in_spite_of_them(n_values: int) -> None:
    with_it, without = [], []
    for seed in range(3):
        frame, truth = made_copies(seed, n_values=n_values)
        with_it.append(accuracy(BetaOneCoin(copying="auto"), frame, truth))
        without.append(accuracy(BetaOneCoin(copying="off"), frame, truth))
    assert np.mean(with_it) > np.mean(without) + 0.08


def test_what_is_copied_weighs_less_and_what_is_not_does_not() -> None:
    frame, _ = MADE[0]
    method = looked(frame)
    reports = method.reports_
    copied = np.isin(reports.sources.take(reports.source), GROUP)
    assert method.copying_.weight[copied].mean() < 0.5
    assert method.copying_.weight[~copied].mean() > 0.95
    assert method.copying_.weight.min() > 0
    # The leader, with eight who repeat it, has about one voice.
    voices = pd.Series(method.copying_.weight[copied]).groupby(reports.fact[copied]).sum()
    assert voices.max() < 4


def test_who_copies_is_not_believed_for_it() -> None:
    frame, truth = MADE[0]
    real = (frame["value"] == frame["item"].map(truth)).groupby(frame["source"]).mean()
    off = BetaOneCoin(copying="off").fit(frame).reliability_["mean"] - real
    on = looked(frame).reliability_["mean"] - real
    assert off[LEADER] > 0.3
    assert on[LEADER] < off[LEADER] - 0.1


def test_off_does_not_look() -> None:
    method = BetaOneCoin(copying="off").fit(MADE[0][0])
    assert (method.copying_.weight == 1).all()
    assert method.copying_.pairs.empty
    assert list(method.copying_.pairs) == list(looked(MADE[0][0]).copying_.pairs)
    assert not method.copying_.accepted
    assert method.copying_.share == 0


@pytest.mark.parametrize("n_values", [2, 3, 12])
@pytest.mark.parametrize("own", [False, True], ids=["shared labels", "values of their own"])
def test_where_nobody_copies_every_report_counts(n_values: int, own: bool) -> None:
    for seed in range(2):
        made = made_reports(seed, n_values=n_values)
        frame, _ = of_their_own(*made) if own else made
        assert (looked(frame).copying_.weight == 1).all()


def test_a_few_good_sources_that_agree_do_not_copy() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(4, size=400)
    right = np.array([0.98] * 6 + [0.6] * 20)[:, None]
    value = (
        truth + np.where(random.random((26, 400)) < right, 0, random.integers(1, 4, (26, 400)))
    ) % 4
    source, item = np.nonzero(random.random((26, 400)) < 0.5)
    frame = pd.DataFrame({"source": source, "item": item, "value": value[source, item]})
    assert (looked(frame).copying_.weight == 1).all()


def test_items_on_which_all_err_alike_are_not_copying() -> None:
    """A third of the items misleads: most sources give the same wrong value, each by itself."""
    random = np.random.default_rng(1)
    truth = random.integers(4, size=300)
    hard = random.random(300) < 0.33
    err = np.where(hard, random.random((30, 300)) < 0.7, random.random((30, 300)) < 0.15)
    off = np.where(hard, 1, random.integers(1, 4, (30, 300)))
    value = (truth + err * off) % 4
    source, item = np.nonzero(random.random((30, 300)) < 0.4)
    frame = pd.DataFrame({"source": source, "item": item, "value": value[source, item]})
    found = looked(frame).copying_
    assert not found.accepted
    assert (found.weight == 1).all()


def test_equal_times_and_words_tell_who_copies() -> None:
    """Where little is copied, wires show what values alone do not."""
    frame, _ = made_copies(0, n_followers=4, rate=0.1)
    random = np.random.default_rng(0)
    own = pd.Timestamp("2017-09-01", tz="UTC") + pd.to_timedelta(
        frame["item"] * 24 + random.uniform(0, 20, len(frame)), unit="h"
    )
    first = frame[frame["source"] == LEADER].assign(at=own).set_index("item")[["value", "at"]]
    leads = first.reindex(frame["item"]).set_axis(frame.index)
    same = frame["source"].between(1, 4) & (leads["value"] == frame["value"])
    timed = frame.assign(time=own.mask(same, leads["at"] + pd.Timedelta(minutes=2)))
    text = pd.Series([f"text {k}" for k in range(len(frame))], index=frame.index)
    of_leader = frame["item"].map(text[frame["source"] == LEADER].set_axis(first.index))
    worded = frame.assign(text=text.mask(same, of_leader))
    assert len(said_of_group(frame)) < 2
    assert len(said_of_group(timed)) >= 4
    assert len(said_of_group(worded)) >= 4
    assert len(said_of_group(timed.assign(text=worded["text"]))) >= 4


def said_of_group(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that are found among the leader and four followers."""
    pairs = looked(frame).copying_.pairs
    return pairs[pairs["source"].eq(LEADER) & pairs["other"].between(1, 4)]


def test_anchors_and_priors_are_heard() -> None:
    frame, truth = MADE[1]
    anchored = BetaOneCoin(copying="auto").fit(frame, anchors=truth.head(100))
    assert (anchored.truths_[truth.index[:100]] == truth.head(100)).all()
    assert anchored.copying_.accepted
    prior = pd.DataFrame({"a": [30.0], "b": [70.0]}, index=[LEADER])
    assert looked(frame, prior=prior).copying_.accepted


def test_nobody_meets() -> None:
    reports = Reports.of(reports_of(("a", 1, "x"), ("b", 2, "x"), ("c", 3, "x")))
    for found in (independent(reports), looked(reports.frame()).copying_):
        assert found.weight.tolist() == [1.0] * 3
        assert found.pairs.empty


def test_twins_are_one_voice_with_others_to_judge_them() -> None:
    """Every report of one source, again under other names: the same truths as without."""
    frame, _ = made_reports(3, n_sources=60)
    frame["value"] += 10 * frame["item"]
    worst = frame.groupby("source")["value"].count().idxmax()
    twins = [frame[frame["source"] == worst].assign(source=-k) for k in range(1, 6)]
    one, many = looked(frame), looked(pd.concat([frame, *twins]))
    assert many.copying_.accepted
    share = [(each.truths_.sort_index() == one.truths_.sort_index()).mean() for each in (
        many, BetaOneCoin(copying="off").fit(pd.concat([frame, *twins])))]  # fmt: skip
    assert share[0] > 0.97
    assert share[0] > share[1]
