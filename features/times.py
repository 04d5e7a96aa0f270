"""Times as Polars holds them: read from text and from typed columns, and told to Python."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

import polars as pl

from features.characters import TIME
from features.fields import YEARS

_EPOCH: Final = date(1970, 1, 1)
_FIRST: Final = (date(YEARS[0], 1, 1) - _EPOCH).days
_END: Final = (date(YEARS[1] + 1, 1, 1) - _EPOCH).days
_PER_DAY: Final = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def moment_of(cell: pl.Expr, dtype: pl.DataType, *, has_time_of_day: bool) -> pl.Expr:
    """The moment in UTC that a cell of text or of a time type holds; null for anything else.

    Without `has_time_of_day` only dates are looked for in text, which is much faster.
    """
    number: pl.Expr = pl.lit(None, pl.Int64)
    per_day = 1
    if dtype == pl.String:
        number, per_day = _parsed(cell, has_time_of_day).to_physical(), _PER_DAY["us"]
    elif dtype == pl.Date:
        number = cell.to_physical().cast(pl.Int64)
    elif isinstance(dtype, pl.Datetime):  # the integers inside are UTC, whatever the zone
        number, per_day = cell.to_physical(), _PER_DAY[dtype.time_unit]
    in_years = (number >= _FIRST * per_day) & (number < _END * per_day)
    number = pl.when(in_years).then(number)  # else `*` may overflow
    if per_day > _PER_DAY["us"]:
        number = number // (per_day // _PER_DAY["us"])
    else:
        number = number * (_PER_DAY["us"] // per_day)
    return number.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _parsed(cell: pl.Expr, has_time_of_day: bool) -> pl.Expr:
    text = cell.str.strip_chars()
    text = pl.when(text.str.contains(TIME)).then(text)
    day = text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    if not has_time_of_day:
        return day
    text = text.str.replace(" ", "T", literal=True).str.replace(",", ".", literal=True)
    forms = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")
    local = [text.str.to_datetime(form, time_unit="us", strict=False) for form in forms]
    zoned = [
        text.str.to_datetime(f"{form}%#z", time_unit="us", strict=False).dt.replace_time_zone(None)
        for form in forms
    ]
    return pl.coalesce(day, *local, *zoned)


def precision_of(cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """How exact a time is that does not say so: a date is a day, a time of day is a minute."""
    is_day = pl.lit(value=True)
    if dtype == pl.String:
        is_day = cell.str.strip_chars().str.len_chars() == len("2017-09-29")
    elif isinstance(dtype, pl.Datetime):
        is_day = cell.to_physical() % _PER_DAY[dtype.time_unit] == 0
    return pl.when(is_day).then(pl.lit("day")).otherwise(pl.lit("minute"))


def listed(values: pl.Series) -> list[object]:
    """Cells as Python values; a date that Python cannot hold as the number that Polars holds."""
    if not isinstance(values.dtype, (pl.Date, pl.Datetime)):
        return values.to_list()
    per_day = _PER_DAY[values.dtype.time_unit] if isinstance(values.dtype, pl.Datetime) else 1
    number = values.to_physical()
    days = number // per_day
    in_range = days.is_between((date.min - _EPOCH).days, (date.max - _EPOCH).days)
    held = pl.select(pl.when(in_range).then(values)).to_series()
    return [n if moment is None else moment for n, moment in zip(number, held, strict=True)]


@cache
def available_at() -> pl.Expr:
    """Return when a claim could first be read by others: a date known to the month, at its end."""
    month_end = pl.col("published_at").dt.month_start().dt.truncate("1d").dt.offset_by("1mo")
    year_end = pl.col("published_at").dt.truncate("1y").dt.offset_by("1y")
    return (
        pl.when(pl.col("published_precision") == "month")
        .then(month_end)
        .when(pl.col("published_precision") == "year")
        .then(year_end)
        .otherwise("published_at")
    )
