"""Whether two reports say the same: by stance on one proposition, by sides on two."""

from __future__ import annotations

from math import sqrt
from typing import Any

import polars as pl
import pytest

from features.agreement import likeness, proposition_key, stems
from features.evidence import pairs
from features.sourced import join_sources
from tests.builders import Said, after, claims, sources

FOR_A: Any = {"favours": "a", "harms": "b"}
FOR_B: Any = {"favours": "b", "harms": "a"}


def agreement(one: Said, two: Said) -> float:
    """Return how far the second report agrees with the first."""
    frame = join_sources(after(claims(one, two)), sources(("x", "ngo", {}), ("y", "ngo", {})))
    found = pairs(frame).filter(pl.col("row") == 1).select("agreement").collect()
    return float(found.item())


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("asserts", "asserts", 1.0),
        ("asserts", "acknowledges", 1.0),
        ("asserts", "denies", -1.0),
        ("doubts", "asserts", -1.0),
        ("denies", "doubts", 1.0),
    ],
)
def test_on_one_proposition_the_stances_decide(one: str, two: str, expected: float) -> None:
    assert agreement(("x", one, 0, FOR_A), ("y", two, 0, FOR_B)) == expected


def test_a_proposition_is_the_same_whatever_its_case_and_punctuation() -> None:
    other = {"proposition": "  the ROAD... was cut!"}
    assert agreement(("x", "asserts", 0), ("y", "denies", 0, other)) == -1.0


@pytest.mark.parametrize("missing", [None, "", "...", "—"])
def test_two_reports_without_a_proposition_are_not_on_the_same(missing: str | None) -> None:
    said = {"proposition": missing}
    assert agreement(("x", "asserts", 0, said), ("y", "denies", 0, said)) == 0.0


def test_an_unknown_stance_counts_as_an_assertion() -> None:
    assert agreement(("x", "asserts", 0), ("y", "asserts", 0, {"stance": None})) == 1.0


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        (FOR_A, 1.0),
        (FOR_B, -1.0),
        ({"favours": "a", "harms": None}, 0.5),
        ({"favours": None, "harms": "a"}, -0.5),
        ({"favours": "c", "harms": "d"}, 0.0),
        ({"favours": None, "harms": None}, 0.0),
    ],
)
def test_on_two_propositions_the_sides_served_decide(
    sides: dict[str, str | None], expected: float
) -> None:
    # Nothing in common: the root of 0.2 is what is left of it.
    one = {"proposition": "Tanks entered Raqqa.", **FOR_A}
    two = {"proposition": "Hospital bombed.", **sides}
    assert agreement(("x", "asserts", 0, one), ("y", "asserts", 0, two)) == pytest.approx(
        expected * sqrt(0.2)
    )


def test_sides_count_more_the_more_the_propositions_share() -> None:
    # "tanks entere raqqa" and "tanks left raqqa": two of four stems.
    one = {"proposition": "Tanks entered Raqqa.", **FOR_A}
    two = {"proposition": "The tanks left Raqqa.", **FOR_A}
    assert agreement(("x", "asserts", 0, one), ("y", "asserts", 0, two)) == pytest.approx(sqrt(0.7))


def test_two_unknown_sides_are_not_the_same_side() -> None:
    nobody = {"proposition": "Bombed.", "favours": None, "harms": None}
    assert agreement(("x", "asserts", 0, nobody), ("y", "asserts", 0)) == 0.0


def test_a_key_is_null_where_there_is_nothing_to_compare() -> None:
    frame = pl.DataFrame({"proposition": ["A b", "a, B.", None, "?!", "طريق"]})
    same, same_again, missing, empty, arabic = frame.select(proposition_key()).to_series()
    assert same == same_again
    assert missing is None
    assert empty is None
    assert arabic not in (None, same)


def test_stems_meet_across_endings_and_the_text_stands_in_for_the_proposition() -> None:
    frame = pl.DataFrame(
        {
            "proposition": ["They captured two soldiers", None],
            "text": ["nothing", "Captures of soldier the"],
        }
    )
    one, two = frame.select(stems()).to_series().to_list()
    assert len(set(one) & set(two)) == 2  # "captur" and "soldie"
    assert len(two) == 2


def test_likeness_of_nothing_is_zero() -> None:
    empty = pl.Series([[]], dtype=pl.List(pl.UInt64))
    assert pl.DataFrame({"stems": empty, "stems_other": empty}).select(likeness()).item() == 0.0


@pytest.mark.parametrize(
    ("low", "unit", "expected"),
    [(45.0, "killed", 1.0), (130.0, "killed", 1.0), (500.0, "soldiers killed", 0.0),
     (5.0, "killed", 0.0), (500.0, "missiles", 1.0), (None, "killed", 1.0)],
)  # fmt: skip
def test_counts_far_apart_do_not_say_the_same(
    low: float | None, unit: str, expected: float
) -> None:
    one = {"quantity_low": 50.0, "quantity_high": 50.0, "quantity_unit": "killed"}
    two = {"quantity_low": low, "quantity_high": low, "quantity_unit": unit}
    assert agreement(("x", "asserts", 0, one), ("y", "asserts", 0, two)) == expected
