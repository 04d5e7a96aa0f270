"""The signed logistic regression: scikit-learn's contract, its answer, and the signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import parametrize_with_checks

from models.signed_logistic import SignedLogisticRegression

Floats = NDArray[np.float64]


def problem(seed: int, n: int = 200, k: int = 5) -> tuple[Floats, Floats, Floats]:
    """Return features, outcomes of a known model, and weights."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, k)) * rng.uniform(0.5, 3.0, k)
    y = (rng.random(n) < expit(X @ rng.normal(size=k) + 0.5)).astype(float)
    y[:2] = 0.0, 1.0
    return X, y, rng.uniform(0.2, 2.0, n)


@parametrize_with_checks(  # type: ignore[untyped-decorator]
    [SignedLogisticRegression(), SignedLogisticRegression(penalty=0.1)]
)
def test_it_is_an_estimator(estimator: Any, check: Callable[[Any], None]) -> None:
    check(estimator)


@pytest.mark.parametrize("penalty", [0.05, 1.0, 30.0])
@pytest.mark.parametrize("seed", range(3))
def test_without_signs_it_is_the_logistic_regression_everybody_has(
    seed: int, penalty: float
) -> None:
    X, y, weight = problem(seed)
    ours = SignedLogisticRegression(penalty=penalty).fit(X, y, sample_weight=weight)
    theirs = LogisticRegression(C=1 / penalty, tol=1e-12, max_iter=10_000)
    theirs.fit(X, y, sample_weight=weight)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-6)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=1e-6)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-6)


signs_of_five = st.lists(st.sampled_from([-1, 0, 1]), min_size=5, max_size=5)


@given(seed=st.integers(0, 10_000), signs=signs_of_five)
def test_every_coefficient_keeps_its_sign_and_none_could_do_better(
    seed: int, signs: list[int]
) -> None:
    X, y, weight = problem(seed, n=60)
    fitted = SignedLogisticRegression(signs=signs, penalty=0.5).fit(X, y, sample_weight=weight)
    coefficients, residual = fitted.coef_[0], fitted.predict_proba(X)[:, 1] - y
    slope = X.T @ (weight * residual) + 0.5 * coefficients
    for coefficient, sign, downhill in zip(coefficients, signs, -slope, strict=True):
        assert coefficient * sign >= 0
        at_its_bound = sign != 0 and coefficient == 0
        # At its bound the loss falls only beyond it; elsewhere it is flat.
        assert downhill * sign <= 1e-5 if at_its_bound else abs(downhill) <= 1e-5


@given(seed=st.integers(0, 10_000), signs=signs_of_five)
def test_the_order_of_rows_is_nothing(seed: int, signs: list[int]) -> None:
    X, y, weight = problem(seed, n=60)
    order = np.random.default_rng(seed).permutation(len(y))
    model = SignedLogisticRegression(signs=signs, penalty=[0.1, 1, 1, 10, 1])
    one = model.fit(X, y, sample_weight=weight).decision_function(X)
    two = model.fit(X[order], y[order], sample_weight=weight[order]).decision_function(X)
    np.testing.assert_allclose(one, two, atol=1e-9)


def test_a_weight_of_two_is_two_rows() -> None:
    X, y, _ = problem(7)
    weight = np.arange(len(y)) % 3
    one = SignedLogisticRegression(signs=[1, 0, -1, 0, 1]).fit(X, y, sample_weight=weight)
    two = SignedLogisticRegression(signs=[1, 0, -1, 0, 1]).fit(
        np.repeat(X, weight, axis=0), np.repeat(y, weight)
    )
    np.testing.assert_allclose(one.coef_, two.coef_, atol=1e-9)


def test_a_harder_penalty_holds_its_own_coefficient_down() -> None:
    X, y, _ = problem(3)
    even = SignedLogisticRegression(penalty=1.0).fit(X, y).coef_[0]
    held = SignedLogisticRegression(penalty=[1e6, 1, 1, 1, 1]).fit(X, y).coef_[0]
    assert abs(held[0]) < 1e-3 < abs(even[0])


def test_a_feature_that_tells_all_stays_finite() -> None:
    X = np.linspace(-1, 1, 40)[:, None]
    fitted = SignedLogisticRegression(penalty=1e-3).fit(X, X[:, 0] > 0)
    assert np.isfinite(fitted.coef_).all()
    assert fitted.score(X, X[:, 0] > 0) == 1.0


@pytest.mark.parametrize("wrong", [{"signs": [1]}, {"penalty": [1.0, 2.0]}])
def test_a_wrong_number_of_signs_or_penalties_is_named(wrong: dict[str, Any]) -> None:
    X, y, _ = problem(1)
    with pytest.raises(ValueError, match="but X has 5 features: give 5 or one"):
        SignedLogisticRegression(**wrong).fit(X, y)
