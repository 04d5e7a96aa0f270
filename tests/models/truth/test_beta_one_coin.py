"""Ours: what decides it and what must not, anchors, calibration, and odd input."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.truth import DEFAULT, METHODS
from models.truth.beta_one_coin import BetaOneCoin
from models.truth.identifiability import NotIdentifiableWarning
from models.truth.majority_vote import MajorityVote
from models.truth.one_coin import OneCoin
from models.truth.report_checks import ReportsError
from tests.models.truth.made_reports import (
    accuracy,
    camps,
    found,
    made_copies,
    made_reports,
    reports_of,
)

COPIED, COPIED_TRUTH = made_copies()
MADE = {
    "two labels": made_reports(n_values=2)[0],
    "three labels": made_reports()[0],
    "twelve labels": made_reports(n_values=12)[0],
    "copied": COPIED,
    "values of their own": COPIED.assign(value=COPIED["item"] * 100 + COPIED["value"]),
}
every = pytest.mark.parametrize("frame", MADE.values(), ids=MADE)


def reliability(frame: pd.DataFrame, **params: Any) -> pd.DataFrame:
    told: pd.DataFrame = BetaOneCoin(**params).fit(frame).reliability_
    return told.sort_index()


def test_it_is_the_default() -> None:
    assert METHODS[DEFAULT] is BetaOneCoin


@every
def test_the_order_of_rows_decides_nothing(frame: pd.DataFrame) -> None:
    shuffled = frame.sample(frac=1.0, random_state=5)
    pd.testing.assert_frame_equal(reliability(frame), reliability(shuffled), rtol=0, atol=1e-9)


@every
def test_names_of_sources_and_items_decide_nothing(frame: pd.DataFrame) -> None:
    names = pd.Series(np.random.default_rng(1).permutation(200)).map("source {:03d}".format)
    renamed = frame.assign(source=frame["source"].map(names), item="i" + frame["item"].astype(str))
    told, before = reliability(renamed), reliability(frame)
    after = told.reindex(names[before.index]).set_axis(before.index)
    pd.testing.assert_frame_equal(before, after, rtol=0, atol=1e-9)


@every
def test_names_and_types_of_values_decide_nothing(frame: pd.DataFrame) -> None:
    values = pd.Index(frame["value"].unique())
    words = dict(zip(values, np.random.default_rng(2).permutation(len(values)), strict=True))
    one = reliability(frame)
    text = frame["value"].map(words).astype(str)
    for value in (text, text.astype("category"), frame["value"] / 7):
        told = reliability(frame.assign(value=value))
        pd.testing.assert_frame_equal(one, told, rtol=0, atol=1e-9)


@every
def test_the_same_seed_finds_the_same(frame: pd.DataFrame) -> None:
    one, other = (BetaOneCoin(random_state=3).fit(frame) for _ in range(2))
    pd.testing.assert_frame_equal(one.probabilities_, other.probabilities_, check_exact=True)
    pd.testing.assert_series_equal(one.truths_, other.truths_)
    # No item here has a tie, and all meetings are looked at: the seed decides nothing.
    pd.testing.assert_frame_equal(
        reliability(frame, random_state=3), reliability(frame, random_state=4), rtol=0, atol=1e-9
    )


@pytest.mark.parametrize("n_values", [2, 3, 12])
def test_it_finds_who_is_right_how_often(n_values: int) -> None:
    errors = []
    for seed in range(3):
        frame, truth = made_reports(seed, n_values=n_values, n_items=600)
        real = (frame["value"] == frame["item"].map(truth)).groupby(frame["source"]).mean()
        told = reliability(frame)
        errors.append((told["mean"] - real).abs().mean())
        assert ((real >= told["low"] - 0.04) & (real <= told["high"] + 0.04)).mean() > 0.8
    assert np.mean(errors) < 0.05


def test_it_is_as_right_as_one_coin_and_more_than_the_vote() -> None:
    ours, coin, vote = [], [], []
    for seed in range(4):
        frame, truth = made_reports(seed, share=0.15)
        ours.append(accuracy(BetaOneCoin(), frame, truth))
        coin.append(accuracy(OneCoin(), frame, truth))
        vote.append(accuracy(MajorityVote(), frame, truth))
    assert np.mean(ours) > np.mean(coin) - 0.005
    assert np.mean(ours) > np.mean(vote) + 0.03


@pytest.mark.parametrize(("n_values", "n_sources"), [(2, 60), (4, 40)])
def test_probabilities_are_calibrated(n_values: int, n_sources: int) -> None:
    """As many of the facts said to be true with .8 are true as that; ten bins of probability."""
    off = []
    for seed in range(3):
        frame, truth = made_reports(seed, n_sources, 1500, n_values, share=0.1)
        facts = BetaOneCoin().fit(frame).probabilities_
        true = facts["value"] == facts["item"].map(truth)
        part = np.minimum((facts["probability"] * 10).astype(int), 9)
        gap = (facts["probability"] - true).groupby(part).sum().abs()
        off.append(gap.sum() / len(facts))
    assert np.mean(off) <= 0.03


def test_anchors_turn_a_camp() -> None:
    frame = camps(range(20), range(20), shared=range(20, 24))
    as_a, as_b = ({k: (k + side) % 2 for k in range(3)} for side in (0, 1))
    with_a = BetaOneCoin().fit(frame, anchors=as_a)
    with_b = BetaOneCoin().fit(frame, anchors=as_b)
    assert (with_a.truths_[list(range(20))] == [k % 2 for k in range(20)]).all()
    assert (with_b.truths_[list(range(20))] == [(k + 1) % 2 for k in range(20)]).all()
    assert with_a.reliability_["mean"]["a0"] > 0.9 > 0.4 > with_a.reliability_["mean"]["b0"]


def test_all_items_settled_leave_the_counts() -> None:
    rows = [("a", k, "x" if k < 30 else "y") for k in range(40)]
    frame = reports_of(*rows, *[("b", k, "x") for k in range(40)])
    method = BetaOneCoin().fit(frame, anchors=dict.fromkeys(range(40), "x"))
    assert set(found(method)) == {0.0, 1.0}
    counts = method.state_.counts
    assert counts["b"]["a"] - counts["b"]["b"] == pytest.approx(10.0)
    assert method.reliability_["mean"]["a"] == pytest.approx(0.75, abs=0.05)


def test_errors_with_a_direction_are_learned() -> None:
    random = np.random.default_rng(0)
    truth = np.where(random.random(400) < 0.5, "duck", "goose")
    frames = []
    for s in range(10):
        wrong = random.random(400) < (0.1 if s < 4 else np.where(truth == "goose", 0.7, 0.05))
        said = np.where(wrong, np.where(truth == "duck", "goose", "duck"), truth)
        frames.append(pd.DataFrame({"source": s, "item": range(400), "value": said}))
    frame = pd.concat(frames)
    assert accuracy(BetaOneCoin(), frame, pd.Series(truth)) > 0.95
    assert accuracy(MajorityVote(), frame, pd.Series(truth)) < 0.9


def test_a_report_of_little_weight_says_little() -> None:
    frame, _ = made_reports()
    noise = pd.DataFrame({"source": "noise", "item": range(300), "value": 0, "weight": 1e-6})
    named = frame.assign(source=frame["source"].astype(str), weight=1.0)
    one = reliability(named, copying="off")
    other = reliability(pd.concat([named, noise]), copying="off")
    assert np.allclose(one["mean"], other["mean"][one.index], atol=1e-3)
    assert other["high"]["noise"] - other["low"]["noise"] > 0.2


@pytest.mark.parametrize("copying", ["on", True, None])
def test_copying_is_looked_for_or_not(copying: Any) -> None:
    with pytest.raises(ReportsError, match="copying is looked for or not"):
        BetaOneCoin(copying=copying).fit(MADE["two labels"])


def _grid(values: list[list[Any]]) -> pd.DataFrame:
    rows = [(f"s{s}", i, v) for s, row in enumerate(values) for i, v in enumerate(row)]
    return reports_of(*rows)


SMALL = _grid([[1, 2, 1, 1], [1, 2, 2, 1], [2, 2, 1, 1], [1, 1, 1, 1]])
ODD: dict[str, tuple[pd.DataFrame, dict[str, Any]]] = {
    "all settled": (SMALL, {"anchors": dict.fromkeys(range(4), 1)}),
    "all settled on what nobody said": (SMALL, {"anchors": dict.fromkeys(range(4), 9)}),
    "one item settled": (_grid([[1], [1], [2]]), {"anchors": {0: 2}}),
    "one report settled": (_grid([[1]]), {"anchors": {0: 1}}),
    "one value and settled on another": (_grid([[1, 1]] * 3), {"anchors": {0: 2}}),
    "tiny weights": (SMALL.assign(weight=1e-6), {}),
    "huge weights": (SMALL.assign(weight=1e6), {}),
    "weights beyond all others": (SMALL.assign(weight=[1e17, 1.0, 1e-17, 1e9] * 4), {}),
    "weights far apart": (SMALL.assign(weight=[1e9, 1e-9] * 8), {}),
    "a crowd of one voice": (_grid([[1] * 40] * 80), {}),
    "a crowd and one dissenter": (_grid([[1] * 40] * 80 + [[2] * 40]), {}),
    "a value a report": (_grid([[f"{s}/{k}" for k in range(30)] for s in range(3)]), {}),
}


@pytest.mark.parametrize("kind", list(ODD))
@pytest.mark.parametrize("copying", ["auto", "off"])
def test_odd_input_gives_numbers_and_no_warning(kind: str, copying: Any) -> None:
    frame, fit = ODD[kind]
    prior = pd.DataFrame({"a": [1e9, 1e-9], "b": [1e-9, 1e9]}, index=["s0", "s1"])
    for known in (None, prior):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", NotIdentifiableWarning)
            method = BetaOneCoin(known, copying=copying).fit(frame, **fit)
        assert method.probabilities_["probability"].between(0, 1).all()
        told = method.reliability_[method.reliability_["identifiable"]]
        assert told.notna().all(axis=None)
        assert ((told["low"] <= told["mean"]) & (told["mean"] <= told["high"])).all()
        assert (method.state_.counts > 0).all(axis=None)


def test_few_reports_leave_a_wide_interval() -> None:
    one_item = pd.DataFrame({"source": list("Swxyz"), "item": 0, "value": [0, 1, 1, 1, 1]})
    told = BetaOneCoin().fit(one_item).reliability_
    assert (told["high"] - told["low"]).min() > 0.3


def test_who_cannot_be_judged_is_not_in_the_state() -> None:
    camps = pd.DataFrame(
        [(f"{camp}{n}", item, camp) for camp in "ab" for n in range(5) for item in range(20)],
        columns=["source", "item", "value"],
    )
    with pytest.warns(NotIdentifiableWarning):
        model = BetaOneCoin().fit(camps)
    assert model.state_.counts.empty


def test_a_prior_that_says_nothing_does_not_choose_a_camp() -> None:
    camps = pd.DataFrame(
        [(f"{camp}{n}", item, camp) for camp in "ab" for n in range(5) for item in range(20)],
        columns=["source", "item", "value"],
    )
    with pytest.warns(NotIdentifiableWarning):
        BetaOneCoin(prior=pd.DataFrame({"a": [1.0], "b": [1.0]}, index=["a0"])).fit(camps)
