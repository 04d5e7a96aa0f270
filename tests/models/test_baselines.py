"""What the model must beat: each baseline sees what it says and nothing more."""

from __future__ import annotations

import numpy as np
import pytest

from models.baselines import Vote, base_rate, camp_only, numbers_only

TRUE = np.array([1, 1, 1, 0])


def test_the_base_rate_is_that_of_all() -> None:
    model = base_rate().fit(np.zeros((4, 1)), TRUE)
    assert model.predict_proba(np.ones((2, 1)))[:, 1].tolist() == [0.75, 0.75]


def test_a_camp_never_seen_is_near_the_base_rate() -> None:
    camps = np.array([["a"], ["a"], ["b"], ["b"]], dtype=object)
    model = camp_only().fit(camps, TRUE)
    a, b, new = model.predict_proba(np.array([["a"], ["b"], ["c"]], dtype=object))[:, 1]
    assert b < new < a


@pytest.mark.parametrize("scale", [1.0, 1000.0])
def test_numbers_are_weighed_in_whatever_unit_they_come(scale: float) -> None:
    numbers = np.array([[3.0], [2.0], [1.0], [0.0]])
    plain = numbers_only().fit(numbers, TRUE).predict_proba(numbers)[:, 1]
    scaled = numbers_only().fit(numbers * scale, TRUE).predict_proba(numbers * scale)[:, 1]
    assert plain[0] > plain[3]
    np.testing.assert_allclose(scaled, plain, atol=1e-6)


def test_a_vote_with_nobody_voting_is_even() -> None:
    model = Vote().fit(np.zeros((1, 2)), np.ones(1))
    assert model.predict_proba([[0, 0]])[0, 1] == 0.5
    assert model.predict([[3, 1], [1, 3]]).tolist() == [1, 0]
