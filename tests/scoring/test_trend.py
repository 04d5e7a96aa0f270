"""A trend is said where the newer half differs from the older, and where there are two halves."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from scoring.trend import trends
from tests.builders import day


def trend(
    right: Sequence[float], days: Sequence[float] | None = None, weight: float = 1.0
) -> str | None:
    evidence = pl.DataFrame(
        {
            "source": "a",
            "time": [day(n) for n in days or range(len(right))],
            "weight": weight,
            "right": [float(each) for each in right],
        }
    )
    found: str | None = trends(evidence.reverse())["trend"].item()
    return found


@pytest.mark.parametrize(
    ("right", "told"),
    [
        ([0, 0, 0, 1, 1, 1], "rising"),
        ([1, 1, 1, 0, 0, 0], "falling"),
        ([1, 0, 1, 0, 1, 0], "steady"),
        ([1, 1, 1, 1, 1, 1], "steady"),
        ([0, 0, 1, 1, 1], None),
        ([0.5] * 40, "steady"),
    ],
)
def test_the_newer_half_is_held_against_the_older(right: Sequence[float], told: str | None) -> None:
    assert trend(right) == told


def test_what_is_of_one_time_is_not_cut() -> None:
    assert trend([0, 0, 0, 0, 1, 1, 1, 1], [0] * 8) is None
    assert trend([0, 0, 0, 0, 1, 1, 1, 1], [0] * 4 + [1] * 4) == "rising"
    assert trend([0, 0, 0, 0, 0, 0, 0, 1], [0] * 7 + [1]) is None


def test_shares_of_reports_count_as_shares() -> None:
    assert trend([0] * 6 + [1] * 6, weight=0.25) is None
    assert trend([0] * 20 + [1] * 20, weight=0.25) == "rising"


def test_each_source_has_its_own() -> None:
    both = pl.concat(
        [
            pl.DataFrame(
                {"source": name, "time": [day(n) for n in range(8)], "weight": 1.0, "right": right}
            )
            for name, right in (("a", [0.0] * 4 + [1.0] * 4), ("b", [1.0] * 4 + [0.0] * 4))
        ]
    )
    assert dict(trends(both).iter_rows()) == {"a": "rising", "b": "falling"}


def test_no_evidence_has_no_trend() -> None:
    none = pl.DataFrame(
        schema={
            "source": pl.String,
            "time": pl.Datetime("us", "UTC"),
            "weight": pl.Float64,
            "right": pl.Float64,
        }
    )
    assert trends(none).is_empty()
