"""TruthFinder, on numbers worked out from the paper's formulas."""

from __future__ import annotations

import pytest
from scipy.special import expit

from models.truth.majority_vote import MajorityVote
from models.truth.truth_finder import TruthFinder
from tests.models.truth.made_reports import accuracy, found, made_reports, reports_of

FRAME = reports_of(("a", 1, "x"), ("b", 1, "x"), ("c", 1, "y"), ("a", 2, "z"))


def test_one_round_by_hand() -> None:
    method = TruthFinder(max_iter=1).fit(FRAME)
    # A trust of 0.9 scores ln 10: two sources make 1 / (1 + 10^(-0.3 * 2)), one 1 / (1 + 10^-0.3).
    two, one = 1 / (1 + 10**-0.6), 1 / (1 + 10**-0.3)
    assert found(method).to_dict() == pytest.approx({(1, "x"): two, (1, "y"): one, (2, "z"): one})
    assert not method.converged_


def test_at_rest_trust_is_the_mean_confidence_of_facts() -> None:
    method = TruthFinder(tol=1e-12, max_iter=1000).fit(FRAME)
    confidence = found(method)
    trust_a, trust_b = (confidence[1, "x"] + confidence[2, "z"]) / 2, confidence[1, "x"]
    both_wrong = (1 - trust_a) * (1 - trust_b)
    assert confidence[1, "x"] == pytest.approx(1 / (1 + both_wrong**0.3))
    assert method.converged_


def test_without_dampening_confidence_is_higher() -> None:
    bold = TruthFinder(dampening=1.0, max_iter=1).fit(FRAME)
    assert found(bold)[1, "x"] == pytest.approx(expit(2 * 2.302585))


def test_many_sources_saturate_and_still_rank() -> None:
    rows = [(f"s{k}", item, "x") for k in range(500) for item in (1, 2)]
    more = [(f"t{k}", 1, "y") for k in range(400)]
    assert TruthFinder().fit(reports_of(*rows, *more)).truths_[1] == "x"


def test_it_beats_voting() -> None:
    frame, truth = made_reports()
    assert accuracy(TruthFinder(), frame, truth) > accuracy(MajorityVote(), frame, truth)
