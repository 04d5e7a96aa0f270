"""Partial pooling: scikit-learn's contract, its limits, and groups nobody saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import parametrize_with_checks

from models.hierarchical import PartiallyPooledLogisticRegression, partially_pooled
from models.signed_logistic import SignedLogisticRegression

Floats = NDArray[np.float64]


def problem(n: int = 600) -> tuple[Floats, Floats]:
    """Return a group's number and two features, and outcomes; group 2 leans to true."""
    rng = np.random.default_rng(3)
    group = rng.integers(0, 4, n).astype(float)
    features = rng.normal(size=(n, 2)) * [1.0, 5.0]
    lean = np.array([0.0, -0.5, 2.0, 0.0])[group.astype(int)]
    slope = np.array([1.0, 1.0, 1.0, -1.0])[group.astype(int)]
    y = rng.random(n) < expit(lean + slope * features[:, 0] - 0.1 * features[:, 1])
    return np.column_stack([group, features]), y.astype(float)


# In these checks nearly every row is a group of its own: a slope for each would take a minute.
@parametrize_with_checks([PartiallyPooledLogisticRegression()])  # type: ignore[untyped-decorator]
def test_it_is_an_estimator(estimator: Any, check: Callable[[Any], None]) -> None:
    check(estimator)


def test_with_no_room_to_deviate_all_groups_are_one() -> None:
    X, y = problem()
    held = PartiallyPooledLogisticRegression(penalty=2.0, deviation=1e9, slopes=(0, 1)).fit(X, y)
    pooled = SignedLogisticRegression(penalty=2.0).fit(X[:, 1:], y)
    np.testing.assert_allclose(held.predict_proba(X), pooled.predict_proba(X[:, 1:]), atol=1e-5)


def test_with_all_room_each_group_is_fitted_alone() -> None:
    X, y = problem()
    free = PartiallyPooledLogisticRegression(penalty=1e-6, deviation=1e-4, slopes=(0, 1)).fit(X, y)
    for group in range(4):
        of_it = X[:, 0] == group
        alone = LogisticRegression(C=1e5, tol=1e-10).fit(X[of_it, 1:], y[of_it])
        ours = free.predict_proba(X[of_it])
        np.testing.assert_allclose(ours, alone.predict_proba(X[of_it, 1:]), atol=0.01)


def test_a_group_of_few_rows_stays_nearer_to_the_others() -> None:
    X, y = problem()
    few = (X[:, 0] != 2) | (np.arange(len(y)) < 40)
    many = PartiallyPooledLogisticRegression().fit(X, y).group_intercept_
    thin = PartiallyPooledLogisticRegression().fit(X[few], y[few]).group_intercept_
    assert 0 < thin[2] < many[2]


def test_a_group_nobody_saw_is_judged_like_all() -> None:
    X, y = problem()
    fitted = PartiallyPooledLogisticRegression(slopes=(0,)).fit(X, y)
    new = np.column_stack([np.full(len(y), 17.0), X[:, 1:]])
    pooled = X[:, 1:] @ fitted.coef_[0] + fitted.intercept_[0]
    np.testing.assert_allclose(fitted.decision_function(new), pooled)


def test_signs_hold_for_what_all_groups_share() -> None:
    X, y = problem()
    fitted = PartiallyPooledLogisticRegression(signs=[-1, 1]).fit(X, y)
    assert fitted.coef_[0].tolist() == [0.0, 0.0]


def test_scaling_leaves_the_numbers_of_groups_alone() -> None:
    X, y = problem()
    pipeline = partially_pooled(PartiallyPooledLogisticRegression()).fit(X, y)
    assert pipeline.named_steps["logistic"].groups_.tolist() == [0.0, 1.0, 2.0, 3.0]
    stretched = X * [1.0, 10.0, 0.1]
    again = partially_pooled(PartiallyPooledLogisticRegression()).fit(stretched, y)
    np.testing.assert_allclose(again.predict_proba(stretched), pipeline.predict_proba(X), atol=1e-8)


@pytest.mark.parametrize("wrong", [{"signs": [1]}, {"penalty": [1.0, 2.0, 3.0]}])
def test_a_wrong_number_of_signs_or_penalties_is_named(wrong: dict[str, Any]) -> None:
    X, y = problem()
    with pytest.raises(ValueError, match="but X has 2 features"):
        PartiallyPooledLogisticRegression(**wrong).fit(X, y)
