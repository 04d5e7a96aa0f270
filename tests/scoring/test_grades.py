"""Grades and likelihood words, by examples that can be checked by hand."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.grades import (
    DIGITS,
    GRADE_WORDS,
    LETTERS,
    LIKELIHOOD_WORDS,
    GradeScale,
    grade,
    information_digit,
    likelihood,
    source_letter,
)


def word(p: float | None) -> str | None:
    frame = pl.DataFrame({"p": [p]}, schema={"p": pl.Float64})
    answer: str | None = frame.select(likelihood("p")).item()
    return answer


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (0.0, "almost no chance"),
        (0.0499, "almost no chance"),
        (0.05, "very unlikely"),
        (0.1999, "very unlikely"),
        (0.20, "unlikely"),
        (0.4499, "unlikely"),
        (0.45, "roughly even chance"),
        (0.5, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.5501, "likely"),
        (0.80, "likely"),
        (0.8001, "very likely"),
        (0.95, "very likely"),
        (0.9501, "almost certain"),
        (1.0, "almost certain"),
        (None, None),
        (math.nan, None),
    ],
)
def test_likelihood_at_every_boundary(p: float | None, expected: str | None) -> None:
    assert word(p) == expected


@given(st.integers(min_value=0, max_value=1000))
def test_a_claim_and_its_denial_get_words_that_mirror_each_other(thousandth: int) -> None:
    p, q = thousandth / 1000, (1000 - thousandth) / 1000
    mirrored = LIKELIHOOD_WORDS[::-1][LIKELIHOOD_WORDS.index(word(p) or "")]
    assert word(q) == mirrored


def letter(
    mean: float | None, low: float | None, n: float | None, scale: GradeScale | None = None
) -> str:
    schema = {"mean": pl.Float64, "low": pl.Float64, "n": pl.Float64}
    past = pl.DataFrame({"mean": [mean], "low": [low], "n": [n]}, schema=schema)
    answer: str = past.select(source_letter("mean", "low", "n", scale)).item()
    return answer


@pytest.mark.parametrize(
    ("mean", "low", "n", "expected"),
    [
        (0.95, 0.80, 10, "A"),
        (0.95, 0.80, 9, "B"),  # too short a past for "no doubt"
        (0.95, 0.79, 10, "B"),  # the lower bound leaves doubt
        (0.95, None, 10, "B"),
        (0.9499, 0.94, 500, "B"),
        (0.80, 0.5, 4, "B"),
        (0.7999, 0.5, 4, "C"),
        (0.60, 0.3, 4, "C"),
        (0.5999, 0.3, 4, "D"),
        (0.40, 0.2, 4, "D"),
        (0.3999, 0.2, 3, "E"),
        (0.0, 0.0, 2, "D"),  # two claims are not a history
        (0.9, 0.8, 0, "F"),
        (0.9, 0.8, None, "F"),
        (None, None, 12, "F"),
        (math.nan, math.nan, 12, "F"),
    ],
)
def test_letter_at_every_cut(
    mean: float | None, low: float | None, n: float | None, expected: str
) -> None:
    assert letter(mean, low, n) == expected


def test_the_scale_can_come_from_elsewhere() -> None:
    assert letter(0.7, 0.6, 5, GradeScale(b=0.7)) == "B"


@pytest.mark.parametrize(
    ("support", "camps", "against", "neutral", "others", "expected", "why"),
    [
        (0.0, 0, 0.0, 0.0, 0, 6, "nobody else is heard"),
        (0.0, 0, 0.0, 0.0, 3, 6, "others are heard and say nothing about it"),
        (2.0, 2, 0.0, 0.0, 2, 1, "two camps support"),
        (1.6, 2, 3.0, 0.0, 5, 1, "two camps support, however loud the accused deny"),
        (2.0, 2, 1.0, 1.0, 3, 2, "two camps support, a neutral voice contradicts"),
        (1.2, 2, 0.0, 0.0, 2, 2, "two camps, but one mostly repeats the other"),
        (3.0, 1, 0.0, 0.0, 3, 2, "one camp supports, none contradicts"),
        (2.0, 1, 1.0, 0.0, 3, 2, "support outweighs"),
        (1.0, 1, 1.0, 0.0, 2, 3, "balanced"),
        (1.0, 1, 1.0, 1.0, 2, 3, "balanced, one neutral voice against one"),
        (1.0, 1, 2.0, 0.0, 3, 3, "outweighed by interested voices alone"),
        (1.0, 1, 2.0, 2.0, 3, 4, "outweighed by neutral voices"),
        (0.0, 0, 2.0, 0.0, 2, 4, "no support, an interested denial"),
        (0.0, 0, 2.0, 1.0, 2, 5, "no support, and a neutral voice contradicts"),
    ],
)
def test_digit_from_what_others_say(
    support: float,
    camps: int,
    against: float,
    neutral: float,
    others: int,
    expected: int,
    why: str,
) -> None:
    heard = pl.DataFrame(
        {
            "support_independent": [support],
            "support_camps": [camps],
            "contradiction_independent": [against],
            "contradiction_neutral": [neutral],
            "n_others": [others],
        }
    )
    assert heard.select(information_digit()).item() == expected, why


def test_missing_evidence_is_no_evidence() -> None:
    columns = (
        "support_independent",
        "support_camps",
        "contradiction_independent",
        "contradiction_neutral",
        "n_others",
    )
    heard = pl.DataFrame({name: [None] for name in columns})
    digits = heard.select(information_digit()).to_series()
    assert digits.to_list() == [6]
    assert digits.dtype == pl.Int8


def test_expressions_are_accepted_as_well_as_names() -> None:
    heard = pl.DataFrame({"voices": [2.0]})
    digit = information_digit(
        support_independent=pl.col("voices"),
        support_camps=pl.lit(2),
        contradiction_independent=pl.lit(0.0),
        contradiction_neutral=pl.lit(0.0),
        n_others=pl.lit(2),
    )
    assert heard.select(digit).item() == 1


def test_every_letter_digit_and_word_has_its_meaning() -> None:
    assert set(GRADE_WORDS) == {*LETTERS, *map(str, DIGITS)}
    assert len(set(LIKELIHOOD_WORDS)) == 7


def test_grade_is_null_where_a_half_of_it_is_missing() -> None:
    frame = pl.DataFrame({"source_grade": ["F", None], "information_grade": [6, 2]})
    assert frame.select(grade()).to_series().to_list() == ["F6", None]
