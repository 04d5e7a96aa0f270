import numpy as np
import pytest

from experiments.reading.choice import fit_choice

ENOUGH = 100.0


def test_what_tells_the_chosen_row_from_the_others_of_its_group_is_weighed() -> None:
    # Three groups of two; the second column is the same for both rows of a group and tells nothing.
    X = np.array([[1, 0], [0, 0], [0, 1], [1, 1], [1, 2], [0, 2]], dtype=np.float64)
    chosen = np.array([True, False, False, True, True, False])
    weights, none = fit_choice(X, chosen, np.array([0, 0, 1, 1, 2, 2]), ENOUGH)
    assert weights[0] > 1
    assert none < 0  # a row is always chosen


def test_none_is_as_likely_as_it_was() -> None:
    # Of four groups of one row that look alike one was chosen.
    X, groups = np.zeros((4, 1)), np.arange(4)
    weights, none = fit_choice(X, np.array([True, False, False, False]), groups, ENOUGH)
    assert weights[0] == pytest.approx(0, abs=1e-6)
    assert 1 / (1 + np.exp(none)) == pytest.approx(0.25, abs=1e-3)
