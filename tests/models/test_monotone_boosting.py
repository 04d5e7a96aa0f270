"""Monotone boosting: it learns, keeps its signs, counts weights, and is the same each time."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from models.monotone_boosting import monotone_boosting

Floats = NDArray[np.float64]


def problem(n: int = 800) -> tuple[Floats, Floats]:
    """Return four features and outcomes; the third feature works against what is expected."""
    rng = np.random.default_rng(7)
    X = rng.normal(size=(n, 4))
    y = (rng.random(n) < expit(2 * X[:, 0] - 1.5 * X[:, 1] - X[:, 2])).astype(float)
    return X, y


@pytest.mark.parametrize("depth", [2, 3])
def test_the_log_odds_never_go_against_a_sign(depth: int) -> None:
    X, y = problem()
    signs = [1, -1, 1, 0]
    fitted = monotone_boosting(signs, depth=depth).fit(X, y)
    steps = np.linspace(-3, 3, 60)
    for k, sign in enumerate(signs):
        for row in X[:40]:
            moved = np.tile(row, (len(steps), 1))
            moved[:, k] = steps
            along = np.diff(fitted.decision_function(moved))
            assert (along * sign >= -1e-12).all()


def test_without_signs_it_follows_the_data_where_they_go() -> None:
    X, y = problem()
    free = monotone_boosting(None).fit(X, y)
    bound = monotone_boosting([1, -1, 1, 0]).fit(X, y)
    low, high = np.zeros((1, 4)), np.zeros((1, 4))
    low[0, 2], high[0, 2] = -2.0, 2.0
    assert free.decision_function(high) < free.decision_function(low) - 0.5
    assert bound.decision_function(high) == bound.decision_function(low)


def test_rows_of_no_weight_are_nothing() -> None:
    X, y = problem()
    weight = np.ones(len(y))
    weight[400:] = 0.0
    turned = np.where(weight > 0, y, 1 - y)
    one = monotone_boosting(None).fit(X, y, sample_weight=weight)
    two = monotone_boosting(None).fit(X, turned, sample_weight=weight)
    np.testing.assert_array_equal(one.decision_function(X), two.decision_function(X))


def test_a_harder_penalty_and_fewer_trees_say_less() -> None:
    X, y = problem()

    def spread(**settings: float) -> float:
        return float(monotone_boosting(None, **settings).fit(X, y).decision_function(X).std())  # type: ignore[arg-type]

    assert spread(penalty=100.0) < spread() > spread(trees=5)


def test_it_is_the_same_each_time() -> None:
    X, y = problem()
    one, two = (monotone_boosting([1, -1, 0, 0]).fit(X, y).predict_proba(X) for _ in range(2))
    np.testing.assert_array_equal(one, two)
