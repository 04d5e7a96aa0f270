"""Settled claims as a time knew them: counted before each claim, never about its own event."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import polars as pl

PAST_SCHEMA: Final = pl.Schema(
    {
        "source_id": pl.String(),
        "name": pl.String(),
        "kind": pl.String(),
        "camp": pl.String(),
        "event_id": pl.String(),
        "settled_at": pl.Datetime("us", "UTC"),
        "true": pl.Boolean(),
    }
)
"""One settled claim; whose `kind` is not known is in no pool but that of all."""

_AT: Final = pl.Datetime("us", "UTC")
SOURCE: Final = ("source_id", "name")
"""What a source is recognised by: two files that both have a "ministry" do not meet."""


def settled_before(
    claims: pl.DataFrame, past: pl.DataFrame, by: Sequence[str] = SOURCE
) -> pl.DataFrame:
    """Return `n` settled claims that share `by` with each claim, and how many of them are `true`.

    One row for each claim, in their order. Only what was settled strictly before the claim's
    `as_of` counts, and nothing about its own event. What is null in both is shared.

    >>> from datetime import datetime, timezone
    >>> day = [datetime(2017, 9, d, tzinfo=timezone.utc) for d in range(1, 5)]
    >>> past = pl.DataFrame({"source_id": ["army"] * 3, "name": ["Army"] * 3,
    ...     "event_id": ["a", "b", "c"], "settled_at": day[:3], "true": [True, False, True]})
    >>> asked = past.select("source_id", "name", pl.Series("event_id", ["a", "d", "d"]),
    ...     pl.Series("as_of", [day[2], day[3], day[0]]))
    >>> settled_before(asked, past).rows()
    [(1, 0), (3, 2), (0, 0)]
    """
    return Settled(past, by).before(claims)


class Settled:
    """Settled claims counted as time went on, for any number of claims: see `settled_before`."""

    def __init__(self, past: pl.DataFrame, by: Sequence[str] = SOURCE) -> None:
        self.past, self.by = past, tuple(by)
        told = past.select(pl.col("settled_at").cast(_AT), "true", *_codes(*by, "event_id"))
        told = told.drop_nulls(["settled_at", "true"])
        self.sources = frozenset(past["source_id"]) if "source_id" in past.columns else frozenset()
        self._so_far = [
            (keys, suffix, _running(told, keys, suffix))
            for keys, suffix in (([*by], ""), ([*by, "event_id"], "_own"))
        ]

    def before(self, claims: pl.DataFrame) -> pl.DataFrame:
        """Return `n` and `true` for each claim, as `settled_before`."""
        asked = claims.select_seq(pl.col("as_of").cast(_AT), *_codes(*self.by, "event_id"))
        asked = asked.with_row_index("order").sort("as_of")
        for keys, suffix, so_far in self._so_far:
            asked = asked.join_asof(
                so_far, left_on="as_of", right_on=f"settled_at{suffix}",
                by=keys or None, allow_exact_matches=False, check_sortedness=False,
            )  # fmt: skip
        return asked.sort("order").select_seq(_before())


@cache
def _before() -> list[pl.Expr]:
    return [
        (pl.col(name).fill_null(0) - pl.col(f"{name}_own").fill_null(0)).alias(name)
        for name in ("n", "true")
    ]


def settled_by_end(date: str | pl.Expr) -> pl.Expr:
    """Return the last microsecond of an ISO date in text: "2017", "2017-04" or "2017-04-30".

    What was settled in some month may have been settled on its last day. Null for anything else.

    >>> pl.select(settled_by_end(pl.lit("2016-02"))).item().isoformat()
    '2016-02-29T23:59:59.999999+00:00'
    """
    text = pl.col(date) if isinstance(date, str) else date
    first = pl.concat_str(text, pl.lit("-01-01")).str.slice(0, 10)
    day = first.str.to_datetime("%Y-%m-%d", time_unit="us", time_zone="UTC", strict=False)
    after = (
        pl.when(text.str.len_chars() == 4)
        .then(day.dt.offset_by("1y"))
        .when(text.str.len_chars() == 7)
        .then(day.dt.offset_by("1mo"))
        .otherwise(day.dt.offset_by("1d"))
    )
    return after.dt.offset_by("-1us")


def _codes(*columns: str) -> list[pl.Expr]:
    # An as-of join does not match nulls; no code or name is empty, so "" stands for none.
    return [pl.col(name).fill_null("") for name in columns]


def _running(told: pl.DataFrame, keys: list[str], suffix: str) -> pl.DataFrame:
    """Return, for each group and time at which something was settled, the counts so far."""
    times = told.group_by(*keys, "settled_at").agg(
        n=pl.len().cast(pl.Int64), true=pl.col("true").sum().cast(pl.Int64)
    )
    so_far = pl.col("n", "true").cum_sum()
    return (
        times.sort("settled_at")
        .with_columns(so_far.over(keys) if keys else so_far)
        .rename({name: f"{name}{suffix}" for name in ("settled_at", "n", "true")})
    )
