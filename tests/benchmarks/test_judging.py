"""Shares and calibration on answers that can be worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.truth.judging import confidence, ece, right, share, vote
from models.truth import METHODS

REPORTS = pd.DataFrame(
    {"source": list("abcab"), "item": [1, 1, 1, 2, 2], "value": ["x", "x", "y", "x", "y"]}
)


def test_an_item_that_a_method_says_nothing_of_is_wrong() -> None:
    gold = pd.Series({1: "x", 2: "y", 3: "x"})
    assert right(pd.Series({1: "x", 3: None}), gold).tolist() == [1.0, 0.0, 0.0]


def test_a_vote_that_is_tied_is_half_right() -> None:
    assert vote(REPORTS, pd.Series({1: "x", 2: "y"})).tolist() == [1.0, 0.5]
    assert vote(REPORTS, pd.Series({1: "z"})).tolist() == [0.0]


def test_an_interval_holds_its_mean_and_narrows_with_items() -> None:
    wide, narrow = share(np.tile([0.0, 1.0], 10)), share(np.tile([0.0, 1.0], 1000))
    assert wide.low < 0.5 < wide.high
    assert narrow.high - narrow.low < (wide.high - wide.low) / 5


def test_confidence_is_the_probability_of_the_answer() -> None:
    method = METHODS["majority_vote"]().fit(REPORTS)
    told = confidence(method, pd.Series({2: "y", 1: "x", 9: "x"}))
    assert told[:2] == pytest.approx([0.5, 2 / 3])
    assert np.isnan(told[2])


def test_who_says_nine_tenths_and_is_right_as_often_is_calibrated() -> None:
    hits = np.array([1.0] * 9 + [0.0])
    assert ece(np.full(10, 0.9), hits) == pytest.approx(0.0, abs=1e-12)
    assert ece(np.full(10, 0.6), hits) == pytest.approx(0.3)
    assert np.isnan(ece(np.array([np.nan]), np.array([1.0])))
