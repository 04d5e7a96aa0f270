"""Who is with a claim on who, where, when and how many; and its number against those of others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from scoring.count_range import CountRange
from scoring.explanation import Explanation, explain
from scoring.facets import Facet
from tests.builders import Said, claims
from tests.scoring.toy_war import ARMY, REBELS, SPEAKERS, engine, number


def told(own: dict[str, Any], *others: Said) -> Explanation:
    """The explanation of a claim of the rebels among others."""
    event = claims(("rebel_news", "asserts", 0, {**REBELS, **own}), *others)
    return explain(engine(), event, SPEAKERS, "c1")


def facet(why: Explanation, name: str) -> Facet:
    return {each.facet: each for each in why.facets}[name]


def test_a_part_that_nobody_else_names_has_nobody_with_it() -> None:
    why = told({"place": "Aleppo"}, ("paper", "asserts", 1, REBELS))
    assert facet(why, "where") == Facet("where", "Aleppo", 0, 0, None, (), ())
    assert [each.facet for each in why.facets] == ["who", "where"]
    assert why.count_range is None


@pytest.mark.parametrize(
    ("place", "same"),
    [
        ("Deir ez-Zor", True), ("al-Shoula, Deir ez-Zor", True), ("AL SHOULA", True),
        ("Kabajib, Deir ez-Zor", False), ("Raqqa", False),
    ],
)  # fmt: skip
def test_a_place_is_the_same_if_one_is_a_part_of_the_other(place: str, same: bool) -> None:
    why = told({"place": "al-Shoula, Deir ez-Zor"}, ("paper", "asserts", 1, {"place": place}))
    found = facet(why, "where")
    assert (found.same, found.other) == ((1, 0) if same else (0, 1))
    assert (found.same_reports or found.other_reports) == ("c2",)


@pytest.mark.parametrize(("day", "same"), [(28, True), (29, True), (30, False), (26, False)])
def test_a_day_is_the_same_if_it_is_the_next(day: int, same: bool) -> None:
    dates = [{"event_date": datetime(2017, 9, each, tzinfo=UTC)} for each in (28, day)]
    found = facet(told(dates[0], ("paper", "asserts", 1, dates[1])), "when")
    assert (found.same, found.other) == ((1, 0) if same else (0, 1))


def test_sides_the_other_way_round_are_others_and_a_denial_turns_them_by_its_nature() -> None:
    why = told({}, ("paper", "asserts", 1, REBELS), ("monitor", "asserts", 2, ARMY))
    assert (facet(why, "who").same, facet(why, "who").other) == (1, 1)
    event = claims(
        ("army", "denies", 0, ARMY),
        ("paper", "asserts", 1, REBELS),
        ("monitor", "asserts", 2, ARMY),
    )
    found = facet(explain(engine(), event, SPEAKERS, "c1"), "who")
    assert (found.same_reports, found.other_reports) == (("c2",), ("c3",))


def test_a_share_weighs_the_voices_each_once_and_who_gains_weighs_nothing() -> None:
    why = told(
        {"place": "Aleppo"},
        ("paper", "asserts", 1, {**REBELS, "place": "Aleppo"}),
        ("paper_2", "asserts", 2, {**REBELS, "place": "Aleppo"}),  # the same voice, the press
        ("army_site", "asserts", 3, {**REBELS, "place": "Hama"}),  # against its own side: 2
    )
    found = facet(why, "where")
    assert (found.same, found.other) == (1, 1)
    assert found.share == pytest.approx(1 / 3)
    assert found.same_reports == ("c2", "c3")


def test_who_denies_or_hands_on_the_word_of_another_is_not_asked() -> None:
    why = told(
        {"place": "Aleppo"},
        ("army", "denies", 1, {**ARMY, "place": "Hama"}),
        ("paper", "asserts", 2, {**REBELS, "place": "Aleppo", "cites": ["rebel_news"]}),
    )
    assert facet(why, "where").same + facet(why, "where").other == 0


def test_low_best_and_high_are_of_the_other_voices_and_each_counts_by_its_last_word() -> None:
    why = told(
        number(50),
        ("paper", "asserts", 1, number(10)),
        ("paper", "asserts", 2, number(43)),
        ("army_site", "acknowledges", 3, number(45)),
        ("monitor", "asserts", 4, number(47, quantity_high=None)),
        ("state_tv", "asserts", 5, number(30, quantity_unit="wounded")),
    )
    assert why.count_range == CountRange(
        50, 50, "killed", 3, 43, 45, 47, True, "above the highest", ("c3", "c4", "c5")
    )
    assert str(why.count_range) == (
        "50 killed is above the highest of 3 other voices: low 43, best 45, high 47 or more"
    )


@pytest.mark.parametrize(
    ("own", "lies"), [(9.0, "below the lowest"), (10.0, "within"), (20.0, "within")]
)
def test_a_number_lies_below_within_or_above(own: float, lies: str) -> None:
    found = told(number(own), ("paper", "asserts", 1, number(10, quantity_high=20.0))).count_range
    assert found
    assert (found.lies, found.low, found.best, found.high) == (lies, 10, 15, 20)


def test_an_admission_weighs_more_than_a_boast() -> None:
    why = told(
        number(45),
        ("army_site", "acknowledges", 1, number(40)),
        ("monitor", "asserts", 2, number(60)),
        ("paper", "asserts", 3, number(70)),
    )
    assert why.count_range
    assert why.count_range.best == 40  # weighs 2; the others .4 and 1
    assert facet(why, "how many").same == 3


@pytest.mark.parametrize(
    ("low", "high", "own"),
    [
        (1_500_000.0, None, "at least 1500000"), (None, 7.0, "at most 7"), (0.0, 5.0, "0 to 5"),
        (0.0, 0.0, "0"),
    ],
)  # fmt: skip
def test_a_number_is_said_as_the_claim_gives_it(
    low: float | None, high: float | None, own: str
) -> None:
    why = told(number(0, quantity_low=low, quantity_high=high), ("paper", "asserts", 1, number(9)))
    assert facet(why, "how many").value == f"{own} killed"
    assert str(why.count_range).startswith(f"{own} killed is ")
    assert "1 other voice say:" not in str(why.count_range)


def test_a_number_without_a_unit_is_held_against_none() -> None:
    own = number(45, quantity_unit=None)
    assert told(own, ("paper", "asserts", 1, number(40))).count_range is None
