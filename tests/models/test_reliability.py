"""Reliability of a source, on counts whose posterior is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reliability import Reliability, reliability


def posterior(true: float, settled: float) -> Reliability:
    return reliability(np.array([float(true)]), np.array([float(settled)]))


def test_without_a_past_everything_is_possible() -> None:
    unknown = posterior(0, 0)
    assert unknown.mean[0] == 0.5
    # The posterior is uniform.
    assert (unknown.low[0], unknown.high[0]) == pytest.approx((0.05, 0.95))
    assert unknown.n[0] == 0.0


@pytest.mark.parametrize(
    ("true", "settled", "mean"), [(1, 1, 2 / 3), (8, 8, 0.9), (0, 8, 0.1), (3, 8, 0.4)]
)
def test_the_mean_is_that_of_laplace(true: int, settled: int, mean: float) -> None:
    assert posterior(true, settled).mean[0] == pytest.approx(mean)


def test_one_true_claim_has_a_lower_bound_by_hand() -> None:
    # Beta(2, 1) has the distribution p squared, so its 5 % point is the root of 0.05.
    assert posterior(1, 1).low[0] == pytest.approx(0.05**0.5)


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_interval_holds_the_mean_and_mirrors(true: int, false: int) -> None:
    one, other = posterior(true, true + false), posterior(false, true + false)
    assert one.low[0] < one.mean[0] < one.high[0]
    assert one.mean[0] == pytest.approx(1 - other.mean[0])
    assert one.low[0] == pytest.approx(1 - other.high[0], abs=1e-9)


def test_a_longer_past_is_narrower() -> None:
    widths = [posterior(n * 0.8, n).high[0] - posterior(n * 0.8, n).low[0] for n in (5, 50, 500)]
    assert widths == sorted(widths, reverse=True)
