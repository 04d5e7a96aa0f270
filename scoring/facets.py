"""Who, where, when, how many: on which parts of a claim the other voices are with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from features.agreement import APART, DENYING
from scoring.affirming import COMPARED, KEPT, affirming, same_unit
from scoring.count_range import CountRange, count_range, count_ranges
from scoring.counted import counted

FACETS: Final = ("who", "where", "when", "how many")
SAME_DAYS: Final = 1
"""Days that two dates of one event may lie apart: reporters' midnights differ."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One part of a claim, `value` in words, and who is with it.

    `same` voices have the same and `other` voices something else, of those that affirm that it
    happened and name this part; a voice may do both. `share` is what those that have the same weigh
    of what both weigh (`features.voice.weight`), null where that is nothing. `same_reports` and
    `other_reports` are the claims they rest on.
    """

    facet: str
    value: str
    same: int
    other: int
    share: float | None
    same_reports: tuple[str, ...]
    other_reports: tuple[str, ...]


def facets_of(
    heard: pl.DataFrame, claims: pl.DataFrame, row: int
) -> tuple[tuple[Facet, ...], CountRange | None]:
    """Return the parts that the claim in `row` names, and its number against those of others.

    `heard` and `claims` are as for `facets`.
    """
    claim = claims.row(by_predicate=pl.col("row") == row, named=True)
    about = heard.filter(row=row)
    found = {told["facet"]: told for told in facets(about, claims).iter_rows(named=True)}
    parts = (_part(facet, value, found.get(facet, {})) for facet, value in values_of(claim).items())
    return tuple(parts), count_range(count_ranges(about, claims))


def _part(facet: str, value: str, told: Mapping[str, Any]) -> Facet:
    return Facet(
        facet=facet,
        value=value,
        same=told.get("same", 0),
        other=told.get("other", 0),
        share=told.get("share"),
        same_reports=tuple(told.get("same_reports", ())),
        other_reports=tuple(told.get("other_reports", ())),
    )


def values_of(claim: Mapping[str, Any]) -> dict[str, str]:
    """Return the parts that a claim names, in words.

    >>> claim = dict.fromkeys(("favours", "country", "event_date", "quantity_high"))
    >>> values_of(claim | {"harms": "army", "place": "al-Shoula", "quantity_low": 50.0,
    ...                    "quantity_unit": "killed"})
    {'who': 'harms army', 'where': 'al-Shoula', 'how many': 'at least 50 killed'}
    """
    sides = [f"{side} {claim[side]}" for side in ("favours", "harms") if claim[side]]
    number = counted(claim["quantity_low"], claim["quantity_high"])
    date = claim["event_date"]
    told = {
        "who": ", ".join(sides),
        "where": claim["place"] or claim["country"],
        "when": f"{date:%Y-%m-%d}" if date else None,
        "how many": number and f"{number} {claim['quantity_unit'] or ''}".strip(),
    }
    return {facet: value for facet, value in told.items() if value}


def facets(heard: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Return how other voices stand to each part of claims: a line for each `row` and `facet`.

    `heard` is what `scoring.heard.heard_frame` tells of the claims, `claims` are their events
    (`features.sourced`). Heard are reports that affirm, of other sources, and that hand on nobody's
    word; of a voice the weightiest on each side counts. Columns: `row`, `facet`, `same`, `other`,
    `share`, `same_reports`, `other_reports` (`Facet`).

    Who: the sides that gain and lose; served the other way round, or other sides, is another.
    Where: a place that is the other's, or a part of it, is the same. When: the event's day, or the
    next. How many: within three times (`features.agreement`). What one of the two leaves out is
    neither.
    """
    both = _side_by_side(heard, claims)
    long = pl.concat(
        both.select("row", *KEPT, same=same, facet=pl.lit(facet)).drop_nulls("same")
        for facet, same in _SAME.items()
    )
    by_voice = long.group_by("row", "facet", "voice", "same").agg(
        weight=pl.col("speaker_weight").max(), reports=pl.col("claim_id").sort()
    )
    weight = pl.col("weight")
    both_ways = weight.sum()
    return (
        by_voice.sort("voice")
        .group_by("row", "facet", maintain_order=True)
        .agg(
            same=pl.col("same").sum(),
            other=(~pl.col("same")).sum(),
            share=pl.when(both_ways > 0).then(weight.filter("same").sum() / both_ways),
            same_reports=pl.col("reports").filter("same").explode().drop_nulls(),
            other_reports=pl.col("reports").filter(~pl.col("same")).explode().drop_nulls(),
        )
        .sort("row", pl.col("facet").replace_strict({name: n for n, name in enumerate(FACETS)}))
    )


def _side_by_side(heard: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    asked = claims.select("row", *COMPARED)
    return affirming(heard, claims).join(asked, on="row", maintain_order="left")


def _who() -> pl.Expr:
    """Whether both serve the same sides; a denial serves the other ones by its nature."""

    def met(one: str, other: str) -> pl.Expr:
        return pl.col(one) == pl.col(f"{other}_other")

    denies = pl.col("stance").is_in(DENYING).fill_null(value=False)
    straight = [met("favours", "favours"), met("harms", "harms")]
    crossed = [met("favours", "harms"), met("harms", "favours")]
    given = pl.any_horizontal(pl.col("favours", "harms").is_not_null()) & pl.any_horizontal(
        pl.col("favours_other", "harms_other").is_not_null()
    )
    as_named = (
        pl.when(denies)
        .then(pl.any_horizontal(crossed))
        .otherwise(pl.any_horizontal(straight) & ~pl.any_horizontal(crossed).fill_null(value=False))
    )
    return pl.when(given).then(as_named.fill_null(value=False))


def _where() -> pl.Expr:
    """Whether one names the other's place, or a place that it is a part of."""
    here, there = (_parts(f"place{end}") for end in ("", "_other"))
    within = (here.list.set_difference(there).list.len() == 0) | (
        there.list.set_difference(here).list.len() == 0
    )
    other_country = (pl.col("country") != pl.col("country_other")).fill_null(value=False)
    return (
        pl.when(other_country)
        .then(pl.lit(value=False))
        .when(pl.col("place").is_not_null() & pl.col("place_other").is_not_null())
        .then(within)
    )


def _parts(place: str) -> pl.Expr:
    part = pl.element().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.col(place).str.to_lowercase().str.split(",").list.eval(part.filter(part != ""))


def _when() -> pl.Expr:
    apart = pl.col("event_date").dt.date() - pl.col("event_date_other").dt.date()
    return apart.dt.total_days().abs() <= SAME_DAYS


def _how_many() -> pl.Expr:
    """Whether two counts of the same thing are within `APART` times of each other."""
    one, other = (
        pl.mean_horizontal(f"quantity_low{end}", f"quantity_high{end}") for end in ("", "_other")
    )
    apart = (one > APART * other) | (other > APART * one)
    return pl.when(same_unit()).then(~apart)


_SAME: Final = {"who": _who(), "where": _where(), "when": _when(), "how many": _how_many()}
