"""The one monotone map."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from models.calibration import Calibration


def test_a_model_that_is_right_on_average_is_left_as_it_is() -> None:
    # Of four claims at even odds of 3 to 1, three are true.
    raw = logit(np.repeat([0.75, 0.25], 4))
    fitted = Calibration.fit(raw, np.array([1, 1, 1, 0, 0, 0, 0, 1.0]), np.ones(8))
    assert fitted.slope == pytest.approx(1.0, abs=1e-5)
    assert fitted.shift == pytest.approx(0.0, abs=1e-5)


def test_an_overconfident_model_is_pulled_in() -> None:
    raw = 3 * logit(np.repeat([0.75, 0.25], 4))
    fitted = Calibration.fit(raw, np.array([1, 1, 1, 0, 0, 0, 0, 1.0]), np.ones(8))
    assert fitted.slope == pytest.approx(1 / 3, abs=1e-5)


def test_a_weight_of_two_is_two_claims() -> None:
    raw, truth = np.array([2.0, 1.0, -1.0, -2.0]), np.array([1.0, 0.0, 1.0, 0.0])
    weight = np.array([2.0, 1.0, 1.0, 2.0])
    one = Calibration.fit(raw, truth, weight)
    two = Calibration.fit(
        np.repeat(raw, weight.astype(int)), np.repeat(truth, weight.astype(int)), np.ones(6)
    )
    assert one.slope == pytest.approx(two.slope, abs=1e-6)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.floats(-8, 8), st.booleans()), min_size=4, max_size=40),
    st.floats(-5, 5),
    st.floats(0.01, 5),
)  # fmt: skip
def test_it_rises_whatever_it_is_fitted_to(
    seen: list[tuple[float, bool]], raw: float, more: float
) -> None:
    scores, truth = (np.array(column, dtype=float) for column in zip(*seen, strict=True))
    fitted = Calibration.fit(scores, truth, np.ones(len(seen)))
    assert fitted.slope > 0
    low, high = fitted(np.array([raw, raw + more]))
    assert low < high


def test_it_keeps_contributions_additive() -> None:
    line = Calibration(slope=0.7, shift=0.2)
    parts = np.array([1.5, -2.0, 0.25])
    assert line(np.array([parts.sum()]))[0] == pytest.approx(0.2 + (0.7 * parts).sum())
    assert 0 < expit(line(parts)).min() < 1
