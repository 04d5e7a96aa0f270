"""One-coin Dawid-Skene, one round by hand and what it learns."""

from __future__ import annotations

import numpy as np
import pytest

from models.truth.majority_vote import MajorityVote
from models.truth.one_coin import OneCoin
from tests.models.truth.made_reports import accuracy, found, made_reports, reports_of


def test_one_round_by_hand() -> None:
    frame = reports_of(("a", 1, "x"), ("b", 1, "x"), ("c", 1, "y"), ("a", 2, "y"))
    method = OneCoin(max_iter=1).fit(frame)
    # Votes: x of item 1 has 2/3, y of item 2 has 1. Half a report right and half wrong are added.
    a, b, c = (2 / 3 + 1 + 0.5) / 3, (2 / 3 + 0.5) / 2, (1 / 3 + 0.5) / 2
    odds_x, odds_y = a / (1 - a) * b / (1 - b), c / (1 - c)
    assert found(method)[1, "x"] == pytest.approx(odds_x / (odds_x + odds_y))
    assert found(method)[2, "y"] == 1.0


def test_it_learns_how_often_each_source_is_right() -> None:
    frame, truth = made_reports(n_items=2000)
    method = OneCoin().fit(frame)
    right = (frame["value"] == truth[frame["item"]].to_numpy()).groupby(frame["source"]).mean()
    assert np.abs(method.reliability_["mean"] - right[method.reliability_.index]).max() < 0.05


def test_it_beats_voting() -> None:
    frame, truth = made_reports()
    assert accuracy(OneCoin(), frame, truth) > accuracy(MajorityVote(), frame, truth) + 0.03
