"""How far sources differ: learned from counts whose spread is known."""

from __future__ import annotations

import numpy as np
import pytest

from models.truth.shrinkage import STRENGTHS, coin_strength, row_strength


@pytest.mark.parametrize("strength", [2.0, 12.0, 80.0])
def test_the_strength_that_made_the_coins_is_found(strength: float) -> None:
    random = np.random.default_rng(0)
    n = np.full(400, 60.0)
    right = random.binomial(60, random.beta(0.7 * strength, 0.3 * strength, 400)).astype(float)
    assert strength / 2 <= coin_strength(right, n, 0.7) <= strength * 2


@pytest.mark.parametrize("strength", [3.0, 40.0])
def test_the_strength_that_made_the_rows_is_found(strength: float) -> None:
    random = np.random.default_rng(0)
    expected = np.tile([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.3, 0.1, 0.6]], (200, 1, 1))
    counts = np.array([
        [random.multinomial(50, random.dirichlet(strength * row)) for row in source]
        for source in expected
    ])  # fmt: skip
    assert strength / 2 <= row_strength(counts.astype(float), expected) <= strength * 2


def test_sources_without_reports_say_nothing() -> None:
    right, n = np.array([9.0, 1.0, 9.0, 1.0]), np.full(4, 10.0)
    more = np.concatenate([right, np.zeros(50)]), np.concatenate([n, np.zeros(50)])
    assert coin_strength(*more, 0.5) == coin_strength(right, n, 0.5)
    assert coin_strength(np.zeros(3), np.zeros(3), 0.5) in STRENGTHS


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_counts_of_any_size_have_a_strength(scale: float) -> None:
    n = np.full(3, 10.0) * scale
    assert coin_strength(n * [1.0, 0.5, 0.1], n, 0.5) in STRENGTHS
