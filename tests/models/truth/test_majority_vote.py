"""Majority vote, by counting."""

from __future__ import annotations

import pytest

from models.truth.majority_vote import MajorityVote
from tests.models.truth.made_reports import found, reports_of


def test_it_takes_what_most_say() -> None:
    frame = reports_of(("a", 1, "x"), ("b", 1, "x"), ("c", 1, "y"), ("c", 2, "z"))
    method = MajorityVote().fit(frame)
    assert method.truths_.to_dict() == {1: "x", 2: "z"}
    assert found(method).to_dict() == pytest.approx({(1, "x"): 2 / 3, (1, "y"): 1 / 3, (2, "z"): 1})
    # c is expected to be right 1/3 + 1 times of 2, and starts with one right and one wrong.
    assert method.reliability_["mean"]["c"] == pytest.approx((1 + 4 / 3) / 4)


def test_weights_are_votes() -> None:
    frame = reports_of(("a", 1, "x"), ("b", 1, "x"), ("c", 1, "y")).assign(weight=[1.0, 1.0, 3.0])
    method = MajorityVote().fit(frame)
    assert method.truths_.to_dict() == {1: "y"}
    assert found(method)[1, "y"] == pytest.approx(0.6)
