"""The credibility model: parts that add up, and an interval that says how little is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

from models import bundle
from models.calibration import Calibration
from models.credibility import CredibilityModel

Floats = NDArray[np.float64]


def random_model(seed: int, k: int = 6) -> tuple[CredibilityModel, Floats, Floats]:
    """Return a model, features of 50 claims, and the voices heard about them."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(k + 1, k + 1)) / 5
    model = CredibilityModel(
        features=tuple(f"f{i}" for i in range(k)),
        coefficients=rng.normal(size=k),
        intercept=float(rng.normal()),
        calibration=Calibration(float(rng.uniform(0.3, 2.0)), float(rng.normal())),
        covariance=root @ root.T,
        thinness=float(rng.uniform(0.0, 3.0)),
    )
    return model, rng.normal(size=(50, k)), rng.integers(0, 9, 50).astype(float)


@given(st.integers(0, 100_000))
def test_base_and_contributions_add_up_to_the_log_odds(seed: int) -> None:
    model, X, voices = random_model(seed)
    said = model.judge(X, voices)
    total = said.base + said.contributions.sum(axis=1)
    np.testing.assert_allclose(total, logit(said.probability), atol=1e-9)


@given(st.integers(0, 100_000))
def test_the_interval_holds_the_probability_and_narrows_with_every_voice(seed: int) -> None:
    model, X, voices = random_model(seed)
    fewer, more = model.judge(X, voices), model.judge(X, voices + 1)
    for said in (fewer, more):
        assert ((said.low <= said.probability) & (said.probability <= said.high)).all()
    assert (more.probability == fewer.probability).all()
    assert (more.low >= fewer.low).all()
    assert (more.high <= fewer.high).all()
    if model.thinness > 0:
        assert ((more.high - more.low) < (fewer.high - fewer.low)).all()


@given(st.integers(0, 100_000), st.integers(1, 49))
def test_a_claim_is_judged_the_same_to_the_bit_beside_others_and_alone(seed: int, cut: int) -> None:
    model, X, voices = random_model(seed)
    whole, part = model.judge(X, voices), model.judge(X[cut:], voices[cut:])
    for name in ("probability", "low", "high", "contributions"):
        assert getattr(whole, name)[cut:].tobytes() == getattr(part, name).tobytes()


def test_an_answer_by_hand() -> None:
    model = CredibilityModel(
        ("a", "b"), np.array([1.0, -2.0]), 0.5, Calibration(2.0, 0.1), np.zeros((3, 3)), 4.0
    )
    said = model.judge(np.array([[1.0, 0.25]]), np.array([3.0]))
    assert said.base == pytest.approx(1.1)
    np.testing.assert_allclose(said.contributions, [[2.0, -1.0]])
    assert said.probability[0] == pytest.approx(expit(2.1))
    # Variance 4 / (1 + 3), so the interval reaches 1.645 log-odds each way.
    assert said.high[0] == pytest.approx(expit(2.1 + ndtri(0.95)), abs=1e-5)
    assert said.low[0] == pytest.approx(expit(2.1 - ndtri(0.95)), abs=1e-5)


def test_what_is_seldom_seen_is_less_certain() -> None:
    model = CredibilityModel(("a",), np.array([1.0]), 0.0, Calibration(), np.diag([0.01, 0.5]), 0.0)
    said = model.judge(np.array([[0.0], [3.0]]), np.zeros(2))
    low, high = logit(said.low), logit(said.high)
    assert high[1] - low[1] > 5 * (high[0] - low[0])


def test_nothing_is_judged_as_nothing() -> None:
    model, X, voices = random_model(1)
    said = model.judge(X[:0], voices[:0])
    assert said.probability.shape == (0,)
    assert said.contributions.shape == (0, 6)


def test_the_champion_is_least_sure_where_nobody_else_was_heard() -> None:
    champion = bundle.load(bundle.CHAMPION).model
    said = champion.judge(np.zeros((4, len(champion.features))), np.array([0.0, 1.0, 3.0, 9.0]))
    width = said.high - said.low
    assert (np.diff(width) < 0).all()
    assert width[0] > 1.2 * width[-1]
