"""A text made ready for counting: number words as digits, and without numbers that count nobody."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

_ONES: Final = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
VAGUE: Final = {"tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1000}
"""Words for a number nobody counted, and the least they stand for (ACLED codes dozens as 12)."""
_UNCOUNTED: Final = (
    r"\b[a-z]+-[0-9]+[a-z]*\b"  # Su-24, S-300
    r"|\b[0-9]{1,2}(?:st|nd|rd|th)?(?:(?:-| and | to )[0-9]{1,2})?"
    r" (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r" [0-9]{1,2}\b"
    r"|\b(?:in|since|of|from|by|until|during|[a-z]+ary|[a-z]+ber|march|april|may|june|july|august)"
    r" (?:19|20)[0-9][0-9]\b"
    r"|\b[0-9]{1,2}:[0-9][0-9]\b"
    r"|\b[0-9]+(?:\.[0-9]+)?(?:-| )?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|km"
    r"|kilomet\w+|miles?|met(?:re|er)s?|percent|per cent|times)\b(?:-old)?|\b[0-9]+(?:\.[0-9]+)? ?%"
)
"""Numbers that count nobody: types of arms, dates, years, times, spans, distances, shares."""
_ONE: Final = "child|boy|girl|woman|man|civilian|soldier|serviceman|person|pilot"
_PART: Final = (
    r"\b(?:including|among them|of whom|up to) [^,;.]*?[0-9]+\+?[^,;.]*?"
    r" (?:child|women|minor)[a-z]*"
)
_OF_THEM: Final = r"\b[0-9]+ of (?:them|whom)\b|\bof whom [0-9]+\b"


def counted_text() -> pl.Expr:
    """The text in lower case, number words as digits, and nothing left that counts nobody."""
    words = (
        (" " + pl.col("text").str.slice(0, 2000) + " ")
        .str.to_lowercase()
        .str.replace_all(r"[\u2010-\u2015]", "-")
    )
    digits = (
        words.str.replace_all(r"([0-9]),([0-9][0-9][0-9])\b", "$1$2")
        .str.replace_many(_number_words(), leftmost=True)
        .str.replace_all(r"\ba dozen\b", "12")
        .str.replace_all(r"\b([0-9]+) hundred\b", "${1}00")
        .str.replace_all(r"\b([0-9]+) thousand\b", "${1}000")
        .str.replace_all(r"\b(?:a|several|a few) (hundred|thousand)\b", "${1}s")
    )
    for word, least in VAGUE.items():
        digits = digits.str.replace_all(rf"\b(?:many )?{word}\b", f"{least}+")
    return (
        digits.str.replace_all(_UNCOUNTED, " ")
        # A part of a number is not the number: "including 12 children", "seven of them".
        .str.replace_all(_PART, " ")
        .str.replace_all(r"\bincluding (?:[a-z]+ )?[0-9]+\+?", " ")
        .str.replace_all(_OF_THEM, " ")
        .str.replace_all(r"\b([12]) of (?:the )?[0-9]+\b", " ")
        .str.replace_all(r"\b([0-9]+) of (?:the |some )?[0-9]+\b", "$1")
        .str.replace_all(r"\bbetween ([0-9]+) and ([0-9]+)\b", "$1 to $2")
        .str.replace_all(r"\b([0-9]+) or more\b", "at least $1")
        .str.replace_all(r"\b(kill(?:ed|ing)) both (?:of )?(?:the |its |their )?", "$1 2 ")
        .str.replace_all(rf"\b(kill(?:ed|ing)) an? ({_ONE})\b", "$1 1 $2")

        .str.replace_all(r",? including [^,;.0-9]{0,90}?(?:, | )(were|was|died)\b", " $1")
        .str.replace_all(r", *,", " ")
        .str.replace_all(r"\b(?:was|were|have been|has been|had been|been|also|or so|all) ", "")
        .str.replace_all(r" +", " ")
    )  # fmt: skip


@cache
def _number_words() -> dict[str, str]:
    """Number words to digits, each with what may come before it: "of 45" and not "someone"."""
    plain = {word: n for n, word in enumerate(_ONES, start=1)}
    for ten, word in enumerate(_TENS, start=2):
        plain[word] = 10 * ten
        for one, unit in enumerate(_ONES[:9], start=1):
            plain[f"{word}-{unit}"] = plain[f"{word} {unit}"] = 10 * ten + one
    ordered = sorted(plain, key=len, reverse=True)
    ends = " ,.;:)-"
    return {
        f" {word}{end}": f" {plain[word]}{end}"
        for word in ordered
        for end in ends
        if word != "one" or end == " "
    }
