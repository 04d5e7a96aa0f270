"""Losses of labels and of numbers, and the weighted median."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.truth.anchors import settled as settled_facts
from models.truth.losses import LabelLosses, NumberLosses
from models.truth.report_checks import ReportsError
from models.truth.reports import Reports
from tests.models.truth.made_reports import reports_of

FOUR = Reports.of(reports_of(("a", 1, 10), ("b", 1, 12), ("c", 1, 20), ("a", 2, 5)))


def medians(reports: Reports, weight: list[float]) -> list[float]:
    losses = NumberLosses.of_reports(reports, None, "median")
    return list(losses.truth(np.array(weight, dtype=np.float64)))


def test_the_leading_label_loses_nothing() -> None:
    losses = LabelLosses(FOUR, settled_facts(FOUR, None))
    assert losses.of(np.array([1.0, 3.0, 1.0])).tolist() == [1.0, 0.0, 1.0, 0.0]
    # Two lead: half of the truth is with each.
    assert losses.of(np.array([2.0, 1.0, 2.0])).tolist() == [0.5, 1.0, 0.5, 0.0]
    assert losses.of(np.zeros(3)).tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 0.0])
    settled = LabelLosses(FOUR, settled_facts(FOUR, {1: 20}))
    assert settled.of(np.array([1.0, 3.0, 1.0])).tolist() == [1.0, 1.0, 0.0, 0.0]


def test_the_weighted_median_by_hand() -> None:
    assert medians(FOUR, [1, 1, 1]) == [12, 5]
    assert medians(FOUR, [5, 1, 1]) == [10, 5]
    assert medians(FOUR, [1, 1, 5]) == [20, 5]
    # Half the weight is at 10 and half above: any number between 10 and 12 will do.
    assert medians(FOUR, [2, 1, 1]) == [11, 5]
    assert medians(FOUR, [0, 0, 0]) == [12, 5]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(-5, 5), st.integers(1, 4)), min_size=1, max_size=30
    )
)
def test_the_weighted_median_has_half_the_weight_on_either_side(
    rows: list[tuple[int, int, int]],
) -> None:
    frame = pd.DataFrame(rows, columns=["item", "value", "weight"])
    frame["source"] = range(len(frame))
    reports = Reports.of(frame)
    found = dict(zip(reports.items, medians(reports, [1.0] * len(frame)), strict=True))
    for item, said in frame.groupby("item"):
        half = said["weight"].sum() / 2
        assert said["weight"][said["value"] < found[item]].sum() <= half
        assert said["weight"][said["value"] > found[item]].sum() <= half


def test_distance_is_in_standard_deviations_of_the_item() -> None:
    spread = np.std([10, 12, 20])
    ones = np.ones(3)
    median = NumberLosses.of_reports(FOUR, None, "median")
    assert median.of(ones).tolist() == pytest.approx([2 / spread, 0, 8 / spread, 0])
    mean = NumberLosses.of_reports(FOUR, None, "mean")
    assert mean.truth(ones).tolist() == [14, 5]
    expected = [16 / spread**2, 4 / spread**2, 36 / spread**2, 0]
    assert mean.of(ones).tolist() == pytest.approx(expected)


def test_a_known_number_need_not_be_one_that_was_reported() -> None:
    losses = NumberLosses.of_reports(FOUR, {1: 19, 3: 7}, "median")
    assert losses.truth(np.ones(3)).tolist() == [19, 5]
    spread = np.std([10, 12, 20])
    assert losses.of(np.ones(3)).tolist() == pytest.approx([9 / spread, 7 / spread, 1 / spread, 0])


def test_numbers_may_be_written_as_text() -> None:
    reports = Reports.of(reports_of(("a", 1, "10"), ("b", 1, "12"), ("c", 1, "1e2")))
    assert medians(reports, [1, 1, 1]) == [12]


@pytest.mark.parametrize(("value", "got"), [("many", "'many'"), (float("inf"), "inf")])
def test_what_is_no_number_is_refused(value: object, got: str) -> None:
    reports = Reports.of(reports_of(("a", 1, 10), ("b", 1, value)))
    with pytest.raises(ReportsError) as refused:
        NumberLosses.of_reports(reports, None, "mean")
    assert f"a value that is no number. Got {got}." in str(refused.value)
    with pytest.raises(ReportsError, match="Got 'few'"):
        NumberLosses.of_reports(FOUR, {1: "few"}, "mean")
