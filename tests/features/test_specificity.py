"""Specificity: numbers, places and dates, and how soon the report came."""

from __future__ import annotations

from math import log

import pytest

from features.checks import values
from features.sample import Sample
from features.specificity import Specificity
from tests.builders import after, claims, day, sources


def seen(**fields: object) -> dict[str, float]:
    said = after(claims(("x", "asserts", 3, {"text": "Men were killed.", **fields})))
    return values(Specificity(), Sample(said, sources(("x", "ngo", {})))).row(0, named=True)


@pytest.mark.parametrize(
    ("low", "high", "given", "is_round"),
    [
        (None, None, 0.0, 0.0),
        (50.0, 50.0, 2.0, 1.0),
        (45.0, 45.0, 2.0, 0.0),
        (45.0, 50.0, 1.0, 0.0),
        (50.0, None, 1.0, 1.0),
        (None, 50.0, 1.0, 1.0),
        (0.0, 0.0, 2.0, 0.0),
        (5.0, 5.0, 2.0, 0.0),
    ],
)
def test_the_number_given(
    low: float | None, high: float | None, given: float, is_round: float
) -> None:
    row = seen(quantity_low=low, quantity_high=high)
    assert (row["number_given"], row["round_number"]) == (given, is_round)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fifty were killed", 0.0),
        ("50 were killed", 1.0),
        ("1,250.5 tonnes", 1.0),
        ("the T-55 and the M16", 1.0),
        ("12/13 September at 9:30", 3.0),
        ("\u0665\u0660 \u0642\u062a\u064a\u0644\u0627", 1.0),
    ],
)
def test_numbers_in_figures(text: str, expected: float) -> None:
    assert seen(text=text)["digits"] == expected


def test_numbers_in_figures_are_counted_to_three() -> None:
    assert seen(text="1 " * 50_000)["digits"] == 3.0


@pytest.mark.parametrize(
    ("place", "levels"),
    [(None, 0.0), ("Syria", 0.0), ("Jobar, Damascus", 1.0), ("a, b, c, d, e", 3.0)],
)
def test_levels_of_the_place(place: str | None, levels: float) -> None:
    assert seen(place=place)["place_precision"] == levels


@pytest.mark.parametrize(
    ("precision", "expected"),
    [("minute", 2.0), ("hour", 1.0), ("day", 0.0), ("month", -1.0), ("year", -2.0), (None, 0.0)],
)
def test_precision_of_the_date(precision: str | None, expected: float) -> None:
    assert seen(published_precision=precision)["date_precision"] == expected


@pytest.mark.parametrize(
    ("happened", "days"),
    [(day(3), 0.0), (day(1), 2.0), (day(2.5), 0.5), (day(9), 0.0), (None, 0.0)],
)
def test_delay_of_the_report(happened: object, days: float) -> None:
    assert seen(event_date=happened)["delay"] == pytest.approx(log(1 + days))
