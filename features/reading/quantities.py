"""Numbers in a text: how many were killed, hurt, taken or lost, as a low and a high end."""

from __future__ import annotations

import re
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
FEW: Final = 3.0
"""Of those not killed, fewer than this are told of as who they are, not as how many."""
_UNCOUNTED: Final = (
    r"\b[a-z]+-\d+[a-z]*\b"  # Su-24, S-300
    r"|\b\d{1,2}(?:st|nd|rd|th)?(?:(?:-| and | to )\d{1,2})?"
    r" (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r" \d{1,2}\b"
    r"|\b(?:in|since|of|from|by|until|during|[a-z]+ary|[a-z]+ber|march|april|may|june|july|august)"
    r" (?:19|20)\d\d\b"
    r"|\b\d{1,2}:\d\d\b"
    r"|\b\d+(?:\.\d+)?(?:-| )?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|km|kilomet\w+"
    r"|miles?|met(?:re|er)s?|percent|per cent|times)\b(?:-old)?|\b\d+(?:\.\d+)? ?%"
)
"""Numbers that count nobody: types of arms, dates, years, times, spans, distances, shares."""
_PART: Final = (
    r"\b(?:including|among them|of whom|up to) [^,;.]*?\d+\+?[^,;.]*? (?:child|women|minor)[a-z]*"
)
_OF_THEM: Final = r"\b\d+ of (?:them|whom)\b|\bof whom \d+\b"
_AT_LEAST: Final = (
    "at least|more than|over|no fewer than|no less than|in excess of|exceeds?|exceeded|upwards of"
    "|a minimum of"
)
_QUALIFIED: Final = (
    rf"(?P<q{{k}}>{_AT_LEAST}|up to|as many as|about|around|some|nearly|almost|only)?"
)
_NUMBER: Final = (
    rf"(?:{_QUALIFIED} ?(?:the )?\b(?P<n{{k}}>\d+(?:\.\d+)?)(?P<v{{k}}>\+)?"
    r"(?:(?:-| to | or | and up to )(?P<m{k}>\d+)\b)?)"
)
_BETWEEN: Final = r"(?:[a-z'’]+,?[ -]){{0,{n}}}?"
_DEAD: Final = (
    "killed|dead|died|deaths|bodies|corpses|fatalities|executed|massacred|slain|martyred|perished"
    "|eliminated|losses"
)
_HURT: Final = "wounded|injured|hurt|poisoned|suffocat[a-z]+"
_BEFORE_DEAD: Final = (
    r"(?:kill(?:ed|ing|s)?|left|leaving|death toll (?:of|to|at|is|was|amounts to|rose to)"
    r"|toll (?:of|to|up to|at|is|was)|buried|claimed the lives of|the deaths? of"
    r"|assassination of|killing of|deaths of|dead|executed"
    r"|eliminat(?:ed|ing)|revised (?:up )?to|die(?:d)? |exceed|slaughtered|massacred)"
)
_MEN: Final = (
    "militants|fighters|terrorists|soldiers|troops|servicemen|men|people|officers|insurgents"
)
_THINGS: Final = (
    "launchers?|missiles?|tanks?|aircraft|planes?|jets?|helicopters?|rockets?|drones?|vehicles?"
    "|ships?|vessels?|boats?|howitzers?|mortars?|systems?|warplanes?"
)
_DONE: Final = (
    "reached|destroy(?:ed|ing)?|shot down|downed|fired|launched|intercepted"
    "|lost|sank|sunk|hit|struck"
)
_COUNTED: Final = (
    # unit, pattern; the first that is met counts
    (
        "killed",
        r"{N1} (?!of (?:them|whom))" + _BETWEEN.format(n=7) + rf"(?:{_DEAD})\b"
        "|" + _BEFORE_DEAD + " " + _BETWEEN.format(n=3) + "{N2}"
        r"|(?:destroyed|eliminated|neutrali[sz]ed|liquidated) {N3} " + _BETWEEN.format(n=2)
        + rf"(?:{_MEN})\b",
    ),
    ("injured", r"{N1} " + _BETWEEN.format(n=6) + rf"(?:{_HURT})\b"),
    (
        "captured",
        r"{N1} " + _BETWEEN.format(n=4) + r"(?:captured|kidnapped|taken prisoner|missing"
        r"|surrendered|laid down)\b"
        r"|(?:captured|captur(?:e|ing)|kidnapped|seized) " + _BETWEEN.format(n=1) + "{N2}",
    ),
    ("casualties", "{N1} " + _BETWEEN.format(n=2) + r"casualties\b"),
    ("aboard", "{N1} " + _BETWEEN.format(n=6) + r"(?:on board|aboard)\b"),
    (
        "things",
        rf"(?:{_DONE}) " + _BETWEEN.format(n=2) + "{N2} " + _BETWEEN.format(n=2)
        + rf"(?P<thing2>{_THINGS})\b"
        r"|{N1} " + _BETWEEN.format(n=3)
        + rf"(?P<thing1>{_THINGS}) (?:[a-z]+ ){{0,2}}?(?:{_DONE})\b",
    ),
)  # fmt: skip


def quantities(texts: pl.Series) -> pl.DataFrame:
    """Return `quantity_low`, `quantity_high` and `quantity_unit` of each text; null where none.

    "At least" leaves the high end open, as do words such as "dozens"; two counts of dead joined by
    "and" are added. Spans of time, dates, distances, shares and types of arms count nobody.

    >>> quantities(pl.Series(["At least forty-five were killed in the three-year siege.",
    ...     "Dozens died.", "A Su-24 crashed."])).rows()
    [(45.0, None, 'killed'), (12.0, None, 'killed'), (None, None, None)]
    """
    plain = texts.to_frame("text").lazy().select(plain=_plain())
    groups = {
        unit: pl.col("plain").str.extract_groups(_filled(pattern)) for unit, pattern in _COUNTED
    }
    found = plain.with_columns(**groups, sums=pl.col("plain").str.extract_groups(_BOTH))
    known = [_ends(unit) for unit, _ in _COUNTED]
    whole = found.select(
        quantity_low=pl.coalesce(low for low, _, _ in known),
        ends=pl.coalesce(
            pl.when(low.is_not_null()).then(pl.struct(high=high, unit=unit))
            for low, high, unit in known
        ),
        added=pl.col("sums").struct.field("a").cast(pl.Float64)
        + pl.col("sums").struct.field("b").cast(pl.Float64),
        open_end=pl.col("sums").struct.field("q").str.contains(_AT_LEAST),
    )
    is_sum = pl.col("added").is_not_null()
    return whole.select(
        quantity_low=pl.when(is_sum).then("added").otherwise("quantity_low"),
        quantity_high=pl.when(is_sum & pl.col("open_end").fill_null(value=False))
        .then(None)
        .when(is_sum)
        .then("added")
        .otherwise(pl.col("ends").struct.field("high")),
        quantity_unit=pl.when(is_sum)
        .then(pl.lit("killed"))
        .otherwise(pl.col("ends").struct.field("unit")),
    ).collect(engine="streaming")


def _plain() -> pl.Expr:
    """The text in lower case, number words as digits, and nothing left that counts nobody."""
    words = (
        (" " + pl.col("text").str.slice(0, 2000) + " ")
        .str.to_lowercase()
        .str.replace_all(r"[\u2010-\u2015]", "-")
    )
    digits = (
        words.str.replace_all(r"(\d),(\d\d\d)\b", "$1$2")
        .str.replace_many(_number_words(), leftmost=True)
        .str.replace_all(r"\ba dozen\b", "12")
        .str.replace_all(r"\b(\d+) hundred\b", "${1}00")
        .str.replace_all(r"\b(\d+) thousand\b", "${1}000")
        .str.replace_all(r"\b(?:a|several|a few) (hundred|thousand)\b", "${1}s")
    )
    for word, least in VAGUE.items():
        digits = digits.str.replace_all(rf"\b(?:many )?{word}\b", f"{least}+")
    return (
        digits.str.replace_all(_UNCOUNTED, " ")
        # A part of a number is not the number: "including 12 children", "seven of them".
        .str.replace_all(_PART, " ")
        .str.replace_all(r"\bincluding (?:[a-z]+ )?\d+\+?", " ")
        .str.replace_all(_OF_THEM, " ")
        .str.replace_all(r"\b([12]) of (?:the )?\d+\b", " ")
        .str.replace_all(r"\b(\d+) of (?:the |some )?\d+\b", "$1")
        .str.replace_all(r"\bbetween (\d+) and (\d+)\b", "$1 to $2")
        .str.replace_all(r"\b(\d+) or more\b", "at least $1")
        .str.replace_all(r",? including [^,;.\d]{0,90}?(?:, | )(were|was|died)\b", " $1")
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


def _filled(pattern: str) -> str:
    for k in ("1", "2", "3"):
        pattern = pattern.replace(f"{{N{k}}}", _NUMBER.replace("{k}", k))
    return pattern.replace("(?!of (?:them|whom))", "")


_BOTH: Final = (
    rf"(?:(?P<q>{_AT_LEAST}) )?\b(?P<a>\d+) (?:[a-z]+ ){{1,3}}?and (?:{_AT_LEAST}|about|some)? ?"
    rf"(?P<b>\d+) (?:other |[a-z]+ ){{1,3}}?(?:killed|died|dead)\b"
    rf"|kill(?:ed|ing|s)? (?P<q_>{_AT_LEAST})?(?: |\b)(?P<a_>\d+) [a-z]+ and (?P<b_>\d+) [a-z]+[,.]"
)


def _groups(unit: str) -> list[str]:
    return re.findall(r"\(\?P<(\w+)>", _filled(dict(_COUNTED)[unit]))


def _ends(unit: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Low end, high end and unit that one pattern found."""
    parts, held = pl.col(unit).struct, _groups(unit)
    either = {
        name: pl.coalesce(parts.field(part) for part in held if part[0] == name) for name in "qnvm"
    }
    low, top = either["n"].cast(pl.Float64), either["m"].cast(pl.Float64)
    is_open = either["v"].is_not_null() | either["q"].str.contains(_AT_LEAST).fill_null(value=False)
    high = pl.when(top > low).then(top).when(is_open).then(None).otherwise(low)
    if unit != "killed":
        low = pl.when(low >= FEW).then(low)
    if unit == "things":
        named = pl.coalesce(parts.field("thing1"), parts.field("thing2"))
        return (
            low,
            high,
            named.str.replace(r"([^s])$", "${1}s").str.replace("aircrafts", "aircraft"),
        )
    return low, high, pl.lit(unit)
