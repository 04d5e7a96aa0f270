"""Likelihood words and Admiralty grades, as Polars expressions.

The letter stands for the source's past, the digit for the evidence of *others*; the two are
never multiplied into one. F and 6 mean unknown, not worst. Wording after FM 2-22.3, appendix B
(grades) and ICD 203 (likelihood).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

LETTERS: Final = ("A", "B", "C", "D", "E", "F")
DIGITS: Final = (1, 2, 3, 4, 5, 6)

GRADE_WORDS: Final[Mapping[str, str]] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
    "1": "confirmed",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}

LIKELIHOOD_WORDS: Final = (
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
)

CONFIRMING_VOICES: Final = 1.5
"""Effective voices that confirm: two, of which one may owe up to half of its report to the other.
Exactly 2.0 would ask for two sources whose chance of copying is nil, and there are none."""


@dataclass(frozen=True)
class GradeScale:
    """Where one letter ends and the next begins, on a source's reliability.

    `a`, `b`, `c`, `d` are the lowest mean reliability for that letter; below `d` is E. The two
    ends ask for more than a mean. A says "no doubt", so the source must have `n_for_a` settled
    claims and even its lower bound must reach B. E says "a history of invalid information", and
    fewer than `n_for_e` settled claims are not a history: such a source gets D.

    >>> GradeScale().b
    0.8
    """

    a: float = 0.95
    b: float = 0.80
    c: float = 0.60
    d: float = 0.40
    n_for_a: int = 10
    n_for_e: int = 3


def likelihood(credibility: str | pl.Expr) -> pl.Expr:
    """ICD 203 words for a probability in [0, 1]; null where there is none.

    The standard's bands share their ends. Here an end belongs to the more modest word, the one
    nearer to even, so that p and 1 - p get words that mirror each other.

    >>> frame = pl.DataFrame({"credibility": [0.03, 0.5, 0.95, 0.951]})
    >>> frame.select(likelihood("credibility")).to_series().to_list()
    ['almost no chance', 'roughly even chance', 'very likely', 'almost certain']
    """
    p = _expression(credibility)
    return (
        pl.when(p.is_null() | p.is_nan())
        .then(None)
        .when(p < 0.05)
        .then(pl.lit("almost no chance"))
        .when(p < 0.20)
        .then(pl.lit("very unlikely"))
        .when(p < 0.45)
        .then(pl.lit("unlikely"))
        .when(p <= 0.55)
        .then(pl.lit("roughly even chance"))
        .when(p <= 0.80)
        .then(pl.lit("likely"))
        .when(p <= 0.95)
        .then(pl.lit("very likely"))
        .otherwise(pl.lit("almost certain"))
        .alias("likelihood")
    )


def source_letter(
    mean: str | pl.Expr,
    low: str | pl.Expr,
    n: str | pl.Expr,
    scale: GradeScale | None = None,
) -> pl.Expr:
    """The Admiralty letter A-F from a source's past.

    `mean` and `low` are the estimate and the lower bound of its reliability in [0, 1], `n` the
    number of its settled claims that they rest on. Without such a past (n null or 0) it is F.

    >>> past = pl.DataFrame({"mean": [0.97, 0.97, 0.2, 0.2], "low": [0.9, 0.9, 0.1, 0.0],
    ...                      "n": [40, 4, 12, 1]})
    >>> past.select(source_letter("mean", "low", "n")).to_series().to_list()
    ['A', 'B', 'E', 'D']
    """
    cut = scale or GradeScale()
    p, floor, settled = _expression(mean), _expression(low), _expression(n)
    known = (settled > 0) & p.is_not_null() & p.is_not_nan()
    return (
        pl.when(~known.fill_null(False))
        .then(pl.lit("F"))
        .when((p >= cut.a) & (floor >= cut.b) & (settled >= cut.n_for_a))
        .then(pl.lit("A"))
        .when(p >= cut.b)
        .then(pl.lit("B"))
        .when(p >= cut.c)
        .then(pl.lit("C"))
        .when((p >= cut.d) | (settled < cut.n_for_e))
        .then(pl.lit("D"))
        .otherwise(pl.lit("E"))
        .alias("source_grade")
    )


def information_digit(
    *,
    support_independent: str | pl.Expr = "support_independent",
    support_camps: str | pl.Expr = "support_camps",
    contradiction_independent: str | pl.Expr = "contradiction_independent",
    contradiction_neutral: str | pl.Expr = "contradiction_neutral",
    n_others: str | pl.Expr = "n_others",
) -> pl.Expr:
    """The Admiralty digit 1-6 (Int8) from what *others* say about the same event.

    Each argument is a column: effective independent voices in support and how many camps they
    come from (neutral counts as one); effective independent voices against and how many of those
    are neutral or speak against their own interest; other independent voices heard at all. Null
    counts as 0.

    1 two camps support and no neutral voice contradicts; 2 support outweighs contradiction;
    3 supported, but contradicted as much or more, chiefly by interested parties; 4 nothing but
    interested contradiction, or neutral contradiction outweighs the support; 5 no support and a
    neutral or adverse voice contradicts; 6 nobody else speaks to it. Silence is not denial:
    others who neither support nor contradict give no basis, so that is 6 too.

    >>> heard = pl.DataFrame({
    ...     "support_independent": [2.0, 1.0, 0.0, 0.0], "support_camps": [2, 1, 0, 0],
    ...     "contradiction_independent": [0.0, 0.0, 1.0, 0.0],
    ...     "contradiction_neutral": [0.0, 0.0, 1.0, 0.0], "n_others": [2, 1, 1, 0]})
    >>> heard.select(information_digit()).to_series().to_list()
    [1, 2, 5, 6]
    """
    return digit(
        _or_zero(support_independent),
        _or_zero(support_camps),
        _or_zero(contradiction_independent),
        _or_zero(contradiction_neutral),
        _or_zero(n_others),
    )


def digit(
    support: pl.Expr, camps: pl.Expr, against: pl.Expr, neutral_against: pl.Expr, n_others: pl.Expr
) -> pl.Expr:
    """The same as `information_digit`, of numbers none of which is null."""
    spoken_to = (n_others > 0) & ((support > 0) | (against > 0) | (neutral_against > 0))
    confirmed = (support >= CONFIRMING_VOICES) & (camps >= 2) & (neutral_against == 0)
    return (
        pl.when(~spoken_to)
        .then(6)
        .when(confirmed)
        .then(1)
        .when(support > pl.max_horizontal(against, neutral_against))
        .then(2)
        .when((support > 0) & (support >= neutral_against))
        .then(3)
        .when((support > 0) | (neutral_against == 0))
        .then(4)
        .otherwise(5)
        .cast(pl.Int8)
        .alias("information_grade")
    )


def grade(
    letter: str | pl.Expr = "source_grade", digit: str | pl.Expr = "information_grade"
) -> pl.Expr:
    """Letter and digit side by side, as an analyst writes them: `B2`.

    >>> pl.DataFrame({"source_grade": ["B"], "information_grade": [2]}).select(grade()).item()
    'B2'
    """
    return pl.format("{}{}", _expression(letter), _expression(digit)).alias("grade")


def _expression(column: str | pl.Expr) -> pl.Expr:
    return pl.col(column) if isinstance(column, str) else column


def _or_zero(column: str | pl.Expr) -> pl.Expr:
    return _expression(column).cast(pl.Float64).fill_null(0.0)
