"""CRH, on weights worked out from the paper's formulas."""

from __future__ import annotations

from math import log

import numpy as np
import pandas as pd
import pytest

from models.truth.crh import CRH
from models.truth.majority_vote import MajorityVote
from tests.models.truth.made_numbers import made_numbers, mean_error
from tests.models.truth.made_reports import accuracy, found, made_reports, reports_of


def test_one_round_by_hand() -> None:
    rows = [(s, 1, v) for s, v in ("ax", "bx", "cy")] + [(s, 2, v) for s, v in ("ay", "bx", "cy")]
    method = CRH(max_iter=1).fit(reports_of(*rows))
    # a is with the majority twice, b and c once of two; half a loss in one report is added.
    a, other = log(1.01 * (1.5 / 3) / (0.5 / 3)), log(1.01)
    assert method.weights_.to_dict() == pytest.approx({"a": a, "b": other, "c": other})
    assert found(method)[1, "x"] == pytest.approx((a + other) / (a + 2 * other))


def test_alike_sources_are_counted() -> None:
    rows = [(s, k, "x" if s != f"s{k}" else "y") for k in range(3) for s in ("s0", "s1", "s2")]
    method = CRH().fit(reports_of(*rows))
    assert method.weights_.nunique() == 1
    assert method.truths_.to_dict() == dict.fromkeys(range(3), "x")


def test_numbers_by_hand() -> None:
    method = CRH(numeric=True, max_iter=1).fit(reports_of(("a", 1, 10), ("b", 1, 11), ("c", 1, 30)))
    spread = np.std([10, 11, 30])
    loss = np.array([1 / spread + 0.5, 0.5, 19 / spread + 0.5]) / 2
    assert method.weights_.to_numpy() == pytest.approx(np.log(1.01 * loss[2] / loss))
    assert method.truths_.to_dict() == {1: 11.0}
    assert found(method).to_dict() == pytest.approx(
        {(1, 10): np.exp(-1 / spread), (1, 11): 1.0, (1, 30): np.exp(-19 / spread)}
    )


def test_numbers_are_nearer_the_truth_than_the_median() -> None:
    frame, truth = made_numbers()
    medians = frame.groupby("item")["value"].median()
    method = CRH(numeric=True).fit(frame)
    assert method.converged_
    assert mean_error(method.truths_, truth) < 0.8 * mean_error(medians, truth)
    ranks = method.reliability_["mean"].sort_index().rank()
    assert ranks.corr(pd.Series(np.arange(20.0, 0.0, -1.0))) > 0.9


def test_scales_of_items_change_nothing() -> None:
    frame, _ = made_numbers()
    scale = 10.0 ** (frame["item"] % 5)
    one, other = CRH(numeric=True).fit(frame), CRH(numeric=True)
    other.fit(frame.assign(value=frame["value"] * scale))
    assert np.allclose(one.weights_, other.weights_)


def test_it_beats_voting() -> None:
    frame, truth = made_reports()
    assert accuracy(CRH(), frame, truth) > accuracy(MajorityVote(), frame, truth) + 0.03
