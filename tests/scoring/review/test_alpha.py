"""Alpha is Krippendorff's: his published example, his definition pair by pair, and its limits."""

import math
from itertools import permutations
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.review.alpha import Metric, alpha_interval, krippendorff_alpha

OBSERVERS: Final = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
"""Krippendorff 2011, section C: four observers, twelve units; a point is no value."""
PUBLISHED: Final[dict[Metric, float]] = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849}
Units = list[list[int]]


def units() -> Units:
    columns = zip(*(row.split() for row in OBSERVERS), strict=True)
    return [[int(value) for value in unit if value != "."] for unit in columns]


def counts(told: Units, n_values: int = 5) -> list[list[int]]:
    return [[unit.count(value) for value in range(1, n_values + 1)] for unit in told]


def by_definition(told: Units, metric: Metric) -> float:
    """1 − observed / expected disagreement, summed over every pair of values."""
    pairable = [unit for unit in told if len(unit) > 1]
    values = [value for unit in pairable for value in unit]

    def apart(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(low <= value <= high for value in values)
        ends = (values.count(low) + values.count(high)) / 2
        if metric == "nominal":
            return float(a != b)
        return float((between - ends if metric == "ordinal" else a - b) ** 2)

    n = len(values)
    if not n:
        return math.nan
    observed = sum(apart(*p) / (len(u) - 1) for u in pairable for p in permutations(u, 2)) / n
    expected = sum(apart(*pair) for pair in permutations(values, 2)) / (n * (n - 1))
    return 1 - observed / expected if expected else math.nan


@pytest.mark.parametrize("metric", PUBLISHED)
def test_the_published_example(metric: Metric) -> None:
    alpha = krippendorff_alpha(counts(units()), metric)
    assert round(alpha, 3) == PUBLISHED[metric]
    assert alpha == pytest.approx(by_definition(units(), metric))


@given(st.lists(st.lists(st.integers(1, 5), max_size=4), min_size=1, max_size=12))
def test_it_is_what_the_definition_says_pair_by_pair(told: Units) -> None:
    metrics: tuple[Metric, ...] = ("nominal", "ordinal", "interval")
    for metric in metrics:
        found, wanted = krippendorff_alpha(counts(told), metric), by_definition(told, metric)
        assert found == pytest.approx(wanted, nan_ok=True)


def test_two_of_three_pairs_by_hand() -> None:
    # Values 1 1 2 2 2 3. Of 30 ordered pairs 22 differ (30 − 2 − 6); 2 of 6 observed ones do.
    assert krippendorff_alpha([[2, 0, 0], [0, 2, 0], [0, 1, 1]], "nominal") == pytest.approx(
        1 - (2 / 6) / (22 / 30)
    )


def test_full_agreement_is_one_and_full_disagreement_is_below_nothing() -> None:
    assert krippendorff_alpha([[2, 0], [0, 2]]) == 1
    assert krippendorff_alpha([[1, 1], [1, 1]]) == pytest.approx(-0.5)


def test_nothing_can_be_said_of_one_observer_or_of_values_all_alike() -> None:
    for table in ([], [[1, 0], [0, 1]], [[2, 0], [3, 0]]):
        assert math.isnan(krippendorff_alpha(table))
        assert np.isnan(alpha_interval(table)).all()


def test_a_unit_with_one_observer_changes_nothing() -> None:
    assert krippendorff_alpha([[2, 0], [1, 1], [1, 0]]) == krippendorff_alpha([[2, 0], [1, 1]])


def test_the_interval_holds_alpha_and_is_the_same_each_time() -> None:
    table = counts(units())
    low, high = alpha_interval(table)
    assert low < krippendorff_alpha(table) < high <= 1
    assert (low, high) == alpha_interval(table)
    wide = alpha_interval(table, level=0.99)
    assert wide[0] < low
    assert wide[1] >= high
