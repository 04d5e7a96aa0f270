"""Several counts in one text: two that are added, a later one, and one that may still grow."""

from __future__ import annotations

from typing import Final

import polars as pl

AT_LEAST: Final = (
    "at least|more than|over|no fewer than|no less than|in excess of|exceeds?|exceeded|upwards of"
    "|a minimum of"
)
"""What leaves the high end of a count open."""
_LEAST: Final = rf"(?:(?P<q{{k}}>{AT_LEAST}) )?"
_DEAD: Final = "(?:killed|died|dead)"
TOGETHER: Final = (
    _LEAST.format(k=1)
    + rf"\b(?P<a1>[0-9]+) (?:[a-z]+ ){{1,3}}?and (?:(?P<r1>{AT_LEAST}) |about |some )?"
    + rf"(?P<b1>[0-9]+) (?:other |[a-z]+ ){{1,3}}?{_DEAD}\b"
    "|kill(?:ed|ing|s)? "
    + _LEAST.format(k=2)
    + r"(?P<a2>[0-9]+) [a-z]+ and (?P<b2>[0-9]+) [a-z]+[,.;]|"
    + _LEAST.format(k=3)
    + rf"\b(?P<a3>[0-9]+) (?:[a-z]+ ){{1,2}}?{_DEAD} (?:[a-z]+ ){{0,4}}?"
    r"and (?P<b3>[0-9]+) (?:nearby|elsewhere|more|others?)\b"
    r"|kill(?:ed|ing|s)? (?:the|its|their|a|an) (?:[a-z]+ ){1,8}?(?:along|together) with "
    r"(?P<b4>[0-9]+) other"
)
"""Two counts of dead to be added: "12 commanders and about 50 guards died"."""
LATER: Final = (
    r"(?:(?:later|then) (?:updated|revised|raised|corrected) to|eventually(?: as many as| up to)?"
    r"|(?:an? )?(?:eye)?witness(?:es)? said|later said)(?: about| at least)? ([0-9]+)\b"
)
"""A count that came after the first, or from somebody else: the high end."""
GROWING: Final = (
    r"toll (?:that |which )?(?:could|may|might|(?:is )?expected to)(?: still| yet)? (?:rise|grow)"
    r"|many more (?:may|might|could)|with others missing"
)
"""What says that a count is not the last."""


def added(groups: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the sum of the two counts that `TOGETHER` found, or null, and whether it is open.

    "The commander along with 33 other officers" are 34.
    """
    part = groups.struct
    second = pl.coalesce(part.field(f"b{n}") for n in (1, 2, 3, 4)).cast(pl.Float64)
    first = pl.coalesce(
        *(part.field(f"a{n}").cast(pl.Float64) for n in (1, 2, 3)),
        pl.when(part.field("b4").is_not_null()).then(1.0),
    )
    is_open = pl.any_horizontal(part.field(q).is_not_null() for q in ("q1", "r1", "q2", "q3"))
    return first + second, is_open
