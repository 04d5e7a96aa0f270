"""Dawid-Skene: one round by hand, what only a confusion matrix sees, and its limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.truth.dawid_skene import DawidSkene
from models.truth.majority_vote import MajorityVote
from models.truth.one_coin import OneCoin
from models.truth.report_checks import ReportsError
from tests.models.truth.made_reports import accuracy, found, made_reports, reports_of


def test_one_round_by_hand() -> None:
    rows = [(s, 1, v) for s, v in ("ax", "bx", "cy")] + [(s, 2, "y") for s in "abc"]
    method = DawidSkene(smoothing=1e-9, max_iter=1).fit(reports_of(*rows))
    # Votes: item 1 is x with 2/3 and y with 1/3, item 2 is y. So y is true 4/3 times, of which a
    # and b said x 1/3 of a time; x is true 2/3 times, and they always said x. c always says y.
    rates: Any = method.confusion_
    assert rates.loc["a", "x"].to_dict() == pytest.approx({"x": 1.0, "y": 0.0}, abs=1e-6)
    assert rates.loc["a", "y"].to_dict() == pytest.approx({"x": 0.25, "y": 0.75})
    assert rates.loc["c"].to_numpy() == pytest.approx(np.array([[0.0, 1.0], [0.0, 1.0]]), abs=1e-6)
    # Odds of item 1: x is 1/3 of truths, times 1 * 1 * 1; y is 2/3, times 1/4 * 1/4 * 1.
    assert found(method)[1, "x"] == pytest.approx((1 / 3) / (1 / 3 + 2 / 3 / 16))
    assert found(method)[2, "y"] == pytest.approx(1.0)


def ducks(seed: int = 0) -> tuple[pd.DataFrame, pd.Series]:
    """Return reports on ducks and geese: 4 sources see both, 6 take every second goose for a duck.

    And what they know of ducks is worth little to one accuracy a source.
    """
    random = np.random.default_rng(seed)
    truth = np.where(random.random(400) < 0.5, "duck", "goose")
    frames = []
    for s in range(10):
        wrong = random.random(400) < (0.1 if s < 4 else np.where(truth == "goose", 0.7, 0.05))
        value = np.where(wrong, np.where(truth == "duck", "goose", "duck"), truth)
        frames.append(pd.DataFrame({"source": f"s{s}", "item": range(400), "value": value}))
    return pd.concat(frames), pd.Series(truth)


def test_it_sees_which_label_a_source_gets_wrong() -> None:
    frame, truth = ducks()
    method = DawidSkene().fit(frame)
    assert method.confusion_.loc[("s9", "goose"), "duck"] == pytest.approx(0.7, abs=0.08)
    assert method.confusion_.loc[("s9", "duck"), "duck"] == pytest.approx(0.95, abs=0.05)
    one_coin = accuracy(OneCoin(), frame, truth)
    assert accuracy(method, frame, truth) > max(one_coin, accuracy(MajorityVote(), frame, truth))
    assert accuracy(method, frame, truth) > 0.95


def test_a_truth_may_be_what_nobody_reported() -> None:
    # Both sources always say the opposite, which 20 settled items teach.
    truth = pd.Series(["x", "y"] * 20)
    said = truth.map({"x": "y", "y": "x"})
    frame = pd.concat([pd.DataFrame({"source": s, "item": range(40), "value": said}) for s in "ab"])
    method = DawidSkene().fit(frame, anchors=truth.head(20))
    assert (method.truths_ == truth).all()
    assert found(method)[30, "y"] < 0.01


def test_an_item_settled_on_no_label_teaches_only_what_it_is_not() -> None:
    frame = reports_of(("a", 1, "x"), ("b", 1, "y"), ("a", 2, "x"))
    method = DawidSkene().fit(frame, anchors={1: "y", 2: "w"})
    assert found(method).to_dict() == {(1, "x"): 0.0, (1, "y"): 1.0, (2, "x"): 0.0}
    assert method.truths_.to_dict() == {1: "y", 2: "w"}


def test_open_ended_values_are_refused_with_what_to_do() -> None:
    frame = reports_of(*[("a", item, f"value {item}") for item in range(21)])
    with pytest.raises(ReportsError) as refused:
        DawidSkene().fit(frame)
    assert str(refused.value) == (
        "reports: a confusion matrix needs one small set of labels that all items share. "
        "Got 21 different values. Give at most 20, or use the method one_coin."
    )
    assert len(DawidSkene().fit(frame.head(20)).truths_) == 20


def test_it_beats_voting() -> None:
    frame, truth = made_reports()
    assert accuracy(DawidSkene(), frame, truth) > accuracy(MajorityVote(), frame, truth) + 0.03
