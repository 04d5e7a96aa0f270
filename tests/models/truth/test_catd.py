"""CATD, on weights worked out from the paper's formula."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from models.truth.catd import CATD
from models.truth.majority_vote import MajorityVote
from tests.models.truth.made_numbers import made_numbers, mean_error
from tests.models.truth.made_reports import accuracy, found, made_reports, reports_of


def test_one_round_by_hand() -> None:
    rows = [(s, 1, v) for s, v in ("ax", "bx", "cy")] + [(s, 2, v) for s, v in ("ay", "by")]
    method = CATD(max_iter=1).fit(reports_of(*rows))
    # The paper's weight: the lower 2.5 % point of chi-squared over the losses, and half a loss.
    two, one = chi2.ppf(0.025, 2) / 0.5, chi2.ppf(0.025, 1) / 1.5
    assert method.weights_.to_dict() == pytest.approx({"a": 1.0, "b": 1.0, "c": one / two})
    assert found(method)[1, "x"] == pytest.approx(2 / (2 + one / two))


def test_a_long_past_outweighs_a_short_one_as_good() -> None:
    rows = [(s, k, "x") for k in range(100) for s in ("old", "older")]
    rows += [("new", 0, "x"), ("new", 100, "y"), ("old", 100, "z")]
    method = CATD().fit(reports_of(*rows))
    assert method.weights_["new"] < 0.01 * method.weights_["old"]
    assert method.truths_[100] == "z"


def test_a_bolder_alpha_trusts_short_pasts_more() -> None:
    rows = [("old", k, "x") for k in range(100)] + [("new", 0, "x")]
    weight = [CATD(alpha=a).fit(reports_of(*rows)).weights_["new"] for a in (0.01, 0.05, 0.5)]
    assert weight == sorted(weight)


def test_numbers_by_hand() -> None:
    frame = reports_of(("a", 1, 10), ("b", 1, 12), ("c", 1, 20))
    method = CATD(numeric=True, max_iter=1).fit(frame)
    loss = np.array([16, 4, 36]) / np.var([10, 12, 20])
    weight = 1 / (loss + 0.5)
    assert method.weights_.to_numpy() == pytest.approx(weight / weight.max())
    truth = (weight @ [10, 12, 20]) / weight.sum()
    assert method.truths_[1] == pytest.approx(truth)
    near = np.exp(-((np.array([10, 12, 20]) - truth) ** 2) / np.var([10, 12, 20]))
    assert found(method).to_numpy() == pytest.approx(near)


def test_numbers_are_nearer_the_truth_than_the_median() -> None:
    frame, truth = made_numbers()
    medians: pd.Series = frame.groupby("item")["value"].median()
    method = CATD(numeric=True).fit(frame)
    assert mean_error(method.truths_, truth) < 0.8 * mean_error(medians, truth)
    ranks = method.reliability_["mean"].sort_index().rank()
    assert ranks.corr(pd.Series(np.arange(20.0, 0.0, -1.0))) > 0.9


def test_it_beats_voting() -> None:
    frame, truth = made_reports()
    assert accuracy(CATD(), frame, truth) > accuracy(MajorityVote(), frame, truth) + 0.03
