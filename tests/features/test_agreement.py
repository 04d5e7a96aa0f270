"""Whether two reports say the same: by stance on one proposition, by sides on two."""

from __future__ import annotations

from math import sqrt
from typing import Any

import polars as pl
import pytest

from features.agreement import likeness, negated, proposition_key, stems
from tests.builders import Said
from tests.features.toy_pairs import FOR_A, FOR_B, agreement, pair


def said(proposition: str, sides: dict[str, Any] = FOR_A, stance: str = "asserts") -> Said:
    return ("x", stance, 0, {"proposition": proposition, **sides})


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
    assert agreement(("x", one, 0, FOR_A), ("y", two, 0, FOR_A)) == expected


@pytest.mark.parametrize(
    ("one", "two", "sides", "expected"),
    [
        ("asserts", "asserts", FOR_B, -1.0),
        ("asserts", "acknowledges", FOR_B, -1.0),
        ("acknowledges", "asserts", FOR_B, -1.0),
        ("asserts", "denies", FOR_B, -1.0),
        ("denies", "denies", FOR_B, 1.0),
        ("asserts", "asserts", {"favours": "b", "harms": None}, 1.0),
        ("asserts", "asserts", {"favours": "c", "harms": "d"}, 1.0),
        ("asserts", "asserts", {"favours": None, "harms": None}, 1.0),
    ],
)
def test_who_affirms_it_for_the_other_side_has_attacker_and_victim_the_other_way_round(
    one: str, two: str, sides: dict[str, Any], expected: float
) -> None:
    assert agreement(("x", one, 0, FOR_A), ("y", two, 0, sides)) == expected


@pytest.mark.parametrize(
    ("other", "sides", "same", "expected"),
    [
        ("Kurds shelled Turks in Kasra.", FOR_B, True, -1.0),
        ("In Kasra, Turks had shelled Kurds!", FOR_A, True, 1.0),
        ("Turks shelled Kurds in Kasra at dawn.", {**FOR_A, "harms": None}, False, 0.5),
        ("Turks had not shelled Kurds in Kasra.", FOR_B, False, -1.0),
        ("Turks shelled no Kurds in Kasra.", {"favours": None, "harms": None}, False, 0.0),
    ],
    ids=["turned round", "another order", "one word more", "not", "no"],
)
def test_the_same_words_are_the_same_proposition_unless_one_says_not(
    other: str, sides: dict[str, Any], same: bool, expected: float
) -> None:
    found = pair(said("Turks shelled Kurds in Kasra."), said(other, sides))
    assert found["same_proposition"] is same
    assert found["agreement"] == pytest.approx(expected)


def test_the_words_of_a_text_are_no_proposition() -> None:
    told = {"proposition": None, "text": "The road was cut."}
    for one, two in ((told, {}), ({}, told)):
        assert not pair(("x", "asserts", 0, one), ("y", "asserts", 0, two))["same_proposition"]


@pytest.mark.parametrize(
    ("proposition", "expected"),
    [
        ("It was not so.", True), ("No civilian died.", True), ("It WASN'T so.", True),
        ("It cannot be.", True), ("A note on knots.", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_a_proposition_that_says_not_is_told(proposition: str | None, expected: bool) -> None:
    frame = pl.DataFrame({"proposition": [proposition]}, schema={"proposition": pl.String})
    assert frame.select(negated()).item() is expected


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
    unknown = {"proposition": "Shelled.", "favours": None, "harms": None}
    assert agreement(("x", "asserts", 0, nobody), ("y", "asserts", 0, unknown)) == 0.0


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
