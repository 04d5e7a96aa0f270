"""Better is said only where the interval says so."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.difference import difference
from experiments.figures import Floats, figures


def judged(noise: float, n: int = 400, seed: int = 3) -> tuple[Floats, Floats, Floats]:
    """Outcomes, honest forecasts, and the same forecasts with noise in their log-odds."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(0, 2, n)
    truth = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(np.float64)
    noisy = odds + noise * rng.normal(size=n)
    return truth, 1 / (1 + np.exp(-odds)), 1 / (1 + np.exp(-noisy))


EVENT = np.repeat(np.arange(100), 4).astype(np.str_)


def test_the_difference_is_that_of_the_figures() -> None:
    truth, ours, theirs = judged(1.0)
    found = difference(truth, ours, theirs, EVENT)
    one, other = figures(truth, ours, EVENT), figures(truth, theirs, EVENT)
    assert found.auc.value == pytest.approx(one.auc.value - other.auc.value)
    assert found.skill.value == pytest.approx(one.skill.value - other.skill.value)
    assert (found.n, found.events) == (400, 100)


def test_what_is_plainly_better_is_better_and_the_other_way_round_worse() -> None:
    truth, ours, theirs = judged(3.0)
    forth, back = difference(truth, ours, theirs, EVENT), difference(truth, theirs, ours, EVENT)
    assert (forth.better, forth.worse) == (True, False)
    assert (back.better, back.worse) == (False, True)
    assert forth.skill.low == pytest.approx(-back.skill.high)


def test_a_forecast_is_not_better_than_itself() -> None:
    truth, ours, _ = judged(1.0)
    found = difference(truth, ours, ours, EVENT)
    assert (found.skill.low, found.skill.high) == (0.0, 0.0)
    assert not found.better
    assert not found.worse


def test_pairing_makes_the_interval_narrower_than_that_of_either() -> None:
    truth, ours, theirs = judged(0.3)
    found, alone = difference(truth, ours, theirs, EVENT), figures(truth, ours, EVENT)
    assert found.skill.high - found.skill.low < 0.5 * (alone.skill.high - alone.skill.low)


def test_better_is_of_skill_and_not_of_auc() -> None:
    truth, ours, _ = judged(0.0)
    # The same order of claims, but too sure of itself by far.
    brash = 1 / (1 + ((1 - ours) / ours) ** 3)
    found = difference(truth, ours, brash, EVENT)
    assert found.auc.value == pytest.approx(0.0)
    assert found.better


def test_claims_of_one_outcome_say_nothing() -> None:
    found = difference(np.ones(4), np.full(4, 0.9), np.full(4, 0.1), EVENT[:4])
    assert np.isnan(found.skill.value)
    assert not found.better
    assert not found.worse
    with pytest.raises(ValueError, match="no forecasts"):
        difference(np.ones(0), np.ones(0), np.ones(0), EVENT[:0])
