"""Two reports that count the same thing: near each other, far apart, and in either order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.agreement import APART
from tests.features.toy_pairs import FOR_A, FOR_B, agreement, pair


@pytest.mark.parametrize(
    ("low", "unit", "expected"),
    [(45.0, "killed", 1.0), (130.0, "killed", 1.0), (150.0, "killed", 1.0),
     (500.0, "soldiers killed", 0.0), (5.0, "killed", -1.0), (0.0, "killed", -1.0),
     (500.0, "missiles", 1.0), (5.0, "missiles", 1.0), (None, "killed", 1.0)],
)  # fmt: skip
def test_of_two_counts_far_apart_the_lower_contradicts_and_the_higher_says_nothing(
    low: float | None, unit: str, expected: float
) -> None:
    one = {"quantity_low": 50.0, "quantity_high": 50.0, "quantity_unit": "killed"}
    two = {"quantity_low": low, "quantity_high": low, "quantity_unit": unit}
    assert agreement(("x", "asserts", 0, one), ("y", "asserts", 0, two)) == expected


def test_two_counts_of_nothing_are_the_same_count() -> None:
    none = {"quantity_low": 0.0, "quantity_high": 0.0, "quantity_unit": "killed"}
    assert agreement(("x", "asserts", 0, none), ("y", "asserts", 0, none)) == 1.0


@pytest.mark.parametrize("sides", [FOR_A, FOR_B, {"favours": None, "harms": None}])
def test_a_far_lower_count_is_on_the_same_proposition_whoever_is_to_blame(
    sides: dict[str, str | None],
) -> None:
    high: dict[str, object] = {
        "proposition": "A strike killed 500 in Raqqa.",
        "quantity_low": 500.0,
        "quantity_high": 500.0,
        **FOR_A,
    }
    low: dict[str, object] = {
        "proposition": "Few were hurt.",
        "quantity_low": 5.0,
        "quantity_high": 5.0,
        **sides,
    }
    unit = {"quantity_unit": "killed"}
    found = pair(("x", "asserts", 0, high | unit), ("y", "asserts", 0, low | unit))
    assert (found["same_proposition"], found["agreement"]) == (True, -1.0)
    back = pair(("x", "asserts", 0, low | unit), ("y", "asserts", 0, high | unit))
    assert not back["same_proposition"]
    assert back["agreement"] <= 0.0


HIGH: dict[str, object] = {"quantity_low": 500.0, "quantity_high": 500.0, "quantity_unit": "killed"}
LOW: dict[str, object] = {"quantity_low": 50.0, "quantity_high": 50.0, "quantity_unit": "killed"}


def test_a_count_without_an_upper_end_says_nothing_against_a_higher_one() -> None:
    at_least = LOW | {"quantity_high": None}
    found = pair(("x", "asserts", 0, HIGH), ("y", "asserts", 0, at_least))
    assert found["agreement"] == 0.0


@pytest.mark.parametrize(("ours", "theirs"), [("denies", "asserts"), ("asserts", "denies")])
def test_a_lower_count_is_held_against_those_who_affirm_a_higher_one_only(
    ours: str, theirs: str
) -> None:
    other = {"proposition": "Few were hurt.", "favours": "c", "harms": "d"}
    found = pair(("x", ours, 0, HIGH | FOR_A), ("y", theirs, 0, LOW | other))
    assert (found["same_proposition"], found["agreement"]) == (False, 0.0)
    assert found["weight"] == 1.0


reports = st.fixed_dictionaries(
    {
        "stance": st.sampled_from(["asserts", "denies", "acknowledges", "doubts", None]),
        "proposition": st.sampled_from(
            [
                "Turks shelled Kurds.",
                "Kurds shelled Turks.",
                "Turks shelled no Kurds.",
                "Bombed.",
                None,
            ]
        ),
        "favours": st.sampled_from(["a", "b", "c", None]),
        "harms": st.sampled_from(["a", "b", "d", None]),
        "quantity_low": st.sampled_from([None, 0.0, 5.0, 15.0, 16.0, 500.0]),
        "quantity_unit": st.sampled_from(["killed", "people killed", "tanks", None]),
    }
)


def apart(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """Whether two reports count the same thing, far apart."""
    units = {str(each["quantity_unit"]).removeprefix("people ") for each in (one, two)}
    counts = [each["quantity_low"] for each in (one, two)]
    if None in counts or len(units) == 2 or "None" in units:
        return False
    return bool(max(counts) > APART * min(counts))


@settings(max_examples=40)
@given(reports, reports)
def test_agreement_goes_both_ways_but_of_counts_far_apart_never_as_support(
    one: dict[str, Any], two: dict[str, Any]
) -> None:
    there = agreement(("x", "asserts", 0, one), ("y", "asserts", 0, two))
    back = agreement(("x", "asserts", 0, two), ("y", "asserts", 0, one))
    assert -1.0 <= there <= 1.0
    if apart(one, two):
        assert max(there, back) <= 0.0
    else:
        assert there == back
