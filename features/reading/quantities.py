"""Numbers in a text: how many were killed, hurt, taken or lost, as a low and a high end."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from features.reading.counted_text import counted_text
from features.reading.counts_together import AT_LEAST, GROWING, LATER, TOGETHER, added

FEW: Final = 3.0
"""Of those not killed, fewer than this are told of as who they are, not as how many."""
_QUALIFIED: Final = (
    rf"(?P<q{{k}}>{AT_LEAST}|up to|as many as|about|around|some|nearly|almost|only)?"
)
_NUMBER: Final = (
    rf"(?:{_QUALIFIED} ?(?:the )?\b(?P<n{{k}}>[0-9]{{1,9}}(?:\.[0-9]+)?)\b(?P<v{{k}}>\+)?"
    r"(?:(?:-| to | or | and up to )(?P<m{k}>[0-9]{1,9})\b)?)"
)
_BETWEEN: Final = r"(?:[a-z'’]+,?[ -]){{0,{n}}}?"
_LISTED: Final = r"(?:[a-z'’]+[,:]?[ -]){0,6}?"
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
_PEOPLE: Final = (
    f"{_MEN}|civilians|prisoners|residents|refugees|hostages|recruits|guards|positions|missiles"
)
_THINGS: Final = (
    "launchers?|missiles?|tanks?|aircraft|planes?|jets?|helicopters?|rockets?|drones?|vehicles?"
    "|ships?|vessels?|boats?|howitzers?|mortars?|systems?|warplanes?|himars|tomahawks?|kinzhals?"
    "|kalibrs?|iskanders?|patriots?|leopards?|shaheds?"
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
        r"{N1} " + _BETWEEN.format(n=7) + r"(?:captured|kidnapped|taken prisoner|missing"
        r"|surrendered|laid down)\b"
        r"|(?:captured|captur(?:e|ing)|kidnapped|seized) " + _BETWEEN.format(n=1) + "{N2}",
    ),
    ("casualties", "{N1} " + _BETWEEN.format(n=2) + r"casualties\b"),
    ("aboard", "{N1} " + _BETWEEN.format(n=6) + r"(?:on board|aboard)\b"),
    (
        "things",
        rf"(?:{_DONE}) " + _LISTED + "{N2} " + _BETWEEN.format(n=2)
        + rf"(?P<thing2>{_THINGS})\b"
        r"|{N1} " + _BETWEEN.format(n=3)
        + rf"(?P<thing1>{_THINGS}) (?:[a-z]+ ){{0,2}}?(?:{_DONE})\b",
    ),
    # A number of people or positions of whom nothing of this is said, where it is the only one.
    ("people", r"^\D*?{N1} " + _BETWEEN.format(n=2) + rf"(?:{_PEOPLE})\b\D*$"),
)  # fmt: skip


def quantities(texts: pl.Series) -> pl.DataFrame:
    """Return `quantity_low`, `quantity_high` and `quantity_unit` of each text; null where none.

    "At least" leaves the high end open, as do words such as "dozens"; two counts of dead joined by
    "and" are added. Spans of time, dates, distances, shares and types of arms count nobody.

    >>> quantities(pl.Series(["At least forty-five were killed in the three-year siege.",
    ...     "Dozens died.", "A Su-24 crashed."])).rows()
    [(45.0, None, 'killed'), (12.0, None, 'killed'), (None, None, None)]
    """
    plain = texts.to_frame("text").lazy().select(plain=counted_text())
    groups = {
        unit: pl.col("plain").str.extract_groups(_filled(pattern)) for unit, pattern in _COUNTED
    }
    found = plain.with_columns(
        **groups,
        sums=pl.col("plain").str.extract_groups(TOGETHER),
        later=pl.col("plain").str.extract(LATER, 1).cast(pl.Float64),
        growing=pl.col("plain").str.contains(GROWING),
    )
    known = [_ends(unit) for unit, _ in _COUNTED]
    total, is_open = added(pl.col("sums"))
    whole = found.select(
        "later", "growing",
        low=pl.coalesce(total, *(low for low, _, _ in known)),
        ends=pl.coalesce(
            pl.when(low.is_not_null()).then(pl.struct(high=high, unit=unit))
            for low, high, unit in [
                (total, pl.when(~is_open).then(total), pl.lit("killed")), *known
            ]
        ),
    )  # fmt: skip
    low, high = pl.col("low"), pl.col("ends").struct.field("high")
    return whole.select(
        quantity_low=low,
        # A later count is the high end; a toll that may grow has none.
        quantity_high=pl.when(low.is_not_null() & (pl.col("later") > low))
        .then("later")
        .when(~pl.col("growing"))
        .then(high),
        quantity_unit=pl.col("ends").struct.field("unit"),
    ).collect(engine="streaming")


def _filled(pattern: str) -> str:
    for k in ("1", "2", "3"):
        pattern = pattern.replace(f"{{N{k}}}", _NUMBER.replace("{k}", k))
    return pattern.replace("(?!of (?:them|whom))", "")


def _groups(unit: str) -> list[str]:
    return re.findall(r"\(\?P<(\w+)>", _filled(dict(_COUNTED)[unit]))


def _ends(unit: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Low end, high end and unit that one pattern found."""
    parts, held = pl.col(unit).struct, _groups(unit)
    either = {
        name: pl.coalesce(parts.field(part) for part in held if part[0] == name) for name in "qnvm"
    }
    low, top = either["n"].cast(pl.Float64), either["m"].cast(pl.Float64)
    is_open = either["v"].is_not_null() | either["q"].str.contains(AT_LEAST).fill_null(value=False)
    high = pl.when(top > low).then(top).when(is_open).then(None).otherwise(low)
    if unit != "killed":
        low = pl.when(low >= FEW).then(low)
    if unit == "people":
        low = pl.when(either["v"].is_null()).then(low)
    if unit == "things":
        named = pl.coalesce(parts.field("thing1"), parts.field("thing2"))
        return (
            low,
            high,
            named.str.replace(r"([^s])$", "${1}s").str.replace("aircrafts", "aircraft"),
        )
    return low, high, pl.lit(unit)
